//! Work that is waited for, step by step with its time.

use ratatui::style::Style;

use crate::app::{Replacing, Step};
use crate::guide::{facts, notes, screens};

use super::{View, chrome};
use crate::tui::page::Page;

/// Its title in its journey.
pub(super) fn title(step: Step) -> &'static str {
    if Step::ALL.contains(&step) {
        facts::step_title(step.number())
    } else {
        facts::replace_title(step.number())
    }
}

/// The key of a set-up, as far as it is made.
fn key(view: &View<'_>, page: &mut Page) {
    let known = &view.model.facts;
    if let Some(key) = &known.key {
        let place = key.stored.map(notes::store);
        page.good(&screens::key_made(key.facts.bits));
        if let Some(place) = place {
            page.good(&screens::key_stored(place));
        }
    }
    if let Some(path) = known.certificate.as_ref().and_then(|c| c.written.as_ref()) {
        page.good(&screens::certificate_written(path));
    }
}

/// The next key, as far as it is made.
fn next_key(replacing: &Replacing, page: &mut Page) {
    let next = replacing.ring.next.as_ref();
    let made = next.map(|next| &next.held.key).or(replacing.made.as_ref());
    if let Some(made) = made.filter(|_| replacing.switched.is_none()) {
        page.good(&screens::key_made(made.bits));
    }
    let Some(next) = next else { return };
    if replacing.stored || next.ready {
        page.good(&screens::key_stored(notes::store(next.held.store)));
    }
    if next.ready {
        page.good(&screens::certificate_written(&next.held.certificate_path));
    }
}

pub(super) fn fill(view: &View<'_>, step: Step, page: &mut Page) {
    page.blank();
    page.title(title(step));
    match view.model.replacement() {
        Some(replacing) => next_key(replacing, page),
        None => key(view, page),
    }
    for effect in view.model.running.values() {
        if let Some(what) = chrome::verb(&effect.kind, effect.slot) {
            let seconds = (view.now - effect.since).whole_seconds();
            let lead = format!("{} ", page.theme.here());
            let text = screens::elapsed(&what, seconds);
            page.hanging(&lead, &text, page.theme.focus(), Style::new());
        }
    }
}
