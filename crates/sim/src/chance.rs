//! Chance, counter-based.
//!
//! A draw is a hash of what is drawn: the seed, the purpose, the two ends, and how many draws of
//! that kind there were. There is no generator whose state everybody shares, so a draw on one link
//! never shifts the draws on another, and an edit at time *t* leaves everything before *t* alone
//! (DET-3). Two runs of the same seed under different settings use common random numbers for free.
//!
//! The hash is the finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), applied twice.
//! Distributions are drawn by inversion, the normal one by Marsaglia's polar method (SIAM Review,
//! 1964), with functions of `libm`, whose bits are the same natively and in WebAssembly.

use model::distribution::{Distribution, Shape};
use model::limits::DELAY_MAX;
use model::time::Micros;
use model::trace::mix;

/// What a draw is for. Draws for different purposes never touch each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// How long a message takes.
    Latency,
    /// Whether a message is lost.
    Loss,
    /// Whether a message is doubled.
    Duplicate,
    /// How long a disk takes.
    Disk,
    /// How long a timer waits.
    Timer,
    /// When a client calls next.
    Arrival,
    /// What a client calls.
    Call,
    /// What a driver picks.
    Luck,
    /// What a statement throws where it is worked out.
    Statement,
    /// How long a machine needs for a message.
    Service,
    /// How long a copy takes that a person asked for.
    Copy,
}

/// The source of all chance of a run.
#[derive(Clone, Copy, Debug)]
pub struct Chance {
    seed: u64,
}

/// The draws of one purpose between two ends, in order.
#[derive(Clone, Copy, Debug)]
pub struct Stream {
    base: u64,
    count: u64,
}

impl Chance {
    /// All chance of a run with this seed.
    pub fn new(seed: u64) -> Self {
        Self { seed: mix(seed) }
    }

    /// The stream for a purpose and two ends (the same one twice where there is only one).
    pub fn stream(&self, purpose: Purpose, from: usize, to: usize) -> Stream {
        let tag = (purpose as u64) << 32 | (from as u64) << 16 | to as u64;
        Stream::of(mix(self.seed ^ mix(tag)))
    }
}

/// How many points are tried; that none lies in the circle has a probability of 10⁻⁴².
const POLAR_TRIES_MAX: u32 = 64;

impl Stream {
    /// The stream of a number; streams of different numbers have nothing to do with each other.
    pub fn of(base: u64) -> Self {
        Self { base, count: 0 }
    }

