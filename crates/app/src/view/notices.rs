//! What could not be taken as it was given. It never blocks, and goes when it is put away.

use super::{Shown, dom};
use crate::model::Intent;
use yew::prelude::*;

/// The notices of the page, and the button that puts them away.
pub fn notices(shown: &Shown) -> Html {
    let notices = &shown.page.notices;
    let dismiss = shown.does(Intent::Dismiss, dom::STAGE);
    html! {
        <div role="status" class="notices">
            if !notices.is_empty() {
                <ul>
                    { for notices.iter().map(|notice| html! {
                        <li>{ notice }</li>
                    }) }
                </ul>
                <button type="button" onclick={dismiss}>{ "All right" }</button>
            }
        </div>
    }
}
