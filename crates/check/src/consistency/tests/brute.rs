//! The definitions and nothing else: every order is tried.

use crate::observed::{Call, Deed, Observed};
use crate::types::{DataType, Objects, State};

/// What an order has to respect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    RealTime,
    Process,
}

impl Order {
    /// Whether one call has to stand before another, which was called when it had been answered.
    fn precedes(self, one: &Call, other: &Call) -> bool {
        let may = self == Self::RealTime || one.process == other.process;
        may && one.end.is_some_and(|end| end < other.start)
    }
}

/// A call as the brute force sees it.
struct Item {
    deed: Deed,
    is_answered: bool,
    /// Which object it is on.
    object: usize,
    /// The calls that have to stand before it, as bits.
    before: u32,
}

/// Whether some order explains a history: no call stands before one that has to precede it, each
/// answer is what the data type says, and every call that was answered is in it.
pub fn explained(data: &DataType, observed: &Observed, order: Order) -> bool {
    let mut keys = Vec::new();
    let item = |call: &Call| {
        let key = call.key.filter(|_| !data.joins_keys);
        let object = keys.iter().position(|other| *other == key).unwrap_or_else(|| {
            keys.push(key);
            keys.len() - 1
        });
        let others = observed.calls.iter().enumerate();
        let before = others.filter(|(_, other)| order.precedes(other, call));
        let before = before.map(|(place, _)| 1 << place).sum();
        Item { deed: call.known(), is_answered: call.end.is_some(), object, before }
    };
    let items: Vec<Item> = observed.calls.iter().map(item).collect();
    let states = vec![(data.initial)(); keys.len()];
    continues(data, observed, &items, (1 << items.len()) - 1, &states)
}

fn continues(
    data: &DataType,
    observed: &Observed,
    items: &[Item],
    left: u32,
    states: &[State],
) -> bool {
    let is_left = |place: &usize| left >> place & 1 == 1;
    let mut places = (0..items.len()).filter(is_left);
    places.clone().all(|place| !items[place].is_answered)
        || places.any(|place| {
            let item = &items[place];
            if item.before & left != 0 {
                return false;
            }
            let after = (data.step)(observed, &states[item.object], &item.deed);
            let Some(after) = after else { return false };
            let mut states = states.to_vec();
            states[item.object] = after;
            continues(data, observed, items, left & !(1 << place), &states)
        })
}

/// Whether an order explains a history.
pub fn explains(data: &DataType, observed: &Observed, order: Order, numbers: &[u32]) -> bool {
    let find = |number: &u32| observed.calls.iter().find(|call| call.number == *number);
    let Some(calls) = numbers.iter().map(find).collect::<Option<Vec<&Call>>>() else {
        return false;
    };
    let is_whole = observed.calls.iter().all(|call| {
        let count = numbers.iter().filter(|number| **number == call.number).count();
        count == 1 || count == 0 && call.end.is_none()
    });
    let in_order = calls
        .iter()
        .enumerate()
        .all(|(place, call)| calls[place..].iter().all(|later| !order.precedes(later, call)));
    let mut objects = Some(Objects::default());
    for call in calls {
        objects = objects.and_then(|objects| objects.step(data, observed, call));
    }
    is_whole && in_order && objects.is_some()
}

/// The brute force itself, on what everybody can check by eye.
#[test]
fn it_knows_a_stale_read_from_a_concurrent_one() {
    use super::small::{lay_out, read, write};
    let register = crate::types::named("register").expect("there are registers");
    let kinds: [Deed; 2] = [write(1), read(None)];
    // Client 0 writes and is answered, then client 1 reads: 0, 0, 1, 1.
    let after = lay_out(&kinds.clone().map(|deed| (deed, true)), 0b1100).expect("it is whole");
    assert!(!explained(register, &after, Order::RealTime));
    assert!(explained(register, &after, Order::Process));
    // The read is called before the write is answered: 0, 1, 0, 1.
    let during = lay_out(&kinds.map(|deed| (deed, true)), 0b1010).expect("it is whole");
    assert!(explained(register, &during, Order::RealTime));
}
