//! Joining and leaving: keys that move.
//!
//! A machine that joins takes places on the ring, and with them keys that others have kept. Until
//! it has them it is *pending*: writes go to it as well, and wait for one acknowledgement more;
//! reads do not ask it. So at no instant does a read miss what a write before it has stored
//! (Cassandra's documentation, *Dynamo: Token Ring*; the rule for pending ranges is the same).
//!
//! ```text
//! n4       joining ──▶ everybody ─ ─ ─ ─ ─ ─ ─▶ joined ──▶ everybody
//! owners        hand over the keys that n4 will keep ─▶ n4     drop what they keep no more
//! ```
//!
//! One that leaves does it the other way round: it hands over what it keeps to its heirs, to whom
//! writes go as well from then on, and is gone when they have it all.
//!
//! **Who knows.** The one that joins or leaves tells everybody, clients included, again and again
//! until each has answered. A machine answers when it has handed over all that is to move. Who is a
//! member stands on disk; a machine that was down is told when it is back.
//!
//! Whoever has handed a key over does not answer a read of it, since a coordinator that has not
//! heard of the change would count that. Two that join at once hear of each other from the others'
//! answers. Nobody puts changes in order, though: that would take a log that all agree on.

use super::coordinator::{Here, Mail};
use super::hints::mark_of;
use super::messages::{MEMBER, Message, Phase};
use super::replica::Tag;
use super::ring::Ring;
use alloc::rc::Rc;
use alloc::vec::Vec;
use model::disk::Change;
use model::protocol::TimerId;
use model::{Key, NodeId, NodeSet, Record, Removal};

/// Who is a member, and who is about to be.
#[derive(Clone, Debug)]
pub struct Members {
    /// The members' ring.
    pub ring: Rc<Ring>,
    /// The ring as it will be, if somebody joins or leaves.
    future: Option<Rc<Ring>>,
    joining: NodeSet,
    leaving: NodeSet,
    /// What this machine itself is about.
    own: Option<Own>,
    /// What its disk says, or will say, of that.
    bits: u64,
    /// What it hands over, and to whom, until that is taken.
    handing: Vec<Handing>,
}

/// A machine's own joining or leaving.
#[derive(Clone, Copy, Debug)]
struct Own {
    phase: Phase,
    /// Who has not answered yet.
    unanswered: NodeSet,
}

/// A key on its way to a new owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Handing {
    key: Key,
    to: NodeId,
    mark: u32,
}

/// Bits of the note on disk that say that this machine has left, or was told to. They are those of
/// monitors, and there are none here.
const HAS_LEFT: u64 = 1 << model::limits::REPLICAS_MAX;
const IS_LEAVING: u64 = HAS_LEFT << 1;

const REPEAT: TimerId = TimerId { kind: MEMBER, number: 0 };

impl Members {
    /// What a machine knows when it starts: what its disk says, or who founded the cluster.
    pub fn new(founding: &Rc<Ring>, note: Option<u64>) -> Self {
        let bits = HAS_LEFT | IS_LEAVING;
        let members = note.map_or(founding.members(), |note| NodeSet(note & !bits));
        let has_left = note.is_some_and(|note| note & HAS_LEFT != 0);
        let gone = Own { phase: Phase::Gone, unanswered: NodeSet::EMPTY };
        let ring = match members == founding.members() {
            true => Rc::clone(founding),
            false => Rc::new(founding.with(members)),
        };
        Self {
            ring,
            future: None,
            joining: NodeSet::EMPTY,
            leaving: NodeSet::EMPTY,
            own: has_left.then_some(gone),
            bits: note.unwrap_or(0) & bits,
            handing: Vec::new(),
        }
    }

    /// Whom a write goes to, and which of them are about to keep the key.
    pub fn to_write(&self, key: Key) -> (NodeSet, NodeSet) {
        let owners = self.ring.owners(key);
        let heirs = self.future.as_ref().map_or(NodeSet::EMPTY, |future| future.owners(key));
        let more = heirs.difference(owners);
        (owners.union(more), more)
    }

    /// Whether this machine has handed everything over and is no member any more.
    pub fn has_left(&self) -> bool {
        self.own.is_some_and(|own| own.phase == Phase::Gone)
    }

