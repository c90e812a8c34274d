//! What could not be taken as it was given. It never blocks, and goes when it is put away.

use super::Dispatch;
use crate::model::{Intent, Page};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct NoticesProps {
    pub page: Page,
    pub dispatch: Dispatch,
}

#[component]
pub fn Notices(props: &NoticesProps) -> Html {
    let dispatch = props.dispatch.clone();
    let dismiss = Callback::from(move |_| dispatch.dispatch(Intent::Dismiss));
    html! {
        <div role="status" class="notices">
            if !props.page.notices.is_empty() {
                <ul>
                    { for props.page.notices.iter().map(|notice| html! {
                        <li>{ notice.to_string() }</li>
                    }) }
                </ul>
                <button type="button" onclick={dismiss}>{ "All right" }</button>
            }
        </div>
    }
}
