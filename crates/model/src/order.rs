//! Sorting, once.
//!
//! Every type that the standard library's sort is used with costs about three kilobytes of
//! WebAssembly, and this house would use it with two dozen. Here the order of any items is found by
//! sorting their keys, which are always the same type; so the machinery is compiled once. Keys are
//! numbers: packing several fields into 128 bits is the caller's affair.

use alloc::vec::Vec;

/// Sorts by a key; equal keys keep their order.
///
/// ```
/// let mut words = ["two", "three", "one"];
/// model::order::sort_by_key(&mut words, |word| word.len() as u128);
/// assert_eq!(words, ["two", "one", "three"]);
/// ```
pub fn sort_by_key<T>(items: &mut [T], key: impl Fn(&T) -> u128) {
    let keys: Vec<u128> = items.iter().map(key).collect();
    let mut places = places(&keys);
    // Each cycle of the permutation is walked once: `places[i]` says whose turn it is at `i`.
    for start in 0..items.len() {
        let mut here = start;
        loop {
            let from = places[here] as usize;
            places[here] = here as u32;
            if from == start || from == here {
                break;
            }
            items.swap(here, from);
            here = from;
        }
    }
}

/// The order of keys: which one comes first, which second.
///
/// Runs of 1, 2, 4 … keys that are in order are merged in pairs. The standard library's sort is
/// faster by a constant, and ten times as much code.
fn places(keys: &[u128]) -> Vec<u32> {
    let count = u32::try_from(keys.len()).expect("fewer than 2^32 items are sorted");
    let mut places: Vec<u32> = (0..count).collect();
    if keys.is_sorted() {
        return places;
    }
    let mut merged = Vec::with_capacity(keys.len());
    let mut run = 1;
    while run < keys.len() {
        for pair in places.chunks(2 * run) {
            let (mut left, mut right) = pair.split_at(run.min(pair.len()));
            while let ([first, ..], [second, ..]) = (left, right) {
                // The left one where both are equal: that is what makes the sort stable.
                let from = match keys[*second as usize] < keys[*first as usize] {
                    true => &mut right,
                    false => &mut left,
                };
                merged.extend(from.split_off_first());
            }
            merged.extend(left);
            merged.extend(right);
        }
        core::mem::swap(&mut places, &mut merged);
        merged.clear();
        run *= 2;
    }
    places
}

/// Packs two numbers into a key: the first counts more.
pub fn pair(first: u64, second: u64) -> u128 {
    u128::from(first) << 64 | u128::from(second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::mix;

    /// Goal: it sorts, and stably. Method: against the standard library, on many lengths, with few
    /// enough keys that many are equal.
    #[test]
    fn it_agrees_with_the_stable_sort_of_the_standard_library() {
        for length in 0..200_u64 {
            let items: Vec<(u64, u64)> =
                (0..length).map(|place| (mix(place ^ length << 8) % 17, place)).collect();
            let (mut mine, mut theirs) = (items.clone(), items);
            sort_by_key(&mut mine, |item| u128::from(item.0));
            theirs.sort_by_key(|item| item.0);
            assert_eq!(mine, theirs, "{length} items");
        }
    }

    /// Goal: no order of what comes in is special. Method: keys that fall, that rise and fall, that
    /// are all equal, and that differ in the upper half alone, against the standard library.
    #[test]
    fn what_is_nearly_in_order_is_sorted_too() {
        let keys: [fn(u128) -> u128; 5] = [
            |place| u128::MAX - place,
            |place| place.abs_diff(50),
            |_| 7,
            |place| (place % 3) << 64,
            |place| if place == 99 { 0 } else { place },
        ];
        for (which, key) in keys.iter().enumerate() {
            let items: Vec<(u128, u128)> = (0..100).map(|place| (key(place), place)).collect();
            let (mut mine, mut theirs) = (items.clone(), items);
            sort_by_key(&mut mine, |item| item.0);
            theirs.sort_by_key(|item| item.0);
            assert_eq!(mine, theirs, "keys {which}");
        }
    }
}