    /// Everybody who has to know: members, those who join, and clients.
    fn everybody(&self, me: NodeId, clients: NodeSet) -> NodeSet {
        let mut all = self.ring.members().union(self.joining).union(clients);
        all.remove(me);
        all
    }

    /// This machine starts again. One that is no member asks to be one; one that was about to
    /// leave, or has left, goes on with that.
    pub fn start(&mut self, here: Here<'_>, mail: &mut Mail<'_>) {
        if self.has_left() {
            self.begin(Phase::Gone, here, mail);
        } else if self.bits & IS_LEAVING != 0 {
            self.leaving.insert(here.me);
            self.begin(Phase::Leaving, here, mail);
        } else if !self.ring.members().contains(here.me) {
            self.joining.insert(here.me);
            self.begin(Phase::Joining, here, mail);
        }
    }

    /// A person orders that it leave. It says so once its disk knows.
    pub fn leave(&mut self, here: Here<'_>, mail: &mut Mail<'_>) {
        let is_member = self.ring.members().contains(here.me);
        if self.own.is_none() && is_member && self.ring.members().len() > 1 {
            self.bits |= IS_LEAVING;
            self.write_down(mail);
        }
    }

    /// What this machine is about is on disk.
    pub fn written_down(&mut self, here: Here<'_>, mail: &mut Mail<'_>) {
        let on_disk = here.disk.note().unwrap_or(0);
        if on_disk & HAS_LEFT != 0 && !self.has_left() {
            self.begin(Phase::Gone, here, mail);
        } else if on_disk & IS_LEAVING != 0 && self.own.is_none() {
            self.leaving.insert(here.me);
            self.begin(Phase::Leaving, here, mail);
        }
    }

    fn write_down(&self, mail: &mut Mail<'_>) {
        let note = self.ring.members().0 | self.bits;
        mail.persist(Change::Note(note), Tag::Member.number());
    }

    fn begin(&mut self, phase: Phase, here: Here<'_>, mail: &mut Mail<'_>) {
        self.look_ahead();
        let unanswered = self.everybody(here.me, here.config.clients);
        self.own = Some(Own { phase, unanswered });
        self.repeat(here, mail);
        if phase == Phase::Leaving {
            self.hand_over(here, mail);
        }
    }

    /// Says again what has not been answered, and hands over again what has not been taken.
    pub fn repeat(&mut self, here: Here<'_>, mail: &mut Mail<'_>) {
        if let Some(own) = self.own {
            for node in own.unanswered.iter() {
                mail.send(node, Message::Member { phase: own.phase });
            }
        }
        for &Handing { key, to, .. } in &self.handing {
            if let Some(record) = here.disk.record(key) {
                mail.send(to, Message::Hand { key, record });
            }
        }
        if self.own.is_some_and(|own| !own.unanswered.is_empty()) || !self.handing.is_empty() {
            mail.timer(REPEAT, here.config.request_timeout);
        }
    }

    /// Another machine says how far it has come. It is answered once all has been handed over.
    pub fn heard(&mut self, here: Here<'_>, from: NodeId, phase: Phase, mail: &mut Mail<'_>) {
        let before = (self.ring.members(), self.joining, self.leaving);
        let mut members = self.ring.members();
        match phase {
            Phase::Joining if !members.contains(from) => self.joining.insert(from),
            Phase::Joined => members.insert(from),
            Phase::Leaving if members.contains(from) => self.leaving.insert(from),
            Phase::Gone => members.remove(from),
            Phase::Joining | Phase::Leaving => {}
        }
        if matches!(phase, Phase::Joined | Phase::Gone) {
            self.joining.remove(from);
            self.leaving.remove(from);
        }
        self.change(here, members, mail);
        let changed = before != (members, self.joining, self.leaving);
        if !here.me.is_client() && changed {
            self.hand_over(here, mail);
        }
        if !self.handing.iter().any(|handing| handing.to == from) {
            self.note(from, phase, mail);
        }
    }

    fn note(&self, to: NodeId, phase: Phase, mail: &mut Mail<'_>) {
        let (members, joining) = (self.ring.members(), self.joining);
        mail.send(to, Message::Noted { phase, members, joining });
    }

    fn change(&mut self, here: Here<'_>, members: NodeSet, mail: &mut Mail<'_>) {
        if members != self.ring.members() {
            self.ring = Rc::new(self.ring.with(members));
            if !here.me.is_client() {
                self.write_down(mail);
            }
        }
        self.look_ahead();
    }

