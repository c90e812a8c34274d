//! Outlines around cards: who is in the write set, who in the read set, and who in both.
//!
//! The write set is solid, the read set dashed and further out, so that a node in both shows both.
//! A witness says so in a word.

use super::Stage;
use crate::scene::{Anchor, Group, SetKind, Thing};
use crate::text::{Face, width};
use alloc::vec::Vec;
use model::NodeId;

pub(super) fn draw(stage: &Stage<'_>, groups: &mut Vec<Group>) {
    let Some(sets) = &stage.look.sets else { return };
    // Tiles stand closer to each other than cards do.
    let (near, far) = if stage.layout.has_tiles() { (3.5, 6.5) } else { (6.0, 10.5) };
    for node in sets.write.iter() {
        groups.extend(outline(stage, node, SetKind::Write, "set write", near));
    }
    for node in sets.read.iter() {
        let distance = if sets.write.contains(node) { far } else { near };
        groups.extend(outline(stage, node, SetKind::Read, "set read", distance));
    }
    for node in sets.witness.iter() {
        let kind = if sets.read.contains(node) { SetKind::Read } else { SetKind::Write };
        let thing = Thing::Set(node, kind);
        let group = groups.iter_mut().find(|group| group.thing == thing);
        if let (Some(group), Some(card)) = (group, stage.layout.card(node)) {
            let size = 11.0;
            let w = width("witness", size, Face::Bold) + 14.0;
            group.rect("witness-pill", -w / 2.0, card.h / 2.0 + 1.0, (w, 17.0), 8.5);
            let place = (0.0, card.h / 2.0 + 13.5);
            group.text_at("witness-word", place, Anchor::Middle, size, "witness");
        }
    }
}

fn outline(
    stage: &Stage<'_>,
    node: NodeId,
    kind: SetKind,
    class: &'static str,
    distance: f32,
) -> Option<Group> {
    let card = stage.layout.card(node)?;
    let middle = card.middle();
    let supposed = stage.look.sets.as_ref().is_some_and(|sets| sets.supposed);
    let class = alloc::format!("{class}{}", if supposed { " supposed" } else { "" });
    let mut group = Group::new(Thing::Set(node, kind), class, middle.x, middle.y);
    let (w, h) = (card.w + 2.0 * distance, card.h + 2.0 * distance);
    let r = super::card::corner(card.h) + distance;
    group.rect("set-line", -w / 2.0, -h / 2.0, (w, h), r);
    Some(group)
}
