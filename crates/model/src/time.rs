//! Virtual time, in whole microseconds.
//!
//! A run has one clock, and it is not the clock of any machine: it starts at zero and jumps from
//! event to event. Whole numbers keep it exact, so that two runs of a scenario agree to the bit on
//! every platform. Sixty-four bits of microseconds last for half a million years.
//!
//! In text a length of time is a decimal number with a unit: `450us`, `12ms`, `1.25s`, `2m`. The
//! printed form is exact and reads back as the same number.

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;

/// An instant, in microseconds since the start of the run.
pub type Time = u64;

/// A length of time in microseconds.
pub type Micros = u64;

/// One millisecond.
pub const MILLISECOND: Micros = 1_000;
/// One second.
pub const SECOND: Micros = 1_000_000;
/// One minute.
pub const MINUTE: Micros = 60 * SECOND;

/// Prints a length of time exactly, in the largest unit in which it is at least one.
///
/// ```
/// use model::time::Show;
/// assert_eq!(Show(6_000).to_string(), "6ms");
/// assert_eq!(Show(1_250_000).to_string(), "1.25s");
/// assert_eq!(Show(0).to_string(), "0s");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Show(pub Micros);

impl fmt::Display for Show {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, digits, name) = match self.0 {
            0 => return f.pad("0s"),
            1..MILLISECOND => (1, 0, "us"),
            MILLISECOND..SECOND => (MILLISECOND, 3, "ms"),
            _ => (SECOND, 6, "s"),
        };
        let whole = self.0 / unit;
        let mut rest = self.0 % unit;
        let mut digits = digits;
        while digits > 0 && rest.is_multiple_of(10) {
            rest /= 10;
            digits -= 1;
        }
        if rest == 0 {
            f.pad(&format!("{whole}{name}"))
        } else {
            f.pad(&format!("{whole}.{rest:0digits$}{name}"))
        }
    }
}

/// A length of time to read: three digits at most, in the unit that suits.
///
/// ```
/// assert_eq!(model::time::length(12_345), "12.3 ms");
/// assert_eq!(model::time::length(3_412_000), "3.41 s");
/// ```
pub fn length(time: Micros) -> String {
    let (unit, name) = match time {
        0..MILLISECOND => return format!("{time} µs"),
        MILLISECOND..SECOND => (MILLISECOND, "ms"),
        SECOND..MINUTE => (SECOND, "s"),
        _ => (MINUTE, "min"),
    };
    format!("{} {name}", three_digits(time, unit))
}

/// A quotient with three digits, without needless zeros.
fn three_digits(number: u64, unit: u64) -> String {
    let whole = number / unit;
    let (places, scale) = match whole {
        0..10 => (2, 100),
        10..100 => (1, 10),
        _ => (0, 1),
    };
    let scaled = (number * scale + unit / 2) / unit;
    if places == 0 {
        return scaled.to_string();
    }
    let text = format!("{}.{:0places$}", scaled / scale, scaled % scale);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// Reads a length of time such as `12ms`, `3.2s`, `450us` or `2m`.
///
/// Digits finer than a microsecond are refused rather than rounded, so that what is read is what
/// will be printed. Returns `None` for anything that is not of this form or does not fit.
///
/// ```
/// use model::time::parse;
/// assert_eq!(parse("3.2s"), Some(3_200_000));
/// assert_eq!(parse("0.5us"), None);
/// assert_eq!(parse("fast"), None);
/// ```
pub fn parse(text: &str) -> Option<Micros> {
    let split = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, name) = text.split_at(split);
    let unit = match name {
        "us" => 1,
        "ms" => MILLISECOND,
        "s" => SECOND,
        "m" => MINUTE,
        _ => return None,
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || number.ends_with('.') {
        return None;
    }
    let mut total = digits(whole)?.checked_mul(unit)?;
    let mut place = unit;
    for digit in fraction.bytes() {
        if !digit.is_ascii_digit() {
            return None;
        }
        let value = u64::from(digit - b'0');
        if !place.is_multiple_of(10) {
            if value != 0 {
                return None;
            }
            continue;
        }
        place /= 10;
        total = total.checked_add(place * value)?;
    }
    Some(total)
}

/// Reads a plain run of decimal digits; signs and spaces are refused.
pub(crate) fn digits(text: &str) -> Option<u64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_times_read_back_as_themselves() {
        for time in [0, 1, 999, 1_000, 1_001, 12_500, 999_999, 1_000_000, 3_200_001, 61_000_000] {
            assert_eq!(parse(&Show(time).to_string()), Some(time), "{}", Show(time));
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in
            ["", "s", "1", "1.s", ".5s", "1,5s", "-1s", "+1s", "1h", "99999999999999999999s"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
