//! The driver in a client: it knows its own leader, and what it has read.
//!
//! Writes go to the client's own leader: c1 writes at n1, c2 at n2, and so on round. Reads go
//! there, to one of that leader's followers, or to any replica. It asks nobody else if there is no
//! answer; whoever wants to ask elsewhere names a replica.
//!
//! Of each key it remembers the version vector that came with the last answer, and sends it with
//! its next write: *this is what I had seen*. Its own write counts as seen, too, unless something
//! else may have been numbered in between.

use super::config::{Config, Reads};
use super::messages::Message;
use super::{resolve, sets, writes};
use crate::kit::pick;
use alloc::rc::Rc;
use alloc::vec::Vec;
use model::protocol::{Answer, Request};
use model::{
    Dot, Input, Key, NodeId, NodeSet, Object, OpId, OperationKind, Out, Outcome, Reason,
    VersionVector,
};

/// What a driver remembers.
#[derive(Clone, Debug, Default)]
pub struct Driver {
    open: Vec<Request>,
    /// What it has read, by key.
    read: Vec<Known>,
}

/// What is known of a key.
#[derive(Clone, Debug, Default)]
struct Known {
    context: Option<Rc<VersionVector>>,
    set: sets::Bits,
}

impl Driver {
    /// One step.
    pub fn step(
        &mut self,
        me: NodeId,
        config: &Config,
        input: Input<Message>,
        out: &mut Out<Message>,
    ) {
        match input {
            Input::Request(request) => self.begin(me, config, request, out),
            Input::Abandon(op) => self.open.retain(|open| open.op != op),
            Input::Message { from, message } => self.heard(config, from, message, out),
            Input::Start { .. }
            | Input::Timer(_)
            | Input::Persisted(_)
            | Input::Promote(_)
            | Input::Leave => {}
        }
    }

    fn begin(&mut self, me: NodeId, config: &Config, request: Request, out: &mut Out<Message>) {
        let Request { op, key, kind, formula, value, at, luck, .. } = request;
        self.open.retain(|open| open.op != op);
        let write = kind == OperationKind::Write;
        if write && !writes::is_offered(config.resolve, formula) {
            out.reply(op, refused(Reason::NotOffered));
            return;
        }
        let named = at.intersection(NodeSet::replicas(config.replicas())).iter().next();
        let home = config.home(me);
        let to = named.unwrap_or_else(|| match config.reads {
            _ if write => home,
            Reads::Home => home,
            Reads::Followers => pick(config.followers_of(home), luck).unwrap_or(home),
            Reads::Any => pick(NodeSet::replicas(config.replicas()), luck).unwrap_or(home),
        });
        let message = match kind {
            OperationKind::Read => Message::Read { op, key },
            OperationKind::Write => {
                let Known { context, set: base } = self.known(key).clone();
                Message::Write { op, key, formula, value, context, base, luck }
            }
        };
        self.open.push(request);
        out.send(to, message);
    }

    fn heard(&mut self, config: &Config, from: NodeId, message: Message, out: &mut Out<Message>) {
        let counted = NodeSet::from_iter([from]);
        match message {
            Message::Done { op, dot, row } => {
                if let Some(request) = self.close(op) {
                    self.wrote(&request, dot);
                    out.reply(op, Answer::ok(row, counted));
                }
            }
            Message::Value { op, object } => {
                if let Some(request) = self.close(op) {
                    out.reply(op, self.answer(config, from, (request.key, object)));
                }
            }
            Message::Refuse { op, reason } if self.close(op).is_some() => {
                out.reply(op, refused(reason));
            }
            _ => {}
        }
    }

    fn close(&mut self, op: OpId) -> Option<Request> {
        let place = self.open.iter().position(|open| open.op == op)?;
        Some(self.open.swap_remove(place))
    }

    fn known(&mut self, key: Key) -> &mut Known {
        if self.read.len() <= key.index() {
            self.read.resize(key.index() + 1, Known::default());
        }
        &mut self.read[key.index()]
    }

    /// Its own write is seen, too, if the number before it was.
    fn wrote(&mut self, request: &Request, dot: Dot) {
        let op = request.op;
        let known = self.known(request.key);
        let mut context = known.context.as_deref().cloned().unwrap_or_default();
        if context.of(dot.writer) + 1 == dot.number {
            context.see(dot);
            known.context = Some(Rc::new(context));
            let set = sets::changed(known.set, (request.formula, request.value), op, true);
            known.set = set.map_or(known.set, |cell| (cell.value, cell.version.0 as u32));
        }
    }

    fn answer(
        &mut self,
        config: &Config,
        from: NodeId,
        (key, object): (Key, Option<Rc<Object>>),
    ) -> Answer {
        let object: &Object = &object.unwrap_or_default();
        let known = self.known(key);
        known.context = Some(Rc::new(object.seen().clone()));
        known.set = sets::union(object);
        let cell = resolve::shown(config, object);
        let also = resolve::also(config, object, cell);
        let word = cell.and_then(|_| resolve::word(config, from, object));
        let cell = match config.resolve.is_words() {
            // A set or a text that everything was taken out of is empty, and still there.
            true => cell.or_else(|| object.newest()),
            false => cell.filter(|cell| !cell.deleted),
        };
        Answer { also, word, ..Answer::ok(cell, NodeSet::from_iter([from])) }
    }
}

fn refused(reason: Reason) -> Answer {
    Answer::not_ok(Outcome::Refused, reason, NodeSet::EMPTY)
}
