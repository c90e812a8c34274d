//! The clock of a machine.
//!
//! The world has one true time; what a machine reads is its own clock, which is set off by a
//! constant (*skew*) and runs fast or slow (*drift*). A reading starts at
//! [`SKEW_MAX`], so that no clock ever reads less than zero.
//!
//! A change of drift bends the line and never breaks it: the clock goes on from what it reads. A
//! skew sets the clock, and that is a jump.
//!
//! Timers do not follow clocks: a wait of 20 ms takes 20 ms of true time on every machine.

use model::Time;
use model::limits::SKEW_MAX;

/// What drift is measured in: so many microseconds in a million of them.
const MILLION: i64 = 1_000_000;

/// A clock, and how far it is off.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    /// As it was set, in microseconds.
    offset_us: i64,
    /// What drift had added by `since`, in millionths of a microsecond, so that no change of drift
    /// loses a fraction.
    drifted: i64,
    /// From when on it has run as it runs now.
    since: Time,
    /// How fast it runs ahead of true time, in microseconds per second.
    ppm: i32,
}

impl Clock {
    /// What the clock says, in microseconds. It is read at every step; most clocks do not drift.
    #[inline]
    pub fn read(&self, now: Time) -> u64 {
        let drifted_us = match (self.drifted, self.ppm) {
            (0, 0) => 0,
            _ => self.drifted(now).div_euclid(MILLION),
        };
        (now + SKEW_MAX).saturating_add_signed(self.offset_us + drifted_us)
    }

    /// Sets the clock off by so much; what drift had added until now is forgotten.
    pub fn set(&mut self, now: Time, offset_us: i64) {
        (self.offset_us, self.drifted, self.since) = (offset_us, 0, now);
    }

    /// Lets the clock run at another speed from now on.
    pub fn drift(&mut self, now: Time, ppm: i32) {
        (self.drifted, self.since, self.ppm) = (self.drifted(now), now, ppm);
    }

    /// At most an hour of true time times a tenth of a million: far from the end of the type.
    fn drifted(&self, now: Time) -> i64 {
        self.drifted + (now - self.since) as i64 * i64::from(self.ppm)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::limits::{DRIFT_PPM_MAX, HORIZON_MAX};

    /// What a clock is off by, in microseconds.
    fn off(clock: &Clock, now: Time) -> i64 {
        clock.read(now) as i64 - (now + SKEW_MAX) as i64
    }

    #[test]
    fn drift_counts_from_the_instant_at_which_it_is_set() {
        let mut clock = Clock::default();
        clock.drift(1_000_000, 200);
        assert_eq!(off(&clock, 1_000_000), 0);
        assert_eq!(off(&clock, 2_000_000), 200);
        assert_eq!(off(&clock, 11_000_000), 2_000);
    }

    /// Goal: changing the drift never makes a clock jump. Method: the drift changes at odd
    /// instants, back and forth; the reading just after is the reading just before, and whatever
    /// was gained piece by piece is what the pieces add up to.
    #[test]
    fn a_change_of_drift_bends_the_clock_and_does_not_break_it() {
        let mut clock = Clock::default();
        let (mut now, mut gained) = (0, 0);
        for round in 0..1_000 {
            let ppm = [333, -77, 0, 100_000, -1][round % 5];
            let before = clock.read(now);
            clock.drift(now, ppm);
            assert_eq!(clock.read(now), before, "at {now}");
            let wait = 1 + round as u64 * 7 % 1_009;
            now += wait;
            gained += wait as i64 * i64::from(ppm);
        }
        assert_eq!(off(&clock, now), gained.div_euclid(MILLION));
    }

    #[test]
    fn a_skew_sets_the_clock_and_drift_goes_on_from_there() {
        let mut clock = Clock::default();
        clock.drift(0, -1_000);
        assert_eq!(off(&clock, 1_000_000), -1_000);
        clock.set(1_000_000, 50_000);
        assert_eq!(off(&clock, 1_000_000), 50_000);
        assert_eq!(off(&clock, 2_000_000), 49_000);
    }

    #[test]
    fn no_clock_reads_less_than_zero_or_runs_backwards() {
        let mut clock = Clock::default();
        clock.set(0, -(SKEW_MAX as i64));
        clock.drift(0, -DRIFT_PPM_MAX);
        assert_eq!(clock.read(0), 0);
        assert!(clock.read(1_000) > clock.read(999));
        assert_eq!(clock.read(HORIZON_MAX), HORIZON_MAX / 10 * 9);
    }
}
