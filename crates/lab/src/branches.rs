//! The futures that a reader has made.
//!
//! Who changes the past begins another future, and the old one is kept beside it: both can be
//! looked at, named, and put side by side. A branch is a scenario with a name and with whatever is
//! shown of it; this module only keeps the list, so it is the same for a page and for a test.
//!
//! ```text
//! A  first run          5ms write, 40ms write, 120ms read
//! B  crash n1 at 60 ms  5ms write, 40ms write, 60ms crash n1      made from A; current
//! C  sync               5ms write, 40ms write, 120ms read         beside B
//! ```
//!
//! The list is bounded: when it is full, the oldest branch that is neither looked at nor beside
//! gives way. A letter stays with its branch for as long as that lives.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use model::Scenario;

/// Branches that are kept, at most.
pub const BRANCHES_MAX: usize = 6;
/// Characters of a name, at most.
pub const NAME_MAX: usize = 40;

/// One future.
#[derive(Clone, Debug)]
pub struct Branch<T> {
    /// Its letter.
    pub letter: char,
    /// What it is called.
    pub name: Rc<str>,
    /// What it depends on.
    pub scenario: Rc<Scenario>,
    /// What is shown of it.
    pub shown: T,
}

/// The futures in the order in which they were made, never none.
#[derive(Clone, Debug)]
pub struct Branches<T> {
    list: Vec<Branch<T>>,
    current: usize,
    beside: Option<usize>,
}

/// The branches without what is shown of them, to come back to.
#[derive(Clone, Debug)]
pub struct Step(Branches<()>);

impl<T: Clone> Branches<T> {
    /// A single future.
    pub fn new(name: &str, scenario: Rc<Scenario>, shown: T) -> Self {
        let only = Branch { letter: 'A', name: name.into(), scenario, shown };
        Self { list: Vec::from([only]), current: 0, beside: None }
    }

    /// All of them.
    pub fn list(&self) -> &[Branch<T>] {
        &self.list
    }

    /// The place of the one that is looked at.
    pub fn current(&self) -> usize {
        self.current
    }

    /// The place of the one beside it.
    pub fn beside(&self) -> Option<usize> {
        self.beside
    }

    /// The one that is looked at.
    pub fn now(&self) -> &Branch<T> {
        &self.list[self.current]
    }

    /// The one beside it.
    pub fn other(&self) -> Option<&Branch<T>> {
        self.beside.map(|place| &self.list[place])
    }

    /// Changes the scenario of the one that is looked at.
    #[must_use]
    pub fn changed(&self, scenario: Rc<Scenario>, shown: T) -> Self {
        let mut branches = self.clone();
        let now = &mut branches.list[self.current];
        (now.scenario, now.shown) = (scenario, shown);
        branches
    }

    /// Begins another future, and looks at it. What was looked at stays, as it is.
    #[must_use]
    pub fn forked(&self, name: &str, scenario: Rc<Scenario>, shown: T) -> Self {
        let mut branches = self.clone();
        branches.make_room();
        let used = |letter: &char| branches.list.iter().any(|branch| branch.letter == *letter);
        let letter = ('A'..='Z').find(|letter| !used(letter)).unwrap_or('Z');
        branches.list.push(Branch { letter, name: short(name), scenario, shown });
        branches.current = branches.list.len() - 1;
        branches
    }

    /// Puts another scenario beside the one that is looked at, as a future of its own.
    #[must_use]
    pub fn contrasted(&self, name: &str, scenario: Rc<Scenario>, shown: T) -> Self {
        let mut branches = self.forked(name, scenario, shown);
        let made = branches.current;
        // What is looked at may have moved, if another gave way.
        let letter = self.now().letter;
        let kept = branches.list.iter().position(|branch| branch.letter == letter);
        branches.current = kept.unwrap_or(0);
        branches.beside = Some(made);
        branches
    }

    /// Looks at another one; if that was beside, the two change places.
    #[must_use]
    pub fn switched(&self, place: usize) -> Self {
        let mut branches = self.clone();
        if place < self.list.len() {
            if self.beside == Some(place) {
                branches.beside = Some(self.current);
            }
            branches.current = place;
        }
        branches
    }

    /// Puts one beside the one that is looked at, or none.
    #[must_use]
    pub fn compared(&self, place: Option<usize>) -> Self {
        let place = place.filter(|place| *place < self.list.len() && *place != self.current);
        Self { beside: place, ..self.clone() }
    }

    /// Gives one another name; an empty one changes nothing.
    #[must_use]
    pub fn renamed(&self, place: usize, name: &str) -> Self {
        let mut branches = self.clone();
        let named = branches.list.get_mut(place).filter(|_| !name.trim().is_empty());
        if let Some(branch) = named {
            branch.name = short(name.trim());
        }
        branches
    }

    /// Gives one up, unless it is the last.
    #[must_use]
    pub fn removed(&self, place: usize) -> Self {
        let mut branches = self.clone();
        if place < self.list.len() && self.list.len() > 1 {
            branches.remove(place);
        }
        branches
    }

    fn make_room(&mut self) {
        if self.list.len() < BRANCHES_MAX {
            return;
        }
        let free = |place: &usize| *place != self.current && self.beside != Some(*place);
        if let Some(oldest) = (0..self.list.len()).find(free) {
            self.remove(oldest);
        }
    }

