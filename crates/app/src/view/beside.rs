//! Two runs side by side: two stages on one clock, where they part, and what each cost.

use super::transport::clock;
use super::{Shown, dom};
use crate::model::{Branch, Intent};
use lab::Run;
use lab::compare::{Cost, Difference, cost};
use model::{EventId, Micros};
use stage::Timeline;
use web_sys::Element;
use yew::prelude::*;

/// The frames of the two stages: the first around the stage that is given. Without a second run the
/// stage stands alone.
#[hook]
pub fn use_stages(shown: &Shown, stage: Html) -> Html {
    let svg = use_node_ref();
    let other = shown.page.branches.other();
    {
        let (svg, player) = (svg.clone(), shown.player.clone());
        use_effect_with(other.is_some(), move |_| player.attach_beside(svg.cast::<Element>()));
    }
    let class = if other.is_some() { "stages two" } else { "stages" };
    // The frame of the first stage is always there, so that its picture stays where it is.
    html! {
        <div ~className={class}>
            <div class="pane" key="here">
                { for other.map(|_| html! { <h2>{ title(shown.page.branches.now()) }</h2> }) }
                { stage }
            </div>
            { for other.map(|other| second(shown, other, &svg)) }
        </div>
    }
}

/// The stage of the run beside the one on screen.
#[inline(never)]
fn second(shown: &Shown, other: &Branch, svg: &NodeRef) -> Html {
    let place = shown.page.branches.beside().unwrap_or_default();
    let look = shown.does(Intent::Switch(place), "");
    let onkeydown = {
        let dispatch = shown.dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            if ["Enter", " "].contains(&event.key().as_str()) {
                event.prevent_default();
                dispatch.dispatch(Intent::Switch(place));
            }
        })
    };
    // The button goes with its stage; who pressed it goes on at the other one.
    let close = shown.does(Intent::Compare(None), dom::STAGE);
    let (summary, caption) = shown.player.words_beside();
    let label = format!("{}, {}: {summary}", other.letter, other.name);
    html! {
        <div class="pane" key="there">
            <h2>
                { title(other) }
                <button type="button" class="chip" onclick={look.clone()}>
                    { "work on this one" }
                </button>
                <button type="button" class="chip" aria-label="One stage again"
                    onclick={close}>{ "×" }</button>
            </h2>
            <div class="stage">
                <svg ref={svg.clone()} class="scene" role="group" aria-label={label}
                    onclick={look} {onkeydown}></svg>
                <p class="caption">{ caption }</p>
            </div>
        </div>
    }
}

fn title(branch: &Branch) -> Html {
    let Branch { letter, name, .. } = branch;
    html! { <><b class="branch-letter">{ letter }</b>{ " " }<span>{ name.to_string() }</span></> }
}

/// Where the two runs part, and what each cost its clients.
pub fn comparison(shown: &Shown) -> Html {
    let page = &shown.page;
    page.branches.other().map_or_else(Html::default, |other| table(shown, other))
}

#[inline(never)]
fn table(shown: &Shown, other: &Branch) -> Html {
    let page = &shown.page;
    let now = page.branches.now();
    let costs = [cost(&page.run), cost(&other.shown.0)];
    let row = |name: &str, of: &dyn Fn(&Cost) -> (String, u64)| {
        let [(mine, here), (theirs, there)] = [of(&costs[0]), of(&costs[1])];
        let class = |worse| if worse { "worse" } else { "" };
        html! {
            <tr>
                <th scope="row">{ name }</th>
                <td ~className={class(here > there)}>{ mine }</td>
                <td ~className={class(there > here)}>{ theirs }</td>
            </tr>
        }
    };
    let share = |(part, whole): (usize, usize)| (format!("{part} of {whole}"), part as u64);
    html! {
        <section class="comparison" aria-label="Side by side">
            <div>{ parting(shown, other) }</div>
            <table>
                <thead><tr>
                    <td></td>
                    <th scope="col">{ title(now) }</th>
                    <th scope="col">{ title(other) }</th>
                </tr></thead>
                <tbody>
                    { row("Acknowledged writes lost", &|cost| share(cost.lost)) }
                    { row("Stale reads", &|cost| share(cost.stale)) }
                    { row("Refused or unknown", &|cost| count(cost.failed)) }
                    { row("A write takes", &|cost| time(cost.write_us)) }
                    { row("A read takes", &|cost| time(cost.read_us)) }
                    { row("Promises broken", &|cost| count(cost.broken)) }
                </tbody>
            </table>
        </section>
    }
}

fn count(count: usize) -> (String, u64) {
    (count.to_string(), count as u64)
}

fn time(time: Option<Micros>) -> (String, u64) {
    (time.map_or("–".to_string(), clock), time.unwrap_or(0))
}

/// The sentences that say where two runs part, each with its way there.
fn parting(shown: &Shown, other: &Branch) -> Html {
    let page = &shown.page;
    let Some(difference) = &page.difference else {
        return html! { <p>{ "Both are the same run, event for event." }</p> };
    };
    let Difference { parts: (at, mine, theirs), told } = &**difference;
    let letters = [page.branches.now().letter, other.letter];
    let words = |timeline: &Timeline, id: Option<EventId>| {
        let step = id.and_then(|id| stage::inspect::step(timeline, id));
        step.map_or("nothing more happens".to_string(), |step| match step.at == *at {
            true => step.words,
            false => format!("{}, at {}", step.words, clock(step.at)),
        })
    };
    let told = told.map(|told| {
        let answer = |run: &Run, op| {
            let operation = run.report.history.get(op);
            operation.map_or(String::new(), |operation| answered(run, operation))
        };
        let (here, there) = (answer(&page.run, told.left), answer(&other.shown.0, told.right));
        (told.at, format!("{here} in {}, {there} in {}.", letters[0], letters[1]))
    });
    html! {
        <>
            <p>
                { "The two are the same run until " }{ jump(shown, *at) }{ ". Then in " }
                <b>{ letters[0] }</b>{ ": " }{ words(&page.timeline, *mine) }{ "; in " }
                <b>{ letters[1] }</b>{ ": " }{ words(&other.shown.1, *theirs) }{ "." }
            </p>
            if let Some((at, words)) = told {
                <p>{ "A client is first told something else at " }{ jump(shown, at) }{ ": " }
                    { words }</p>
            } else {
                <p>{ "No client is told anything else." }</p>
            }
        </>
    }
}

/// What became of an operation, in words.
fn answered(run: &Run, operation: &lab::Operation) -> String {
    let asked = if operation.write { "write" } else { "read" };
    let name = stage::text::client_name(operation.client).unwrap_or("a client");
    let outcome = match (operation.outcome, operation.value) {
        (Some(model::Outcome::Ok), Some(value)) if !operation.write => {
            run.trace.said(&run.scenario, value)
        }
        (Some(model::Outcome::Ok), _) if operation.write => "ok".into(),
        (Some(model::Outcome::Ok), _) => "nothing".into(),
        (Some(model::Outcome::Refused), _) => "refused".into(),
        _ => "unknown".into(),
    };
    format!("{name}’s {asked} {} is told {outcome}", operation.id)
}

/// An instant as a way to it.
fn jump(shown: &Shown, at: model::Time) -> Html {
    let player = shown.player.clone();
    let press = Callback::from(move |_| player.halt_at(at));
    html! { <button type="button" class="link" onclick={press}>{ clock(at) }</button> }
}