    fn look_ahead(&mut self) {
        let members = self.ring.members();
        let future = members.union(self.joining).difference(self.leaving);
        self.future = (future != members).then(|| Rc::new(self.ring.with(future)));
    }

    /// Offers keys to those who will keep them, and to those who keep them in the place of this
    /// machine.
    fn hand_over(&mut self, here: Here<'_>, mail: &mut Mail<'_>) {
        for (key, record) in here.disk.records() {
            let (_, pending) = self.to_write(key);
            let owners = self.ring.owners(key);
            let heirs = if owners.contains(here.me) { pending } else { owners };
            for to in heirs.iter().filter(|to| *to != here.me) {
                let handing = Handing { key, to, mark: mark_of(&record) };
                if !self.handing.iter().any(|other| (other.key, other.to) == (key, to)) {
                    self.handing.push(handing);
                    mail.send(to, Message::Hand { key, record: record.clone() });
                }
            }
        }
        if !self.handing.is_empty() {
            mail.timer(REPEAT, here.config.request_timeout);
        }
    }

    /// A new owner has a key. What this machine keeps no more it drops, unless that has changed.
    pub fn taken(
        &mut self,
        here: Here<'_>,
        from: NodeId,
        (key, mark): (Key, u32),
        mail: &mut Mail<'_>,
    ) {
        let held = here.disk.record(key);
        let is_same = held.as_ref().is_some_and(|record| mark_of(record) == mark);
        let is_it = |handing: &Handing| handing.key == key && handing.to == from;
        if !is_same || !self.handing.iter().any(is_it) {
            return;
        }
        self.handing.retain(|handing| !is_it(handing));
        let is_last = !self.handing.iter().any(|handing| handing.key == key);
        if is_last && !self.to_write(key).0.contains(here.me) {
            self.drop_key(key, held, mail);
        }
        if !self.handing.iter().any(|handing| handing.to == from) {
            if self.joining.contains(from) {
                self.note(from, Phase::Joining, mail);
            }
            self.go_on(here, mail);
        }
    }

    fn drop_key(&self, key: Key, held: Option<Record>, mail: &mut Mail<'_>) {
        if let Some(record) = held {
            let change = Change::Drop { key, record, removal: Removal::Moved };
            mail.persist(change, Tag::Quiet.number());
        }
    }

    /// Somebody has noted what this machine said.
    pub fn noted(
        &mut self,
        here: Here<'_>,
        from: NodeId,
        phase: Phase,
        (members, joining): (NodeSet, NodeSet),
        mail: &mut Mail<'_>,
    ) {
        let Some(own) = &mut self.own else { return };
        if own.phase != phase {
            return;
        }
        own.unanswered.remove(from);
        if phase == Phase::Joining && from.is_replica() {
            // Two that join at once have to hear of each other.
            let others = joining.difference(self.joining).difference(self.ring.members());
            self.joining = self.joining.union(others);
            own.unanswered = own.unanswered.union(others);
            // It knows the founders. Others have joined since, and founders have left for good.
            let founders = NodeSet::replicas(self.ring.layout().machines);
            let gone = founders.difference(members);
            let known = self.ring.members().union(members).difference(gone);
            let joined = known.difference(self.ring.members());
            own.unanswered = own.unanswered.union(joined).difference(gone);
            self.change(here, known, mail);
        }
        self.go_on(here, mail);
    }

    /// Goes into the next phase when everybody has answered and everything was taken.
    fn go_on(&mut self, here: Here<'_>, mail: &mut Mail<'_>) {
        let Some(own) = self.own else { return };
        if !own.unanswered.is_empty() || !self.handing.is_empty() {
            return;
        }
        let mut members = self.ring.members();
        match own.phase {
            Phase::Joining => {
                members.insert(here.me);
                self.joining.remove(here.me);
                self.change(here, members, mail);
                self.begin(Phase::Joined, here, mail);
            }
            Phase::Leaving if self.bits & HAS_LEFT == 0 => {
                members.remove(here.me);
                self.leaving.remove(here.me);
                self.bits |= HAS_LEFT;
                self.change(here, members, mail);
            }
            _ => {}
        }
    }
}
