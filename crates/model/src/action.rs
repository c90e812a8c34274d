//! What a person, or a script, does to a run.
//!
//! ```text
//! 1s    c1 write x 7          client 1 writes 7 to x, wherever its driver sends it
//! 1s    c1 write x            the same with the next unused number as its value
//! 1s    c1 read x at n1,n3    client 1 reads x and asks just these replicas
//! 3.2s  crash n1              volatile state is lost, the disk stays
//! 3.2s  wipe n1               the disk is lost too
//! 4s    restart n1
//! 3s    pause n1              it misses time, then goes on believing what it believed
//! 4s    resume n1
//! 3s    cut n1,c1 | n2,n3     a wall between two groups, both ways
//! 3s    cut n1 > n2           one way only
//! 3s    cut n1                from everybody
//! 4s    heal                  every wall; or `heal n1 | n2` for one
//! 0s    delay n1-n3 9ms       this link has a latency of its own; `n1>n3` for one way
//! 0s    skew c1 +50ms         the clock of this client runs ahead
//! ```
//!
//! Clicking *crash* on `n1` at 3.2 s appends the same line that a file would hold.

use crate::distribution::Distribution;
use crate::id::{Key, NodeId, NodeSet};
use crate::limits::SKEW_MAX;
use crate::time::{Show, Time, digits, parse as parse_time};
use alloc::vec::Vec;
use core::fmt;

/// Read or write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OperationKind {
    /// Ask for the value of a key.
    Read,
    /// Set a key to a value.
    Write,
}

/// Which directions of which links a latency is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkEnds {
    /// One end.
    pub from: NodeId,
    /// The other.
    pub to: NodeId,
    /// Whether the way back is meant as well.
    pub both_ways: bool,
}

/// One thing that is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A client starts an operation, or queues it behind the one that it has under way.
    Operate {
        /// Who.
        client: NodeId,
        /// Read or write.
        kind: OperationKind,
        /// Of which key.
        key: Key,
        /// The value to write; a number that no other write uses where it is not given.
        value: Option<u32>,
        /// The replicas to ask, where the driver shall not choose.
        at: NodeSet,
    },
    /// The node stops; what was not synced is gone.
    Crash(NodeId),
    /// The node stops and its disk is gone.
    Wipe(NodeId),
    /// A crashed node starts again from its disk.
    Restart(NodeId),
    /// The node stands still; messages and timers wait for it.
    Pause(NodeId),
    /// A paused node goes on.
    Resume(NodeId),
    /// A wall: nothing passes from one group to the other.
    Cut {
        /// One side.
        from: NodeSet,
        /// The other side.
        to: NodeSet,
        /// Whether the way back is cut as well.
        both_ways: bool,
    },
    /// A wall falls.
    Heal {
        /// One side.
        from: NodeSet,
        /// The other side.
        to: NodeSet,
    },
    /// A link gets a latency of its own.
    Delay {
        /// Which.
        link: LinkEnds,
        /// How slow.
        latency: Distribution,
    },
    /// The clock of a node is set off by so many microseconds.
    Skew {
        /// Whose.
        node: NodeId,
        /// By how much; positive is ahead.
        offset_us: i64,
    },
}

/// An action and its instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimedAction {
    /// When.
    pub at: Time,
    /// What.
    pub action: Action,
}

impl Action {
    /// The nodes that the action is about; empty for one that concerns everybody.
    pub fn subjects(&self) -> NodeSet {
        let one = |node: NodeId| NodeSet::from_iter([node]);
        match self {
            Self::Operate { client, at, .. } => one(*client).union(*at),
            Self::Crash(node)
            | Self::Wipe(node)
            | Self::Restart(node)
            | Self::Pause(node)
            | Self::Resume(node)
            | Self::Skew { node, .. } => one(*node),
            Self::Cut { from, to, .. } | Self::Heal { from, to } => match to.0 == !from.0 {
                true => *from,
                false => from.union(*to),
            },
            Self::Delay { link, .. } => one(link.from).union(one(link.to)),
        }
    }
}

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
    let kind = match words.get(2) {
        Some(&"write") => OperationKind::Write,
        Some(&"read") => OperationKind::Read,
        _ => return Err(bad(2, "read or write")),
    };
    let key = words.get(3).and_then(|word| Key::parse(word));
    let key = key.ok_or(bad(3, "a key: x, y, z, k4 … k64"))?;
    let mut next = 4;
    let mut value = None;
    if kind == OperationKind::Write && words.get(next).is_some_and(|word| *word != "at") {
        let number = digits(words[next]).and_then(|number| u32::try_from(number).ok());
        value = Some(number.ok_or(bad(next, "a value from 0 to 4294967295"))?);
        next += 1;
    }
    let mut at = NodeSet::EMPTY;
    if words.get(next) == Some(&"at") {
        at = replica_set(words, next + 1)?;
        next += 2;
    }
    end(words, next)?;
    Ok(Action::Operate { client, kind, key, value, at })
}

