//! Our own runs, out and in again.

use super::super::{Format, Keys, edn, json_lines, shiviz};
use super::{taken, words};
use crate::testing::Story;
use model::{EventKind, Formula, NodeId, OpId, Outcome, Reason};

/// A run in which every kind of end occurs.
fn story() -> Story {
    let mut story = Story::new();
    let write = story.write(0, "x", 3);
    let read = story.read(1, "x");
    story.act("crash n1");
    story.answer(read, None);
    story.acknowledge(write, &[0]);
    let lost = story.write(0, "y", 4);
    story.act("c1 read x");
    story.act("heal");
    story.doubt(lost);
    story.saw(0, "x", Some(write));
    let refused = story.write(0, "x", 5);
    story.refuse(refused);
    let unread = story.read(1, "y");
    story.refuse(unread);
    let unseen = story.statement(1, "x", Formula::Now);
    story.doubt(unseen);
    story.write(2, "k4", 6);
    story
}

fn written(write: impl Fn(&Story, &mut String) -> std::fmt::Result) -> String {
    let mut text = String::new();
    write(&story(), &mut text).expect("strings do not fail");
    text
}

const SEEN: &str = "\
p0 0-4 x: write 3
p1 1-3 x: read nothing
p0 5-… y: write 4
p12 8-9 x: read 3
p1 12-13 y: read ?
p1 14-… x: write UNSEEN
p2 16-… k4: write 6
2 nemesis crash n1
6 nemesis heal
";

#[test]
fn a_run_as_edn() {
    let text = written(|story, out| edn(&story.scenario, &story.trace, out));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 17);
    assert_eq!(
        lines[..3],
        [
            "{:index 0, :time 1000000, :process 0, :type :invoke, :f :write, :value [\"x\" 3]}",
            "{:index 1, :time 2000000, :process 1, :type :invoke, :f :read, :value [\"x\" nil]}",
            "{:index 2, :time 3000000, :process :nemesis, :type :info, :f :crash, :value \"n1\"}",
        ]
    );
    let imported = taken(&text);
    assert_eq!((imported.format, imported.keys), (Format::Edn, Keys::Tuple));
    assert_eq!(words(&imported.observed), SEEN.replace("UNSEEN", ":unseen-7"));
    assert_eq!(imported.times.map(|times| times[1]), Some(2_000_000));
    assert_eq!(imported.notices, []);
}

#[test]
fn a_run_as_json_lines() {
    let text = written(|story, out| json_lines(&story.scenario, &story.trace, out));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[3..7],
        [
            "{\"index\":3,\"time\":4000000,\"process\":1,\"type\":\"ok\",\"f\":\"read\",\
             \"key\":\"x\",\"value\":null}",
            "{\"index\":4,\"time\":5000000,\"process\":0,\"type\":\"ok\",\"f\":\"write\",\
             \"key\":\"x\",\"value\":3}",
            "{\"index\":5,\"time\":6000000,\"process\":0,\"type\":\"invoke\",\"f\":\"write\",\
             \"key\":\"y\",\"value\":4}",
            "{\"index\":6,\"time\":8000000,\"process\":\"nemesis\",\"type\":\"info\",\
             \"f\":\"heal\",\"value\":null}",
        ]
    );
    let imported = taken(&text);
    assert_eq!(imported.format, Format::JsonLines);
    assert_eq!(words(&imported.observed), SEEN.replace("UNSEEN", "\"unseen-7\""));
}

#[test]
fn a_call_that_is_turned_away_is_left_out() {
    let mut story = Story::new();
    let write = story.write(0, "x", 3);
    let away = story.write(0, "x", 4);
    story.refuse(away);
    story.acknowledge(write, &[]);
    let mut text = String::new();
    edn(&story.scenario, &story.trace, &mut text).expect("strings do not fail");
    assert_eq!(words(&taken(&text).observed), "p0 0-1 x: write 3\n");
}

#[test]
fn deletes_are_written_and_read_again_and_counters_are_left_out() {
    let mut story = Story::new();
    let write = story.wrote(0, "x", 3);
    story.deleted(0, "x");
    story.saw(1, "x", None);
    let count = story.added(2, "y", 3);
    story.put_beside(0, "y", count, 3);
    let mut text = String::new();
    edn(&story.scenario, &story.trace, &mut text).expect("strings do not fail");
    assert!(text.contains(":f :delete, :value [\"x\" nil]"), "{text}");
    let seen = "p0 0-1 x: write 3\np0 2-3 x: delete\np1 4-5 x: read nothing\n";
    assert_eq!(words(&taken(&text).observed), seen);
    story.saw(1, "x", Some(write));
    let mut text = String::new();
    json_lines(&story.scenario, &story.trace, &mut text).expect("strings do not fail");
    let register = crate::types::named("register").expect("there are registers");
    let model = crate::consistency::named("linearizable").expect("it is a model");
    let question = crate::consistency::Question::new(register);
    let verdict = crate::consistency::judge(model, &taken(&text).observed, &question).verdict;
    assert_eq!(verdict.word(), "broken", "3 was deleted");
}

/// The clocks are worked out by hand.
#[test]
fn a_run_as_a_log_of_shiviz() {
    let mut story = Story::new();
    let write = story.write(0, "x", 3);
    let lost = story.send(0);
    let message = story.send(0);
    let (from, to) = (NodeId::replica(0), NodeId::replica(1));
    let cause = model::LossCause::Wall;
    story.add(EventKind::Lost { message: lost, from, to, kind: 0, cause });
    story.add(EventKind::Delivered { message, from, to, kind: 0 });
    story.act("crash n1");
    let crash = story.crash(0, false);
    story.trace.events[crash.index()].cause = Some(model::EventId::new(crash.index() - 1));
    let returned = EventKind::Returned {
        op: write,
        outcome: Outcome::Ok,
        reason: Reason::None,
        value: 0,
        of: None::<OpId>,
        counted: model::NodeSet::EMPTY,
    };
    story.add(returned);
    let mut text = String::new();
    shiviz(&story.scenario, &story.trace, &mut text).expect("strings do not fail");
    assert_eq!(
        text,
        "c1 {\"c1\":1} 1ms calls #1 write x=3\n\
         n1 {\"n1\":1} 2ms n1→n2 replicate sent\n\
         n1 {\"n1\":2} 3ms n1→n2 replicate sent\n\
         n2 {\"n2\":1,\"n1\":2} 5ms n1→n2 replicate arrives\n\
         script {\"script\":1} 6ms crash n1\n\
         n1 {\"n1\":3,\"script\":1} 7ms crashes\n\
         c1 {\"c1\":2} 8ms #1 is ok\n"
    );
}
