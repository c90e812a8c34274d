//! `test`: running the steps in order and adding up.
//!
//! A step that fails does not keep the later ones from running, so that one run tells everything
//! there is to tell; two things do. Without its tools nothing can be said, so a failed setup ends
//! the run. And browser tests on a page that could not be built would only repeat that.

use crate::arguments::Arguments;
use crate::dist;
use crate::setup::{self, Needs};
use crate::steps::{self, Step};
use crate::workspace::{Failure, Outcome, Workspace};
use std::time::{Duration, Instant};

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq)]
enum End {
    Passed,
    Failed(String),
    Skipped(&'static str),
}

/// One row of the summary.
struct Row {
    name: &'static str,
    end: End,
    elapsed: Duration,
}

/// Runs the chosen steps; fails if any of them did.
pub fn run(workspace: &Workspace, arguments: &mut Arguments) -> Outcome {
    let chosen = choose(arguments)?;
    let needs = chosen.iter().fold(Needs::NOTHING, |sum, step| sum.and(step.needs));
    let mut rows =
        vec![perform("setup", "what the steps need is installed", || setup::run(workspace, needs))];
    if rows[0].end == End::Passed {
        for step in &chosen {
            let row = match obstacle(workspace, step, &rows) {
                Some(reason) => skip(step.name, reason),
                None => perform(step.name, step.about, || (step.run)(workspace)),
            };
            rows.push(row);
        }
    } else {
        rows.extend(chosen.iter().map(|step| skip(step.name, "setup failed")));
    }
    print!("{}", summary(&rows));
    match rows.iter().any(|row| matches!(row.end, End::Failed(_))) {
        true => Err(Failure::new("the suite failed")),
        false => Ok(()),
    }
}

/// The steps that the arguments leave, in the order of the suite.
fn choose(arguments: &mut Arguments) -> Result<Vec<&'static Step>, Failure> {
    let (mut only, mut skip) = (Vec::new(), Vec::new());
    while let Some(word) = arguments.next() {
        match word.as_str() {
            "--only" => only.push(known(arguments.value("--only")?)?),
            "--skip" => skip.push(known(arguments.value("--skip")?)?),
            _ => return Err(Arguments::unknown(&word)),
        }
    }
    let chosen =
        |step: &&Step| (only.is_empty() || only.contains(&step.name)) && !skip.contains(&step.name);
    Ok(steps::ALL.iter().filter(chosen).collect())
}

fn known(name: String) -> Result<&'static str, Failure> {
    let names = steps::ALL.iter().map(|step| step.name);
    names.clone().find(|&known| known == name).ok_or_else(|| {
        let list = names.collect::<Vec<_>>().join(", ");
        Failure::Usage(format!("there is no step `{name}`; the steps are {list}"))
    })
}

/// Why a step cannot be run after those before it.
fn obstacle(workspace: &Workspace, step: &Step, rows: &[Row]) -> Option<&'static str> {
    let built_now = rows.iter().any(|row| row.name == "dist");
    (step.name == "e2e" && built_now && !dist::is_built(workspace)).then_some("there is no page")
}

fn perform(name: &'static str, about: &str, work: impl FnOnce() -> Outcome) -> Row {
    println!("\n=== {name}: {about}\n");
    let start = Instant::now();
    let end = match work() {
        Ok(()) => End::Passed,
        Err(Failure::Usage(message) | Failure::Failed(message)) => End::Failed(message),
    };
    let elapsed = start.elapsed();
    println!("\n--- {name} {} ({:.1} s)", word(&end), elapsed.as_secs_f32());
    Row { name, end, elapsed }
}

fn skip(name: &'static str, reason: &'static str) -> Row {
    Row { name, end: End::Skipped(reason), elapsed: Duration::ZERO }
}

fn word(end: &End) -> &'static str {
    match end {
        End::Passed => "passed",
        End::Failed(_) => "FAILED",
        End::Skipped(_) => "skipped",
    }
}

fn summary(rows: &[Row]) -> String {
    let mut text = "\n=== summary\n\n".to_owned();
    for Row { name, end, elapsed } in rows {
        let detail = match end {
            End::Passed => "",
            End::Failed(message) => message.as_str(),
            End::Skipped(reason) => reason,
        };
        let line = format!("{name:8} {:8} {:>7.1} s  {detail}", word(end), elapsed.as_secs_f32());
        text.push_str(line.trim_end());
        text.push('\n');
    }
    let total: Duration = rows.iter().map(|row| row.elapsed).sum();
    text.push_str(&format!("{:17} {:>7.1} s\n", "total", total.as_secs_f32()));
    let count = |wanted: &str| rows.iter().filter(|row| word(&row.end) == wanted).count();
    let (passed, failed, skipped) = (count("passed"), count("FAILED"), count("skipped"));
    text.push_str(&format!("\nsteps: {passed} passed, {failed} failed, {skipped} skipped\n"));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &'static str, end: End) -> Row {
        Row { name, end, elapsed: Duration::from_millis(1_500) }
    }

    #[test]
    fn the_summary_has_a_row_for_each_step_and_counts_them() {
        let failed = End::Failed("`cargo fmt` failed".to_owned());
        let rows = [
            row("setup", End::Passed),
            row("fmt", failed),
            row("e2e", End::Skipped("there is no page")),
        ];
        let text = summary(&rows);
        let lines: Vec<_> = text.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(
            lines[1..],
            [
                "setup    passed       1.5 s",
                "fmt      FAILED       1.5 s  `cargo fmt` failed",
                "e2e      skipped      1.5 s  there is no page",
                "total                 4.5 s",
                "steps: 1 passed, 1 failed, 1 skipped",
            ]
        );
    }

    #[test]
    fn a_step_that_fails_is_recorded_with_its_message() {
        let row = perform("fmt", "a test", || Err(Failure::new("no")));
        assert_eq!(row.end, End::Failed("no".to_owned()));
    }

    #[test]
    fn an_unknown_step_is_refused_with_the_list() {
        let Err(Failure::Usage(message)) = known("formt".to_owned()) else {
            panic!("a misspelt step must be a usage error");
        };
        assert!(message.contains("`formt`") && message.contains("clippy"), "{message}");
    }
}
