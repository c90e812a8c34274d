//! The monitor: it watches the leader and decides who leads next.
//!
//! It is a machine of its own without data, like an orchestrator beside a MySQL or PostgreSQL
//! cluster, Redis' Sentinel or Kafka's controller. All that it keeps on disk is the last epoch that
//! it gave away, so that none is given twice, and who was last said to be in sync. One monitor
//! decides alone, so there is never a vote; it can also be wrong alone, when the leader is alive
//! but cut off from it.
//!
//! ```text
//!          silent for `detection`     [a person looks]  [the old leader is switched off]
//! Watching ─────────────────────▶ Alarmed ─────────▶ Fencing ──────────▶ Choosing
//!     ▲                              │                                       │ ends the epoch;
//!     │    the leader speaks after all                                       │ positions?
//!     │◀─────────────────────────────┘                                       ▼ `promotion` later
//!     └──────────── announce, `reroute` later ◀── confirmed ─────────── Promoting
//! ```
//!
//! **Ending the epoch** means: every replica that answers has promised, on disk, to take nothing
//! more from the leader before. Only then do positions say what they seem to say: nobody who has
//! answered can fall behind what others have acknowledged meanwhile.
//!
//! Who of those is promoted is told in [`super::candidates`].

use super::candidates::{Candidate, Choice};
use super::config::{Config, Decides, Fencing};
use super::messages::{DETECTION, Message, OPERATOR, PING, PROMOTION, REROUTE, STONITH, YIELD};
use super::replica::Here;
use super::{EPOCH_TAG, NOTE_TAG, persist_epoch, timer};
use alloc::vec::Vec;
use model::disk::Change;
use model::{Disk, Input, NodeId, NodeSet, Out, Reason, Role, View};

/// What the monitor is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The leader is heard.
    Watching,
    /// The leader is silent; a person has been called, or it is to be switched off.
    Alarmed,
    /// Positions are being gathered.
    Choosing,
    /// A follower was told to lead and has not confirmed.
    Promoting,
}

/// What the monitor keeps on disk beside the epoch, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Noted {
    /// Whom it last chose.
    leader: NodeId,
    /// Who was last said to be in sync.
    in_sync: Option<NodeSet>,
}

impl Noted {
    /// Replicas have the bits below; one more says that the set is known.
    const LEADER_SHIFT: u32 = 56;
    const KNOWN: u64 = 1 << 55;

    fn pack(self) -> u64 {
        let set = self.in_sync.map_or(0, |set| set.0 | Self::KNOWN);
        (self.leader.ordinal() as u64) << Self::LEADER_SHIFT | set
    }

    fn unpack(word: u64) -> Self {
        let leader = NodeId::replica((word >> Self::LEADER_SHIFT) as usize);
        let set = NodeSet(word & (Self::KNOWN - 1));
        Self { leader, in_sync: (word & Self::KNOWN != 0).then_some(set) }
    }
}

/// What the monitor remembers.
#[derive(Clone, Debug)]
pub struct Monitor {
    epoch: u32,
    leader: NodeId,
    /// Who led before the one that is being chosen.
    former: NodeId,
    /// Whom it takes for dead, until a leader is heard.
    suspect: Option<NodeId>,
    phase: Phase,
    /// Who answered since the leader fell silent.
    candidates: Vec<Candidate>,
    /// The replicas from which a monitor without memory of epochs has yet to hear.
    unheard: NodeSet,
    /// Replicas that are known to be there.
    present: NodeSet,
    /// The end of the leader's log when it was last heard.
    leader_position: u64,
    /// For each replica, the stamp of its last answer.
    stamps: Vec<u64>,
    /// Whom a person wants to lead.
    ordered: Option<NodeId>,
    /// Who was last said to be in sync, and when the leader's clock said so.
    in_sync: Option<(NodeSet, u64)>,
}

