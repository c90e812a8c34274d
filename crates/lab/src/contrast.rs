//! The same run under another setting, or in another family.
//!
//! "Same faults, but sync": what a reader wants to see beside a run is one that differs from it in
//! one thing. Chance is counted and not drawn in turn, so a contrast meets the same latencies, the
//! same losses and the same faults wherever it does the same things, and what differs between the
//! two comes from the setting.
//!
//! ```text
//! acknowledge=async,  0.2s crash n1 ─┬─ acknowledge=sync,  0.2s crash n1     another setting
//!                                    └─ leaderless, n=3,   0.2s crash n1     another family
//! ```
//!
//! Another family has other knobs and other orders. The number of copies stays, as far as there can
//! be so many there, and what both know keeps its value, unless that would change the copies.
//! Statements that only one family understands become plain writes, and orders that mean nothing
//! there are left out and counted: those about machines, timers and clocks that are not there, and
//! about single messages, whose numbers are other messages' there.

use crate::{offers, open};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use model::param::{Param, ParamKind, ParamValue};
use model::scenario::Topology;
use model::{Action, Formula, NodeSet, OperationKind, Scenario, TimedAction};

/// A scenario to see beside another.
#[derive(Clone, Debug, PartialEq)]
pub struct Contrast {
    /// What is different, in a few words: `sync`, `W = 3`, `Multi-leader`.
    pub label: String,
    /// The scenario.
    pub scenario: Scenario,
    /// How many orders of the script mean nothing in that family.
    pub left_out: usize,
}

/// What can be seen beside a scenario at a press: its telling knobs at other values
/// ([`Topology::contrasts`]), then the other families.
pub fn contrasts(scenario: &Scenario) -> Vec<Contrast> {
    let mut contrasts = Vec::new();
    for (place, key) in scenario.topology.contrasts.iter().enumerate() {
        let Some((param, value)) = scenario.find(key) else { continue };
        for (label, other) in others(scenario, param, value) {
            // The words of the first knob stand for themselves.
            let is_choice = matches!(other, ParamValue::Choice(_));
            let label = match is_choice && place > 0 {
                true => format!("{}: {label}", param.label),
                false => label,
            };
            let mut scenario = scenario.clone();
            scenario.set(key, other);
            contrasts.push(Contrast { label, scenario, left_out: 0 });
        }
    }
    let families = crate::registry().topologies.iter();
    let families = families.filter(|topology| **topology != *scenario.topology);
    contrasts.extend(families.map(|topology| in_family(scenario, topology)));
    contrasts
}

/// Other values of a knob that are worth a look: every other word of a choice; one, more than half
/// and all of a count.
fn others(scenario: &Scenario, param: &Param, value: &ParamValue) -> Vec<(String, ParamValue)> {
    match (&param.kind, value) {
        (ParamKind::Choice(words), ParamValue::Choice(place)) => {
            let others = words.iter().enumerate().filter(|(index, _)| index != place);
            others.map(|(index, word)| (word.label.into(), ParamValue::Choice(index))).collect()
        }
        (ParamKind::Count { .. }, ParamValue::Count(count)) => {
            let limit = scenario.count_limit(param);
            let mut counts = Vec::from([1, limit / 2 + 1, limit]);
            counts.dedup();
            counts.retain(|other| other != count);
            let label = |other: u64| format!("{} = {other}", param.key.to_uppercase());
            counts.into_iter().map(|other| (label(other), ParamValue::Count(other))).collect()
        }
        _ => Vec::new(),
    }
}

