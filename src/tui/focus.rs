//! What decides which keys work: where the focus is, and what can be done there.

use crate::app::{Journey, Kind, Model, Phase, Place, QuestionId, Step, ask_about};

use super::form::FieldKind;
use super::keymap::{Context, Focus};
use super::overlay::Overlay;
use super::places::{checklist, dashboard, explained, hand_over, live_test, replacing};
use super::ui::Ui;

impl Ui {
    /// What decides which keys work.
    pub(super) fn context(&self, model: &Model) -> Context {
        let focus = self.focus(model);
        let page = self.overlays.is_empty();
        let place = self.place(model);
        Context {
            focus,
            copy: page && self.copy_value(model).is_some() || self.text_on_top().is_some(),
            open: page && self.link(model).is_some(),
            raw: page && has_raw(model, &place),
            back: match place {
                _ if !page => true,
                Place::Welcome => false,
                Place::Dashboard => dashboard::is_filtered(self),
                _ => true,
            },
            forward: page && self.look.is_some(),
            // Who looks on while the certificate is uploaded may practise that as well.
            others: !model.is_practice() || place == Place::Checklist(Step::Upload),
            experiments: page && place == Place::Test && !model.proposed_experiments().is_empty(),
            report: page && place == Place::Test && model.test.phase == Phase::Finished,
            causes: page && place == Place::Test && live_test::findings(model).len() > 1,
            key_file: page
                && match &place {
                    Place::HandOver => hand_over::may_write_key(model),
                    place => replacing::may_write_key(model, place),
                },
        }
    }

    fn focus(&self, model: &Model) -> Focus {
        if let Some(overlay) = self.overlays.last() {
            return match overlay {
                Overlay::Dialog(_) => Focus::Dialog,
                Overlay::Explained { .. } if !explained::choices(model).is_empty() => Focus::Dialog,
                Overlay::Explain { .. }
                | Overlay::KeyFile { .. }
                | Overlay::Report { .. }
                | Overlay::Rename { .. }
                | Overlay::Status { .. } => Focus::Text {
                    last: true,
                    path: false,
                },
                Overlay::Picker(_) => Focus::Picker,
                _ => Focus::Reading,
            };
        }
        match self.place(model) {
            Place::Welcome => Focus::Welcome,
            Place::Dashboard if self.table.filtering => Focus::Filter,
            Place::Dashboard => Focus::Dashboard {
                marked: dashboard::kind(self, model),
            },
            Place::Connection(_) => Focus::About,
            Place::Question(question) => self.question_focus(model, &question),
            Place::Work(_) => Focus::Work,
            Place::Checklist(step) => Focus::Checklist {
                line: checklist::state(self, model, step),
            },
            Place::Test if live_test::asks_for_a_fix(model) => {
                if live_test::fixes(self, model).is_empty() && live_test::choices(self, model) > 0 {
                    Focus::Problem
                } else {
                    Focus::Failed {
                        fixes: live_test::choices(self, model) > 0,
                    }
                }
            }
            Place::Test if model.test.phase != Phase::Finished => Focus::Running,
            Place::Test if matches!(model.journey, Journey::Replace) => Focus::Proved,
            Place::Test => Focus::Green {
                hand_over: matches!(model.journey, Journey::Setup),
            },
            Place::HandOver => Focus::HandOver,
            Place::SwitchOver if model.problem.is_none() => Focus::Ways,
            Place::Replaced => Focus::Ways,
            Place::Problem | Place::SwitchOver => Focus::Problem,
        }
    }

    fn question_focus(&self, model: &Model, question: &QuestionId) -> Focus {
        let last = self.form.focus + 1 >= self.form.fields.len();
        match self.form.focused().map(|field| &field.kind) {
            Some(FieldKind::Text { path, .. }) => Focus::Text { last, path: *path },
            Some(FieldKind::Secret(_)) => Focus::Secret { last },
            Some(FieldKind::Choice { .. }) => Focus::Choice,
            // Before the page was opened its kind tells.
            None => match ask_about(model, question).kind {
                Kind::Choice(_) | Kind::Confirm => Focus::Choice,
                Kind::Secret { .. } => Focus::Secret { last: true },
                Kind::Path => Focus::Text {
                    last: true,
                    path: true,
                },
                Kind::Text | Kind::Number => Focus::Text {
                    last: true,
                    path: false,
                },
            },
        }
    }
}

/// Salesforce said something that can be shown as it came.
fn has_raw(model: &Model, place: &Place) -> bool {
    match place {
        Place::Test => model.test.raw.is_some(),
        Place::SwitchOver => !super::view::replacing::raw_answers(model).is_empty(),
        _ => false,
    }
}
