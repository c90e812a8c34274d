//! What comes before what.
//!
//! The *causal order* is session order and reads-from, closed (Ahamad, Neiger, Burns, Kohli and
//! Hutto, *Causal Memory*, Distributed Computing 1995). It is kept as a clock per op (Mattern
//! 1989): how many ops of each chain come before it or are it. A chain is a session; a write whose
//! answer nobody knows has no successor in its session and is a chain of its own. So a question
//! costs one comparison, and the table as many numbers as there are ops times chains.
//!
//! ```text
//! session 0   w x 1 ──▶ w y 2                 clock of the last read:
//!                          ┊ reads-from       2 ops of session 0, 2 of session 1
//! session 1              r y 2 ──▶ r x 1
//! ```

use super::{Answer, Found, Op, keys};
use crate::consistency::ruling::{Obstacle, Pattern};
use alloc::vec;
use alloc::vec::Vec;
use model::order::sort_by_key;

/// The most numbers that a table of clocks may have: 64 megabytes.
const NUMBERS_MAX: usize = 1 << 24;

/// How much of each chain comes before each op.
#[derive(Clone, Debug)]
pub struct Clocks {
    width: usize,
    counts: Vec<u32>,
}

impl Clocks {
    /// How many ops of each chain come before an op, or are it.
    pub fn of(&self, op: u32) -> &[u32] {
        &self.counts[op as usize * self.width..][..self.width]
    }

    fn join(&mut self, op: u32, before: u32) {
        let (op, before) = (op as usize * self.width, before as usize * self.width);
        for chain in 0..self.width {
            let count = self.counts[before + chain];
            let own = &mut self.counts[op + chain];
            *own = (*own).max(count);
        }
    }
}

/// What of session order counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sessions {
    /// All of it.
    Whole,
    /// All but that a read comes after the earlier writes of its session: it may overtake them.
    ReadsOvertake,
}

/// One op must come before another, because of a read and since one op comes before another.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    pub from: u32,
    pub to: u32,
    pub read: u32,
    /// If both are one op, the read is all of the reason.
    pub since: (u32, u32),
}

/// Edges as pairs.
pub fn pairs(edges: &[Edge]) -> Vec<(u32, u32)> {
    edges.iter().map(|edge| (edge.from, edge.to)).collect()
}

/// A history with its causal order.
pub struct Causal<'a> {
    /// The ops, in the order of their calls.
    pub ops: &'a [Op],
    /// For each read, the write that it read from; none is the initial value.
    pub from: &'a [Option<u32>],
    /// Session order, as far as it counts, and reads-from.
    pub edges: Vec<(u32, u32)>,
    /// An order of all ops that extends the causal order.
    pub order: Vec<u32>,
    /// The causal order.
    pub clocks: Clocks,
    /// How many sessions there are. Where all of session order counts, theirs are the first chains.
    pub sessions: u32,
    kind: Sessions,
    /// The op before each on its chain, or before a write without an answer in its session.
    previous: Vec<Option<u32>>,
    chain: Vec<u32>,
    place: Vec<u32>,
    /// For each key, the chains that write it and the writes of each.
    writers: Vec<Vec<(u32, Vec<u32>)>>,
}

impl<'a> Causal<'a> {
    /// Works out the causal order.
    ///
    /// # Errors
    ///
    /// If it is circular, or its table would be too large.
    pub fn of(ops: &'a [Op], from: &'a [Option<u32>]) -> Result<Self, Answer> {
        Self::by(ops, from, Sessions::Whole)
    }

    /// The same where reads need not come after earlier writes of their session.
    ///
    /// # Errors
    ///
    /// If it is circular, or its table would be too large.
    pub fn where_reads_overtake(ops: &'a [Op], from: &'a [Option<u32>]) -> Result<Self, Answer> {
        Self::by(ops, from, Sessions::ReadsOvertake)
    }

