//! What each destination gets.

use super::Screen;
use crate::app::*;
use crate::domain::*;
use crate::tui::tests::stage::Stage;

fn to(destination: &str) -> Stage {
    Stage::real()
        .answer(QuestionId::Destination, destination)
        .at(&Place::HandOver)
}

fn google_fields() -> Stage {
    Stage::real()
        .answer(QuestionId::Destination, "google-integration-connectors")
        .question(QuestionId::Field("project-id".to_owned()))
}

pub(super) const SCREENS: &[Screen] = &[
    ("fields-google-empty", google_fields),
    ("fields-google-wrong", || {
        google_fields().keys("Acme Integration<enter>europe<enter>")
    }),
    ("fields-google-wrong-after-enter", || {
        google_fields().keys("Acme Integration<enter>europe<enter>x<enter><enter><enter>")
    }),
    ("fields-google-filled", || {
        google_fields().keys(
            "acme-integration-42<enter>europe-west3<enter>salesforce@acme-integration-42.iam.gserviceaccount.com<enter>",
        )
    }),
    ("hand-over-google", || to("google-integration-connectors")),
    ("hand-over-google-filled", || {
        google_fields().keys(
            "acme-integration-42<enter>europe-west3<enter>salesforce@acme-integration-42.iam.gserviceaccount.com<enter><enter><enter>",
        )
    }),
    ("hand-over-google-last", || {
        to("google-integration-connectors").keys(&"<down>".repeat(40))
    }),
    ("hand-over-versionforge", || to("versionforge")),
    ("hand-over-versionforge-last", || {
        to("versionforge").keys(&"<down>".repeat(40))
    }),
    ("hand-over-salesforce-cli", || to("salesforce-cli")),
    ("hand-over-other", || to("other")),
    ("hand-over-not-sure", || to("not-sure")),
    ("hand-over-practice", || {
        Stage::practice().at(&Place::HandOver)
    }),
    ("hand-over-key-elsewhere", || {
        Stage::real()
            .answer(QuestionId::Destination, "versionforge")
            .question(QuestionId::KeySource)
            .answer(QuestionId::KeySource, "certificate-only")
            .at(&Place::HandOver)
    }),
    ("hand-over-value-copied", || {
        to("versionforge").keys("<down>c")
    }),
    ("key-file-field", || to("versionforge").keys("w")),
    ("key-file-written", || to("versionforge").keys("w<enter>")),
    ("key-file-exists", || {
        to("versionforge")
            .with(|kind| match kind {
                EffectKind::ExportKey { path, .. } => Some(Outcome::KeyExported(Err(
                    ExportFailure::File(FileError::Exists(path.clone())),
                ))),
                _ => None,
            })
            .keys("w<enter>")
    }),
];
