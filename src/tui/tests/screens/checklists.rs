//! The two checklists.

use super::Screen;
use crate::app::*;
use crate::domain::*;
use crate::tui::tests::stage::Stage;

const APP: Place = Place::Checklist(Step::App);
const PREAUTHORISE: Place = Place::Checklist(Step::PreAuthorise);

fn app() -> Stage {
    Stage::real().at(&APP)
}

fn preauthorise() -> Stage {
    Stage::real().at(&PREAUTHORISE)
}

/// Everything ticked, then looked at again.
fn back_at_app() -> Stage {
    Stage::real()
        .question(QuestionId::ConsumerKey)
        .keys("<esc>")
}

pub(super) const SCREENS: &[Screen] = &[
    ("app-checklist-start", app),
    ("app-checklist-line-with-value", || app().keys("<enter>")),
    ("app-checklist-value-copied", || app().keys("<enter>c")),
    ("app-checklist-page-opened", || app().keys("o")),
    ("app-checklist-no-browser", || {
        app()
            .with(|kind| {
                let opened = Outcome::Opened(Err(NoBrowser::Remote));
                matches!(kind, EffectKind::Open { .. }).then_some(opened)
            })
            .keys("o")
    }),
    ("app-checklist-middle", || app().keys(&"<enter>".repeat(6))),
    ("app-checklist-upload", || app().keys(&"<enter>".repeat(9))),
    ("app-checklist-skipped", || {
        app().keys("<enter>s<enter>ss<up>")
    }),
    ("app-checklist-unticked", || {
        app().keys("<enter><enter><up> ")
    }),
    ("app-checklist-last-line", || {
        app().keys(&"<enter>".repeat(12))
    }),
    ("app-checklist-all-done", back_at_app),
    ("app-checklist-someone-else", || app().keys("a")),
    ("app-checklist-connected-app", || {
        Stage::real()
            .question(QuestionId::AppKind)
            .answer(QuestionId::AppKind, "connected-app")
            .at(&APP)
    }),
    ("app-checklist-existing-app-in-use", || {
        Stage::real()
            .question(QuestionId::AppExists)
            .answer(QuestionId::AppExists, "in-use")
            .at(&APP)
    }),
    ("app-checklist-practice-start", || {
        Stage::practice().at(&APP)
    }),
    ("app-checklist-practice-applying", || {
        let mut stage = Stage::practice().at(&APP).keys("<enter><enter>");
        stage.held.push("PracticeApply");
        stage.keys("<enter>").later(800)
    }),
    ("app-checklist-practice-next-while-applying", || {
        let mut stage = Stage::practice().at(&APP);
        stage.held.push("PracticeApply");
        stage.keys(&"<enter>".repeat(14)).later(800)
    }),
    ("preauthorise-checklist-start", preauthorise),
    ("preauthorise-checklist-middle", || {
        preauthorise().keys("<enter><enter><enter>")
    }),
    ("preauthorise-checklist-by-profile", || {
        Stage::real()
            .question(QuestionId::PreauthoriseBy)
            .answer(QuestionId::PreauthoriseBy, "profile")
    }),
    ("preauthorise-checklist-all-done", || {
        Stage::real()
            .question(QuestionId::ReadyToTest)
            .keys("<esc>")
    }),
];
