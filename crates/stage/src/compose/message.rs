//! Messages under way, and how they are lost.
//!
//! | traffic | sign |
//! |---|---|
//! | write | solid pennant with the value |
//! | replicate | outlined pennant with the position |
//! | read | outlined capsule with a dot |
//! | answer | solid capsule with the value |
//! | acknowledge | circle with a tick |
//! | refuse | square with a cross |
//! | repair | diamond |
//! | hint | parcel |
//! | compare | hollow diamond |
//! | lead | star |
//! | vote | ballot: a tick in a box |
//! | heartbeat | small dot |
//!
//! A message goes from door to door at one pace: half of the way ([`way`](super::way)) after half
//! of its time. One that will be lost goes on until the thing that stops it (a wall where the wall
//! stands, the network at three fifths of the way, a dead receiver at its door), leaves a cross
//! there, and falls away.
//!
//! Where there are few, each has its name below it: then there is time to read.
//!
//! Messages that wait, at the door of a busy machine or before a hold, stand in line.

use super::Stage;
use super::wall::Fences;
use super::way::Way;
use crate::frame::{Fate, Flight};
use crate::geometry::{Area, Pen, Point, within};
use crate::scene::{Anchor, Group, Thing, Words};
use crate::text::{Face, name, width};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::{NodeId, Time, Traffic};

/// Above so many messages their ways are not drawn, and nobody wants them read out one by one.
const TRAILS_MAX: usize = 48;

pub(super) fn draw(stage: &Stage<'_>, fences: &Fences, groups: &mut Vec<Group>) {
    let with_trails = stage.frame.messages.len() <= TRAILS_MAX;
    let (mut lines, mut taken) = (Vec::new(), Vec::new());
    let loud = stage.frame.messages.iter().filter(|flight| is_named(traffic(stage, flight)));
    let with_names = loud.count() <= NAMED_MAX;
    for flight in &stage.frame.messages {
        let place = place_in_line(flight, stage.frame.at, &mut lines);
        if place >= LINE_MAX {
            continue;
        }
        let Some(way) = Way::of(stage, flight, fences) else { continue };
        let traffic = traffic(stage, flight);
        if traffic != Traffic::Heartbeat && (with_trails || is_chosen(stage, flight)) {
            groups.push(trail(stage, flight, traffic, &way));
        }
        let back = place as f32 * LINE_STEP / way.length();
        let sign = sign(stage, flight, traffic, (&way, back));
        if (with_names || is_chosen(stage, flight)) && is_named(traffic) && place == 0 {
            groups.extend(called(stage, flight, &sign, &mut taken));
        }
        groups.push(sign);
    }
}

/// Up to so many messages are called by their names.
const NAMED_MAX: usize = 5;

fn is_named(traffic: Traffic) -> bool {
    traffic != Traffic::Heartbeat
}

/// The name of a message, below its sign, unless something stands there.
fn called(
    stage: &Stage<'_>,
    flight: &Flight,
    sign: &Group,
    taken: &mut Vec<Area>,
) -> Option<Group> {
    const SIZE: f32 = 11.0;
    let messages = stage.timeline.scenario().topology.messages;
    let name = messages.get(usize::from(flight.kind)).map_or("", |row| row.name);
    let below = Point::new(sign.x, sign.y + 18.0);
    let area = Area::around(below, width(name, SIZE, Face::Sans), SIZE + 2.0);
    if !stage.layout.is_free(area) || taken.iter().any(|other| other.overlaps(area)) {
        return None;
    }
    taken.push(area);
    let mut group = Group::new(Thing::Name(flight.id), "message-name", sign.x, sign.y);
    group.opacity = sign.opacity;
    group.text_at("message-word", (0.0, 22.0), Anchor::Middle, SIZE, name);
    Some(group)
}

/// So many messages of a line are drawn.
const LINE_MAX: usize = 6;
/// How far apart they stand.
const LINE_STEP: f32 = 11.0;

/// The messages that wait on one way, and how many they are.
type Line = ((NodeId, NodeId, bool), usize);

