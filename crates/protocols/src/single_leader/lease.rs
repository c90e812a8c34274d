//! The lease: how long a leader may serve.
//!
//! A leader serves only as long as those who choose leaders cannot have chosen another: for the
//! detection time-out, by its own clock, after the last of its messages that they are known to have
//! received (Gray and Cheriton, *Leases*, SOSP 1989).
//!
//! ```text
//! leader     ──pong (stamp 7)────────────────────────── serves until 7 + detection ──│ stops
//! monitor            └─▶ heard: for `detection` nobody     ping (heard 7) ──▶
//!                        takes it for dead
//! ```
//!
//! The monitor counts from when it received, the leader from when it sent, so the leader is always
//! the first to stop. A clock that runs slow holds on too long.
//!
//! A leader that is asked to give way gets no more lease, unless it is heard again by a monitor
//! that has given the order up, or has forgotten it in a crash.

use super::messages::{LEASE, Message};
use super::replica::Here;
use super::timer;
use model::{Out, Time};

/// What a leader knows of its lease.
#[derive(Clone, Debug, Default)]
pub struct Lease {
    /// The leader's own clock when it ends.
    until_us: Time,
    /// The same when it was asked to give way, if it was.
    yielded_us: Option<Time>,
    /// Whether it is known to be over.
    pub over: bool,
}

impl Lease {
    /// Whether a leader may answer clients now.
    pub fn holds(&self, here: Here<'_>) -> bool {
        !here.config.needs_lease() || here.clock_us < self.until_us
    }

    /// Whether it was asked to take no more writes.
    pub fn yields(&self) -> bool {
        self.yielded_us.is_some()
    }

    /// Those who choose leaders have received what this one sent at that time by its own clock.
    pub fn extend(&mut self, here: Here<'_>, stamp_us: Time, out: &mut Out<Message>) {
        let until_us = stamp_us.saturating_add(here.config.detection);
        let longer = until_us > self.until_us && until_us > here.clock_us;
        if here.config.needs_lease() && longer && !self.yields() {
            self.until_us = until_us;
            self.over = false;
            out.timer(timer(LEASE), until_us - here.clock_us);
        }
    }

    /// The timer of the lease rings.
    pub fn ring(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        match self.until_us.checked_sub(here.clock_us).filter(|&left| left > 0) {
            // Its own clock has drifted: not yet, by that clock.
            Some(left) => out.timer(timer(LEASE), left),
            None => self.over = true,
        }
    }

    /// The monitor asks the leader to take no more writes.
    pub fn give_way(&mut self, here: Here<'_>) {
        self.yielded_us = Some(here.clock_us);
        self.over = true;
    }

    /// The monitor says that it has heard what the leader sent at that time.
    pub fn heard(&mut self, here: Here<'_>, stamp_us: Time, out: &mut Out<Message>) {
        if self.yielded_us.is_some_and(|yielded_us| stamp_us > yielded_us) {
            self.yielded_us = None;
            self.over = false;
        }
        self.extend(here, stamp_us, out);
    }
}
