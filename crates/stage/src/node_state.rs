//! What events have made of one replica or monitor.

use crate::chain::{Link, Links};
use crate::frame::{Status, TimerNow};
use crate::objects::Objects;
use crate::state::Lookup;
use alloc::rc::Rc;
use alloc::vec::Vec;
use model::{Event, EventKind, Key, NodeId, OpId, Role, Time};

/// The value of a key, and the write that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub key: Key,
    pub value: u32,
    pub op: OpId,
}

/// How many values a replica without a log shows.
pub(crate) const RECENT: usize = 4;

/// What events have made of one replica or monitor.
#[derive(Clone, Debug)]
pub(crate) struct NodeState {
    pub id: NodeId,
    pub status: Status,
    pub role: Role,
    pub epoch: u32,
    pub leader: Option<NodeId>,
    pub suspect: Option<NodeId>,
    pub degraded: bool,
    pub fenced: bool,
    pub committed: u32,
    /// The last link of the log's chain.
    pub head: Option<u32>,
    /// The position before the first entry that there ever was.
    pub origin: u32,
    /// The position before the first entry that is kept.
    pub base: u32,
    /// The table that a copy brought, if one did.
    pub copy: Option<Rc<Vec<Held>>>,
    pub flushed: u32,
    pub applied: u32,
    pub table: Rc<Vec<Held>>,
    /// Values side by side, and values for others.
    pub objects: Objects,
    /// The last writes that were stored directly, oldest first.
    pub recent: [Option<OpId>; RECENT],
    pub timers: Vec<TimerNow>,
}

impl NodeState {
    pub fn new(id: NodeId, base: u32) -> Self {
        Self {
            id,
            status: Status::Up,
            role: Role::default(),
            epoch: 0,
            leader: None,
            suspect: None,
            degraded: false,
            fenced: false,
            committed: 0,
            head: None,
            origin: base,
            base,
            copy: None,
            flushed: base,
            applied: base,
            table: Rc::default(),
            objects: Objects::default(),
            recent: [None; RECENT],
            timers: Vec::new(),
        }
    }

    /// The position of the last entry.
    pub fn log_end(&self, links: &dyn Links) -> u32 {
        let head = self.head.and_then(|head| links.get(head));
        head.map_or(self.base, |link| link.position)
    }

    /// Whether it has, or had, a log.
    pub fn has_log(&self) -> bool {
        self.head.is_some() || self.copy.is_some()
    }

    pub fn append(&mut self, number: u32, link: Link, links: &mut dyn Links) {
        self.drop_from(link.position, links);
        links.put(number, Link { before: self.head, ..link });
        self.head = Some(number);
    }

    pub fn take(&mut self, event: &Event, links: &dyn Links, lookup: &Lookup<'_>) {
        let has_left = self.status == Status::Left;
        self.change(event, links, lookup);
        if has_left && !matches!(event.kind, EventKind::Joined { .. }) {
            self.status = Status::Left;
        }
    }

    fn change(&mut self, event: &Event, links: &dyn Links, lookup: &Lookup<'_>) {
        match event.kind {
            EventKind::Crashed { wiped, .. } => {
                let status = if self.status.is_down() { self.status } else { Status::Crashed };
                self.stop(status, if wiped { None } else { Some(self.flushed) }, links);
            }
            EventKind::Killed { .. } => self.stop(Status::Killed, Some(u32::MAX), links),
            EventKind::PoweredOff { by, .. } => {
                self.stop(Status::SwitchedOff(by), Some(self.flushed), links);
            }
            EventKind::Joined { .. } | EventKind::Restarted { .. } | EventKind::Resumed { .. } => {
                self.status = Status::Up
            }
            EventKind::Paused { .. } => self.status = Status::Paused,
            EventKind::RoleChanged { role, epoch, .. } => (self.role, self.epoch) = (role, epoch),
            EventKind::Follows { leader, .. } => self.leader = leader,
            EventKind::Suspects { suspect, .. } => self.suspect = suspect,
            EventKind::Degraded { degraded, .. } => self.degraded = degraded,
            EventKind::Fenced { fenced, .. } => self.fenced = fenced,
            EventKind::Committed { position, .. } => self.committed = position,
            EventKind::Flushed { position, .. } => self.flushed = self.flushed.max(position),
            EventKind::Applied { position, op, .. } => {
                self.applied = self.applied.max(position);
                self.play(&Link { position, op, at: event.at, before: None }, lookup, event.at);
            }
            EventKind::Discarded { position, .. } => {
                self.discard(position, links, lookup, event.at);
            }
            EventKind::Compacted { position, .. } => self.base = self.base.max(position),
            EventKind::Installed { position, .. } => {
                (self.head, self.base) = (None, position);
                (self.flushed, self.applied) = (position, position);
                (self.table, self.copy) = (Rc::default(), Some(Rc::default()));
            }
            EventKind::Removed { key, op, .. } => {
                if self.table.iter().any(|held| (held.key, held.op) == (key, op)) {
                    Rc::make_mut(&mut self.table).retain(|held| held.key != key);
                }
                self.objects.take(&event.kind);
            }
            EventKind::Hinted { .. } | EventKind::Unhinted { .. } => self.objects.take(&event.kind),
            EventKind::Left { .. } => {
                self.status = Status::Left;
                self.timers.clear();
            }
            _ => {}
        }
    }

