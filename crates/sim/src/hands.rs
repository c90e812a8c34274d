//! What a person does with single messages and timers: chance, steered by hand.
//!
//! A message is *under way* from its sending until it is received, waits in front of a busy
//! machine, or is lost. While it is, it can be thrown away, put off, kept at the far end of its
//! link, let go from there, or copied. Whatever the network would have done to it is settled when
//! it leaves; so one that will be lost anyway can be copied, and the copy may arrive.
//!
//! | action | where order is kept |
//! |---|---|
//! | drop | what is behind it does not wait for it |
//! | delay, hold | what is behind it on its link waits as well, as on one TCP connection |
//! | release | what is before it on its link goes as well |
//! | duplicate | the copy comes last |
//!
//! An action that finds nothing to act upon does nothing, and an event says so. What waits at a
//! machine that stands still, or is busy, has arrived: the network has no hold on it any more.

use crate::node::Status;
use crate::queue::Class;
use crate::simulation::{Cargo, Happening, Simulation};
use alloc::vec::Vec;
use model::{
    EventId, EventKind, LossCause, MessageId, Micros, NodeId, NodeSet, Protocol, Reason, Time, Vain,
};

impl<P: Protocol> Simulation<P> {
    pub(crate) fn throw_away(&mut self, message: MessageId, cause: EventId) -> Result<(), Vain> {
        let waiting = self.held.iter().position(|held| is(held, message));
        let (taken, cause) = match waiting {
            Some(place) => (self.held.remove(place), cause),
            None => {
                let (_, taken, caught) = self.catch(message, cause)?;
                (taken, caught)
            }
        };
        let Happening::Arrive { from, to, kind, .. } = taken else { return Ok(()) };
        if waiting.is_some() {
            self.network.let_go(from, to);
        }
        self.kept.retain(|(kept, ..)| *kept != message);
        let lost = EventKind::Lost { message, from, to, kind, cause: LossCause::Dropped };
        self.write(Some(cause), lost);
        self.loosen(None);
        Ok(())
    }

    /// Puts a message off, and where order is kept all that would overtake it.
    pub(crate) fn postpone(
        &mut self,
        message: MessageId,
        by: Micros,
        cause: EventId,
    ) -> Result<(), Vain> {
        let (due, happening, _) = self.catch(message, cause)?;
        let Happening::Arrive { from, to, ref cargo, .. } = happening else { return Ok(()) };
        // Nothing waits for what will be lost.
        let blocks = self.network.keeps_order() && cargo.lost.is_none();
        let due = due + by;
        self.queue.push(due, Class::Message, to.index(), happening);
        if blocks {
            let behind = self.queue.take_out(&|other| match other {
                Happening::Arrive { id, from: mine, to: theirs, cargo, .. } => {
                    (*mine, *theirs) == (from, to) && *id > message && cargo.lost.is_none()
                }
                _ => false,
            });
            for (at, happening) in behind {
                self.queue.push(at.max(due), Class::Message, to.index(), happening);
            }
            self.network.wait_for(from, to, due);
        }
        Ok(())
    }

    pub(crate) fn keep(&mut self, message: MessageId) -> Result<(), Vain> {
        let found = self.under_way(message).ok_or(Vain::NotUnderWay)?;
        let Happening::Arrive { id, from, to, .. } = *found else { return Ok(()) };
        if !self.kept.iter().any(|(kept, ..)| *kept == id) {
            self.kept.push((id, from, to));
        }
        Ok(())
    }

    pub(crate) fn let_go(&mut self, message: MessageId) -> Result<(), Vain> {
        let kept = self.kept.len();
        self.kept.retain(|(one, ..)| *one != message);
        if self.held.iter().any(|held| is(held, message)) {
            self.loosen(Some(message));
        } else if self.kept.len() == kept {
            return Err(Vain::NotHeld);
        }
        Ok(())
    }

    /// A second copy of a message sets out from the sender. A wall stops it as it stops any other;
    /// chance does not.
    pub(crate) fn duplicate(&mut self, message: MessageId, cause: EventId) -> Result<(), Vain> {
        let found = self.under_way(message).ok_or(Vain::NotUnderWay)?;
        let Happening::Arrive { from, to, cargo, .. } = found else { return Ok(()) };
        let (from, to, content) = (*from, *to, cargo.content.clone());
        let length = self.network.copy(self.now, from, to);
        let lost = self.network.is_cut(from, to).then_some(LossCause::Wall);
        let label = P::label(&content);
        let cargo = Cargo { content, lost, let_go: false };
        self.dispatch((from, to), label, Reason::Duplicated, Some(cause), length, cargo);
        Ok(())
    }

