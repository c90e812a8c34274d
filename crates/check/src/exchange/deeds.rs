//! From what stands in an event to what was asked and what came back.

use super::event::Event;
use super::form::{Form, Kind, limit};
use super::limits::{ELEMENTS_MAX, KEYS_MAX, SYMBOLS_MAX};
use super::plan::Verb;
use super::symbols::Symbols;
use super::{Keys, Model, Nil};
use crate::observed::{Deed, Micro, Seen, Symbol};
use alloc::string::String;
use alloc::vec::Vec;
use model::Notice;

/// Gives names and values their numbers, and counts them.
#[derive(Debug)]
pub struct Scribe {
    /// Names and values.
    pub symbols: Symbols,
    /// What reading nothing means.
    pub nil: Nil,
    /// For each symbol, whether it is the name of a key.
    is_key: Vec<bool>,
    keys: usize,
    elements: usize,
}

impl Scribe {
    /// One who has seen nothing.
    pub fn new(nil: Nil) -> Self {
        Self { symbols: Symbols::default(), nil, is_key: Vec::new(), keys: 0, elements: 0 }
    }

    fn symbol(&mut self, form: &Form, text: &str) -> Result<Symbol, Notice> {
        let symbol = self.symbols.of(text);
        symbol
            .ok_or_else(|| limit(form.at, "different values, or too long ones", SYMBOLS_MAX as u64))
    }

    /// The number of a value.
    fn value(&mut self, model: Model, form: &Form) -> Result<Symbol, Notice> {
        if form.is_nil() {
            return Err(form.fault("a value; nothing is what there is before the first write"));
        }
        match model {
            Model::Kv => {
                let text = plain(form).ok_or_else(|| {
                    form.fault("a string; --model register takes values of any kind")
                })?;
                self.symbol(form, &text)
            }
            _ => self.symbol(form, &form.text()),
        }
    }

    /// The number of a key.
    fn key(&mut self, form: &Form) -> Result<Symbol, Notice> {
        let text = plain(form).unwrap_or_else(|| form.text());
        let symbol = self.symbol(form, &text)?;
        let index = symbol.0 as usize;
        if self.is_key.len() <= index {
            self.is_key.resize(index + 1, false);
        }
        if !self.is_key[index] {
            self.is_key[index] = true;
            self.keys += 1;
            if self.keys > KEYS_MAX {
                return Err(limit(form.at, "keys", KEYS_MAX as u64));
            }
        }
        Ok(symbol)
    }

    fn count(&mut self, form: &Form, elements: usize) -> Result<(), Notice> {
        self.elements += elements;
        match self.elements > ELEMENTS_MAX {
            true => Err(limit(form.at, "elements of sets and transactions", ELEMENTS_MAX as u64)),
            false => Ok(()),
        }
    }

    /// What a read of nothing saw.
    fn nothing(&self) -> Seen {
        match self.nil {
            Nil::Initial => Seen::Nothing,
            Nil::Wildcard => Seen::Anything,
        }
    }

    /// What was asked, and of which key. What came back is not known yet.
    ///
    /// # Errors
    /// If the argument is none of this function.
    pub fn asked(
        &mut self,
        (model, keys): (Model, Keys),
        verb: Verb,
        event: &Event,
    ) -> Result<(Option<Symbol>, Deed), Notice> {
        let (key, value) = split(keys, verb, event)?;
        let key = key.map(|key| self.key(key)).transpose()?;
        let absent = Form { at: event.at, kind: Kind::Nil };
        let value = value.unwrap_or(&absent);
        let deed = match verb {
            Verb::Read => Deed::Read(Seen::Anything),
            Verb::Write => Deed::Write(self.value(model, value)?),
            Verb::Delete if value.is_nil() => Deed::Delete,
            Verb::Delete => return Err(value.fault("nothing: a delete has no value")),
            Verb::Append => Deed::Append(self.value(model, value)?),
            Verb::CompareAndSet => {
                let pair = value.pair();
                let (from, to) = pair.ok_or_else(|| value.fault("a pair [old new]"))?;
                let from = (!from.is_nil()).then(|| self.value(model, from)).transpose()?;
                Deed::CompareAndSet { from, to: self.value(model, to)?, swapped: None }
            }
            Verb::Add if model == Model::Set => Deed::Insert(self.value(model, value)?),
            Verb::Insert => Deed::Insert(self.value(model, value)?),
            Verb::Add => Deed::Increase(amount(value)?),
            Verb::Increase | Verb::Decrease => {
                let amount = if value.is_nil() { 1 } else { amount(value)? };
                let turned =
                    if verb == Verb::Decrease { amount.checked_neg() } else { Some(amount) };
                Deed::Increase(turned.ok_or_else(|| value.fault(WHOLE))?)
            }
            Verb::Acquire => Deed::Acquire,
            Verb::Release => Deed::Release,
            Verb::Transact => Deed::Transaction(self.parts(model, value, false)?),
        };
        Ok((key, deed))
    }

