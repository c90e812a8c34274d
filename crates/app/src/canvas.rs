//! Scenes to elements.
//!
//! A canvas owns the children of one `<svg>` and remembers the scene that they show. Drawing the
//! next scene touches only what differs: a message that has moved gets two numbers and nothing
//! else, a card whose state is the same is left alone. Things keep their elements, so focus stays
//! where it is.

use model::NodeId;
use stage::geometry::{Point, push_number};
use stage::svg::transform;
use stage::{Group, Scene, SetKind, Shape, Thing};
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, SvgGraphicsElement, SvgTransform};

const SVG: &str = "http://www.w3.org/2000/svg";

/// One drawn picture.
#[derive(Debug)]
pub struct Canvas {
    root: Element,
    document: Document,
    view_box: (f32, f32),
    /// What is drawn, in ascending order of things.
    drawn: Vec<Drawn>,
    buffer: String,
}

#[derive(Debug)]
struct Drawn {
    element: Element,
    group: Group,
    /// What moves it, once it has moved. It takes numbers, and so a frame writes no text, which is
    /// half of its time.
    shift: Option<SvgTransform>,
}

impl Canvas {
    /// A canvas on an `<svg>` element, which it empties.
    pub fn new(root: Element) -> Option<Self> {
        let document = root.owner_document()?;
        root.set_text_content(None);
        let buffer = String::new();
        Some(Self { root, document, view_box: (0.0, 0.0), drawn: Vec::new(), buffer })
    }

    /// Shows a scene. The groups must be in ascending order of their things, as scenes have them.
    pub fn draw(&mut self, scene: Scene) {
        if self.view_box != (scene.width, scene.height) {
            self.view_box = (scene.width, scene.height);
            let view_box = format!("0 0 {} {}", scene.width as u32, scene.height as u32);
            set(&self.root, "viewBox", &view_box);
        }
        // Both lists are in ascending order: one walk along both finds what is new, gone or
        // changed.
        let mut old = core::mem::take(&mut self.drawn).into_iter().peekable();
        let mut drawn = Vec::with_capacity(scene.groups.len());
        for group in scene.groups {
            while let Some(gone) = old.next_if(|old| old.group.thing < group.thing) {
                gone.element.remove();
            }
            let next = match old.next_if(|old| old.group.thing == group.thing) {
                Some(same) => Some(self.update(same, group)),
                None => self.create(group, old.peek()),
            };
            drawn.extend(next);
        }
        for gone in old {
            gone.element.remove();
        }
        self.drawn = drawn;
    }

    /// The size of the picture, in its own units.
    pub fn size(&self) -> (f32, f32) {
        self.view_box
    }

    /// The thing whose element, or whose child, an event hit.
    pub fn thing_at(&self, target: &Element) -> Option<Thing> {
        let group = target.closest("[data-thing]").ok().flatten()?;
        let found = self.drawn.iter().find(|drawn| drawn.element == group);
        found.map(|drawn| drawn.group.thing)
    }

    /// Where the nodes stand, in the units of the picture.
    pub fn nodes(&self) -> Vec<(Thing, Point)> {
        let nodes = self.drawn.iter().filter_map(|drawn| match drawn.group.thing {
            thing @ (Thing::Node(_) | Thing::Client(_)) => {
                Some((thing, Point::new(drawn.group.x, drawn.group.y)))
            }
            _ => None,
        });
        nodes.collect()
    }

    /// The lines between nodes that are drawn.
    pub fn links(&self) -> Vec<Thing> {
        let things = self.drawn.iter().map(|drawn| drawn.group.thing);
        things.filter(|thing| matches!(thing, Thing::Link(..))).collect()
    }

    /// The element of a thing.
    pub fn element(&self, thing: Thing) -> Option<Element> {
        self.find(thing).map(|drawn| drawn.element.clone())
    }

    /// Moves the focus to a thing, or to the picture.
    pub fn focus(&self, thing: Thing) {
        if let Ok(element) = self.focusable(thing).dyn_into::<web_sys::SvgElement>() {
            let _ = element.focus();
        }
    }

