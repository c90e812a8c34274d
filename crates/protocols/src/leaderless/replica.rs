//! The replica: a table that keeps the newest version of each key.
//!
//! It has no memory at all. What it must remember while its disk works, namely whom to thank,
//! travels with the change as its tag, so a crash that loses the change loses the promise with it.

use super::messages::Message;
use model::disk::Change;
use model::{Disk, Input, NodeId, OpId, Out};

/// One step of a replica.
pub fn step(disk: &Disk, input: Input<Message>, out: &mut Out<Message>) {
    match input {
        Input::Message { from, message: Message::Write { op, key, cell } } => {
            out.persist(Change::Put { key, cell }, thanks(from, op, false));
        }
        Input::Message { from, message: Message::Repair { op, key, cell } } => {
            out.persist(Change::Put { key, cell }, thanks(from, op, true));
        }
        Input::Message { from, message: Message::Read { op, key } } => {
            out.send(from, Message::Answer { op, cell: disk.cell(key) });
        }
        Input::Persisted(tag) => {
            let (to, op, repair) = whom(tag);
            let message = match repair {
                true => Message::Repaired { op },
                false => Message::Stored { op },
            };
            out.send(to, message);
        }
        _ => {}
    }
}

/// Packs whom to thank for what into the tag of a change.
fn thanks(coordinator: NodeId, op: OpId, repair: bool) -> u64 {
    (op.index() as u64) << 9 | (coordinator.index() as u64) << 1 | u64::from(repair)
}

/// Unpacks a tag.
fn whom(tag: u64) -> (NodeId, OpId, bool) {
    let node = NodeId::from_index((tag >> 1 & 0xff) as usize);
    (node, OpId::new((tag >> 9) as usize), tag & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_reads_back() {
        let (node, op) = (NodeId::client(11), OpId::new(123_456));
        for repair in [false, true] {
            assert_eq!(whom(thanks(node, op, repair)), (node, op, repair));
        }
    }
}
