//! What a menu offers at an instant, page by page.

use super::Shown;
use super::menu::{Group, Item, Menu, Then};
use model::scenario::{Clocks, Shape};
use model::time::MILLISECOND;
use model::{
    Action, Distribution, Formula, Key, LinkEnds, MessageId, Micros, NodeId, NodeSet,
    OperationKind, ParamValue, Role, Scenario, Time,
};
use stage::{Flight, Frame, Selected, Status, text};

/// How long a machine that is slowed down needs for each message, a slow link for its way, and by
/// how much a message is put off.
const SLOW_US: Micros = 20 * MILLISECOND;
const SLOW_LINK_US: Micros = 100 * MILLISECOND;
const PUT_OFF_US: Micros = 50 * MILLISECOND;
/// By how much a clock is set off.
const SKEW_US: i64 = 100_000;
/// The share of its messages that a lossy link loses, in thousandths.
const LOSSY: u32 = 500;
/// So many messages are listed.
const LISTED_MAX: usize = 12;

/// The instant of a menu, and what is there.
struct Now<'a> {
    shown: &'a Shown,
    scenario: &'a Scenario,
    frame: Frame,
    at: Time,
}

/// The name of what a page is about, and what it offers.
pub fn offers(shown: &Shown, page: Menu) -> (String, Vec<Group>) {
    let at = shown.player.at();
    let frame = shown.page.timeline.frame(at);
    let now = Now { shown, scenario: shown.page.scenario(), frame, at };
    match page {
        Menu::Node(node) if node.is_client() => (text::name(node), now.client(node)),
        Menu::Node(node) => (text::name(node), now.machine(node)),
        Menu::Clock(node) => (format!("the clock of {}", text::name(node)), now.clock(node)),
        Menu::Timers(node) => (format!("the timers of {}", text::name(node)), now.timers(node)),
        Menu::Ask(node) => (format!("{}, at a node of choice", text::name(node)), now.ask(node)),
        Menu::Links(node) => (format!("the links of {}", text::name(node)), now.links(node)),
        Menu::Link(from, to) => {
            (format!("the link of {} and {}", text::name(from), text::name(to)), now.link(from, to))
        }
        Menu::Messages(None) => ("messages under way".into(), now.messages(None)),
        Menu::Messages(Some(node)) => {
            (format!("messages of {}", text::name(node)), now.messages(Some(node)))
        }
        Menu::Message(message) => {
            let flight = now.flight(message);
            let title = flight.map_or("a message".into(), |flight| now.describe(flight));
            (title, now.message(message))
        }
    }
}

fn plain(sign: &'static str, words: impl Into<String>, then: Then) -> Item {
    Item { sign, words: words.into(), danger: false, then }
}

fn act(sign: &'static str, words: impl Into<String>, action: Action) -> Item {
    plain(sign, words, Then::Act(action))
}

fn danger(sign: &'static str, words: &str, action: Action) -> Item {
    Item { danger: true, ..act(sign, words, action) }
}

fn go(sign: &'static str, words: impl Into<String>, page: Menu) -> Item {
    plain(sign, words, Then::Go(page))
}

fn one(node: NodeId) -> NodeSet {
    NodeSet::from_iter([node])
}

/// What a client can always ask for: the first kind of write that its family has, in words, or a
/// read.
pub fn ask(scenario: &Scenario, client: NodeId, write: bool) -> (String, Action) {
    let formula = lab::statements(scenario)[0];
    match write {
        true => (statement(formula), operate(client, Some(formula), NodeSet::EMPTY)),
        false => ("Read x".into(), operate(client, None, NodeSet::EMPTY)),
    }
}

/// An operation of a client, at a node or wherever its driver goes.
fn operate(client: NodeId, write: Option<Formula>, at: NodeSet) -> Action {
    let (kind, formula) = match write {
        Some(formula) => (OperationKind::Write, formula),
        None => (OperationKind::Read, Formula::Value),
    };
    let value = match formula {
        Formula::Add | Formula::Subtract => Some(5),
        Formula::Include | Formula::Exclude => Some(3),
        Formula::Erase => Some(0),
        Formula::Type => Some(model::statement::Typed { place: 0, character: 'a' }.number()),
        _ => None,
    };
    Action::Operate { client, kind, key: Key::new(0), formula, value, at }
}

/// What a statement says on a button.
fn statement(formula: Formula) -> String {
    let words = match formula {
        Formula::Value => return "Write x".into(),
        Formula::Type => return "Type a in front of x".into(),
        Formula::Erase => return "Erase the first of x".into(),
        Formula::Add | Formula::Subtract => formula.words(Key::new(0), 5),
        _ => formula.words(Key::new(0), 3),
    };
    let mut capital = words;
    capital[..1].make_ascii_uppercase();
    capital
}

