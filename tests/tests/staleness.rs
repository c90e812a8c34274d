//! STALE-1: how often a read misses, measured against the closed form.
//!
//! A write that reaches exactly W of N replicas, each set of W equally likely, and a read that asks
//! R, each set equally likely: the read misses the write if none of its R is among the W, which has
//! the probability C(N − W, R) / C(N, R). It returns something older than each of the last k writes
//! if it misses all of them, which has the k-th power of that probability (Bailis, Venkataraman,
//! Franklin, Hellerstein and Stoica, *Probabilistically Bounded Staleness for Practical Partial
//! Quorums*, VLDB 2012, section 3.1: k-staleness of quorums that do not expand).

#![cfg(not(target_arch = "wasm32"))]

use lab::fuzz::Numbers;
use model::limits::KEYS_MAX;
use model::{EventKind, Key, Outcome};
use std::fmt::Write;

/// Runs for each N, W and R.
const SEEDS: u64 = 320;
/// Keys of a run, each with writes and reads of its own.
const KEYS: usize = KEYS_MAX;
/// Writes to each key.
const WRITES: usize = 3;
/// Reads of each key, by as many clients: 100,000 and more for each N, W and R.
const READS: usize = 5;
/// How far a measured share may be from the closed form, in points. The standard error of a share
/// of 100,000 is 0.16 points at most.
const POINTS: f64 = 0.5;

/// How many sets of so many there are.
fn choose(of: u64, count: u64) -> u64 {
    (0..count).fold(1, |product, step| product * of.saturating_sub(step) / (step + 1))
}

/// To each key several writes, each of W replicas at random, and then reads, each of R at random.
fn text(n: u64, w: u64, r: u64, numbers: &mut Numbers) -> String {
    let mut text = format!(
        "topology leaderless\nn {n}\nw {w}\nr {r}\nask r\nrepair none\nlatency 1ms\ndisk 0s\n\
         clients {READS}\nhorizon 1s\nseed {}\n",
        numbers.below(u64::MAX)
    );
    let mut say = |line: String| writeln!(text, "{line}").expect("writing to a string succeeds");
    for key in (0..KEYS).map(Key::new) {
        for write in 1..=WRITES {
            let mut nodes: Vec<u64> = (1..=n).collect();
            let mut one = || nodes.swap_remove(numbers.below(nodes.len() as u64) as usize);
            let chosen: Vec<String> = (0..w).map(|_| format!("n{}", one())).collect();
            say(format!("0s c1 write {key} {write} at {}", chosen.join(",")));
        }
        for client in 1..=READS {
            say(format!("500ms c{client} read {key}"));
        }
    }
    text
}

/// How many reads of a run missed at least the last one write, the last two, and so on.
fn missed(text: &str) -> [u64; WRITES] {
    let mut runner = lab::Runner::new(&tests::open(text));
    while runner.advance(model::Time::MAX, u64::MAX).is_none() {}
    let mut missed = [0; WRITES];
    let mut reads = 0;
    for event in runner.into_trace().events {
        // A write returns no value, and happens in the first half second.
        let EventKind::Returned { outcome, value, .. } = event.kind else { continue };
        assert_eq!(outcome, Outcome::Ok);
        if event.at > 500_000 {
            (value as usize..WRITES).for_each(|newest| missed[WRITES - 1 - newest] += 1);
            reads += 1;
        }
    }
    assert_eq!(reads, KEYS * READS);
    missed
}

/// Goal: overlap is arithmetic. Method: for all N up to 5 and all W and R, so many runs of the
/// engine; the share of reads that missed the last k writes against the closed form.
#[test]
fn reads_miss_the_last_k_writes_as_often_as_the_closed_form_says() {
    let mut rows = 0;
    for n in 1..=5_u64 {
        for (w, r) in (1..=n).flat_map(|w| (1..=n).map(move |r| (w, r))) {
            // Sets that overlap need fewer runs to be found never to miss.
            let runs = if w + r > n { SEEDS / 20 } else { SEEDS };
            let mut numbers = Numbers::new(n << 16 | w << 8 | r);
            let mut sum = [0; WRITES];
            for _ in 0..runs {
                let missed = missed(&text(n, w, r, &mut numbers));
                sum.iter_mut().zip(missed).for_each(|(sum, missed)| *sum += missed);
            }
            let reads = runs * (KEYS * READS) as u64;
            let once = choose(n - w, r) as f64 / choose(n, r) as f64;
            for (k, &count) in sum.iter().enumerate() {
                let share = count as f64 / reads as f64;
                let expected = (0..=k).fold(1.0, |power, _| power * once);
                let points = 100.0 * (share - expected);
                if w + r > n {
                    assert_eq!(count, 0, "N={n} W={w} R={r}: a read missed a write");
                }
                assert!(
                    points.abs() < POINTS,
                    "N={n} W={w} R={r}: {share} of reads missed the last {}, not {expected}",
                    k + 1
                );
                rows += 1;
            }
        }
    }
    assert_eq!(rows, WRITES * 55);
}
