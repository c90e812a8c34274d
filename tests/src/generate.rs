//! Scenarios made up from a number.
//!
//! The same number gives the same scenario, so a failing one can be run again. Everything that a
//! person could set is varied: topology, knobs, workload, faults.

use model::trace::mix;
use model::{Registry, Scenario};
use std::fmt::Write;

/// A stream of small numbers from a seed.
#[derive(Debug)]
pub struct Numbers(u64);

impl Numbers {
    /// The stream of this seed.
    pub fn new(seed: u64) -> Self {
        Self(mix(seed))
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = mix(self.0);
        ((u128::from(self.0) * u128::from(bound)) >> 64) as u64
    }

    /// One of several.
    pub fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len() as u64) as usize]
    }
}

/// The text of a scenario of one topology.
pub fn text(topology: &str, seed: u64) -> String {
    let mut numbers = Numbers::new(seed);
    let mut text = format!("topology {topology}\nseed {seed}\n");
    let mut say = |line: String| writeln!(text, "{line}").expect("writing to a string succeeds");
    let replicas = match topology {
        "leaderless" => {
            let n = 1 + numbers.below(5);
            say(format!("n {n}"));
            say(format!("w {}", 1 + numbers.below(n)));
            say(format!("r {}", 1 + numbers.below(n)));
            say(format!("ask {}", numbers.one_of(&["all", "r"])));
            say(format!("repair {}", numbers.one_of(&["none", "async", "blocking"])));
            n
        }
        _ => {
            let followers = 1 + numbers.below(4);
            say(format!("followers {followers}"));
            say(format!("acknowledge {}", numbers.one_of(&["async", "semi-sync", "sync"])));
            say(format!("sync-followers {}", 1 + numbers.below(followers)));
            say(format!("on-timeout {}", numbers.one_of(&["degrade", "block"])));
            say(format!("reads {}", numbers.one_of(&["leader", "followers"])));
            say(format!("log-start {}", numbers.below(2) * 1_000));
            followers + 1
        }
    };
    let latencies = ["5ms", "1ms~20ms", "exp~1ms~5ms", "lognormal~4ms~0.8", "pareto~2ms~1.5"];
    say(format!("latency {}", numbers.one_of(&latencies)));
    say(format!("loss {}", numbers.one_of(&["0", "0", "2", "20"])));
    say(format!("duplicate {}", numbers.one_of(&["0", "0", "5", "30"])));
    say(format!("disk {}", numbers.one_of(&["0s", "1ms", "exp~2ms", "mix_9_1ms_1_30ms"])));
    let clients = 1 + numbers.below(4);
    say(format!("clients {clients}"));
    say(format!("workload {}", numbers.one_of(&["rate", "rate", "closed", "hand"])));
    say(format!("keys {}", 1 + numbers.below(3)));
    say("horizon 1200ms\n".into());
    script(&mut numbers, replicas, clients, topology != "leaderless", &mut text);
    text
}

/// Faults of every kind, and the end of most of them.
fn script(
    numbers: &mut Numbers,
    replicas: u64,
    clients: u64,
    with_monitor: bool,
    text: &mut String,
) {
    for _ in 0..numbers.below(12) {
        let at = numbers.below(900);
        let node = 1 + numbers.below(replicas);
        let client = 1 + numbers.below(clients);
        let later = at + 20 + numbers.below(300);
        let lines = match numbers.below(11) {
            0 => format!("{at}ms crash n{node}\n{later}ms restart n{node}\n"),
            1 => format!("{at}ms wipe n{node}\n{later}ms restart n{node}\n"),
            2 => format!("{at}ms pause n{node}\n{later}ms resume n{node}\n"),
            3 => format!("{at}ms cut n{node}\n{later}ms heal\n"),
            4 => format!("{at}ms cut n{node} > c{client}\n{later}ms heal n{node} | c{client}\n"),
            5 if !with_monitor => format!("{at}ms skew c{client} -80ms\n"),
            6 => format!("{at}ms delay n{node}-c{client} 40ms\n"),
            8 if with_monitor => format!("{at}ms crash m1\n{later}ms restart m1\n"),
            9 if with_monitor => format!("{at}ms wipe m1\n{later}ms restart m1\n"),
            7 => format!("{at}ms c{client} write x\n{at}ms c{client} read x at n{node}\n"),
            _ => format!("{at}ms crash n{node}\n"),
        };
        text.push_str(&lines);
    }
}

/// The scenario of one topology and number.
///
/// # Panics
/// If the made-up text is not read whole: then the generator is wrong.
pub fn scenario(topology: &str, seed: u64) -> Scenario {
    let text = text(topology, seed);
    let opened = lab::open_text(&text);
    assert_eq!(opened.notices, [], "{text}");
    opened.scenario
}

/// The keys of all topologies.
pub fn topologies() -> Vec<&'static str> {
    let Registry { topologies, .. } = lab::registry();
    topologies.iter().map(|topology| topology.key).collect()
}
