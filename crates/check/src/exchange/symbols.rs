//! Numbers for texts and for processes.
//!
//! Two small tables with open addressing (Knuth, *The Art of Computer Programming*, vol. 3, 6.4):
//! the first gives each different text a number, the second remembers what each process is about.
//! They are less than half full, so a search takes a step or two. The same history gets the same
//! numbers everywhere, as nothing random goes into the hash.

use super::limits::{SYMBOLS_MAX, TEXT_BYTES_MAX};
use crate::observed::Symbol;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use model::trace::mix;

/// A place of the table that nobody has taken.
const FREE: u32 = u32::MAX;

fn hash_of(text: &str) -> u64 {
    let mut hash = 0x6c62_272e_07bb_0142 ^ text.len() as u64;
    for word in text.as_bytes().chunks(8) {
        let mut bytes = [0; 8];
        bytes[..word.len()].copy_from_slice(word);
        hash = mix(hash.rotate_left(5) ^ u64::from_le_bytes(bytes));
    }
    hash
}

/// The texts of a history, each once.
#[derive(Debug, Default)]
pub struct Symbols {
    texts: Vec<String>,
    bytes: usize,
    places: Vec<u32>,
}

impl Symbols {
    /// The number of a text; none if there are too many of them.
    pub fn of(&mut self, text: &str) -> Option<Symbol> {
        if self.places.len() < 2 * (self.texts.len() + 1) {
            self.grow();
        }
        let place = self.place(text);
        if self.places[place] == FREE {
            self.bytes += text.len();
            if self.texts.len() >= SYMBOLS_MAX || self.bytes > TEXT_BYTES_MAX {
                return None;
            }
            self.places[place] = self.texts.len() as u32;
            self.texts.push(text.to_string());
        }
        Some(Symbol(self.places[place]))
    }

    /// The text of a number.
    pub fn text(&self, symbol: Symbol) -> &str {
        &self.texts[symbol.0 as usize]
    }

    /// All texts, by their numbers.
    pub fn into_texts(self) -> Vec<String> {
        self.texts
    }

    fn place(&self, text: &str) -> usize {
        let mask = self.places.len() - 1;
        let mut place = hash_of(text) as usize & mask;
        while self.places[place] != FREE && self.texts[self.places[place] as usize] != text {
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        self.places = vec![FREE; (2 * self.places.len()).max(16)];
        for number in 0..self.texts.len() {
            let place = self.place(&self.texts[number]);
            self.places[place] = number as u32;
        }
    }
}

/// What a process is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy {
    /// The operation that it called last, as an index.
    pub call: u32,
    /// What became of it.
    pub state: State,
}

/// What became of the last operation of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is under way.
    Open,
    /// It was answered; the process may call again.
    Answered,
    /// Nobody knows; the process is used up.
    UsedUp,
}

/// What each process is about.
#[derive(Debug, Default)]
pub struct Processes {
    places: Vec<Option<(u32, Busy)>>,
    count: usize,
}

impl Processes {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// What this one is about, if it has called at all.
    pub fn get(&self, process: u32) -> Option<Busy> {
        match self.places.is_empty() {
            true => None,
            false => self.places[self.place(process)].map(|(_, busy)| busy),
        }
    }

    /// Remembers what this one is about.
    pub fn set(&mut self, process: u32, busy: Busy) {
        if self.places.len() < 2 * (self.count + 1) {
            let larger = vec![None; (2 * self.places.len()).max(16)];
            let old = core::mem::replace(&mut self.places, larger);
            for entry in old.into_iter().flatten() {
                let place = self.place(entry.0);
                self.places[place] = Some(entry);
            }
        }
        let place = self.place(process);
        self.count += usize::from(self.places[place].is_none());
        self.places[place] = Some((process, busy));
    }

    fn place(&self, process: u32) -> usize {
        let mask = self.places.len() - 1;
        let mut place = mix(process.into()) as usize & mask;
        while self.places[place].is_some_and(|(other, _)| other != process) {
            place = (place + 1) & mask;
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_one_number_and_each_number_its_text() {
        let mut symbols = Symbols::default();
        for round in 0..2 {
            for number in 0..5_000_u32 {
                let text = format!("value {}", number * 7);
                assert_eq!(symbols.of(&text), Some(Symbol(number)), "round {round}");
                assert_eq!(symbols.text(Symbol(number)), text);
            }
        }
    }

    #[test]
    fn each_process_is_remembered() {
        let mut processes = Processes::default();
        assert_eq!(processes.get(3), None);
        let busy = |call| Busy { call, state: State::Answered };
        for call in 0..5_000 {
            processes.set(call % 1_000 * 65_536, busy(call));
        }
        assert_eq!((processes.count(), processes.get(7 * 65_536)), (1_000, Some(busy(4_007))));
        assert_eq!(processes.get(1), None);
    }
}
