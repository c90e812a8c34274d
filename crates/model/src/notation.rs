//! The text form of an event.
//!
//! One event is one line: when, who, what. Golden stories, `replab run --events` and the transcript
//! print the same words; `docs/notation.md` is their legend.
//!
//! ```text
//!    0s  c1      calls #1 write x=7
//!    0s  c1→n1   write sent #1 value 7
//!   1ms  c1→n1   write arrives
//!   1ms  n1      appends 1042 #1 epoch 1
//!   6ms  client  #1 is ok, counted n1,n2
//! ```

use crate::event::{Event, EventKind, Outcome};
use crate::object::Removal;
use crate::protocol::Traffic;
use crate::reason::{LossCause, Reason};
use crate::scenario::Scenario;
use crate::time::Show;
use alloc::format;
use alloc::string::String;

/// Prints one event of a run as a line without its end. `vocabulary` is the run's
/// [`Trace::words`](crate::Trace::words).
pub fn line(event: &Event, scenario: &Scenario, vocabulary: &[String]) -> String {
    let (who, what) = words(&event.kind, scenario, vocabulary);
    format!("{:>10}  {who:<6}  {what}", Show(event.at)).trim_end().into()
}

/// Whether an event is background: timers and signs of life, and what comes of them.
///
/// Stories leave these out where they are not the point.
pub fn is_background(event: &Event, scenario: &Scenario) -> bool {
    match event.kind {
        EventKind::TimerSet { .. }
        | EventKind::TimerFired { .. }
        | EventKind::TimerStopped { .. } => true,
        EventKind::Sent { kind, .. }
        | EventKind::Queued { kind, .. }
        | EventKind::Delivered { kind, .. }
        | EventKind::Caught { kind, .. }
        | EventKind::Lost { kind, .. } => {
            let traffic = scenario.topology.messages[usize::from(kind)].traffic;
            matches!(traffic, Traffic::Heartbeat | Traffic::Compare)
        }
        _ => false,
    }
}

/// A value that a replica holds or a reader gets: a number, or the word at that place.
pub fn value_of(value: u32, scenario: &Scenario, vocabulary: &[String]) -> String {
    let word = word_of(value, scenario, vocabulary);
    word.map_or_else(|| format!("{value}"), |word| format!("{word:?}"))
}

/// The word that a value is the number of, where values are.
pub(crate) fn word_of<'a>(
    value: u32,
    scenario: &Scenario,
    vocabulary: &'a [String],
) -> Option<&'a str> {
    let word = vocabulary.get(value as usize).filter(|_| scenario.has_words());
    word.map(String::as_str)
}

fn words(kind: &EventKind, scenario: &Scenario, vocabulary: &[String]) -> (String, String) {
    let shown = |value: u32| value_of(value, scenario, vocabulary);
    match *kind {
        EventKind::Stored { node, key, op, value } => {
            return (format!("{node}"), format!("stores {key}={} {op}", shown(value)));
        }
        EventKind::AlsoRead { op, value, of } => {
            let value = shown(value);
            return ("client".into(), format!("{op} is also: {value}, written by {of}"));
        }
        _ => {}
    }
    match kind {
        EventKind::Acted { .. }
        | EventKind::InVain { .. }
        | EventKind::Invoked { .. }
        | EventKind::Returned { .. }
        | EventKind::Retried { .. }
        | EventKind::Crashed { .. }
        | EventKind::Killed { .. }
        | EventKind::PoweredOff { .. }
        | EventKind::Joined { .. }
        | EventKind::Restarted { .. }
        | EventKind::Paused { .. }
        | EventKind::Resumed { .. } => world_words(kind, scenario, &shown),
        EventKind::Sent { .. }
        | EventKind::Queued { .. }
        | EventKind::Delivered { .. }
        | EventKind::Caught { .. }
        | EventKind::Lost { .. } => message_words(kind, scenario),
        EventKind::TimerSet { .. }
        | EventKind::TimerFired { .. }
        | EventKind::TimerStopped { .. } => timer_words(kind, scenario),
        _ => replica_words(kind),
    }
}

