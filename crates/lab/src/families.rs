//! All families of protocols as one.
//!
//! The simulator is generic: what it does with messages and memories is compiled anew for each type
//! of protocol. A page that carries every family would carry the simulator as often. So here the
//! families become the variants of one type, [`Families`], and the simulator is compiled once; what
//! a step costs more is a look at the variant, and a walk over the commands that it asked for.
//!
//! ```text
//! Simulation<Families> ── Input<Message> ─▶ Families::step
//!                                              │ Message::Leaderless(message) ─▶ message
//!                                              ▼
//!                                       Leaderless::step ── Out<leaderless::Message>
//!                                                                     │ message ─▶ Message::…
//!                              Simulation<Families> ◀── Out<Message> ─┘
//! ```
//!
//! Which family a run belongs to is said by its scenario, when the knobs are read. After that all
//! parts of a run are of one family, because each comes from another part of the same run.

use alloc::string::String;
use model::protocol::{Cluster, Command, Label};
use model::{
    Cell, Disk, Input, Local, MessageKind, NodeId, Object, Out, Protocol, Scenario, TimerKind, View,
};
use protocols::{leaderless, multi_leader, single_leader};

/// The family that the scenario names.
#[derive(Clone, Debug)]
pub struct Families;

/// What a node of one family remembers.
#[derive(Clone, Debug)]
pub struct Memory<P: Protocol> {
    memory: P::Memory,
    /// The commands of a step in the family's own words. It is empty between steps, and is kept so
    /// that not every step has to ask for room.
    out: Out<P::Message>,
}

impl<P: Protocol> Memory<P> {
    fn new(memory: P::Memory) -> Self {
        Self { memory, out: Out::default() }
    }

    /// One step of a family, and its commands with the messages in the words of all.
    ///
    /// It never becomes a part of its caller: the page loads later what the first visit does not
    /// need, family by family (`crates/xtask/src/split`).
    #[inline(never)]
    fn step<A: Protocol>(
        &mut self,
        local: (NodeId, u64, &P::Config, &Disk),
        input: Input<P::Message>,
        out: &mut Out<A::Message>,
        wrap: fn(P::Message) -> A::Message,
    ) {
        let (me, clock_us, config, disk) = local;
        let local = Local { me, clock_us, config, disk, memory: &mut self.memory };
        P::step(local, input, &mut self.out);
        for command in self.out.drain() {
            match command {
                Command::Send { to, message, reason } => {
                    out.send_because(to, wrap(message), reason);
                }
                Command::Timer { id, least, most } => out.timer_between(id, least, most),
                Command::Cancel(id) => out.cancel(id),
                Command::Persist { change, tag } => out.persist(change, tag),
                Command::Apply(position) => out.apply(position),
                Command::Discard(position) => out.discard_after(position),
                Command::Compact(position) => out.compact(position),
                Command::PowerOff(node) => out.power_off(node),
                Command::Reply { op, answer } => out.reply(op, answer),
            }
        }
    }
}

/// Takes the message of an input out of its variant, if the input is a message.
fn unwrap<A, M>(input: Input<A>, message_of: impl FnOnce(A) -> M) -> Input<M> {
    match input {
        Input::Message { from, message } => Input::Message { from, message: message_of(message) },
        Input::Start { first } => Input::Start { first },
        Input::Timer(id) => Input::Timer(id),
        Input::Persisted(tag) => Input::Persisted(tag),
        Input::Request(request) => Input::Request(request),
        Input::Abandon(op) => Input::Abandon(op),
        Input::Promote(node) => Input::Promote(node),
        Input::Leave => Input::Leave,
    }
}

/// What is said if two parts of a run are not of one family.
const MIXED: &str = "all parts of a run are of one family";

/// Writes down the variants, and for each function of [`Protocol`] the way to that of the family.
macro_rules! families {
    ($($module:ident :: $family:ident),+) => {
        /// The knobs of one family.
        #[derive(Clone, Debug)]
        pub enum Config {
            $(#[doc = stringify!($module)] $family(<$module::$family as Protocol>::Config),)+
        }

        /// A message of one family.
        #[derive(Clone, Debug)]
        pub enum Message {
            $(#[doc = stringify!($module)] $family(<$module::$family as Protocol>::Message),)+
        }

        /// What a node of one family remembers. A run has a dozen of these, all of one family.
        #[derive(Clone, Debug)]
        #[allow(clippy::large_enum_variant)]
        pub enum Memories {
            $(#[doc = stringify!($module)] $family(Memory<$module::$family>),)+
        }

        impl Protocol for Families {
            type Config = Config;
            type Message = Message;
            type Memory = Memories;

            // The tables are those of the scenario's topology.
            const MESSAGES: &'static [MessageKind] = &[];
            const TIMERS: &'static [TimerKind] = &[];

            fn config(scenario: &Scenario) -> Config {
                let key = scenario.topology.key;
                $(if key == $module::TOPOLOGY.key {
                    return Config::$family($module::$family::config(scenario));
                })+
                unreachable!("every topology of the registry is a variant")
            }

            fn cluster(config: &Config) -> Cluster {
                match config {
                    $(Config::$family(config) => $module::$family::cluster(config),)+
                }
            }

            fn disk(config: &Config) -> Disk {
                match config {
                    $(Config::$family(config) => $module::$family::disk(config),)+
                }
            }

            fn memory(config: &Config, me: NodeId, disk: &Disk) -> Memories {
                match config {
                    $(Config::$family(config) => {
                        let memory = $module::$family::memory(config, me, disk);
                        Memories::$family(Memory::new(memory))
                    })+
                }
            }

            fn step(local: Local<'_, Self>, input: Input<Message>, out: &mut Out<Message>) {
                let Local { me, clock_us, config, disk, memory } = local;
                match (config, memory) {
                    $((Config::$family(config), Memories::$family(memory)) => {
                        let input = unwrap(input, |message| match message {
                            Message::$family(message) => message,
                            #[allow(unreachable_patterns)]
                            _ => unreachable!("{MIXED}"),
                        });
                        let local = (me, clock_us, config, disk);
                        memory.step::<Self>(local, input, out, Message::$family);
                    })+
                    #[allow(unreachable_patterns)]
                    _ => unreachable!("{MIXED}"),
                }
            }

            fn view(memory: &Memories, disk: &Disk) -> View {
                match memory {
                    $(Memories::$family(memory) => $module::$family::view(&memory.memory, disk),)+
                }
            }

            fn shown(config: &Config, object: &Object) -> Option<Cell> {
                match config {
                    $(Config::$family(config) => $module::$family::shown(config, object),)+
                }
            }

            fn hides(config: &Config) -> bool {
                match config {
                    $(Config::$family(config) => $module::$family::hides(config),)+
                }
            }

            fn word(config: &Config, at: NodeId, object: &Object) -> Option<String> {
                match config {
                    $(Config::$family(config) => $module::$family::word(config, at, object),)+
                }
            }

            fn label(message: &Message) -> Label {
                match message {
                    $(Message::$family(message) => $module::$family::label(message),)+
                }
            }

            fn datacenter(config: &Config, node: NodeId) -> u8 {
                match config {
                    $(Config::$family(config) => $module::$family::datacenter(config, node),)+
                }
            }
        }
    };
}

families!(leaderless::Leaderless, single_leader::SingleLeader, multi_leader::MultiLeader);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topology_is_a_variant() {
        let registry = crate::registry();
        for topology in registry.topologies {
            let config = Families::config(&registry.blank(topology));
            assert!(Families::cluster(&config).replicas > 0, "{}", topology.key);
        }
    }
}
