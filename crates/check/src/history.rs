//! What the clients saw.
//!
//! A history is the run as a client tells it: what was called, when, and what came back. Every rule
//! about reads and writes is a rule about histories, so it can be applied to anybody's.
//!
//! **One exception.** The client of `x = x + 5` cannot tell what it wrote. The value of a statement
//! is taken from where it was executed ([`Executions`]). Where it was executed more than once,
//! because the client asked again, it wrote one value all the same, since a write takes effect
//! once: the one that the client was told, else one that a read returned, else the latest. Where
//! there is no log, it is the first value that a replica stored.
//!
//! **Deletes.** A delete is a write whose value is a number that no other write has; it stands for
//! nothing. A read that finds nothing may have read from any delete that had been called by then,
//! or from the state before any write: the history does not say which.
//!
//! **Several values.** A read of a key with siblings returns the newest as its value, and the
//! writes of the others are listed beside it. Rules that speak of a register take such a read as
//! one of the newest value. Rules that forbid old values take it as kept if any of the values
//! keeps it.

use crate::executions::Executions;
use alloc::vec::Vec;
use model::order::{pair, sort_by_key};
use model::{EventId, EventKind, Formula, Key, NodeId, NodeSet, OpId, Outcome, Time, Trace};

/// One read or write, from its call to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Which.
    pub id: OpId,
    /// Whose session.
    pub client: NodeId,
    /// Whether it writes.
    pub write: bool,
    /// Of which key.
    pub key: Key,
    /// How the value of a write is found.
    pub formula: Formula,
    /// What was written; or what an `Ok` read returned, where none says that there was nothing.
    /// None for a statement of which the run does not show what came out.
    pub value: Option<u32>,
    /// The id that the client of an insert was told.
    pub told_id: Option<u32>,
    /// The write that made the value that was read.
    pub of: Option<OpId>,
    /// The writes that made further values which a read returned beside that one, and the events
    /// that say so.
    pub also: Vec<(OpId, EventId)>,
    /// For a write that changes what others wrote instead of taking its place, as of a counter, a
    /// set or a text: the event that first says so.
    pub merges: Option<EventId>,
    /// When it was called, and the event of that.
    pub invoked: (Time, EventId),
    /// When the client was told how it ended, and the event of that.
    pub returned: Option<(Time, EventId)>,
    /// What the client was told; none while the operation is open.
    pub outcome: Option<Outcome>,
    /// The replicas that were counted: the write set or the read set.
    pub counted: NodeSet,
}

impl Operation {
    /// When the client was told `ok`, if it was.
    pub fn acknowledged(&self) -> Option<(Time, EventId)> {
        self.returned.filter(|_| self.outcome == Some(Outcome::Ok))
    }

    /// Whether this is a read that was answered.
    pub fn is_answered_read(&self) -> bool {
        !self.write && self.acknowledged().is_some()
    }

    /// Whether this is a write that was acknowledged.
    pub fn is_acknowledged_write(&self) -> bool {
        self.write && self.acknowledged().is_some()
    }

    /// Whether this is an insert: a write whose client is told the id that the database chose.
    pub fn is_insert(&self) -> bool {
        self.write && self.formula == Formula::Next
    }

    /// Whether this deletes its key: a write of nothing.
    pub fn is_delete(&self) -> bool {
        self.write && self.formula == Formula::Delete
    }

    /// The writes that made the values which a read returned.
    pub fn sources(&self) -> impl Iterator<Item = OpId> + '_ {
        self.of.into_iter().chain(self.also.iter().map(|(of, _)| *of))
    }

    /// Whether nobody knows if it took effect: told `unknown`, or told nothing yet.
    pub fn is_in_doubt(&self) -> bool {
        matches!(self.outcome, None | Some(Outcome::Unknown))
    }

    /// Whether it was told `ok` before the other was called: the real-time order.
    pub fn precedes(&self, other: &Self) -> bool {
        self.acknowledged().is_some_and(|(_, end)| end < other.invoked.1)
    }
}

/// All operations of a run, in the order of their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The operations.
    pub operations: Vec<Operation>,
}

