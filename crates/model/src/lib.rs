//! # The vocabulary of Replication Lab
//!
//! Every other crate speaks in the words that are defined here, and this crate speaks of nothing
//! else: it knows no protocol, no network and no browser.
//!
//! ```text
//! link ⇄ Scenario → Simulation (world × protocol) → Trace → { History → Verdicts ; Scene }
//! ```
//!
//! | word | what it is | module |
//! |---|---|---|
//! | [`Scenario`] | all that a run depends on: topology, knobs, seed, script | [`scenario`] |
//! | [`Action`] | one thing that a person or a script does at an instant | [`action`] |
//! | [`Param`] | one knob: its key, label, range, default and help | [`param`] |
//! | [`Protocol`] | a pure state machine: no clock, no dice, no network | [`protocol`] |
//! | [`Disk`] | what a crash keeps: a [`log`], a table of [`record`]s, an epoch | [`disk`] |
//! | [`Event`] | one thing that happened, with its cause | [`event`] |
//! | [`Reason`] | why a machine did what its events cannot show by themselves | [`reason`] |
//! | [`Trace`] | all events of a run, in order, and why it ended | [`trace`] |
//!
//! A scenario has one text form ([`grammar`], with a [`script`] of timed lines), which files,
//! golden stories and the command line share, and one link form ([`link`]), which is the same text
//! cut to the alphabet of an address. Time is counted in whole microseconds ([`time`]), and every
//! bound of the system has a name in [`limits`].

#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod action;
pub mod causal;
mod deflate;
pub mod disk;
pub mod distribution;
pub mod event;
pub mod grammar;
pub mod id;
pub mod limits;
pub mod link;
pub mod log;
pub mod notation;
pub mod notice;
pub mod object;
pub mod order;
pub mod param;
pub mod placement;
pub mod protocol;
pub mod reason;
pub mod record;
pub mod scenario;
pub mod script;
pub mod selected;
pub mod statement;
pub mod time;
pub mod trace;

pub use action::{Action, LinkEnds, OperationKind, TimedAction};
pub use causal::{Causality, Dot, VersionVector};
pub use disk::{Disk, Snapshot};
pub use distribution::Distribution;
pub use event::{Event, EventKind, Outcome, Role};
pub use id::{EventId, Key, MessageId, NodeId, NodeSet, OpId};
pub use log::{Entry, Log};
pub use notice::Notice;
pub use object::{Keep, Object, Removal, Sibling};
pub use param::{Param, ParamKind, ParamValue};
pub use placement::Placement;
pub use protocol::{Input, Local, MessageKind, Out, Protocol, TimerKind, Traffic, View};
pub use reason::{LossCause, Reason, Vain};
pub use record::{Cell, Hint, Record, Version};
pub use scenario::{Registry, Scenario, Topology};
pub use selected::Selected;
pub use statement::Formula;
pub use time::{Micros, Time};
pub use trace::{EndedBy, Trace};
