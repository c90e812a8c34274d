//! Running a scenario.
//!
//! The scenario names its topology; here, once, the name becomes a type. Everything behind this
//! table is compiled for one protocol alone, everything before it knows none.

use alloc::boxed::Box;
use alloc::rc::Rc;
use check::{Budget, Report, judge};
use model::limits::EVENTS_MAX;
use model::protocol::Cluster;
use model::{EndedBy, Protocol, Scenario, Time, Trace};
use protocols::leaderless::Leaderless;
use protocols::single_leader::SingleLeader;
use sim::{Progress, Simulation};

/// What the house needs of a protocol, with its type hidden.
struct Engine {
    key: &'static str,
    simulate: fn(Rc<Scenario>, usize) -> Box<dyn Simulate>,
    cluster: fn(&Scenario) -> Cluster,
}

/// One engine for each topology of the registry; a test compares the two lists.
static ENGINES: &[Engine] =
    &[engine::<Leaderless>("leaderless"), engine::<SingleLeader>("single-leader")];

const fn engine<P: Protocol>(key: &'static str) -> Engine {
    Engine {
        key,
        simulate: |scenario, limit| {
            Box::new(Simulation::<P>::new(scenario).with_event_limit(limit))
        },
        cluster: |scenario| P::cluster(&P::config(scenario)),
    }
}

fn engine_of(scenario: &Scenario) -> &'static Engine {
    let found = ENGINES.iter().find(|engine| engine.key == scenario.topology.key);
    found.expect("every topology of the registry has an engine")
}

/// A simulation with its protocol hidden.
trait Simulate {
    fn advance(&mut self, until: Time, happenings: u64) -> Progress;
    fn into_trace(self: Box<Self>) -> Trace;
}

impl<P: Protocol> Simulate for Simulation<P> {
    fn advance(&mut self, until: Time, happenings: u64) -> Progress {
        Simulation::advance(self, until, happenings)
    }

    fn into_trace(self: Box<Self>) -> Trace {
        Simulation::into_trace(*self)
    }
}

/// A run, judged.
#[derive(Clone, Debug)]
pub struct Run {
    /// What was run.
    pub scenario: Rc<Scenario>,
    /// What happened.
    pub trace: Rc<Trace>,
    /// What is to be said about it.
    pub report: Report,
    /// The number that only equal runs share.
    pub fingerprint: u64,
}

/// Runs a scenario to its end and judges it.
pub fn run(scenario: &Scenario) -> Run {
    run_with_event_limit(scenario, EVENTS_MAX)
}

/// The same, with another limit of events.
pub fn run_with_event_limit(scenario: &Scenario, events_max: usize) -> Run {
    let mut runner = Runner::with_event_limit(scenario, events_max);
    while runner.advance(Time::MAX, u64::MAX).is_none() {}
    runner.finish()
}

/// How many machines a scenario's cluster has.
pub fn cluster(scenario: &Scenario) -> Cluster {
    (engine_of(scenario).cluster)(scenario)
}

/// A run that is carried out piece by piece, so that a page stays alive while it goes on.
pub struct Runner {
    scenario: Rc<Scenario>,
    simulation: Box<dyn Simulate>,
}

impl Runner {
    /// A run at its start.
    pub fn new(scenario: &Scenario) -> Self {
        Self::with_event_limit(scenario, EVENTS_MAX)
    }

    /// A run at its start, with another limit of events.
    pub fn with_event_limit(scenario: &Scenario, events_max: usize) -> Self {
        let scenario = Rc::new(scenario.clone());
        let simulation = (engine_of(&scenario).simulate)(Rc::clone(&scenario), events_max);
        Self { scenario, simulation }
    }

    /// Carries out so many happenings at most, up to an instant at most. Says why the run ended
    /// once it has.
    pub fn advance(&mut self, until: Time, happenings: u64) -> Option<EndedBy> {
        match self.simulation.advance(until, happenings) {
            Progress::Ended(ended) => Some(ended),
            Progress::Reached | Progress::Spent => None,
        }
    }

    /// What has happened so far, judged.
    pub fn finish(self) -> Run {
        let trace = self.simulation.into_trace();
        let report = judge(&self.scenario, &trace, Budget::default());
        let fingerprint = trace.fingerprint();
        Run { scenario: self.scenario, trace: Rc::new(trace), report, fingerprint }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topology_has_an_engine() {
        let listed: alloc::vec::Vec<&str> =
            crate::registry().topologies.iter().map(|topology| topology.key).collect();
        let built: alloc::vec::Vec<&str> = ENGINES.iter().map(|engine| engine.key).collect();
        assert_eq!(listed, built);
    }
}