impl Monitor {
    /// A monitor that knows what is on its disk: the last epoch that it gave away, and to whom. On
    /// an empty disk that is the leader that the cluster starts with.
    pub fn new(config: &Config, disk: &Disk) -> Self {
        let noted = disk.note().map(Noted::unpack);
        let last = noted.map(|noted| noted.leader);
        let leader = disk.backs().or(last).unwrap_or(NodeId::replica(0));
        Self {
            epoch: disk.epoch().max(1),
            leader,
            former: leader,
            suspect: None,
            phase: Phase::Watching,
            candidates: Vec::new(),
            unheard: NodeSet::EMPTY,
            present: config.nodes().filter(|node| config.is_listed(*node)).collect(),
            leader_position: 0,
            stamps: alloc::vec![0; config.replicas()],
            ordered: None,
            in_sync: noted.and_then(|noted| noted.in_sync).map(|set| (set, 0)),
        }
    }

    /// Its public face.
    pub fn view(&self) -> View {
        View {
            role: Role::Monitor,
            epoch: 0,
            leader: Some(self.leader),
            suspect: self.suspect,
            ..View::default()
        }
    }

    /// One step.
    pub fn step(&mut self, here: Here<'_>, input: Input<Message>, out: &mut Out<Message>) {
        match input {
            Input::Start { first } => self.start(here, first, out),
            Input::Timer(id) => match id.kind {
                PING => self.ping(here, out),
                DETECTION => self.leader_is_silent(here, out),
                OPERATOR if self.phase == Phase::Alarmed => self.fence(here, out),
                YIELD => self.time_to_give_way_is_over(here, out),
                STONITH => self.switched_off(here, out),
                PROMOTION => self.choose(here, out),
                REROUTE => self.announce(here.config, out),
                _ => {}
            },
            Input::Message { from, message } => self.hear(here, from, message, out),
            Input::Persisted(EPOCH_TAG) => self.decided(here, out),
            Input::Persisted(NOTE_TAG) => self.confirm_note(out),
            Input::Promote(node) => self.order(here, node, out),
            Input::Persisted(_) | Input::Request(_) | Input::Abandon(_) | Input::Leave => {}
        }
    }

    fn start(&mut self, here: Here<'_>, first: bool, out: &mut Out<Message>) {
        if first {
            self.decide(here, Some(self.leader), out);
        } else if here.disk.epoch() == 0 && here.config.kept.durable_epoch {
            // The disk is gone, and with it the knowledge of which epochs were given away: before
            // it gives one away again it hears what every replica has seen.
            self.unheard = self.present;
        }
        self.ping(here, out);
        out.timer(timer(DETECTION), here.config.detection);
    }

    /// Keeps a decision: on disk, or, with the rule broken, in memory alone.
    fn decide(&self, here: Here<'_>, backs: Option<NodeId>, out: &mut Out<Message>) {
        if here.config.kept.durable_epoch {
            persist_epoch(self.epoch, backs, out);
        } else {
            self.decided(here, out);
        }
    }

    fn is_kept(&self, here: Here<'_>) -> bool {
        here.disk.epoch() == self.epoch || !here.config.kept.durable_epoch
    }

    /// A decision is kept: now others may hear of it.
    fn decided(&self, here: Here<'_>, out: &mut Out<Message>) {
        match self.phase {
            Phase::Promoting => {
                let in_sync = self.in_sync.map(|(set, _)| set);
                out.send(self.leader, Message::Promote { epoch: self.epoch, in_sync });
            }
            Phase::Choosing if here.config.seals() => self.seal(out),
            _ => {}
        }
    }

    fn seal(&self, out: &mut Out<Message>) {
        for node in self.present.iter() {
            out.send_because(node, Message::Seal { epoch: self.epoch }, Reason::Sealing);
        }
    }

    /// Asks everybody, and repeats what was not confirmed.
    fn ping(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        for node in self.present.iter() {
            out.send(node, self.ping_for(node));
        }
        if self.is_kept(here) {
            self.decided(here, out);
        }
        out.timer(timer(PING), here.config.heartbeat);
    }

    /// A leader that is being replaced is not told that it was heard: its lease shall run out.
    fn ping_for(&self, node: NodeId) -> Message {
        let replaced = self.phase != Phase::Watching || self.ordered.is_some();
        let stamp = self.stamps.get(node.ordinal()).copied();
        Message::Ping { heard_us: stamp.filter(|_| !replaced).unwrap_or(0) }
    }