    fn by(ops: &'a [Op], from: &'a [Option<u32>], kind: Sessions) -> Result<Self, Answer> {
        let sessions = ops.iter().map(|op| op.session + 1).max().unwrap_or(0);
        let mut causal = Self {
            ops,
            from,
            edges: vec![],
            order: vec![],
            clocks: Clocks { width: 0, counts: vec![] },
            sessions,
            kind,
            previous: vec![],
            chain: vec![],
            place: vec![],
            writers: vec![],
        };
        causal.clocks.width = causal.chains();
        causal.writers = writers(ops, &causal.chain);
        let numbers = ops.len().saturating_mul(causal.clocks.width);
        if numbers > NUMBERS_MAX {
            let (calls, sessions) = (ops.len() as u32, causal.clocks.width as u32);
            return Err(Answer::Unknown(Obstacle::Memory { calls, sessions }));
        }
        match order(ops.len(), &causal.edges) {
            Ok(order) => causal.order = order,
            Err(circle) => {
                let core = causal.corners(&circle);
                return Err(Answer::Broken(Found::of(Pattern::CyclicCo, core)));
            }
        }
        causal.clocks = causal.clocks_along(&causal.order, &causal.edges);
        Ok(causal)
    }

    /// Puts each op on a chain and draws the edges. Returns how many chains there are.
    fn chains(&mut self) -> usize {
        let apart = self.kind == Sessions::ReadsOvertake;
        let count = self.sessions as usize * if apart { 2 } else { 1 };
        let mut chains: Vec<(Option<u32>, u32)> = vec![(None, 0); count];
        for (index, op) in self.ops.iter().enumerate() {
            let this = index as u32;
            let reads = op.session as usize;
            let own = reads + if apart && op.write { self.sessions as usize } else { 0 };
            self.previous.push(chains[own].0);
            self.edges.extend(chains[own].0.map(|before| (before, this)));
            if own != reads {
                self.edges.extend(chains[reads].0.map(|before| (before, this)));
            }
            self.edges.extend(self.from[index].map(|source| (source, this)));
            if op.sure() {
                self.chain.push(own as u32);
                self.place.push(chains[own].1);
                chains[own] = (Some(this), chains[own].1 + 1);
            } else {
                self.chain.push(chains.len() as u32);
                self.place.push(0);
                chains.push((Some(this), 1));
            }
        }
        chains.len()
    }

    /// The clocks that these edges make, along an order that respects them.
    pub fn clocks_along(&self, order: &[u32], edges: &[(u32, u32)]) -> Clocks {
        let width = self.clocks.width;
        let mut clocks = Clocks { width, counts: vec![0; self.ops.len() * width] };
        let incoming = Incoming::of(self.ops.len(), edges);
        for &op in order {
            for &before in incoming.to(op) {
                clocks.join(op, before);
            }
            let index = op as usize;
            clocks.counts[index * width + self.chain[index] as usize] = self.place[index] + 1;
        }
        clocks
    }

    /// Whether one op comes before another.
    pub fn before(&self, one: u32, other: u32) -> bool {
        self.before_by(&self.clocks, one, other)
    }

    /// The same by other clocks.
    pub fn before_by(&self, clocks: &Clocks, one: u32, other: u32) -> bool {
        let chain = self.chain[one as usize] as usize;
        one != other && clocks.of(other)[chain] > self.place[one as usize]
    }

    /// The op before another in its session, where all of session order counts.
    pub fn previous(&self, op: u32) -> Option<u32> {
        self.previous[op as usize]
    }

    /// How many ops of its session come before an op for certain.
    pub fn ahead(&self, op: u32) -> u32 {
        self.previous[op as usize].map_or(0, |previous| self.place[previous as usize] + 1)
    }

    /// The op's place in its session.
    pub fn place(&self, op: u32) -> u32 {
        self.place[op as usize]
    }

