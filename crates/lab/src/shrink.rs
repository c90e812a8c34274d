//! Making a failing scenario small.
//!
//! A made-up scenario that breaks something has dozens of actions and turned knobs, few of which
//! matter. Here whatever can go goes, as long as the scenario still breaks: actions first, in
//! halves, quarters and so on down to single ones (delta debugging: Zeller and Hildebrandt, IEEE
//! TSE 2002); then machines, knobs and time; then the instants of what is left are rounded. That
//! goes on until nothing more can go, or until so many runs were spent.
//!
//! The same scenario and question give the same small scenario.

use crate::Run;
use alloc::vec::Vec;
use model::limits::HORIZON_MIN;
use model::time::MILLISECOND;
use model::{Action, NodeId, NodeSet, ParamKind, ParamValue, Scenario, Time, TimedAction};

/// Runs that make one scenario small enough for a person to read, as a rule.
pub const RUNS: usize = 3_000;

/// The counts of machines; actions of machines that are not there any more go with them.
const MACHINES: [&str; 4] = ["spares", "followers", "n", "clients"];
/// Grids onto which instants are put, the coarsest first.
const GRIDS: [Time; 4] = [100 * MILLISECOND, 50 * MILLISECOND, 10 * MILLISECOND, MILLISECOND];

/// The smallest scenario that was found in which `still_broken` holds, as it does in the one given;
/// at most `budget` runs are spent on it.
pub fn shrink(
    scenario: &Scenario,
    still_broken: &mut dyn FnMut(&Run) -> bool,
    budget: usize,
) -> Scenario {
    // A smaller scenario that makes more noise than this is not smaller.
    let events_max = crate::run(scenario).trace.events.len() * 2;
    let mut breaks = |smaller: &Scenario| {
        let run = crate::run_with_event_limit(smaller, events_max);
        still_broken(&run)
    };
    shrink_by(scenario, &mut breaks, budget)
}

/// The same, for a question that is asked of scenarios: whoever asks it runs them. So runs that end
/// in a panic can be made small, too, by those who can catch one.
pub fn shrink_by(
    scenario: &Scenario,
    still_broken: &mut dyn FnMut(&Scenario) -> bool,
    budget: usize,
) -> Scenario {
    let mut shrinker = Shrinker { best: scenario.clone(), still_broken, left: budget };
    loop {
        let before = shrinker.best.clone();
        shrinker.actions();
        shrinker.machines();
        shrinker.knobs();
        shrinker.horizon();
        shrinker.instants();
        shrinker.seed();
        if shrinker.best == before || shrinker.left == 0 {
            return shrinker.best;
        }
    }
}

struct Shrinker<'a> {
    best: Scenario,
    still_broken: &'a mut dyn FnMut(&Scenario) -> bool,
    /// Runs that may still be spent.
    left: usize,
}

impl Shrinker<'_> {
    /// Keeps a scenario if it still breaks.
    fn attempt(&mut self, candidate: Scenario) -> bool {
        if self.left == 0 || candidate == self.best {
            return false;
        }
        self.left -= 1;
        let broken = (self.still_broken)(&candidate);
        if broken {
            self.best = candidate;
        }
        broken
    }

    fn attempt_script(&mut self, script: Vec<TimedAction>) -> bool {
        let mut candidate = self.best.clone();
        candidate.script = script;
        self.attempt(candidate)
    }

    /// Leaves actions out, many at once while that works.
    fn actions(&mut self) {
        let mut size = self.best.script.len().div_ceil(2);
        while size > 0 {
            let mut first = 0;
            while first < self.best.script.len() {
                let mut script = self.best.script.clone();
                script.drain(first..(first + size).min(script.len()));
                if !self.attempt_script(script) {
                    first += size;
                }
            }
            size = if size == 1 { 0 } else { size.div_ceil(2) };
        }
    }

    /// Leaves machines out.
    fn machines(&mut self) {
        for key in MACHINES {
            while let Some((_, &ParamValue::Count(count))) = self.best.find(key) {
                let mut candidate = self.best.clone();
                let least = match candidate.find(key).map(|(param, _)| param.kind) {
                    Some(ParamKind::Count { min, .. }) => min,
                    _ => count,
                };
                if count <= least {
                    break;
                }
                candidate.set(key, ParamValue::Count(count - 1));
                forget_strangers(&mut candidate);
                if !self.attempt(candidate) {
                    break;
                }
            }
        }
    }

    /// Puts knobs back to their defaults.
    fn knobs(&mut self) {
        let turned: Vec<_> = self.best.values().map(|(param, _)| param).collect();
        for param in turned.into_iter().filter(|param| !MACHINES.contains(&param.key)) {
            let mut candidate = self.best.clone();
            candidate.set(param.key, param.default_value());
            self.attempt(candidate);
        }
    }

    /// Ends the run earlier.
    fn horizon(&mut self) {
        let last = self.best.script.last().map_or(0, |timed| timed.at);
        for share in [1, 2, 4, 6] {
            let horizon = last + (self.best.horizon.saturating_sub(last)) * share / 8;
            let horizon = horizon.next_multiple_of(10 * MILLISECOND).max(HORIZON_MIN);
            if horizon < self.best.horizon && self.attempt_horizon(horizon) {
                return;
            }
        }
    }

    fn attempt_horizon(&mut self, horizon: Time) -> bool {
        let mut candidate = self.best.clone();
        candidate.horizon = horizon;
        self.attempt(candidate)
    }

    /// Rounds the instants of actions, one after the other, without changing their order.
    fn instants(&mut self) {
        for place in 0..self.best.script.len() {
            let at = self.best.script[place].at;
            for grid in GRIDS {
                let down = at / grid * grid;
                let round = [down, down + grid].into_iter().filter(|round| *round != at);
                if at.is_multiple_of(grid) || round.into_iter().any(|at| self.move_to(place, at)) {
                    break;
                }
            }
        }
    }

    fn move_to(&mut self, place: usize, at: Time) -> bool {
        let mut script = self.best.script.clone();
        let before = place.checked_sub(1).map_or(0, |before| script[before].at);
        let after = script.get(place + 1).map_or(Time::MAX, |after| after.at);
        script[place].at = at;
        (before..=after).contains(&at) && self.attempt_script(script)
    }

    /// Tries the seed that is used where none is named.
    fn seed(&mut self) {
        let mut candidate = self.best.clone();
        candidate.seed = 1;
        self.attempt(candidate);
    }
}

/// Leaves out the actions of machines that a scenario does not have, and their names where actions
/// are about groups.
fn forget_strangers(scenario: &mut Scenario) {
    let cluster = crate::cluster(scenario);
    let clients = scenario.count("clients") as usize;
    let replicas = (0..cluster.replicas).map(NodeId::replica);
    let monitors = (0..cluster.monitors).map(NodeId::monitor);
    let there: NodeSet = replicas.chain(monitors).chain((0..clients).map(NodeId::client)).collect();
    scenario.script.retain_mut(|timed| match &mut timed.action {
        Action::Cut { from, to, .. }
        | Action::Heal { from, to }
        | Action::Hold { from, to, .. }
        | Action::Release { from, to } => {
            // One against everybody else is written so, and so is everybody.
            if to.0 == !from.0 || *from == NodeSet::ALL {
                return from.0 & there.0 != 0;
            }
            (*from, *to) = (from.intersection(there), to.intersection(there));
            !from.is_empty() && !to.is_empty()
        }
        action => action.subjects().difference(there).is_empty(),
    });
}