impl History {
    /// One more than the highest index of an operation.
    pub(crate) fn numbers(&self) -> usize {
        self.operations.last().map_or(0, |last| last.id.index() + 1)
    }

    /// Reads the calls and ends out of a trace. An end without a call is left out.
    pub fn of(trace: &Trace) -> Self {
        let mut history = Self::default();
        let mut executions = Executions::default();
        let mut stored: Vec<Option<u32>> = Vec::new();
        for (index, event) in trace.events.iter().enumerate() {
            let here = (event.at, EventId::new(index));
            executions.see(&event.kind);
            match event.kind {
                EventKind::Invoked { op, client, write, key, formula, value } => {
                    let is_known = write && formula.is_fixed();
                    history.add(Operation {
                        id: op,
                        client,
                        write,
                        key,
                        formula,
                        value: is_known.then_some(value),
                        told_id: None,
                        of: None,
                        also: Vec::new(),
                        merges: (write && merges(formula)).then_some(here.1),
                        invoked: here,
                        returned: None,
                        outcome: None,
                        counted: NodeSet::EMPTY,
                    });
                }
                EventKind::Returned { op, outcome, value, of, counted, .. } => {
                    let Some(place) = history.place(op) else { continue };
                    let operation = &mut history.operations[place];
                    operation.returned = Some(here);
                    operation.outcome = Some(outcome);
                    operation.counted = counted;
                    if outcome != Outcome::Ok {
                        continue;
                    }
                    if operation.is_insert() {
                        operation.told_id = of.filter(|of| *of == op).map(|_| value);
                    } else if !operation.write {
                        operation.value = of.map(|_| value);
                        operation.of = of;
                    }
                }
                EventKind::AlsoRead { op, of, .. } => {
                    if let Some(place) = history.place(op) {
                        history.operations[place].also.push((of, here.1));
                    }
                }
                EventKind::Stored { op, value, .. } => note(&mut stored, op, value),
                EventKind::Added { op, value, .. } => {
                    note(&mut stored, op, value);
                    if let Some(place) = history.place(op) {
                        let operation = &mut history.operations[place];
                        let sums = matches!(operation.formula, Formula::Add | Formula::Subtract);
                        if sums && executions.values(op).is_empty() {
                            operation.merges.get_or_insert(here.1);
                        }
                    }
                }
                _ => {}
            }
        }
        history.work_out(&executions, &stored);
        history
    }

    /// The keys that hold counters, sets or texts, ascending, and the event that first says so.
    /// What is read there is put together from many writes, and so is no register's.
    pub fn merged_keys(&self) -> Vec<(Key, EventId)> {
        let merging = self.operations.iter();
        let merging = merging.filter_map(|operation| Some((operation.key, operation.merges?)));
        let mut keys: Vec<(Key, EventId)> = merging.collect();
        sort_by_key(&mut keys, |(key, event)| pair(key.index() as u64, event.number().into()));
        keys.dedup_by_key(|(key, _)| *key);
        keys
    }

    /// Without the keys that hold counters, sets or texts.
    pub fn without_merged_keys(mut self) -> Self {
        let merged = self.merged_keys();
        let is_merged = |key: Key| merged.binary_search_by_key(&key, |(key, _)| *key).is_ok();
        self.operations.retain(|operation| !is_merged(operation.key));
        self
    }

