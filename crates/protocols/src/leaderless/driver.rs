//! The driver in a client.
//!
//! It coordinates itself, like a driver that knows the ring, or it asks a machine to. With version
//! vectors it remembers what it has read of each key, and says so when it writes: that *context*
//! tells a write that replaces what was read from one that was made beside it. Without it every
//! write would stand beside all others.

use super::config::Coordinators;
use super::coordinator::{Coordinator, Here, Mail};
use super::members::Members;
use super::messages::{Ask, HINT, Message, REQUEST_TIMEOUT, Told};
use super::replica::stamped;
use crate::kit::pick;
use alloc::rc::Rc;
use alloc::vec::Vec;
use model::protocol::{Answer, Request};
use model::{Input, Key, NodeSet, OpId, OperationKind, Outcome, Reason, VersionVector};

/// What a client's driver remembers.
#[derive(Clone, Debug)]
pub struct Driver {
    members: Members,
    coordinator: Coordinator,
    /// What was asked of others and not answered, with the attempt.
    asked: Vec<(OpId, u8, Key)>,
    /// What the client has seen of each key.
    contexts: Vec<(Key, Rc<VersionVector>)>,
}

impl Driver {
    pub fn new(members: Members) -> Self {
        let coordinator = Coordinator::default();
        Self { members, coordinator, asked: Vec::new(), contexts: Vec::new() }
    }

    /// One step.
    pub fn step(&mut self, here: Here<'_>, input: Input<Message>, mail: &mut Mail<'_>) {
        let (coordinator, members) = (&mut self.coordinator, &mut self.members);
        match input {
            Input::Request(request) => self.begin(here, &request, mail),
            Input::Message { from, message } => match message {
                Message::Member { phase } => members.heard(here, from, phase, mail),
                Message::Told(told) => self.told(&told, mail),
                answer => coordinator.hear(here, members, from, answer, mail),
            },
            Input::Timer(timer) => match timer.kind {
                REQUEST_TIMEOUT => coordinator.give_up(here, members, timer, mail),
                HINT => {
                    if let Some(op) = coordinator.waiting_for(timer) {
                        coordinator.help_the_silent(here, members, op, mail);
                    }
                }
                _ => {}
            },
            Input::Abandon(op) => {
                coordinator.abandon(op);
                self.asked.retain(|(asked, ..)| *asked != op);
            }
            Input::Start { .. } | Input::Persisted(_) | Input::Promote(_) | Input::Leave => {}
        }
    }

    fn begin(&mut self, here: Here<'_>, request: &Request, mail: &mut Mail<'_>) {
        let &Request { op, kind, key, value, formula, at, stamp_us, luck, attempt } = request;
        if !formula.is_fixed() {
            // Nobody here could work a statement out for all: there is no leader and no log.
            refuse(op, Reason::NotOffered, mail);
            return;
        }
        self.coordinator.forget(op, mail);
        let seen = self.contexts.iter().find(|(of, _)| *of == key);
        let context = seen.filter(|_| here.config.client_context).map(|(_, seen)| Rc::clone(seen));
        let mut ask = Ask {
            op,
            client: here.me,
            attempt,
            kind,
            key,
            formula,
            value,
            stamp_us,
            luck,
            at,
            context,
            passed_on: false,
        };
        let named = at.intersection(NodeSet::replicas(here.config.machines));
        let from = match here.config.coordinators {
            Coordinators::Client => {
                self.coordinate(here, &ask, mail);
                return;
            }
            _ if !named.is_empty() => named.iter().take(1).collect(),
            Coordinators::Replica => self.members.ring.owners(key),
            Coordinators::Any => self.members.ring.members(),
        };
        let Some(to) = pick(from, luck) else {
            refuse(op, Reason::TooFewAnswers, mail);
            return;
        };
        ask.at = NodeSet::EMPTY;
        self.asked.retain(|(asked, ..)| *asked != op);
        self.asked.push((op, attempt, key));
        mail.send(to, Message::Ask(Rc::new(ask)));
    }

    fn coordinate(&mut self, here: Here<'_>, ask: &Ask, mail: &mut Mail<'_>) {
        match ask.kind {
            OperationKind::Read => self.coordinator.read(here, &self.members, ask, mail),
            OperationKind::Write => {
                let record = (stamped(ask), None);
                self.coordinator.write(here, &self.members, ask, record, false, mail);
            }
        }
    }

    /// A coordinator says how an operation ended. That it failed counts only from the one that was
    /// asked last.
    fn told(&mut self, told: &Told, mail: &mut Mail<'_>) {
        let Some(place) = self.asked.iter().position(|(op, ..)| *op == told.op) else { return };
        let (_, attempt, key) = self.asked[place];
        if told.outcome != Outcome::Ok && told.attempt != attempt {
            return;
        }
        self.asked.swap_remove(place);
        if let Some(seen) = &told.context {
            match self.contexts.iter_mut().find(|(of, _)| *of == key) {
                Some((_, known)) => Rc::make_mut(known).see_all(seen),
                None => self.contexts.push((key, Rc::clone(seen))),
            }
        }
        let Told { op, outcome, reason, cell, ref also, counted, .. } = *told;
        let also = also.clone();
        mail.reply(op, Answer { outcome, reason, cell, also, word: None, counted });
    }
}

fn refuse(op: OpId, reason: Reason, mail: &mut Mail<'_>) {
    mail.reply(op, Answer::not_ok(Outcome::Refused, reason, NodeSet::EMPTY));
}
