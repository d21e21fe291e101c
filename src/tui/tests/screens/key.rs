//! Questions about key, certificate and store.

use super::Screen;
use crate::app::tests::world::{START, key};
use crate::app::*;
use crate::domain::{CertificateFacts, Damage, ImportError, KeyFacts, KeyForm};
use crate::tui::tests::stage::Stage;

fn import() -> Stage {
    Stage::real()
        .question(QuestionId::KeySource)
        .answer(QuestionId::KeySource, "import")
}

/// A file that is locked, and what comes of the first passphrases.
fn locked(mut then: Vec<Result<Box<ImportedKey>, ImportFailure>>) -> Stage {
    then.insert(0, Err(ImportFailure::Key(ImportError::Encrypted)));
    let mut then = then.into_iter();
    import()
        .with(move |kind| match kind {
            EffectKind::ImportKey { .. } => then.next().map(Outcome::Imported),
            _ => None,
        })
        .keys("~/keys/acme.p12<enter>")
}

fn mended() -> Stage {
    import()
        .with(|kind| match kind {
            EffectKind::ImportKey { .. } => Some(Outcome::Imported(Ok(Box::new(ImportedKey {
                handle: KeyHandle(77),
                facts: KeyFacts {
                    form: KeyForm::Pkcs8Pem,
                    ..key(77)
                },
                mended: vec![Damage::EscapedLineBreaks, Damage::Quotes],
                certificate: None,
            })))),
            _ => None,
        })
        .keys("~/keys/acme.pem<enter>")
}

/// A key of 1024 bits with its certificate is adopted.
fn adopted() -> Stage {
    let facts = KeyFacts {
        bits: 1024,
        form: KeyForm::Pkcs1Pem,
        ..key(77)
    };
    let certificate = CertificateFacts {
        fingerprint: key(78).spki,
        spki: facts.spki,
        bits: 1024,
        subject: "CN=acme-uat, O=Acme".to_owned(),
        self_signed: true,
        not_before: START,
        not_after: START + time::Duration::days(100),
        pem_bytes: 900,
    };
    let start = AdoptStart {
        id: uuid::Uuid::from_u128(1),
        name: None,
        practice: None,
        practice_origin: None,
        key: Some("/home/ada/keys/server.key".to_owned()),
        certificate: Some(GivenCertificate {
            path: "/home/ada/keys/server.crt".to_owned(),
            pem: "PEM".to_owned(),
            facts: certificate,
        }),
    };
    Stage::start(Start::Adopt(start)).with(move |kind| match kind {
        EffectKind::ImportKey { .. } => Some(Outcome::Imported(Ok(Box::new(ImportedKey {
            handle: KeyHandle(77),
            facts: facts.clone(),
            mended: Vec::new(),
            certificate: None,
        })))),
        _ => None,
    })
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
    ("import-locked", || locked(Vec::new())),
    ("import-locked-typed", || {
        locked(Vec::new()).keys("open sesame")
    }),
    ("import-locked-wrong", || {
        let wrong = ImportFailure::Key(ImportError::WrongPassphrase);
        locked(vec![Err(wrong)]).keys("open simsim<enter>")
    }),
    ("import-locked-again", || {
        let wrong = ImportFailure::Key(ImportError::WrongPassphrase);
        locked(vec![Err(wrong)]).keys("open simsim<enter><enter>open")
    }),
    ("import-locked-then-open", || {
        locked(Vec::new()).keys("open sesame<enter>")
    }),
    ("import-mended", mended),
    ("adopt-store", || adopted().question(QuestionId::Store)),
    ("adopt-app-kind", || adopted().question(QuestionId::AppKind)),
    ("adopt-consumer-key", || {
        adopted().question(QuestionId::ConsumerKey)
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
