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
fn places(keys: &[u128]) -> Vec<u32> {
    let mut order: Vec<(u128, u32)> = Vec::with_capacity(keys.len());
    for (place, key) in keys.iter().enumerate() {
        order.push((*key, u32::try_from(place).expect("fewer than 2^32 items are sorted")));
    }
    if !order.is_sorted() {
        order.sort_unstable();
    }
    order.into_iter().map(|(_, place)| place).collect()
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
}
