//! Everything that may go wrong outside.

use crate::app::tests::world::refusal;
use crate::app::*;
use crate::domain::*;
use crate::tui::tests::random::Random;

/// How an effect fails.
pub(super) fn failure(kind: &EffectKind, random: &mut Random) -> Outcome {
    match kind {
        EffectKind::ReserveName { .. } => Outcome::Named(Err(record(random))),
        EffectKind::OpenPractice { .. } => {
            Outcome::PracticeOpen(Err(PracticeError::Start("no socket".to_owned())))
        }
        EffectKind::ProbeOrg { .. } => Outcome::Probed(Box::new(probe(random))),
        EffectKind::GenerateKey { .. } => Outcome::Generated(Err(CryptoError::Generation)),
        EffectKind::ImportKey { .. } | EffectKind::ImportPasted { .. } => {
            Outcome::Imported(Err(import(random)))
        }
        EffectKind::ReadCertificate { .. } | EffectKind::ReadPastedCertificate { .. } => {
            let error = CertificateError::Unreadable;
            Outcome::CertificateRead(Err(CertificateFailure::Certificate(error)))
        }
        EffectKind::LoadKey { .. } => Outcome::Loaded(Err(key_store(random))),
        EffectKind::MakeCertificate { .. } => {
            Outcome::CertificateMade(Err(CryptoError::Request("no".to_owned())))
        }
        EffectKind::Exchange { .. } => Outcome::Exchanged(exchange(random)),
        EffectKind::Call { .. } => Outcome::Called(call(random)),
        EffectKind::Wait { .. } => Outcome::Waited,
        EffectKind::ForgetKey(_) | EffectKind::ForgetToken(_) => Outcome::Forgotten,
        EffectKind::FindOtherKeys { .. } => Outcome::OtherKeys(Vec::new()),
        EffectKind::SaveDraft(_) => Outcome::DraftSaved(Err(record(random))),
        EffectKind::StoreKey { .. } => Outcome::KeyStored(Err(key_store(random))),
        EffectKind::WriteCertificate { file_name, .. } => {
            Outcome::CertificateWritten(Err(FileError::Exists(file_name.clone())))
        }
        EffectKind::PracticeApply { .. } => {
            Outcome::Applied(Err(PracticeError::Refused("Not yet.".to_owned())))
        }
        EffectKind::SaveConnection(_) | EffectKind::SaveKeys(_) => {
            Outcome::ConnectionSaved(Err(record(random)))
        }
        EffectKind::RemoveKey { .. } => Outcome::KeyRemoved(Err(key_store(random))),
        EffectKind::Upkeep(_) => Outcome::Upkept(Err(record(random).into())),
        EffectKind::SaveTestRecord { .. } => Outcome::TestRecordSaved(Err(record(random))),
        EffectKind::ReadShelf => Outcome::Shelf(Box::new(Shelf {
            unreadable: vec![record(random)],
            ..Shelf::default()
        })),
        EffectKind::BeginTests(_) => Outcome::TestsBegun,
        EffectKind::WatchTests { after } => Outcome::TestsSeen(Box::new(PoolState {
            version: after + 1,
            ..PoolState::default()
        })),
        EffectKind::LookAtStore { .. } => Outcome::StoreSeen(Err(KeyStoreError::Locked {
            reason: "a window".to_owned(),
        })),
        EffectKind::UnlockStore { .. } => Outcome::Unlocked(Err(KeyStoreError::WrongPassphrase)),
        EffectKind::Copy { .. } => Outcome::Copied(CopyResult::AskTerminal),
        EffectKind::Open { .. } => Outcome::Opened(Err(NoBrowser::NoDisplay)),
        EffectKind::ListFolder { path } => Outcome::Folder(Err(FileError::NotFound(path.clone()))),
        EffectKind::WriteReport { path, .. } => {
            Outcome::ReportWritten(Err(FileError::Exists(path.clone())))
        }
        EffectKind::ExportKey { .. } => {
            Outcome::KeyExported(Err(ExportFailure::KeyStore(key_store(random))))
        }
    }
}

fn record(random: &mut Random) -> RecordError {
    let path = "/home/ada/.config/sfjwt/x.toml".to_owned();
    match random.below(4) {
        0 => RecordError::Locked("acme".into()),
        1 => RecordError::Newer { path, version: 9 },
        2 => RecordError::NoHome,
        _ => RecordError::Io {
            path,
            reason: "No space left on device".to_owned(),
        },
    }
}

fn key_store(random: &mut Random) -> KeyStoreError {
    let reason = "said no".to_owned();
    match random.below(7) {
        0 => KeyStoreError::Locked { reason },
        1 => KeyStoreError::Denied { reason },
        2 => KeyStoreError::NotFound,
        3 => KeyStoreError::PassphraseNeeded,
        4 => KeyStoreError::WrongPassphrase,
        5 => KeyStoreError::TimedOut,
        _ => KeyStoreError::Unavailable { reason },
    }
}

fn import(random: &mut Random) -> ImportFailure {
    match random.below(4) {
        0 => ImportFailure::Key(ImportError::Encrypted),
        1 => ImportFailure::Key(ImportError::Certificate),
        2 => ImportFailure::Key(ImportError::Size(512)),
        _ => ImportFailure::File(FileError::NotFound("~/x.pem".to_owned())),
    }
}

fn transport() -> TransportError {
    TransportError {
        kind: TransportKind::ConnectTimeout,
        detail: "timed out".to_owned(),
        elapsed: std::time::Duration::from_secs(10),
        issuer: None,
    }
}

fn probe(random: &mut Random) -> OrgProbe {
    let found = ProbeStep::Ok {
        value: 1,
        millis: 3,
    };
    let answered = ProbeStep::Ok {
        value: Err(refusal("not_an_org", "")),
        millis: 3,
    };
    let (name, org) = if random.once_in(2) {
        (ProbeStep::Failed(transport()), ProbeStep::Skipped)
    } else {
        (found, answered)
    };
    OrgProbe {
        name,
        tls: ProbeStep::Skipped,
        org,
        clock_offset_ms: Some(400_000),
    }
}

fn exchange(random: &mut Random) -> ExchangeOutcome {
    let said = [
        ("invalid_grant", "user hasn't approved this consumer"),
        ("invalid_grant", "audience is invalid"),
        ("invalid_client_id", "client identifier invalid"),
        ("inactive_user", "user is inactive"),
        ("what_is_this", "\u{202e}nobody knows\u{7}"),
    ];
    match random.below(7) {
        0 => ExchangeOutcome::NoAnswer(transport()),
        1 => ExchangeOutcome::NotSent(HostRefused::NotSalesforce("x.example".to_owned())),
        2 => ExchangeOutcome::NotSigned(CryptoError::Signing),
        _ => {
            let (error, description) = random.pick(&said);
            ExchangeOutcome::Refused(refusal(error, description))
        }
    }
}

fn call(random: &mut Random) -> RestAnswer {
    match random.below(3) {
        0 => RestAnswer::NoAnswer(transport()),
        1 => RestAnswer::NotSent(HostRefused::NotAUrl(String::new())),
        _ => RestAnswer::Answered(refusal("INSUFFICIENT_ACCESS", "no")),
    }
}
