//! The search for an order.
//!
//! Wing and Gong (*Testing and Verifying Concurrent Objects*, J. Parallel and Distributed Computing
//! 1993) place one operation after the other, each time one of those that could be next, and step
//! back where no choice works. Lowe (*Testing for Linearizability*, Concurrency and Computation
//! 2017) remembers which operations were placed and what the state was, and never tries the same
//! twice. The checkers Knossos and Porcupine do the same. Here it serves real time and the order of
//! processes alike ([`frontier`]), and any data type (`types/machine.rs`).
//!
//! ```text
//! ├─r─┤  ├──w 2──┤                placed        ▓▓▓
//!      ├────r────┤                window        what was called before the earliest end of what
//!         ├───w 3────┤     ├─r─┤                is left: only this can be next
//! ▓▓▓▓▓▓▓▓│ window │ later
//! ```
//!
//! Some choices need not be tried, because another one is at least as good:
//!
//! 1. **What is safe is placed at once**: a read of the current state, which changes nothing. The
//!    data type says what else is.
//! 2. **Of equal operations the one that ends first goes first**, and one in doubt goes last.
//!    (By process order this holds for those in doubt only, which nothing follows.)
//! 3. **An operation in doubt is placed only for the next one.** Take an order that uses as few of
//!    them as it can and places answered operations as early as it can. Then what follows one in
//!    doubt is not what it would be without it, or there would be a smaller order; and it could not
//!    have gone first with the same result, or there would be an earlier one.
//! 4. **What is overwritten unseen goes along**: before a blind write, all others that could be
//!    next and that nobody wants are placed.
//! 5. **What cannot be saved is left**: the data type sees that a value is gone which somebody
//!    needs.
//!
//! So a history of sequential clients rarely has a choice to make, and a point is remembered only
//! where there is one. One step is one look at one operation.

mod cache;
mod frontier;
mod setting;

pub use setting::Stats;
pub(super) use setting::{Meter, Order, Outcome, search, without_times};

use crate::types::machine::Machine;
use alloc::boxed::Box;
use alloc::vec::Vec;
use cache::Cache;
use frontier::{Frontier, Span};
use model::order::{pair, sort_by_key};

/// After so many points are remembered, data types are asked to look more closely.
const STUDY_AFTER: u64 = if cfg!(test) { 1 } else { 200 };

/// An operation of the search, beside its span.
#[derive(Clone, Copy, Debug)]
struct Slot {
    /// Its object, and its place among the operations of that.
    object: usize,
    place: usize,
    /// Equal for equal operations.
    class: u32,
}

/// A point at which there was a choice, or might have been.
#[derive(Clone, Copy, Debug)]
struct Frame {
    /// How many placements had been made.
    trail: usize,
    /// The choices are those from here on; the last is tried first.
    choices: usize,
}

/// An operation in doubt that was placed last, and the state before it.
type Pending = Option<(usize, u64)>;

/// What a walk found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Found,
    Nothing,
    Limit,
}

struct Search<'a> {
    objects: Vec<Box<dyn Machine + 'a>>,
    states: Vec<u64>,
    /// Operations: those that were answered by call, then those in doubt by class and call.
    slots: Vec<Slot>,
    spans: Vec<Span>,
    answered: usize,
    frontier: Frontier,
    /// How many answered operations are left.
    left: usize,
    /// Where the operations in doubt of each class begin.
    classes: Vec<usize>,
    is_placed: Vec<bool>,
    /// The operations in doubt that are placed.
    used: Vec<u32>,
    pending: Pending,
    /// Placements, oldest first, each with the state before it.
    trail: Vec<(u32, u64)>,
    frames: Vec<Frame>,
    choices: Vec<u32>,
    window: Vec<u32>,
    earliest: u32,
    cache: Cache,
    /// Room for the words of a point.
    words: Vec<u32>,
    has_safe_doubt: bool,
    has_studied: bool,
}

