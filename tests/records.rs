//! Records on disk: round trips, versions, damage, locks, crashes' leftovers and concurrency.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use sfjwt::adapters::paths::Paths;
use sfjwt::adapters::records::{FileRecords, Migration, Schema};
use sfjwt::domain::{
    AppKind, Audience, CertificateFacts, CheckId, CheckResult, Connection, ConnectionName,
    ConsumerKey, Draft, DraftAnswers, DraftCertificate, DraftKey, EntryName, Fingerprint, HandOver,
    KeyFacts, KeyForm, KeySize, MyDomain, RecordError, SCHEMA_VERSION, StoreKind, TestRecord, Tick,
    TickState, Timestamp, Username,
};
use sfjwt::ports::Records;
use tempfile::TempDir;
use toml::Table;
use uuid::Uuid;

struct Place {
    folder: TempDir,
    paths: Paths,
    records: FileRecords,
}

fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let paths = Paths::resolve(Some(folder.path().join("config"))).unwrap();
    Place {
        records: FileRecords::new(paths.clone()),
        folder,
        paths,
    }
}

fn name(text: &str) -> ConnectionName {
    ConnectionName::parse(text).unwrap()
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix_timestamp(1_795_000_000 + seconds).unwrap()
}

fn key_facts() -> KeyFacts {
    KeyFacts {
        bits: 2048,
        spki: Fingerprint::from_sha256([7; 32]),
        form: KeyForm::Generated,
    }
}

fn certificate_facts() -> CertificateFacts {
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

fn connection(text: &str) -> Connection {
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
    }
}

fn practice_connection() -> Connection {
    Connection {
        org: MyDomain::practice("practice.invalid"),
        practice: Some(name("sim")),
        audience: None,
        store: StoreKind::Practice,
        hand_overs: vec![],
        ..connection("practice")
    }
}

fn draft(text: &str) -> Draft {
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
    }
}

