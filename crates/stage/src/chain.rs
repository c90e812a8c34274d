//! Logs as chains.
//!
//! Every entry that was ever appended is one link that points back at the entry before it.
//! Appending makes a link, dropping a suffix moves the head back, and an old checkpoint still finds
//! the log that it knew, because links never change.
//!
//! ```text
//! 1 ← 2 ← 3 ← 4          n1 before its crash: head 4
//!         ↖ 4' ← 5'      n1 after it came back and took the new leader's entries: head 5'
//! ```

use alloc::vec::Vec;
use model::{OpId, Time};

/// One link of a chain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    pub position: u32,
    pub op: OpId,
    /// When the entry was appended.
    pub at: Time,
    /// The link before it.
    pub before: Option<u32>,
}

/// Access to the links.
pub(crate) trait Links {
    /// The link with a number.
    fn get(&self, number: u32) -> Option<Link>;
    /// Makes sure that this link has this number.
    fn put(&mut self, number: u32, link: Link);
}

/// Links that are being made.
impl Links for Vec<Link> {
    fn get(&self, number: u32) -> Option<Link> {
        self.as_slice().get(number as usize).copied()
    }

    fn put(&mut self, number: u32, link: Link) {
        debug_assert_eq!(number as usize, self.len(), "links are made in order");
        self.push(link);
    }
}

/// Links that have been made.
impl Links for &[Link] {
    fn get(&self, number: u32) -> Option<Link> {
        (**self).get(number as usize).copied()
    }

    fn put(&mut self, _: u32, _: Link) {}
}
