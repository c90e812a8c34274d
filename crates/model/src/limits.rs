//! Every bound of the system, by name.
//!
//! Nothing here grows without end: each loop and each buffer stops at one of these numbers, and
//! reaching one is reported to the person (as a notice, or as the run's
//! [`EndedBy`](crate::trace::EndedBy)), never a hang and never a silent cut.

use crate::time::{MINUTE, Micros, SECOND};

/// Replicas in a cluster.
pub const REPLICAS_MAX: usize = 50;
/// Machines that watch the replicas and decide who leads (monitor, operator).
pub const MONITORS_MAX: usize = 2;
/// Client sessions.
pub const CLIENTS_MAX: usize = 12;
/// Replicas, monitors and clients together; a [`NodeSet`](crate::NodeSet) has this many bits.
pub const NODES_MAX: usize = REPLICAS_MAX + MONITORS_MAX + CLIENTS_MAX;
/// Distinct keys.
pub const KEYS_MAX: usize = 64;
/// Bytes of a scenario's text, and of a link before and after it is unpacked.
pub const TEXT_BYTES_MAX: usize = 64 * 1024;
/// Timed actions in a script.
pub const ACTIONS_MAX: usize = 2_000;
/// Notices that one reading reports; the rest is counted.
pub const NOTICES_MAX: usize = 20;
/// The shortest run.
pub const HORIZON_MIN: Micros = 1_000;
/// The longest run.
pub const HORIZON_MAX: Micros = 60 * MINUTE;
/// The longest delay that a single draw may give to a message or a disk.
pub const DELAY_MAX: Micros = 10 * MINUTE;
/// The furthest that a clock may be set off.
pub const SKEW_MAX: Micros = 3_600 * SECOND;
/// The furthest that a clock may drift, in microseconds per second: a tenth of its speed.
pub const DRIFT_PPM_MAX: i32 = 100_000;
/// Messages that wait in front of one busy machine; more are turned away.
pub const INBOX_MAX: usize = 10_000;
/// Messages that wait on one held link; more are dropped.
pub const HELD_MAX: usize = 10_000;
/// How often a session repeats a request.
pub const RETRIES_MAX: u64 = 10;
/// Events of one run; a scenario's run ends when it has this many.
pub const EVENTS_MAX: usize = 400_000;
/// Records that one machine keeps for others.
pub const HINTS_MAX: usize = 1_000;
/// Values that stand side by side under one key, where it is written.
pub const SIBLINGS_MAX: usize = 64;
/// Components of a mixed distribution.
pub const MIXTURE_MAX: usize = 4;
/// Operations that wait in one session while another is under way.
pub const BACKLOG_MAX: usize = 1_000;