/// How many messages stand before this one in its line.
fn place_in_line(flight: &Flight, at: Time, lines: &mut Vec<Line>) -> usize {
    let held = flight.is_held(at);
    if !held && !flight.waits(at) {
        return 0;
    }
    let line = (flight.from, flight.to, held);
    if let Some((_, count)) = lines.iter_mut().find(|(known, _)| *known == line) {
        *count += 1;
        return *count - 1;
    }
    lines.push((line, 1));
    0
}

fn traffic(stage: &Stage<'_>, flight: &Flight) -> Traffic {
    let messages = stage.timeline.scenario().topology.messages;
    messages.get(usize::from(flight.kind)).map_or(Traffic::Heartbeat, |row| row.traffic)
}

/// The word for a kind of traffic in the style sheet.
fn traffic_word(traffic: Traffic) -> &'static str {
    message_class(traffic).split_at("message ".len()).1
}

/// The words for a message of that kind.
fn message_class(traffic: Traffic) -> &'static str {
    match traffic {
        Traffic::Write => "message write",
        Traffic::Read => "message read",
        Traffic::Answer => "message answer",
        Traffic::Acknowledge => "message acknowledge",
        Traffic::Refuse => "message refuse",
        Traffic::Replicate => "message replicate",
        Traffic::Repair => "message repair",
        Traffic::Heartbeat => "message heartbeat",
        Traffic::Lead => "message lead",
        Traffic::Hint => "message hint",
        Traffic::Compare => "message compare",
        Traffic::Vote => "message vote",
    }
}

fn is_chosen(stage: &Stage<'_>, flight: &Flight) -> bool {
    match stage.look.selected {
        Some(super::Selected::Message(id)) => flight.id == id,
        Some(super::Selected::Operation(op)) => flight.op == Some(op),
        _ => false,
    }
}

/// Whether something else is chosen, so that this steps back.
fn is_aside(stage: &Stage<'_>, flight: &Flight) -> bool {
    let other = matches!(
        stage.look.selected,
        Some(super::Selected::Message(_) | super::Selected::Operation(_))
    );
    other && !is_chosen(stage, flight)
}

fn trail(stage: &Stage<'_>, flight: &Flight, traffic: Traffic, way: &Way) -> Group {
    let lost = matches!(flight.fate, Fate::Lost(_));
    let mut class = format!("trail {}", traffic_word(traffic));
    if is_chosen(stage, flight) {
        class += " chosen";
    }
    let mut group = Group::new(Thing::Trail(flight.id), class, 0.0, 0.0);
    if is_aside(stage, flight) {
        group.opacity = 0.35;
    }
    if !lost {
        group.path("trail-line", way.path(0.0, 1.0));
        return group;
    }
    let stop = way.at(way.stop);
    group.path("trail-line", way.path(0.0, way.stop));
    if way.stop < 1.0 {
        group.path("trail-line missed", way.path(way.stop, 1.0));
    }
    if life(stage, flight, way) >= way.stop {
        let (x, y) = (stop.x, stop.y);
        let cross = Pen::default().go(x - 6.0, y - 6.0).line(x + 6.0, y + 6.0);
        let cross = cross.go(x + 6.0, y - 6.0).line(x - 6.0, y + 6.0);
        group.path("loss", cross.done());
    }
    group
}

/// How far a message has come; goes on after its end.
fn life(stage: &Stage<'_>, flight: &Flight, way: &Way) -> f32 {
    flight.progress(stage.frame.at, way.hold, stage.timeline.pace())
}