    /// For each chain that writes a key, the last write of it among its first ops, of which
    /// `counts` gives the number for each chain.
    pub fn last_writes<'b>(&'b self, key: u32, counts: &'b [u32]) -> impl Iterator<Item = u32> {
        self.writers[key as usize].iter().filter_map(|(chain, writes)| {
            let count = counts.get(*chain as usize).copied().unwrap_or(0);
            let within = writes.partition_point(|&write| self.place(write) < count);
            within.checked_sub(1).map(|last| writes[last])
        })
    }

    /// For each chain that writes a key, its first write of it.
    pub fn first_writes(&self, key: u32) -> impl Iterator<Item = u32> {
        self.writers[key as usize].iter().map(|(_, writes)| writes[0])
    }

    /// For each chain that writes the key of a write, its first write of it that comes later.
    pub fn next_writes<'b>(
        &'b self,
        clocks: &'b Clocks,
        write: u32,
    ) -> impl Iterator<Item = u32> + 'b {
        let key = self.ops[write as usize].key;
        self.writers[key as usize].iter().filter_map(move |(_, writes)| {
            let first = writes.partition_point(|&other| !self.before_by(clocks, write, other));
            writes.get(first).copied().filter(|&other| other != write)
        })
    }

    /// Ops that lead from one to another, both included, by the causal order and some more edges,
    /// through as few sessions as possible. Those within a stretch of one session are left out.
    pub fn path(&self, one: u32, other: u32, more: &[(u32, u32)]) -> Vec<u32> {
        let incoming = Incoming::of(self.ops.len(), &[&self.edges[..], more].concat());
        let mut next = vec![None; self.ops.len()];
        // What is reached by as few changes of session as possible, and by one more.
        let (mut here, mut further) = (vec![(other, None)], vec![]);
        while next[one as usize].is_none() && !here.is_empty() {
            while let Some((op, after)) = here.pop() {
                if next[op as usize].is_some() || (op == other && after.is_some()) {
                    continue;
                }
                next[op as usize] = after;
                for &before in incoming.to(op) {
                    let stays = self.ops[before as usize].session == self.ops[op as usize].session;
                    let list = if stays { &mut here } else { &mut further };
                    list.push((before, Some(op)));
                }
            }
            here = core::mem::take(&mut further);
        }
        let mut path = vec![one];
        let mut here = one;
        while let Some(after) = next[here as usize].filter(|_| here != other) {
            path.push(after);
            here = after;
        }
        let last = path.len() - 1;
        let inner =
            |at: usize| at > 0 && at < last && self.goes_on(path[at - 1], path[at], path[at + 1]);
        (0..path.len()).filter(|&at| !inner(at)).map(|at| path[at]).collect()
    }

    /// Of a circle, the ops at which it does not just go on in its session.
    pub fn corners(&self, circle: &[u32]) -> Vec<u32> {
        let count = circle.len();
        let inner = |at: usize| {
            self.goes_on(circle[(at + count - 1) % count], circle[at], circle[(at + 1) % count])
        };
        (0..count).filter(|&at| !inner(at)).map(|at| circle[at]).collect()
    }

    /// The corners of a circle of the causal order and of edges that were added to it, one after
    /// the other, and the ops that say why each of these edges was added.
    pub fn circle_core(&self, circle: &[u32], added: &[Edge]) -> Vec<u32> {
        self.explained(self.corners(circle), [circle, &circle[..1]].concat(), added)
    }

    /// The same of a path from one op to another.
    pub fn path_core(&self, one: u32, other: u32, added: &[Edge]) -> Vec<u32> {
        let path = self.path(one, other, &pairs(added));
        self.explained(path.clone(), path, added)
    }

    fn explained(&self, mut core: Vec<u32>, way: Vec<u32>, added: &[Edge]) -> Vec<u32> {
        let mut used = vec![false; added.len()];
        let mut ways = vec![(way, added.len())];
        while let Some((way, below)) = ways.pop() {
            for step in way.windows(2).filter(|step| !self.before(step[0], step[1])) {
                let is_this = |edge: &Edge| (edge.from, edge.to) == (step[0], step[1]);
                let found = added[..below].iter().position(is_this).filter(|&at| !used[at]);
                let Some(at) = found else { continue };
                used[at] = true;
                let Edge { from, to, read, since: (one, other) } = added[at];
                core.extend([from, to, read]);
                if one != other {
                    // What made the edge was known before it was added.
                    let path = self.path(one, other, &pairs(&added[..at]));
                    core.extend(&path);
                    ways.push((path, at));
                }
            }
        }
        core
    }

    /// Whether three ops follow each other by session order alone.
    fn goes_on(&self, one: u32, middle: u32, other: u32) -> bool {
        let follows = |one: u32, other: u32| {
            let (before, after) = (&self.ops[one as usize], &self.ops[other as usize]);
            let overtakes = before.write && !after.write && self.kind == Sessions::ReadsOvertake;
            before.session == after.session && before.sure() && one < other && !overtakes
        };
        follows(one, middle) && follows(middle, other)
    }
}