    /// The element that has the focus for a thing: the picture, if the thing cannot have it.
    pub fn focusable(&self, thing: Thing) -> Element {
        let element = self.find(thing).filter(|_| is_reachable(thing));
        element.map_or(&self.root, |drawn| &drawn.element).clone()
    }

    fn find(&self, thing: Thing) -> Option<&Drawn> {
        let place = self.drawn.binary_search_by(|drawn| drawn.group.thing.cmp(&thing)).ok()?;
        self.drawn.get(place)
    }

    /// Makes the element of a new group, in front of that of the next one.
    fn create(&mut self, group: Group, next: Option<&Drawn>) -> Option<Drawn> {
        let element = self.document.create_element_ns(Some(SVG), "g").ok()?;
        set(&element, "data-thing", &name(group.thing));
        set(&element, "class", &group.class);
        set(&element, "transform", place(&mut self.buffer, &group));
        fade(&element, 1.0, group.opacity);
        if let Some(label) = &group.label {
            set(&element, "aria-label", label);
            if is_reachable(group.thing) {
                set(&element, "role", "button");
                // The operations of a tape are many: arrows lead from one to the next.
                let many = matches!(group.thing, Thing::Operation(_));
                set(&element, "tabindex", if many { "-1" } else { "0" });
            } else {
                set(&element, "role", "img");
            }
        } else {
            set(&element, "aria-hidden", "true");
        }
        for shape in &group.shapes {
            if let Some(child) = self.shape(shape) {
                let _ = element.append_child(&child);
            }
        }
        let next = next.map(|drawn| drawn.element.clone().into());
        let _ = self.root.insert_before(&element, next.as_ref());
        Some(Drawn { element, group, shift: None })
    }

    /// Changes the element of a group where the group has changed.
    fn update(&mut self, drawn: Drawn, group: Group) -> Drawn {
        let Drawn { element, group: old, mut shift } = drawn;
        if old.rotate != group.rotate {
            set(&element, "transform", place(&mut self.buffer, &group));
            shift = None;
        } else if (old.x, old.y) != (group.x, group.y) {
            shift = shift.or_else(|| first_transform(&element));
            if let Some(shift) = &shift {
                // As it is written where an element is made: two ways here show one picture.
                let [x, y] = [group.x, group.y].map(|at| (at * 100.0).round() / 100.0);
                let _ = shift.set_translate(x, y);
            }
        }
        if old.class != group.class {
            set(&element, "class", &group.class);
        }
        fade(&element, old.opacity, group.opacity);
        match &group.label {
            Some(label) if old.label.as_ref() != Some(label) => {
                set(&element, "aria-label", label);
                if old.label.is_none() {
                    let _ = element.remove_attribute("aria-hidden");
                    set(&element, "role", "img");
                }
            }
            None if old.label.is_some() => {
                let _ = element.remove_attribute("aria-label");
                let _ = element.remove_attribute("role");
                set(&element, "aria-hidden", "true");
            }
            _ => {}
        }
        if old.shapes != group.shapes {
            let alike = old.shapes.len() == group.shapes.len();
            let kept = if alike { &old.shapes[..] } else { &[] };
            self.replace_shapes(&element, kept, &group.shapes);
        }
        Drawn { element, group, shift }
    }

    /// Replaces the shapes that differ; all of them if their number has changed.
    fn replace_shapes(&self, element: &Element, old: &[Shape], new: &[Shape]) {
        if old.is_empty() {
            element.set_text_content(None);
        }
        let mut existing = element.first_element_child();
        for (index, shape) in new.iter().enumerate() {
            let current = existing.take();
            existing = current.as_ref().and_then(Element::next_element_sibling);
            if old.get(index) == Some(shape) {
                continue;
            }
            let Some(child) = self.shape(shape) else { continue };
            let _ = match &current {
                Some(current) => element.replace_child(&child, current),
                None => element.append_child(&child),
            };
        }
    }

