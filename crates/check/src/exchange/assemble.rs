//! From events to operations.
//!
//! ```text
//!            ┌──────── ok ─────────▶ answered: it ends here
//!  invoke ───┼─────── fail ────────▶ it did not happen (a read saw nobody knows what)
//!            ├─────── info ────────▶ open to the end; the process is used up
//!            └── end of the file ──▶ open to the end
//! ```
//!
//! A process has one operation under way. One whose operation nobody knows the end of may not call
//! again: the harness goes on under a new number, in Jepsen the old one plus the number of
//! processes. A history that does not keep to this cannot be told from one that lost a line.

use super::deeds::Scribe;
use super::event::{Event, EventKind, Process};
use super::form::{Form, fault, limit};
use super::limits::{CALLS_MAX, MARK_CHARS_MAX, MARKS_MAX, PROCESSES_MAX};
use super::limits::{WAITING_FORMS_MAX, WAITING_MAX};
use super::plan::{FUNCTIONS, Plan, Verb};
use super::{FailedCas, Format, Imported, Keys, Model, Options, Span};
use crate::observed::{Call, Deed, Mark, Observed, Seen};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use model::Notice;
use model::limits::NOTICES_MAX;
use model::notice::Position;

/// Puts operations together.
#[derive(Debug)]
pub struct Assembler {
    failed_cas: FailedCas,
    plan: Plan,
    /// Whether the data type was guessed, so that it may still grow.
    guessed: bool,
    waiting: Vec<Event>,
    waiting_forms: usize,
    scribe: Scribe,
    processes: BTreeMap<u32, Busy>,
    calls: Vec<Call>,
    spans: Vec<Span>,
    marks: Vec<Mark>,
    marks_left_out: usize,
    /// Operations of what is no client, and the first of them.
    strangers: usize,
    stranger: Option<(Position, String)>,
    places: u32,
    /// The time of each place, as long as every event has one.
    times: Option<Vec<u64>>,
    time: Option<i64>,
    hurried: Option<Position>,
}

/// What a process is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Busy {
    /// The operation that it called last, as an index.
    call: u32,
    /// What became of it.
    state: State,
}

/// What became of the last operation of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It is under way.
    Open,
    /// It was answered; the process may call again.
    Answered,
    /// Nobody knows; the process is used up.
    UsedUp,
}

/// An operation that did not happen begins here.
const NEVER: u32 = u32::MAX;

impl Assembler {
    pub fn new(options: &Options) -> Self {
        Self {
            failed_cas: options.failed_cas,
            plan: Plan::new(options.model, options.keys),
            guessed: options.model.is_none(),
            waiting: Vec::new(),
            waiting_forms: 0,
            scribe: Scribe::new(options.nil),
            processes: BTreeMap::new(),
            calls: Vec::new(),
            spans: Vec::new(),
            marks: Vec::new(),
            marks_left_out: 0,
            strangers: 0,
            stranger: None,
            places: 0,
            times: Some(Vec::new()),
            time: None,
            hurried: None,
        }
    }

    /// Takes the next event.
    pub fn take(&mut self, event: Event) -> Result<(), Notice> {
        if let Some(time) = event.time {
            if self.time.is_some_and(|before| time < before) && self.hurried.is_none() {
                self.hurried = Some(event.at);
            }
            self.time = Some(time);
        }
        if self.plan.is_complete() {
            return self.place(event);
        }
        if matches!(event.process, Process::Client(_)) {
            self.plan.learn(&event);
        }
        self.waiting_forms += event.forms;
        self.waiting.push(event);
        if self.waiting.len() >= WAITING_MAX || self.waiting_forms >= WAITING_FORMS_MAX {
            self.plan.settle();
        }
        match self.plan.is_complete() {
            true => self.go_on(),
            false => Ok(()),
        }
    }

    /// What waited takes its place.
    fn go_on(&mut self) -> Result<(), Notice> {
        for event in core::mem::take(&mut self.waiting) {
            self.place(event)?;
        }
        Ok(())
    }

