//! `sfjwt status`: what is due, by the records alone.

use std::fs;
use std::net::TcpListener;
use std::os::unix::net::UnixListener;
use std::process::Command;

use serde_json::json;
use sfjwt::domain::{Connection, ConnectionName, ReplaceReason, Replacement, StoreKind};
use sfjwt::ports::Records;
use time::{Duration, OffsetDateTime};

use super::json::object;
use super::practice;
use super::program::{Home, run};
use super::saved::{connection, save};

/// A connection whose certificate began `used` days ago and ends in `left` days and some hours.
fn living(home: &Home, text: &str, used: i64, left: i64) -> Connection {
    let now = OffsetDateTime::now_utc();
    let mut made = connection(text);
    made.certificate.not_before = now - Duration::days(used);
    made.certificate.not_after = now + Duration::days(left) + Duration::hours(1);
    save(home, &made);
    made
}

#[test]
fn due_and_not_due_in_words_and_exit_codes() {
    let home = Home::new();
    home.sfjwt(&["status"])
        .exits(0)
        .says(&["No connection is saved yet"]);
    living(&home, "fresh", 10, 355);
    home.sfjwt(&["status"]).exits(0).says(&[
        "ok     fresh                certificate ends on ",
        "SANDBOX acme--uat.sandbox.my.salesforce.com · svc@acme.com.uat · RSA 2048 bits in your keychain",
        "last test: never",
        "1 connection, none is due.",
    ]);
    home.sfjwt(&["status", "--due-in", "52w"]).exits(6).says(&[
        "due    fresh ",
        "it ends within 364 days",
        "next: sfjwt rotate fresh",
    ]);
    home.sfjwt(&["status", "--due-in", "30d"]).exits(0);

    living(&home, "worn", 300, 65);
    home.sfjwt(&["status"]).exits(6).says(&[
        "due    worn ",
        "66 % of the certificate's lifetime have passed",
        "2 connections, 1 is due. Salesforce is reported to go on accepting",
    ]);
    home.sfjwt(&["status", "fresh"])
        .exits(0)
        .says_nothing_of(&["worn"]);
    // The other rule counts instead, not besides.
    home.sfjwt(&["status", "--due-in", "720h"]).exits(0);

    living(&home, "near", 3621, 29);
    living(&home, "ended", 400, -35);
    home.sfjwt(&["status"]).exits(6).says(&[
        "due    near ",
        "30 days or less are left",
        "ended  ended ",
        "days ago",
        "4 connections, 3 are due.",
    ]);
    home.sfjwt(&["status", "--due-in", "0d"])
        .exits(6)
        .says(&["1 is due"]);

    for bad in ["30", "soon", "1y", "-1d", ""] {
        let due_in = format!("--due-in={bad}");
        home.sfjwt(&["status", &due_in])
            .exits(2)
            .says(&["give days, weeks or hours"]);
    }
    home.sfjwt(&["status", "none"])
        .exits(2)
        .says(&["no connection named none"]);
}

/// What is being done about it, and who can.
#[test]
fn a_replacement_under_way_and_a_key_held_elsewhere() {
    let home = Home::new();
    let mut ended = living(&home, "ended", 400, -35);
    let now = OffsetDateTime::now_utc();
    ended.replacement = Some(Replacement {
        reason: ReplaceReason::Due,
        begun: now,
        proved: None,
        unproved: false,
        switched: None,
        holders: Vec::new(),
        ticks: std::collections::BTreeMap::new(),
    });
    save(&home, &ended);
    home.sfjwt(&["status", "ended"])
        .exits(6)
        .says(&["new key: under way since "]);
    ended.store = StoreKind::Elsewhere;
    save(&home, &ended);
    home.sfjwt(&["status", "ended"])
        .exits(6)
        .says(&["needs the key holder", "ask whoever holds the key"]);
}

#[test]
fn as_an_object() {
    let home = Home::new();
    let run = |args: &[&str], code| object("status", home.sfjwt(args), code);
    assert_eq!(run(&["status", "--json"], 0)["connections"], json!([]));
    home.sfjwt(&practice("sim", &[])).exits(0);
    living(&home, "worn", 300, 65);
    let json = run(&["status", "--json"], 6);
    assert_eq!((&json["ok"], &json["exit"]), (&json!(false), &json!(6)));
    let [sim, worn] = &json["connections"].as_array().unwrap()[..] else {
        panic!("{json:#}")
    };
    assert_eq!((&sim["due"], &sim["org"]), (&json!(null), &json!(null)));
    assert_eq!(sim["last_test"]["ok"], true);
    assert_eq!(sim["days_left"], 365);
    assert_eq!(
        (&worn["due"], &worn["used_percent"]),
        (&json!("worn"), &json!(82))
    );
    run(&["status", "none", "--json"], 2);
    fs::write(home.config("connections/bad.toml"), "x").unwrap();
    let json = run(&["status", "--json", "--due-in", "1d"], 1);
    assert_eq!(json["unreadable"].as_array().unwrap().len(), 1);
    assert_eq!(json["connections"].as_array().unwrap().len(), 2);
}

