//! How long a thing takes, as a distribution.
//!
//! | text | meaning |
//! |---|---|
//! | `5ms` | always 5 ms |
//! | `4ms~9ms` | uniform between the two |
//! | `exp~2ms~5ms` | 2 ms plus an exponential of mean 5 ms |
//! | `lognormal~5ms~0.4` | median 5 ms, the logarithm's standard deviation 0.4 |
//! | `pareto~4ms~2.5` | at least 4 ms, tail exponent 2.5 |
//! | `mix_95_4ms~9ms_5_80ms` | 95 parts of the first, 5 parts of the second |
//!
//! The characters are those that an address may carry, so the same text stands in files and links.
//! No draw is longer than ten minutes: each distribution is cut off there.
//!
//! Shape numbers are kept in thousandths: what is printed reads back exactly. Drawing from a
//! distribution is the world's affair; here it is only said.

use crate::limits::{DELAY_MAX, MIXTURE_MAX};
use crate::time::{Micros, Show, digits, parse as parse_time};
use alloc::vec::Vec;
use core::fmt;

/// One shape without parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Always the same.
    Constant(Micros),
    /// Anything from the first to the second, both included.
    Uniform(Micros, Micros),
    /// At least `least`, then an exponential of mean `mean`.
    Exponential {
        /// The shortest.
        least: Micros,
        /// Mean of what comes on top.
        mean: Micros,
    },
    /// The logarithm is normal.
    Lognormal {
        /// Half of the draws are shorter.
        median: Micros,
        /// Standard deviation of the logarithm, in thousandths.
        sigma_milli: u32,
    },
    /// A heavy tail.
    Pareto {
        /// The shortest.
        least: Micros,
        /// Tail exponent in thousandths; smaller is heavier.
        exponent_milli: u32,
    },
}

/// A distribution of lengths of time: one shape, or several with weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distribution {
    parts: Vec<(u32, Shape)>,
}

impl Distribution {
    /// Always the same length.
    pub fn constant(length: Micros) -> Self {
        Self { parts: alloc::vec![(1, Shape::Constant(length))] }
    }

    /// The shapes with their weights; a single shape has one part.
    pub fn parts(&self) -> &[(u32, Shape)] {
        &self.parts
    }

    /// A length in the middle of the distribution, for layouts and labels.
    pub fn typical(&self) -> Micros {
        let heaviest = self.parts.iter().max_by_key(|(weight, _)| *weight);
        match heaviest.map(|(_, shape)| *shape) {
            Some(Shape::Constant(length)) => length,
            Some(Shape::Uniform(least, most)) => least.midpoint(most),
            Some(Shape::Exponential { least, mean }) => least + mean,
            Some(Shape::Lognormal { median, .. }) => median,
            Some(Shape::Pareto { least, .. }) => least,
            None => 0,
        }
    }

    /// The same shapes, stretched or shrunk so that the typical length is this one.
    pub fn with_typical(&self, typical: Micros) -> Self {
        let old = self.typical();
        let scale = |length: Micros| match old {
            0 => typical,
            old => (u128::from(length) * u128::from(typical) / u128::from(old)) as Micros,
        };
        let scale = |length: Micros| scale(length).min(DELAY_MAX);
        let parts = self.parts.iter().map(|&(weight, shape)| {
            let shape = match shape {
                Shape::Constant(length) => Shape::Constant(scale(length)),
                Shape::Uniform(least, most) => Shape::Uniform(scale(least), scale(most)),
                Shape::Exponential { least, mean } => {
                    Shape::Exponential { least: scale(least), mean: scale(mean) }
                }
                Shape::Lognormal { median, sigma_milli } => {
                    Shape::Lognormal { median: scale(median), sigma_milli }
                }
                Shape::Pareto { least, exponent_milli } => {
                    Shape::Pareto { least: scale(least), exponent_milli }
                }
            };
            (weight, shape)
        });
        Self { parts: parts.collect() }
    }

    /// Reads the text form; `None` if it is not of that form or beyond a limit.
    pub fn parse(text: &str) -> Option<Self> {
        let Some(mixture) = text.strip_prefix("mix_") else {
            return Some(Self { parts: alloc::vec![(1, Shape::parse(text)?)] });
        };
        let words: Vec<&str> = mixture.split('_').collect();
        let paired = words.len() >= 2 && words.len().is_multiple_of(2);
        if !paired || words.len() / 2 > MIXTURE_MAX {
            return None;
        }
        let parts: Option<Vec<(u32, Shape)>> = words
            .chunks(2)
            .map(|pair| {
                let weight = u32::try_from(digits(pair[0])?).ok()?;
                (1..=1_000_000).contains(&weight).then_some(())?;
                Some((weight, Shape::parse(pair[1])?))
            })
            .collect();
        Some(Self { parts: parts? })
    }
}

