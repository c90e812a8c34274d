//! Something for each key, in the order of keys.
//!
//! There are few keys and they are numbered, so a list does what a map would, and is smaller.

use alloc::vec::Vec;
use model::Key;

/// A value for each key; the default where none was set.
#[derive(Clone, Debug, Default)]
pub struct ByKey<T> {
    values: Vec<T>,
}

impl<T: Default> ByKey<T> {
    /// The value of a key, if any key up to it was ever asked for by [`ByKey::at`].
    pub fn get(&self, key: Key) -> Option<&T> {
        self.values.get(key.index())
    }

    /// The value of a key, to be changed.
    pub fn at(&mut self, key: Key) -> &mut T {
        while self.values.len() <= key.index() {
            self.values.push(T::default());
        }
        &mut self.values[key.index()]
    }

    /// Every key that there is a place for, with its value.
    pub fn iter(&self) -> impl Iterator<Item = (Key, &T)> {
        self.values.iter().enumerate().map(|(index, value)| (Key::new(index), value))
    }

    /// Every value, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.values.iter_mut()
    }
}
