//! `show`: what is known so far, and where the files are.

use crate::app::Model;
use crate::domain::{AppKind, TickState};
use crate::guide::plain::everywhere;
use crate::guide::{self, messages, notes};

use super::Plain;

/// What is known, a fact a line.
pub(super) fn facts(model: &Model) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(name) = &model.facts.name {
        lines.push(messages::named(name.as_str(), None));
    }
    if let Some(id) = &model.answers.destination {
        let name = guide::destination(id).map_or(id.as_str(), |d| d.name.as_str());
        lines.push(messages::destination(name));
    }
    match (&model.facts.practice, &model.answers.org) {
        (Some((origin, _)), _) => lines.push(messages::practice_org(origin)),
        (None, Some(org)) => lines.push(messages::org(
            org.host(),
            org.kind(),
            model.answers.org_note.as_ref(),
        )),
        (None, None) => {}
    }
    lines.extend(files(model));
    lines.extend(app_and_user(model));
    if lines.is_empty() {
        lines.push(everywhere::NOTHING_KNOWN.to_owned());
    }
    lines
}

/// Key and certificate, and where they are.
fn files(model: &Model) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(key) = &model.facts.key {
        let place = key.stored.map_or(everywhere::KEY_IN_MEMORY, notes::store);
        lines.push(everywhere::key(key.facts.bits, place));
    }
    if let Some(certificate) = &model.facts.certificate {
        let end = certificate.facts.not_after;
        lines.extend(
            certificate
                .written
                .as_deref()
                .map(|path| messages::certificate(path, end)),
        );
    }
    lines
}

fn app_and_user(model: &Model) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(
        model
            .answers
            .username
            .as_ref()
            .map(|user| messages::user(user.as_str())),
    );
    lines.extend(model.answers.app_kind.map(|kind| {
        everywhere::app(match kind {
            AppKind::ExternalClientApp => "External Client App",
            AppKind::ConnectedApp => "Connected App",
        })
    }));
    let key = model.answers.consumer_key.as_ref();
    lines.extend(key.map(|key| messages::consumer_key(key.as_str())));
    let count = |state| {
        model
            .ticks
            .values()
            .filter(|tick| tick.state == state)
            .count()
    };
    if !model.ticks.is_empty() {
        lines.push(everywhere::ticks(
            count(TickState::Done),
            count(TickState::Skipped),
        ));
    }
    if model.test_is_green() {
        lines.push(everywhere::TEST_GREEN.to_owned());
    }
    lines
}

impl Plain<'_> {
    pub(super) fn show_facts(&mut self, model: &Model) {
        self.voice.gap();
        for line in facts(model) {
            self.voice.say(&line);
        }
        self.voice.gap();
    }
}