fn world_words(
    kind: &EventKind,
    scenario: &Scenario,
    shown: &dyn Fn(u32) -> String,
) -> (String, String) {
    let who = |node: crate::NodeId| format!("{node}");
    match *kind {
        EventKind::Acted { action } => {
            let text =
                scenario.script.get(action as usize).map(|timed| format!("{}", timed.action));
            ("script".into(), text.unwrap_or_default())
        }
        EventKind::InVain { why, .. } => {
            ("script".into(), format!("nothing comes of it: {}", why.words()))
        }
        EventKind::Invoked { op, client, write: true, key, formula, value } => {
            let what = formula.words(key, value);
            (who(client), format!("calls {op} {what}"))
        }
        EventKind::Retried { op, client, attempt } => {
            (who(client), format!("asks again for {op}, try {}", attempt + 1))
        }
        EventKind::Invoked { op, client, key, .. } => {
            (who(client), format!("calls {op} read {key}"))
        }
        EventKind::Returned { op, outcome, reason, value, of, counted } => {
            let mut text = format!("{op} is {outcome}");
            match (outcome, of) {
                (Outcome::Ok, Some(of)) if of == op => text += &format!(": id {value}"),
                (Outcome::Ok, Some(of)) => {
                    text += &format!(": {}, written by {of}", shown(value));
                }
                (Outcome::Ok, None) => {}
                _ if reason != Reason::None => text += &format!(": {}", reason.words()),
                _ => {}
            }
            if !counted.is_empty() {
                text += &format!(", counted {counted}");
            }
            ("client".into(), text)
        }
        EventKind::Crashed { node, wiped: false } => (who(node), "crashes".into()),
        EventKind::Crashed { node, wiped: true } => {
            (who(node), "crashes and loses its disk".into())
        }
        EventKind::Killed { node } => (who(node), "is killed".into()),
        EventKind::PoweredOff { node, by } => (who(by), format!("switches {node} off")),
        EventKind::Joined { node } => (who(node), "joins".into()),
        EventKind::Restarted { node } => (who(node), "restarts".into()),
        EventKind::Paused { node } => (who(node), "pauses".into()),
        EventKind::Resumed { node } => (who(node), "goes on".into()),
        _ => unreachable!("the caller sorted the kinds"),
    }
}

fn message_words(kind: &EventKind, scenario: &Scenario) -> (String, String) {
    let row = |kind: u8| &scenario.topology.messages[usize::from(kind)];
    match *kind {
        EventKind::Sent { from, to, kind, reason, op, detail, .. } => {
            let row = row(kind);
            let mut text = format!("{} sent", row.name);
            if let Some(op) = op {
                text += &format!(" {op}");
            }
            if !row.detail.is_empty() {
                text += &format!(" {} {detail}", row.detail);
            }
            if reason != Reason::None {
                text += &format!(": {}", reason.words());
            }
            (format!("{from}→{to}"), text)
        }
        EventKind::Queued { from, to, kind, .. } => {
            (format!("{from}→{to}"), format!("{} waits its turn", row(kind).name))
        }
        EventKind::Delivered { from, to, kind, .. } => {
            (format!("{from}→{to}"), format!("{} arrives", row(kind).name))
        }
        EventKind::Caught { from, to, kind, due, .. } => {
            let text = format!("{} is caught: due at {}", row(kind).name, Show(due));
            (format!("{from}→{to}"), text)
        }
        EventKind::Lost { from, to, kind, cause, .. } => {
            let why = match cause {
                LossCause::Network => "is lost by the network",
                LossCause::Wall => "dies at a wall",
                LossCause::ReceiverDown => "finds nobody",
                LossCause::Overload => "is turned away",
                LossCause::Dropped => "is thrown away",
            };
            (format!("{from}→{to}"), format!("{} {why}", row(kind).name))
        }
        _ => unreachable!("the caller sorted the kinds"),
    }
}

fn timer_words(kind: &EventKind, scenario: &Scenario) -> (String, String) {
    let name = |timer: u8| scenario.topology.timers[usize::from(timer)].name;
    match *kind {
        EventKind::TimerSet { node, timer, due } => {
            (format!("{node}"), format!("winds {} to ring at {}", name(timer), Show(due)))
        }
        EventKind::TimerFired { node, timer } => {
            (format!("{node}"), format!("{} rings", name(timer)))
        }
        EventKind::TimerStopped { node, timer } => {
            (format!("{node}"), format!("stops {}", name(timer)))
        }
        _ => unreachable!("the caller sorted the kinds"),
    }
}