/// A scenario in another family, as far as that knows what it speaks of.
pub fn in_family(scenario: &Scenario, topology: &'static Topology) -> Contrast {
    let mut other = crate::registry().blank(topology);
    (other.seed, other.horizon) = (scenario.seed, scenario.horizon);
    for (param, value) in scenario.values() {
        let there = other.find(param.key).and_then(|(there, _)| there.parse(&param.print(value)));
        if let Some(value) = there {
            let blank = other.clone();
            other.set(param.key, value);
            if copies(&other) != copies(&blank) {
                other = blank;
            }
        }
    }
    // From the most copies down, so that nothing that may not exceed them is lowered in vain.
    if let Some((param, _)) = other.find(topology.copies.0)
        && let ParamKind::Count { min, max, .. } = param.kind
    {
        for count in (min..=max).rev() {
            other.set(param.key, ParamValue::Count(count));
            if copies(&other) <= copies(scenario) {
                break;
            }
        }
    }
    let script = scenario.script.iter().filter_map(|timed| {
        let action = translated(&timed.action, &other)?;
        Some(TimedAction { at: timed.at, action })
    });
    other.script = script.collect();
    let left_out = scenario.script.len() - other.script.len();
    Contrast { label: topology.label.into(), scenario: other, left_out }
}

/// How many replicas keep a key.
fn copies(scenario: &Scenario) -> u64 {
    (scenario.topology.copies.1)(scenario)
}