    fn hear(&mut self, here: Here<'_>, from: NodeId, message: Message, out: &mut Out<Message>) {
        match message {
            Message::Pong {
                epoch,
                position,
                position_epoch,
                leading,
                durable,
                replaying,
                stamp_us,
            } => {
                if let Some(stamp) = self.stamps.get_mut(from.ordinal()) {
                    *stamp = stamp_us.max(*stamp);
                }
                let candidate =
                    Candidate { node: from, epoch, durable, replaying, position, position_epoch };
                self.heard(here, candidate, leading, out);
            }
            Message::Hello => {
                self.present.insert(from);
                self.say_who_leads(here, from, out);
            }
            Message::InSync { epoch, set, stamp_us } if epoch == self.epoch => {
                self.note(from, set, stamp_us, out);
            }
            _ => {}
        }
    }

    fn heard(
        &mut self,
        here: Here<'_>,
        candidate: Candidate,
        leading: bool,
        out: &mut Out<Message>,
    ) {
        let Candidate { node: from, epoch, position, replaying, .. } = candidate;
        self.unheard.remove(from);
        if epoch > self.epoch {
            self.learn(here, from, epoch, leading, out);
        }
        if leading && epoch < self.epoch {
            self.say_who_leads(here, from, out);
            return;
        }
        if from == self.leader && leading {
            self.leader_position = position;
            self.leader_speaks(here, out);
        } else if self.phase == Phase::Promoting && replaying && from == self.leader {
            // It lives, and plays its log before it leads.
            out.timer(timer(DETECTION), here.config.detection);
        } else if self.phase == Phase::Choosing {
            // A former leader that came back without knowing it still leads is a candidate, too.
            self.candidates.retain(|known| known.node != from);
            self.candidates.push(candidate);
        }
    }

    /// Tells one replica who leads; nobody does while an epoch is being ended.
    fn say_who_leads(&self, here: Here<'_>, to: NodeId, out: &mut Out<Message>) {
        let epoch = self.epoch;
        if self.phase == Phase::Choosing && here.config.seals() {
            if self.is_kept(here) {
                out.send_because(to, Message::Seal { epoch }, Reason::Sealing);
            }
        } else {
            out.send(to, Message::Announce { epoch, leader: self.leader });
        }
    }

    fn leader_speaks(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        let config = here.config;
        out.timer(timer(DETECTION), config.detection);
        self.suspect = None;
        if self.ordered.is_some() && self.phase != Phase::Promoting {
            // A person's order stands, however well the leader is.
            return;
        }
        match self.phase {
            Phase::Promoting => {
                self.phase = Phase::Watching;
                self.ordered = None;
                out.timer(timer(REROUTE), config.reroute);
                if config.needs_lease() {
                    out.send(self.leader, self.ping_for(self.leader));
                }
            }
            Phase::Choosing => {
                self.phase = Phase::Watching;
                out.cancel(timer(PROMOTION));
                out.cancel(timer(STONITH));
            }
            Phase::Alarmed => {
                self.phase = Phase::Watching;
                out.cancel(timer(OPERATOR));
                out.cancel(timer(STONITH));
            }
            Phase::Watching => {}
        }
    }

    /// A replica has seen an epoch that this monitor does not remember.
    fn learn(
        &mut self,
        here: Here<'_>,
        from: NodeId,
        epoch: u32,
        leading: bool,
        out: &mut Out<Message>,
    ) {
        self.epoch = epoch;
        if leading {
            self.leader = from;
        }
        self.decide(here, Some(self.leader), out);
    }

    fn leader_is_silent(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        self.suspect = Some(self.leader);
        match here.config.decides {
            Decides::Operator if self.phase == Phase::Watching => {
                self.phase = Phase::Alarmed;
                out.timer(timer(OPERATOR), here.config.operator);
            }
            Decides::Monitor | Decides::Operator => self.fence(here, out),
            Decides::Nobody | Decides::Majority => {}
        }
    }

    /// A person wants this node to lead: the leader, if it lives, lets the others catch up first.
    fn order(&mut self, here: Here<'_>, node: NodeId, out: &mut Out<Message>) {
        let config = here.config;
        if !config.monitor_chooses() || node == self.leader {
            return;
        }
        match self.phase {
            Phase::Watching => {
                self.ordered = Some(node);
                let yields = Message::Yield { epoch: self.epoch };
                out.send_because(self.leader, yields, Reason::Ordered);
                out.timer(timer(YIELD), config.promotion.max(config.detection));
            }
            Phase::Alarmed if config.decides == Decides::Operator => {
                self.ordered = Some(node);
                out.cancel(timer(OPERATOR));
                self.fence(here, out);
            }
            Phase::Alarmed | Phase::Choosing | Phase::Promoting => {}
        }
    }

