//! What happens next.
//!
//! The order is total, and it is part of what a scenario means: by time, then class, then node,
//! then sequence. Within a microsecond faults come first (what is cut now lets nothing through
//! now), then disks, then messages, then timers (an answer that arrives with the time-out was in
//! time), then sessions.
//!
//! The four parts of the key are packed into one 128-bit number, so that a comparison is one
//! instruction or two; payloads stay put in a slab while the heap moves small keys.

use alloc::collections::BinaryHeap;
use alloc::vec::Vec;
use core::cmp::Reverse;
use model::Time;
use model::order::sort_by_key;

/// What kind of thing is due; earlier ones come first within a microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// An action of the script.
    Action = 0,
    /// A disk has synced.
    Disk = 1,
    /// A message arrives.
    Message = 2,
    /// A timer rings.
    Timer = 3,
    /// A session calls or gives up.
    Session = 4,
}

/// A queue of things that are due.
#[derive(Clone, Debug)]
pub struct Queue<T> {
    heap: BinaryHeap<Reverse<(u128, u32)>>,
    slab: Vec<Option<T>>,
    free: Vec<u32>,
    /// Number of the last thing that was put behind the others.
    last: u64,
    /// Number of the last thing that was put ahead of them.
    first: u64,
}

const CLASS_SHIFT: u32 = 60;
const NODE_SHIFT: u32 = 52;
const SEQUENCE_MAX: u64 = 1 << NODE_SHIFT;
/// Numbers behind this one are given upwards, those ahead of it downwards.
const SEQUENCE_START: u64 = SEQUENCE_MAX / 2;

impl<T> Queue<T> {
    /// A queue with nothing in it.
    pub fn new() -> Self {
        Self {
            heap: BinaryHeap::new(),
            slab: Vec::new(),
            free: Vec::new(),
            last: SEQUENCE_START,
            first: SEQUENCE_START,
        }
    }

    /// Puts something in. Equal times, classes and nodes keep the order of this call.
    pub fn push(&mut self, at: Time, class: Class, node: usize, item: T) {
        self.last += 1;
        assert!(self.last < SEQUENCE_MAX, "a run has fewer events than sequence numbers");
        self.insert(at, class, node, self.last, item);
    }

    /// Puts something in ahead of everything that has its time, class and node. Several of them
    /// are put in last one first.
    pub fn push_ahead(&mut self, at: Time, class: Class, node: usize, item: T) {
        self.first -= 1;
        assert!(self.first > 0, "a run has fewer events than sequence numbers");
        self.insert(at, class, node, self.first, item);
    }

    fn insert(&mut self, at: Time, class: Class, node: usize, sequence: u64, item: T) {
        let low = (class as u64) << CLASS_SHIFT | (node as u64) << NODE_SHIFT | sequence;
        let slot = match self.free.pop() {
            Some(slot) => slot,
            None => {
                self.slab.push(None);
                u32::try_from(self.slab.len() - 1).expect("a queue holds fewer than 2^32 items")
            }
        };
        self.slab[slot as usize] = Some(item);
        self.heap.push(Reverse((u128::from(at) << 64 | u128::from(low), slot)));
    }

    /// When the next thing is due.
    pub fn next_at(&self) -> Option<Time> {
        self.heap.peek().map(|Reverse((key, _))| (key >> 64) as Time)
    }

    /// Takes the next thing out.
    pub fn pop(&mut self) -> Option<(Time, T)> {
        let Reverse((key, slot)) = self.heap.pop()?;
        let item = self.slab[slot as usize].take().expect("a queued key has its item");
        self.free.push(slot);
        Some(((key >> 64) as Time, item))
    }

    /// Takes out everything that fits, in the order in which it is due, with when it is.
    pub fn take_out(&mut self, fits: &dyn Fn(&T) -> bool) -> Vec<(Time, T)> {
        let Self { heap, slab, free, .. } = self;
        let is_meant = |slot: u32| slab[slot as usize].as_ref().is_some_and(fits);
        let mut keys: Vec<(u128, u32)> = heap.iter().map(|Reverse(key)| *key).collect();
        keys.retain(|(_, slot)| is_meant(*slot));
        if keys.is_empty() {
            return Vec::new();
        }
        heap.retain(|Reverse((_, slot))| !is_meant(*slot));
        sort_by_key(&mut keys, |(key, _)| *key);
        let take = |(key, slot): (u128, u32)| {
            let item = slab[slot as usize].take().expect("a queued key has its item");
            free.push(slot);
            ((key >> 64) as Time, item)
        };
        keys.into_iter().map(take).collect()
    }

    /// Something that waits and fits, if anything does.
    pub fn find(&self, fits: &dyn Fn(&T) -> bool) -> Option<&T> {
        self.slab.iter().flatten().find(|item| fits(item))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_time_then_class_then_node_then_sequence() {
        let mut queue = Queue::new();
        queue.push(2, Class::Action, 0, "later");
        queue.push(1, Class::Timer, 0, "timer");
        queue.push(1, Class::Message, 2, "message to n3");
        queue.push(1, Class::Message, 1, "first message to n2");
        queue.push(1, Class::Message, 1, "second message to n2");
        queue.push(1, Class::Action, 5, "fault");
        queue.push_ahead(1, Class::Message, 1, "second message that was held");
        queue.push_ahead(1, Class::Message, 1, "first message that was held");
        let order: alloc::vec::Vec<&str> =
            core::iter::from_fn(|| queue.pop()).map(|(_, item)| item).collect();
        assert_eq!(
            order,
            [
                "fault",
                "first message that was held",
                "second message that was held",
                "first message to n2",
                "second message to n2",
                "message to n3",
                "timer",
                "later"
            ]
        );
    }

    #[test]
    fn what_is_taken_out_is_due_in_order_and_leaves_the_rest_alone() {
        let mut queue = Queue::new();
        for (at, item) in [(5, 50), (3, 31), (9, 90), (3, 33), (1, 11)] {
            queue.push(at, Class::Message, 0, item);
        }
        assert_eq!(queue.find(&|item| *item == 90), Some(&90));
        assert_eq!(queue.take_out(&|item| item % 10 == 1), [(1, 11), (3, 31)]);
        assert_eq!(queue.take_out(&|item| item % 10 == 1), []);
        queue.push(4, Class::Message, 0, 41);
        let order: alloc::vec::Vec<i32> =
            core::iter::from_fn(|| queue.pop()).map(|(_, item)| item).collect();
        assert_eq!(order, [33, 41, 50, 90]);
    }
}
