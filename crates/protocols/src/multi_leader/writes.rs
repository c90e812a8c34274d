//! A leader takes a write.
//!
//! It works the value out from what it holds, gives the write its *dot*, notes what its writer had
//! seen, and has it on disk before it says *done*. Nobody else is asked: that is what makes writes
//! fast everywhere, and conflicts possible.
//!
//! ```text
//! c1 ──write x=1──▶ n1  dot n1:1, had seen {}        ─┐ neither had seen the other:
//! c2 ──write x=2──▶ n2  dot n2:1, had seen {}        ─┘ a conflict
//! c2 ──write x=3──▶ n2  dot n2:2, had seen {n1:1 n2:1}: it comes after both
//! ```
//!
//! What the writer had seen is what the *leader* held, or, where several values are kept for the
//! client to decide between, what the *client* had read.
//!
//! A client that asks again for the same write is told what it was told before. A leader remembers
//! that for the last write of each client, until it crashes.

use super::config::Resolve;
use super::messages::{Change, Message};
use super::replica::{Here, Replica, Then};
use super::{counters, resolve, sets, text, transform};
use alloc::rc::Rc;
use model::disk;
use model::{
    Cell, Dot, Formula, Keep, Key, NodeId, Object, OpId, Out, Reason, Record, Removal, Version,
    VersionVector,
};

/// How often a change is taken for a new one, where nobody knows it when it comes round.
const HOPS_MAX: u8 = 12;

/// The last write that a client asked for.
#[derive(Clone, Debug)]
pub struct Done {
    client: NodeId,
    op: OpId,
    dot: Dot,
    row: Option<Cell>,
    /// Whether it is on disk.
    settled: bool,
}

/// What a client asks for.
#[derive(Clone, Debug)]
struct Asked {
    op: OpId,
    key: Key,
    formula: Formula,
    value: u32,
    context: Option<Rc<VersionVector>>,
    base: sets::Bits,
    luck: u64,
}

/// Whether a way to resolve conflicts knows a statement.
pub fn is_offered(resolve: Resolve, formula: Formula) -> bool {
    use Formula::{Add, Erase, Exclude, Include, Subtract, Type};
    match resolve {
        Resolve::Union | Resolve::OrSet => matches!(formula, Include | Exclude),
        Resolve::GCounter => formula == Add,
        Resolve::PnCounter => matches!(formula, Add | Subtract),
        Resolve::Text | Resolve::Transform => matches!(formula, Type | Erase),
        _ => !matches!(formula, Include | Exclude | Type | Erase),
    }
}

impl Replica {
    /// A client asks for a write.
    pub(super) fn write(
        &mut self,
        here: Here<'_>,
        client: NodeId,
        message: Message,
        out: &mut Out<Message>,
    ) {
        let Message::Write { op, key, formula, value, context, base, luck } = message else {
            return;
        };
        let asked = Asked { op, key, formula, value, context, base, luck };
        if !here.config.leads(here.me) {
            return Self::refuse(client, op, Reason::NotLeader, out);
        }
        if here.config.kept.idempotent && self.knows(client, op, out) {
            return;
        }
        if formula == Formula::Delete && !here.config.kept.tombstones {
            return self.delete_unmarked(here, client, &asked, out);
        }
        let Some((object, dot, cell)) = self.made(here, &asked) else {
            return Self::refuse(client, op, Reason::NoSuchPlace, out);
        };
        let row = (formula == Formula::Next).then_some(cell);
        self.done.retain(|done| done.client != client);
        self.done.push(Done { client, op, dot, row, settled: false });
        let formula = asked.formula;
        let change = self.own(here, (key, dot, op), (formula, value, cell), Some(Rc::new(object)));
        self.store_own(here, Some(client), change, (0, row), out);
    }

    /// Whether this write has been asked for before. If it is on disk, its client is told again.
    fn knows(&self, client: NodeId, op: OpId, out: &mut Out<Message>) -> bool {
        let known = self.done.iter().find(|done| (done.client, done.op) == (client, op));
        if let Some(&Done { dot, row, settled: true, .. }) = known {
            out.send(client, Message::Done { op, dot, row });
        }
        known.is_some()
    }

