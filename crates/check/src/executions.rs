//! What statements gave.
//!
//! A write may name a way to get a value instead of a value ([`Formula`](model::Formula)): what the
//! clock says, a throw of dice, what was there and five more. Then its value is nowhere in the
//! call. It is what came out where the statement was *executed*: on the leader that first put it
//! into a log. Other replicas copy that entry, and either take the value over (row shipping) or
//! work the statement out again and get a value of their own (statement shipping); neither changes
//! what was written.
//!
//! ```text
//! n1  Appended 7 #3 epoch 1   Evaluated 7 #3 → 412     executed: #3 wrote 412
//! n2  Appended 7 #3 epoch 1   Evaluated 7 #3 → 87      replayed: n2 holds another value
//! n2  Appended 9 #3 epoch 2   Evaluated 9 #3 → 5       asked for again: executed once more
//! ```
//!
//! A client that asks again may have its statement executed twice, each time with a value of its
//! own. Entries are told apart by position and epoch.

use alloc::vec::Vec;
use model::{EventKind, NodeId, OpId};

/// One entry of the logs that records a statement.
#[derive(Clone, Copy, Debug)]
struct Execution {
    position: u32,
    /// None where the value was seen before the entry.
    epoch: Option<u32>,
    /// Where it was executed.
    node: NodeId,
    /// What came out there.
    value: Option<u32>,
    /// What came out where it was first replayed: all that is known if nothing came out there.
    replayed: Option<u32>,
}

impl Execution {
    fn value(&self) -> Option<u32> {
        self.value.or(self.replayed)
    }
}

/// The executions of every statement of a run, as far as it has been looked at.
#[derive(Clone, Debug, Default)]
pub struct Executions {
    /// By the index of the operation's number; none for one that is no statement.
    statements: Vec<Option<Vec<Execution>>>,
}

impl Executions {
    /// Takes one event in.
    pub fn see(&mut self, kind: &EventKind) {
        match *kind {
            EventKind::Invoked { op, write: true, formula, .. } if !formula.is_fixed() => {
                self.called(op);
            }
            EventKind::Appended { node, position, op, epoch } => {
                self.appended(op, position, epoch, node);
            }
            EventKind::Evaluated { node, position, op, value } => {
                self.evaluated(op, position, node, value);
            }
            _ => {}
        }
    }

    fn called(&mut self, op: OpId) {
        if self.statements.len() <= op.index() {
            self.statements.resize(op.index() + 1, None);
        }
        self.statements[op.index()] = Some(Vec::new());
    }

    fn of(&mut self, op: OpId) -> Option<&mut Vec<Execution>> {
        self.statements.get_mut(op.index())?.as_mut()
    }

    fn appended(&mut self, op: OpId, position: u32, epoch: u32, node: NodeId) {
        let Some(executions) = self.of(op) else { return };
        let mut there = executions.iter_mut().filter(|known| known.position == position);
        let known = there.find(|known| match known.epoch {
            Some(other) => other == epoch,
            None => known.node == node,
        });
        match known {
            Some(known) => known.epoch = Some(epoch),
            None => executions.push(Execution {
                position,
                epoch: Some(epoch),
                node,
                value: None,
                replayed: None,
            }),
        }
    }

    fn evaluated(&mut self, op: OpId, position: u32, node: NodeId, value: u32) {
        let Some(executions) = self.of(op) else { return };
        let mut there = executions.iter_mut().rev().filter(|known| known.position == position);
        if let Some(own) = there.find(|known| known.node == node) {
            own.value.get_or_insert(value);
        } else if let Some(copied) = executions.iter_mut().rev().find(|e| e.position == position) {
            copied.replayed.get_or_insert(value);
        } else {
            let value = Some(value);
            executions.push(Execution { position, epoch: None, node, value, replayed: None });
        }
    }

    /// What a statement gave in the entry at a position, appended under an epoch.
    pub fn value(&self, op: OpId, position: u32, epoch: u32) -> Option<u32> {
        let executions = self.statements.get(op.index())?.as_ref()?;
        let mut entry = executions.iter().filter(|known| known.position == position);
        entry.find(|known| known.epoch == Some(epoch))?.value()
    }

    /// What a statement gave each time that it was executed, oldest first.
    pub fn values(&self, op: OpId) -> Vec<u32> {
        let executions = self.statements.get(op.index()).and_then(Option::as_ref);
        executions.into_iter().flatten().filter_map(Execution::value).collect()
    }
}
