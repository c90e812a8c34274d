//! Sizing a cluster on the back of an envelope.
//!
//! Closed forms that text books use, in whole numbers. They say what to expect before a run; a run
//! says what really happens (machines do not fail independently, and load is not spread evenly).

/// Microseconds in a year of 365 days, as tables of availability count.
const YEAR_US: u128 = 365 * 24 * 3_600 * 1_000_000;

/// How long, in microseconds a year, *all* of some machines are down at once, if each is down for
/// this share of the time, in millionths, and they fail independently.
///
/// 99.9 % is 1,000 millionths of downtime: one machine 8.76 hours a year, two 31.5 seconds, three
/// 0.03 seconds.
pub fn downtime_us_per_year(down_millionths: u64, machines: u32) -> u64 {
    let mut downtime = YEAR_US;
    for _ in 0..machines {
        downtime = downtime * u128::from(down_millionths) / 1_000_000;
    }
    u64::try_from(downtime).unwrap_or(u64::MAX)
}

/// Reads a second that a leader and its followers can answer together.
pub fn read_capacity(leader: u64, each_follower: u64, followers: u64) -> u64 {
    leader + each_follower * followers
}

/// What a load needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Followers.
    pub followers: u64,
    /// Machines, the leader included.
    pub machines: u64,
    /// The same with one to spare, so that one may fail.
    pub with_a_spare: u64,
}

/// How many machines a load of reads and writes needs, in operations a second, if one machine can
/// do so many reads or so many writes. Every machine does every write; what is left of it answers
/// reads; the leader answers none. None if the writes alone are more than a machine can do.
pub fn size_for(
    (reads, writes): (u64, u64),
    (reads_of_one, writes_of_one): (u64, u64),
) -> Option<Size> {
    let busy = reads_of_one.checked_mul(writes)?.div_ceil(writes_of_one.max(1));
    let left = reads_of_one.checked_sub(busy).filter(|&left| left > 0)?;
    let followers = reads.saturating_sub(left).div_ceil(left);
    Some(Size { followers, machines: followers + 1, with_a_spare: followers + 2 })
}

/// Writes, and their bytes, that only the leader has when the others lag by this long.
pub fn at_risk(writes_per_second: u64, bytes_each: u64, lag_us: u64) -> (u64, u64) {
    let writes = writes_per_second.saturating_mul(lag_us) / 1_000_000;
    (writes, writes.saturating_mul(bytes_each))
}
