//! Tests of the search, against the definition.

mod brute;
mod properties;
mod stories;
mod volume;