/// The sign of a message, so far back from where it would stand if nobody stood before it.
fn sign(stage: &Stage<'_>, flight: &Flight, traffic: Traffic, (way, back): (&Way, f32)) -> Group {
    let life = life(stage, flight, way);
    let lost = matches!(flight.fate, Fate::Lost(_)) && life > way.stop;
    let limit = if flight.is_held(stage.frame.at) { way.hold } else { way.stop };
    let share = life.min((limit - back).max(0.0));
    let place = way.at(share);
    let mut class = Words::Borrowed(message_class(traffic));
    if lost {
        class += " lost";
    }
    if flight.is_held(stage.frame.at) || flight.waits(stage.frame.at) {
        class += " waits";
    }
    if is_chosen(stage, flight) {
        class += " chosen";
    }
    let mut group = Group::new(Thing::Message(flight.id), class, place.x, place.y);
    let (dx, dy) = way.direction(share);
    let leftward = dx < 0.0;
    if matches!(traffic, Traffic::Write | Traffic::Replicate) {
        let angle = libm::atan2f(dy, dx) * 180.0 / core::f32::consts::PI;
        let turned = if angle > 0.0 { angle - 180.0 } else { angle + 180.0 };
        group.rotate = if leftward { turned } else { angle };
    }
    if lost {
        let fallen = within((life - way.stop) / (1.5 - way.stop), 0.0, 1.0);
        group.opacity = 1.0 - fallen * fallen;
        if !stage.look.reduced_motion {
            group.y += 34.0 * fallen * fallen;
            group.rotate += if leftward { -70.0 } else { 70.0 } * fallen;
        }
    }
    if is_aside(stage, flight) {
        group.opacity *= 0.35;
    }
    // Finer than this nobody sees; what has hardly moved is left where it is.
    group.x = libm::roundf(group.x * 10.0) / 10.0;
    group.y = libm::roundf(group.y * 10.0) / 10.0;
    let few = stage.frame.messages.len() <= TRAILS_MAX;
    if traffic != Traffic::Heartbeat && (few || is_chosen(stage, flight)) {
        group.label = Some(label(stage, flight));
    }
    let detail = detail(stage, flight, traffic);
    draw_sign(&mut group, traffic, &Style { detail: &detail, leftward, ..Style::default() });
    group
}

/// The number that a sign carries, if it is short enough to be read.
fn detail(stage: &Stage<'_>, flight: &Flight, traffic: Traffic) -> String {
    let messages = stage.timeline.scenario().topology.messages;
    let named = messages.get(usize::from(flight.kind)).is_some_and(|row| !row.detail.is_empty());
    let carries = matches!(traffic, Traffic::Write | Traffic::Replicate | Traffic::Answer);
    let text = flight.detail.to_string();
    let readable = carries && named && text.len() <= 5 && flight.detail > 0;
    if readable { text } else { String::new() }
}

/// How a sign is drawn.
#[derive(Clone, Copy)]
pub(super) struct Style<'a> {
    /// What is written on it.
    pub detail: &'a str,
    /// Whether it points to the left.
    pub leftward: bool,
    /// Where it stands.
    pub at: Point,
    /// How large it is.
    pub scale: f32,
}

impl Default for Style<'_> {
    fn default() -> Self {
        Self { detail: "", leftward: false, at: Point::default(), scale: 1.0 }
    }
}

/// Size of what is written on a sign.
const WRITTEN: f32 = 11.0;

