//! The lines of a script: actions as text.
//!
//! ```text
//! 1s    c1 write x 7          client 1 writes 7 to x, wherever its driver sends it
//! 1s    c1 write x            the same with the next unused number as its value
//! 1s    c1 write x now()      the time of day, wherever that is worked out; rand() throws dice
//! 1s    c1 add x 5            five more than what is there
//! 1s    c1 insert x           a new row in x; the database gives it the next id
//! 1s    c1 delete x           the key is deleted
//! 1s    c1 subtract x 5       five less than what is there
//! 1s    c1 include x 3        element 3 joins the set x; `exclude x 3` takes it out
//! 1s    c1 type x 1 X         an X is put behind the first character of the text x
//! 1s    c1 erase x 4          the fifth character of the text x is taken out
//! 1s    c1 read x at n1,n3    client 1 reads x and asks just these replicas
//! 3.2s  crash n1              the power fails: what is not on disk is lost
//! 3.2s  kill n1               the process dies: what it handed to its disk still gets there
//! 3.2s  wipe n1               the disk is lost too
//! 4s    restart n1
//! 4s    join n4               a machine that was not there starts, with an empty disk
//! 4s    leave n4              it hands over what it keeps, and is no member any more
//! 4s    promote n2            a person orders that this node lead
//! 3s    pause n1              it misses time, then goes on believing what it believed
//! 4s    resume n1
//! 3s    cut n1,c1 | n2,n3     a wall between two groups, both ways
//! 3s    cut n1 > n2           one way only
//! 3s    cut n1                from everybody
//! 4s    heal                  every wall; or `heal n1 | n2` for one
//! 3s    hold n1 | n2,n3       what is sent between the two waits; `>` for one way
//! 4s    release               everything that is held goes on; or `release n1 | n2`
//! 3s    drop 12               message 12 is thrown away, if it is under way then
//! 3s    delay 12 30ms         it arrives so much later
//! 3s    hold 12               it waits at the far end of its link
//! 4s    release 12            it goes on
//! 3s    duplicate 12          a second copy of it sets out
//! 3s    time-out n2 election  that timer rings at once; without a name all that run do
//! 0s    delay n1-n3 9ms       this link has a latency of its own; `n1>n3` for one way
//! 0s    lossy n1-n3 30%       and this share of its messages is lost
//! 0s    slow n2 20ms          this machine needs so long for each message; `0s` ends it
//! 0s    skew c1 +50ms         the clock of this client runs ahead
//! 0s    drift n1 -200ppm      this clock loses 200 microseconds in every second
//! ```
//!
//! Every line that can be read prints as itself, and a line that cannot is answered with the word
//! that is wrong and what belongs there.

mod print;

use crate::action::{Action, LinkEnds, OperationKind, TimedAction};
use crate::distribution::{Distribution, milli};
use crate::id::{Key, MessageId, NodeId, NodeSet};
use crate::limits::{DELAY_MAX, DRIFT_PPM_MAX, SKEW_MAX};
use crate::statement::{Formula, PLACES_MAX, Typed};
use crate::time::{digits, parse as parse_time};
use alloc::vec::Vec;

/// Why a line of a script cannot be read: the word that is wrong, and what belongs there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Index of the wrong word in the line's words; past the last where one is missing.
    pub word: usize,
    /// What belongs there.
    pub expected: &'static str,
}

/// Reads one line of a script, already split into words.
pub fn parse(words: &[&str]) -> Result<TimedAction, BadLine> {
    let bad = |word, expected| BadLine { word, expected };
    let at = words.first().and_then(|word| parse_time(word));
    let at = at.ok_or(bad(0, "a time such as 3.2s"))?;
    let verb = *words.get(1).ok_or(bad(1, "an action such as crash n1 or c1 write x 7"))?;
    let action = match NodeId::parse(verb) {
        Some(client) if client.is_client() => parse_operation(client, words)?,
        Some(_) => return Err(bad(1, "a client such as c1: only clients read and write")),
        None => parse_fault(verb, words)?,
    };
    Ok(TimedAction { at, action })
}

