//! Generated histories of registers: one log of writes, and sessions that read it late.
//!
//! Each session has a follower. It has taken in a beginning of the log: all of it if nothing lags,
//! else up to so many writes less. A session sees its own writes. Every write has a value of its
//! own, so what is generated is sequentially consistent per session's view, and linearizable where
//! nothing lags.

use check::observed::{Call, Deed, Observed, Seen, Symbol};
use model::trace::mix;

/// What to generate.
#[derive(Clone, Copy, Debug)]
pub struct Workload {
    /// Operations in all.
    pub operations: u32,
    /// Keys, each called equally often.
    pub keys: u32,
    /// Sessions, each with one operation at a time.
    pub sessions: u32,
    /// Of a thousand writes, how many are never answered; half of these never happen.
    pub doubt: u64,
    /// How many writes a follower is behind at most.
    pub lag: u64,
    /// How many reads return what was there long ago.
    pub lost: u32,
}

/// Its history. Calls of different sessions overlap: each takes effect at its end.
pub fn history(workload: Workload) -> Observed {
    let mut state = 1;
    let mut luck = |below: u64| {
        state = mix(state);
        state % below.max(1)
    };
    let mut observed = Observed {
        texts: (0..workload.operations.max(workload.keys)).map(|text| text.to_string()).collect(),
        ..Observed::default()
    };
    let mut log: Vec<(u32, u32)> = vec![];
    let mut behind = vec![0; workload.sessions as usize];
    let mut open: Vec<Option<usize>> = vec![None; workload.sessions as usize];
    let mut place = 0;
    let strange = workload.operations / 2..workload.operations / 2 + 40 * workload.lost;
    while observed.calls.len() < workload.operations as usize || open.iter().any(Option::is_some) {
        let session = luck(u64::from(workload.sessions)) as usize;
        let number = observed.calls.len() as u32;
        let Some(call) = open[session].take() else {
            if number < workload.operations {
                let key = luck(u64::from(workload.keys)) as u32;
                let write = luck(2) == 0;
                let seen = Seen::Nothing;
                let deed = if write { Deed::Write(Symbol(number)) } else { Deed::Read(seen) };
                let (process, key) = (session as u32, Some(Symbol(key)));
                observed.calls.push(Call { number, process, key, deed, start: place, end: None });
                open[session] = Some(number as usize);
                place += 1;
            }
            continue;
        };
        let call = &mut observed.calls[call];
        let key = call.key.map_or(0, |key| key.0);
        place += 1;
        match call.deed {
            Deed::Write(value) if luck(1_000) < workload.doubt => {
                if luck(2) == 0 {
                    log.push((key, value.0));
                }
                continue;
            }
            Deed::Write(value) => {
                log.push((key, value.0));
                behind[session] = log.len();
            }
            _ => {
                let late = luck(workload.lag + 1) as usize;
                behind[session] = behind[session].max(log.len().saturating_sub(late));
                let forgets = strange.contains(&call.number) && call.number.is_multiple_of(40);
                let known = if forgets { log.len() / 4 } else { behind[session] };
                let last = log[..known].iter().rev().find(|(other, _)| *other == key);
                let seen = last.map_or(Seen::Nothing, |(_, value)| Seen::Value(Symbol(*value)));
                call.deed = Deed::Read(seen);
            }
        }
        call.end = Some(place - 1);
    }
    observed.places = place;
    observed
}
