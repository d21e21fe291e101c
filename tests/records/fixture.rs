//! Records of every shape, in a folder of their own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use sfjwt::adapters::paths::Paths;
use sfjwt::adapters::records::FileRecords;
use sfjwt::domain::{
    AppKind, Audience, CertificateFacts, CheckId, CheckResult, Connection, ConnectionName,
    ConsumerKey, Draft, DraftAnswers, DraftCertificate, DraftKey, EntryName, Fingerprint, HandOver,
    KeyFacts, KeyForm, KeySize, MyDomain, SCHEMA_VERSION, StoreKind, TestRecord, Tick, TickState,
    Timestamp, Username,
};
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) struct Place {
    pub(crate) folder: TempDir,
    pub(crate) paths: Paths,
    pub(crate) records: FileRecords,
}

pub(crate) fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let paths = Paths::resolve(Some(folder.path().join("config"))).unwrap();
    Place {
        records: FileRecords::new(paths.clone()),
        folder,
        paths,
    }
}

pub(crate) fn name(text: &str) -> ConnectionName {
    ConnectionName::parse(text).unwrap()
}

pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix_timestamp(1_795_000_000 + seconds).unwrap()
}

pub(crate) fn key_facts() -> KeyFacts {
    KeyFacts {
        bits: 2048,
        spki: Fingerprint::from_sha256([7; 32]),
        form: KeyForm::Generated,
    }
}

pub(crate) fn certificate_facts() -> CertificateFacts {
    CertificateFacts {
        fingerprint: Fingerprint::from_sha256([8; 32]),
        spki: Fingerprint::from_sha256([7; 32]),
        bits: 2048,
        subject: "CN=acme \"uat\", O=Acme\\Co".into(),
        self_signed: true,
        not_before: at(0),
        not_after: at(365 * 86400),
        pem_bytes: 1200,
    }
}

pub(crate) fn connection(text: &str) -> Connection {
    let org = MyDomain::parse("acme--uat.sandbox.my.salesforce.com")
        .unwrap()
        .org;
    let id = Uuid::from_u128(42);
    Connection {
        version: SCHEMA_VERSION,
        id,
        name: name(text),
        destination: "versionforge".into(),
        audience: Some(Audience::my_domain(&org)),
        org,
        practice: None,
        app_kind: AppKind::ExternalClientApp,
        consumer_key: ConsumerKey::parse(&format!("3MVG9{}", "x".repeat(80))).unwrap(),
        username: Username::parse("svc@acme.com.uat").unwrap(),
        store: StoreKind::Keychain,
        entry: EntryName {
            connection: id,
            spki: Fingerprint::from_sha256([7; 32]),
        },
        key: key_facts(),
        certificate: certificate_facts(),
        certificate_path: "C:\\Users\\ü\\a.crt".into(),
        created: at(1),
        hand_overs: vec![HandOver {
            destination: "versionforge".into(),
            at: at(2),
            key_exported: true,
        }],
        certificate_pem: String::new(),
        next: None,
        retired: Vec::new(),
        replacement: None,
        holders: Vec::new(),
        replaces: None,
    }
}

pub(crate) fn practice_connection() -> Connection {
    Connection {
        org: MyDomain::practice("practice.invalid"),
        practice: Some(name("sim")),
        audience: None,
        store: StoreKind::Practice,
        hand_overs: vec![],
        ..connection("practice")
    }
}

pub(crate) fn draft(text: &str) -> Draft {
    Draft {
        version: SCHEMA_VERSION,
        id: Uuid::from_u128(7),
        name: name(text),
        practice: None,
        saved: at(3),
        answers: DraftAnswers {
            key_size: Some(KeySize::Rsa3072),
            org: Some(MyDomain::practice("http://127.0.0.1:4000")),
            by_profile: Some(true),
            fields: BTreeMap::from([("region".into(), "europe-west1".into())]),
            ..DraftAnswers::default()
        },
        key: Some(DraftKey {
            facts: key_facts(),
            store: StoreKind::File,
            stored: false,
        }),
        certificate: Some(DraftCertificate {
            pem: "-----BEGIN CERTIFICATE-----\nMIIC\r\n'''\"\"\"\n-----END CERTIFICATE-----\n"
                .into(),
            facts: certificate_facts(),
            path: None,
        }),
        ticks: BTreeMap::from([(
            "eca.create".into(),
            Tick {
                state: TickState::Done,
                at: at(4),
            },
        )]),
        token_issued: false,
        replaces: None,
        moving_over: Vec::new(),
    }
}

pub(crate) fn test_record(note: &str) -> TestRecord {
    let mut check = CheckResult::pending(CheckId::UserToken);
    check.note = note.into();
    check.millis = Some(41);
    TestRecord {
        at: at(5),
        ok: true,
        organization_id: Some("00D000000000001AAA".into()),
        user_id: None,
        checks: vec![check],
    }
}

pub(crate) fn toml_file(paths: &Paths, text: &str) -> PathBuf {
    paths.connections().join(format!("{text}.toml"))
}

pub(crate) fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
