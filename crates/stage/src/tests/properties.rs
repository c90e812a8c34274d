//! Properties of runs made at random.

use crate::compose::{Look, scene};
use crate::fixture::{Story, c, n};
use crate::frame::Frame;
use model::{Action, EventKind, LinkEnds, LossCause, NodeId, NodeSet, OpId, Role, Traffic};
use proptest::prelude::*;

/// A run of random events, in order of time. It need not make sense: nothing may panic on it.
fn story() -> impl Strategy<Value = Story> {
    let step = (0_u64..400, 0_u8..26, 1_usize..5, 1_usize..5, any::<u8>());
    (any::<bool>(), prop::collection::vec(step, 0..1_400)).prop_map(|(ring, steps)| {
        let mut story = Story::new(if ring { "leaderless" } else { "single-leader" }, 4, 2);
        story.absent(1);
        let mut at = 0;
        let mut ends = [0_u32; 4];
        let mut op = story.call(0, c(1), Some(1));
        for (gap, what, one, other, more) in steps {
            at += gap;
            step_once(&mut story, (at, what), (one, other, more), (&mut op, &mut ends));
        }
        story
    })
}

fn step_once(
    story: &mut Story,
    (at, what): (u64, u8),
    (one, other, more): (usize, usize, u8),
    (op, ends): (&mut OpId, &mut [u32; 4]),
) {
    let (node, end) = (n(one), &mut ends[one - 1]);
    let traffic = [Traffic::Write, Traffic::Answer, Traffic::Heartbeat, Traffic::Acknowledge];
    match what {
        0 | 1 => *op = story.call(at, c(1 + usize::from(more) % 2), Some(u32::from(more))),
        2 => drop(story.told(at, *op, &[node])),
        3..=5 => {
            let lost = [None, None, Some(LossCause::Wall), Some(LossCause::Network)];
            let lost = lost[usize::from(more) % 4];
            let ways = if what == 3 { (c(1), node) } else { (node, n(1 + other % 4)) };
            let length = u64::from(more) * 13;
            let kind = traffic[usize::from(more / 4) % 4];
            story.send((at, at + length), ways, kind, Some(*op), lost);
        }
        6 => drop(story.store(at, node, *op, u32::from(more))),
        7 | 8 => {
            *end += 1;
            let (position, op) = (*end, *op);
            story.at(at, EventKind::Appended { node, position, op, epoch: 1 });
        }
        9 => drop(story.at(at, EventKind::Flushed { node, position: *end })),
        10 => drop(story.at(at, EventKind::Applied { node, position: *end, op: *op })),
        11 if *end > 0 => {
            let (position, op) = (1 + u32::from(more) % *end, *op);
            *end = position - 1;
            story.at(at, EventKind::Discarded { node, position, op });
        }
        12 => drop(story.at(at, EventKind::Crashed { node, wiped: more > 200 })),
        13 => drop(story.at(at, EventKind::Restarted { node })),
        14 => drop(story.role(at, node, Role::Leader, u32::from(more))),
        15 if more > 100 => drop(story.cut(at, &[node], &[n(1 + one % 4), c(1)])),
        16..=24 => rarer(story, (at, what), (node, more), (*op, end)),
        _ => drop(story.act(at, Action::Heal { from: NodeSet::ALL, to: NodeSet::ALL })),
    }
}

/// What happens less often.
fn rarer(
    story: &mut Story,
    (at, what): (u64, u8),
    (node, more): (NodeId, u8),
    (op, end): (OpId, &mut u32),
) {
    let all = NodeSet::ALL;
    match what {
        16 if more > 200 => drop(story.act(at, Action::Skew { node, offset_us: -250_000 })),
        16 if more > 150 => {
            let link = LinkEnds { from: node, to: n(4), both_ways: more % 2 == 0 };
            let latency = model::Distribution::constant(9_000);
            let action = match more % 3 {
                0 => Action::Delay { link, latency },
                rest => Action::Lossy { link, loss: u32::from(rest - 1) * 300 },
            };
            story.act(at, action);
        }
        16 => drop(story.hold(at, &[node], &[c(1)])),
        17 => drop(story.act(at, Action::Release { from: all, to: all })),
        18 => drop(story.at(at, EventKind::Killed { node })),
        19 => drop(story.at(at, EventKind::PoweredOff { node, by: NodeId::replica(3) })),
        20 => drop(story.at(at, EventKind::Joined { node })),
        21 => drop(story.at(at, EventKind::Fenced { node, fenced: more > 99 })),
        22 => drop(story.gave(at, node, (*end, op), u32::from(more))),
        23 => {
            *end += u32::from(more) % 3;
            story.at(at, EventKind::Installed { node, position: *end });
        }
        _ => drop(story.at(at, EventKind::Compacted { node, position: *end })),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Goal: a frame is what a replay from zero gives, wherever the seek begins. Method: seek
    /// through the checkpoints, and replay every event from the first; compare.
    #[test]
    fn a_seek_equals_a_replay_from_the_start(story in story(), place in 0_u64..100) {
        let end = 200_000;
        let timeline = story.timeline(end);
        let at = timeline.trace().end * place / 100;
        let frame = timeline.frame(at);
        let replayed = timeline.replay_from_start(at);
        prop_assert_eq!(without_messages(&frame), without_messages(&replayed));
        let shown = |frame: &Frame| {
            frame.messages.iter().map(|flight| flight.id).collect::<Vec<_>>()
        };
        prop_assert_eq!(shown(&frame), shown(&replayed));
    }

    /// Goal: a frame does not depend on those that were asked for before (SEE-1). Method: one
    /// timeline is asked again and again, mostly for a moment later, sometimes for one before or
    /// anywhere; each time every event is replayed from the first, to compare.
    #[test]
    fn a_frame_is_the_same_whatever_was_asked_before(
        story in story(),
        steps in prop::collection::vec((0_u8..8, 0_u64..4_000), 1..40),
    ) {
        let timeline = story.timeline(200_000);
        let mut at = 0;
        for (how, length) in steps {
            at = match how {
                0 => timeline.end() * length / 4_000,
                1 => at.saturating_sub(length),
                _ => (at + length).min(timeline.end()),
            };
            prop_assert_eq!(timeline.frame(at), timeline.replay_from_start(at), "at {}", at);
        }
    }

    /// Goal: whatever is in a run, its picture is whole. Method: every scene is sorted, unique,
    /// finite.
    #[test]
    fn no_run_breaks_its_picture(story in story(), place in 0_u64..100, portrait in any::<bool>()) {
        let timeline = story.timeline(200_000);
        let at = timeline.end() * place / 100;
        let scene = scene(&timeline, at, &Look { portrait, ..Look::default() });
        prop_assert!(scene.groups.windows(2).all(|pair| pair[0].thing < pair[1].thing));
        for group in &scene.groups {
            prop_assert!(group.x.is_finite() && group.y.is_finite() && group.rotate.is_finite());
            prop_assert!((0.0..=1.0).contains(&group.opacity));
        }
        let svg = crate::to_svg(&scene, "text { fill: red }");
        prop_assert_eq!(super::wellformed::fault(&svg), None);
    }
}

fn without_messages(frame: &Frame) -> Frame {
    Frame { messages: Vec::new(), ..frame.clone() }
}
