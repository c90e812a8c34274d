//! What a person may ask of a run: the statements that a family has, and the timers that run.

use crate::Runner;
use alloc::vec::Vec;
use model::{Formula, NodeId, Scenario, Time};

/// The statements that clients can make in a scenario, the usual one first. Any other is refused.
pub fn statements(scenario: &Scenario) -> &'static [Formula] {
    use Formula::{Add, Delete, Erase, Exclude, Include, Next, Subtract, Type, Value};
    let resolve = scenario.find("resolve").map_or("", |_| scenario.choice("resolve"));
    match (scenario.topology.key, resolve) {
        ("leaderless", _) => &[Value, Delete],
        ("single-leader", _) => &[Value, Next, Add, Subtract],
        (_, "union" | "or-set") => &[Include, Exclude],
        (_, "g-counter") => &[Add],
        (_, "pn-counter") => &[Add, Subtract],
        (_, "text" | "transform") => &[Type, Erase],
        _ => &[Value, Next, Add, Delete],
    }
}

/// Whether clients can make a statement. Who hands out ids can tell the time and throw dice, too.
pub(crate) fn knows(scenario: &Scenario, formula: Formula) -> bool {
    let all = statements(scenario);
    let worked_out = matches!(formula, Formula::Now | Formula::Random);
    all.contains(&formula) || worked_out && all.contains(&Formula::Next)
}

/// The timers of a node that run at an instant, with everything that happens at it: their rows in
/// the topology's table. The run is carried out up to there.
pub fn timers(scenario: &Scenario, node: NodeId, at: Time) -> Vec<u8> {
    let mut runner = Runner::new(scenario);
    runner.advance(at, u64::MAX);
    runner.timers(node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{open_text, registry, run};
    use alloc::format;
    use alloc::string::String;
    use model::{EventKind, ParamKind, Reason};

    /// Goal: what is offered is not refused as something that the family does not have. Method:
    /// every statement that is offered, under every way to resolve conflicts.
    #[test]
    fn what_is_offered_is_not_refused() {
        let mut asked = 0;
        for topology in registry().topologies {
            let blank = registry().blank(topology);
            let ways: Vec<&str> = match blank.find("resolve").map(|(param, _)| &param.kind) {
                Some(ParamKind::Choice(options)) => options.iter().map(|one| one.key).collect(),
                _ => [""].into(),
            };
            for way in ways {
                let set = if way.is_empty() { String::new() } else { format!("resolve {way}\n") };
                let base = format!("topology {}\n{set}", topology.key);
                for formula in statements(&open_text(&base).scenario) {
                    let words = match formula {
                        Formula::Value => "write x",
                        Formula::Next => "insert x",
                        Formula::Delete => "delete x",
                        Formula::Add => "add x 5",
                        Formula::Subtract => "subtract x 5",
                        Formula::Include => "include x 3",
                        Formula::Exclude => "exclude x 3",
                        Formula::Type => "type x 0 a",
                        Formula::Erase => "erase x 0",
                        Formula::Now | Formula::Random => unreachable!("they are not offered"),
                    };
                    let opened = open_text(&format!("{base}10ms c1 {words}\n"));
                    assert_eq!(opened.notices, []);
                    let run = run(&opened.scenario);
                    let refused = run.trace.events.iter().any(|event| {
                        let kind = event.kind;
                        matches!(kind, EventKind::Returned { reason: Reason::NotOffered, .. })
                    });
                    assert!(!refused, "{base}{words}");
                    asked += 1;
                }
            }
        }
        assert!(asked > 20, "only {asked}");
    }

    #[test]
    fn the_timers_that_run_are_known_at_every_instant() {
        let text = "topology single-leader\nfailover majority\n500ms crash n2\n";
        let scenario = open_text(text).scenario;
        let names = |node: usize, at: Time| -> Vec<&str> {
            let rows = timers(&scenario, NodeId::replica(node - 1), at).into_iter();
            rows.map(|row| scenario.topology.timers[usize::from(row)].name).collect()
        };
        assert!(names(2, 100_000).contains(&"election"), "{:?}", names(2, 100_000));
        assert_eq!(names(2, 600_000), [""; 0]);
    }
}
