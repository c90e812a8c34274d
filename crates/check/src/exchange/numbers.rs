//! Numbers as they are written.
//!
//! A value is compared and never calculated with, so a number stays text unless it is a whole one
//! that fits in 64 bits. Two spellings of a number must not become two values, though: signs in
//! front of zero, and zeros behind the point, are taken off. `1` and `1.0` stay different, as they
//! are in Clojure.
//!
//! | text | what it is | becomes |
//! |---|---|---|
//! | `7`, `+7`, `7N`, `0x7` | a whole number | `7` |
//! | `123456789012345678901` | one that does not fit | its digits |
//! | `1.50`, `1.5M` | a number with a point | `1.5` |
//! | `1e3`, `1E+3` | one with an exponent | `1e3` |
//! | `2/4` | a ratio, as it stands | `2/4` |

use alloc::string::String;

/// A number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Number {
    /// A whole one that fits.
    Integer(i64),
    /// Any other, in its only spelling.
    Other(String),
}

/// Whether a word claims to be a number, so that it is wrong if it is none.
pub fn claims(word: &str) -> bool {
    let digits = word.strip_prefix(['+', '-']).unwrap_or(word);
    digits.starts_with(|first: char| first.is_ascii_digit())
}

/// Reads a number of EDN.
pub fn edn(word: &str) -> Option<Number> {
    let (minus, rest) = sign(word);
    if let Some(hex) = rest.strip_prefix("0x") {
        let value = i64::from_str_radix(hex, 16).ok().filter(|_| !hex.starts_with(['+', '-']))?;
        return Some(Number::Integer(if minus { -value } else { value }));
    }
    if let Some((above, below)) = rest.split_once('/') {
        let fits = is_whole(above) && is_whole(below) && below != "0";
        return fits.then(|| Number::Other(signed(minus, rest)));
    }
    if let Some(whole) = rest.strip_suffix('N') {
        return is_whole(whole).then(|| integer(minus, whole));
    }
    decimal(minus, rest.strip_suffix('M').unwrap_or(rest), rest.ends_with('M'), true)
}

/// Reads a number of JSON (RFC 8259).
pub fn json(word: &str) -> Option<Number> {
    let (minus, rest) = sign(word);
    if word.starts_with('+') {
        return None;
    }
    decimal(minus, rest, false, false)
}

fn sign(word: &str) -> (bool, &str) {
    (word.starts_with('-'), word.strip_prefix(['+', '-']).unwrap_or(word))
}

fn signed(minus: bool, digits: &str) -> String {
    let mut text = String::new();
    if minus {
        text.push('-');
    }
    text.push_str(digits);
    text
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Digits without a zero in front.
fn is_whole(text: &str) -> bool {
    are_digits(text) && (text == "0" || !text.starts_with('0'))
}

fn integer(minus: bool, digits: &str) -> Number {
    let text = signed(minus && digits != "0", digits);
    text.parse().map_or(Number::Other(text), Number::Integer)
}

/// A whole number, or one with a point or an exponent.
fn decimal(minus: bool, rest: &str, exact: bool, bare_point: bool) -> Option<Number> {
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (rest, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    if !is_whole(whole) {
        return None;
    }
    if fraction.is_none() && exponent.is_none() && !exact {
        return Some(integer(minus, whole));
    }
    let fraction = fraction.unwrap_or("0");
    if !(are_digits(fraction) || bare_point && fraction.is_empty()) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let is_zero = whole == "0" && fraction.is_empty();
    let mut text = signed(minus && !is_zero, whole);
    match exponent {
        None => {
            text.push('.');
            text.push_str(if fraction.is_empty() { "0" } else { fraction });
        }
        Some(exponent) => {
            let (below, digits) = sign(exponent);
            if !are_digits(digits) {
                return None;
            }
            if !fraction.is_empty() {
                text.push('.');
                text.push_str(fraction);
            }
            let digits = digits.trim_start_matches('0');
            text.push('e');
            text.push_str(&signed(below && !digits.is_empty(), digits));
            if digits.is_empty() {
                text.push('0');
            }
        }
    }
    Some(Number::Other(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(number: Option<Number>) -> Option<String> {
        number.map(|number| match number {
            Number::Integer(value) => value.to_string(),
            Number::Other(text) => text,
        })
    }

    #[test]
    fn every_number_has_one_spelling() {
        for (word, expected) in [
            ("7", "7"),
            ("+7", "7"),
            ("-0", "0"),
            ("7N", "7"),
            ("0xff", "255"),
            ("123456789012345678901", "123456789012345678901"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("1.50", "1.5"),
            ("1.", "1.0"),
            ("1.5M", "1.5"),
            ("3M", "3.0"),
            ("-0.0", "0.0"),
            ("1E+03", "1e3"),
            ("1.50e-2", "1.5e-2"),
            ("1e00", "1e0"),
            ("2/4", "2/4"),
        ] {
            assert_eq!(text(edn(word)).as_deref(), Some(expected), "{word}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for word in ["1abc", "012", "1..2", "0x", "0x-1", "1/0", "1/02", "1e", "1.5N", "--1", "1-2"]
        {
            assert_eq!(edn(word), None, "{word}");
            assert!(claims(word) || word == "--1", "{word}");
        }
        for word in ["+1", "01", "1.", ".5", "1N", "0x1", "NaN", "-"] {
            assert_eq!(json(word), None, "{word}");
        }
        assert_eq!(text(json("-12.50")).as_deref(), Some("-12.5"));
    }
}