/// Edges by where they lead.
struct Incoming {
    first: Vec<u32>,
    sources: Vec<u32>,
}

impl Incoming {
    fn of(count: usize, edges: &[(u32, u32)]) -> Self {
        let mut first = vec![0_u32; count + 1];
        for &(_, to) in edges {
            first[to as usize + 1] += 1;
        }
        for index in 0..count {
            first[index + 1] += first[index];
        }
        let mut free = first.clone();
        let mut sources = vec![0_u32; edges.len()];
        for &(from, to) in edges {
            sources[free[to as usize] as usize] = from;
            free[to as usize] += 1;
        }
        Self { first, sources }
    }

    /// The sources of the edges that lead to an op.
    fn to(&self, op: u32) -> &[u32] {
        let op = op as usize;
        &self.sources[self.first[op] as usize..self.first[op + 1] as usize]
    }
}

fn writers(ops: &[Op], chain: &[u32]) -> Vec<Vec<(u32, Vec<u32>)>> {
    let mut writers: Vec<Vec<(u32, Vec<u32>)>> = vec![vec![]; keys(ops)];
    let mut writes: Vec<u32> = (0..ops.len() as u32).filter(|&op| ops[op as usize].write).collect();
    sort_by_key(&mut writes, |&op| model::order::pair(chain[op as usize].into(), op.into()));
    for write in writes {
        let key = &mut writers[ops[write as usize].key as usize];
        match key.last_mut().filter(|(last, _)| *last == chain[write as usize]) {
            Some((_, list)) => list.push(write),
            None => key.push((chain[write as usize], vec![write])),
        }
    }
    writers
}

/// An order of `count` things that respects the edges.
///
/// # Errors
///
/// If there is none: a circle, in the direction of the edges.
pub fn order(count: usize, edges: &[(u32, u32)]) -> Result<Vec<u32>, Vec<u32>> {
    let reversed: Vec<(u32, u32)> = edges.iter().map(|&(from, to)| (to, from)).collect();
    let outgoing = Incoming::of(count, &reversed);
    let mut waits_for = vec![0_u32; count];
    for &(_, to) in edges {
        waits_for[to as usize] += 1;
    }
    let ready = |waits_for: &[u32], op: &u32| waits_for[*op as usize] == 0;
    let mut order: Vec<u32> = (0..count as u32).filter(|op| ready(&waits_for, op)).collect();
    let mut at = 0;
    while at < order.len() {
        let here = order[at];
        at += 1;
        for &to in outgoing.to(here) {
            waits_for[to as usize] -= 1;
            if ready(&waits_for, &to) {
                order.push(to);
            }
        }
    }
    if order.len() == count { Ok(order) } else { Err(circle(edges, &waits_for)) }
}

/// A circle among what still waits. Later edges are preferred: they are the ones that were added.
fn circle(edges: &[(u32, u32)], waits_for: &[u32]) -> Vec<u32> {
    let mut before = vec![None; waits_for.len()];
    let mut here = 0;
    for &(from, to) in edges {
        if waits_for[from as usize] > 0 && waits_for[to as usize] > 0 {
            before[to as usize] = Some(from);
            here = to;
        }
    }
    let mut seen = vec![false; waits_for.len()];
    while !seen[here as usize] {
        seen[here as usize] = true;
        here = before[here as usize].expect("whatever still waits, waits for something that does");
    }
    let start = here;
    let mut circle = vec![start];
    here = before[here as usize].expect("it is on a circle");
    while here != start {
        circle.push(here);
        here = before[here as usize].expect("it is on a circle");
    }
    circle.reverse();
    circle
}
