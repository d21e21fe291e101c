//! Something stands in the way.

use super::Screen;
use crate::app::*;
use crate::domain::*;
use crate::tui::tests::stage::Stage;

/// The key cannot be stored.
fn store_says(error: KeyStoreError) -> Stage {
    let mut stage = Stage::real().question(QuestionId::Store);
    stage.world.store_error = Some(error);
    stage.keys("<enter>")
}

fn import_says(error: ImportError) -> Stage {
    let mut error = Some(error);
    Stage::real()
        .question(QuestionId::KeySource)
        .answer(QuestionId::KeySource, "import")
        .with(move |kind| match kind {
            EffectKind::ImportKey { .. } => {
                let error = error.take()?;
                Some(Outcome::Imported(Err(ImportFailure::Key(error))))
            }
            _ => None,
        })
        .keys("~/keys/acme.pem<enter>")
}

pub(super) const SCREENS: &[Screen] = &[
    ("problem-keychain-locked", || {
        store_says(KeyStoreError::Locked {
            reason: "the collection is locked".to_owned(),
        })
    }),
    ("problem-keychain-missing", || {
        store_says(KeyStoreError::Unavailable {
            reason: "no Secret Service on the session bus".to_owned(),
        })
    }),
    ("problem-keychain-other-store", || {
        store_says(KeyStoreError::TimedOut).keys("<enter>")
    }),
    ("problem-record", || {
        Stage::real()
            .with(|kind| match kind {
                EffectKind::SaveDraft(_) => Some(Outcome::DraftSaved(Err(RecordError::Io {
                    path: "/home/ada/.config/sfjwt/drafts/acme-uat.toml".to_owned(),
                    reason: "No space left on device (os error 28)".to_owned(),
                }))),
                _ => None,
            })
            .question(QuestionId::Org)
            .keys("acme.my.salesforce.com<enter>")
    }),
    ("problem-name-taken", || {
        Stage::real()
            .with(|kind| match kind {
                EffectKind::ReserveName { wish, .. } => Some(Outcome::Named(Err(
                    RecordError::Locked(wish.as_str().into()),
                ))),
                _ => None,
            })
            .question(QuestionId::Org)
            .keys("acme.my.salesforce.com<enter>")
    }),
    ("problem-certificate-file-exists", || {
        Stage::real()
            .with(|kind| match kind {
                EffectKind::WriteCertificate { file_name, .. } => {
                    Some(Outcome::CertificateWritten(Err(FileError::Exists(
                        format!("/home/ada/Downloads/{file_name}"),
                    ))))
                }
                _ => None,
            })
            .question(QuestionId::Store)
            .keys("<enter>")
    }),
    ("problem-key-encrypted-the-old-way", || {
        import_says(ImportError::EncryptedOld)
    }),
    ("problem-key-is-certificate", || {
        import_says(ImportError::Certificate)
    }),
    ("problem-practice", || {
        Stage::practice()
            .with(|kind| match kind {
                EffectKind::OpenPractice { .. } => Some(Outcome::PracticeOpen(Err(
                    PracticeError::Start("address in use".to_owned()),
                ))),
                _ => None,
            })
            .answer(QuestionId::Destination, "not-sure")
    }),
    ("problem-wrong-passphrase", || {
        Stage::real()
            .with(|kind| match kind {
                EffectKind::UnlockStore { .. } => {
                    Some(Outcome::Unlocked(Err(KeyStoreError::WrongPassphrase)))
                }
                _ => None,
            })
            .question(QuestionId::Store)
            .answer(QuestionId::Store, "file")
            .keys("open sesame<enter>open sesame<enter>")
    }),
];
