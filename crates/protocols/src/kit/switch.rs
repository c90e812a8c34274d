//! Rules as knobs.

use model::param::{Choice, Param};

const ON_OFF: &[Choice] = &[
    Choice { key: "on", label: "on", help: "The rule is kept." },
    Choice { key: "off", label: "off", help: "The rule is broken." },
];

const GROUP: &str = "Break a rule";

/// A rule that safety rests on, as a knob that is on by default.
pub const fn switch(key: &'static str, label: &'static str, help: &'static str) -> Param {
    Param::choice(key, label, ON_OFF, "on", help).under(GROUP).folded()
}