    fn place(&mut self, event: Event) -> Result<(), Notice> {
        let process = match &event.process {
            Process::Client(process) => *process,
            Process::Other(name) => {
                let f = event.f.as_ref().and_then(Form::word).and_then(Verb::parse);
                if f.is_some() && event.kind != EventKind::Info {
                    self.strangers += 1;
                    let _ = self.stranger.get_or_insert((event.at, name.clone()));
                }
                return self.mark(&event);
            }
        };
        let busy = self.processes.get(&process).copied();
        match (event.kind, busy.map(|busy| busy.state)) {
            (EventKind::Invoke, None | Some(State::Answered)) => self.call(process, event),
            (EventKind::Invoke, Some(state)) => Err(self.called_again(process, state, &event)),
            (_, Some(State::Open)) => {
                let call = busy.expect("an open operation was called").call;
                self.answer(process, call as usize, event)
            }
            (EventKind::Info, _) => self.mark(&event),
            (kind, Some(State::UsedUp)) => {
                let line = self.line_of_end(busy.map_or(0, |busy| busy.call));
                Err(fault(
                    event.at,
                    format!("{} of process {process}", kind.word()),
                    format!("nothing more of it: line {line} says that nobody knows (info)"),
                ))
            }
            (kind, _) => Err(fault(
                event.at,
                format!("{} of process {process}, which has called nothing", kind.word()),
                "an invoke first",
            )),
        }
    }

    fn line_of_end(&self, call: u32) -> usize {
        let span = &self.spans[call as usize];
        span.answer.unwrap_or(span.call).line
    }

    fn called_again(&self, process: u32, state: State, event: &Event) -> Notice {
        let call = self.processes.get(&process).map_or(0, |busy| busy.call);
        let line = self.line_of_end(call);
        let (why, what) = match state {
            State::UsedUp => ("ended with info", "another process: this one is used up"),
            _ => ("is under way", "its answer first, or another process"),
        };
        let mut notice = fault(
            event.at,
            format!("invoke of process {process}"),
            format!("{what}, as its operation of line {line} {why}"),
        );
        notice.used = "whoever gives up on an operation goes on under a new number (Jepsen adds \
                       the number of processes); nothing was judged"
            .into();
        notice
    }

    fn next_place(&mut self, event: &Event) -> Result<u32, Notice> {
        let place = self.places;
        let next = place.checked_add(1).filter(|next| *next < NEVER);
        self.places = next.ok_or_else(|| limit(event.at, "events", u64::from(NEVER)))?;
        let time = event.time.and_then(|time| u64::try_from(time).ok());
        match (&mut self.times, time) {
            (Some(times), Some(time)) => times.push(time),
            _ => self.times = None,
        }
        Ok(place)
    }

    fn mark(&mut self, event: &Event) -> Result<(), Notice> {
        let at = self.next_place(event)?;
        if self.marks.len() >= MARKS_MAX {
            self.marks_left_out += 1;
            return Ok(());
        }
        let mut text = event.words();
        if let Some((end, _)) = text.char_indices().nth(MARK_CHARS_MAX) {
            text.truncate(end);
            text.push('…');
        }
        self.marks.push(Mark { at, text });
        Ok(())
    }

    /// The settled data type and place of keys.
    fn kind(&self) -> (Model, Keys) {
        let settled = self.plan.model.zip(self.plan.keys);
        settled.expect("events wait until both are known")
    }

    fn verb(&mut self, event: &Event) -> Result<Verb, Notice> {
        let Some(f) = &event.f else {
            return Err(fault(event.at, "an event without a field f", "a field f"));
        };
        let Some(verb) = f.word().and_then(Verb::parse) else {
            let mut notice = f.fault(FUNCTIONS);
            notice.used = "other functions are not supported; nothing was judged".into();
            return Err(notice);
        };
        if self.guessed && verb == Verb::CompareAndSet && self.plan.model == Some(Model::Register) {
            self.plan.model = Some(Model::CasRegister);
        }
        let (model, _) = self.kind();
        match model.offers(verb) {
            true => Ok(verb),
            false => Err(f.fault(model.functions())),
        }
    }

    fn call(&mut self, process: u32, event: Event) -> Result<(), Notice> {
        let verb = self.verb(&event)?;
        let (key, deed) = self.scribe.asked(self.kind(), verb, &event)?;
        if self.calls.len() >= CALLS_MAX {
            return Err(limit(event.at, "operations", CALLS_MAX as u64));
        }
        let start = self.next_place(&event)?;
        let number = self.calls.len() as u32;
        self.processes.insert(process, Busy { call: number, state: State::Open });
        if self.processes.len() > PROCESSES_MAX {
            return Err(limit(event.at, "processes", PROCESSES_MAX as u64));
        }
        self.calls.push(Call { number, process, key, deed, start, end: None });
        self.spans.push(Span { call: event.at, answer: None });
        Ok(())
    }

