//! Sentences below the groups of knobs that the consequence of the whole does not speak of.
//!
//! Groups are named by their headings. A family whose tables have no such heading, or whose knobs
//! are called otherwise, hears nothing.

use super::{Consequence, Tone, about, typical};
use crate::knobs::{choice, count, span};
use crate::text::length;
use alloc::format;
use alloc::string::ToString;
use model::{Micros, ParamValue, Scenario};

/// What follows from the knobs under a heading.
pub fn consequence_of_group(scenario: &Scenario, group: &str) -> Option<Consequence> {
    match group {
        "Network" => Some(network(scenario)),
        "Clients" => clients(scenario),
        "Repair" => repair(scenario),
        _ => None,
    }
}

/// How long a question and its answer are under way.
fn round_trip(scenario: &Scenario) -> Micros {
    2 * typical(scenario, "latency")
}

fn network(scenario: &Scenario) -> Consequence {
    let trip = about(round_trip(scenario));
    let lost = match scenario.find("loss") {
        Some((_, ParamValue::Share(lost))) => *lost,
        _ => 0,
    };
    match lost {
        0 => Consequence {
            tone: Tone::Plain,
            text: format!("A question and its answer take {trip}. None gets lost by itself."),
        },
        lost => {
            // Both of them have to arrive. In thousandths of all pairs.
            let arrives = 1_000 - lost.min(1_000);
            let failed = 1_000 - arrives * arrives / 1_000;
            let text = format!(
                "A question and its answer take {trip}, if both arrive: of 1000 such pairs about \
                 {failed} do not, and nobody is told."
            );
            Consequence { tone: Tone::Bad, text }
        }
    }
}

fn clients(scenario: &Scenario) -> Option<Consequence> {
    let (trip, patience) = (round_trip(scenario), span(scenario, "client-timeout")?);
    if patience < trip {
        let text = format!(
            "A client gives up after {}, before an answer can come: nobody knows what became of \
             what it asked.",
            length(patience)
        );
        return Some(Consequence { tone: Tone::Bad, text });
    }
    let text = match (choice(scenario, "workload"), count(scenario, "clients")?) {
        ("rate", clients) => {
            let rate = clients * count(scenario, "rate")?;
            format!("All clients together call {rate} times a second at most.")
        }
        ("closed", _) => "Each client calls again as soon as it has been told.".to_string(),
        _ => "Nobody calls but the script, and you.".to_string(),
    };
    Some(Consequence { tone: Tone::Plain, text })
}

fn repair(scenario: &Scenario) -> Option<Consequence> {
    let by_reads = !matches!(choice(scenario, "repair"), "none");
    let by_hints = !matches!(choice(scenario, "hints"), "off" | "");
    let every = span(scenario, "anti-entropy")?;
    let (tone, text) = match (by_hints, by_reads, every) {
        (false, false, 0) => (
            Tone::Bad,
            "Nothing mends a replica that missed a write: it is old until the next one.".into(),
        ),
        (false, true, 0) => {
            (Tone::Plain, "A replica that missed a write is old until a read finds out.".into())
        }
        (true, _, 0) => {
            (Tone::Good, "A replica that missed a write gets it once it answers again.".into())
        }
        (.., every) => {
            let every = length(every);
            (Tone::Good, format!("Every {every} replicas look for writes that they missed."))
        }
    };
    Some(Consequence { tone, text })
}