impl Shape {
    fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split('~').collect();
        let length = |text: &str| parse_time(text).filter(|&length| length <= DELAY_MAX);
        match words[..] {
            [only] => Some(Self::Constant(length(only)?)),
            ["exp", mean] => Some(Self::Exponential { least: 0, mean: length(mean)? }),
            ["exp", least, mean] => {
                Some(Self::Exponential { least: length(least)?, mean: length(mean)? })
            }
            ["lognormal", median, sigma] => {
                Some(Self::Lognormal { median: length(median)?, sigma_milli: milli(sigma, 5_000)? })
            }
            ["pareto", least, exponent] => Some(Self::Pareto {
                least: length(least)?,
                exponent_milli: milli(exponent, 100_000).filter(|&value| value > 0)?,
            }),
            [least, most] => {
                let (least, most) = (length(least)?, length(most)?);
                (least <= most).then_some(Self::Uniform(least, most))
            }
            _ => None,
        }
    }
}

/// Reads a decimal with up to three places as thousandths, at most `most`.
pub(crate) fn milli(text: &str, most: u32) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if fraction.len() > 3 {
        return None;
    }
    let scale = 10_u64.pow(3 - fraction.len() as u32);
    let total = digits(whole)?.checked_mul(1_000)?.checked_add(digits(fraction)? * scale)?;
    u32::try_from(total).ok().filter(|&value| value <= most)
}

/// Prints thousandths as a decimal, with as few places as are needed.
pub(crate) struct ShowMilli(pub(crate) u32);

impl fmt::Display for ShowMilli {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = alloc::format!("{}.{:03}", self.0 / 1_000, self.0 % 1_000);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Constant(length) => write!(f, "{}", Show(length)),
            Self::Uniform(least, most) => write!(f, "{}~{}", Show(least), Show(most)),
            Self::Exponential { least: 0, mean } => write!(f, "exp~{}", Show(mean)),
            Self::Exponential { least, mean } => write!(f, "exp~{}~{}", Show(least), Show(mean)),
            Self::Lognormal { median, sigma_milli } => {
                write!(f, "lognormal~{}~{}", Show(median), ShowMilli(sigma_milli))
            }
            Self::Pareto { least, exponent_milli } => {
                write!(f, "pareto~{}~{}", Show(least), ShowMilli(exponent_milli))
            }
        }
    }
}

impl fmt::Display for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [(1, shape)] = self.parts[..] {
            return write!(f, "{shape}");
        }
        f.write_str("mix")?;
        for (weight, shape) in &self.parts {
            write!(f, "_{weight}_{shape}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_reads_back_from_its_text() {
        for text in [
            "5ms",
            "4ms~9ms",
            "exp~5ms",
            "exp~2ms~5ms",
            "lognormal~5ms~0.4",
            "pareto~4ms~2.5",
            "mix_95_4ms~9ms_5_80ms",
            "mix_1_0s_1_lognormal~1s~1",
        ] {
            let parsed = Distribution::parse(text).unwrap_or_else(|| panic!("{text} is valid"));
            assert_eq!(parsed.to_string(), text);
        }
    }

    #[test]
    fn a_distribution_can_be_stretched() {
        for (text, typical, expected) in [
            ("5ms", 10_000, "10ms"),
            ("4ms~8ms", 3_000, "2ms~4ms"),
            ("exp~2ms~5ms", 70_000, "exp~20ms~50ms"),
            ("0s", 7_000, "7ms"),
        ] {
            let distribution = Distribution::parse(text).expect("a valid distribution");
            assert_eq!(distribution.with_typical(typical).to_string(), expected);
        }
    }

    #[test]
    fn what_is_no_distribution_is_refused() {
        for text in [
            "",
            "~",
            "9ms~4ms",
            "11m",
            "exp~",
            "lognormal~5ms~6",
            "pareto~1ms~0",
            "mix_",
            "mix_1",
            "mix_0_5ms",
            "mix_1_1s_1_1s_1_1s_1_1s_1_1s",
            "mix_1_mix_1_1s",
            "gauss~1ms~1ms",
        ] {
            assert_eq!(Distribution::parse(text), None, "{text}");
        }
    }
}
