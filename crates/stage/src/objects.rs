//! What a replica holds beside one value for each key.
//!
//! A key may hold an object: several values side by side, or the parts of a counter, a set or a
//! text. A replica may also keep values for others that did not answer. Both are shared between
//! copies until they change.

use crate::frame::Content;
use crate::node_state::Held;
use crate::state::Lookup;
use alloc::rc::Rc;
use alloc::vec::Vec;
use model::{EventKind, Formula, Key, NodeId};

/// Values side by side, and values for others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Objects {
    /// The keys that hold an object, one bit each.
    keys: u64,
    /// Their values, ascending by key, then by operation.
    values: Rc<Vec<Held>>,
    /// For whom something is kept, and of which key.
    hints: Rc<Vec<(NodeId, Key)>>,
}

impl Objects {
    /// Whether a key holds an object here.
    pub fn has(&self, key: Key) -> bool {
        self.keys >> key.index() & 1 == 1
    }

    /// The values of a key.
    pub fn of(&self, key: Key) -> &[Held] {
        let first = self.values.partition_point(|held| held.key < key);
        let rest = &self.values[first..];
        &rest[..rest.partition_point(|held| held.key == key)]
    }

    /// Every value.
    pub fn values(&self) -> &[Held] {
        &self.values
    }

    /// For how many others, and keys, something is kept.
    pub fn hints(&self) -> u32 {
        self.hints.len() as u32
    }

    /// Takes in one event about this replica.
    pub fn take(&mut self, kind: &EventKind) {
        match *kind {
            EventKind::Added { key, op, value, .. } => {
                self.keys |= 1 << key.index();
                let held = Held { key, value, op };
                let values = Rc::make_mut(&mut self.values);
                match values.binary_search_by_key(&(key, op), |held| (held.key, held.op)) {
                    Ok(place) => values[place] = held,
                    Err(place) => values.insert(place, held),
                }
            }
            EventKind::Removed { key, op, .. } if self.has(key) => {
                Rc::make_mut(&mut self.values).retain(|held| (held.key, held.op) != (key, op));
            }
            EventKind::Hinted { owner, key, .. } if !self.hints.contains(&(owner, key)) => {
                Rc::make_mut(&mut self.hints).push((owner, key));
            }
            EventKind::Unhinted { owner, key, .. } => {
                Rc::make_mut(&mut self.hints).retain(|hint| *hint != (owner, key));
            }
            _ => {}
        }
    }
}

/// What a key holds, from the value that a read would return and from those side by side.
pub(crate) fn content(lookup: &Lookup<'_>, shown: Option<&Held>, beside: &[Held]) -> Content {
    let formula = |held: &Held| match lookup.index.operations.get(held.op.index()) {
        Some(write) if write.write => write.formula,
        _ => Formula::Value,
    };
    let is_deleted = |held: &Held| formula(held) == Formula::Delete;
    let is_a = |wanted: Formula| beside.iter().any(|held| formula(held) == wanted);
    let numbers = |which: &dyn Fn(&Held) -> bool| -> Vec<u32> {
        let mut numbers: Vec<u32> =
            beside.iter().filter(|held| which(held)).map(|held| held.value).collect();
        model::order::sort_by_key(&mut numbers, |number| u128::from(*number));
        numbers.dedup();
        numbers
    };
    if lookup.index.has_words {
        let word = shown.and_then(|shown| lookup.words.get(shown.value as usize));
        return word.map_or(Content::Deleted, |word| Content::Word(word.clone()));
    }
    let sums = is_a(Formula::Add) || is_a(Formula::Subtract);
    match shown {
        Some(shown) if is_deleted(shown) => Content::Deleted,
        None => Content::Deleted,
        Some(shown) if sums => Content::Value(shown.value),
        Some(shown) => match numbers(&|held| !is_deleted(held)) {
            values if values.len() > 1 => Content::Several(values),
            _ => Content::Value(shown.value),
        },
    }
}
