//! Why: the words in which a run explains itself.
//!
//! A step may attach a reason to what it sends or refuses, and the network has one for each message
//! that it loses. Reasons are for people; no protocol reads one. Their numbers are part of every
//! published fingerprint: a new one goes last, and none is taken out.

/// Why something was done or not done: words for people, never an input to a protocol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Nothing to explain.
    #[default]
    None,
    /// No answer came in time.
    TimedOut,
    /// The node that was asked does not lead.
    NotLeader,
    /// Nobody is known to lead.
    NoLeader,
    /// Fewer replicas acknowledged than the write waits for.
    TooFewAcknowledgements,
    /// Fewer replicas answered than the read asks for.
    TooFewAnswers,
    /// The message is from an epoch that has ended.
    OldEpoch,
    /// The log of the receiver does not reach the entry before.
    Gap,
    /// The log of the receiver holds another entry there.
    Diverged,
    /// The replica was seen to hold an older version.
    Stale,
    /// A node came back and must learn where it stands.
    Returning,
    /// The replica is behind and gets what it lacks.
    CatchUp,
    /// The network made a second copy of a message.
    Duplicated,
    /// The session holds as many calls as it may.
    TooManyWaiting,
    /// The replica has not reached the position that the reader asks for.
    NotThere,
    /// A leader that hears nobody does not serve: another may lead by now.
    LeaseOver,
    /// Fewer replicas are in sync than a write must have.
    TooFewInSync,
    /// The nodes that could lead are further behind than allowed.
    TooFarBehind,
    /// Too few replicas have answered to know which of them holds every acknowledged write.
    TooFewCandidates,
    /// The log is in a form that this version cannot read.
    OtherVersion,
    /// The replica starts from a copy of the table.
    NeedsCopy,
    /// A person said so.
    Ordered,
    /// The session asks again.
    Again,
    /// The epoch is about to end: nobody may add to it.
    Sealing,
    /// This family has no such operation.
    NotOffered,
    /// The replica gets the log from another follower.
    Relayed,
    /// A new leader does not know yet whether what it found in its log counts.
    Unsettled,
    /// As many values stand side by side under the key as may.
    TooManySiblings,
    /// A text has no such place, or a set no such element.
    NoSuchPlace,
}

impl Reason {
    /// The reason in words that fit behind a colon.
    pub fn words(self) -> &'static str {
        match self {
            Self::None => "",
            Self::TimedOut => "no answer in time",
            Self::NotLeader => "the node asked is not the leader",
            Self::NoLeader => "no leader is known",
            Self::TooFewAcknowledgements => "too few acknowledgements",
            Self::TooFewAnswers => "too few answers",
            Self::OldEpoch => "its epoch has ended",
            Self::Gap => "entries before it are missing",
            Self::Diverged => "the logs have diverged here",
            Self::Stale => "that replica was stale",
            Self::Returning => "back, and asking where it stands",
            Self::CatchUp => "that replica is behind",
            Self::Duplicated => "the network made a copy",
            Self::TooManyWaiting => "too many calls of this client wait already",
            Self::NotThere => "that replica has not come so far",
            Self::LeaseOver => "it cannot know that it still leads",
            Self::TooFewInSync => "too few replicas are in sync",
            Self::TooFarBehind => "every candidate is too far behind",
            Self::TooFewCandidates => "too few candidates have answered",
            Self::OtherVersion => "its version cannot read this log",
            Self::NeedsCopy => "it starts from a copy of the table",
            Self::Ordered => "a person ordered it",
            Self::Again => "the client asks again",
            Self::Sealing => "its epoch is being ended",
            Self::NotOffered => "this family has no such operation",
            Self::Relayed => "passed on by a follower",
            Self::Unsettled => "it does not know yet what counts",
            Self::TooManySiblings => "too many values stand side by side there",
            Self::NoSuchPlace => "there is no such place or element",
        }
    }
}

/// Why a message did not arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LossCause {
    /// The network dropped it.
    Network,
    /// It ran into a wall.
    Wall,
    /// The receiver is down.
    ReceiverDown,
    /// The receiver has more messages waiting than it can hold.
    Overload,
    /// A person threw it away.
    Dropped,
}

impl LossCause {
    /// The cause in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Network => "the network dropped it",
            Self::Wall => "a wall is in the way",
            Self::ReceiverDown => "the receiver is down",
            Self::Overload => "the receiver is overloaded",
            Self::Dropped => "a person threw it away",
        }
    }
}

/// Why something that a person wanted did not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vain {
    /// The message is not under way: it has arrived, is lost, or has not been sent.
    NotUnderWay,
    /// The message does not wait at a link.
    NotHeld,
    /// No such timer runs there.
    NoTimer,
}

impl Vain {
    /// Why, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotUnderWay => "that message is not under way",
            Self::NotHeld => "that message is not held",
            Self::NoTimer => "no such timer runs there",
        }
    }
}