    /// The deletes that may explain a read which found nothing: those that had been called when
    /// it was answered, and were not refused.
    pub fn deletes_before<'a>(
        &'a self,
        read: &'a Operation,
    ) -> impl Iterator<Item = &'a Operation> + 'a {
        let is_called = |delete: &Operation| match read.acknowledged() {
            Some((_, end)) => delete.invoked.1 < end,
            None => true,
        };
        let deletes = self.operations.iter().filter(|operation| operation.is_delete());
        deletes.filter(move |delete| {
            delete.key == read.key && delete.outcome != Some(Outcome::Refused) && is_called(delete)
        })
    }

    /// Gives statements the values that they wrote.
    fn work_out(&mut self, executions: &Executions, stored: &[Option<u32>]) {
        for place in 0..self.operations.len() {
            let Operation { id, write, formula, told_id: told, .. } = self.operations[place];
            if !write || formula.is_fixed() {
                continue;
            }
            let values = executions.values(id);
            let told = told.filter(|told| values.is_empty() || values.contains(told));
            let value = told.or_else(|| match values[..] {
                [] => stored.get(id.index()).copied().flatten(),
                [only] => Some(only),
                [.., last] => self.returned_of(id, &values).or(Some(last)),
            });
            self.operations[place].value = value;
        }
    }

    /// The first of these values that a read returned as the value of this write.
    fn returned_of(&self, write: OpId, values: &[u32]) -> Option<u32> {
        let reads = self.reads().filter(|read| read.of == Some(write));
        reads.filter_map(|read| read.value).find(|value| values.contains(value))
    }

    fn add(&mut self, operation: Operation) {
        let place = self.operations.partition_point(|other| other.id < operation.id);
        self.operations.insert(place, operation);
    }

    fn place(&self, id: OpId) -> Option<usize> {
        let guess = self.operations.get(id.index()).filter(|operation| operation.id == id);
        match guess {
            Some(_) => Some(id.index()),
            None => self.operations.binary_search_by_key(&id, |operation| operation.id).ok(),
        }
    }

    /// The operation with this number.
    pub fn get(&self, id: OpId) -> Option<&Operation> {
        self.place(id).map(|place| &self.operations[place])
    }

    /// The answered reads.
    pub fn reads(&self) -> impl Iterator<Item = &Operation> {
        self.operations.iter().filter(|operation| operation.is_answered_read())
    }

    /// The acknowledged writes.
    pub fn writes(&self) -> impl Iterator<Item = &Operation> {
        self.operations.iter().filter(|operation| operation.is_acknowledged_write())
    }

    /// The newest write of a read's key that had been acknowledged before the read was called.
    ///
    /// Newest is the one that was acknowledged last. None if there is no such write, or no read of
    /// that number.
    pub fn write_before(&self, read: OpId) -> Option<OpId> {
        let read = self.get(read).filter(|operation| !operation.write)?;
        let earlier = self.writes().filter(|write| write.key == read.key && write.precedes(read));
        let newest = earlier.max_by_key(|write| write.acknowledged());
        newest.map(|write| write.id)
    }

    /// The replicas that were counted by a read and by the write that it had to see
    /// ([`write_before`](Self::write_before)): those that can bear witness to the write.
    pub fn witnesses(&self, read: OpId) -> NodeSet {
        let write = self.write_before(read).and_then(|write| self.get(write));
        match (self.get(read), write) {
            (Some(read), Some(write)) => read.counted.intersection(write.counted),
            _ => NodeSet::EMPTY,
        }
    }
}

/// Notes the first value that was stored of a write.
fn note(stored: &mut Vec<Option<u32>>, op: OpId, value: u32) {
    if stored.len() <= op.index() {
        stored.resize(op.index() + 1, None);
    }
    stored[op.index()].get_or_insert(value);
}

/// Whether writes of a formula are put together instead of taking each other's place, wherever
/// they are stored. Sums are, too, where a key holds a counter.
fn merges(formula: Formula) -> bool {
    matches!(formula, Formula::Include | Formula::Exclude | Formula::Type | Formula::Erase)
}

/// A moment as a number to sort by: none comes first.
pub(crate) fn moment(moment: Option<(Time, EventId)>) -> u128 {
    moment.map_or(0, |(at, event)| model::order::pair(at, event.number().into()))
}

#[cfg(test)]
mod tests {
    use crate::testing::Story;
    use model::{Formula, NodeSet};

    #[test]
    fn the_witness_is_counted_by_the_read_and_by_the_newest_write_before_it() {
        let mut story = Story::new();
        let old = story.wrote(0, "x", 1);
        let new = story.write(0, "x", 2);
        story.acknowledge(new, &[0, 1]);
        let other_key = story.wrote(0, "y", 3);
        let read = story.read(1, "x");
        let late = story.write(0, "x", 4);
        story.answer_from(read, Some(new), &[1, 2]);
        story.acknowledge(late, &[2]);
        let history = story.history();
        assert_eq!(history.write_before(read), Some(new));
        assert_eq!(history.witnesses(read).to_string(), "n2");
        assert_eq!(history.write_before(old), None);
        assert_eq!(history.witnesses(other_key), NodeSet::EMPTY);
    }

