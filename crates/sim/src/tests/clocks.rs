//! Clocks that are off, and what is worked out with them.

use super::toy::{lines, run};
use model::{EventKind, Formula, NodeId};

const BASE: &str = "topology toy\nlatency 5ms\ndisk 1ms\nclients 1\n";

/// Goal: a step reads its own node's clock, skew and drift included. Method: `k4` answers with the
/// clock of the replica, in milliseconds; the question arrives 5 ms after it was asked.
#[test]
fn a_step_sees_the_clock_of_its_own_node() {
    let script = "0s drift n1 +100000ppm\n1s c1 read k4 at n1\n1s skew n2 -500ms\n\
                  1100ms c1 read k4 at n2\n1200ms skew n1 +0s\n1300ms c1 read k4 at n1\n\
                  1300ms drift n1 +0ppm\n1400ms c1 read k4 at n1\n";
    assert_eq!(
        lines(&format!("{BASE}{script}"), &["is ok"]),
        [
            // 1005 ms and a tenth of them.
            "1.01s client #1 is ok: id 1105",
            "1.11s client #2 is ok: id 605",
            // Set right at 1200 ms, and a tenth of 105 ms since; then of no more than 100 ms.
            "1.31s client #3 is ok: id 1315",
            "1.41s client #4 is ok: id 1415",
        ]
    );
}

/// Goal: a statement is worked out where it is applied, with that node's clock, dice and table, and
/// the trace says so behind the application. Method: the same statements go to two replicas, one of
/// whose clocks is ahead.
#[test]
fn a_statement_is_worked_out_with_the_clock_and_the_table_of_the_replica() {
    let script = "0s skew n2 +1s\n\
                  10ms c1 write x now() at n1\n30ms c1 write x now() at n2\n\
                  50ms c1 add x 5 at n1\n70ms c1 insert y at n1\n90ms c1 insert y at n1\n\
                  110ms c1 write z 9 at n1\n";
    assert_eq!(
        lines(&format!("{BASE}{script}"), &["applies", "works out"]),
        [
            "16ms n1 applies 1 #1",
            "16ms n1 works out 1 #1 as 16",
            "36ms n2 applies 1 #2",
            "36ms n2 works out 1 #2 as 1036",
            "56ms n1 applies 2 #3",
            "56ms n1 works out 2 #3 as 21",
            "76ms n1 applies 3 #4",
            "76ms n1 works out 3 #4 as 1",
            "96ms n1 applies 4 #5",
            "96ms n1 works out 4 #5 as 2",
            "116ms n1 applies 5 #6",
        ]
    );
}

/// Goal: dice are thrown for each replica alone. Method: 50 throws on each of two replicas; they
/// differ between the two, and those of n1 are the same whether n2 throws or not.
#[test]
fn each_replica_throws_dice_of_its_own() {
    let throws = |who: &[usize]| -> Vec<(NodeId, u32)> {
        let mut text = format!("{BASE}horizon 10s\n");
        for round in 0..50 {
            for node in who {
                text += &format!("{}ms c1 write x rand() at n{node}\n", round * 100 + node * 20);
            }
        }
        let trace = run(&text);
        let thrown = trace.events.iter().filter_map(|event| match event.kind {
            EventKind::Evaluated { node, value, .. } => Some((node, value)),
            _ => None,
        });
        thrown.collect()
    };
    let both = throws(&[1, 2]);
    let of = |index: usize| -> Vec<u32> {
        let node = NodeId::replica(index);
        both.iter().filter(|(at, _)| *at == node).map(|(_, value)| *value).collect()
    };
    assert_eq!((of(0).len(), of(1).len()), (50, 50));
    assert!(of(0).iter().zip(of(1)).filter(|(one, other)| **one == *other).count() < 5);
    let alone: Vec<u32> = throws(&[1]).into_iter().map(|(_, value)| value).collect();
    assert_eq!(alone, of(0));
    assert!(both.iter().all(|(_, value)| *value < 1_000), "a throw is from 0 to 999");
}

/// Goal: a statement whose value was worked out before it was logged keeps that value. Method:
/// `k10` appends a throw of dice as 5.
#[test]
fn what_was_worked_out_before_it_was_logged_is_not_worked_out_again() {
    assert_eq!(
        lines(&format!("{BASE}0s c1 write k10 5\n"), &["appends", "works out", "applies"]),
        ["5ms n1 appends 1 #1 epoch 1", "5ms n1 works out 1 #1 as 5", "6ms n1 applies 1 #1"]
    );
}

/// Goal: the workload writes what its knob says. Method: each word, and the formulas of its calls.
#[test]
fn a_workload_writes_statements() {
    for (word, expected, number) in [
        ("value", Formula::Value, None),
        ("now", Formula::Now, Some(0)),
        ("rand", Formula::Random, Some(0)),
        ("add", Formula::Add, Some(1)),
        ("insert", Formula::Next, Some(0)),
    ] {
        let trace = run(&format!("{BASE}workload closed\nhorizon 300ms\nstatement {word}\n"));
        let (mut writes, mut reads) = (0, 0);
        for event in &trace.events {
            if let EventKind::Invoked { op, write, formula, value, .. } = event.kind {
                let plain = (Formula::Value, 0);
                let (seen, count) = match write {
                    true => ((expected, number.unwrap_or(op.number())), &mut writes),
                    false => (plain, &mut reads),
                };
                assert_eq!((formula, value), seen, "{word} {op}");
                *count += 1;
            }
        }
        assert!(writes > 5 && reads > 5, "{word}: {writes} writes, {reads} reads");
    }
}
