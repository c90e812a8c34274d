//! How much of a history is read.
//!
//! A reader of anybody's files has to stop somewhere, and say where. Every bound here is one that a
//! recorded history of hours does not reach; reaching one is an error with a line and a column,
//! never a cut that nobody hears of. Together they bound the memory, however long the file is.

/// Bytes of a file.
pub const HISTORY_BYTES_MAX: u64 = 1 << 30;
/// Bytes of one line of a log.
pub const LINE_BYTES_MAX: usize = 1 << 20;
/// Bytes of one word, number or string.
pub const ATOM_BYTES_MAX: usize = 1 << 20;
/// How deep brackets, tags and discards may lie in one another.
pub const DEPTH_MAX: usize = 100;
/// Words, numbers, strings and brackets of one event.
pub const FORMS_MAX: usize = 500_000;
/// Operations.
pub const CALLS_MAX: usize = 1_000_000;
/// Different processes.
pub const PROCESSES_MAX: usize = 1_000_000;
/// Different keys.
pub const KEYS_MAX: usize = 100_000;
/// Different values and keys.
pub const SYMBOLS_MAX: usize = 2_000_000;
/// Bytes of all different values and keys together.
pub const TEXT_BYTES_MAX: usize = 128 << 20;
/// Elements of all sets that were read, and parts of all transactions, together.
pub const ELEMENTS_MAX: usize = 16_000_000;
/// Marks; the rest is counted.
pub const MARKS_MAX: usize = 100_000;
/// Characters of a mark's text; the rest is left out.
pub const MARK_CHARS_MAX: usize = 200;
/// Events that wait until it is clear what kind of history this is.
pub const WAITING_MAX: usize = 10_000;
/// Forms of those events together.
pub const WAITING_FORMS_MAX: usize = 1_000_000;
/// Blank bytes in front of a text whose format is to be guessed.
pub const HEAD_BYTES_MAX: usize = 64 << 10;