impl Search<'_> {
    fn run(&mut self, meter: &mut Meter) -> End {
        if self.objects.iter_mut().any(|object| object.is_hopeless()) {
            return End::Nothing;
        }
        let mut left = None;
        loop {
            self.settle(meter);
            if !self.is_within(meter) {
                return End::Limit;
            }
            if self.left == 0 {
                return End::Found;
            }
            let frame = Frame { trail: self.trail.len(), choices: self.choices.len() };
            let is_doomed = left.is_some_and(|(object, state)| self.is_doomed(object, state));
            if !is_doomed {
                self.choose(meter);
                if !meter.has_left() {
                    return End::Limit;
                }
                let is_choice = self.choices.len() > frame.choices + 1;
                if is_choice && !self.remember(meter) {
                    self.choices.truncate(frame.choices);
                }
            }
            self.frames.push(frame);
            match self.advance(meter) {
                Some(before) => left = Some(before),
                None => return End::Nothing,
            }
        }
    }

    fn is_within(&self, meter: &mut Meter) -> bool {
        let states: usize = self.objects.iter().map(|object| object.bytes()).sum();
        meter.holds(self.cache.bytes() + states as u64, self.cache.entries())
    }

    /// Takes the next choice of the newest frame that has one left. Returns the object that it
    /// changed and its state before; none if there is no choice left.
    fn advance(&mut self, meter: &mut Meter) -> Option<(usize, u64)> {
        while let Some(&frame) = self.frames.last() {
            self.undo(frame);
            if self.choices.len() > frame.choices {
                let choice = self.choices.pop().expect("a choice is left") as usize;
                let object = self.slots[choice].object;
                let before = self.states[object];
                self.take(choice, meter);
                return Some((object, before));
            }
            self.frames.pop();
        }
        None
    }

    fn is_doomed(&mut self, object: usize, left: u64) -> bool {
        let next = self.window.iter().find(|&&op| self.spans[op as usize].end == self.earliest);
        let slot = next.filter(|_| self.frontier.is_by_time()).map(|&op| self.slots[op as usize]);
        let next = slot.filter(|slot| slot.object == object).map(|slot| slot.place);
        self.objects[object].is_doomed(left, self.states[object], next)
    }

    fn step(&mut self, op: usize, state: u64, meter: &mut Meter) -> Option<u64> {
        meter.pay(1);
        let Slot { object, place, .. } = self.slots[op];
        self.objects[object].step(state, place)
    }

    fn state(&self, op: usize) -> u64 {
        self.states[self.slots[op].object]
    }

    fn look(&mut self, meter: &mut Meter) {
        self.earliest = self.frontier.look(&self.spans, &mut self.window);
        meter.pay(self.window.len() as u64 + 1);
    }

    /// Places everything that is safe, and fills the window with the rest.
    fn settle(&mut self, meter: &mut Meter) {
        loop {
            self.look(meter);
            let before = self.trail.len();
            for place in 0..self.window.len() {
                self.place_if_safe(self.window[place] as usize, meter);
            }
            if self.trail.len() == before && self.has_safe_doubt {
                for op in self.answered..self.slots.len() {
                    let place = self.slots[op].place;
                    let object = self.slots[op].object;
                    let may = !self.is_placed[op]
                        && self.frontier.admits(&self.spans, op, self.earliest)
                        && !self.objects[object].is_useless(place);
                    meter.pay(1);
                    if may {
                        self.place_if_safe(op, meter);
                    }
                }
            }
            if self.trail.len() == before || !meter.has_left() {
                return;
            }
        }
    }

    fn place_if_safe(&mut self, op: usize, meter: &mut Meter) {
        let Slot { object, place, .. } = self.slots[op];
        let state = self.states[object];
        if !self.objects[object].is_safe(state, place) {
            return;
        }
        if let Some(after) = self.step(op, state, meter) {
            self.place(op, after);
            self.pending = None;
        }
    }

    /// Adds what could be next, the most promising last. Expects a filled window.
    fn choose(&mut self, meter: &mut Meter) {
        let base = self.choices.len();
        self.choose_answered(base, meter);
        self.choose_doubtful(base, meter);
        if self.choices.len() < base + 2 {
            return;
        }
        let mut choices = self.choices.split_off(base);
        let mut urgency = Vec::with_capacity(choices.len());
        for &op in &choices {
            urgency.push((op, self.urgency(op as usize, meter)));
        }
        sort_by_key(&mut urgency, |(_, urgency)| !*urgency);
        choices.clear();
        self.choices.extend(urgency.into_iter().map(|(op, _)| op));
    }

    fn choose_answered(&mut self, base: usize, meter: &mut Meter) {
        for place in 0..self.window.len() {
            let op = self.window[place] as usize;
            let Some(after) = self.step(op, self.state(op), meter) else { continue };
            if !self.is_worth(op, after, meter) {
                continue;
            }
            let is_unwanted = self.is_unwanted(op);
            let Slot { object, class, .. } = self.slots[op];
            let by_time = self.frontier.is_by_time();
            let equal = self.choices[base..].iter().position(|&other| {
                let other = other as usize;
                let same_class = by_time && self.slots[other].class == class;
                let both = is_unwanted && self.slots[other].object == object;
                same_class || both && self.is_unwanted(other)
            });
            match equal {
                None => self.choices.push(op as u32),
                Some(place) => {
                    let other = &mut self.choices[base + place];
                    if self.spans[op].end < self.spans[*other as usize].end {
                        *other = op as u32;
                    }
                }
            }
        }
    }

    /// Of each class of operations in doubt, the first that is left, if it could help the next.
    fn choose_doubtful(&mut self, base: usize, meter: &mut Meter) {
        let answered = self.choices.len();
        for class in 0..self.classes.len() {
            meter.pay(1);
            if !meter.has_left() {
                return;
            }
            let Some(op) = self.first_of(class, None) else { continue };
            let Slot { object, place, class } = self.slots[op];
            let has_equal = |&other: &u32| self.slots[other as usize].class == class;
            if self.choices[base..answered].iter().any(has_equal)
                || self.objects[object].is_useless(place)
            {
                continue;
            }
            let before = self.states[object];
            let Some(after) = self.step(op, before, meter) else { continue };
            if after != before
                && !self.objects[object].is_sink(after)
                && self.is_worth(op, after, meter)
                && self.leads_on(op, before, after, meter)
            {
                self.choices.push(op as u32);
            }
        }
    }

    /// The first operation of a class of those in doubt that is left and could be next; one may be
    /// passed over.
    fn first_of(&self, class: usize, but: Option<usize>) -> Option<usize> {
        let end = self.classes.get(class + 1).copied().unwrap_or(self.slots.len());
        let admits = |op: &usize| self.frontier.admits(&self.spans, *op, self.earliest);
        let is_left = |&op: &usize| !self.is_placed[op] && Some(op) != but;
        let mut left = (self.classes[class]..end).filter(is_left);
        if self.frontier.is_by_time() { left.next().filter(admits) } else { left.find(admits) }
    }

    /// Whether an operation may follow the one in doubt that was placed last, if one was.
    fn is_worth(&mut self, op: usize, after: u64, meter: &mut Meter) -> bool {
        match self.pending {
            Some((doubtful, before)) => self.depends(op, after, doubtful, before, meter),
            None => true,
        }
    }

    /// Whether an operation that leads to a state depends on one in doubt just before it: short cut
    /// 3. Before the latter the state was `before`.
    fn depends(
        &mut self,
        op: usize,
        after: u64,
        doubtful: usize,
        before: u64,
        meter: &mut Meter,
    ) -> bool {
        let (slot, other) = (self.slots[op], self.slots[doubtful]);
        if slot.object != other.object {
            return false;
        }
        let Some(without) = self.step(op, before, meter) else { return true };
        if without == after {
            return false;
        }
        let may_be_first = op < self.answered || slot.class < other.class;
        !(may_be_first && self.step(doubtful, without, meter) == Some(after))
    }

    /// Whether anything depends on an operation in doubt that could follow it.
    fn leads_on(&mut self, op: usize, before: u64, after: u64, meter: &mut Meter) -> bool {
        let object = self.slots[op].object;
        for place in 0..self.window.len() {
            let next = self.window[place] as usize;
            if self.slots[next].object == object
                && let Some(then) = self.step(next, after, meter)
                && self.depends(next, then, op, before, meter)
            {
                return true;
            }
        }
        for class in 0..self.classes.len() {
            let Slot { object: other, place, .. } = self.slots[self.classes[class]];
            if other != object || self.objects[object].is_blind(place) {
                continue;
            }
            if let Some(next) = self.first_of(class, Some(op))
                && let Some(then) = self.step(next, after, meter)
                && then != after
                && self.depends(next, then, op, before, meter)
            {
                return true;
            }
        }
        false
    }

    fn is_unwanted(&self, op: usize) -> bool {
        let Slot { object, place, .. } = self.slots[op];
        self.objects[object].is_unwanted(place)
    }

    /// When a choice is due: first by the earliest end of what it makes possible, then by what the
    /// data type says, then by its own end.
    fn urgency(&mut self, op: usize, meter: &mut Meter) -> u128 {
        let end = self.spans[op].end;
        let unwanted = pair(u64::MAX, end.into());
        if op < self.answered && self.is_unwanted(op) {
            return unwanted;
        }
        let before = self.state(op);
        let Some(after) = self.step(op, before, meter) else { return unwanted };
        let object = self.slots[op].object;
        let mut due = u32::MAX;
        for place in 0..self.window.len() {
            let other = self.window[place] as usize;
            let end = self.spans[other].end;
            if other != op
                && self.slots[other].object == object
                && end <= due
                && self.step(other, before, meter).is_none()
                && self.step(other, after, meter).is_some()
            {
                due = end;
            }
        }
        let appeal = self.objects[object].appeal(before, after, self.slots[op].place);
        pair(due.into(), u64::from(appeal) << 32 | u64::from(end))
    }

    /// Notes where the search stands; returns whether it has not been here before.
    fn remember(&mut self, meter: &mut Meter) -> bool {
        let mut words = core::mem::take(&mut self.words);
        words.clear();
        let halves = |state: u64| [state as u32, (state >> 32) as u32];
        for (object, &state) in self.objects.iter().zip(&self.states) {
            words.extend(halves(object.canonical(state)));
        }
        match self.pending {
            None => words.push(0),
            Some((op, before)) => {
                words.push(op as u32 + 1);
                words.extend(halves(before));
            }
        }
        self.frontier.words(&self.window, &mut words);
        let mut used = Vec::with_capacity(self.used.len());
        for &op in &self.used {
            let Slot { object, place, .. } = self.slots[op as usize];
            if !self.objects[object].is_useless(place) {
                used.push(op);
            }
        }
        used.sort_unstable();
        let (compared, is_new) = self.cache.note(&words, &used);
        if self.cache.entries() >= STUDY_AFTER && !self.has_studied {
            self.has_studied = true;
            self.objects.iter_mut().for_each(|object| object.study());
        }
        meter.pay((words.len() + used.len()) as u64 / 4 + compared);
        self.words = words;
        is_new
    }

    /// Places a choice, after the unwanted operations that it hides.
    fn take(&mut self, choice: usize, meter: &mut Meter) {
        let Slot { object, place, .. } = self.slots[choice];
        let before = self.states[object];
        if choice < self.answered && self.objects[object].is_blind(place) {
            self.look(meter);
            for place in 0..self.window.len() {
                let op = self.window[place] as usize;
                let hides = op != choice && self.slots[op].object == object;
                if hides && self.is_unwanted(op) {
                    let after = self.step(op, self.states[object], meter);
                    self.place(op, after.expect("a blind operation is allowed anywhere"));
                }
            }
        }
        let after = self.step(choice, self.states[object], meter);
        self.place(choice, after.expect("a choice is allowed"));
        self.pending = (choice >= self.answered).then_some((choice, before));
    }

    fn place(&mut self, op: usize, after: u64) {
        let Slot { object, place, .. } = self.slots[op];
        self.trail.push((op as u32, self.states[object]));
        self.states[object] = after;
        self.objects[object].place(place);
        self.is_placed[op] = true;
        if op < self.answered {
            self.frontier.lift(&self.spans, op);
            self.left -= 1;
        } else {
            self.used.push(op as u32);
        }
    }

    /// Takes back every placement since a frame.
    fn undo(&mut self, frame: Frame) {
        while self.trail.len() > frame.trail {
            let (op, before) = self.trail.pop().expect("the trail is longer than the frame's");
            let op = op as usize;
            let Slot { object, place, .. } = self.slots[op];
            self.states[object] = before;
            self.objects[object].take_back(place);
            self.is_placed[op] = false;
            if op < self.answered {
                self.frontier.put_back(&self.spans, op);
                self.left += 1;
            } else {
                self.used.pop();
            }
        }
    }
}
