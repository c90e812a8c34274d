//! What happens at an instant, before one goes there.
//!
//! The preview follows the pointer, so it does not pass through Yew: a gesture would draw the
//! whole page anew. The small picture is drawn at most twenty times a second; what comes in between
//! waits, and only the last of it is drawn.

use super::dom;
use crate::canvas::Canvas;
use crate::player::performance_ms;
use gloo_timers::callback::Timeout;
use model::Time;
use stage::{Look, Timeline};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{Element, HtmlElement};

/// How long a small picture stands, at least, in milliseconds.
const STAND_MS: f64 = 50.0;

/// How long it stays where the keyboard went, in milliseconds.
const LINGER_MS: u32 = 1_600;

/// The small window that shows it.
#[derive(Default)]
pub struct Preview {
    root: Option<HtmlElement>,
    stamp: Rc<RefCell<Stamp>>,
    /// The drawing that waits for its turn.
    waiting: Option<Timeout>,
}

/// The small picture.
#[derive(Default)]
struct Stamp {
    canvas: Option<Canvas>,
    drawn_ms: f64,
}

impl Stamp {
    fn draw(&mut self, timeline: &Timeline, at: Time) {
        self.drawn_ms = performance_ms();
        let look = Look { reduced_motion: true, ..Look::default() };
        if let Some(canvas) = &mut self.canvas {
            canvas.draw(stage::bare(stage::scene(timeline, at, &look)));
        }
    }
}

impl Preview {
    /// The preview that an element holds: an `<svg>`, and a `<b>` and a `<span>` for the words.
    pub fn new(root: Option<HtmlElement>) -> Self {
        let svg = root.as_ref().and_then(|root| part(root, "svg"));
        let stamp = Stamp { canvas: svg.and_then(Canvas::new), drawn_ms: 0.0 };
        Self { root, stamp: Rc::new(RefCell::new(stamp)), waiting: None }
    }

    /// Shows an instant and what happens at it, above a place of the tape.
    pub fn show(&self, x: f32, (clock, words): (&str, &str)) {
        let Some(root) = &self.root else { return };
        if root.hidden() {
            // The transport lies between the tape and the picture, if it does not stand elsewhere.
            // It is measured before anything is written: each time would lay the page out anew.
            let transport = dom::find(".transport").map_or(0, |it| it.client_height());
            let _ = root.style().set_property("--up", &format!("{transport}px"));
        }
        for (name, text) in [("b", clock), ("span", words)] {
            if let Some(part) = part(root, name) {
                part.set_text_content(Some(text));
            }
        }
        root.set_hidden(false);
        let _ = root.style().set_property("--x", &format!("{}px", x as u32));
    }

    /// Draws the small picture of an instant, now or in a moment; none takes it away.
    pub fn picture(&mut self, of: Option<(Rc<Timeline>, Time)>) {
        self.waiting = None;
        let Some(root) = &self.root else { return };
        let _ = root.set_attribute("class", if of.is_some() { "preview" } else { "preview words" });
        let Some((timeline, at)) = of else { return };
        let stood = performance_ms() - self.stamp.borrow().drawn_ms;
        if stood >= STAND_MS {
            self.stamp.borrow_mut().draw(&timeline, at);
            return;
        }
        let stamp = Rc::clone(&self.stamp);
        let later = Timeout::new((STAND_MS - stood) as u32 + 1, move || {
            stamp.borrow_mut().draw(&timeline, at);
        });
        self.waiting = Some(later);
    }

    /// Takes it away after a while: nobody points there who could point elsewhere.
    pub fn linger(&mut self) {
        let root = self.root.clone();
        let hide = move || root.iter().for_each(|root| root.set_hidden(true));
        self.waiting = Some(Timeout::new(LINGER_MS, hide));
    }

    /// Takes it away.
    pub fn hide(&mut self) {
        self.waiting = None;
        if let Some(root) = &self.root {
            root.set_hidden(true);
        }
    }
}

fn part(root: &HtmlElement, name: &str) -> Option<Element> {
    root.query_selector(name).ok().flatten()
}
