//! Who still needs a value, and who can still provide it.
//!
//! A register holds one value at a time. If a value is left while reads of it are still to come,
//! somebody has to write it once more; if nobody can, the search may turn back at once. Each
//! successful compare-and-set away from a value uses up one time of holding it, so there must be
//! one provider for each of them.
//!
//! ```text
//! value 3   provided by  write, cas 1→3      held at most twice more
//!           taken by     cas 3→1, cas 3→4    needs two more
//!           read by      two reads           need one of these
//! ```

use alloc::vec;
use alloc::vec::Vec;

/// What an operation has to do with values, which are numbered.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// Values that must be held when it takes effect.
    pub needs: Vec<u32>,
    /// Of these, those that are no longer held afterwards.
    pub takes: Vec<u32>,
    /// Values that are held afterwards.
    pub gives: Vec<u32>,
    /// Values that it could make use of without needing them.
    pub wishes: Vec<u32>,
}

/// The parts of operations that are still to be placed, by value.
#[derive(Clone, Debug, Default)]
pub(super) struct Supply {
    parts: Vec<Part>,
    /// When each operation was called.
    starts: Vec<u32>,
    is_placed: Vec<bool>,
    needing: Vec<u32>,
    taking: Vec<u32>,
    giving: Vec<u32>,
    wishing: Vec<u32>,
    /// Those that give a value, by call, and how many of the first are placed for certain.
    givers: Vec<(Vec<u32>, usize)>,
    /// The place of an operation among the givers of each value that it gives.
    places: Vec<Vec<usize>>,
}

impl Supply {
    /// Nothing is placed. Operations are sorted by call; a part of what is in doubt needs nothing.
    pub fn new(parts: Vec<Part>, starts: Vec<u32>, values: usize) -> Self {
        let mut supply = Self {
            starts,
            is_placed: vec![false; parts.len()],
            needing: vec![0; values],
            taking: vec![0; values],
            giving: vec![0; values],
            wishing: vec![0; values],
            givers: vec![(Vec::new(), 0); values],
            places: Vec::with_capacity(parts.len()),
            parts: Vec::new(),
        };
        for (op, part) in parts.iter().enumerate() {
            supply.count(part, |count| *count += 1);
            let gives = part.gives.iter().map(|&value| {
                let givers = &mut supply.givers[value as usize].0;
                givers.push(op as u32);
                givers.len() - 1
            });
            supply.places.push(gives.collect());
        }
        supply.parts = parts;
        supply
    }

    fn count(&mut self, part: &Part, change: impl Fn(&mut u32)) {
        part.needs.iter().for_each(|&value| change(&mut self.needing[value as usize]));
        part.takes.iter().for_each(|&value| change(&mut self.taking[value as usize]));
        part.gives.iter().for_each(|&value| change(&mut self.giving[value as usize]));
        part.wishes.iter().for_each(|&value| change(&mut self.wishing[value as usize]));
    }

    /// Notes that an operation was placed.
    pub fn place(&mut self, op: usize) {
        let part = core::mem::take(&mut self.parts[op]);
        self.count(&part, |count| *count -= 1);
        self.parts[op] = part;
        self.is_placed[op] = true;
    }

    /// Notes that the placing of an operation was taken back.
    pub fn take_back(&mut self, op: usize) {
        let part = core::mem::take(&mut self.parts[op]);
        self.count(&part, |count| *count += 1);
        for (&value, &place) in part.gives.iter().zip(&self.places[op]) {
            let first = &mut self.givers[value as usize].1;
            *first = place.min(*first);
        }
        self.parts[op] = part;
        self.is_placed[op] = false;
    }

    /// How many values there are.
    pub fn values(&self) -> u32 {
        self.needing.len() as u32
    }

    /// What an operation has to do with values.
    pub fn part(&self, op: usize) -> &Part {
        &self.parts[op]
    }

    /// Whether nobody who is left could make use of a value.
    pub fn is_unwanted(&self, value: u32) -> bool {
        self.needing[value as usize] == 0 && self.wishing[value as usize] == 0
    }

    /// Whether a value that is not held is needed more often than it can be provided.
    pub fn is_short(&self, value: u32) -> bool {
        self.falls_short(value, 0)
    }

    /// Whether a value that is held so many times from elsewhere is needed more often than that.
    pub fn falls_short(&self, value: u32, held: u32) -> bool {
        let value = value as usize;
        let times = self.giving[value] + held;
        self.taking[value] > times || self.needing[value] > 0 && times == 0
    }

    /// Whether anybody can provide a value who was called before this place.
    pub fn is_provided(&mut self, value: u32, before: u32) -> bool {
        let (givers, first) = &mut self.givers[value as usize];
        while givers.get(*first).is_some_and(|&op| self.is_placed[op as usize]) {
            *first += 1;
        }
        givers
            .get(*first)
            .is_some_and(|&op| self.starts[op as usize] < before || before == u32::MAX)
    }
}
