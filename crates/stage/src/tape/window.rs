//! Which part of a run is on the tape.
//!
//! A window lies within the run and is never shorter than [`SPAN_MIN`]; zooming keeps the instant
//! under the finger where it is, and a playhead that leaves the window takes it along. It does so
//! as one turns the page of a score: nothing moves while there is still something to come, and then
//! the window goes on by most of its length at once.

use model::{Micros, Time};

/// A part of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The first instant.
    pub from: Time,
    /// The last instant.
    pub to: Time,
}

/// The shortest window; a shorter run has itself for a window.
pub const SPAN_MIN: Micros = 200;

impl Window {
    /// The whole of a run that ends then.
    pub fn whole(end: Time) -> Self {
        Self { from: 0, to: end }
    }

    /// Whether it is the whole of a run that ends then.
    pub fn is_whole(self, end: Time) -> bool {
        self.span() >= end
    }

    /// How long it is.
    pub fn span(self) -> Micros {
        self.to.saturating_sub(self.from)
    }

    /// A window of this length that begins there, pushed into a run that ends then.
    fn placed(from: i64, span: Micros, end: Time) -> Self {
        let span = span.max(SPAN_MIN).min(end);
        let from = u64::try_from(from).unwrap_or(0).min(end - span);
        Self { from, to: from + span }
    }

    /// So many thousandths of its length, with one instant left where it is: fewer than a thousand
    /// show more detail, more show more of the run.
    pub fn zoomed(self, thousandths: u64, around: Time, end: Time) -> Self {
        let span = (self.span() as f64 * thousandths as f64 / 1_000.0) as Micros;
        let span = span.max(SPAN_MIN).min(end);
        let share = around.saturating_sub(self.from).min(self.span()) as f64;
        let before = share / self.span().max(1) as f64 * span as f64;
        Self::placed(around.clamp(self.from, self.to) as i64 - before as i64, span, end)
    }

    /// The same length, later or earlier.
    pub fn panned(self, by: i64, end: Time) -> Self {
        Self::placed((self.from as i64).saturating_add(by), self.span(), end)
    }

    /// The same length, with an instant in its middle.
    pub fn centred(self, at: Time, end: Time) -> Self {
        Self::placed(at as i64 - self.span() as i64 / 2, self.span(), end)
    }

    /// The window after the playhead has come to an instant. While it plays, the page is turned a
    /// little before the last line.
    pub fn following(self, at: Time, playing: bool, end: Time) -> Self {
        let span = self.span();
        let margin = if playing { span / 24 } else { 0 };
        let ahead = at.saturating_add(margin) > self.to && self.to < end;
        match () {
            () if at < self.from => Self::placed(at as i64 - (span as i64 * 7 / 8), span, end),
            () if ahead => Self::placed(at as i64 - span as i64 / 8, span, end),
            () => self,
        }
    }

    /// The same in another run, which may be shorter.
    pub fn inside(self, end: Time) -> Self {
        Self::placed(self.from as i64, self.span(), end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const END: Time = 1_000_000;

    #[test]
    fn zooming_in_and_out_again_comes_back_to_the_whole() {
        let whole = Window::whole(END);
        let close = whole.zoomed(500, 300_000, END);
        assert_eq!(close, Window { from: 150_000, to: 650_000 });
        assert_eq!(close.zoomed(2_000, 300_000, END), whole);
        assert!(!close.is_whole(END) && whole.is_whole(END));
    }

    #[test]
    fn a_window_is_panned_up_to_the_ends_of_the_run() {
        let part = Window { from: 100_000, to: 200_000 };
        assert_eq!(part.panned(50_000, END), Window { from: 150_000, to: 250_000 });
        assert_eq!(part.panned(-500_000, END), Window { from: 0, to: 100_000 });
        assert_eq!(part.panned(i64::MAX, END), Window { from: 900_000, to: END });
        assert_eq!(part.centred(50_000, END), Window { from: 0, to: 100_000 });
        assert_eq!(part.centred(600_000, END), Window { from: 550_000, to: 650_000 });
    }

    /// Goal: the window stands still while the playhead goes through it, and turns once at its end.
    #[test]
    fn the_page_is_turned_once() {
        let mut window = Window { from: 0, to: 100_000 };
        let mut turns = 0;
        for at in (0..=END).step_by(500) {
            let next = window.following(at, true, END);
            turns += usize::from(next != window);
            window = next;
            assert!((window.from..=window.to).contains(&at), "{at} is not in {window:?}");
        }
        assert!(turns <= 12, "{turns} turns");
        assert_eq!(window.to, END);
        let paused = Window { from: 100, to: 100_100 };
        assert_eq!(paused.following(100_100, false, END), paused);
        assert!(paused.following(50, false, END).from < 50);
    }

    #[test]
    fn a_run_that_got_shorter_has_its_window_inside() {
        assert_eq!(Window { from: 500, to: 900 }.inside(600), Window { from: 200, to: 600 });
        assert_eq!(Window { from: 500, to: 900 }.inside(0), Window::default());
    }

    proptest! {
        /// Goal: whatever is done to a window, it stays inside of the run and has a length.
        #[test]
        fn a_window_stays_inside(
            end in 0_u64..4_000_000_000,
            gestures in prop::collection::vec((0_u8..4, any::<u32>(), 1_u64..5_000), 1..40),
        ) {
            let mut window = Window::whole(end);
            for (what, at, thousandths) in gestures {
                let at = u64::from(at);
                window = match what {
                    0 => window.zoomed(thousandths, at, end),
                    1 => window.panned(at as i64 - 2_000_000_000, end),
                    2 => window.following(at.min(end), thousandths > 2_000, end),
                    _ => window.centred(at, end),
                };
                prop_assert!(window.from <= window.to && window.to <= end);
                prop_assert!(window.span() >= SPAN_MIN.min(end));
            }
        }
    }
}
