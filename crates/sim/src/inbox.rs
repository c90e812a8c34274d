//! What waits in front of a slow machine.
//!
//! A machine that needs time for a message handles one after the other, in the order in which they
//! arrive. While it works on one, the others wait: a sign of life behind a hundred writes is as
//! late as all of them together. That is how an overloaded leader comes to look dead.
//!
//! ```text
//! arrive ──▶ ▢ ▢ ▢ ▣ ──▶ step        ▣ in service   ▢ waiting
//! ```
//!
//! Timers and disks do not queue here: they reach the machine at once. A machine that needs no time
//! has no queue, and its messages pass by this module.

use crate::chance::Stream;
use crate::queue::Class;
use crate::simulation::{Happening, Simulation};
use alloc::collections::VecDeque;
use model::distribution::Shape;
use model::limits::INBOX_MAX;
use model::{Distribution, EventId, EventKind, Input, MessageId, Micros, NodeId, Protocol};

/// A message that has arrived and was not handled yet.
#[derive(Clone, Debug)]
pub struct Letter<M> {
    pub id: MessageId,
    pub from: NodeId,
    /// Its row in the topology's table of messages.
    pub kind: u8,
    /// The event of its arrival.
    pub queued: EventId,
    pub content: M,
}

/// The messages of one machine, and how long each takes.
#[derive(Clone, Debug)]
pub struct Inbox<M> {
    /// The first is in service.
    letters: VecDeque<Letter<M>>,
    /// How long a message takes; none where it takes no time.
    service: Option<Distribution>,
    stream: Stream,
}

impl<M> Inbox<M> {
    pub fn new(service: Option<Distribution>, stream: Stream) -> Self {
        Self { letters: VecDeque::new(), service, stream }
    }

    /// Whether a message that arrives is handled at once.
    pub fn is_passed_by(&self) -> bool {
        self.service.is_none() && self.letters.is_empty()
    }

    /// Whether another message would be too many.
    pub fn is_full(&self) -> bool {
        self.letters.len() > INBOX_MAX
    }

    /// From now on a message takes so long; the one in service is not affected.
    pub fn serve_in(&mut self, service: Option<Distribution>) {
        self.service = service;
    }

    /// Takes a message in; returns how long it takes if the machine can begin with it at once.
    pub fn put(&mut self, letter: Letter<M>) -> Option<Micros> {
        let idle = self.letters.is_empty();
        self.letters.push_back(letter);
        idle.then(|| self.length())
    }

    /// Takes out the message whose service is over, with how long the next one takes, if one waits.
    pub fn take(&mut self) -> Option<(Letter<M>, Option<Micros>)> {
        let letter = self.letters.pop_front()?;
        let next = (!self.letters.is_empty()).then(|| self.length());
        Some((letter, next))
    }

    /// Takes out everything.
    pub fn empty(&mut self) -> VecDeque<Letter<M>> {
        core::mem::take(&mut self.letters)
    }

    fn length(&mut self) -> Micros {
        self.service.as_ref().map_or(0, |service| self.stream.length(service))
    }
}

/// A time for each message, or none where it is always zero.
pub fn service(distribution: &Distribution) -> Option<Distribution> {
    let nothing = matches!(distribution.parts(), [(_, Shape::Constant(0))]);
    (!nothing).then(|| distribution.clone())
}

impl<P: Protocol> Simulation<P> {
    /// A message arrives at a machine that needs time for it.
    pub(crate) fn queue_up(
        &mut self,
        id: MessageId,
        (from, to): (NodeId, NodeId),
        sent: EventId,
        kind: u8,
        content: P::Message,
    ) {
        let queued = EventKind::Queued { message: id, from, to, kind };
        let queued = self.write(Some(sent), queued);
        let letter = Letter { id, from, kind, queued, content };
        let length = self.node(to).and_then(|node| node.inbox.put(letter));
        self.begin_service(to, length);
    }

    /// A machine is through with a message: it handles it, and begins with the next.
    pub(crate) fn served(&mut self, to: NodeId) {
        let Some((letter, next)) = self.node(to).and_then(|node| node.inbox.take()) else { return };
        self.begin_service(to, next);
        let Letter { id: message, from, kind, queued, content } = letter;
        self.delivered += 1;
        let delivered = EventKind::Delivered { message, from, to, kind };
        let delivered = self.write(Some(queued), delivered);
        self.drive(to, Input::Message { from, message: content }, Some(delivered));
    }

    fn begin_service(&mut self, id: NodeId, length: Option<Micros>) {
        let Some(length) = length else { return };
        let Some(incarnation) = self.node(id).map(|node| node.incarnation) else { return };
        let served = Happening::Served { node: id, incarnation };
        self.queue.push(self.now + length, Class::Message, id.index(), served);
    }
}
