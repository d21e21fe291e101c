//! Records that are newer, older or damaged.

use std::fs;

use sfjwt::adapters::records::{FileRecords, Migration, Schema};
use sfjwt::domain::{RecordError, SCHEMA_VERSION};
use sfjwt::ports::Records;
use toml::Table;

use crate::fixture::{connection, name, names_in, place, toml_file};

#[test]
fn a_newer_record_is_named_and_never_touched() {
    let place = place();
    place.records.save_connection(&connection("acme")).unwrap();
    let path = toml_file(&place.paths, "acme");
    // Nothing but the version is understood, and that suffices.
    for (text, version) in [
        ("version = 3\n[shape]\nunknown = true\n", 3),
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
        &vec![b'['; 20_000],
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
    const STEPS: &[(u32, Migration)] = &[(0, rename_user), (1, Ok)];
    let place = place();
    place.records.save_connection(&connection("acme")).unwrap();
    let path = toml_file(&place.paths, "acme");
    let old = fs::read_to_string(&path)
        .unwrap()
        .replace("version = 2\n", "version = 0\n")
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
    assert_eq!(STEPS.len(), usize::try_from(SCHEMA_VERSION).unwrap());
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

/// Reading a pipe would wait for ever, and a device never ends.
#[test]
fn what_is_no_file_is_damaged() {
    let place = place();
    place.records.save_connection(&connection("acme")).unwrap();
    let path = toml_file(&place.paths, "acme");
    fs::remove_file(&path).unwrap();
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    let read = place.records.connection(&name("acme"));
    assert!(matches!(read, Err(RecordError::Damaged { .. })), "{read:?}");
    let aside = place.records.set_aside(&name("acme")).unwrap();
    assert_eq!(aside.len(), 1);
    std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
    let read = place.records.connection(&name("acme"));
    assert!(matches!(read, Err(RecordError::Damaged { .. })), "{read:?}");
}
