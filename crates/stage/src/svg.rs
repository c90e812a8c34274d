//! A scene as a document.
//!
//! [`to_svg`] writes a standalone picture: well-formed XML with a title, a description and the
//! style in it, so that it looks the same in a browser, on a slide and in a README. Values that
//! come from a scenario are escaped; nothing is ever interpreted.

use crate::geometry::push_number;
use crate::scene::{Group, Scene, Shape};
use alloc::string::String;

/// Writes a scene as an SVG document. `style` becomes its style sheet.
pub fn to_svg(scene: &Scene, style: &str) -> String {
    let mut out = String::with_capacity(8_192 + style.len());
    out += "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"scene\" role=\"img\" ";
    out += "aria-labelledby=\"scene-title scene-desc\"";
    number(&mut out, "width", scene.width);
    number(&mut out, "height", scene.height);
    out += " viewBox=\"0 0 ";
    push_number(&mut out, scene.width);
    out.push(' ');
    push_number(&mut out, scene.height);
    out += "\">\n<title id=\"scene-title\">Replication Lab</title>\n<desc id=\"scene-desc\">";
    escape(&mut out, &scene.summary);
    out += "</desc>\n";
    if !style.is_empty() {
        out += "<style>";
        escape(&mut out, style);
        out += "</style>\n";
    }
    for group in &scene.groups {
        write_group(&mut out, group);
    }
    out += "</svg>\n";
    out
}

fn write_group(out: &mut String, group: &Group) {
    *out += "<g";
    attribute(out, "class", &group.class);
    if group.x != 0.0 || group.y != 0.0 || group.rotate != 0.0 {
        *out += " transform=\"";
        transform(out, group);
        out.push('"');
    }
    if group.opacity < 1.0 {
        number(out, "opacity", group.opacity);
    }
    *out += ">";
    if let Some(label) = &group.label {
        *out += "<title>";
        escape(out, label);
        *out += "</title>";
    }
    for shape in &group.shapes {
        write_shape(out, shape);
    }
    *out += "</g>\n";
}

/// Writes the value of a group's `transform`.
pub fn transform(out: &mut String, group: &Group) {
    *out += "translate(";
    push_number(out, group.x);
    out.push(' ');
    push_number(out, group.y);
    out.push(')');
    if group.rotate != 0.0 {
        *out += " rotate(";
        push_number(out, group.rotate);
        out.push(')');
    }
}

fn write_shape(out: &mut String, shape: &Shape) {
    match shape {
        Shape::Rect { class, x, y, w, h, r } => {
            *out += "<rect";
            attribute(out, "class", class);
            numbers(out, &[("x", *x), ("y", *y), ("width", *w), ("height", *h), ("rx", *r)]);
            *out += "/>";
        }
        Shape::Circle { class, cx, cy, r } => {
            *out += "<circle";
            attribute(out, "class", class);
            numbers(out, &[("cx", *cx), ("cy", *cy), ("r", *r)]);
            *out += "/>";
        }
        Shape::Line { class, x1, y1, x2, y2 } => {
            *out += "<line";
            attribute(out, "class", class);
            numbers(out, &[("x1", *x1), ("y1", *y1), ("x2", *x2), ("y2", *y2)]);
            *out += "/>";
        }
        Shape::Path { class, d } => {
            *out += "<path";
            attribute(out, "class", class);
            attribute(out, "d", d);
            *out += "/>";
        }
        Shape::Text { class, x, y, anchor, size, text } => {
            *out += "<text";
            attribute(out, "class", class);
            numbers(out, &[("x", *x), ("y", *y), ("font-size", *size)]);
            attribute(out, "text-anchor", anchor.word());
            out.push('>');
            escape(out, text);
            *out += "</text>";
        }
    }
}

fn numbers(out: &mut String, attributes: &[(&str, f32)]) {
    for (name, value) in attributes {
        number(out, name, *value);
    }
}

fn number(out: &mut String, name: &str, value: f32) {
    out.push(' ');
    *out += name;
    *out += "=\"";
    push_number(out, value);
    out.push('"');
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    *out += name;
    *out += "=\"";
    escape(out, value);
    out.push('"');
}

/// Writes text so that no part of it is markup. Characters that XML does not allow become spaces.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => *out += "&amp;",
            '<' => *out += "&lt;",
            '>' => *out += "&gt;",
            '"' => *out += "&quot;",
            '\n' | '\t' => out.push(c),
            c if (c as u32) < 0x20 || matches!(c as u32, 0xfffe | 0xffff) => out.push(' '),
            c => out.push(c),
        }
    }
}
