//! The machine: a table, and whatever else is asked of it.
//!
//! It keeps the newest version of each key that it is sent. What it must remember while its disk
//! works, namely whom to thank, travels with the change as its tag, so a crash that loses the
//! change loses the promise with it. It coordinates for clients, if they ask it to; it keeps hints,
//! compares keys, and hands keys over.
//!
//! **Deletions** leave a *tombstone*, which is a version like any other: a replica that missed the
//! deletion would bring the value back, were there nothing newer to show it. After a grace the
//! tombstone is forgotten. If a replica was away for longer than that, the dead value rises again.

use super::config::{Config, Hints};
use super::coordinator::{Coordinator, Here, Mail};
use super::entropy::{self, ROUND, Rounds};
use super::hints::{self, HANDOFF_TIMER};
use super::members::Members;
use super::messages::{
    Ask, COLLECT, ENTROPY, HANDOFF, HINT, MEMBER, Message, REQUEST_TIMEOUT, Told,
};
use super::record;
use alloc::rc::Rc;
use alloc::vec::Vec;
use model::disk::Change;
use model::limits::SIBLINGS_MAX;
use model::protocol::TimerId;
use model::{
    Cell, Input, Keep, Key, NodeId, NodeSet, Object, OpId, OperationKind, Outcome, Reason, Record,
    Removal, Version, VersionVector,
};

/// What a change is for: it comes back when the change is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// Nobody waits for it.
    Quiet,
    /// A write, for this coordinator.
    Stored(NodeId, OpId),
    /// A repair, for this coordinator.
    Repaired(NodeId, OpId),
    /// A hint, for this coordinator.
    Kept(NodeId, OpId),
    /// What somebody handed over, recognised by its mark.
    Taken(NodeId, Key, u32),
    /// Who is a member.
    Member,
}

impl Tag {
    /// As the number of a change.
    pub fn number(self) -> u64 {
        let pack =
            |kind: u64, node: NodeId, rest: u64| rest << 11 | (node.index() as u64) << 3 | kind;
        match self {
            Self::Quiet => 0,
            Self::Member => 5,
            Self::Stored(node, op) => pack(1, node, op.index() as u64),
            Self::Repaired(node, op) => pack(2, node, op.index() as u64),
            Self::Kept(node, op) => pack(3, node, op.index() as u64),
            Self::Taken(node, key, mark) => {
                pack(4, node, (key.index() as u64) << 32 | u64::from(mark))
            }
        }
    }

    /// From the number of a change.
    pub fn of(number: u64) -> Self {
        let node = NodeId::from_index((number >> 3 & 0x3f) as usize);
        let rest = number >> 11;
        let op = || OpId::new(rest as usize);
        match number & 7 {
            1 => Self::Stored(node, op()),
            2 => Self::Repaired(node, op()),
            3 => Self::Kept(node, op()),
            4 => Self::Taken(node, Key::new((rest >> 32) as usize), rest as u32),
            5 => Self::Member,
            _ => Self::Quiet,
        }
    }
}

/// What a machine remembers until it crashes.
#[derive(Clone, Debug)]
pub struct Replica {
    pub members: Members,
    coordinator: Coordinator,
    rounds: Rounds,
    /// Objects that it has given versions to, as they will be once they are on disk.
    fresh: Vec<(Key, Rc<Object>)>,
    /// Whether the timer runs after which hints are offered.
    offers: bool,
}

impl Replica {
    pub fn new(config: &Config, note: Option<u64>) -> Self {
        Self {
            members: Members::new(&config.ring, note),
            coordinator: Coordinator::default(),
            rounds: Rounds::default(),
            fresh: Vec::new(),
            offers: false,
        }
    }

    /// One step.
    pub fn step(&mut self, here: Here<'_>, input: Input<Message>, mail: &mut Mail<'_>) {
        match input {
            Input::Start { first } => self.start(here, first, mail),
            Input::Message { from, message } => self.hear(here, from, message, mail),
            Input::Timer(timer) => self.ring(here, timer, mail),
            Input::Persisted(tag) => {
                let tag = Tag::of(tag);
                if matches!(tag, Tag::Kept(..)) {
                    self.offer_later(here, mail);
                }
                if tag == Tag::Member {
                    self.members.written_down(here, mail);
                }
                persisted(tag, mail);
            }
            Input::Leave => self.members.leave(here, mail),
            Input::Request(_) | Input::Abandon(_) | Input::Promote(_) => {}
        }
        while let Some(message) = mail.next_own() {
            self.hear(here, here.me, message, mail);
        }
    }

    fn start(&mut self, here: Here<'_>, first: bool, mail: &mut Mail<'_>) {
        let config = here.config;
        if config.entropy > 0 {
            // Not all at the same instant.
            let ordinal = here.me.ordinal() as u64;
            let wait = config.entropy + config.entropy * ordinal / config.machines as u64;
            mail.timer(ROUND, wait);
        }
        if first {
            return;
        }
        self.offer_later(here, mail);
        for (key, record) in here.disk.records() {
            if record::is_tombstone(&record) {
                mail.timer(collection(key), config.grace);
            }
        }
        self.members.start(here, mail);
    }