    fn answer(&mut self, process: u32, number: usize, event: Event) -> Result<(), Notice> {
        // An answer may leave out what was called.
        let verb = match event.f {
            Some(_) => self.verb(&event)?,
            None => verb_of(&self.calls[number].deed),
        };
        if !fits(&self.calls[number].deed, verb) {
            let line = self.spans[number].call.line;
            let f = event.f.as_ref().expect("a verb was read from it");
            return Err(f.fault(format!("what process {process} called in line {line}")));
        }
        let end = self.next_place(&event)?;
        let kind = self.kind();
        let call = &mut self.calls[number];
        let mut state = State::Answered;
        match event.kind {
            EventKind::Info => state = State::UsedUp,
            EventKind::Ok => {
                call.end = Some(end);
                self.scribe.answered(kind, verb, (call.key, &mut call.deed), &event)?;
            }
            _ => match &mut call.deed {
                Deed::Read(seen) => {
                    *seen = Seen::Anything;
                    call.end = Some(end);
                }
                Deed::CompareAndSet { swapped, .. } if self.failed_cas == FailedCas::Mismatch => {
                    *swapped = Some(false);
                    call.end = Some(end);
                }
                _ => call.start = NEVER,
            },
        }
        self.spans[number].answer = Some(event.at);
        self.processes.insert(process, Busy { call: number as u32, state });
        Ok(())
    }

    /// The history, once all events of this notation were taken.
    pub fn finish(mut self, format: Format) -> Result<Imported, Notice> {
        let (model, keys) = self.plan.settle();
        self.go_on()?;
        let model = if self.guessed { self.kind().0 } else { model };
        let notices = self.notices();
        let happened: Vec<bool> = self.calls.iter().map(|call| call.start != NEVER).collect();
        let mut flags = happened.iter();
        self.spans.retain(|_| flags.next() == Some(&true));
        self.calls.retain(|call| call.start != NEVER);
        for (number, call) in self.calls.iter_mut().enumerate() {
            call.number = number as u32;
        }
        let observed = Observed {
            calls: self.calls,
            marks: self.marks,
            texts: self.scribe.symbols.into_texts(),
            places: self.places,
        };
        let times = self.times.filter(|times| times.len() == self.places as usize);
        Ok(Imported { observed, spans: self.spans, times, model, keys, format, notices })
    }

    /// What the reader should know.
    fn notices(&self) -> Vec<Notice> {
        let mut notices = Vec::new();
        if let Some(at) = self.hurried {
            notices.push(
                Notice::new(
                    "a time before that of the event before it",
                    "events in the order of their times",
                    "the order of the file was used",
                )
                .at(at.line, at.column),
            );
        }
        if let Some((at, name)) = &self.stranger {
            let used = format!("events kept as marks and not judged: {}", self.strangers);
            let expected = "a whole number for a process that reads or writes";
            notices.push(Notice::new(name.clone(), expected, used).at(at.line, at.column));
        }
        if self.marks_left_out > 0 {
            notices.push(Notice::new(
                format!("{} marks more", self.marks_left_out),
                format!("at most {MARKS_MAX}"),
                "they were left out",
            ));
        }
        if self.calls.is_empty() {
            let used = "nothing can be wrong with it";
            notices.push(Notice::new("no operation", "operations of clients", used));
        }
        notices.truncate(NOTICES_MAX);
        notices
    }
}

/// What was called.
fn verb_of(deed: &Deed) -> Verb {
    match deed {
        Deed::Read(_) => Verb::Read,
        Deed::Write(_) => Verb::Write,
        Deed::Delete => Verb::Delete,
        Deed::CompareAndSet { .. } => Verb::CompareAndSet,
        Deed::Append(_) => Verb::Append,
        Deed::Increase(_) => Verb::Increase,
        Deed::Insert(_) => Verb::Insert,
        Deed::Acquire => Verb::Acquire,
        Deed::Release => Verb::Release,
        Deed::Transaction(_) => Verb::Transact,
    }
}

/// Whether an answer with this verb fits what was called.
fn fits(deed: &Deed, verb: Verb) -> bool {
    match deed {
        Deed::Increase(_) => matches!(verb, Verb::Add | Verb::Increase | Verb::Decrease),
        Deed::Insert(_) => matches!(verb, Verb::Add | Verb::Insert),
        _ => verb == verb_of(deed),
    }
}
