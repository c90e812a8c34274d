//! What could not be taken as it was given. It never blocks, and goes when it is put away.

use super::Dispatch;
use crate::model::{Intent, Page};
use yew::prelude::*;

/// The notices of the page, and the button that puts them away.
pub fn notices(page: &Page, dispatch: &Dispatch) -> Html {
    let dispatch = dispatch.clone();
    let dismiss = Callback::from(move |_| dispatch.dispatch(Intent::Dismiss));
    html! {
        <div role="status" class="notices">
            if !page.notices.is_empty() {
                <ul>
                    { for page.notices.iter().map(|notice| html! {
                        <li>{ notice }</li>
                    }) }
                </ul>
                <button type="button" onclick={dismiss}>{ "All right" }</button>
            }
        </div>
    }
}