    /// What a stop leaves: the disk up to a position of its log, or nothing.
    fn stop(&mut self, status: Status, kept: Option<u32>, links: &dyn Links) {
        let fresh = Self::new(self.id, self.origin);
        let before = core::mem::replace(self, fresh);
        self.status = status;
        if let Some(kept) = kept {
            self.epoch = before.epoch;
            (self.head, self.flushed, self.applied) = (before.head, before.flushed, before.applied);
            (self.table, self.recent) = (before.table, before.recent);
            self.objects = before.objects;
            (self.base, self.copy) = (before.base, before.copy);
            self.drop_from(kept.saturating_add(1), links);
        }
    }

    /// Moves the head back until it stands before a position.
    fn drop_from(&mut self, position: u32, links: &dyn Links) {
        while let Some(link) = self.head.and_then(|head| links.get(head))
            && link.position >= position
        {
            self.head = link.before;
        }
    }

    /// Drops a suffix of the log, and from the table what only the suffix had set.
    fn discard(&mut self, position: u32, links: &dyn Links, lookup: &Lookup<'_>, at: Time) {
        self.drop_from(position, links);
        let last = position.saturating_sub(1);
        self.flushed = self.flushed.min(last);
        if self.applied <= last {
            return;
        }
        self.applied = last;
        let mut missing: u64 = 0;
        for held in self.table.iter() {
            missing |= 1 << held.key.index();
        }
        self.table = self.copy.clone().unwrap_or_default();
        let mut link = self.head.and_then(|head| links.get(head));
        while let Some(entry) = link
            && missing != 0
        {
            if let Some(write) = lookup.index.operations.get(entry.op.index())
                && missing >> write.key.index() & 1 == 1
            {
                missing &= !(1 << write.key.index());
                self.play(&entry, lookup, at);
            }
            link = entry.before.and_then(|before| links.get(before));
        }
    }

    /// Plays an entry into the table.
    fn play(&mut self, link: &Link, lookup: &Lookup<'_>, at: Time) {
        if let Some(write) = lookup.index.operations.get(link.op.index()) {
            let value = lookup.value(self.id, link, true, at).unwrap_or(write.value);
            self.hold(Held { key: write.key, value, op: link.op });
        }
    }

    pub fn store(&mut self, key: Key, op: OpId, value: u32) {
        self.hold(Held { key, value, op });
        if self.copy.is_some() && self.head.is_none() {
            self.copy = Some(Rc::clone(&self.table));
        }
        if !self.objects.has(key) {
            self.see_recent(op);
        }
    }

    pub fn see_recent(&mut self, op: OpId) {
        self.recent.rotate_left(1);
        self.recent[RECENT - 1] = Some(op);
    }

    fn hold(&mut self, held: Held) {
        let table = Rc::make_mut(&mut self.table);
        match table.binary_search_by_key(&held.key, |held| held.key) {
            Ok(place) => table[place] = held,
            Err(place) => table.insert(place, held),
        }
    }

    pub fn wind(&mut self, at: Time, kind: &EventKind, lookup: &Lookup<'_>) {
        match *kind {
            EventKind::TimerSet { timer, due, .. } if lookup.is_shown(timer) => {
                self.timers.retain(|running| running.timer != timer);
                self.timers.push(TimerNow { timer, set_at: at, due });
            }
            EventKind::TimerFired { timer, .. } | EventKind::TimerStopped { timer, .. } => {
                self.timers.retain(|running| running.timer != timer);
            }
            _ => {}
        }
    }
}
