//! What was found, as text and as one JSON object.

use super::{Finding, Search};
use model::Scenario;
use model::link::ViewState;
use model::scenario::Rule;
use model::time::Show;
use serde_json::{Value, json};
use std::fmt::Write;

/// What was found on each ground.
type Parts = [(&'static str, Vec<Finding>)];

fn link(scenario: &Scenario) -> String {
    model::link::encode(scenario, &ViewState::default())
}

fn words(finding: &Finding) -> String {
    let Finding { key, sentence, .. } = finding;
    match finding.at {
        Some(at) => format!("{key} at {}: {sentence}", Show(at)),
        None => format!("{key}: {sentence}"),
    }
}

fn finding(finding: &Finding) -> String {
    let (all, small) = (link(&finding.scenario), link(&finding.small));
    let text = model::grammar::print(&finding.small);
    let lines: String = text.lines().map(|line| format!("    {line}\n")).collect();
    let lines = lines.replace("    \n", "\n");
    format!("  {}\n  link    #{all}\n  shrunk  #{small}\n\n{lines}", words(finding))
}

/// The findings on grounds, as text.
pub fn grounds(topology: &str, search: &Search, parts: &Parts) -> String {
    let mut text = String::new();
    let mut say = |line: String| writeln!(text, "{line}").expect("writing to a string succeeds");
    for (ground, found) in parts {
        for one in found {
            say(format!("{topology}/{ground}, seed {}", one.seed));
            say(finding(one));
        }
        let (first, end) = (search.seeds.start, search.seeds.end);
        say(match (found.len(), search.keep_going) {
            (0, _) => format!("{topology}/{ground}: all held, seeds {first}..{end}"),
            (_, false) => {
                let last = found[0].seed;
                format!("{topology}/{ground}: something broke, seeds {first}..{}", last + 1)
            }
            (count, true) => {
                format!("{topology}/{ground}: {count} broke, seeds {first}..{end}")
            }
        });
    }
    text
}

/// Whether a rule was caught, as text.
pub fn rule(search: &Search, rule: &Rule, found: &[Finding]) -> String {
    let (first, end) = (search.seeds.start, search.seeds.end);
    let count = found.len();
    let title = match found.first() {
        None => {
            let promise = rule.promise;
            format!("{}: not caught, {promise} did not break, seeds {first}..{end}\n", rule.key)
        }
        Some(one) if search.keep_going => {
            format!("{}: caught {count} times, first at seed {}\n", rule.key, one.seed)
        }
        Some(one) => format!("{}: caught at seed {}\n", rule.key, one.seed),
    };
    found.first().map_or(title.clone(), |one| title + &finding(one))
}

fn search_as_json(search: &Search) -> Value {
    json!({ "from": search.seeds.start, "to": search.seeds.end })
}

fn finding_as_json(finding: &Finding) -> Value {
    json!({
        "seed": finding.seed,
        "name": finding.key,
        "sentence": finding.sentence,
        "at_us": finding.at,
        "link": link(&finding.scenario),
        "shrunk": link(&finding.small),
    })
}

/// The findings on grounds, as one JSON object.
pub fn grounds_as_json(topology: &str, search: &Search, parts: &Parts) -> String {
    let object = json!({
        "topology": topology,
        "seeds": search_as_json(search),
        "grounds": parts.iter().map(|(ground, found)| json!({
            "ground": ground,
            "broken": found.iter().map(finding_as_json).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    });
    format!("{object:#}\n")
}

/// Whether a rule was caught, as one JSON object.
pub fn rule_as_json(topology: &str, search: &Search, rule: &Rule, found: &[Finding]) -> String {
    let object = json!({
        "topology": topology,
        "seeds": search_as_json(search),
        "rule": rule.key,
        "promise": rule.promise,
        "caught": found.iter().map(finding_as_json).collect::<Vec<_>>(),
    });
    format!("{object:#}\n")
}