    /// The next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.count += 1;
        mix(self.base ^ mix(self.count))
    }

    /// The next number from 0 up to, not including, `bound`; zero if `bound` is zero.
    ///
    /// The high half of a 128-bit product: the bias is below 2⁻³² for every bound in use.
    pub fn below(&mut self, bound: u64) -> u64 {
        let product = u128::from(self.bits()) * u128::from(bound);
        (product >> 64) as u64
    }

    /// Whether something of this probability, in thousandths, happens.
    pub fn happens(&mut self, thousandths: u32) -> bool {
        thousandths > 0 && self.below(1_000) < u64::from(thousandths)
    }

    /// A number above 0 and at most 1.
    fn unit(&mut self) -> f64 {
        ((self.bits() >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }

    /// A length of time from a distribution, never above the limit for a delay.
    pub fn length(&mut self, distribution: &Distribution) -> Micros {
        match distribution.parts() {
            [(_, shape)] => self.shape(*shape),
            parts => {
                let total: u64 = parts.iter().map(|(weight, _)| u64::from(*weight)).sum();
                let mut rest = self.below(total);
                for (weight, shape) in parts {
                    if rest < u64::from(*weight) {
                        return self.shape(*shape);
                    }
                    rest -= u64::from(*weight);
                }
                0
            }
        }
    }

    fn shape(&mut self, shape: Shape) -> Micros {
        match shape {
            Shape::Constant(length) => length,
            Shape::Uniform(least, most) => least + self.below(most - least + 1),
            Shape::Exponential { least, mean } => {
                least.saturating_add(whole(-libm::log(self.unit()) * mean as f64)).min(DELAY_MAX)
            }
            Shape::Lognormal { median, sigma_milli } => {
                let sigma = f64::from(sigma_milli) / 1_000.0;
                whole(median as f64 * libm::exp(sigma * self.normal()))
            }
            Shape::Pareto { least, exponent_milli } => {
                let exponent = f64::from(exponent_milli) / 1_000.0;
                whole(least as f64 * libm::pow(self.unit(), -1.0 / exponent))
            }
        }
    }

    /// A draw from the standard normal distribution, by Marsaglia's polar method: of random points
    /// in the square, the first that lies in the unit circle and is not its centre.
    fn normal(&mut self) -> f64 {
        for _ in 0..POLAR_TRIES_MAX {
            let (x, y) = (2.0 * self.unit() - 1.0, 2.0 * self.unit() - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return x * libm::sqrt(-2.0 * libm::log(square) / square);
            }
        }
        0.0
    }

    /// A waiting time of a Poisson process of so many events per second.
    pub fn poisson_gap(&mut self, per_second: u64) -> Micros {
        let mean = 1_000_000.0 / per_second.max(1) as f64;
        whole(-libm::log(self.unit()) * mean).max(1)
    }
}

/// Rounds to whole microseconds, between nothing and the limit for a delay.
fn whole(length: f64) -> Micros {
    if length >= DELAY_MAX as f64 {
        DELAY_MAX
    } else {
        libm::floor(length + 0.5).max(0.0) as Micros
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWS: u64 = 40_000;

    /// Mean of many draws, in microseconds.
    fn mean(text: &str) -> f64 {
        let distribution = Distribution::parse(text).expect("a valid distribution");
        let mut stream = Chance::new(7).stream(Purpose::Latency, 0, 1);
        let sum: u64 = (0..DRAWS).map(|_| stream.length(&distribution)).sum();
        sum as f64 / DRAWS as f64
    }

    /// Goal: every distribution has the mean that its formula gives. Method: 40,000 draws from a
    /// fixed seed, three per cent of tolerance (the standard error is below one).
    #[test]
    fn distributions_have_their_means() {
        for (text, expected) in [
            ("5ms", 5_000.0),
            ("4ms~9ms", 6_500.0),
            ("exp~2ms~5ms", 7_000.0),
            ("lognormal~5ms~0.4", 5_000.0 * libm::exp(0.08)),
            ("pareto~4ms~3", 6_000.0),
            ("mix_3_10ms_1_50ms", 20_000.0),
        ] {
            let mean = mean(text);
            assert!((mean / expected - 1.0).abs() < 0.03, "{text}: {mean}, not {expected}");
        }
    }

    /// CHANCE-1, DET-3: draws on one link do not depend on how much another link has drawn.
    #[test]
    fn streams_do_not_touch_each_other() {
        let chance = Chance::new(1);
        let alone: alloc::vec::Vec<u64> = {
            let mut stream = chance.stream(Purpose::Latency, 0, 1);
            (0..10).map(|_| stream.bits()).collect()
        };
        let mut stream = chance.stream(Purpose::Latency, 0, 1);
        let mut other = chance.stream(Purpose::Latency, 1, 0);
        for &expected in &alone {
            for _ in 0..3 {
                assert_ne!(other.bits(), expected);
            }
            assert_eq!(stream.bits(), expected);
        }
    }

    #[test]
    fn a_probability_is_met() {
        let mut stream = Chance::new(3).stream(Purpose::Loss, 0, 1);
        let lost = (0..DRAWS).filter(|_| stream.happens(250)).count() as f64;
        assert!((lost / DRAWS as f64 - 0.25).abs() < 0.01, "{lost}");
        assert!(!(0..1_000).any(|_| stream.happens(0)));
        assert!((0..1_000).all(|_| stream.happens(1_000)));
    }
}
