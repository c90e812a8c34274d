//! The search for an order.
//!
//! Wing and Gong (*Testing and Verifying Concurrent Objects*, J. Parallel and Distributed
//! Computing 1993) place one operation after the other, each time one of those that were called
//! before the earliest end of all that are left, and step back where no choice works. Lowe
//! (*Testing for Linearizability*, Concurrency and Computation 2017) remembers which operations
//! were placed and what the state was, and never tries the same twice. Both are done here, on a
//! list of the operations that are left, from which placing lifts an operation and stepping back
//! puts it back (his figure 6).
//!
//! ```text
//! ├─r─┤  ├──w 2──┤                placed        ▓▓▓
//!      ├────r────┤                window        what was called before the earliest end of what
//!         ├───w 3────┤     ├─r─┤                is left: only this can be next
//! ▓▓▓▓▓▓▓▓│ window │ later
//! ```
//!
//! A register allows four short cuts, none of which loses an answer:
//!
//! 1. **A read of the current state is placed at once.** It changes nothing, so earlier is never
//!    worse.
//! 2. **A value may not be left while it is needed**: if reads of it are still to be placed and no
//!    other write of it is left, no write may be placed now.
//! 3. **A write in doubt is placed only for a read in the window.** Unobserved, it may as well not
//!    have happened. Of two such writes of one value the one that was called first does as well.
//! 4. **A write whose value no read still wants** is placed, together with all others of its kind
//!    in the window, just before the next write, which hides them.
//!
//! With these, a history of sequential clients rarely has a choice to make, and the memory is
//! filled only where there is one. One step is one look at one operation of the window.

use super::memory::{Memory, Used};
use super::{Answer, Item, Value, rank};
use crate::budget::Steps;
use alloc::vec;
use alloc::vec::Vec;
use model::order::{pair, sort_by_key};

/// Searches for an order of the items of one key, which are sorted by call. Values may repeat.
pub(super) fn run(items: &[Item], steps: &mut Steps) -> Answer {
    let mut search = Search::new(items);
    if search.is_hopeless() {
        return Answer::Not;
    }
    search.run(steps)
}

/// An item with its value replaced by the value's index.
#[derive(Clone, Copy, Debug)]
struct Slot {
    write: bool,
    value: usize,
    call: u32,
    end: u32,
}

/// A point at which there was a choice, or might have been.
#[derive(Clone, Copy, Debug)]
struct Frame {
    /// How many placements had been made.
    trail: usize,
    state: usize,
    /// The choices are those from here on; the last is tried first.
    choices: usize,
}

#[derive(Debug)]
struct Search {
    /// Items that have an end, by call.
    slots: Vec<Slot>,
    /// For each value, the calls of the writes of it that are in doubt, ascending.
    doubtful: Vec<Vec<u32>>,
    /// Values that have such writes and are read.
    doubtful_values: Vec<usize>,
    /// How many of these are placed; always the first ones.
    used: Vec<usize>,
    /// The list of the slots that are left: for each, the one after it. The last index is the head.
    next: Vec<usize>,
    prev: Vec<usize>,
    /// For each value, the reads of it that are left.
    unread: Vec<u32>,
    /// For each value, the writes of it that are left.
    unwritten: Vec<u32>,
    state: usize,
    /// Placements, oldest first: a slot, or the number of slots plus a value for a write in doubt.
    trail: Vec<usize>,
    frames: Vec<Frame>,
    choices: Vec<usize>,
    window: Vec<usize>,
    memory: Memory,
}

