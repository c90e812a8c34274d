//! Sentences with meaning in them: the title, the thing to try, the consequence.

use model::Scenario;
use stage::narration::{self, Consequence, Span, Tone, consequence, title, try_this};
use yew::prelude::*;

/// The class of a tone, for the style sheet.
pub fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Strong => "strong",
        Tone::Write => "write",
        Tone::Read => "read",
        Tone::Good => "good",
        Tone::Bad => "bad",
        Tone::Lead => "lead",
    }
}

fn show(spans: &[Span]) -> Html {
    spans
        .iter()
        .map(|span| match span.tone {
            Tone::Plain => html! { { &span.text } },
            other => html! { <b ~className={tone(other)}>{ &span.text }</b> },
        })
        .collect()
}

/// What is on the page, as a sentence, and one thing to try: what the story of the first visit
/// invites to, or what the scenario suggests.
pub fn headline(scenario: &Scenario, invitation: Option<Html>) -> Html {
    let advice = match invitation {
        Some(invitation) => invitation,
        None => html! {
            <p class="try" key="try"><b>{ "Try: " }</b>{ show(&try_this(scenario)) }</p>
        },
    };
    html! {
        <>
            <h1 class="lede">{ show(&title(scenario)) }</h1>
            { advice }
        </>
    }
}

/// What the knobs amount to.
pub fn consequence_of(scenario: &Scenario) -> Html {
    amount("consequence", consequence(scenario))
}

/// What the knobs of one group amount to, if there is something to say.
pub fn consequence_of_group(scenario: &Scenario, group: &str) -> Html {
    narration::consequence_of_group(scenario, group)
        .map_or_else(Html::default, |follows| amount("follows", follows))
}

fn amount(class: &str, Consequence { tone: mood, text }: Consequence) -> Html {
    html! { <p ~className={format!("{class} {}", tone(mood))} role="status">{ text }</p> }
}