    /// A write that was asked for is on disk.
    pub(super) fn settle(&mut self, op: OpId) {
        for done in self.done.iter_mut().filter(|done| done.op == op) {
            done.settled = true;
        }
    }

    /// What the write makes of the key. None if it cannot be done.
    fn made(&self, here: Here<'_>, asked: &Asked) -> Option<(Object, Dot, Cell)> {
        let (config, me, op) = (here.config, here.me, asked.op);
        let what = (asked.formula, asked.value);
        let mut object =
            self.object(asked.key).map_or_else(Object::default, |held| (**held).clone());
        let (dot, cell) = match config.resolve {
            Resolve::GCounter | Resolve::PnCounter => counters::count(&mut object, me, what, op),
            Resolve::OrSet => sets::observe(&mut object, me, what, op),
            Resolve::Text => text::edit(&mut object, me, what, op)?,
            Resolve::Transform => transform::edit(&mut object, me, what, op)?,
            Resolve::Union => {
                let cell = sets::changed(asked.base, what, op, config.kept.tombstones)?;
                let past = self.past(here, &object, asked);
                (object.write(me, cell, &past, Keep::All), cell)
            }
            Resolve::Clock | Resolve::LwwRegister => {
                // Which of the values is the latest is found out when they are put together: a
                // write that loses at once is seen to lose.
                let cell = self.worked_out(here, &object, asked);
                let past = Rc::new(self.past(here, &object, asked));
                (object.write_over(me, cell, &past, |_| false), cell)
            }
            _ => {
                let cell = self.worked_out(here, &object, asked);
                let past = self.past(here, &object, asked);
                (object.write(me, cell, &past, Keep::All), cell)
            }
        };
        Some((object, dot, cell))
    }

    /// The value of a statement, and its stamp.
    fn worked_out(&self, here: Here<'_>, object: &Object, asked: &Asked) -> Cell {
        let &Asked { op, formula, value, luck, .. } = asked;
        let before = resolve::shown(here.config, object).map_or(0, |cell| cell.value);
        let value = match formula {
            Formula::Next if here.config.interleaved_ids => {
                let (leaders, mine) = (here.config.leaders as u32, here.me.index() as u32);
                let rounds = (before + leaders).saturating_sub(mine + 1) / leaders;
                rounds * leaders + mine + 1
            }
            _ => formula.evaluate(value, before, here.clock_us, luck),
        };
        let newest = object.newest().map_or(0, |cell| cell.version.clock_us());
        let stamp_us = match here.config.resolve {
            Resolve::LwwRegister => here.clock_us.max(newest + 1),
            _ => here.clock_us,
        };
        Cell::of(formula, value, Version::stamped(stamp_us, here.me.ordinal() as u8), op)
    }

    /// A write of this leader, as the others get it.
    fn own(
        &mut self,
        here: Here<'_>,
        (key, dot, op): (Key, Dot, OpId),
        (formula, value, cell): (Formula, u32, Cell),
        object: Option<Rc<Object>>,
    ) -> Rc<Change> {
        let needs = self.seen.clone();
        let number = needs.of(here.me) + 1;
        self.seen.see(Dot { writer: here.me, number });
        let past = match object {
            Some(_) => VersionVector::default(),
            None => {
                self.object(key).map_or_else(VersionVector::default, |held| held.seen().clone())
            }
        };
        let origin = here.me;
        Rc::new(Change { origin, number, needs, key, dot, op, formula, value, cell, object, past })
    }

    fn store_own(
        &mut self,
        here: Here<'_>,
        client: Option<NodeId>,
        change: Rc<Change>,
        (hops, row): (u8, Option<Cell>),
        out: &mut Out<Message>,
    ) {
        let (key, object) = (change.key, change.object.clone());
        let then = Then::Own { client, change: Rc::clone(&change), hops, row };
        match object {
            Some(object) => self.store(here, (key, object), then, out),
            None => self.forget_unmarked(&change, then, out),
        }
    }