    /// Hints are offered after a while, if there are any.
    fn offer_later(&mut self, here: Here<'_>, mail: &mut Mail<'_>) {
        if !self.offers && !here.disk.hints().is_empty() {
            self.offers = true;
            mail.timer(HANDOFF_TIMER, here.config.handoff);
        }
    }

    fn ring(&mut self, here: Here<'_>, timer: TimerId, mail: &mut Mail<'_>) {
        match timer.kind {
            REQUEST_TIMEOUT => self.coordinator.give_up(here, &self.members, timer, mail),
            HINT => {
                if let Some(op) = self.coordinator.waiting_for(timer) {
                    self.coordinator.help_the_silent(here, &self.members, op, mail);
                }
            }
            HANDOFF => self.offers = hints::offer(here, mail),
            ENTROPY => self.rounds.next(here, &self.members, mail),
            COLLECT => collect(here, Key::new(timer.number as usize), mail),
            MEMBER => self.members.repeat(here, mail),
            _ => {}
        }
    }

    fn hear(&mut self, here: Here<'_>, from: NodeId, message: Message, mail: &mut Mail<'_>) {
        let members = &self.members;
        match message {
            // Who has left keeps nothing for anybody.
            Message::Write { .. } if members.has_left() => {}
            Message::Read { key, .. } | Message::Digest { key, .. }
                if !self.may_answer(here, key) => {}
            Message::Write { op, key, record } => {
                take(here, key, record, Tag::Stored(from, op), mail);
            }
            Message::Repair { op, key, record } => {
                take(here, key, record, Tag::Repaired(from, op), mail);
            }
            Message::Hand { key, record } => {
                let tag = Tag::Taken(from, key, hints::mark_of(&record));
                take(here, key, record, tag, mail);
            }
            Message::Read { op, key } => {
                mail.send(from, Message::Answer { op, record: held(here, key) });
            }
            Message::Digest { op, key } => {
                let digest = record::digest(held(here, key).as_ref());
                mail.send(from, Message::Sum { op, digest });
            }
            Message::Keep { op, owner, key, record } => {
                hints::keep(here, (from, op), owner, key, &record, mail);
            }
            Message::Taken { key, mark } => {
                hints::taken(here, from, key, mark, mail);
                self.members.taken(here, from, (key, mark), mail);
            }
            Message::Compare { part, digest } => {
                entropy::compare(here, members, (from, part), digest, mail);
            }
            Message::Contents { part, records, answer } => {
                let about = (from, part, answer);
                for (key, record) in
                    entropy::contents_of_other(here, members, about, &records, mail)
                {
                    take(here, key, record, Tag::Quiet, mail);
                }
            }
            Message::Member { phase } => self.members.heard(here, from, phase, mail),
            Message::Noted { phase, members, joining } => {
                self.members.noted(here, from, phase, (members, joining), mail);
            }
            Message::Ask(ask) => self.asked(here, &ask, mail),
            Message::Told(_) => {}
            answer => self.coordinator.hear(here, members, from, answer, mail),
        }
    }

    /// Whether what this machine holds of a key says anything: it keeps it, or stands in. One that
    /// has handed the key over holds nothing, and must not be counted for that by a coordinator
    /// that has not heard of it.
    fn may_answer(&self, here: Here<'_>, key: Key) -> bool {
        let keeps_it = self.members.to_write(key).0.contains(here.me);
        let stands_in = here.config.hints == Hints::Next && !self.members.has_left();
        keeps_it || stands_in
    }

    /// A client asks this machine to coordinate.
    fn asked(&mut self, here: Here<'_>, ask: &Rc<Ask>, mail: &mut Mail<'_>) {
        self.coordinator.forget(ask.op, mail);
        if ask.kind == OperationKind::Read {
            self.coordinator.read(here, &self.members, ask, mail);
            return;
        }
        if !here.config.vectors {
            let record = (stamped(ask), None);
            self.coordinator.write(here, &self.members, ask, record, false, mail);
            return;
        }
        let keeps_it = self.members.to_write(ask.key).0.contains(here.me);
        match self.members.ring.first(ask.key).filter(|_| !keeps_it && !ask.passed_on) {
            // Only a machine that keeps a key gives versions to it.
            Some(first) => {
                let ask = Ask { passed_on: true, ..(**ask).clone() };
                mail.send(first, Message::Ask(Rc::new(ask)));
            }
            None => match self.versioned(here, ask) {
                Some(versioned) => {
                    self.coordinator.write(here, &self.members, ask, versioned, true, mail);
                }
                None => refuse(ask, Reason::TooManySiblings, mail),
            },
        }
    }

