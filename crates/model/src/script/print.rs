//! Actions as the lines of a script.

use crate::action::{Action, LinkEnds, OperationKind, TimedAction};
use crate::distribution::ShowMilli;
use crate::id::NodeSet;
use crate::statement::{Formula, Typed};
use crate::time::Show;
use core::fmt;

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operate { client, kind, key, formula, value, at } => {
                let (verb, word) = match (kind, formula) {
                    (OperationKind::Read, _) => ("read", ""),
                    (_, Formula::Value) => ("write", ""),
                    (_, Formula::Now) => ("write", " now()"),
                    (_, Formula::Random) => ("write", " rand()"),
                    (_, Formula::Add) => ("add", ""),
                    (_, Formula::Next) => ("insert", ""),
                    (_, Formula::Delete) => ("delete", ""),
                    (_, Formula::Subtract) => ("subtract", ""),
                    (_, Formula::Include) => ("include", ""),
                    (_, Formula::Exclude) => ("exclude", ""),
                    (_, Formula::Type) => ("type", ""),
                    (_, Formula::Erase) => ("erase", ""),
                };
                write!(f, "{client} {verb} {key}{word}")?;
                match value {
                    Some(number) if *formula == Formula::Type => {
                        let Typed { place, character } = Typed::of(*number);
                        write!(f, " {place} {character}")?;
                    }
                    Some(value) => write!(f, " {value}")?,
                    None => {}
                }
                if !at.is_empty() {
                    write!(f, " at {at}")?;
                }
                Ok(())
            }
            Self::Crash(node) => write!(f, "crash {node}"),
            Self::Kill(node) => write!(f, "kill {node}"),
            Self::Wipe(node) => write!(f, "wipe {node}"),
            Self::Restart(node) => write!(f, "restart {node}"),
            Self::Join(node) => write!(f, "join {node}"),
            Self::Leave(node) => write!(f, "leave {node}"),
            Self::Promote(node) => write!(f, "promote {node}"),
            Self::Pause(node) => write!(f, "pause {node}"),
            Self::Resume(node) => write!(f, "resume {node}"),
            Self::Cut { from, to, both_ways } => {
                write!(f, "cut {}", Sides(*from, *to, *both_ways))
            }
            Self::Hold { from, to, both_ways } => {
                write!(f, "hold {}", Sides(*from, *to, *both_ways))
            }
            Self::Heal { from: NodeSet::ALL, .. } => f.write_str("heal"),
            Self::Heal { from, to } => write!(f, "heal {}", Sides(*from, *to, true)),
            Self::Release { from: NodeSet::ALL, .. } => f.write_str("release"),
            Self::Release { from, to } => write!(f, "release {}", Sides(*from, *to, true)),
            Self::Delay { link, latency } => write!(f, "delay {link} {latency}"),
            Self::Lossy { link, loss } => write!(f, "lossy {link} {}%", ShowMilli(loss * 100)),
            Self::Slow { node, service } => write!(f, "slow {node} {service}"),
            Self::Skew { node, offset_us } => {
                let sign = if *offset_us < 0 { '-' } else { '+' };
                write!(f, "skew {node} {sign}{}", Show(offset_us.unsigned_abs()))
            }
            Self::Drift { node, ppm } => {
                let sign = if *ppm < 0 { '-' } else { '+' };
                write!(f, "drift {node} {sign}{}ppm", ppm.unsigned_abs())
            }
            by_hand => by_hand.print_by_hand(f),
        }
    }
}

impl Action {
    /// Prints what is done to one message, or to timers.
    fn print_by_hand(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Drop(message) => write!(f, "drop {}", message.number()),
            Self::Postpone { message, by } => {
                write!(f, "delay {} {}", message.number(), Show(*by))
            }
            Self::Keep(message) => write!(f, "hold {}", message.number()),
            Self::LetGo(message) => write!(f, "release {}", message.number()),
            Self::Duplicate(message) => write!(f, "duplicate {}", message.number()),
            Self::TimeOut { node, timer: None } => write!(f, "time-out {node}"),
            Self::TimeOut { node, timer: Some(name) } => write!(f, "time-out {node} {name}"),
            _ => unreachable!("the caller printed the others"),
        }
    }
}

impl fmt::Display for LinkEnds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.both_ways { '-' } else { '>' };
        write!(f, "{}{sign}{}", self.from, self.to)
    }
}

/// The two sides of a wall, and whether it stands both ways; the second is left out where it is
/// everybody else.
struct Sides(NodeSet, NodeSet, bool);

impl fmt::Display for Sides {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(from, to, both_ways) = *self;
        match (both_ways, to.0 == !from.0) {
            (true, true) => write!(f, "{from}"),
            (true, false) => write!(f, "{from} | {to}"),
            (false, _) => write!(f, "{from} > {to}"),
        }
    }
}

impl fmt::Display for TimedAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", Show(self.at), self.action)
    }
}