/// An order as it reads in another scenario; none if it means nothing there.
fn translated(action: &Action, there: &Scenario) -> Option<Action> {
    let cluster = crate::cluster(there);
    let clients = there.count("clients") as usize;
    let is_there = |node: model::NodeId| match () {
        () if node.is_replica() => node.ordinal() < cluster.replicas,
        () if node.is_monitor() => node.ordinal() < cluster.monitors,
        () => node.ordinal() < clients,
    };
    match *action {
        // Walls may name machines that are not there.
        Action::Cut { .. } | Action::Heal { .. } | Action::Hold { .. } | Action::Release { .. } => {
            Some(action.clone())
        }
        Action::Join(_) | Action::Leave(_) | Action::Promote(_) => None,
        _ if action.message().is_some() => None,
        _ if open::no_such_timer(action, there).is_some() => None,
        _ if open::useless(action, there, cluster).is_some() => None,
        _ if !action.subjects().iter().all(is_there) => None,
        Action::Operate { client, kind: OperationKind::Write, key, formula, value, at } => {
            let known = offers::knows(there, formula);
            let (formula, value) = if known { (formula, value) } else { (Formula::Value, None) };
            let at = if known { at } else { NodeSet::EMPTY };
            Some(Action::Operate { client, kind: OperationKind::Write, key, formula, value, at })
        }
        _ => Some(action.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn scenario(text: &str) -> Scenario {
        let opened = crate::open_text(text);
        assert_eq!(opened.notices, []);
        opened.scenario
    }

    const CRASH: &str = "topology single-leader\nfollowers 4\nseed 9\nlatency 3ms\n\
        10ms c1 write x 1\n40ms c2 insert x\n60ms crash n5\n70ms promote n2\n90ms cut n1 | n2\n";

    #[test]
    fn a_setting_differs_in_one_knob_and_nothing_else() {
        let here = scenario(CRASH);
        let sync = contrasts(&here).into_iter().find(|contrast| contrast.label == "sync");
        let sync = sync.expect("one can ask for sync").scenario;
        let mut expected = here.clone();
        let (param, _) = here.find("acknowledge").expect("the family has it");
        expected.set("acknowledge", param.parse("sync").expect("a word"));
        assert_eq!(sync, expected);
        assert_ne!(sync, here);
    }

    #[test]
    fn another_family_keeps_the_copies_the_world_and_the_faults() {
        let here = scenario(CRASH);
        let topology = crate::registry().topology("leaderless").expect("it ships");
        let contrast = in_family(&here, topology);
        let there = contrast.scenario;
        assert_eq!((there.count("n"), there.seed, there.horizon), (5, 9, here.horizon));
        assert_eq!(there.latency("latency"), here.latency("latency"));
        let orders: Vec<String> = there.script.iter().map(ToString::to_string).collect();
        let words = ["10ms c1 write x 1", "40ms c2 write x", "60ms crash n5", "90ms cut n1 | n2"];
        assert_eq!(orders, words);
        assert_eq!(contrast.left_out, 1);
    }

    #[test]
    fn a_machine_that_is_not_there_is_left_out() {
        let here = scenario("topology leaderless\nn 9\n5ms crash n9\n6ms crash n2\n");
        let contrast = beside(&here, "multi-leader");
        assert_eq!(contrast.left_out, 1);
        assert_eq!(contrast.scenario.script.len(), 1);
    }

    fn beside(here: &Scenario, family: &str) -> Contrast {
        in_family(here, crate::registry().topology(family).expect("it ships"))
    }

    /// Goal: the number of copies stays, or is the nearest that the family can have. Method: copies
    /// that come from one knob or from two; too many, too few; and each lands in a link.
    #[test]
    fn another_family_has_as_many_copies_as_it_can() {
        for (from, family, expected) in [
            ("topology leaderless\nn 9\n", "multi-leader", 5),
            ("topology leaderless\nn 1\n", "multi-leader", 2),
            ("topology leaderless\nn 1\n", "single-leader", 2),
            ("topology leaderless\nn 3\ndatacenters 2\n", "single-leader", 6),
            ("topology single-leader\nfollowers 2\n", "multi-leader", 3),
            ("topology single-leader\nfollowers 2\n", "leaderless", 3),
            ("topology multi-leader\nleaders 2\nfollowers 2\n", "leaderless", 6),
            ("topology multi-leader\nleaders 4\nfollowers 3\n", "single-leader", 9),
        ] {
            let there = beside(&scenario(from), family).scenario;
            assert_eq!(copies(&there), expected, "{from}in {family}");
        }
    }

    /// Goal: an order means the same in another family, or is left out. Method: orders about
    /// messages, whose numbers are others there, and about timers that it has or has not.
    #[test]
    fn orders_about_messages_and_unknown_timers_are_left_out() {
        let here = scenario(
            "topology single-leader\nfailover majority\n1ms time-out n2\n2ms time-out n2 election\n\
             3ms drop 12\n3ms delay 12 5ms\n3ms hold 12\n3ms release 12\n3ms duplicate 12\n",
        );
        assert_eq!(here.script.len(), 7);
        let contrast = beside(&here, "leaderless");
        let orders: Vec<String> =
            contrast.scenario.script.iter().map(ToString::to_string).collect();
        assert_eq!((orders.concat().as_str(), contrast.left_out), ("1ms time-out n2", 6));
    }

    #[test]
    fn a_statement_that_both_families_know_stays_as_it_is() {
        let text = "topology single-leader\n1ms c1 insert x at n1\n\
            2ms c1 write x now()\n3ms c1 subtract x 2\n";
        let orders = |family| {
            let script = beside(&scenario(text), family).scenario.script;
            script.iter().map(ToString::to_string).collect::<Vec<String>>()
        };
        let multi = ["1ms c1 insert x at n1", "2ms c1 write x now()", "3ms c1 write x"];
        assert_eq!(orders("multi-leader"), multi);
        assert_eq!(orders("leaderless"), ["1ms c1 write x", "2ms c1 write x", "3ms c1 write x"]);
    }

    /// Goal: whatever can be chosen at a press can be run and shared. Method: for every preset,
    /// every contrast goes through a link and back without a notice.
    #[test]
    fn every_contrast_of_every_preset_survives_its_link() {
        for (_, preset) in crate::presets() {
            let here = crate::open_text(preset.text).scenario;
            let offered = contrasts(&here);
            assert!(offered.len() > 2, "{}", preset.key);
            for contrast in offered {
                assert_ne!(contrast.scenario, here, "{} in {}", contrast.label, preset.key);
                let link = model::link::encode(&contrast.scenario, &Default::default());
                let back = model::link::decode(&link, &crate::registry());
                assert_eq!(back.scenario, contrast.scenario, "{}", preset.key);
                assert_eq!(back.notices, [], "{} in {}", contrast.label, preset.key);
            }
        }
    }
}
