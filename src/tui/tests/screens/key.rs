//! Questions about key, certificate and store.

use super::Screen;
use crate::app::*;
use crate::tui::tests::stage::Stage;

fn import() -> Stage {
    Stage::real()
        .question(QuestionId::KeySource)
        .answer(QuestionId::KeySource, "import")
}

fn certificate() -> Stage {
    Stage::real().question(QuestionId::CommonName)
}

fn passphrase() -> Stage {
    Stage::real()
        .question(QuestionId::Store)
        .answer(QuestionId::Store, "file")
}

pub(super) const SCREENS: &[Screen] = &[
    ("key-source", || {
        Stage::real().question(QuestionId::KeySource)
    }),
    ("key-source-elsewhere-marked", || {
        Stage::real()
            .question(QuestionId::KeySource)
            .keys("<down><down>")
    }),
    ("key-size", || Stage::real().question(QuestionId::KeySize)),
    ("key-size-while-the-key-is-made", || {
        Stage::real()
            .hold("GenerateKey")
            .question(QuestionId::KeySize)
            .later(3_200)
    }),
    ("import-path-empty", import),
    ("import-path-filled", || import().keys("~/keys/acme.pem")),
    ("import-path-empty-after-enter", || import().keys("<enter>")),
    ("import-path-completed", || import().keys("~/keys/ac<tab>")),
    ("import-path-two-completions", || {
        import().keys("~/keys/<tab>")
    }),
    ("import-path-nothing-to-complete", || {
        import().keys("~/keys/zzz<tab>")
    }),
    ("import-path-missing-file", || {
        import().keys("~/keys/missing.pem<enter>")
    }),
    ("import-path-changed-after-missing-file", || {
        import().keys("~/keys/missing.pem<enter><enter>")
    }),
    ("certificate-form", certificate),
    ("certificate-form-days-wrong", || {
        certificate().keys("<enter><ctrl-u>4000<enter>")
    }),
    ("certificate-form-wrong-after-enter", || {
        certificate().keys("<ctrl-u><enter><ctrl-u>0<enter><enter>")
    }),
    ("certificate-form-place", || {
        certificate().keys("<enter><enter>~/Desktop/acme.crt")
    }),
    ("store", || Stage::real().question(QuestionId::Store)),
    ("store-in-practice", || {
        Stage::practice().question(QuestionId::Store)
    }),
    ("passphrase-empty", passphrase),
    ("passphrase-typed", || passphrase().keys("open sesame")),
    ("passphrase-empty-after-enter", || {
        passphrase().keys("<enter><enter>")
    }),
    ("passphrase-again", || {
        passphrase().keys("open sesame<enter>open se")
    }),
    ("passphrase-differs", || {
        passphrase().keys("open sesame<enter>open simsim<enter>")
    }),
];
