//! What lies on top: help, dialogs, plain view, picker, pastes.

use super::Screen;
use crate::app::*;
use crate::domain::*;
use crate::tui::tests::stage::Stage;

/// The public half of nothing: enough to be recognised.
const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----\r\nMIIBszCCAVmgAwIBAgIUQ0VSVElGSUNBVEUtT0YtTk9CT0RZMAoGCCqGSM49BAMC\r\n-----END CERTIFICATE-----\r\n";
const KEY: &str = "-----BEGIN PRIVATE KEY-----\r\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\r\n-----END PRIVATE KEY-----\r\n";

fn app() -> Stage {
    Stage::real().at(&Place::Checklist(Step::App))
}

fn path() -> Stage {
    Stage::real()
        .question(QuestionId::KeySource)
        .answer(QuestionId::KeySource, "import")
}

pub(super) const SCREENS: &[Screen] = &[
    ("help-welcome", || Stage::home(Shelf::default()).keys("?")),
    ("help-while-typing", || path().keys("<f1>")),
    ("help-checklist", || app().keys("?")),
    ("help-checklist-end", || app().keys("?<pgdn><pgdn>")),
    ("help-test-failed", || {
        Stage::real()
            .question(QuestionId::ReadyToTest)
            .refusing(vec![crate::app::tests::world::refusal(
                "inactive_user",
                "user is inactive",
            )])
            .keys("<enter>?")
    }),
    ("leave-dialog-nothing-saved", || {
        Stage::real().keys("<ctrl-c>")
    }),
    ("leave-dialog-saved", || app().keys("<ctrl-c>").later(2_500)),
    ("picker", || path().keys("<f6>")),
    ("picker-waiting", || path().hold("ListFolder").keys("<f6>")),
    ("picker-file-marked", || path().keys("<f6><down><down>")),
    ("picker-chosen", || path().keys("<f6><down><down><enter>")),
    ("picker-empty", || {
        path()
            .with(|kind| match kind {
                EffectKind::ListFolder { path } => Some(Outcome::Folder(Ok(FolderList {
                    asked: path.clone(),
                    absolute: "/home/ada/keys".to_owned(),
                    entries: Vec::new(),
                }))),
                _ => None,
            })
            .keys("<f6>")
    }),
    ("picker-no-such-folder", || {
        path()
            .with(|kind| match kind {
                EffectKind::ListFolder { path } => {
                    Some(Outcome::Folder(Err(FileError::NotFound(path.clone()))))
                }
                _ => None,
            })
            .keys("~/nowhere/x<f6>")
    }),
    ("paste-key-offered", || {
        Stage::real().question(QuestionId::KeySource).paste(KEY)
    }),
    ("paste-key-taken", || {
        Stage::real()
            .question(QuestionId::KeySource)
            .paste(KEY)
            .keys("<enter>")
    }),
    ("paste-key-refused", || {
        Stage::real().question(QuestionId::ConsumerKey).paste(KEY)
    }),
    ("paste-certificate-offered", || {
        Stage::real()
            .question(QuestionId::KeySource)
            .paste(CERTIFICATE)
    }),
    ("paste-certificate-into-consumer-key", || {
        Stage::real()
            .question(QuestionId::ConsumerKey)
            .paste(CERTIFICATE)
    }),
    ("paste-error-offered", || {
        Stage::real().question(QuestionId::Org).paste(
            r#"{"error":"invalid_client_id","error_description":"client identifier invalid"}"#,
        )
    }),
    ("paste-token-refused", || {
        Stage::real()
            .question(QuestionId::Org)
            .paste("00D5g00000A1b2C!AQEAQFoobarBazQuxQuuxCorgeGraultGarplyWaldoFredPlughXyzzyThud")
    }),
    ("paste-org-into-username", || {
        Stage::real()
            .question(QuestionId::Username)
            .paste("https://globex.my.salesforce.com/lightning")
    }),
    ("paste-many-lines", || {
        Stage::real()
            .question(QuestionId::Username)
            .paste("one\ntwo\nthree\n")
    }),
];
