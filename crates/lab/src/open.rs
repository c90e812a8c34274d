//! Opening a scenario from text: a link, or lines.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use model::limits::NOTICES_MAX;
use model::link::ViewState;
use model::protocol::Cluster;
use model::scenario::Clocks;
use model::time::Show;
use model::{Action, Micros, NodeId, Notice, ParamValue, Scenario, TimerKind};

/// A scenario as it was read, and what could not be taken as it was.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The scenario.
    pub scenario: Scenario,
    /// Where the reader stood, if it was a link that says so.
    pub view: ViewState,
    /// What could not be taken.
    pub notices: Vec<Notice>,
}

/// Opens a link or a text, whichever it is.
pub fn open(text: &str) -> Opened {
    match model::link::looks_like_link(text) {
        true => open_link(text),
        false => open_text(text),
    }
}

/// Opens a link: an address or its fragment. The first visit has none: the page loads this later.
#[inline(never)]
pub fn open_link(link: &str) -> Opened {
    let model::link::Opened { scenario, view, notices } =
        model::link::decode(link, &crate::registry());
    checked(scenario, view, notices)
}

/// Opens a scenario's text.
pub fn open_text(text: &str) -> Opened {
    let (scenario, notices) = model::grammar::parse(text, &crate::registry());
    checked(scenario, ViewState::default(), notices)
}

/// Adds a notice for each action on a machine that this cluster does not have.
fn checked(scenario: Scenario, view: ViewState, mut notices: Vec<Notice>) -> Opened {
    let cluster = crate::cluster(&scenario);
    let clients = scenario.count("clients") as usize;
    let exists = |node: NodeId| match () {
        () if node.is_replica() => node.ordinal() < cluster.replicas,
        () if node.is_monitor() => node.ordinal() < cluster.monitors,
        () => node.ordinal() < clients,
    };
    let hasty = hasty(&scenario);
    let mut unsaid = 0;
    let mut say = |found: String, expected: String, used: String| {
        if notices.len() < NOTICES_MAX {
            notices.push(Notice::new(found, expected, used));
        } else {
            unsaid += 1;
        }
    };
    if let Some((heartbeat, detection)) = hasty {
        say(
            format!("heartbeat {}", Show(heartbeat)),
            format!("a heartbeat shorter than the detection time-out of {}", Show(detection)),
            "every leader will be taken for dead".into(),
        );
    }
    for timed in &scenario.script {
        let strangers = timed.action.subjects().iter().filter(|&node| !exists(node));
        // A wall may name machines in advance: whoever widens the cluster later finds it standing.
        let wall = matches!(
            timed.action,
            Action::Cut { .. } | Action::Heal { .. } | Action::Hold { .. } | Action::Release { .. }
        );
        for node in strangers.filter(|_| !wall) {
            let (replicas, found) = (cluster.replicas, format!("{timed}"));
            let expected =
                format!("a machine of this cluster ({replicas} replicas, {clients} clients)");
            say(found, expected, format!("nothing happens to {node}"));
        }
        if let Some(expected) = useless(&timed.action, &scenario, cluster) {
            say(format!("{timed}"), expected.into(), "it changes nothing".into());
        }
        if let Some(expected) = no_such_timer(&timed.action, &scenario) {
            say(format!("{timed}"), expected, "it changes nothing".into());
        }
    }
    if unsaid > 0 && notices.len() <= NOTICES_MAX {
        notices.push(Notice::new(
            format!("{unsaid} more"),
            "a script with fewer such actions",
            "they were handled in the same way",
        ));
    }
    Opened { scenario, view, notices }
}

/// The timers of the family, where an action names none of them.
pub(crate) fn no_such_timer(action: &Action, scenario: &Scenario) -> Option<String> {
    let Action::TimeOut { timer: Some(name), .. } = action else { return None };
    let words: Vec<String> = scenario.topology.timers.iter().map(TimerKind::word).collect();
    (!words.contains(name)).then(|| format!("one of {}", words.join(", ")))
}

/// A heartbeat that comes too seldom for the time-out that waits for it, where that matters.
fn hasty(scenario: &Scenario) -> Option<(Micros, Micros)> {
    let span = |key| match scenario.find(key) {
        Some((param, ParamValue::Span(span))) if scenario.matters(param) => Some(*span),
        _ => None,
    };
    let decided = scenario.find("failover").is_some() && scenario.choice("failover") != "off";
    let (heartbeat, detection) = (span("heartbeat")?, span("detection")?);
    (decided && heartbeat >= detection).then_some((heartbeat, detection))
}

