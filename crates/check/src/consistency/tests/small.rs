//! Small histories: every one of a size, and random ones.

use crate::observed::{Call, Deed, Observed, Seen, Symbol};
use crate::types::DataType;
use model::trace::mix;

/// A history, one line for each operation.
pub fn show(observed: &Observed) -> String {
    let line = |call: &Call| {
        let end = call.end.map_or_else(|| "?".into(), |end| end.to_string());
        let what = crate::consistency::describe(observed, call);
        format!("{}: process {} {}..{end} {what}\n", call.number, call.process, call.start)
    };
    let lines: String = observed.calls.iter().map(line).collect();
    format!("\n{lines}")
}

/// The data type of a key.
pub fn data(key: &str) -> &'static DataType {
    crate::types::named(key).expect("the tests know the data types")
}

pub fn write(value: u32) -> Deed {
    Deed::Write(Symbol(value))
}

pub fn read(value: Option<u32>) -> Deed {
    Deed::Read(value.map_or(Seen::Nothing, |value| Seen::Value(Symbol(value))))
}

pub fn cas(from: Option<u32>, to: u32, swapped: Option<bool>) -> Deed {
    Deed::CompareAndSet { from: from.map(Symbol), to: Symbol(to), swapped }
}

/// The texts of the first symbols.
pub fn texts() -> Vec<String> {
    ["0", "a", "b", "ab", "aa", "bb", "ba", "aba"].map(String::from).to_vec()
}

/// Lays operations out: bit `i` of `turns` says which client has the `i`-th event. Each client
/// calls its next operation or ends the one it has; the flag says whether it is answered, or is in
/// doubt from then on. `None` where a client would be left with half of one.
pub fn lay_out(deeds: &[(Deed, bool)], turns: u32) -> Option<Observed> {
    let mut observed = Observed { texts: texts(), ..Observed::default() };
    let mut open: [Option<usize>; 2] = [None; 2];
    for place in 0..2 * deeds.len() as u32 {
        let process = turns >> place & 1;
        if let Some(index) = open[process as usize].take() {
            observed.calls[index].end = deeds[index].1.then_some(place);
            continue;
        }
        let number = observed.calls.len();
        let (deed, _) = deeds.get(number)?.clone();
        let key = Some(Symbol(0));
        let number = number as u32;
        observed.calls.push(Call { number, process, key, deed, start: place, end: None });
        open[process as usize] = Some(number as usize);
    }
    observed.places = 2 * deeds.len() as u32;
    open.iter().all(Option::is_none).then_some(observed)
}

/// The ways to lay out operations of two clients that differ in what ended before what was called:
/// the first client begins, and of neighbouring calls or neighbouring ends hers comes first.
pub fn layouts(count: u32) -> Vec<u32> {
    let is_first_of_its_kind = |turns: &u32| {
        let mut is_open = [false; 2];
        let mut before = None;
        (0..2 * count).all(|place| {
            let client = (turns >> place & 1) as usize;
            is_open[client] = !is_open[client];
            let event = (client, is_open[client]);
            let swapped = before == Some((1, event.1)) && client == 0;
            before = Some(event);
            !swapped
        }) && is_open == [false; 2]
    };
    (0..1_u32 << (2 * count)).filter(|turns| turns & 1 == 0).filter(is_first_of_its_kind).collect()
}

/// Numbers that look random.
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Self {
        Self(mix(seed))
    }

    pub fn below(&mut self, bound: u32) -> u32 {
        self.0 = mix(self.0.wrapping_add(0x9e37_79b9_7f4a_7c15));
        (self.0 >> 32) as u32 % bound
    }

    pub fn one_in(&mut self, bound: u32) -> bool {
        self.below(bound) == 0
    }
}

/// A random history of a data type: mostly what some run would have shown, or all made up.
///
/// Each client has one operation under way; one in doubt may be its last or not.
pub fn random(data: &DataType, seed: u64, most: u32) -> Observed {
    let mut numbers = Numbers::new(seed);
    let (clients, count) = (1 + numbers.below(3), 1 + numbers.below(most));
    let keys = 1 + numbers.below(2);
    let goes_on = numbers.one_in(2);
    let mut observed = Observed { texts: texts(), ..Observed::default() };
    let mut open: Vec<Option<usize>> = vec![None; clients as usize];
    let mut gone = vec![false; clients as usize];
    let mut place = 0;
    while !gone.iter().all(|gone| *gone) {
        let client = numbers.below(clients) as usize;
        if gone[client] {
            continue;
        }
        place += 1;
        if let Some(index) = open[client].take() {
            let in_doubt = numbers.one_in(5);
            observed.calls[index].end = (!in_doubt).then_some(place);
            gone[client] = in_doubt && !goes_on;
        } else if observed.calls.len() as u32 == count {
            gone[client] = true;
        } else {
            let deed = deed(data, &mut numbers);
            let has_key = !matches!(deed, Deed::Transaction(_));
            let key = has_key.then(|| Symbol(1 + numbers.below(keys)));
            open[client] = Some(observed.calls.len());
            let number = observed.calls.len() as u32;
            let process = client as u32;
            observed.calls.push(Call { number, process, key, deed, start: place, end: None });
        }
    }
    observed.places = place + 1;
    observed
}

/// A random operation of a data type.
fn deed(data: &DataType, numbers: &mut Numbers) -> Deed {
    use crate::observed::Micro;
    let value = |numbers: &mut Numbers| numbers.below(3).checked_sub(1).map(|value| value + 1);
    let seen = |numbers: &mut Numbers| match numbers.one_in(12) {
        true => Seen::Anything,
        false => value(numbers).map_or(Seen::Nothing, |value| Seen::Value(Symbol(value))),
    };
    let some = |numbers: &mut Numbers| 1 + numbers.below(2);
    match (data.key, numbers.below(4)) {
        ("register" | "cas-register", 0) => write(some(numbers)),
        ("cas-register", 1 | 2) => {
            let swapped = [Some(true), Some(true), Some(false), None][numbers.below(4) as usize];
            cas(value(numbers), some(numbers), swapped)
        }
        ("register" | "cas-register", _) => Deed::Read(seen(numbers)),
        ("kv", 0) => write(some(numbers)),
        ("kv", 1) => Deed::Append(Symbol(some(numbers))),
        ("kv", _) => match numbers.below(8) {
            0 => Deed::Read(Seen::Nothing),
            text => Deed::Read(Seen::Value(Symbol(text))),
        },
        ("counter", 0 | 1) => Deed::Increase(i64::from(numbers.below(4)) - 1),
        ("counter", _) => Deed::Read(Seen::Number(i64::from(numbers.below(4)))),
        ("set", 0 | 1) => Deed::Insert(Symbol(some(numbers))),
        ("set", _) => {
            let bits = numbers.below(4);
            let elements = (1..3).filter(|element| bits >> (element - 1) & 1 == 1);
            Deed::Read(Seen::Values(elements.map(Symbol).collect()))
        }
        ("mutex", 0 | 1) => Deed::Acquire,
        ("mutex", _) => Deed::Release,
        _ => {
            let count = 1 + numbers.below(2);
            let part = |_| {
                let key = Symbol(1 + numbers.below(3));
                let reads = numbers.one_in(2);
                let write = Micro::Write(Symbol(some(numbers)));
                (key, if reads { Micro::Read(seen(numbers)) } else { write })
            };
            Deed::Transaction((0..count).map(part).collect())
        }
    }
}
