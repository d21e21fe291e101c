//! Records on disk: round trips, versions, damage, locks, crashes' leftovers and concurrency.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // helpers of tests are tests

#[path = "records/fixture.rs"]
mod fixture;
#[path = "records/versions.rs"]
mod versions;

use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use fixture::{
    at, connection, draft, name, names_in, place, practice_connection, test_record, toml_file,
};
use sfjwt::adapters::paths::Paths;
use sfjwt::adapters::records::FileRecords;
use sfjwt::domain::{Draft, DraftAnswers, HandOver, RecordError};
use sfjwt::ports::Records;
use toml::Table;

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
    // Connection, draft, test result, and two lock files.
    assert_eq!(files, 5);
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

/// An unfinished file may be somebody's who is writing right now; a day later it is not.
#[test]
fn what_a_crash_left_is_swept_away_a_day_later() {
    let place = place();
    place.records.save_connection(&connection("acme")).unwrap();
    let folder = place.paths.connections();
    let day = Duration::from_secs(24 * 60 * 60);
    for (file, age) in [
        (".sfjwt-new", Duration::ZERO),
        (".sfjwt-hour", day / 24),
        (".sfjwt-day", day),
        ("notes.txt", day * 100),
    ] {
        let file = fs::File::create(folder.join(file)).unwrap();
        file.set_modified(SystemTime::now() - age).unwrap();
    }
    place.records.save_connection(&connection("acme")).unwrap();
    assert_eq!(
        names_in(&folder),
        [".sfjwt-hour", ".sfjwt-new", "acme.toml", "notes.txt"]
    );
}

#[test]
fn one_lock_a_name_and_it_ends_with_its_holder() {
    let place = place();
    let other = FileRecords::new(place.paths.clone());
    let held = place.records.lock(&name("acme")).unwrap();
    let Some(RecordError::Locked(told)) = other.lock(&name("acme")).err() else {
        panic!("the lock was given twice");
    };
    assert_eq!(told.name, "acme");
    let (process, since) = told.by.unwrap();
    assert_eq!(process, std::process::id());
    assert!((time::OffsetDateTime::now_utc() - since).whole_minutes() < 5);
    let _another = other.lock(&name("globex")).unwrap();
    // Locks are for wizards; reading and writing go on.
    other.save_connection(&connection("acme")).unwrap();
    drop(held);
    assert!(other.lock(&name("acme")).is_ok());
}

/// What stands in the file of a lock that nobody holds is history, whoever wrote it.
#[test]
fn what_a_lock_file_says_is_no_lock() {
    let place = place();
    let path = place.paths.locks().join("acme.lock");
    fs::create_dir_all(place.paths.locks()).unwrap();
    let own = std::process::id();
    for left in [
        format!("process = {own}\nsince = \"2026-11-22T10:00:00Z\"\n"),
        "process = 4294967295\nsince = \"2026-11-22T10:00:00Z\"\n".to_owned(),
        "nonsense".repeat(1000),
        String::new(),
    ] {
        fs::write(&path, &left).unwrap();
        let held = place.records.lock(&name("acme")).unwrap();
        let other = FileRecords::new(place.paths.clone());
        // A dead process, or nonsense, in the file of a lock that is held: nobody is named.
        let told = |text: &str| {
            fs::write(&path, text).unwrap();
            match other.lock(&name("acme")).err() {
                Some(RecordError::Locked(told)) => told.by.map(|(process, _)| process),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(told(&left), left.contains(&own.to_string()).then_some(own));
        drop(held);
    }
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

/// A replacement of the key reads the record at its begin and writes it again and again; what
/// others record meanwhile must stay, and what they write must not bring an old key back.
#[test]
fn a_hand_over_and_another_writer_lose_nothing_of_each_other() {
    let place = place();
    let first = connection("acme");
    place.records.save_connection(&first).unwrap();
    let made = |destination: &str, second: i64| HandOver {
        destination: destination.to_owned(),
        at: fixture::at(second),
        key_exported: true,
    };
    place
        .records
        .add_hand_over(&name("acme"), made("key", 9))
        .unwrap();
    // The other writer knows nothing of it.
    let switched = sfjwt::domain::Connection {
        certificate_path: "/new.crt".to_owned(),
        ..first.clone()
    };
    place.records.save_connection(&switched).unwrap();
    let there = place.records.connection(&name("acme")).unwrap().unwrap();
    assert_eq!(there.certificate_path, "/new.crt");
    assert_eq!(
        there.hand_overs,
        [first.hand_overs[0].clone(), made("key", 9)]
    );
    // Again to the same destination, from a copy that is older.
    let again = first.with_hand_over(made("key", 20));
    place.records.save_connection(&again).unwrap();
    let there = place.records.connection(&name("acme")).unwrap().unwrap();
    assert_eq!(there.hand_overs.last(), Some(&made("key", 20)));
    // Nobody else's.
    let nobody = place.records.add_hand_over(&name("other"), made("key", 1));
    assert!(matches!(nobody, Err(RecordError::Io { .. })), "{nobody:?}");
    assert_eq!(place.records.connection(&name("other")), Ok(None));
}
