//! One film and where it is shown.
//!
//! A player has two reels on one clock: the run on screen, and the one beside it when two are
//! compared. A reel knows which operation its rings belong to, and draws its stage.

use crate::canvas::Canvas;
use crate::model::sets;
use lab::Run;
use model::{OpId, Time};
use stage::{Look, Selected, Timeline};
use std::rc::Rc;

/// What is played.
#[derive(Clone, Debug)]
pub struct Film {
    /// The run, judged.
    pub run: Rc<Run>,
    /// The run, ready to be drawn.
    pub timeline: Rc<Timeline>,
    /// What is pointed at.
    pub selected: Option<Selected>,
    /// Sets as they could be, to be ringed instead of those of the run.
    pub supposed: Option<stage::Sets>,
}

/// A film, and the canvas that it is drawn on.
#[derive(Default)]
pub struct Reel {
    /// The film; without one nothing is drawn.
    pub film: Option<Film>,
    /// Where it is drawn.
    pub canvas: Option<Canvas>,
    /// What the pointer is on in a panel; it is marked as if it were chosen.
    pub hinted: Option<Selected>,
    /// Answers so far in order of time, to know which operation was answered last.
    answers: Vec<(Time, OpId)>,
    /// What is ringed, and how many answers had been given when that was worked out.
    pointed_out: Option<(usize, Option<stage::Sets>)>,
}

impl Reel {
    /// Puts a film in, or takes it out.
    pub fn load(&mut self, film: Option<Film>) {
        let runs = (film.as_ref(), self.film.as_ref());
        let same = matches!(runs, (Some(new), Some(old)) if Rc::ptr_eq(&new.run, &old.run));
        if !same {
            self.answers = film.as_ref().map_or_else(Vec::new, |film| answers(&film.run));
        }
        self.pointed_out = None;
        self.hinted = None;
        self.film = film;
    }

    /// When the film ends.
    pub fn end(&self) -> Time {
        self.film.as_ref().map_or(0, |film| film.timeline.end())
    }

    /// What to ring: the selected operation, or the one that was answered last. It is worked out
    /// anew when another answer has been given, or taken back by going back in time.
    fn point_out(&mut self, at: Time) {
        let Some(film) = &self.film else { return };
        let answered = self.answers.partition_point(|(told, _)| *told <= at);
        if self.pointed_out.as_ref().is_some_and(|(count, _)| *count == answered) {
            return;
        }
        if film.supposed.is_some() {
            self.pointed_out = Some((answered, film.supposed.clone()));
            return;
        }
        let op = match film.selected {
            Some(Selected::Operation(op)) => Some(op),
            _ => answered.checked_sub(1).map(|last| self.answers[last].1),
        };
        self.pointed_out = Some((answered, op.and_then(|op| sets(&film.run, op, at))));
    }

    /// How the stage looks at an instant.
    fn look(&mut self, at: Time, portrait: bool, reduced_motion: bool) -> Look {
        self.point_out(at);
        Look {
            portrait,
            selected: self.hinted.or(self.film.as_ref().and_then(|film| film.selected)),
            sets: self.pointed_out.as_ref().and_then(|(_, sets)| sets.clone()),
            reduced_motion,
        }
    }

    /// Draws an instant. A run that has ended stays as it was then.
    pub fn draw(&mut self, at: Time, portrait: bool, reduced_motion: bool) {
        if self.canvas.is_none() {
            return;
        }
        let look = self.look(at, portrait, reduced_motion);
        let (Some(film), Some(canvas)) = (&self.film, &mut self.canvas) else { return };
        canvas.draw(stage::picture(&film.timeline, at.min(film.timeline.end()), &look));
    }

    /// The picture of an instant in one sentence, and what the rings mean.
    pub fn words(&mut self, at: Time, portrait: bool) -> (String, String) {
        let look = self.look(at, portrait, true);
        let Some(film) = &self.film else { return Default::default() };
        let caption = look.sets.as_ref().map_or(String::new(), |sets| sets.caption.clone());
        let at = at.min(film.timeline.end());
        (stage::summary(&film.timeline, at, &look), caption)
    }
}

/// The operations that were answered from a set of replicas, in order of time.
fn answers(run: &Run) -> Vec<(Time, OpId)> {
    let operations = run.report.history.operations.iter();
    let counted = operations.filter(|operation| !operation.counted.is_empty());
    let told = |operation: &lab::Operation| Some((operation.returned?.0, operation.id));
    let mut answers: Vec<(Time, OpId)> = counted.filter_map(told).collect();
    model::order::sort_by_key(&mut answers, |(at, op)| model::order::pair(*at, op.number().into()));
    answers
}
