//! Opening a scenario from text: a link, or lines.

use alloc::format;
use alloc::vec::Vec;
use model::limits::NOTICES_MAX;
use model::link::ViewState;
use model::{Action, NodeId, Notice, Scenario};

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

/// Opens a link: an address or its fragment.
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
    for timed in &scenario.script {
        let strangers = timed.action.subjects().iter().filter(|&node| !exists(node));
        // A wall may name machines in advance: whoever widens the cluster later finds it standing.
        let wall = matches!(timed.action, Action::Cut { .. } | Action::Heal { .. });
        for node in strangers.filter(|_| !wall) {
            if notices.len() < NOTICES_MAX {
                notices.push(Notice::new(
                    format!("{timed}"),
                    format!(
                        "a machine of this cluster ({} replicas, {clients} clients)",
                        cluster.replicas
                    ),
                    format!("nothing happens to {node}"),
                ));
            }
        }
    }
    Opened { scenario, view, notices }
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
}