fn test_record(note: &str) -> TestRecord {
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

fn toml_file(paths: &Paths, text: &str) -> PathBuf {
    paths.connections().join(format!("{text}.toml"))
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn nothing_is_there_at_first() {
    let place = place();
    assert_eq!(place.records.connections(), Ok(vec![]));
    assert_eq!(place.records.drafts(), Ok(vec![]));
    assert_eq!(place.records.connection(&name("acme")), Ok(None));
    assert_eq!(place.records.draft(&name("acme")), Ok(None));
    assert_eq!(place.records.test_record(&name("acme")), Ok(None));
    place.records.remove_draft(&name("acme")).unwrap();
    place.records.remove_connection(&name("acme")).unwrap();
    assert!(!place.paths.config_dir().exists(), "reading makes nothing");
}

#[test]
fn what_is_written_is_read() {
    let place = place();
    let records = &place.records;
    for connection in [connection("acme-uat"), practice_connection()] {
        records.save_connection(&connection).unwrap();
        assert_eq!(records.connection(&connection.name), Ok(Some(connection)));
    }
    for draft in [
        draft("first"),
        Draft {
            answers: DraftAnswers::default(),
            key: None,
            certificate: None,
            ticks: BTreeMap::new(),
            ..draft("second")
        },
    ] {
        records.save_draft(&draft).unwrap();
        assert_eq!(records.draft(&draft.name), Ok(Some(draft)));
    }
    records
        .save_test_record(&name("acme-uat"), &test_record("a"))
        .unwrap();
    assert_eq!(
        records.test_record(&name("acme-uat")),
        Ok(Some(test_record("a")))
    );
    assert_eq!(
        records.connections(),
        Ok(vec![name("acme-uat"), name("practice")])
    );
    assert_eq!(records.drafts(), Ok(vec![name("first"), name("second")]));
}

#[test]
fn removing_takes_the_results_along() {
    let place = place();
    let records = &place.records;
    records.save_connection(&connection("acme")).unwrap();
    records.save_draft(&draft("acme")).unwrap();
    records
        .save_test_record(&name("acme"), &test_record("a"))
        .unwrap();
    records.remove_connection(&name("acme")).unwrap();
    assert_eq!(records.connections(), Ok(vec![]));
    assert_eq!(records.test_record(&name("acme")), Ok(None));
    assert_eq!(records.drafts(), Ok(vec![name("acme")]), "drafts are apart");
    records.remove_draft(&name("acme")).unwrap();
    assert_eq!(records.drafts(), Ok(vec![]));
}

#[cfg(unix)]
#[test]
fn everything_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let place = place();
    place.records.save_connection(&connection("acme")).unwrap();
    place.records.save_draft(&draft("acme")).unwrap();
    place
        .records
        .save_test_record(&name("acme"), &test_record("a"))
        .unwrap();
    let _lock = place.records.lock(&name("acme")).unwrap();
    let mut pending = vec![place.paths.config_dir().to_owned()];
    let mut files = 0;
    while let Some(path) = pending.pop() {
        let metadata = fs::metadata(&path).unwrap();
        let mode = metadata.permissions().mode() & 0o777;
        if metadata.is_dir() {
            assert_eq!(mode, 0o700, "{}", path.display());
            pending.extend(fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
        } else {
            files += 1;
            assert_eq!(mode, 0o600, "{}", path.display());
        }
    }
    assert_eq!(files, 4);
}

#[test]
fn no_unfinished_file_stays_and_none_is_listed() {
    let place = place();
    for number in 0..3 {
        let mut connection = connection("acme");
        connection.created = at(number);
        place.records.save_connection(&connection).unwrap();
    }
    let folder = place.paths.connections();
    assert_eq!(names_in(&folder), ["acme.toml"]);
    // What a crash in the middle of a write leaves, and what people put there.
    for foreign in [
        ".sfjwt-a1B2c3",
        "Acme.toml",
        "notes.txt",
        "con.toml",
        ".toml",
        "a b.toml",
    ] {
        fs::write(folder.join(foreign), "x").unwrap();
    }
    assert_eq!(place.records.connections(), Ok(vec![name("acme")]));
}

#[test]
fn a_newer_record_is_named_and_never_touched() {
    let place = place();
    place.records.save_connection(&connection("acme")).unwrap();
    let path = toml_file(&place.paths, "acme");
    // Nothing but the version is understood, and that suffices.
    for (text, version) in [
        ("version = 2\n[shape]\nunknown = true\n", 2),
        ("version = 99999999999\n", u32::MAX),
    ] {
        fs::write(&path, text).unwrap();
        let newer = RecordError::Newer {
            path: path.display().to_string(),
            version,
        };
        assert_eq!(place.records.connection(&name("acme")), Err(newer.clone()));
        assert_eq!(
            place.records.save_connection(&connection("acme")),
            Err(newer)
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
}

#[test]
fn a_newer_test_result_is_named() {
    let place = place();
    fs::create_dir_all(place.paths.tests()).unwrap();
    let path = place.paths.tests().join("acme.json");
    fs::write(&path, "{\"version\": 7, \"shape\": []}").unwrap();
    assert!(matches!(
        place.records.test_record(&name("acme")),
        Err(RecordError::Newer { version: 7, .. })
    ));
    for text in ["", "{", "[]", "{\"version\":1}", "{\"at\":1}"] {
        fs::write(&path, text).unwrap();
        assert!(
            matches!(
                place.records.test_record(&name("acme")),
                Err(RecordError::Damaged { .. })
            ),
            "{text}"
        );
    }
}

#[test]
fn damage_names_file_and_line() {
    let place = place();
    place.records.save_connection(&connection("acme")).unwrap();
    let path = toml_file(&place.paths, "acme");
    let good = fs::read_to_string(&path).unwrap();
    let line_of = |what: &str| {
        1 + good
            .lines()
            .position(|line| line.starts_with(what))
            .unwrap()
    };
    let username = line_of("username");
    for (text, line) in [
        (good.replace("svc@acme.com.uat", "nobody"), username),
        (good.replace("svc@acme.com.uat\"", "svc"), username),
        (
            good.replacen("bits = 2048", "bits = -1", 1),
            line_of("bits"),
        ),
        (
            good.replace(
                "org = \"acme--uat.sandbox.my.salesforce.com",
                "org = \"evil.example",
            ),
            line_of("org"),
        ),
    ] {
        assert_ne!(text, good);
        fs::write(&path, &text).unwrap();
        match place.records.connection(&name("acme")) {
            Err(RecordError::Damaged {
                path: shown,
                reason,
            }) => {
                assert_eq!(shown, path.display().to_string());
                assert!(reason.starts_with(&format!("line {line}: ")), "{reason}");
                assert!(!reason.contains('\n'), "{reason}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn anything_in_the_file_is_an_error_and_never_a_panic() {
    let place = place();
    fs::create_dir_all(place.paths.connections()).unwrap();
    let path = toml_file(&place.paths, "acme");
    for bytes in [
        &b""[..],
        b"\xff\xfe\x00",
        b"version = 1",
        b"version = \"1\"",
        b"version = -1",
        b"version = 0",
        b"[version]",
        b"= = =",
        &[b'['; 20_000],
        &vec![b'#'; 2_000_000],
    ] {
        fs::write(&path, bytes).unwrap();
        let outcome = place.records.connection(&name("acme"));
        assert!(
            matches!(outcome, Err(RecordError::Damaged { .. })),
            "{outcome:?}"
        );
    }
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(matches!(
        place.records.connection(&name("acme")),
        Err(RecordError::Io { .. })
    ));
}

#[test]
fn a_damaged_file_is_kept_when_it_is_replaced() {
    let place = place();
    fs::create_dir_all(place.paths.connections()).unwrap();
    let path = toml_file(&place.paths, "acme");
    for bytes in [&b"half a rec"[..], b"\xff\xfe", b"half a rec"] {
        fs::write(&path, bytes).unwrap();
        place.records.save_connection(&connection("acme")).unwrap();
        assert_eq!(
            place.records.connection(&name("acme")),
            Ok(Some(connection("acme")))
        );
    }
    let kept = |suffix: &str| fs::read(path.with_extension(suffix)).unwrap();
    assert_eq!(kept("toml.damaged"), b"half a rec");
    assert_eq!(kept("toml.damaged-2"), b"\xff\xfe");
    assert_eq!(names_in(&place.paths.connections()).len(), 3);
}

#[test]
fn a_record_copied_under_another_name_is_refused() {
    let place = place();
    place.records.save_connection(&connection("acme")).unwrap();
    fs::copy(
        toml_file(&place.paths, "acme"),
        toml_file(&place.paths, "copy"),
    )
    .unwrap();
    let error = place.records.connection(&name("copy")).unwrap_err();
    assert!(error.to_string().contains("`acme`"), "{error}");
}

/// As if version 0 had called the username `user`.
fn rename_user(mut table: Table) -> Result<Table, String> {
    let user = table.remove("user").ok_or("`user` is missing")?;
    table.insert("username".to_owned(), user);
    Ok(table)
}

#[test]
fn older_records_are_migrated_and_kept() {
    const STEPS: &[(u32, Migration)] = &[(0, rename_user)];
    let place = place();
    place.records.save_connection(&connection("acme")).unwrap();
    let path = toml_file(&place.paths, "acme");
    let old = fs::read_to_string(&path)
        .unwrap()
        .replace("version = 1\n", "version = 0\n")
        .replace("username = ", "user = ");
    fs::write(&path, &old).unwrap();
    assert!(matches!(
        place.records.connection(&name("acme")),
        Err(RecordError::Damaged { .. })
    ));

    let schema = Schema {
        current: SCHEMA_VERSION,
        steps: STEPS,
    };
    let records = FileRecords::with_schemas(place.paths.clone(), schema, schema);
    let migrated = records.connection(&name("acme")).unwrap().unwrap();
    assert_eq!(migrated, connection("acme"));
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        old,
        "reading writes nothing"
    );

    records.save_connection(&migrated).unwrap();
    let backup = path.with_extension("toml.v0");
    assert_eq!(fs::read_to_string(&backup).unwrap(), old);
    assert_eq!(place.records.connection(&name("acme")), Ok(Some(migrated)));
    assert_eq!(records.connections(), Ok(vec![name("acme")]));

    fs::write(&path, old.replace("user = ", "nothing = ")).unwrap();
    let error = records.connection(&name("acme")).unwrap_err();
    assert!(error.to_string().contains("`user` is missing"), "{error}");
}

#[test]
fn one_lock_a_name_and_it_ends_with_its_holder() {
    let place = place();
    let other = FileRecords::new(place.paths.clone());
    let held = place.records.lock(&name("acme")).unwrap();
    assert_eq!(
        other.lock(&name("acme")).err(),
        Some(RecordError::Locked("acme".into()))
    );
    let _another = other.lock(&name("globex")).unwrap();
    // Locks are for wizards; reading and writing go on.
    other.save_connection(&connection("acme")).unwrap();
    drop(held);
    assert!(other.lock(&name("acme")).is_ok());
}

#[test]
fn writers_and_readers_at_once_see_whole_records() {
    let place = place();
    let (paths, done) = (&place.paths, &AtomicBool::new(false));
    let mut first = connection("acme");
    first.destination = "a".into();
    place.records.save_connection(&first).unwrap();
    let reads = std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let records = FileRecords::new(paths.clone());
            let mut reads = 0u32;
            loop {
                // One more read after the writers are done, so that there always is one.
                let last = done.load(Ordering::Acquire);
                let read = records.connection(&name("acme")).unwrap().unwrap();
                let letters = &read.destination;
                assert!(letters.chars().all(|c| letters.starts_with(c)), "{letters}");
                reads += 1;
                if last {
                    break reads;
                }
            }
        });
        let writers: Vec<_> = ["a", "b"]
            .into_iter()
            .map(|letter| {
                scope.spawn(move || {
                    let records = FileRecords::new(paths.clone());
                    for round in 1..40 {
                        let mut mine = connection("acme");
                        mine.destination = letter.repeat(round * 97);
                        records.save_connection(&mine).unwrap();
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.join().unwrap();
        }
        done.store(true, Ordering::Release);
        reader.join().unwrap()
    });
    assert!(reads > 0);
    assert_eq!(names_in(&place.paths.connections()), ["acme.toml"]);
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let place = place();
    let blocked = place.folder.path().join("blocked");
    fs::write(&blocked, "a file where a folder should be").unwrap();
    let records = FileRecords::new(Paths::resolve(Some(blocked.clone())).unwrap());
    for error in [
        records.save_connection(&connection("acme")).unwrap_err(),
        records.save_draft(&draft("acme")).unwrap_err(),
        records
            .save_test_record(&name("acme"), &test_record("a"))
            .unwrap_err(),
        records.lock(&name("acme")).map(|_| ()).unwrap_err(),
    ] {
        match &error {
            RecordError::Io { path, reason } => {
                assert!(path.starts_with(&blocked.display().to_string()), "{path}");
                assert!(!reason.contains("os error"), "{reason}");
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(
        fs::read_to_string(&blocked).unwrap(),
        "a file where a folder should be"
    );
}

/// Permissions do not bind the superuser; /proc does.
#[cfg(target_os = "linux")]
#[test]
fn a_read_only_place_is_an_error_and_leaves_nothing() {
    let records = FileRecords::new(Paths::resolve(Some("/proc/sfjwt".into())).unwrap());
    assert_eq!(records.connections(), Ok(vec![]));
    match records.save_connection(&connection("acme")) {
        Err(RecordError::Io { path, reason }) => {
            assert!(path.starts_with("/proc/sfjwt"), "{path}");
            assert!(!reason.is_empty());
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_record_holds_a_private_key() {
    let place = place();
    place.records.save_connection(&connection("acme")).unwrap();
    place.records.save_draft(&draft("acme")).unwrap();
    for path in [
        toml_file(&place.paths, "acme"),
        place.paths.drafts().join("acme.toml"),
    ] {
        let text = fs::read_to_string(path).unwrap();
        assert!(!text.contains("PRIVATE KEY"));
        let table: Table = text.parse().unwrap();
        assert!(table.contains_key("version"));
    }
}
