//! How much searching a verdict may cost.
//!
//! Deciding linearizability of a register is NP-complete when values repeat (Gibbons and Korach,
//! SIAM J. Comput. 1997), so a search needs a bound. It is counted in steps and never in time: the
//! same history gets the same verdict on a phone and on a server.

/// The bound of a judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Search steps; one step looks at one operation once.
    pub steps: u64,
}

impl Default for Budget {
    /// About twenty times what 10,000 operations of ordinary clients need.
    fn default() -> Self {
        Self { steps: 5_000_000 }
    }
}

/// What is left of a budget, and what was spent.
#[derive(Clone, Copy, Debug)]
pub struct Steps {
    limit: u64,
    spent: u64,
}

impl Steps {
    /// Nothing spent yet.
    pub fn new(limit: u64) -> Self {
        Self { limit, spent: 0 }
    }

    /// Pays; returns whether there was enough left.
    pub fn pay(&mut self, steps: u64) -> bool {
        self.spent = self.spent.saturating_add(steps);
        self.spent <= self.limit
    }

    /// What was paid so far, never more than the limit.
    pub fn spent(self) -> u64 {
        self.spent.min(self.limit)
    }

    /// What is left.
    pub fn left(self) -> u64 {
        self.limit - self.spent()
    }

    /// The bound.
    pub fn limit(self) -> u64 {
        self.limit
    }
}
