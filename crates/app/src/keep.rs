//! What the browser keeps from one visit to the next.
//!
//! Two words: the theme that somebody chose, and that they have touched something. A frame without
//! an origin has no storage, and asking for it throws: then nothing is kept, and nobody is told.

/// Somebody has changed a run: the story of the first visit is not told again.
pub const TOUCHED: &str = "replication-lab.touched";
/// The theme that was chosen.
pub const THEME: &str = "replication-lab.theme";

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// What is kept under a name.
pub fn kept(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

/// Keeps a text under a name.
pub fn keep(name: &str, text: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(name, text);
    }
}