    fn shape(&self, shape: &Shape) -> Option<Element> {
        let make = |tag| self.document.create_element_ns(Some(SVG), tag).ok();
        let number = |value: &f32| {
            let mut text = String::new();
            push_number(&mut text, *value);
            text
        };
        match shape {
            Shape::Rect { class, x, y, w, h, r } => {
                let element = make("rect")?;
                set(&element, "class", class);
                for (name, value) in [("x", x), ("y", y), ("width", w), ("height", h), ("rx", r)] {
                    set(&element, name, &number(value));
                }
                Some(element)
            }
            Shape::Circle { class, cx, cy, r } => {
                let element = make("circle")?;
                set(&element, "class", class);
                for (name, value) in [("cx", cx), ("cy", cy), ("r", r)] {
                    set(&element, name, &number(value));
                }
                Some(element)
            }
            Shape::Line { class, x1, y1, x2, y2 } => {
                let element = make("line")?;
                set(&element, "class", class);
                for (name, value) in [("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)] {
                    set(&element, name, &number(value));
                }
                Some(element)
            }
            Shape::Path { class, d } => {
                let element = make("path")?;
                set(&element, "class", class);
                set(&element, "d", d);
                Some(element)
            }
            Shape::Text { class, x, y, anchor, size, text } => {
                let element = make("text")?;
                set(&element, "class", class);
                for (name, value) in [("x", x), ("y", y), ("font-size", size)] {
                    set(&element, name, &number(value));
                }
                set(&element, "text-anchor", anchor.word());
                element.set_text_content(Some(text));
                Some(element)
            }
        }
    }
}

/// Sets an attribute. It cannot fail: every name in use is a valid one.
fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// The first part of a `transform`, which says where a group stands.
fn first_transform(element: &Element) -> Option<SvgTransform> {
    let transforms = element.unchecked_ref::<SvgGraphicsElement>().transform().base_val();
    transforms.get_item(0).ok()
}

/// Where a group stands and how it is turned, as SVG writes it.
fn place<'a>(buffer: &'a mut String, group: &Group) -> &'a str {
    buffer.clear();
    transform(buffer, group);
    buffer
}

/// What is opaque again is as if it had never been anything else.
fn fade(element: &Element, from: f32, to: f32) {
    if from == to {
        return;
    }
    let _ = match to < 1.0 {
        true => element.set_attribute("opacity", &format!("{}%", (to * 100.0) as u32)),
        false => element.remove_attribute("opacity"),
    };
}

/// Whether a thing takes part in the order of the Tab key. Messages do not: they come and go.
fn is_reachable(thing: Thing) -> bool {
    matches!(
        thing,
        Thing::Node(_) | Thing::Client(_) | Thing::Operation(_) | Thing::Mark(_) | Thing::Branch(_)
    )
}

/// The name of a thing in the document, for tests and style sheets.
pub fn name(thing: Thing) -> String {
    let node = |kind: &str, node: NodeId| format!("{kind}-{node}");
    match thing {
        Thing::Node(id) => node("node", id),
        Thing::Client(id) => node("client", id),
        Thing::Bubble(id) => node("bubble", id),
        Thing::Timer(id) => node("timer", id),
        Thing::Set(id, SetKind::Write) => node("write-set", id),
        Thing::Set(id, SetKind::Read) => node("read-set", id),
        Thing::Message(id) => format!("message-{}", id.number()),
        Thing::Operation(id) => format!("operation-{}", id.number()),
        Thing::Wall(number) => format!("wall-{number}"),
        Thing::Region(number) => format!("region-{number}"),
        Thing::Place => "place".into(),
        Thing::Name(id) => format!("name-{}", id.number()),
        Thing::Weak(from, to) => format!("weak-{from}-{to}"),
        Thing::Link(from, to) => format!("link-{from}-{to}"),
        Thing::Pair(row, column) => format!("pair-{row}-{column}"),
        Thing::Lead(number) => format!("lead-{number}"),
        Thing::Fault(number) => format!("fault-{number}"),
        Thing::Crowd(number) => format!("crowd-{number}"),
        Thing::Mark(number) => format!("mark-{number}"),
        Thing::Branch(number) => format!("branch-{number}"),
        Thing::Legend => "legend".into(),
        _ => "other".into(),
    }
}
