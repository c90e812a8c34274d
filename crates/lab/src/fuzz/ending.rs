//! How a run must end once all trouble is over: somebody leads.
//!
//! Safety alone is easy: a system that does nothing breaks no promise. So a run in which everybody
//! is up and connected, and in which nothing has happened to anybody for a while, must have a
//! leader that serves.

use super::claims::{fenced, is_readable, no_disk_is_lost};
use super::{Broken, Found};
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;
use model::scenario::Shape;
use model::time::MILLISECOND;
use model::{
    Action, Distribution, EndedBy, EventKind, Key, Micros, NodeId, NodeSet, Role, Scenario, Time,
    Trace,
};

/// How long after the last fault everybody has found together again.
const QUIET: Time = 2_000 * MILLISECOND;
/// A link that is not slower than this keeps nobody from being heard.
const BRISK: Micros = 10 * MILLISECOND;
/// A replay of one entry that is no slower than this keeps up with any workload.
const QUICK_REPLAY: Micros = MILLISECOND;
/// How long a leader may be without its lease in the end.
const LATELY: Time = 1_000 * MILLISECOND;

/// Whether enough time is left after the last fault, and every wall, hold and slow link has
/// ended.
pub fn is_mended(scenario: &Scenario) -> bool {
    let faults = || {
        let by_client = |action: &Action| matches!(action, Action::Operate { .. });
        scenario.script.iter().filter(move |timed| !by_client(&timed.action))
    };
    let ends =
        |(place, action): (usize, &Action)| {
            let mut later = faults().skip(place + 1).map(|timed| &timed.action);
            let all = |from: NodeSet, mine: NodeSet| from == NodeSet::ALL || from == mine;
            match action {
            Action::Cut { from: mine, .. } => {
                later.any(|end| matches!(end, Action::Heal { from, .. } if all(*from, *mine)))
            }
            Action::Hold { from: mine, .. } => {
                later.any(|end| matches!(end, Action::Release { from, .. } if all(*from, *mine)))
            }
            Action::Keep(mine) => later.any(|end| match end {
                Action::LetGo(message) => message == mine,
                Action::Release { from, .. } => *from == NodeSet::ALL,
                _ => false,
            }),
            Action::Slow { node: mine, service } if service.typical() > 0 => later.any(|end| {
                let over = |service: &Distribution| service.typical() == 0;
                matches!(end, Action::Slow { node, service } if node == mine && over(service))
            }),
            Action::Lossy { link: mine, loss } if *loss > 0 => {
                later.any(|end| matches!(end, Action::Lossy { link, loss: 0 } if link == mine))
            }
            Action::Delay { link: mine, latency } if latency.typical() > BRISK => later.any(|end| {
                let brisk = |latency: &Distribution| latency.typical() <= BRISK;
                matches!(end, Action::Delay { link, latency } if link == mine && brisk(latency))
            }),
            _ => true,
        }
        };
    let last = faults().next_back().map_or(0, |timed| timed.at);
    scenario.horizon >= last + QUIET && faults().map(|timed| &timed.action).enumerate().all(ends)
}

/// That nobody leads in the end, although nothing stands in the way.
pub fn nobody_leads(scenario: &Scenario, trace: &Trace) -> Option<Found> {
    let expected = scenario.topology.shape == Shape::Tree
        && fenced(scenario)
        && no_disk_is_lost(scenario)
        && is_readable(scenario)
        && replays_in_time(scenario)
        && trace.ended_by == EndedBy::Horizon
        && is_mended(scenario)
        && everybody_works(trace);
    if !expected || led_lately(trace) {
        return None;
    }
    let sentence = "All trouble was over long ago, and nobody leads.".to_string();
    let broken = Broken { key: "somebody-leads", sentence };
    Some(Found { broken, at: trace.end, event: None })
}

/// A hint that is still kept in the end, although the one for whom it is kept has been there for
/// long.
pub fn a_hint_is_left(scenario: &Scenario, trace: &Trace) -> Option<Found> {
    let expected = scenario.choice("workload") == "hand"
        && trace.ended_by == EndedBy::Horizon
        && is_mended(scenario)
        && everybody_works(trace);
    if !expected {
        return None;
    }
    let mut kept: Vec<(NodeId, NodeId, Key)> = Vec::new();
    for event in &trace.events {
        match event.kind {
            // A client that has to ask often may still be at work in the end.
            EventKind::Hinted { node, owner, key, .. } if event.at + LATELY < trace.end => {
                kept.push((node, owner, key));
            }
            EventKind::Unhinted { node, owner, key, .. } => {
                kept.retain(|hint| *hint != (node, owner, key));
            }
            EventKind::Crashed { node, wiped: true } => kept.retain(|(keeper, ..)| *keeper != node),
            _ => {}
        }
    }
    let (keeper, owner, key) = kept.first()?;
    let sentence = format!("{keeper} still keeps a hint on {key} for {owner}.");
    let broken = Broken { key: "hints-are-delivered", sentence };
    Some(Found { broken, at: trace.end, event: None })
}

/// Whether a new leader has little to replay: clients that never stop write more than a slow replay
/// makes up for.
fn replays_in_time(scenario: &Scenario) -> bool {
    scenario.choice("workload") == "hand" || scenario.span("apply") <= QUICK_REPLAY
}

/// Whether nobody is down or stands still in the end.
fn everybody_works(trace: &Trace) -> bool {
    let (mut down, mut paused) = (NodeSet::EMPTY, NodeSet::EMPTY);
    for event in &trace.events {
        match event.kind {
            EventKind::Crashed { node, .. } | EventKind::Killed { node } => {
                down.insert(node);
                paused.remove(node);
            }
            EventKind::Restarted { node } => down.remove(node),
            EventKind::Paused { node } => paused.insert(node),
            EventKind::Resumed { node } => paused.remove(node),
            _ => {}
        }
    }
    down.is_empty() && paused.is_empty()
}

/// Whether somebody led and served in the last second of a run.
fn led_lately(trace: &Trace) -> bool {
    let serves = |leading: &[(NodeId, bool)]| leading.iter().any(|(_, fenced)| !fenced);
    let since = trace.end.saturating_sub(LATELY);
    let mut leading: Vec<(NodeId, bool)> = Vec::new();
    let mut served = false;
    for event in &trace.events {
        served = event.at > since && (served || serves(&leading));
        match event.kind {
            EventKind::RoleChanged { node, role, .. } => {
                leading.retain(|(leader, _)| *leader != node);
                if role == Role::Leader {
                    leading.push((node, false));
                }
            }
            EventKind::Fenced { node, fenced } => {
                for leader in leading.iter_mut().filter(|(leader, _)| *leader == node) {
                    leader.1 = fenced;
                }
            }
            EventKind::Crashed { node, .. } | EventKind::Killed { node } => {
                leading.retain(|(leader, _)| *leader != node);
            }
            _ => {}
        }
    }
    served || serves(&leading)
}