    fn time_to_give_way_is_over(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        if self.ordered.is_some() && matches!(self.phase, Phase::Watching | Phase::Alarmed) {
            out.cancel(timer(OPERATOR));
            self.fence(here, out);
        }
    }

    /// The old leader is to do no harm. Switching it off takes a while; with the rule broken nobody
    /// waits for that.
    fn fence(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        self.former = self.leader;
        if here.config.fencing == Fencing::Stonith {
            out.timer(timer(STONITH), here.config.stonith);
            if here.config.kept.fence_first {
                self.phase = Phase::Alarmed;
                return;
            }
        }
        self.gather(here, out);
    }

    fn switched_off(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        out.power_off(self.former);
        if self.phase == Phase::Alarmed {
            self.gather(here, out);
        }
    }

    /// Ends the epoch, if that is the rule, and asks everybody for a position.
    fn gather(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        self.phase = Phase::Choosing;
        self.candidates.clear();
        if here.config.seals() {
            self.epoch += 1;
            self.decide(here, None, out);
        } else {
            for node in self.present.iter() {
                out.send(node, self.ping_for(node));
            }
        }
        out.timer(timer(PROMOTION), here.config.promotion);
    }

    /// Promotes the best of those who answered. If too few answered, or none may lead, it waits
    /// once more.
    fn choose(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        let config = here.config;
        let choice = Choice {
            config,
            answers: &self.candidates,
            epoch: self.epoch,
            unheard: self.unheard,
            former: self.former,
            leader_position: self.leader_position,
            in_sync: self.in_sync.map(|(set, _)| set),
            wanted: self.ordered,
        };
        let Some(best) = choice.make() else {
            out.timer(timer(PROMOTION), config.promotion.max(config.heartbeat));
            return;
        };
        self.phase = Phase::Promoting;
        if !config.seals() {
            self.epoch += 1;
        }
        self.leader = best;
        self.leader_position = 0;
        // The new leader waits for those who were in sync, but not for the one that it replaces.
        if let Some((set, stamp_us)) = &mut self.in_sync {
            set.remove(self.former);
            *stamp_us = 0;
        }
        if config.seals() {
            self.keep_note(out);
        }
        self.decide(here, Some(best), out);
        out.timer(timer(DETECTION), config.detection);
    }

    /// The leader says who is in sync: whoever is not will not be promoted.
    fn note(&mut self, from: NodeId, set: NodeSet, stamp_us: u64, out: &mut Out<Message>) {
        let newer = self.in_sync.is_none_or(|(_, known_us)| known_us < stamp_us);
        if newer && from == self.leader && self.phase == Phase::Watching {
            self.in_sync = Some((set, stamp_us));
            self.keep_note(out);
        }
    }

    /// Keeps on disk who leads and who is in sync: one that crashes while it chooses must know
    /// afterwards whom it was to replace.
    fn keep_note(&self, out: &mut Out<Message>) {
        let noted = Noted { leader: self.leader, in_sync: self.in_sync.map(|(set, _)| set) };
        out.persist(Change::Note(noted.pack()), NOTE_TAG);
    }

    fn confirm_note(&self, out: &mut Out<Message>) {
        if let Some((set, stamp_us)) = self.in_sync.filter(|_| self.phase == Phase::Watching) {
            out.send(self.leader, Message::Noted { epoch: self.epoch, set, stamp_us });
        }
    }

    fn announce(&self, config: &Config, out: &mut Out<Message>) {
        for node in self.present.iter().chain(config.all_clients()) {
            out.send(node, Message::Announce { epoch: self.epoch, leader: self.leader });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_one_word_and_reads_back() {
        for (leader, in_sync) in [
            (0, None),
            (12, None),
            (3, Some(NodeSet::EMPTY)),
            (1, Some(NodeSet::from_iter([NodeId::replica(0), NodeId::replica(12)]))),
        ] {
            let noted = Noted { leader: NodeId::replica(leader), in_sync };
            assert_eq!(Noted::unpack(noted.pack()), noted);
        }
    }
}
