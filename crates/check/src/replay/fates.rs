//! What became of each write that replicas store directly.
//!
//! A key holds one value, of which the newer one stays, or several side by side. In both cases a
//! write is somewhere as long as some replica holds it, or some machine keeps it for another. When
//! it is nowhere, what took it away says whether that is a loss:
//!
//! | what took it away | |
//! |---|---|
//! | a newer value, where the key holds one | overwritten |
//! | a write whose writer had seen it | replaced |
//! | a write whose writer had not seen it, and that won | beaten: a conflict |
//! | the end of its time as a tombstone | collected |
//! | a wiped disk, a machine that left, a key that moved away, a hint that was given up | gone |

use alloc::vec;
use alloc::vec::Vec;
use model::{EventId, Key, NodeId, NodeSet, OpId, Removal};

/// What became of a write.
#[derive(Clone, Debug, Default)]
pub struct Fate {
    /// Whether any replica ever took it.
    pub stored: bool,
    /// Whether any machine ever kept it for another.
    pub hinted: bool,
    /// Who holds it now.
    pub holders: NodeSet,
    /// For how many others it is kept now.
    pub hints: usize,
    /// Whether a replica that held it, as the one value of its key, took something newer.
    pub overwritten: bool,
    /// The first time that a write which had seen it took its place, and that write.
    pub replaced: Option<(EventId, OpId)>,
    /// The first time that it lost to a write which had not seen it, and that write.
    pub beaten: Option<(EventId, OpId)>,
    /// The last time that it was collected as a tombstone.
    pub collected: Option<EventId>,
    /// The last time that a holder lost it, and nothing took its place.
    pub gone: Option<EventId>,
    /// The first time that a replica did not take it, because what it held was newer, and what that
    /// was.
    pub superseded: Option<(EventId, Option<OpId>)>,
}

impl Fate {
    /// Whether it is nowhere, though it was somewhere and nothing took its place. Where a replica
    /// did not take it, because what it held was newer, that one did.
    pub fn is_lost(&self) -> bool {
        let was_taken = self.stored || self.hinted;
        let is_old = self.overwritten || self.superseded.is_some() || self.was_removed();
        was_taken && self.is_nowhere() && !is_old
    }

    /// The event by which it was dropped for a write that had not seen it, and that write, if it is
    /// nowhere and nobody who had seen it replaced it.
    pub fn dropped(&self) -> Option<(EventId, Option<OpId>)> {
        let beaten = self.beaten.filter(|_| self.replaced.is_none());
        let superseded = self.superseded.filter(|_| !self.stored);
        let dropped = beaten.map(|(event, by)| (event, Some(by))).or(superseded);
        dropped.filter(|_| self.is_nowhere())
    }

    fn is_nowhere(&self) -> bool {
        self.holders.is_empty() && self.hints == 0
    }

    fn was_removed(&self) -> bool {
        self.replaced.is_some() || self.beaten.is_some() || self.collected.is_some()
    }
}

/// A write that a machine keeps for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Who keeps it.
    pub keeper: NodeId,
    /// For whom.
    pub owner: NodeId,
    /// Its key.
    pub key: Key,
    /// The write.
    pub op: OpId,
}

/// What became of all writes.
#[derive(Clone, Debug)]
pub struct Fates {
    fates: Vec<Fate>,
    hints: Vec<Hint>,
}

impl Fates {
    /// Nothing has become of so many operations.
    pub fn new(operations: usize) -> Self {
        Self { fates: vec![Fate::default(); operations], hints: Vec::new() }
    }

    /// What became of a write.
    pub fn get(&self, op: OpId) -> Option<&Fate> {
        self.fates.get(op.index())
    }

    /// What machines keep for others now.
    pub fn hints(&self) -> &[Hint] {
        &self.hints
    }

    fn of(&mut self, op: OpId) -> Option<&mut Fate> {
        self.fates.get_mut(op.index())
    }

    /// A replica took a write in.
    pub fn take(&mut self, node: NodeId, op: OpId) {
        if let Some(fate) = self.of(op) {
            fate.stored = true;
            fate.holders.insert(node);
        }
    }

    /// A replica took something newer in its place.
    pub fn overwrite(&mut self, node: NodeId, op: OpId) {
        if let Some(fate) = self.of(op) {
            fate.overwritten = true;
            fate.holders.remove(node);
        }
    }

    /// A replica does not hold it any more, or did not take it.
    pub fn remove(&mut self, node: NodeId, op: OpId, removal: Removal, here: EventId) {
        let Some(fate) = self.of(op) else { return };
        fate.holders.remove(node);
        match removal {
            Removal::Replaced(by) => _ = fate.replaced.get_or_insert((here, by)),
            Removal::Lost(by) => _ = fate.beaten.get_or_insert((here, by)),
            Removal::Collected => fate.collected = Some(here),
            Removal::Moved => fate.gone = Some(here),
        }
    }

    /// A replica did not take it, because this is newer.
    pub fn supersede(&mut self, op: OpId, by: Option<OpId>, here: EventId) {
        if let Some(fate) = self.of(op) {
            fate.superseded.get_or_insert((here, by));
        }
    }

    /// A holder is gone with all that it held.
    pub fn lose(&mut self, node: NodeId, op: OpId, here: EventId) {
        if let Some(fate) = self.of(op).filter(|fate| fate.holders.contains(node)) {
            fate.holders.remove(node);
            fate.gone = Some(here);
        }
    }

    /// A machine keeps a write for another; what it had kept of that key for it is put together
    /// with that, or is older.
    pub fn hint(&mut self, hint: Hint) {
        let same = |other: &Hint| {
            (other.keeper, other.owner, other.key) == (hint.keeper, hint.owner, hint.key)
        };
        for old in self.take_hints(same) {
            if let Some(fate) = self.of(old.op).filter(|_| old.op != hint.op) {
                fate.overwritten = true;
            }
        }
        self.hints.push(hint);
        if let Some(fate) = self.of(hint.op) {
            fate.hinted = true;
            fate.hints += 1;
        }
    }

    /// What a machine kept of a key for another is done with.
    pub fn unhint(
        &mut self,
        (keeper, owner): (NodeId, NodeId),
        key: Key,
        given_up: Option<EventId>,
    ) {
        let is_done = |hint: &Hint| (hint.keeper, hint.owner, hint.key) == (keeper, owner, key);
        self.end_hints(is_done, given_up);
    }

    /// All that a machine kept for others is gone.
    pub fn lose_hints(&mut self, keeper: NodeId, here: EventId) {
        self.end_hints(|hint| hint.keeper == keeper, Some(here));
    }

    fn end_hints(&mut self, is_done: impl Fn(&Hint) -> bool, given_up: Option<EventId>) {
        for hint in self.take_hints(is_done) {
            if let Some(fate) = self.of(hint.op) {
                fate.gone = given_up.or(fate.gone);
            }
        }
    }

    fn take_hints(&mut self, is_done: impl Fn(&Hint) -> bool) -> Vec<Hint> {
        let (done, left): (Vec<Hint>, Vec<Hint>) =
            self.hints.iter().copied().partition(|hint| is_done(hint));
        self.hints = left;
        for hint in &done {
            if let Some(fate) = self.of(hint.op) {
                fate.hints -= 1;
            }
        }
        done
    }
}
