//! Tables that are put together from parts, before the program runs.
//!
//! The large ones of each family are a `static`, since the linker keeps its name, and by that the
//! page loads later what the first visit does not read (`crates/xtask/src/split/chosen.rs`).

/// Two tables, one after the other. `N` is the sum of their lengths.
///
/// # Panics
/// If it is not; since it is worked out while the program is built, that stops the build.
pub const fn join<T: Copy, const N: usize>(first: &[T], second: &[T]) -> [T; N] {
    assert!(first.len() + second.len() == N, "the length of the whole is that of its parts");
    let mut table = [first[0]; N];
    let mut place = 0;
    while place < N {
        table[place] = match place < first.len() {
            true => first[place],
            false => second[place - first.len()],
        };
        place += 1;
    }
    table
}
