//! Numbers of text books that runs and closed forms must reproduce, one test for each row.
//!
//! The closed forms, in whole numbers, say what to expect before a run; a run says what really
//! happens (machines do not fail independently, and load is not spread evenly).
//!
//! Rows that are a course of events are golden stories: the traced semi-sync write
//! (`single-leader-a-semi-sync-write-waits-for-one-follower`), the failover that loses ten writes
//! (`single-leader-a-failover-loses-ten-acknowledged-writes`), the quorum tables
//! (`leaderless-quorum-*`), and the partition of 2018
//! (`single-leader-githubs-forty-three-seconds`).

#![cfg(not(target_arch = "wasm32"))]

use model::time::SECOND;
use tests::run;

/// Microseconds in a year of 365 days, as tables of availability count.
const YEAR_US: u128 = 365 * 24 * 3_600 * 1_000_000;

/// How long, in microseconds a year, *all* of some machines are down at once, if each is down for
/// this share of the time, in millionths, and they fail independently.
///
/// 99.9 % is 1,000 millionths of downtime: one machine 8.76 hours a year, two 31.5 seconds, three
/// 0.03 seconds.
fn downtime_us_per_year(down_millionths: u64, machines: u32) -> u64 {
    let mut downtime = YEAR_US;
    for _ in 0..machines {
        downtime = downtime * u128::from(down_millionths) / 1_000_000;
    }
    u64::try_from(downtime).unwrap_or(u64::MAX)
}

/// Reads a second that a leader and its followers can answer together.
fn read_capacity(leader: u64, each_follower: u64, followers: u64) -> u64 {
    leader + each_follower * followers
}

/// What a load needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Size {
    /// Followers.
    followers: u64,
    /// Machines, the leader included.
    machines: u64,
    /// The same with one to spare, so that one may fail.
    with_a_spare: u64,
}

/// How many machines a load of reads and writes needs, in operations a second, if one machine can
/// do so many reads or so many writes. Every machine does every write; what is left of it answers
/// reads; the leader answers none. None if the writes alone are more than a machine can do.
fn size_for(
    (reads, writes): (u64, u64),
    (reads_of_one, writes_of_one): (u64, u64),
) -> Option<Size> {
    let busy = reads_of_one.checked_mul(writes)?.div_ceil(writes_of_one.max(1));
    let left = reads_of_one.checked_sub(busy).filter(|&left| left > 0)?;
    let followers = reads.saturating_sub(left).div_ceil(left);
    Some(Size { followers, machines: followers + 1, with_a_spare: followers + 2 })
}

/// Writes, and their bytes, that only the leader has when the others lag by this long.
fn at_risk(writes_per_second: u64, bytes_each: u64, lag_us: u64) -> (u64, u64) {
    let writes = writes_per_second.saturating_mul(lag_us) / 1_000_000;
    (writes, writes.saturating_mul(bytes_each))
}

/// 1,000 writes a second of 500 bytes, 2 s (10 s) of lag: 1 MB (5 MB, 10,000 writes) at risk.
///
/// Goal: the closed form, and the same from a run. Method: the link to the only follower holds
/// everything back for that long, then the leader crashes for good, and the failover is asked how
/// many acknowledged writes it lost.
#[test]
fn writes_at_risk_under_lag() {
    for (lag_s, writes, megabytes) in [(2, 2_000, 1), (10, 10_000, 5)] {
        assert_eq!(at_risk(1_000, 500, lag_s * SECOND), (writes, megabytes * 1_000_000));
        let crash_ms = 1_000 + lag_s * 1_000;
        let text = format!(
            "topology single-leader\nfollowers 1\nlag-limit 1000000\nlatency 100us\ndisk 100us\n\
             detection 50ms\npromotion 5ms\nreroute 5ms\nclients 1\nworkload rate\nrate 1000\n\
             pace even\nread-share 0\nclient-timeout 20ms\nhorizon {}ms\n\
             1s hold n1 | n2\n{crash_ms}ms crash n1\n",
            crash_ms + 200
        );
        let report = run(&text).report;
        let lost: Vec<usize> = report.failovers.iter().map(|one| one.rpo_writes).collect();
        assert!(
            matches!(lost[..], [lost] if lost.abs_diff(writes as usize) <= 2),
            "{lag_s} s of lag lost {lost:?}, not {writes}"
        );
    }
}

/// One machine at 99.9 %; two; three, independent: 8.76 h, 31.5 s, 0.03 s a year.
#[test]
fn availability_of_machines_that_fail_independently() {
    let down = |machines| downtime_us_per_year(1_000, machines);
    assert_eq!(down(1), 31_536 * SECOND, "8.76 hours are 31,536 seconds");
    assert_eq!(down(2), 31_536_000, "31.5 seconds");
    assert_eq!(down(3), 31_536, "0.03 seconds");
}

/// Read capacity with 25K at the leader and 35K per follower, 0, 1, 3, 10 followers: 25K, 60K,
/// 130K, 375K.
///
/// Goal: the sums, and that a machine that takes so long for a read really answers so many. Method:
/// one client without pause, a thousandth of the speed, for 100 s.
#[test]
fn read_capacity_grows_with_followers() {
    for (followers, expected) in [(0, 25), (1, 60), (3, 130), (10, 375)] {
        assert_eq!(read_capacity(25, 35, followers), expected, "{followers} followers");
    }
    for (service, a_second) in [("40ms", 25), ("28571us", 35)] {
        let text = format!(
            "topology single-leader\nfollowers 1\nfailover off\nheartbeat 1m\nlatency 0s\n\
             reads followers\nclients 1\nworkload closed\nread-share 100\n\
             client-timeout 10s\nhorizon 100s\n0s slow n2 {service}\n"
        );
        let reads = run(&text).report.operations.reads.ok;
        assert!(reads.abs_diff(100 * a_second) <= 5, "{service}: {reads} reads in 100 s");
    }
}

/// 200K reads a second, 5K writes, a node does 50K reads or 10K writes: 7 followers, 8 nodes, 9
/// with a spare.
#[test]
fn a_load_of_reads_and_writes_sizes_the_cluster() {
    let size = size_for((200_000, 5_000), (50_000, 10_000));
    assert_eq!(size, Some(Size { followers: 7, machines: 8, with_a_spare: 9 }));
    assert_eq!(size_for((1, 10_000), (50_000, 10_000)), None, "writes alone fill a machine");
}