fn parse_operation(client: NodeId, words: &[&str]) -> Result<Action, BadLine> {
    let bad = |word, expected| BadLine { word, expected };
    let (kind, formula) = match words.get(2) {
        Some(&"read") => (OperationKind::Read, Formula::Value),
        Some(&"write") => (OperationKind::Write, Formula::Value),
        Some(&"add") => (OperationKind::Write, Formula::Add),
        Some(&"insert") => (OperationKind::Write, Formula::Next),
        Some(&"delete") => (OperationKind::Write, Formula::Delete),
        Some(&"subtract") => (OperationKind::Write, Formula::Subtract),
        Some(&"include") => (OperationKind::Write, Formula::Include),
        Some(&"exclude") => (OperationKind::Write, Formula::Exclude),
        Some(&"type") => (OperationKind::Write, Formula::Type),
        Some(&"erase") => (OperationKind::Write, Formula::Erase),
        _ => return Err(bad(2, OPERATIONS)),
    };
    let key = words.get(3).and_then(|word| Key::parse(word));
    let key = key.ok_or(bad(3, "a key: x, y, z, k4 … k64"))?;
    let mut next = 4;
    let given = words.get(next).copied().filter(|word| *word != "at");
    let (formula, value) = match (formula, given) {
        _ if kind == OperationKind::Read => (formula, None),
        (Formula::Next | Formula::Delete, _) => (formula, None),
        (Formula::Value, None) => (formula, None),
        (Formula::Value, Some("now()")) => (Formula::Now, None),
        (Formula::Value, Some("rand()")) => (Formula::Random, None),
        (Formula::Type, word) => {
            let place = word.and_then(digits).and_then(|place| u32::try_from(place).ok());
            let place = place.filter(|place| *place < PLACES_MAX);
            let place = place.ok_or(bad(next, "a place in the text, from 0 to 999"))?;
            next += 1;
            let mut rest = words.get(next).copied().unwrap_or("").chars();
            let (Some(character), None) = (rest.next(), rest.next()) else {
                return Err(bad(next, "one character"));
            };
            (formula, Some(Typed { place, character }.number()))
        }
        (_, word) => {
            let number = word.and_then(digits).and_then(|number| u32::try_from(number).ok());
            (formula, Some(number.ok_or(bad(next, "a number from 0 to 4294967295"))?))
        }
    };
    if value.is_some() || matches!(formula, Formula::Now | Formula::Random) {
        next += 1;
    }
    let mut at = NodeSet::EMPTY;
    if words.get(next) == Some(&"at") {
        at = replica_set(words, next + 1)?;
        next += 2;
    }
    end(words, next)?;
    Ok(Action::Operate { client, kind, key, formula, value, at })
}

/// What an unknown operation is told.
const OPERATIONS: &str = "read, write, add, insert, delete, subtract, include, exclude, type or \
                          erase";

fn parse_fault(verb: &str, words: &[&str]) -> Result<Action, BadLine> {
    let bad = |word, expected| BadLine { word, expected };
    if let Some((_, of)) = ON_ONE_MACHINE.iter().find(|(name, _)| *name == verb) {
        let node = words.get(2).and_then(|word| NodeId::parse(word));
        let node = node.filter(|node| !node.is_client());
        let node = node.ok_or(bad(2, "a replica such as n1, or a monitor such as m1"))?;
        end(words, 3)?;
        return Ok(of(node));
    }
    let (action, used) = match verb {
        "drop" | "duplicate" => parse_message(verb, words)?,
        "delay" | "hold" | "release" if names_message(words) => parse_message(verb, words)?,
        "time-out" => parse_time_out(words)?,
        "cut" | "hold" => {
            let ((from, to, both_ways), used) = parse_sides(words)?;
            match verb {
                "cut" => (Action::Cut { from, to, both_ways }, used),
                _ => (Action::Hold { from, to, both_ways }, used),
            }
        }
        "heal" | "release" => {
            let (from, to, used) = match words.len() {
                2 => (NodeSet::ALL, NodeSet::ALL, 2),
                _ => match parse_sides(words)? {
                    ((from, to, true), used) => (from, to, used),
                    _ => return Err(bad(3, "| between the two sides")),
                },
            };
            match verb {
                "heal" => (Action::Heal { from, to }, used),
                _ => (Action::Release { from, to }, used),
            }
        }
        "delay" => parse_delay(words)?,
        "lossy" => parse_lossy(words)?,
        "slow" | "skew" | "drift" => parse_machine(verb, words)?,
        _ => return Err(bad(1, VERBS)),
    };
    end(words, used)?;
    Ok(action)
}