    /// Gives a write its version: its number here, and what its client had seen. None if too many
    /// values stand side by side already (Riak: `max_siblings`).
    fn versioned(
        &mut self,
        here: Here<'_>,
        ask: &Ask,
    ) -> Option<(Record, Option<Rc<VersionVector>>)> {
        let on_disk = record::object(here.disk.record(ask.key));
        let known = match self.fresh.iter().find(|(key, _)| *key == ask.key) {
            Some((_, fresh)) => fresh.joined(&on_disk, Keep::All),
            None => (*on_disk).clone(),
        };
        if known.holds(ask.op) {
            // Asked for again: it has its version already.
            return Some((Record::Object(Rc::new(known)), ask.context.clone()));
        }
        let mut object = known;
        let mut seen = VersionVector::default();
        if let Some(context) = &ask.context {
            seen = (**context).clone();
        }
        let dot = object.write(here.me, cell(ask), &seen, Keep::All);
        if object.siblings().len() > SIBLINGS_MAX {
            return None;
        }
        // A number further on would claim that the client has seen those before it.
        if dot.number == seen.of(dot.writer) + 1 {
            seen.see(dot);
        }
        let object = Rc::new(object);
        self.fresh.retain(|(key, _)| *key != ask.key);
        self.fresh.push((ask.key, Rc::clone(&object)));
        Some((Record::Object(object), Some(Rc::new(seen))))
    }
}

/// A change is on disk: whoever waits for it is thanked.
fn persisted(tag: Tag, mail: &mut Mail<'_>) {
    match tag {
        Tag::Quiet | Tag::Member => {}
        Tag::Stored(to, op) => mail.send(to, Message::Stored { op }),
        Tag::Repaired(to, op) => mail.send(to, Message::Repaired { op }),
        Tag::Kept(to, op) => mail.send(to, Message::Kept { op }),
        Tag::Taken(to, key, mark) => mail.send(to, Message::Taken { key, mark }),
    }
}

/// Tells a client that its write will not happen.
fn refuse(ask: &Ask, reason: Reason, mail: &mut Mail<'_>) {
    let &Ask { op, attempt, client, .. } = ask;
    let told = Told {
        op,
        attempt,
        outcome: Outcome::Refused,
        reason,
        cell: None,
        also: Vec::new(),
        counted: NodeSet::EMPTY,
        context: None,
    };
    mail.send(client, Message::Told(Rc::new(told)));
}

/// What a client writes, as a value with the stamp of its clock.
fn cell(ask: &Ask) -> Cell {
    let version = Version::stamped(ask.stamp_us, ask.client.ordinal() as u8);
    Cell::of(ask.formula, ask.value, version, ask.op)
}

/// The same, as a record.
pub fn stamped(ask: &Ask) -> Record {
    Record::Cell(cell(ask))
}

/// What this machine holds of a key: its own copy, or one that it keeps for another.
fn held(here: Here<'_>, key: Key) -> Option<Record> {
    let hints = here.disk.hints().iter().filter(|hint| hint.key == key);
    let own = here.disk.record(key);
    hints.fold(own, |newest, hint| record::newer(newest, Some(&hint.record)))
}

/// Takes a record into the table. A tombstone begins to age; where deletions leave none, the key is
/// dropped instead.
fn take(here: Here<'_>, key: Key, record: Record, tag: Tag, mail: &mut Mail<'_>) {
    let is_tombstone = record::is_tombstone(&record);
    if is_tombstone && !here.config.tombstones {
        let newest = |record: &Record| record.newest().map(|cell| cell.version);
        let gone = here.disk.record(key).filter(|held| newest(held) <= newest(&record));
        let by = record.newest().map(|cell| cell.op);
        let removal = by.map_or(Removal::Collected, Removal::Replaced);
        let change = Change::Drop { key, record: gone.unwrap_or(record), removal };
        mail.persist(change, tag.number());
        return;
    }
    if is_tombstone {
        mail.timer(collection(key), here.config.grace);
    }
    mail.persist(record::taking(key, record), tag.number());
}

/// The timer after which a key's tombstone is forgotten.
fn collection(key: Key) -> TimerId {
    TimerId { kind: COLLECT, number: key.index() as u32 }
}

fn collect(here: Here<'_>, key: Key, mail: &mut Mail<'_>) {
    if let Some(record) = here.disk.record(key).filter(record::is_tombstone) {
        let change = Change::Drop { key, record, removal: Removal::Collected };
        mail.persist(change, Tag::Quiet.number());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_reads_back() {
        let (node, op) = (NodeId::client(11), OpId::new(123_456));
        let key = Key::new(63);
        for tag in [
            Tag::Quiet,
            Tag::Member,
            Tag::Stored(node, op),
            Tag::Repaired(node, op),
            Tag::Kept(node, op),
            Tag::Taken(node, key, u32::MAX),
        ] {
            assert_eq!(Tag::of(tag.number()), tag);
        }
    }
}
