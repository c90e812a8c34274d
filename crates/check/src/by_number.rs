//! A small table by number.
//!
//! What the standard library's trees cost in WebAssembly for each type of value is more than all
//! the judge does with them. A sorted list does the same here: most of what is added belongs near
//! its end.

use alloc::vec::Vec;

/// Values by number, in ascending order.
#[derive(Clone, Debug)]
pub struct ByNumber<V> {
    rows: Vec<(u64, V)>,
}

impl<V> Default for ByNumber<V> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<V> ByNumber<V> {
    fn place(&self, number: u64) -> Result<usize, usize> {
        self.rows.binary_search_by(|(other, _)| other.cmp(&number))
    }

    /// The value of a number.
    pub fn get(&self, number: u64) -> Option<&V> {
        self.place(number).ok().map(|place| &self.rows[place].1)
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, number: u64) -> Option<&mut V> {
        self.place(number).ok().map(|place| &mut self.rows[place].1)
    }

    /// The value of a number; this one, if there is none yet.
    pub fn or(&mut self, number: u64, value: V) -> &mut V {
        let place = match self.place(number) {
            Ok(place) => place,
            Err(place) => {
                self.rows.insert(place, (number, value));
                place
            }
        };
        &mut self.rows[place].1
    }

    /// Keeps the rows whose numbers are wanted.
    pub fn keep(&mut self, is_wanted: impl Fn(u64) -> bool) {
        self.rows.retain(|(number, _)| is_wanted(*number));
    }

    /// The first number from this one on that has a value.
    pub fn first_from(&self, number: u64) -> Option<u64> {
        let place = self.place(number).unwrap_or_else(|place| place);
        self.rows.get(place).map(|(number, _)| *number)
    }

    /// All rows, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &V)> {
        self.rows.iter().map(|(number, value)| (*number, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_their_numbers() {
        let mut table = ByNumber::default();
        for number in [5, 1, 9, 5] {
            *table.or(number, 0) += number;
        }
        assert_eq!(table.iter().collect::<Vec<_>>(), [(1, &1), (5, &10), (9, &9)]);
        assert_eq!((table.get(5), table.get(6)), (Some(&10), None));
        assert_eq!((table.first_from(2), table.first_from(10)), (Some(5), None));
        table.keep(|number| number != 5);
        assert_eq!(table.get_mut(5), None);
    }
}