fn parse_fault(verb: &str, words: &[&str]) -> Result<Action, BadLine> {
    let bad = |word, expected| BadLine { word, expected };
    let replica = || {
        let node = words.get(2).and_then(|word| NodeId::parse(word));
        let node = node.filter(|node| !node.is_client());
        node.ok_or(bad(2, "a replica such as n1, or a monitor such as m1"))
    };
    let (action, used) = match verb {
        "crash" => (Action::Crash(replica()?), 3),
        "wipe" => (Action::Wipe(replica()?), 3),
        "restart" => (Action::Restart(replica()?), 3),
        "pause" => (Action::Pause(replica()?), 3),
        "resume" => (Action::Resume(replica()?), 3),
        "cut" => parse_cut(words)?,
        "heal" if words.len() == 2 => (Action::Heal { from: NodeSet::ALL, to: NodeSet::ALL }, 2),
        "heal" => match parse_cut(words)? {
            (Action::Cut { from, to, both_ways: true }, used) => (Action::Heal { from, to }, used),
            _ => return Err(bad(3, "| between the two sides")),
        },
        "delay" => parse_delay(words)?,
        "skew" => {
            let node = words.get(2).and_then(|word| NodeId::parse(word));
            let node = node.ok_or(bad(2, "a node such as n1 or c1"))?;
            let offset_us = words.get(3).and_then(|word| parse_offset(word));
            let offset_us = offset_us.ok_or(bad(3, "an offset of the clock such as +50ms"))?;
            (Action::Skew { node, offset_us }, 4)
        }
        _ => {
            return Err(bad(
                1,
                "crash, wipe, restart, pause, resume, cut, heal, delay, skew, or a client",
            ));
        }
    };
    end(words, used)?;
    Ok(action)
}

fn parse_cut(words: &[&str]) -> Result<(Action, usize), BadLine> {
    let bad = |word, expected| BadLine { word, expected };
    let from = node_set(words, 2)?;
    let Some(&sign) = words.get(3) else {
        let to = NodeSet::ALL.difference(from);
        return Ok((Action::Cut { from, to, both_ways: true }, 3));
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
    Ok((Action::Cut { from, to, both_ways }, 5))
}

fn parse_delay(words: &[&str]) -> Result<(Action, usize), BadLine> {
    let bad = |word, expected| BadLine { word, expected };
    let ends = words.get(2).and_then(|word| {
        let (sign, both_ways) = if word.contains('>') { ('>', false) } else { ('-', true) };
        let (from, to) = word.split_once(sign)?;
        let (from, to) = (NodeId::parse(from)?, NodeId::parse(to)?);
        (from != to).then_some(LinkEnds { from, to, both_ways })
    });
    let link = ends.ok_or(bad(2, "a link such as n1-n3 (both ways) or n1>n3 (one way)"))?;
    let latency = words.get(3).and_then(|word| Distribution::parse(word));
    let latency = latency.ok_or(bad(3, "a latency such as 9ms or 4ms~9ms"))?;
    Ok((Action::Delay { link, latency }, 4))
}

fn parse_offset(text: &str) -> Option<i64> {
    let (negative, span) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let span = parse_time(span).filter(|&span| span <= SKEW_MAX)? as i64;
    Some(if negative { -span } else { span })
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

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operate { client, kind, key, value, at } => {
                let verb = match kind {
                    OperationKind::Read => "read",
                    OperationKind::Write => "write",
                };
                write!(f, "{client} {verb} {key}")?;
                if let Some(value) = value {
                    write!(f, " {value}")?;
                }
                if !at.is_empty() {
                    write!(f, " at {at}")?;
                }
                Ok(())
            }
            Self::Crash(node) => write!(f, "crash {node}"),
            Self::Wipe(node) => write!(f, "wipe {node}"),
            Self::Restart(node) => write!(f, "restart {node}"),
            Self::Pause(node) => write!(f, "pause {node}"),
            Self::Resume(node) => write!(f, "resume {node}"),
            Self::Cut { from, to, both_ways: true } => write!(f, "cut {}", Sides(*from, *to)),
            Self::Cut { from, to, both_ways: false } => write!(f, "cut {from} > {to}"),
            Self::Heal { from: NodeSet::ALL, .. } => f.write_str("heal"),
            Self::Heal { from, to } => write!(f, "heal {}", Sides(*from, *to)),
            Self::Delay { link, latency } => {
                let sign = if link.both_ways { '-' } else { '>' };
                write!(f, "delay {}{sign}{} {latency}", link.from, link.to)
            }
            Self::Skew { node, offset_us } => {
                let sign = if *offset_us < 0 { '-' } else { '+' };
                write!(f, "skew {node} {sign}{}", Show(offset_us.unsigned_abs()))
            }
        }
    }
}

/// The two sides of a wall; the second is left out where it is everybody else.
struct Sides(NodeSet, NodeSet);

impl fmt::Display for Sides {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1.0 == !self.0.0 {
            true => write!(f, "{}", self.0),
            false => write!(f, "{} | {}", self.0, self.1),
        }
    }
}

impl fmt::Display for TimedAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", Show(self.at), self.action)
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
            ("1s c1 erase x", 2),
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
        ] {
            assert_eq!(parse(&words(line)).map_err(|bad| bad.word), Err(word), "{line}");
        }
    }
}
