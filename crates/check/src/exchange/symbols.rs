//! Numbers for texts.
//!
//! A small table with open addressing (Knuth, *The Art of Computer Programming*, vol. 3, 6.4) gives
//! each different text a number, and holds each of them once. It is at most half full, so a search
//! takes a step or two. The same history gets the same numbers everywhere, as nothing random goes
//! into the hash.

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
}