    /// Timers that run ring now, in the order of the topology's table. One that another one stops
    /// or winds anew does not.
    pub(crate) fn time_out(
        &mut self,
        id: NodeId,
        name: Option<&str>,
        cause: EventId,
    ) -> Result<(), Vain> {
        let rows = self.scenario.topology.timers;
        let node = self.node(id).filter(|node| node.status == Status::Up);
        let mut running = node.map(|node| node.running()).unwrap_or_default();
        running.retain(|(timer, _)| {
            name.is_none_or(|name| rows[usize::from(timer.kind)].word() == name)
        });
        if running.is_empty() {
            return Err(Vain::NoTimer);
        }
        for (timer, winding) in running {
            self.ring(id, timer, winding, Some(cause));
        }
        Ok(())
    }

    /// A message on its way, or one that waits at its link.
    fn under_way(&self, message: MessageId) -> Option<&Happening<P::Message>> {
        let held = self.held.iter().find(|held| is(held, message));
        held.or_else(|| self.queue.find(&|other| is(other, message)))
    }

    /// Takes a message out of the network that is still on its way, with when it is due and the
    /// event that says so.
    fn catch(
        &mut self,
        message: MessageId,
        cause: EventId,
    ) -> Result<(Time, Happening<P::Message>, EventId), Vain> {
        let found = self.queue.take_out(&|other| is(other, message)).pop();
        let (due, taken) = found.ok_or(Vain::NotUnderWay)?;
        let Happening::Arrive { from, to, kind, .. } = taken else { return Err(Vain::NotUnderWay) };
        let caught = EventKind::Caught { message, from, to, kind, due };
        let caught = self.write(Some(cause), caught);
        Ok((due, taken, caught))
    }

    /// Whether a message that arrives now has to wait at its link.
    pub(crate) fn is_kept_back(&self, message: MessageId, from: NodeId, to: NodeId) -> bool {
        self.network.is_held(from, to)
            || self.kept.iter().any(|(kept, ..)| *kept == message)
            || self.network.keeps_order() && has_link(&self.held, from, to)
    }

    /// A message arrives into a hold: it waits at the link, or is lost if too many do.
    pub(crate) fn keep_back(
        &mut self,
        mut happening: Happening<P::Message>,
    ) -> Option<Happening<P::Message>> {
        if let Happening::Arrive { from, to, cargo, .. } = &mut happening
            && !self.network.keep_back(*from, *to)
        {
            cargo.lost = Some(LossCause::Network);
            return Some(happening);
        }
        self.held.push(happening);
        None
    }

    /// Ends holds: what they kept back arrives now, in order, and ahead of what arrives anyway.
    pub(crate) fn release(&mut self, from: NodeSet, to: NodeSet) {
        self.network.release(from, to);
        self.kept.retain(|(_, mine, theirs)| {
            let forth = from.contains(*mine) && to.contains(*theirs);
            let back = from.contains(*theirs) && to.contains(*mine);
            !forth && !back
        });
        self.loosen(None);
    }

    /// Lets those arrive that nothing keeps back any more, and one that a person lets go.
    fn loosen(&mut self, one: Option<MessageId>) {
        let chosen = one.and_then(|one| self.held.iter().find(|held| is(held, one)));
        let chosen = chosen.and_then(link);
        let mut free = Vec::new();
        for mut happening in core::mem::take(&mut self.held) {
            let Happening::Arrive { id, from, to, ref mut cargo, .. } = happening else { continue };
            let before_it = self.network.keeps_order() && chosen == Some((from, to));
            cargo.let_go = one.is_some_and(|one| id == one || before_it && id < one);
            if cargo.let_go {
                self.kept.retain(|(kept, ..)| *kept != id);
            } else if self.is_kept_back(id, from, to) {
                self.held.push(happening);
                continue;
            }
            self.network.let_go(from, to);
            free.push((to, happening));
        }
        for (to, happening) in free.into_iter().rev() {
            self.queue.push_ahead(self.now, Class::Message, to.index(), happening);
        }
    }
}

/// Whether this is the arrival of a message.
fn is<M>(happening: &Happening<M>, message: MessageId) -> bool {
    matches!(happening, Happening::Arrive { id, .. } if *id == message)
}

/// From where to where a message goes.
fn link<M>(happening: &Happening<M>) -> Option<(NodeId, NodeId)> {
    match happening {
        Happening::Arrive { from, to, .. } => Some((*from, *to)),
        _ => None,
    }
}

fn has_link<M>(held: &[Happening<M>], from: NodeId, to: NodeId) -> bool {
    held.iter().any(|held| link(held) == Some((from, to)))
}
