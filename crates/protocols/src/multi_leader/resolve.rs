//! What a reader gets of an object.
//!
//! That two values conflict was found by version vectors: they are both there. What a reader gets
//! is a function of the set of values that are there, and of nothing else, so replicas that have
//! taken in the same writes show the same, in whatever order they came.
//!
//! | `resolve` | a write replaces | a reader gets |
//! |---|---|---|
//! | `clock` | what has an older stamp | the only value |
//! | `priority` | what its leader had | the value of the leader with the smallest number |
//! | `siblings` | what its client had read | all values, the latest first |
//! | `union` | what its client had read | the union |
//! | `custom` | what its leader had | the largest value |
//! | `g-counter`, `pn-counter` | its leader's own number | the sum |
//! | `lww-register` | what has an older stamp | the only value |
//! | `mv-register` | what its leader had | all values, the latest first |
//! | `or-set` | the same element | the elements |
//! | `text`, `transform` | nothing | the text |

use super::config::{Config, Resolve};
use super::{counters, sets, text, transform};
use alloc::string::String;
use alloc::vec::Vec;
use model::order::{pair, sort_by_key};
use model::{Cell, Keep, NodeId, Object, Version};

/// What becomes of values that are there together.
pub fn keep(config: &Config) -> Keep {
    match config.resolve {
        Resolve::Clock | Resolve::LwwRegister => Keep::Latest,
        _ => Keep::All,
    }
}

/// What a reader gets. Where that is a word, the value says nothing.
pub fn shown(config: &Config, object: &Object) -> Option<Cell> {
    let siblings = || object.siblings().iter();
    match config.resolve {
        Resolve::Clock | Resolve::LwwRegister | Resolve::Siblings | Resolve::MvRegister => {
            object.newest_live()
        }
        // A deletion wins, too, and then a reader gets nothing.
        Resolve::Priority => siblings().map(|one| one.cell).next(),
        Resolve::Custom => {
            let larger = siblings().filter(|one| !one.cell.deleted);
            larger.max_by_key(|one| (one.cell.value, one.dot)).map(|one| one.cell)
        }
        Resolve::GCounter | Resolve::PnCounter => {
            merged(object).map(|cell| Cell { value: counters::sum(object), ..cell })
        }
        Resolve::Union | Resolve::OrSet | Resolve::Text | Resolve::Transform => merged(object),
    }
}

/// A cell for what many writes have made: it names the last of them.
fn merged(object: &Object) -> Option<Cell> {
    let last = object.siblings().iter().map(|one| one.cell.op).max()?;
    Some(Cell::new(0, Version(0), last))
}

/// What a reader gets beside that, the latest first.
pub fn also(config: &Config, object: &Object, shown: Option<Cell>) -> Vec<Cell> {
    if !matches!(config.resolve, Resolve::Siblings | Resolve::MvRegister) {
        return Vec::new();
    }
    let cells = object.siblings().iter().map(|one| one.cell);
    let mut others: Vec<Cell> =
        cells.filter(|cell| !cell.deleted && Some(*cell) != shown).collect();
    sort_by_key(&mut others, |cell| !pair(cell.version.0, cell.value.into()));
    others
}

/// What a reader gets at a replica, where that is a word.
pub fn word(config: &Config, at: NodeId, object: &Object) -> Option<String> {
    match config.resolve {
        Resolve::Union => Some(sets::words(sets::of_bits(sets::union(object).0))),
        Resolve::OrSet => Some(sets::words(sets::elements(object).into_iter())),
        Resolve::Text => Some(text::read(object)),
        Resolve::Transform => {
            let text = transform::text(object, config.leader_of(at));
            Some(text.into_iter().collect())
        }
        _ => None,
    }
}
