//! What identifies the run.

use lab::Run;
use model::EndedBy;
use model::time::Show;
use yew::prelude::*;

/// The numbers of the run, and the fingerprint that only equal runs share.
pub fn footer(run: &Run) -> Html {
    let (events, end) = (run.trace.events.len(), Show(run.trace.end));
    let ended = match run.trace.ended_by {
        EndedBy::Horizon => format!("stopped at its horizon of {end}"),
        EndedBy::Quiet => format!("quiet since {end}"),
        EndedBy::EventLimit => format!("stopped at {end}: it reached the limit of events"),
    };
    html! {
        <footer class="colophon">
            <p>
                { format!("{events} events, {ended}. Seed {}. Fingerprint ", run.scenario.seed) }
                <code data-fingerprint={format!("{:016x}", run.fingerprint)}>
                    { format!("{:016x}", run.fingerprint) }
                </code>
                { ": whoever opens this page's address sees the very same run." }
            </p>
        </footer>
    }
}