    /// Where deletions are not remembered, the key is just dropped, and nobody knows that it was.
    fn delete_unmarked(
        &mut self,
        here: Here<'_>,
        client: NodeId,
        asked: &Asked,
        out: &mut Out<Message>,
    ) {
        let dot = Dot { writer: here.me, number: self.seen.of(here.me) + 1 };
        let cell = Cell::of(Formula::Delete, 0, Version::default(), asked.op);
        let what = (Formula::Delete, 0, cell);
        let change = self.own(here, (asked.key, dot, asked.op), what, None);
        self.store_own(here, Some(client), change, (0, None), out);
    }

    /// Drops what a deletion had seen, and keeps no mark of it.
    pub(super) fn forget_unmarked(&mut self, change: &Change, then: Then, out: &mut Out<Message>) {
        let key = change.key;
        let held = self.object(key).cloned();
        let seen = |object: &Rc<Object>| {
            object.siblings().iter().all(|sibling| change.past.includes(sibling.dot))
        };
        match held.filter(seen) {
            Some(object) => {
                self.table[key.index()] = None;
                let (record, removal) = (Record::Object(object), Removal::Replaced(change.op));
                self.persist(disk::Change::Drop { key, record, removal }, then, out);
            }
            None => {
                self.persist(disk::Change::Note(self.given), then, out);
            }
        }
    }

    /// At n1: gives operations on a text that it has taken in their places in the order.
    pub(super) fn order(&mut self, here: Here<'_>, key: Key, out: &mut Out<Message>) {
        if here.config.resolve != Resolve::Transform || here.me.index() > 0 {
            return;
        }
        let Some(held) = self.object(key) else { return };
        let mut object = (**held).clone();
        while let Some((dot, cell)) = transform::order_next(&mut object, here.me) {
            let what = (Formula::Type, cell.value, cell);
            let after = Some(Rc::new(object.clone()));
            let change = self.own(here, (key, dot, cell.op), what, after);
            self.store_own(here, None, change, (0, None), out);
        }
    }

    /// Where nobody knows a change that comes round, it is taken for a new write.
    pub(super) fn write_again(
        &mut self,
        here: Here<'_>,
        change: &Change,
        hops: u8,
        out: &mut Out<Message>,
    ) {
        if hops >= HOPS_MAX {
            return;
        }
        let &Change { op, key, formula, value, cell, .. } = change;
        let value = if formula == Formula::Value { cell.value } else { value };
        let context = self.object(key).map(|held| Rc::new(held.seen().clone()));
        let base = self.object(key).map_or((0, 0), |held| sets::union(held));
        let asked = Asked { op, key, formula, value, context, base, luck: 0 };
        if let Some((object, dot, cell)) = self.made(here, &asked) {
            let what = (formula, value, cell);
            let change = self.own(here, (key, dot, op), what, Some(Rc::new(object)));
            self.store_own(here, None, change, (hops + 1, None), out);
        }
    }

    /// Where what comes twice is not known, an increment that comes again is counted again, here
    /// and nowhere else.
    pub(super) fn count_again(&mut self, here: Here<'_>, change: &Change, out: &mut Out<Message>) {
        let what = (change.formula, change.value);
        let held = self.object(change.key);
        let mut object = held.map_or_else(Object::default, |held| (**held).clone());
        counters::count(&mut object, here.me, what, change.op);
        self.store(here, (change.key, Rc::new(object)), Then::Nothing, out);
    }

    /// What the writer of a write had seen of the key. Numbers that were given before the key was
    /// forgotten are not given again.
    fn past(&self, here: Here<'_>, object: &Object, asked: &Asked) -> VersionVector {
        let config = here.config;
        let mut past = match &asked.context {
            _ if !config.resolve.minds_context() => object.seen().clone(),
            Some(context) if config.kept.client_context => (**context).clone(),
            _ => VersionVector::default(),
        };
        let given = self.given as u32;
        if given > object.seen().of(here.me) {
            past.see(Dot { writer: here.me, number: given });
        }
        past
    }
}
