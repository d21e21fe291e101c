//! Work that is waited for, step by step with its time.

use ratatui::style::Style;

use crate::app::Step;
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

pub(super) fn fill(view: &View<'_>, step: Step, page: &mut Page) {
    page.blank();
    page.title(title(step));
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
    for effect in view.model.running.values() {
        if let Some(what) = chrome::verb(&effect.kind, effect.slot) {
            let seconds = (view.now - effect.since).whole_seconds();
            let lead = format!("{} ", page.theme.here());
            let text = screens::elapsed(&what, seconds);
            page.hanging(&lead, &text, page.theme.focus(), Style::new());
        }
    }
}