/// Keys are fifos here: whoever opens one hangs. Keychain, proxy and org are listeners that nobody
/// comes to.
#[test]
fn no_secret_is_read_and_nobody_is_asked() {
    let home = Home::new();
    let org = TcpListener::bind("127.0.0.1:0").unwrap();
    let bus = UnixListener::bind(home.join("bus")).unwrap();
    org.set_nonblocking(true).unwrap();
    bus.set_nonblocking(true).unwrap();
    home.sfjwt(&practice("sim", &[])).exits(0);
    let mut stores = [living(&home, "chain", 1, 300), connection("file")];
    stores[1].store = StoreKind::File;
    save(&home, &stores[1]);
    for folder in ["keys", "practice"] {
        let folder = home.config(folder);
        fs::create_dir_all(&folder).unwrap();
        for file in super::program::files_under(&folder) {
            fs::remove_file(&file).unwrap();
            assert!(
                Command::new("mkfifo")
                    .arg(&file)
                    .status()
                    .unwrap()
                    .success()
            );
        }
    }
    let stem = stores[1].entry.file_stem();
    let fifo = home.config("keys").join(format!("{stem}.pem"));
    assert!(
        Command::new("mkfifo")
            .arg(&fifo)
            .status()
            .unwrap()
            .success()
    );
    let address = format!("http://{}", org.local_addr().unwrap());
    let bus_address = format!("unix:path={}", home.join("bus").display());
    for args in [&["status"][..], &["status", "--json"], &["remind", "--ics"]] {
        run(home
            .command(args)
            .env("HTTPS_PROXY", &address)
            .env("HTTP_PROXY", &address)
            .env("ALL_PROXY", &address)
            .env("DBUS_SESSION_BUS_ADDRESS", &bus_address))
        .exits(0)
        .says(&["chain", "file", "sim"]);
    }
    assert!(org.accept().is_err(), "a connection to the org or a proxy");
    assert!(bus.accept().is_err(), "a connection to the keychain");
    // The listeners would have told: a command that uses the key comes to the bus.
    let token = home
        .command(&["token", "chain"])
        .env("DBUS_SESSION_BUS_ADDRESS", &bus_address)
        .spawn();
    let mut token = token.unwrap();
    let deadline = std::time::Instant::now() + super::program::LIMIT;
    while bus.accept().is_err() {
        assert!(std::time::Instant::now() < deadline, "nobody came");
        std::thread::yield_now();
    }
    token.kill().unwrap();
    token.wait().unwrap();
}

/// What cannot be read hides no other, and two records of one connection are told.
#[test]
fn unreadable_records_and_halves_of_a_renaming() {
    let home = Home::new();
    living(&home, "good", 1, 300);
    let bad = home.config("connections/bad.toml");
    fs::write(&bad, "version = 99").unwrap();
    home.sfjwt(&["status"])
        .exits(1)
        .says(&["ok     good ", bad.to_str().unwrap(), "newer sfjwt"]);
    home.sfjwt(&["status", "good"]).exits(0);
    living(&home, "worn", 300, 65);
    home.sfjwt(&["status"]).exits(6).says(&["newer sfjwt"]);
    fs::remove_file(&bad).unwrap();

    let good = super::saved::records(&home)
        .connection(&ConnectionName::parse("good").unwrap())
        .unwrap()
        .unwrap();
    let twin = Connection {
        name: ConnectionName::parse("great").unwrap(),
        ..good
    };
    save(&home, &twin);
    for command in [&["status"][..], &["connection", "list"]] {
        let ended = home.sfjwt(command);
        assert_ne!(ended.code, Some(0));
        ended.says(&[
            "good and great are two records of one connection",
            "sfjwt connection rename good great",
        ]);
    }
    home.sfjwt(&["connection", "rename", "good", "great"])
        .exits(0)
        .says(&["stopped half-way is finished"]);
    home.sfjwt(&["connection", "list"]).exits(0);
}