/// What belongs in the place of an action that cannot change anything here.
pub(crate) fn useless(
    action: &Action,
    scenario: &Scenario,
    cluster: Cluster,
) -> Option<&'static str> {
    let clocks = scenario.topology.clocks;
    match *action {
        Action::Skew { node, .. } | Action::Drift { node, .. } => match clocks {
            Clocks::Clients if !node.is_client() => Some("the clock of a client: no other is read"),
            Clocks::Replicas if !node.is_replica() => {
                Some("the clock of a replica: no other is read")
            }
            Clocks::Nobodys => Some("another family: this one reads no clocks"),
            Clocks::Clients | Clocks::Replicas | Clocks::Everybodys => None,
        },
        Action::Join(node) if node.ordinal() < cluster.replicas - cluster.absent => {
            Some("a spare machine: this one is there from the start")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_of_every_table_is_in_its_range() {
        let registry = crate::registry();
        for topology in registry.topologies {
            for param in registry.params(topology) {
                assert_eq!(param.print(&param.default_value()), param.default, "{}", param.key);
            }
        }
    }

    #[test]
    fn a_skew_of_a_clock_that_nobody_reads_is_noticed() {
        let notices = |text: &str| open_text(text).notices.len();
        assert_eq!(notices("topology leaderless\n0s skew c1 +5ms\n"), 0);
        assert_eq!(notices("topology leaderless\n0s skew n1 +5ms\n"), 0);
        assert_eq!(notices("topology single-leader\n0s skew c1 +5ms\n"), 1);
        assert_eq!(notices("topology single-leader\n0s drift n1 +5ppm\n"), 0);
        let many = "0s skew c1 +5ms\n".repeat(30);
        assert_eq!(notices(&format!("topology single-leader\n{many}")), NOTICES_MAX + 1);
    }

    #[test]
    fn a_knob_depends_on_words_that_exist() {
        let registry = crate::registry();
        for topology in registry.topologies {
            let scenario = registry.blank(topology);
            for param in registry.params(topology) {
                let Some((key, words)) = param.only_if else { continue };
                let (other, _) = scenario.find(key).expect("it depends on a knob of its family");
                assert!(words.iter().all(|word| other.parse(word).is_some()), "{}", param.key);
            }
        }
    }

    #[test]
    fn every_preset_is_read_whole() {
        for (topology, preset) in crate::presets() {
            let opened = open_text(preset.text);
            assert_eq!(opened.notices, [], "{topology} {}", preset.key);
            assert_eq!(opened.scenario.topology.key, topology, "{}", preset.key);
        }
    }

    #[test]
    fn an_action_on_a_machine_that_is_not_there_is_noticed() {
        let opened = open_text("topology leaderless\nn 3\n1s crash n4\n1s c9 read x\n");
        assert_eq!(opened.notices.len(), 2);
        assert!(opened.notices[0].to_string().contains("nothing happens to n4"));
    }

    #[test]
    fn a_timer_that_the_family_does_not_have_is_noticed() {
        let notices = |text: &str| open_text(text).notices;
        assert_eq!(notices("topology single-leader\n1s time-out n2 election\n"), []);
        let wrong = &notices("topology leaderless\n1s time-out n2 election\n")[0].to_string();
        assert!(wrong.contains("one of request-time-out, hint, "), "{wrong}");
    }

    #[test]
    fn a_heartbeat_that_comes_too_seldom_is_noticed() {
        let notices = |text: &str| open_text(text).notices.len();
        assert_eq!(notices("topology single-leader\nheartbeat 1s\n"), 1);
        assert_eq!(notices("topology single-leader\nheartbeat 1s\nfailover off\n"), 0);
        assert_eq!(notices("topology single-leader\nheartbeat 1s\ndetection 2s\n"), 0);
    }

    #[test]
    fn only_a_spare_machine_can_join() {
        let notices = |text: &str| open_text(text).notices.len();
        assert_eq!(notices("topology single-leader\nspares 1\n1s join n4\n"), 0);
        assert_eq!(notices("topology single-leader\nspares 1\n1s join n2\n"), 1);
    }
}
