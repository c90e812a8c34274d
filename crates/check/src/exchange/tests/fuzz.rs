//! Goal: no text makes the reader panic, hang or give back a history that contradicts itself.
//! Method: a hundred thousand mutations of the samples, of their bytes and of their structure, all
//! from fixed seeds.

use super::super::{FailedCas, Format, Imported, Keys, Model, Nil, Options, read};
use super::SAMPLES;
use model::trace::mix;

/// Numbers from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(1);
        (mix(self.0) % bound.max(1) as u64) as usize
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// Pieces that mean something in one of the notations.
const PIECES: [&str; 40] = [
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "#{",
    "#_",
    "#tag ",
    "\"",
    "\\",
    ";",
    ":",
    ",",
    "\n",
    "\r\n",
    "nil",
    "null",
    ":process 0",
    ":type :ok",
    ":info",
    ":invoke",
    ":f :cas",
    ":value [1 2]",
    "-1",
    "1e999",
    "99999999999999999999",
    "0x",
    "1/0",
    "\\u",
    "\\ud83d",
    "\u{feff}",
    "\"key\":",
    "INFO jepsen.util - ",
    " 3 :invoke :read nil",
    ":nemesis",
    "[[:r :x nil]]",
    "##NaN",
    "é",
    "\u{0}",
];

fn mutate(text: &mut Vec<u8>, dice: &mut Dice) {
    let at = dice.below(text.len() + 1);
    let span = dice.below(12).min(text.len() - at);
    match dice.below(8) {
        0 if at < text.len() => text[at] ^= 1 << dice.below(8),
        1 if at < text.len() => text[at] = dice.below(256) as u8,
        2 => drop(text.drain(at..at + span)),
        3 => {
            let copy = text[at..at + span].to_vec();
            let to = dice.below(text.len() + 1);
            text.splice(to..to, copy);
        }
        4 => text.truncate(at),
        5 => {
            let mut lines: Vec<Vec<u8>> =
                text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
            let (one, other) = (dice.below(lines.len()), dice.below(lines.len()));
            match dice.below(3) {
                0 => lines.swap(one, other),
                1 => lines.insert(one, lines[other].clone()),
                _ => drop(lines.remove(one)),
            }
            *text = lines.join(&b'\n');
        }
        _ => {
            let piece = dice.pick(&PIECES).bytes();
            text.splice(at..at, piece);
        }
    }
}

fn options(dice: &mut Dice) -> Options {
    let mut options = Options::default();
    if dice.below(2) == 0 {
        options.model = Some(*dice.pick(&Model::ALL));
    }
    if dice.below(4) == 0 {
        options.format = Some(dice.pick(&Format::ALL).1);
    }
    if dice.below(4) == 0 {
        options.keys = Some(dice.pick(&Keys::ALL).1);
    }
    options.failed_cas = *dice.pick(&[FailedCas::Ignored, FailedCas::Mismatch]);
    options.nil = *dice.pick(&[Nil::Initial, Nil::Wildcard]);
    options
}

/// A history that does not contradict itself.
fn is_sound(imported: &Imported) {
    let observed = &imported.observed;
    let mut last = None;
    let mut free = std::collections::BTreeMap::new();
    assert_eq!(observed.calls.len(), imported.spans.len());
    for (number, call) in observed.calls.iter().enumerate() {
        assert_eq!(call.number as usize, number);
        assert!(last < Some(call.start) && call.start < observed.places);
        assert!(call.end.is_none_or(|end| call.start < end && end < observed.places));
        let before = free.insert(call.process, call.end);
        assert!(before.is_none_or(|end| end.is_some_and(|end| end < call.start)));
        last = Some(call.start);
    }
    assert!(observed.marks.iter().all(|mark| mark.at < observed.places));
}

#[test]
fn no_mutation_of_a_sample_makes_the_reader_panic() {
    let (mut read_well, mut refused) = (0, 0);
    for seed in 0..100_000_u64 {
        let mut dice = Dice(seed << 20);
        let mut text = dice.pick(&SAMPLES).1.as_bytes().to_vec();
        for _ in 0..=dice.below(6) {
            mutate(&mut text, &mut dice);
        }
        let options = if dice.below(2) == 0 { Options::default() } else { options(&mut dice) };
        match read(&text, &options) {
            Ok(imported) => {
                is_sound(&imported);
                read_well += 1;
            }
            Err(notice) => {
                assert!(notice.at.is_some_and(|at| at.line > 0 && at.column > 0), "{notice}");
                refused += 1;
            }
        }
    }
    assert!(read_well > 5_000 && refused > 5_000, "{read_well} {refused}");
}