/// Draws the sign of a kind of traffic.
pub(super) fn draw_sign(group: &mut Group, traffic: Traffic, style: &Style<'_>) {
    let &Style { detail, at, scale, .. } = style;
    let w = width(detail, WRITTEN, Face::Mono);
    let pen = || Pen::at(at, scale);
    let mut round = |class, w: f32, h: f32, r: f32| {
        let size = (w * scale, h * scale);
        group.rect(class, at.x - size.0 / 2.0, at.y - size.1 / 2.0, size, r * scale);
    };
    match traffic {
        Traffic::Write => pennant(group, "pennant", w, style),
        Traffic::Replicate => pennant(group, "pennant hollow", w, style),
        Traffic::Read => {
            round("capsule hollow", 23.0, 15.0, 7.5);
            group.circle("capsule-dot", at.x, at.y, 2.6 * scale);
        }
        Traffic::Answer => {
            round("capsule", (w + 12.0).max(23.0), 16.0, 8.0);
            if detail.is_empty() {
                group.circle("capsule-dot full", at.x, at.y, 2.6 * scale);
            }
        }
        Traffic::Acknowledge => {
            group.circle("tick-face", at.x, at.y, 8.0 * scale);
            group.path("tick", pen().through(&[(-3.4, 0.0), (-0.8, 3.0), (3.8, -2.6)]).done());
        }
        Traffic::Refuse => {
            round("refuse-face", 16.0, 16.0, 4.0);
            let cross = pen().through(&[(-3.2, -3.2), (3.2, 3.2)]);
            group.path("refuse-cross", cross.through(&[(3.2, -3.2), (-3.2, 3.2)]).done());
        }
        Traffic::Repair => group.path("diamond", diamond(style)),
        Traffic::Lead => group.path("star", pen().through(&STAR).close().done()),
        Traffic::Hint => {
            round("parcel", 19.0, 14.0, 3.0);
            let flap = pen().through(&[(-8.0, -4.5), (0.0, 1.5), (8.0, -4.5)]);
            group.path("parcel-flap", flap.done());
        }
        Traffic::Compare => {
            group.path("diamond hollow", diamond(style));
            group.circle("diamond-dot", at.x, at.y, 2.2 * scale);
        }
        Traffic::Vote => {
            round("ballot", 16.0, 16.0, 2.5);
            group.path(
                "ballot-tick",
                pen().through(&[(-4.0, 0.0), (-1.0, 3.4), (4.4, -3.4)]).done(),
            );
        }
        Traffic::Heartbeat => group.circle("dot", at.x, at.y, 2.6 * scale),
    }
    if !detail.is_empty() {
        let class = if traffic == Traffic::Replicate { "carried hollow" } else { "carried" };
        let shift = match traffic {
            Traffic::Answer => 0.0,
            _ if style.leftward => 2.0,
            _ => -2.0,
        };
        let place = (at.x + shift, at.y + WRITTEN * 0.36);
        group.text_at(class, place, Anchor::Middle, WRITTEN, detail);
    }
}

/// The outline of a diamond. On the stage all have one, which need not be written anew.
fn diamond(style: &Style<'_>) -> Words {
    match (style.at, style.scale) {
        (Point { x: 0.0, y: 0.0 }, 1.0) => "M0 -9L9 0L0 9L-9 0Z".into(),
        (at, scale) => Pen::at(at, scale).through(&DIAMOND).close().done().into(),
    }
}

const DIAMOND: [(f32, f32); 4] = [(0.0, -9.0), (9.0, 0.0), (0.0, 9.0), (-9.0, 0.0)];
const STAR: [(f32, f32); 10] = [
    (0.0, -10.0),
    (2.6, -3.6),
    (9.5, -3.1),
    (4.3, 1.4),
    (5.9, 8.1),
    (0.0, 4.5),
    (-5.9, 8.1),
    (-4.3, 1.4),
    (-9.5, -3.1),
    (-2.6, -3.6),
];

/// A flag with a point in front, as long as what is written on it.
fn pennant(group: &mut Group, class: &'static str, text: f32, style: &Style<'_>) {
    let half = (text / 2.0 + 4.0).max(8.0);
    let forward = if style.leftward { -1.0 } else { 1.0 };
    let (tail, neck, tip) = (-half - 3.0, half - 3.0, half + 5.0);
    let outline = [(tail, -8.0), (neck, -8.0), (tip, 0.0), (neck, 8.0), (tail, 8.0)];
    let outline = outline.map(|(x, y)| (x * forward, y));
    group.path(class, Pen::at(style.at, style.scale).through(&outline).close().done());
}

fn label(stage: &Stage<'_>, flight: &Flight) -> String {
    let messages = stage.timeline.scenario().topology.messages;
    let row = messages.get(usize::from(flight.kind));
    let mut text = row.map_or("message", |row| row.name).to_string();
    if let Some(row) = row.filter(|row| !row.detail.is_empty()) {
        text += &format!(", {} {}", row.detail, flight.detail);
    }
    text += &format!(", from {} to {}", name(flight.from), name(flight.to));
    if flight.is_held(stage.frame.at) {
        text += ", held";
    } else if flight.waits(stage.frame.at) {
        text += ", waits for its turn";
    }
    if let Fate::Lost(cause) = flight.fate {
        text += &format!(", lost: {}", cause.words());
    }
    text
}