fn replica_words(kind: &EventKind) -> (String, String) {
    match *kind {
        EventKind::RoleChanged { node, role, epoch: 0 } => {
            (format!("{node}"), format!("is {}", role.word()))
        }
        EventKind::RoleChanged { node, role, epoch } => {
            (format!("{node}"), format!("is {} in epoch {epoch}", role.word()))
        }
        EventKind::Follows { node, leader: Some(leader) } => {
            (format!("{node}"), format!("follows {leader}"))
        }
        EventKind::Follows { node, leader: None } => (format!("{node}"), "follows nobody".into()),
        EventKind::Suspects { node, suspect: Some(suspect) } => {
            (format!("{node}"), format!("suspects {suspect}"))
        }
        EventKind::Suspects { node, suspect: None } => {
            (format!("{node}"), "suspects nobody".into())
        }
        EventKind::Degraded { node, degraded: true } => {
            (format!("{node}"), "degrades: it acknowledges alone".into())
        }
        EventKind::Degraded { node, degraded: false } => {
            (format!("{node}"), "recovers: it waits for followers again".into())
        }
        EventKind::Fenced { node, fenced: true } => {
            (format!("{node}"), "stops serving: it cannot know that it still leads".into())
        }
        EventKind::Fenced { node, fenced: false } => (format!("{node}"), "serves again".into()),
        EventKind::Evaluated { node, position, op, value } => {
            (format!("{node}"), format!("works out {position} {op} as {value}"))
        }
        EventKind::Installed { node, position } => {
            (format!("{node}"), format!("starts from a copy as of {position}"))
        }
        EventKind::Compacted { node, position } => {
            (format!("{node}"), format!("drops its log up to {position}"))
        }
        EventKind::Appended { node, position, op, epoch } => {
            (format!("{node}"), format!("appends {position} {op} epoch {epoch}"))
        }
        EventKind::Flushed { node, position } => {
            (format!("{node}"), format!("flushed to {position}"))
        }
        EventKind::Applied { node, position, op } => {
            (format!("{node}"), format!("applies {position} {op}"))
        }
        EventKind::Discarded { node, position, op } => {
            (format!("{node}"), format!("discards {position} {op}"))
        }
        EventKind::Committed { node, position } => {
            (format!("{node}"), format!("counts {position} as acknowledged"))
        }
        EventKind::Superseded { node, key, op } => {
            (format!("{node}"), format!("keeps a newer {key} than {op}"))
        }
        _ => object_words(kind),
    }
}

fn object_words(kind: &EventKind) -> (String, String) {
    match *kind {
        EventKind::Added { node, key, op, value } => {
            (format!("{node}"), format!("takes in {key}={value} {op}"))
        }
        EventKind::Removed { node, key, op, removal } => {
            let why = match removal {
                Removal::Replaced(by) => format!("gives {op} of {key} up for {by}"),
                Removal::Lost(by) => format!("drops {op} of {key}: {by} wins unseen"),
                Removal::Collected => format!("forgets that {op} deleted {key}"),
                Removal::Moved => format!("hands {key} {op} over"),
            };
            (format!("{node}"), why)
        }
        EventKind::Hinted { node, owner, key, op } => {
            (format!("{node}"), format!("keeps {key} {op} for {owner}"))
        }
        EventKind::Unhinted { node, owner, key, delivered } => {
            let what = if delivered { "has delivered" } else { "gives up" };
            (format!("{node}"), format!("{what} its hint on {key} for {owner}"))
        }
        EventKind::Left { node } => (format!("{node}"), "leaves".into()),
        _ => unreachable!("the caller sorted the kinds"),
    }
}

/// Prints who did what, without the time.
pub fn words_of(event: &Event, scenario: &Scenario, vocabulary: &[String]) -> String {
    let (who, what) = words(&event.kind, scenario, vocabulary);
    format!("{who} {what}")
}