impl Search {
    fn new(items: &[Item]) -> Self {
        // Nothing is the smallest value, so the initial state has index zero.
        let mut values: Vec<Value> = items.iter().map(|item| item.value).collect();
        values.push(None);
        sort_by_key(&mut values, |value| rank(*value));
        values.dedup();
        let mut search = Self {
            slots: Vec::with_capacity(items.len()),
            doubtful: vec![Vec::new(); values.len()],
            doubtful_values: Vec::new(),
            used: vec![0; values.len()],
            next: Vec::new(),
            prev: Vec::new(),
            unread: vec![0; values.len()],
            unwritten: vec![0; values.len()],
            state: 0,
            trail: Vec::new(),
            frames: Vec::new(),
            choices: Vec::new(),
            window: Vec::new(),
            memory: Memory::default(),
        };
        for item in items {
            let value = values.partition_point(|value| *value < item.value);
            let counts = if item.write { &mut search.unwritten } else { &mut search.unread };
            counts[value] += 1;
            match item.end {
                Some(end) => {
                    search.slots.push(Slot { write: item.write, value, call: item.call, end });
                }
                None => search.doubtful[value].push(item.call),
            }
        }
        let has_doubt =
            |value: &usize| !search.doubtful[*value].is_empty() && search.unread[*value] > 0;
        search.doubtful_values = (0..values.len()).filter(has_doubt).collect();
        let count = search.slots.len();
        search.next = (0..=count).map(|at| if at == count { 0 } else { at + 1 }).collect();
        search.prev = (0..=count).map(|at| at.checked_sub(1).unwrap_or(count)).collect();
        search
    }

    /// Whether some read returned what nobody ever wrote.
    fn is_hopeless(&self) -> bool {
        let wanted = |value: &usize| self.unread[*value] > 0 && self.unwritten[*value] == 0;
        (1..self.unread.len()).any(|value| wanted(&value))
    }

    fn run(&mut self, steps: &mut Steps) -> Answer {
        loop {
            if !self.take_reads(steps) {
                return Answer::OutOfSteps;
            }
            if self.next[self.slots.len()] == self.slots.len() {
                return Answer::Linearizable;
            }
            let frame =
                Frame { trail: self.trail.len(), state: self.state, choices: self.choices.len() };
            self.choose();
            let is_choice = self.choices.len() > frame.choices + 1;
            if is_choice && !self.remember(steps) {
                self.choices.truncate(frame.choices);
            }
            self.frames.push(frame);
            if !self.advance(steps) {
                return Answer::Not;
            }
        }
    }

    /// Takes the next choice of the newest frame that has one left. Returns whether there is one.
    fn advance(&mut self, steps: &mut Steps) -> bool {
        while let Some(&frame) = self.frames.last() {
            self.undo(frame);
            if self.choices.len() > frame.choices {
                let choice = self.choices.pop().expect("a choice is left");
                self.place(choice, steps);
                return true;
            }
            self.frames.pop();
        }
        false
    }

    /// Fills the window and returns the earliest end of what is left.
    fn look(&mut self, steps: &mut Steps) -> u32 {
        self.window.clear();
        let mut earliest = u32::MAX;
        let mut at = self.next[self.slots.len()];
        while at < self.slots.len() && self.slots[at].call < earliest {
            self.window.push(at);
            earliest = earliest.min(self.slots[at].end);
            at = self.next[at];
        }
        steps.pay(self.window.len() as u64 + 1);
        earliest
    }

    /// Places every read of the current state that can be next, and fills the window with the rest.
    /// Returns whether there were steps left.
    fn take_reads(&mut self, steps: &mut Steps) -> bool {
        loop {
            self.look(steps);
            let before = self.trail.len();
            for place in 0..self.window.len() {
                let at = self.window[place];
                let slot = self.slots[at];
                if !slot.write && slot.value == self.state {
                    self.lift(at);
                }
            }
            if self.trail.len() == before {
                return steps.pay(0);
            }
        }
    }

    /// Adds the writes that could be next, the most promising last. Expects a filled window.
    fn choose(&mut self) {
        let base = self.choices.len();
        if self.unread[self.state] > 0 && self.unwritten[self.state] == 0 {
            return;
        }
        let mut unwanted = None;
        for &at in &self.window {
            let slot = self.slots[at];
            match slot.write {
                true if self.unread[slot.value] > 0 => self.choices.push(at),
                true => unwanted = Some(at),
                false => {
                    let doubtful = &self.doubtful[slot.value];
                    let choice = self.slots.len() + slot.value;
                    let call = doubtful.get(self.used[slot.value]);
                    let earliest = self.earliest_end();
                    if call.is_some_and(|&call| call < earliest)
                        && !self.choices[base..].contains(&choice)
                    {
                        self.choices.push(choice);
                    }
                }
            }
        }
        let mut ranked = self.choices.split_off(base);
        sort_by_key(&mut ranked, |&choice| {
            let (read_end, end) = self.urgency(choice);
            !pair(read_end.into(), end.into())
        });
        self.choices.extend(unwanted);
        self.choices.append(&mut ranked);
    }