    /// What came back from an operation that worked.
    ///
    /// # Errors
    /// If it is no answer to what was asked.
    pub fn answered(
        &mut self,
        (model, keys): (Model, Keys),
        verb: Verb,
        call: (Option<Symbol>, &mut Deed),
        event: &Event,
    ) -> Result<(), Notice> {
        let (asked_key, deed) = call;
        match deed {
            Deed::Read(_) => {}
            Deed::CompareAndSet { swapped, .. } => {
                *swapped = Some(true);
                return Ok(());
            }
            Deed::Transaction(parts) => {
                let absent = Form { at: event.at, kind: Kind::Nil };
                let value = event.value.as_ref().unwrap_or(&absent);
                let told = self.parts(model, value, true)?;
                if !is_answer(parts, &told) {
                    return Err(value.fault("the reads and writes that were called, in order"));
                }
                *parts = told;
                return Ok(());
            }
            _ => return Ok(()),
        }
        // A tuple without a value, and no tuple at all, both say that there was nothing.
        if keys == Keys::Tuple
            && event.key.is_none()
            && event.value.as_ref().is_none_or(Form::is_nil)
        {
            *deed = Deed::Read(self.nothing());
            return Ok(());
        }
        let (key, value) = split(keys, verb, event)?;
        if let Some(form) = key
            && asked_key != Some(self.key(form)?)
        {
            let asked = asked_key.map_or("", |key| self.symbols.text(key));
            return Err(form.fault(alloc::format!("the key that was called, {asked}")));
        }
        *deed = Deed::Read(self.seen(model, value)?);
        Ok(())
    }

    fn seen(&mut self, model: Model, value: Option<&Form>) -> Result<Seen, Notice> {
        let Some(value) = value.filter(|value| !value.is_nil()) else {
            return Ok(self.nothing());
        };
        Ok(match model {
            Model::Counter => {
                Seen::Number(value.integer().ok_or_else(|| value.fault("the value of a counter"))?)
            }
            Model::Set => {
                let elements = value.elements();
                let elements = elements.ok_or_else(|| {
                    value.fault("the elements of a set; --model counter reads numbers")
                })?;
                self.count(value, elements.len())?;
                let symbols = elements.iter().map(|element| self.value(model, element));
                Seen::Values(symbols.collect::<Result<_, _>>()?)
            }
            _ => Seen::Value(self.value(model, value)?),
        })
    }

    /// The parts of a transaction, before or after its answer.
    fn parts(
        &mut self,
        model: Model,
        value: &Form,
        is_answer: bool,
    ) -> Result<Vec<(Symbol, Micro)>, Notice> {
        const EXPECTED: &str = "a transaction such as [[:r x nil] [:w y 1]]";
        let forms = value.sequence().ok_or_else(|| value.fault(EXPECTED))?;
        self.count(value, forms.len())?;
        let mut parts = Vec::with_capacity(forms.len());
        for form in forms {
            let Some([f, key, value]) = form.sequence() else {
                return Err(form.fault("a part such as [:r x nil] or [:w y 1]"));
            };
            let micro = match f.word() {
                Some("r" | "read") if !is_answer => Micro::Read(Seen::Anything),
                Some("r" | "read") => Micro::Read(self.seen(model, Some(value))?),
                Some("w" | "write") => Micro::Write(self.value(model, value)?),
                Some("append") => {
                    return Err(f.fault(":r or :w; transactions over lists cannot be judged"));
                }
                _ => return Err(f.fault(":r or :w")),
            };
            parts.push((self.key(key)?, micro));
        }
        Ok(parts)
    }
}

const WHOLE: &str = "a whole number of 64 bits";

fn amount(form: &Form) -> Result<i64, Notice> {
    form.integer().ok_or_else(|| form.fault(WHOLE))
}

/// A string, or what else has one plain spelling.
fn plain(form: &Form) -> Option<String> {
    match &form.kind {
        Kind::Text(text) => Some(text.clone()),
        Kind::Number(_) | Kind::Name(_) | Kind::Flag(_) => Some(form.text()),
        _ => None,
    }
}

/// Whether these are the parts that were called.
fn is_answer(called: &[(Symbol, Micro)], told: &[(Symbol, Micro)]) -> bool {
    called.len() == told.len()
        && called.iter().zip(told).all(|pair| match pair {
            ((key, Micro::Read(_)), (of, Micro::Read(_))) => key == of,
            (called, told) => called == told,
        })
}

/// The key and the value of an event.
fn split(keys: Keys, verb: Verb, event: &Event) -> Result<(Option<&Form>, Option<&Form>), Notice> {
    let key = event.key.as_ref().filter(|key| !key.is_nil());
    let value = event.value.as_ref();
    if key.is_some() || keys == Keys::Apart || verb == Verb::Transact {
        return Ok((key, value));
    }
    const EXPECTED: &str = "a tuple [key value]; --keys none says that there are none";
    let absent = || super::form::fault(event.at, "an event without a value", EXPECTED);
    let value = value.ok_or_else(absent)?;
    let (key, value) = value.pair().ok_or_else(|| value.fault(EXPECTED))?;
    Ok((Some(key), Some(value)))
}