    #[test]
    fn a_read_of_nothing_has_no_value_and_a_read_in_doubt_neither() {
        let mut story = Story::new();
        let write = story.wrote(0, "x", 0);
        let nothing = story.saw(1, "y", None);
        let zero = story.saw(1, "x", Some(write));
        let doubt = story.read(1, "x");
        story.doubt(doubt);
        let history = story.history();
        let value = |id| history.get(id).map(|operation| operation.value);
        assert_eq!(value(nothing), Some(None));
        assert_eq!(value(zero), Some(Some(0)));
        assert_eq!(value(doubt), Some(None));
        assert!(history.get(doubt).is_some_and(|operation| operation.is_in_doubt()));
    }

    fn value(story: &Story, op: model::OpId) -> Option<u32> {
        story.history().get(op).and_then(|operation| operation.value)
    }

    #[test]
    fn a_statement_wrote_what_came_out_where_it_was_executed() {
        let mut story = Story::new();
        let write = story.statement(0, "x", Formula::Random);
        assert_eq!(value(&story, write), None, "nothing came out yet");
        story.append(0, 7, write, 1);
        story.append(1, 7, write, 1);
        story.evaluate(1, 7, write, 87);
        assert_eq!(value(&story, write), Some(87), "nothing better is known");
        story.evaluate(0, 7, write, 412);
        story.evaluate(2, 7, write, 5);
        story.acknowledge(write, &[0]);
        assert_eq!(value(&story, write), Some(412));
    }

    #[test]
    fn a_statement_may_be_worked_out_before_it_is_logged() {
        let mut story = Story::new();
        let write = story.statement(0, "x", Formula::Now);
        story.evaluate(0, 7, write, 412);
        story.append(0, 7, write, 1);
        story.append(1, 7, write, 1);
        story.evaluate(1, 7, write, 87);
        assert_eq!(value(&story, write), Some(412));
    }

    #[test]
    fn a_statement_without_a_log_wrote_what_was_first_stored() {
        let mut story = Story::new();
        let write = story.statement(0, "x", Formula::Random);
        story.store(0, "x", write, 146);
        assert_eq!(value(&story, write), Some(146));
        story.acknowledge(write, &[0]);
        story.saw_value(1, "x", write, 146);
        assert_eq!(story.verdict("linearizable").word(), "holds");
        story.saw_value(1, "x", write, 147);
        assert_eq!(story.verdict("linearizable").word(), "broken");
    }

    #[test]
    fn a_statement_that_was_executed_twice_wrote_what_was_read_or_told_of_it() {
        let mut story = Story::new();
        let write = story.insert(0, "x");
        story.append(0, 7, write, 1);
        story.evaluate(0, 7, write, 3);
        story.append(1, 6, write, 2);
        story.evaluate(1, 6, write, 2);
        assert_eq!(value(&story, write), Some(2), "the latest");
        story.saw_value(1, "x", write, 9);
        assert_eq!(value(&story, write), Some(2), "nobody worked that out");
        story.saw_value(1, "x", write, 3);
        assert_eq!(value(&story, write), Some(3), "what was read");
        story.tell_id(write, 2);
        assert_eq!(value(&story, write), Some(2), "what the client was told");
    }

    #[test]
    fn the_id_of_an_insert_is_what_its_client_was_told() {
        let mut story = Story::new();
        let (insert, plain) = (story.insert(0, "x"), story.wrote(1, "x", 5));
        story.tell_id(insert, 12);
        let history = story.history();
        let told = |op| history.get(op).and_then(|operation| operation.told_id);
        assert_eq!((told(insert), told(plain)), (Some(12), None));
        assert_eq!(value(&story, insert), Some(12), "nothing else is known");
        assert!(history.get(insert).is_some_and(crate::Operation::is_insert));
        assert!(!history.get(plain).is_some_and(crate::Operation::is_insert));
    }
}