impl Now<'_> {
    fn machine(&self, node: NodeId) -> Vec<Group> {
        let Some(now) = self.frame.node(node) else { return Vec::new() };
        let up = now.status == Status::Up;
        let stop = match now.status {
            Status::Absent => return vec![("Machine", vec![act("+", "Join", Action::Join(node))])],
            Status::Paused => vec![act("▸", "Resume", Action::Resume(node))],
            Status::Up => vec![
                danger("D", "Crash", Action::Crash(node)),
                danger("D", "Crash and lose the disk", Action::Wipe(node)),
                act("P", "Pause", Action::Pause(node)),
                danger("K", "Kill the process", Action::Kill(node)),
            ],
            Status::Left => Vec::new(),
            _ => vec![act("▸", "Restart", Action::Restart(node))],
        };
        let mut steer = Vec::new();
        if up {
            let is_slow = self.shown.page.timeline.is_slow(node, self.at);
            let (words, length) =
                if is_slow { ("Normal speed", 0) } else { ("Slow: 20 ms a message", SLOW_US) };
            let service = Distribution::constant(length);
            steer.push(act("≈", words, Action::Slow { node, service }));
            steer.push(go("◷", "Time out", Menu::Timers(node)));
        }
        steer.extend(self.clock_page(node));
        let ranked = self.scenario.topology.shape == Shape::Tree;
        if up && ranked && node.is_replica() && now.role != Role::Leader {
            steer.push(act("L", "Lead now", Action::Promote(node)));
        }
        if up && self.scenario.find("nodes").is_some() {
            steer.push(danger("−", "Leave the cluster", Action::Leave(node)));
        }
        let ask = if node.is_replica() && up { self.ask_here(node) } else { Vec::new() };
        vec![
            ("Machine", stop),
            ("Ask", ask),
            ("Network", self.network(node, now.isolated)),
            ("Steer", steer),
        ]
    }

    fn client(&self, node: NodeId) -> Vec<Group> {
        let mut ask: Vec<Item> = Vec::new();
        let (first, others) = lab::statements(self.scenario).split_at(1);
        let write = |formula: &Formula| {
            act("W", statement(*formula), operate(node, Some(*formula), NodeSet::EMPTY))
        };
        ask.extend(first.iter().map(write));
        ask.push(act("R", "Read x", operate(node, None, NodeSet::EMPTY)));
        ask.extend(others.iter().map(write));
        ask.push(go("@", "Ask a certain node", Menu::Ask(node)));
        let parted = |machine: NodeId| {
            self.frame.walls.iter().any(|wall| !wall.holds && wall.parts(node, machine))
        };
        let cut = self.frame.nodes.iter().all(|now| parted(now.id));
        let clock = self.clock_page(node).into_iter().collect();
        vec![("Ask", ask), ("Network", self.network(node, cut)), ("Steer", clock)]
    }

    /// Walls and holds around a node, its links, its messages.
    fn network(&self, node: NodeId, cut_off: bool) -> Vec<Item> {
        let from = one(node);
        let (to, both_ways) = (NodeSet::ALL.difference(from), true);
        let mut items = Vec::new();
        items.push(match cut_off {
            true => act("I", "Rejoin", Action::Heal { from, to }),
            false => act("I", "Cut off from everybody", Action::Cut { from, to, both_ways }),
        });
        items.push(act("‖", "Hold its messages", Action::Hold { from, to, both_ways }));
        items.push(go("↔", "Link to …", Menu::Links(node)));
        if self.under_way(Some(node)).next().is_some() {
            items.push(go("✉", "Messages", Menu::Messages(Some(node))));
        }
        let (from, to) = (NodeSet::ALL, NodeSet::ALL);
        if self.frame.walls.iter().any(|wall| !wall.holds) {
            items.push(act("○", "Take all walls down", Action::Heal { from, to }));
        }
        if self.frame.walls.iter().any(|wall| wall.holds) {
            items.push(act("▸", "Release what is held", Action::Release { from, to }));
        }
        items
    }

    /// What a client can ask of this machine: the first client that waits for nothing.
    fn ask_here(&self, node: NodeId) -> Vec<Item> {
        let clients = &self.frame.clients;
        let idle = clients.iter().find(|client| client.open.is_none()).or(clients.first());
        let Some(client) = idle.map(|client| client.id) else { return Vec::new() };
        self.asks(client, node, "here")
    }

    fn ask(&self, client: NodeId) -> Vec<Group> {
        let up = self.frame.nodes.iter().filter(|now| now.id.is_replica());
        let replicas = up.filter(|now| !now.status.is_absent());
        let asks = replicas.flat_map(|now| self.asks(client, now.id, &format!("at {}", now.id)));
        vec![("Ask", asks.collect())]
    }

    /// A write and a read at a machine; what would be refused for sure says why.
    fn asks(&self, client: NodeId, node: NodeId, place: &str) -> Vec<Item> {
        let leaderless = self.scenario.topology.shape == Shape::Ring;
        let by_client = self.scenario.find("coordinator").is_some()
            && self.scenario.choice("coordinator") == "client";
        let too_many = |count: &str, level: &str| {
            let counted = self.scenario.choice(level) == "count";
            by_client && (!counted || self.scenario.count(count) > 1)
        };
        let leads = self.frame.node(node).is_some_and(|now| now.role == Role::Leader);
        let formula = lab::statements(self.scenario)[0];
        let write = match () {
            () if by_client && too_many("w", "write-level") => Then::Nothing("W asks for more"),
            () if !leaderless && !leads => Then::Nothing("it does not lead"),
            () => Then::Act(operate(client, Some(formula), one(node))),
        };
        let read = match by_client && too_many("r", "read-level") {
            true => Then::Nothing("R asks for more"),
            false => Then::Act(operate(client, None, one(node))),
        };
        let name = text::name(client);
        vec![
            plain("W", format!("Write {place} ({name})"), write),
            plain("R", format!("Read {place} ({name})"), read),
        ]
    }

    /// The way to the clock of a node, where somebody reads it.
    fn clock_page(&self, node: NodeId) -> Option<Item> {
        let is_read = match self.scenario.topology.clocks {
            Clocks::Nobodys => false,
            Clocks::Clients => node.is_client(),
            Clocks::Replicas => node.is_replica(),
            Clocks::Everybodys => !node.is_monitor(),
        };
        is_read.then(|| go("◔", "Clock", Menu::Clock(node)))
    }

    fn clock(&self, node: NodeId) -> Vec<Group> {
        let skew =
            |sign, words: &str, offset_us| act(sign, words, Action::Skew { node, offset_us });
        let drift = |sign, words: &str, ppm| act(sign, words, Action::Drift { node, ppm });
        vec![
            (
                "Set it",
                vec![
                    skew("+", "Ahead by 100 ms", SKEW_US),
                    skew("−", "Behind by 100 ms", -SKEW_US),
                    skew("=", "Right", 0),
                ],
            ),
            (
                "Let it run",
                vec![
                    drift("+", "Fast: 10 ms a second", 10_000),
                    drift("−", "Slow: 10 ms a second", -10_000),
                    drift("=", "As it should", 0),
                ],
            ),
        ]
    }

    fn timers(&self, node: NodeId) -> Vec<Group> {
        let rows = self.scenario.topology.timers;
        let running = lab::timers(self.scenario, node, self.at);
        if running.is_empty() {
            return vec![("", vec![plain("◷", "Time out", Then::Nothing("no timer runs here"))])];
        }
        let many = running.len() > 1;
        let items = running.into_iter().map(|row| {
            let row = &rows[usize::from(row)];
            let (name, timer) = (row.name, Some(row.word()));
            act("◷", format!("Now: {name}"), Action::TimeOut { node, timer })
        });
        let all = act("◷", "All of them now", Action::TimeOut { node, timer: None });
        vec![("Ring at once", items.chain(many.then_some(all)).collect())]
    }

    fn links(&self, node: NodeId) -> Vec<Group> {
        let machines = self.frame.nodes.iter().filter(|now| !now.status.is_absent());
        let clients = self.frame.clients.iter().map(|client| client.id);
        let others = machines.map(|now| now.id).chain(clients.filter(|_| !node.is_client()));
        let others = others.filter(|other| *other != node);
        let items = others.map(|other| go("↔", text::name(other), Menu::Link(node, other)));
        vec![("Link to", items.collect())]
    }

    fn link(&self, a: NodeId, b: NodeId) -> Vec<Group> {
        let (one_side, other) = (one(a), one(b));
        let parts = |holds: bool, from: NodeId, to: NodeId| {
            self.frame.walls.iter().any(|wall| wall.holds == holds && wall.parts(from, to))
        };
        let cut = |sign, words: String, from, to, both_ways| {
            act(sign, words, Action::Cut { from, to, both_ways })
        };
        let (forth, back) = (parts(false, a, b), parts(false, b, a));
        let (name_a, name_b) = (text::name(a), text::name(b));
        let mut walls = Vec::new();
        if !forth && !back {
            walls.push(cut("/", "Cut".into(), one_side, other, true));
        }
        if !forth {
            walls.push(cut("→", format!("Cut {name_a} to {name_b}"), one_side, other, false));
        }
        if !back {
            walls.push(cut("←", format!("Cut {name_b} to {name_a}"), other, one_side, false));
        }
        let (from, to) = (one_side, other);
        if forth || back {
            walls.push(act("○", "Heal", Action::Heal { from, to }));
        }
        walls.push(match parts(true, a, b) || parts(true, b, a) {
            true => act("▸", "Release", Action::Release { from, to }),
            false => act("‖", "Hold", Action::Hold { from, to, both_ways: true }),
        });
        let link = LinkEnds { from: a, to: b, both_ways: true };
        let usual = match self.scenario.find("latency") {
            Some((_, ParamValue::Latency(latency))) => latency.clone(),
            _ => Distribution::constant(5 * MILLISECOND),
        };
        let (slow, lossy) = self.own(a, b, &usual);
        let (words, latency) = match slow {
            true => ("Normal latency", usual),
            false => ("Slow: 100 ms", Distribution::constant(SLOW_LINK_US)),
        };
        let quality = vec![
            act("≈", words, Action::Delay { link, latency }),
            match lossy {
                true => act("%", "Normal loss", Action::Lossy { link, loss: self.loss() }),
                false => {
                    act("%", "Lossy: every other message", Action::Lossy { link, loss: LOSSY })
                }
            },
        ];
        vec![("Wall", walls), ("Quality", quality)]
    }

    fn loss(&self) -> u32 {
        self.scenario.share("loss")
    }

    /// Whether the script has given a link a latency, or a loss, of its own by now.
    fn own(&self, a: NodeId, b: NodeId, usual: &Distribution) -> (bool, bool) {
        let (mut slow, mut lossy) = (false, false);
        let is_meant =
            |link: &LinkEnds| (link.from, link.to) == (a, b) || (link.from, link.to) == (b, a);
        for timed in self.scenario.script.iter().take_while(|timed| timed.at <= self.at) {
            match &timed.action {
                Action::Delay { link, latency } if is_meant(link) => slow = latency != usual,
                Action::Lossy { link, loss } if is_meant(link) => lossy = *loss != self.loss(),
                _ => {}
            }
        }
        (slow, lossy)
    }

    /// The messages that have not arrived and are not lost, of one node or of all.
    fn under_way(&self, node: Option<NodeId>) -> impl Iterator<Item = &Flight> {
        self.frame.messages.iter().filter(move |flight| {
            let is_meant = node.is_none_or(|node| flight.from == node || flight.to == node);
            is_meant && flight.ends_at > self.at
        })
    }

    fn flight(&self, message: MessageId) -> Option<&Flight> {
        self.under_way(None).find(|flight| flight.id == message)
    }

    fn describe(&self, flight: &Flight) -> String {
        let rows = self.scenario.topology.messages;
        let name = rows.get(usize::from(flight.kind)).map_or("message", |row| row.name);
        let about = flight.op.map_or(String::new(), |op| format!(" {op}"));
        format!("{name}{about}, {} to {}", text::name(flight.from), text::name(flight.to))
    }

    fn messages(&self, node: Option<NodeId>) -> Vec<Group> {
        let all = self.under_way(node);
        let items: Vec<Item> = all
            .take(LISTED_MAX)
            .map(|flight| go("✉", self.describe(flight), Menu::Message(flight.id)))
            .collect();
        if items.is_empty() {
            let nothing = Then::Nothing("none is under way now");
            return vec![("", vec![plain("✉", "Messages", nothing)])];
        }
        vec![("Under way", items)]
    }

    fn message(&self, message: MessageId) -> Vec<Group> {
        let show = plain("◎", "Show", Then::Select(Selected::Message(message)));
        let Some(flight) = self.flight(message) else {
            let over = plain("✉", "It has arrived", Then::Nothing("nothing can be done to it"));
            return vec![("Message", vec![over, show])];
        };
        if flight.waits(self.at) {
            let waits = plain("✉", "It waits there", Then::Nothing("it has arrived"));
            return vec![("Message", vec![waits, show])];
        }
        let mut items = vec![danger("×", "Drop", Action::Drop(message))];
        if flight.is_held(self.at) {
            items.push(act("▸", "Let it go on", Action::LetGo(message)));
        } else {
            let by = PUT_OFF_US;
            items.push(act("◷", "Delay by 50 ms", Action::Postpone { message, by }));
            items.push(act("‖", "Hold", Action::Keep(message)));
        }
        items.push(act("2", "Duplicate", Action::Duplicate(message)));
        items.push(show);
        vec![("Message", items)]
    }
}
