//! Our runs as logs of ShiViz.
//!
//! ShiViz (Beschastnikh, Wang, Brun and Ernst, *Debugging Distributed Systems*, ACM Queue 2016)
//! draws a log as a diagram of machines and messages. It knows nothing of messages: each line
//! carries a vector clock (Fidge 1988, Mattern 1989), and the arrows follow from those.
//!
//! ```text
//! c1 {"c1":1} 0s calls #1 write x=7
//! c1 {"c1":2} 0s c1→n1 write sent #1 value 7
//! n1 {"n1":1,"c1":2} 1ms c1→n1 write arrives
//! ```
//!
//! The clock of a machine counts its lines. A message carries the clock of its sender, and the
//! receiver takes the larger of each number. What the script does to the cluster stands on a line
//! of its own, called `script`, and happens before its effect on a machine. Timers, and messages
//! that get lost or wait, are not written: nobody notices them.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write};
use model::limits::NODES_MAX;
use model::time::Show;
use model::{Action, Event, EventId, EventKind, MessageId, NodeId, OpId, Scenario, Trace};

/// What ShiViz is to read the log with: paste it where it asks for a log parsing expression.
pub const SHIVIZ_PATTERN: &str = r"(?<host>\S+) (?<clock>\{[^}]*\}) (?<time>\S+) (?<event>.*)";

/// The line of what the script does.
const SCRIPT: usize = NODES_MAX;

/// How many lines of each machine are known; the last is the script's.
type Clock = [u32; NODES_MAX + 1];

/// Writes what every machine did as a log of ShiViz, to be read with [`SHIVIZ_PATTERN`].
///
/// # Errors
/// If the sink fails.
pub fn shiviz(scenario: &Scenario, trace: &Trace, out: &mut impl Write) -> fmt::Result {
    let mut clocks = Clocks::default();
    for (index, event) in trace.events.iter().enumerate() {
        clocks.note_client(&event.kind);
        let Some(host) = clocks.host(event, scenario) else {
            if let EventKind::Lost { message, .. } = event.kind {
                let _ = clocks.arrives(message);
            }
            continue;
        };
        clocks.tick(host, event, EventId::new(index));
        let name = name(host);
        write!(out, "{name} ")?;
        clocks.write(host, out)?;
        let words = model::notation::words_of(event, scenario, &trace.words);
        let own = words.strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix(' '));
        let words = own.or_else(|| words.strip_prefix("client ")).unwrap_or(&words);
        writeln!(out, " {} {words}", Show(event.at))?;
    }
    Ok(())
}

fn name(host: usize) -> String {
    match host {
        SCRIPT => "script".into(),
        _ => alloc::format!("{}", NodeId::from_index(host)),
    }
}

#[derive(Default)]
struct Clocks {
    /// The clock of each machine that has done something.
    hosts: Vec<Option<Box<Clock>>>,
    /// The clocks that messages on their way carry, by their numbers.
    messages: Vec<Option<Box<Clock>>>,
    /// The clocks of events that have an effect on another machine without a message.
    effects: Vec<(EventId, Box<Clock>)>,
    /// Who called each operation.
    clients: Vec<Option<NodeId>>,
}

impl Clocks {
    fn note_client(&mut self, kind: &EventKind) {
        if let EventKind::Invoked { op, client, .. } = *kind {
            *slot(&mut self.clients, op.index()) = Some(client);
        }
    }

    fn client(&self, op: OpId) -> Option<NodeId> {
        self.clients.get(op.index()).copied().flatten()
    }

    /// On whose line an event stands; none if nobody notices it.
    fn host(&self, event: &Event, scenario: &Scenario) -> Option<usize> {
        let node = match event.kind {
            EventKind::Acted { action } => {
                let timed = scenario.script.get(action as usize)?;
                let is_call = matches!(timed.action, Action::Operate { .. });
                return (!is_call).then_some(SCRIPT);
            }
            EventKind::TimerSet { .. }
            | EventKind::TimerFired { .. }
            | EventKind::TimerStopped { .. }
            | EventKind::Queued { .. }
            | EventKind::Lost { .. } => return None,
            EventKind::Returned { op, .. } | EventKind::AlsoRead { op, .. } => self.client(op)?,
            EventKind::Invoked { client, .. } | EventKind::Retried { client, .. } => client,
            EventKind::Sent { from, .. } => from,
            EventKind::Delivered { to, .. } => to,
            EventKind::PoweredOff { by, .. } => by,
            ref other => other.node()?,
        };
        Some(node.index())
    }

    /// The clock that a message carries, which is asked for once.
    fn arrives(&mut self, message: MessageId) -> Option<Box<Clock>> {
        self.messages.get_mut(message.index()).and_then(Option::take)
    }

    fn tick(&mut self, host: usize, event: &Event, id: EventId) {
        let carried = match event.kind {
            EventKind::Delivered { message, .. } => self.arrives(message),
            _ => None,
        };
        let effect = event.cause.and_then(|cause| {
            // They are noted in the order of their numbers.
            let place = self.effects.binary_search_by_key(&cause, |(of, _)| *of).ok()?;
            Some(self.effects[place].1.clone())
        });
        let own = slot(&mut self.hosts, host).get_or_insert_with(|| Box::new([0; NODES_MAX + 1]));
        for other in [carried, effect].into_iter().flatten() {
            for (mine, theirs) in own.iter_mut().zip(other.iter()) {
                *mine = (*mine).max(*theirs);
            }
        }
        own[host] += 1;
        let own = own.clone();
        match event.kind {
            EventKind::Sent { message, .. } => {
                *slot(&mut self.messages, message.index()) = Some(own);
            }
            EventKind::Acted { .. } | EventKind::PoweredOff { .. } => self.effects.push((id, own)),
            _ => {}
        }
    }

    fn write(&self, host: usize, out: &mut impl Write) -> fmt::Result {
        let clock = self.hosts.get(host).and_then(Option::as_ref);
        let clock = clock.expect("a machine has a clock once it has done something");
        write!(out, "{{\"{}\":{}", name(host), clock[host])?;
        let others =
            clock.iter().enumerate().filter(|(other, count)| *other != host && **count > 0);
        for (other, count) in others {
            write!(out, ",\"{}\":{count}", name(other))?;
        }
        out.write_str("}")
    }
}

/// The place of a list that grows as far as it is asked for.
fn slot<T: Clone>(list: &mut Vec<Option<T>>, index: usize) -> &mut Option<T> {
    if list.len() <= index {
        list.resize(index + 1, None);
    }
    &mut list[index]
}