    fn earliest_end(&self) -> u32 {
        self.window.iter().map(|&at| self.slots[at].end).min().unwrap_or(u32::MAX)
    }

    /// When a choice is due: first by the end of a waiting read that wants it, then by its own end.
    fn urgency(&self, choice: usize) -> (u32, u32) {
        let (value, end) = match self.slots.get(choice) {
            Some(slot) => (slot.value, slot.end),
            None => (choice - self.slots.len(), u32::MAX),
        };
        let slots = self.window.iter().map(|&at| self.slots[at]);
        let wanting = slots.filter(|slot| !slot.write && slot.value == value);
        (wanting.map(|slot| slot.end).min().unwrap_or(u32::MAX), end)
    }

    /// Notes where the search stands; returns whether it has not been here before.
    ///
    /// What is left of the window tells everything that is placed and has an end: all other slots
    /// that were called before the earliest end. Of the writes in doubt only those matter whose
    /// value some read still wants.
    fn remember(&mut self, steps: &mut Steps) -> bool {
        let word = |index: usize| u32::try_from(index).expect("a run has fewer than 2^32 events");
        let matters = |value: &usize| self.unread[*value] > 0 && self.used[*value] > 0;
        let used = self.doubtful_values.iter().copied().filter(matters);
        let used: Used = used.map(|value| (word(value), word(self.used[value]))).collect();
        let left = self.window.iter().copied().filter(|&at| self.is_left(at)).map(word);
        let point: Vec<u32> = core::iter::once(word(self.state)).chain(left).collect();
        let size = point.len() + used.len();
        let (compared, is_new) = self.memory.note(point, used);
        steps.pay((size + compared + self.doubtful_values.len() / 8) as u64);
        is_new
    }

    fn is_left(&self, at: usize) -> bool {
        self.next[self.prev[at]] == at
    }

    /// Places a write, after the unwanted ones that it hides.
    fn place(&mut self, choice: usize, steps: &mut Steps) {
        self.look(steps);
        for place in 0..self.window.len() {
            let at = self.window[place];
            let slot = self.slots[at];
            if slot.write && at != choice && self.unread[slot.value] == 0 {
                self.lift(at);
            }
        }
        if choice < self.slots.len() {
            self.state = self.slots[choice].value;
            self.lift(choice);
        } else {
            let value = choice - self.slots.len();
            self.used[value] += 1;
            self.unwritten[value] -= 1;
            self.trail.push(choice);
            self.state = value;
        }
    }

    /// Takes a slot out of the list.
    fn lift(&mut self, at: usize) {
        let (prev, next) = (self.prev[at], self.next[at]);
        self.next[prev] = next;
        self.prev[next] = prev;
        let Slot { write, value, .. } = self.slots[at];
        let counts = if write { &mut self.unwritten } else { &mut self.unread };
        counts[value] -= 1;
        self.trail.push(at);
    }

    /// Takes back every placement since a frame.
    fn undo(&mut self, frame: Frame) {
        while self.trail.len() > frame.trail {
            let at = self.trail.pop().expect("the trail is longer than the frame's");
            if at >= self.slots.len() {
                self.used[at - self.slots.len()] -= 1;
                self.unwritten[at - self.slots.len()] += 1;
                continue;
            }
            let (prev, next) = (self.prev[at], self.next[at]);
            self.next[prev] = at;
            self.prev[next] = at;
            let Slot { write, value, .. } = self.slots[at];
            let counts = if write { &mut self.unwritten } else { &mut self.unread };
            counts[value] += 1;
        }
        self.state = frame.state;
    }
}
