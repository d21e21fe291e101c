//! Questions about destination, org, user and app.

use super::Screen;
use crate::app::*;
use crate::tui::tests::stage::{Stage, consumer_key};

fn org() -> Stage {
    Stage::real().question(QuestionId::Org)
}

fn username() -> Stage {
    Stage::real().question(QuestionId::Username)
}

fn consumer() -> Stage {
    Stage::real().question(QuestionId::ConsumerKey)
}

pub(super) const SCREENS: &[Screen] = &[
    ("destination", Stage::real),
    ("destination-last-marked", || {
        Stage::real().keys("<down><down><down><down><down><down>")
    }),
    ("destination-looked-at-again", || org().keys("<esc>")),
    ("org-empty", org),
    ("org-address-of-the-browser", || {
        org().paste(
            "https://acme--uat.sandbox.lightning.force.com/lightning/setup/SetupOneHome/home",
        )
    }),
    ("org-typed-production", || {
        org().keys("acme.my.salesforce.com")
    }),
    ("org-wrong", || org().keys("acme").later(500)),
    ("org-wrong-after-enter", || {
        org().keys("https://www.example.com<enter>")
    }),
    ("org-empty-after-enter", || org().keys("<enter>")),
    ("org-login-host", || org().keys("login.salesforce.com")),
    ("org-login-host-with-eca", || {
        Stage::real()
            .question(QuestionId::ConsumerKey)
            .keys(&"<esc>".repeat(12))
            .keys("<alt-right><ctrl-u>login.salesforce.com<enter>")
    }),
    ("org-long-address-cut-at-cursor", || {
        org().keys(&format!(
            "https://acme.my.salesforce.com/{}END",
            "abcdefghi/".repeat(12)
        ))
    }),
    ("username-empty", username),
    ("username-filled", || {
        username().keys("svc@acme.example.uat")
    }),
    ("username-sandbox-hint", || {
        username().keys("svc@acme.example")
    }),
    ("username-wrong", || username().keys("svc acme").later(500)),
    ("username-suggested-in-practice", || {
        Stage::practice().question(QuestionId::Username)
    }),
    ("app-kind", || Stage::real().question(QuestionId::AppKind)),
    ("app-kind-connected-app-marked", || {
        Stage::real().question(QuestionId::AppKind).keys("<down>")
    }),
    ("app-exists", || {
        Stage::real().question(QuestionId::AppExists)
    }),
    ("consumer-key-empty", consumer),
    ("consumer-key-too-short", || consumer().keys("3MVG9abc")),
    ("consumer-key-too-short-wrong", || {
        consumer().keys("3MVG9abc<enter>")
    }),
    ("consumer-key-filled", || consumer().keys(&consumer_key())),
    ("consumer-key-secret-pasted", || {
        consumer().paste(&"0123456789ABCDEF".repeat(4))
    }),
    ("consumer-key-wrapped-paste", || {
        let key = consumer_key();
        consumer().paste(&format!("{}\r\n{}\r\n", &key[..40], &key[40..]))
    }),
    ("consumer-key-suggested-in-practice", || {
        Stage::practice().question(QuestionId::ConsumerKey)
    }),
    ("preauthorise-by", || {
        Stage::real().question(QuestionId::PreauthoriseBy)
    }),
    ("ready-to-test", || {
        Stage::real().question(QuestionId::ReadyToTest)
    }),
    ("ready-to-test-no", || {
        Stage::real().question(QuestionId::ReadyToTest).keys("2")
    }),
];
