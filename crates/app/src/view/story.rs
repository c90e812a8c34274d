//! The story of the first visit.
//!
//! Somebody who has never been here, and comes without a link, sees the first preset play by
//! itself: two writes, and a read that misses the second. There it stops, and the page invites to
//! raise R, in words above the stage and beside the slider. Raising it shows the same read again,
//! which now finds the write. Whoever touches anything has understood that things can be touched,
//! and is never invited again (`keep.rs`).
//!
//! All of that is read off the run: which read, when, and how far R has to go.

use super::knobs::Invited;
use super::{Shown, dom};
use crate::model::{Intent, Page};
use model::{Param, ParamValue, Scenario, Time};
use yew::prelude::*;

/// A read that missed a write, and the knob that mends it.
#[derive(Clone, Copy)]
pub struct Story {
    /// When the read was called, and when it was told.
    pub called: Time,
    pub told: Time,
    reader: &'static str,
    param: &'static Param,
    /// The R with which every read meets every write.
    enough: u64,
}

impl Story {
    /// Whether every read of a scenario meets every write, so far as R goes.
    #[inline(never)]
    pub fn is_mended(&self, scenario: &Scenario) -> bool {
        let now = scenario.find(self.param.key);
        matches!(now, Some((_, ParamValue::Count(r))) if *r >= self.enough)
    }
}

/// The story of a page, if it has one: its first stale read.
pub fn of(page: &Page) -> Option<Story> {
    let scenario = page.scenario();
    let (param, ParamValue::Count(r)) = scenario.find("r")? else { return None };
    let count = |key| match scenario.find(key) {
        Some((_, ParamValue::Count(count))) => Some(*count),
        _ => None,
    };
    let enough = (count("n")? + 1).checked_sub(count("w")?)?;
    let report = &page.run.report;
    let stale = report.stale_reads.first()?;
    let read = report.history.operations.iter().find(|op| op.id == stale.read)?;
    let reader = stage::text::client_name(read.client).unwrap_or("the client");
    let (called, (told, _)) = (read.invoked.0, read.returned?);
    (*r < enough).then_some(Story { called, told, reader, param, enough })
}

/// The story, once it has been told.
pub fn story(shown: &Shown) -> Option<Story> {
    let story = shown.screen.first_visit.then(|| of(&shown.page)).flatten();
    story.filter(|story| shown.screen.tick.at >= story.told)
}

/// The words beside the slider.
pub fn invited(story: &Option<Story>) -> Invited {
    let story = story.as_ref()?;
    Some((story.param.key, format!("Raise R to {} and see the same read again.", story.enough)))
}

/// The words above the stage.
pub fn invitation(story: &Option<Story>, shown: &Shown) -> Option<Html> {
    let Story { reader, param, enough, .. } = (*story)?;
    // On a phone the knob is put away.
    let raise = shown.does(Intent::Turn(param, ParamValue::Count(enough)), dom::PLAY);
    Some(html! {
        <p class="try invitation" key="story" role="status">
            { format!("{reader} has just read an old value. ") }
            <b>{ "Try: " }</b>
            <button type="button" onclick={raise}>{ format!("Raise R to {enough}") }</button>
            { ", and every read meets every write." }
        </p>
    })
}