    fn remove(&mut self, place: usize) {
        self.list.remove(place);
        let moved = |other: usize| if other > place { other - 1 } else { other };
        self.beside = self.beside.filter(|&other| other != place).map(moved);
        self.current = moved(self.current).min(self.list.len() - 1);
        self.beside = self.beside.filter(|&other| other != self.current);
    }

    /// What it takes to come back here.
    pub fn step(&self) -> Step {
        let bare = |branch: &Branch<T>| branch.replaced(());
        let list = self.list.iter().map(bare).collect();
        Step(Branches { list, current: self.current, beside: self.beside })
    }

    /// Comes back to a step. What is shown of a scenario that is still here is kept, and of any
    /// other it is made anew.
    #[must_use]
    pub fn restored(&self, step: &Step, make: &dyn Fn(&Rc<Scenario>) -> T) -> Self {
        let Step(Branches { list, current, beside }) = step;
        let shown = |branch: &Branch<()>| {
            let same = |here: &&Branch<T>| Rc::ptr_eq(&here.scenario, &branch.scenario);
            let kept = self.list.iter().find(same).map(|here| here.shown.clone());
            branch.replaced(kept.unwrap_or_else(|| make(&branch.scenario)))
        };
        Self { list: list.iter().map(shown).collect(), current: *current, beside: *beside }
    }
}

impl<T> Branch<T> {
    fn replaced<U>(&self, shown: U) -> Branch<U> {
        let Self { letter, name, scenario, .. } = self;
        Branch { letter: *letter, name: name.clone(), scenario: scenario.clone(), shown }
    }
}

/// A name that is not too long.
fn short(name: &str) -> Rc<str> {
    let name: String = name.chars().take(NAME_MAX).collect();
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::cell::Cell;

    fn scenario(seed: u64) -> Rc<Scenario> {
        let registry = crate::registry();
        let mut scenario = registry.blank(registry.default_topology());
        scenario.seed = seed;
        Rc::new(scenario)
    }

    fn letters(branches: &Branches<u64>) -> String {
        branches.list().iter().map(|branch| branch.letter).collect()
    }

    #[test]
    fn a_fork_keeps_what_was_there() {
        let first = Branches::new("first run", scenario(1), 1);
        let forked = first.forked("crash n1", scenario(2), 2);
        assert_eq!((letters(&forked).as_str(), forked.current()), ("AB", 1));
        assert_eq!(forked.list()[0].scenario.seed, 1);
        assert_eq!(forked.now().shown, 2);
        let back = forked.switched(0).changed(scenario(3), 3);
        assert_eq!((back.now().shown, back.list()[1].shown), (3, 2));
    }

    #[test]
    fn two_that_are_compared_change_places() {
        let branches = Branches::new("first run", scenario(1), 1);
        let branches = branches.contrasted("sync", scenario(2), 2);
        assert_eq!((branches.current(), branches.beside()), (0, Some(1)));
        let turned = branches.switched(1);
        assert_eq!((turned.current(), turned.beside()), (1, Some(0)));
        assert_eq!(turned.other().map(|branch| branch.shown), Some(1));
        assert_eq!(turned.compared(Some(1)).beside(), None, "not beside itself");
    }

    /// Goal: the list stays bounded and never loses what is on screen. Method: a hundred contrasts
    /// and forks; the one that is looked at and the one beside it are there after each.
    #[test]
    fn the_oldest_gives_way_and_never_one_on_screen() {
        let mut branches = Branches::new("first run", scenario(0), 0);
        for seed in 1..100 {
            let looked_at = branches.now().shown;
            branches = branches.contrasted("other", scenario(seed), seed);
            assert!(branches.list().len() <= BRANCHES_MAX);
            assert_eq!(branches.now().shown, looked_at);
            assert_eq!(branches.other().map(|branch| branch.shown), Some(seed));
            if seed % 7 == 0 {
                branches = branches.switched(branches.beside().expect("just put there"));
                assert_eq!(branches.now().shown, seed);
            }
            let mut seen: Vec<char> = letters(&branches).chars().collect();
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), branches.list().len(), "a letter for each");
        }
    }

    #[test]
    fn one_can_be_given_up_but_not_the_last() {
        let branches = Branches::new("first run", scenario(1), 1);
        let branches = branches.contrasted("sync", scenario(2), 2);
        let removed = branches.removed(0);
        assert_eq!((letters(&removed).as_str(), removed.beside()), ("B", None));
        assert_eq!(letters(&removed.removed(0)), "B");
        assert_eq!(letters(&branches.removed(9)), "AB");
    }

    #[test]
    fn a_name_is_kept_short_and_never_empty() {
        let branches = Branches::new("first run", scenario(1), 1).renamed(0, "  ");
        assert_eq!(&*branches.now().name, "first run");
        let long = "é".repeat(NAME_MAX + 1);
        assert_eq!(branches.renamed(0, &long).now().name.chars().count(), NAME_MAX);
    }

    #[test]
    fn coming_back_runs_only_what_is_gone() {
        let first = Branches::new("first run", scenario(1), 1);
        let forked = first.forked("crash n1", scenario(2), 2);
        let step = forked.step();
        let later = forked.changed(scenario(3), 3);
        let made = Cell::new(0);
        let restored = later.restored(&step, &|scenario| {
            made.set(made.get() + 1);
            scenario.seed
        });
        assert_eq!((made.get(), restored.now().shown), (1, 2));
        assert_eq!(restored.list()[0].shown, 1);
    }
}
