//! What a log carried, in the four forms in which it can be shipped.

use lab::Run;
use std::fmt::Write as _;

/// Every change that a leader logged, as statement, WAL, row and trigger record.
pub fn text(run: &Run) -> String {
    let mut text = String::new();
    for change in lab::changes(run) {
        let shipped = change.shipped();
        write!(
            text,
            "{}\n  statement  {}\n  WAL        {}\n  row        {}\n  trigger    {}\n",
            change.position, shipped.statement, shipped.wal, shipped.row, shipped.trigger
        )
        .expect("writing to a string succeeds");
    }
    match text.is_empty() {
        true => "no leader logged anything\n".into(),
        false => text,
    }
}