/// Actions whose line is a verb and a machine.
#[allow(clippy::type_complexity, reason = "a name for the pair would say less than the pair")]
const ON_ONE_MACHINE: &[(&str, fn(NodeId) -> Action)] = &[
    ("crash", Action::Crash),
    ("kill", Action::Kill),
    ("wipe", Action::Wipe),
    ("restart", Action::Restart),
    ("join", Action::Join),
    ("leave", Action::Leave),
    ("promote", Action::Promote),
    ("pause", Action::Pause),
    ("resume", Action::Resume),
];

/// What an unknown verb is told.
const VERBS: &str = "crash, kill, wipe, restart, join, leave, promote, pause, resume, cut, heal, \
                     hold, release, delay, lossy, slow, skew, drift, drop, duplicate, time-out, \
                     or a client";

/// What a message is named by.
const MESSAGE: &str = "the number of a message such as 12";
/// A name of a timer is not longer than this.
const TIMER_BYTES_MAX: usize = 32;

/// Whether the third word is a number: then the action is about one message.
fn names_message(words: &[&str]) -> bool {
    words.get(2).is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

/// What is done to one message under way.
fn parse_message(verb: &str, words: &[&str]) -> Result<(Action, usize), BadLine> {
    let number = words.get(2).and_then(|word| digits(word));
    let number = number.filter(|number| (1..u64::from(u32::MAX)).contains(number));
    let number = number.ok_or(BadLine { word: 2, expected: MESSAGE })?;
    let message = MessageId::new(number as usize - 1);
    let action = match verb {
        "drop" => Action::Drop(message),
        "duplicate" => Action::Duplicate(message),
        "hold" => Action::Keep(message),
        "release" => Action::LetGo(message),
        _ => {
            let by = words.get(3).and_then(|word| parse_time(word));
            let by = by.filter(|by| *by <= DELAY_MAX);
            let by = by.ok_or(BadLine { word: 3, expected: "a length of time such as 30ms" })?;
            return Ok((Action::Postpone { message, by }, 4));
        }
    };
    Ok((action, 3))
}

/// Timers that ring at once. Whether the family has one of that name is not looked up here.
fn parse_time_out(words: &[&str]) -> Result<(Action, usize), BadLine> {
    let node = words.get(2).and_then(|word| NodeId::parse(word));
    let node = node.ok_or(BadLine { word: 2, expected: "a node such as n1" })?;
    let Some(name) = words.get(3) else {
        return Ok((Action::TimeOut { node, timer: None }, 3));
    };
    let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    match plain && name.len() <= TIMER_BYTES_MAX {
        true => Ok((Action::TimeOut { node, timer: Some((*name).into()) }, 4)),
        false => Err(BadLine { word: 3, expected: "the name of a timer such as election" }),
    }
}

/// A change to one machine or its clock, with an amount.
fn parse_machine(verb: &str, words: &[&str]) -> Result<(Action, usize), BadLine> {
    let bad = |word, expected| BadLine { word, expected };
    let node = words.get(2).and_then(|word| NodeId::parse(word));
    let node = node.filter(|node| verb != "slow" || !node.is_client());
    let node = node.ok_or(bad(2, "a node such as n1"))?;
    let amount = words.get(3).copied().unwrap_or("");
    let action = match verb {
        "slow" => {
            let service = Distribution::parse(amount);
            let service = service.ok_or(bad(3, "a time for each message such as 20ms"))?;
            Action::Slow { node, service }
        }
        "skew" => {
            let offset_us = parse_offset(amount);
            let offset_us = offset_us.ok_or(bad(3, "an offset of the clock such as +50ms"))?;
            Action::Skew { node, offset_us }
        }
        _ => {
            let ppm = parse_ppm(amount);
            Action::Drift { node, ppm: ppm.ok_or(bad(3, "a drift such as +200ppm"))? }
        }
    };
    Ok((action, 4))
}

/// Two sides of a wall, whether it stands both ways, and how many words that took.
fn parse_sides(words: &[&str]) -> Result<((NodeSet, NodeSet, bool), usize), BadLine> {
    let bad = |word, expected| BadLine { word, expected };
    let from = node_set(words, 2)?;
    let Some(&sign) = words.get(3) else {
        return Ok(((from, NodeSet::ALL.difference(from), true), 3));
    };
    let both_ways = match sign {
        "|" => true,
        ">" => false,
        _ => return Err(bad(3, "| (both ways) or > (one way)")),
    };
    let to = node_set(words, 4)?;
    if !from.intersection(to).is_empty() {
        return Err(bad(4, "nodes that are not on the first side"));
    }
    Ok(((from, to, both_ways), 5))
}

/// A link in the third word.
fn parse_link(words: &[&str]) -> Result<LinkEnds, BadLine> {
    let ends = words.get(2).and_then(|word| {
        let (sign, both_ways) = if word.contains('>') { ('>', false) } else { ('-', true) };
        let (from, to) = word.split_once(sign)?;
        let (from, to) = (NodeId::parse(from)?, NodeId::parse(to)?);
        (from != to).then_some(LinkEnds { from, to, both_ways })
    });
    ends.ok_or(BadLine { word: 2, expected: "a link such as n1-n2 (both ways) or n1>n2 (one way)" })
}

fn parse_lossy(words: &[&str]) -> Result<(Action, usize), BadLine> {
    let link = parse_link(words)?;
    let percent =
        words.get(3).and_then(|word| milli(word.strip_suffix('%').unwrap_or(word), 100_000));
    let percent = percent.filter(|percent| percent.is_multiple_of(100));
    let loss = percent.ok_or(BadLine { word: 3, expected: "a share such as 30%" })? / 100;
    Ok((Action::Lossy { link, loss }, 4))
}

fn parse_delay(words: &[&str]) -> Result<(Action, usize), BadLine> {
    let link = parse_link(words)?;
    let latency = words.get(3).and_then(|word| Distribution::parse(word));
    let latency =
        latency.ok_or(BadLine { word: 3, expected: "a latency such as 9ms or 4ms~9ms" })?;
    Ok((Action::Delay { link, latency }, 4))
}

/// A signed number and what follows it.
fn signed(text: &str) -> (i64, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn parse_ppm(text: &str) -> Option<i32> {
    let (sign, amount) = signed(text);
    let amount = digits(amount.strip_suffix("ppm")?)?;
    let ppm = i32::try_from(amount).ok().filter(|&ppm| ppm <= DRIFT_PPM_MAX)?;
    Some(sign as i32 * ppm)
}

fn parse_offset(text: &str) -> Option<i64> {
    let (sign, span) = signed(text);
    let span = parse_time(span).filter(|&span| span <= SKEW_MAX)? as i64;
    Some(sign * span)
}

fn node_set(words: &[&str], word: usize) -> Result<NodeSet, BadLine> {
    let nodes: Option<NodeSet> =
        words.get(word).and_then(|list| list.split(',').map(NodeId::parse).collect());
    nodes.ok_or(BadLine { word, expected: "nodes such as n1,n2,c1" })
}

fn replica_set(words: &[&str], word: usize) -> Result<NodeSet, BadLine> {
    let set = node_set(words, word)?;
    match set.iter().all(NodeId::is_replica) {
        true => Ok(set),
        false => Err(BadLine { word, expected: "replicas such as n1,n3" }),
    }
}

fn end(words: &[&str], used: usize) -> Result<(), BadLine> {
    match words.len() > used {
        true => Err(BadLine { word: used, expected: "the end of the line" }),
        false => Ok(()),
    }
}

/// Splits a line into its words.
pub(crate) fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_reads_back_from_its_text() {
        for line in [
            "1s c1 write x 7",
            "1s c1 write x",
            "1s c2 write y 3 at n2",
            "1s c1 read x at n1,n3",
            "3.2s crash n1",
            "3.2s wipe m1",
            "4s restart n1",
            "3s pause n1",
            "4s resume n1",
            "3s cut n1,c1 | n2,n3",
            "3s cut n1 > n2",
            "3s cut n1",
            "4s heal",
            "4s heal n1 | n2",
            "4s heal n1",
            "0s delay n1-n3 9ms",
            "0s delay n1>n3 4ms~9ms",
            "0s skew n1 +50ms",
            "0s skew c1 -1s",
            "1s c1 write x now()",
            "1s c1 write x rand() at n1",
            "1s c1 add y 5",
            "1s c1 insert z at n2",
            "1s c1 delete x",
            "1s c1 subtract y 5 at n1",
            "1s c1 include x 3",
            "1s c1 exclude x 3",
            "1s c1 type x 1 X",
            "1s c1 erase x 4",
            "3s kill n1",
            "3s join n4",
            "3s leave n4",
            "3s promote n2",
            "3s hold n1 | n2,n3",
            "3s hold n1 > c1",
            "3s hold n1",
            "4s release",
            "4s release n1 | n2",
            "0s lossy n1-n2 30%",
            "0s lossy n1>n2 0.5%",
            "0s slow n2 20ms",
            "0s slow n2 exp~2ms",
            "0s drift n1 +200ppm",
            "0s drift c1 -5ppm",
            "3s drop 12",
            "3s delay 12 30ms",
            "3s hold 4294967294",
            "3s release 12",
            "3s duplicate 1",
            "3s time-out n2",
            "3s time-out m1 switching-off",
            "3s time-out c1 re-routing",
        ] {
            let parsed = parse(&words(line));
            assert_eq!(parsed.map(|action| action.to_string()), Ok(line.to_string()));
        }
    }

    #[test]
    fn a_bad_line_names_the_word_that_is_wrong() {
        for (line, word) in [
            ("", 0),
            ("soon crash n1", 0),
            ("1s", 1),
            ("1s explode n1", 1),
            ("1s n1 write x", 1),
            ("1s c1 explode x", 2),
            ("1s c1 type x 1", 5),
            ("1s c1 type x 1 XY", 5),
            ("1s c1 type x 1000 X", 4),
            ("1s c1 delete x 5", 4),
            ("1s c1 write q", 3),
            ("1s c1 write x -4", 4),
            ("1s c1 read x 7", 4),
            ("1s c1 read x at c2", 5),
            ("1s crash", 2),
            ("1s crash c1", 2),
            ("1s crash n1 n2", 3),
            ("1s cut n1 | n1", 4),
            ("1s cut n1 & n2", 3),
            ("1s heal n1 > n2", 3),
            ("1s delay n1-n1 9ms", 2),
            ("1s skew n1 fast", 3),
            ("1s c1 add x", 4),
            ("1s c1 add x now()", 4),
            ("1s c1 insert x 5", 4),
            ("1s release n1 > n2", 3),
            ("1s join c1", 2),
            ("1s slow c1 5ms", 2),
            ("1s slow n1", 3),
            ("1s lossy n1-n2 0.05%", 3),
            ("1s drift n1 200", 3),
            ("1s drift n1 +1000001ppm", 3),
            ("1s drop", 2),
            ("1s drop 0", 2),
            ("1s drop n1", 2),
            ("1s drop 4294967295", 2),
            ("1s drop 12 13", 3),
            ("1s duplicate n1-n2", 2),
            ("1s delay 12", 3),
            ("1s delay 12 exp~5ms", 3),
            ("1s delay 12 601s", 3),
            ("1s hold 12 | n1", 3),
            ("1s release 12a", 2),
            ("1s time-out", 2),
            ("1s time-out n1 Election", 3),
            ("1s time-out n1 election now", 4),
        ] {
            assert_eq!(parse(&words(line)).map_err(|bad| bad.word), Err(word), "{line}");
        }
    }
}
