//! Small drawings. They carry no meaning that words beside them do not.

use yew::prelude::*;

fn icon(path: &'static str) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d={path} />
        </svg>
    }
}

/// A triangle.
pub fn play() -> Html {
    icon("M4.5 2.6v10.8L13 8z")
}

/// Two bars.
pub fn pause() -> Html {
    icon("M4 3h2.8v10H4zM9.2 3H12v10H9.2z")
}

/// One event forward.
pub fn step() -> Html {
    icon("M4 3v10l6-5zM11 3h1.8v10H11z")
}

/// One event back.
pub fn step_back() -> Html {
    icon("M12 3v10L6 8zM3.2 3H5v10H3.2z")
}

/// To the next milestone: an arrow, and a flag.
pub fn leap() -> Html {
    icon("M1.6 3.6v8.8L7 8zM8.6 2.4H10v.8h5l-1.7 2.4L15 8h-5v5.6H8.6z")
}

/// To the milestone before.
pub fn leap_back() -> Html {
    icon("M14.4 3.6v8.8L9 8zM6 2.4h1.4v11.2H6V8H1l1.7-2.4L1 3.2h5z")
}

/// To the end.
pub fn wind() -> Html {
    icon("M2.5 3v10l4.9-5zM8 3v10l4.9-5zM13 3h1.6v10H13z")
}

/// More detail: a plus.
pub fn closer() -> Html {
    icon("M7 3h2v4h4v2H9v4H7V9H3V7h4z")
}

/// Less detail: a minus.
pub fn wider() -> Html {
    icon("M3 7h10v2H3z")
}

/// The whole of it: two arrows apart.
pub fn whole() -> Html {
    icon("M4.6 4.4v2.7h6.8V4.4L15 8l-3.6 3.6V8.9H4.6v2.7L1 8z")
}

/// To the start.
pub fn rewind() -> Html {
    icon("M13.5 3v10L8.6 8zM8 3v10L3.1 8zM1.4 3H3v10H1.4z")
}

/// Take back: an arrow to the left.
pub fn undo() -> Html {
    icon(concat!(
        "M6.5 3 2 6.8l4.5 3.8V8.1h2.7c2 0 3 1 3 2.4s-1 2-2.4 2",
        "v1.6c2.7 0 4-1.6 4-3.7S12.1 6 9.2 6H6.5z"
    ))
}

/// Do again: the same arrow to the right.
pub fn redo() -> Html {
    icon(concat!(
        "M9.5 3 14 6.8l-4.5 3.8V8.1H6.8c-2 0-3 1-3 2.4s1 2 2.4 2",
        "v1.6c-2.7 0-4-1.6-4-3.7S3.9 6 6.8 6h2.7z"
    ))
}

/// The sign of the project: two sets, and a node in both.
pub fn mark() -> Html {
    html! {
        <svg class="mark" viewBox="0 0 28 20" width="28" height="20" aria-hidden="true">
            <circle class="mark-write" cx="10" cy="10" r="8" />
            <circle class="mark-read" cx="18" cy="10" r="8" />
            <circle class="mark-node" cx="14" cy="10" r="2.3" />
        </svg>
    }
}
