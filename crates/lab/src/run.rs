//! Running a scenario.
//!
//! The simulator runs all families as one protocol ([`Families`]), so that it is compiled once.

use crate::families::Families;
use alloc::rc::Rc;
use alloc::vec::Vec;
use check::{Budget, Report, judge};
use model::limits::EVENTS_MAX;
use model::protocol::Cluster;
use model::{EndedBy, NodeId, Protocol, Scenario, Time, Trace};
use sim::{Progress, Simulation};

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
    Families::cluster(&Families::config(scenario))
}

/// A run that is carried out piece by piece, so that a page stays alive while it goes on. A copy
/// goes on exactly as the original would.
#[derive(Clone)]
pub struct Runner {
    scenario: Rc<Scenario>,
    simulation: Simulation<Families>,
}

impl Runner {
    /// A run at its start.
    pub fn new(scenario: &Scenario) -> Self {
        Self::with_event_limit(scenario, EVENTS_MAX)
    }

    /// A run at its start, with another limit of events.
    pub fn with_event_limit(scenario: &Scenario, events_max: usize) -> Self {
        let scenario = Rc::new(scenario.clone());
        let simulation = Simulation::new(Rc::clone(&scenario)).with_event_limit(events_max);
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

    /// Virtual time so far.
    pub fn now(&self) -> Time {
        self.simulation.now()
    }

    /// Messages that have arrived so far.
    pub fn delivered(&self) -> u64 {
        self.simulation.delivered()
    }

    /// The timers of a node that run: their rows in the topology's table, ascending.
    pub fn timers(&self, node: NodeId) -> Vec<u8> {
        self.simulation.timers(node)
    }

    /// What has happened so far, without a word of the judge.
    pub fn into_trace(self) -> Trace {
        self.simulation.into_trace()
    }

    /// What has happened so far, judged.
    pub fn finish(self) -> Run {
        let trace = self.simulation.into_trace();
        let report = judge(&self.scenario, &trace, Budget::default());
        let fingerprint = trace.fingerprint();
        Run { scenario: self.scenario, trace: Rc::new(trace), report, fingerprint }
    }
}
