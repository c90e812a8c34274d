//! Knobs.
//!
//! A topology lists its knobs in one static table, and so does the world. Everything that names a
//! knob follows from the table: the slider with its label and help, the key in a link, the line in
//! a file, the check of its range, the documentation. A new knob is one new row.

use crate::distribution::{Distribution, ShowMilli, milli};
use crate::time::{Micros, Show, digits, parse as parse_time};
use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;

/// One knob.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Its name in files and links: lower case, words joined by hyphens.
    pub key: &'static str,
    /// Its name on the page.
    pub label: &'static str,
    /// What turning it does, in one or two sentences.
    pub help: &'static str,
    /// The heading under which it stands.
    pub group: &'static str,
    /// What values it takes.
    pub kind: ParamKind,
    /// The value where nothing is said, in text form.
    pub default: &'static str,
    /// Whether it is folded away at first.
    pub advanced: bool,
    /// The choice on which it depends, and the words with which it does anything at all.
    pub only_if: Option<(&'static str, &'static [&'static str])>,
}

/// What values a knob takes.
#[derive(Clone, Copy, Debug)]
pub enum ParamKind {
    /// A whole number.
    Count {
        /// The smallest.
        min: u64,
        /// The largest.
        max: u64,
        /// The key of another count that this one may not exceed.
        at_most: Option<&'static str>,
        /// What is counted, for example `replicas`; may be empty.
        unit: &'static str,
    },
    /// One of a few words.
    Choice(&'static [Choice]),
    /// A length of time.
    Span {
        /// The shortest.
        min: Micros,
        /// The longest.
        max: Micros,
    },
    /// A share from 0 to 100 %, kept in thousandths of the whole.
    Share,
    /// A distribution of lengths of time.
    Latency,
}

/// One of the words of a choice.
#[derive(Debug)]
pub struct Choice {
    /// The word in files and links.
    pub key: &'static str,
    /// The word on the page.
    pub label: &'static str,
    /// What choosing it means.
    pub help: &'static str,
}

/// The value of a knob.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamValue {
    /// Of a [`ParamKind::Count`].
    Count(u64),
    /// Of a [`ParamKind::Choice`]: the place in its list.
    Choice(usize),
    /// Of a [`ParamKind::Span`], in microseconds.
    Span(Micros),
    /// Of a [`ParamKind::Share`], in thousandths.
    Share(u32),
    /// Of a [`ParamKind::Latency`].
    Latency(Distribution),
}

impl Param {
    /// A whole number from the first to the second; the third says what is counted.
    pub const fn count(
        key: &'static str,
        label: &'static str,
        (min, max, unit): (u64, u64, &'static str),
        default: &'static str,
        help: &'static str,
    ) -> Self {
        Self::new(key, label, ParamKind::Count { min, max, at_most: None, unit }, default, help)
    }

    /// One of a few words.
    pub const fn choice(
        key: &'static str,
        label: &'static str,
        words: &'static [Choice],
        default: &'static str,
        help: &'static str,
    ) -> Self {
        Self::new(key, label, ParamKind::Choice(words), default, help)
    }

    /// A length of time from the first to the second.
    pub const fn span(
        key: &'static str,
        label: &'static str,
        (min, max): (Micros, Micros),
        default: &'static str,
        help: &'static str,
    ) -> Self {
        Self::new(key, label, ParamKind::Span { min, max }, default, help)
    }

    /// A share of the whole.
    pub const fn share(
        key: &'static str,
        label: &'static str,
        default: &'static str,
        help: &'static str,
    ) -> Self {
        Self::new(key, label, ParamKind::Share, default, help)
    }

    /// A distribution of lengths of time.
    pub const fn latency(
        key: &'static str,
        label: &'static str,
        default: &'static str,
        help: &'static str,
    ) -> Self {
        Self::new(key, label, ParamKind::Latency, default, help)
    }

    const fn new(
        key: &'static str,
        label: &'static str,
        kind: ParamKind,
        default: &'static str,
        help: &'static str,
    ) -> Self {
        Self { key, label, help, group: "", kind, default, advanced: false, only_if: None }
    }

    /// The same count, which may not exceed another one.
    pub const fn at_most(self, key: &'static str) -> Self {
        let ParamKind::Count { min, max, unit, .. } = self.kind else { return self };
        Self { kind: ParamKind::Count { min, max, at_most: Some(key), unit }, ..self }
    }

    /// The same, under a heading.
    pub const fn under(self, group: &'static str) -> Self {
        Self { group, ..self }
    }

    /// The same, folded away at first.
    pub const fn folded(self) -> Self {
        Self { advanced: true, ..self }
    }

    /// The same, which does anything only if a choice stands on one of these words.
    pub const fn only_if(self, key: &'static str, words: &'static [&'static str]) -> Self {
        Self { only_if: Some((key, words)), ..self }
    }

    /// The value where nothing is said.
    ///
    /// # Panics
    /// If the table is wrong; a test reads every default of every table.
    pub fn default_value(&self) -> ParamValue {
        let value = self.parse(self.default);
        value.unwrap_or_else(|| panic!("the default of {} is in its range", self.key))
    }

    /// Reads a value; `None` if it is not of the knob's kind or outside its range.
    pub fn parse(&self, text: &str) -> Option<ParamValue> {
        match &self.kind {
            ParamKind::Count { min, max, .. } => {
                let count = digits(text)?;
                (*min..=*max).contains(&count).then_some(ParamValue::Count(count))
            }
            ParamKind::Choice(choices) => {
                let place = choices.iter().position(|choice| choice.key == text)?;
                Some(ParamValue::Choice(place))
            }
            ParamKind::Span { min, max } => {
                let span = parse_time(text)?;
                (*min..=*max).contains(&span).then_some(ParamValue::Span(span))
            }
            ParamKind::Share => {
                let percent = milli(text.strip_suffix('%').unwrap_or(text), 100_000)?;
                percent.is_multiple_of(100).then_some(ParamValue::Share(percent / 100))
            }
            ParamKind::Latency => Distribution::parse(text).map(ParamValue::Latency),
        }
    }

    /// The text form of a value of this knob.
    pub fn print(&self, value: &ParamValue) -> String {
        match (value, &self.kind) {
            (ParamValue::Choice(place), ParamKind::Choice(choices)) => {
                choices[*place].key.to_string()
            }
            (value, _) => value.to_string(),
        }
    }

    /// What a good value looks like, for a notice.
    pub fn expectation(&self) -> String {
        match &self.kind {
            ParamKind::Count { min, max, .. } => format!("a whole number from {min} to {max}"),
            ParamKind::Choice(choices) => {
                let words: alloc::vec::Vec<&str> =
                    choices.iter().map(|choice| choice.key).collect();
                format!("one of {}", words.join(", "))
            }
            ParamKind::Span { min, max } => {
                format!("a time from {} to {}, such as 250ms", Show(*min), Show(*max))
            }
            ParamKind::Share => "a percentage from 0 to 100 with at most one decimal".to_string(),
            ParamKind::Latency => "a time such as 5ms, a range such as 4ms~9ms, or exp~5ms, \
                 lognormal~5ms~0.4, pareto~4ms~2.5, mix_95_5ms_5_80ms"
                .to_string(),
        }
    }
}

impl fmt::Display for ParamValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Choice(place) => write!(f, "{place}"),
            Self::Span(span) => write!(f, "{}", Show(*span)),
            Self::Share(thousandths) => write!(f, "{}", ShowMilli(thousandths * 100)),
            Self::Latency(distribution) => write!(f, "{distribution}"),
        }
    }
}
