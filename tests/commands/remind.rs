//! `sfjwt remind`: what it writes, read by those that it is for.

use std::fs;
use std::process::Command;

use time::{Duration, OffsetDateTime};

use super::json::object;
use super::practice;
use super::program::{Home, run};
use super::saved::{connection, save};

#[test]
fn usage_and_files() {
    let home = Home::new();
    home.sfjwt(&["remind", "--ics"])
        .exits(2)
        .says(&["No connection is saved yet"]);
    home.sfjwt(&practice("acme", &[])).exits(0).says(&[
        // The end of a set-up names it.
        "sfjwt remind acme --ics",
    ]);
    home.sfjwt(&["remind", "acme"]).exits(2);
    home.sfjwt(&["remind", "--ics", "--cron"]).exits(2);
    home.sfjwt(&["remind", "none", "--ics"]).exits(2);
    let out = home.join("out").display().to_string();
    for (form, files) in [
        (
            "--systemd",
            &["sfjwt-remind-acme.service", "sfjwt-remind-acme.timer"][..],
        ),
        ("--cron", &["sfjwt-remind-acme.cron"]),
        ("--github", &["sfjwt-remind-acme.yml"]),
        ("--ics", &["sfjwt-remind-acme.ics"]),
    ] {
        let printed = home.sfjwt(&["remind", "acme", form]).exits(0);
        let json = object("remind", home.sfjwt(&["remind", "acme", form, "--json"]), 0);
        assert_eq!(json["files"].as_array().unwrap().len(), files.len());
        let args = ["remind", "acme", form, "--out", &out];
        home.sfjwt(&args).exits(0).says(files);
        for name in files {
            let path = home.join("out").join(name);
            let content = fs::read_to_string(&path).unwrap();
            if form != "--ics" {
                assert!(printed.out.contains(&content), "{}", printed.out);
            }
            // Somebody changed it: it stays as it is.
            fs::write(&path, "mine").unwrap();
        }
        home.sfjwt(&args).exits(1).says(&["It was left as it is."]);
        for name in files {
            let content = fs::read_to_string(home.join("out").join(name)).unwrap();
            assert_eq!(content, "mine");
        }
    }
    fs::write(home.config("connections/bad.toml"), "x").unwrap();
    home.sfjwt(&["remind", "--ics"])
        .exits(1)
        .says(&["cannot be understood"]);
    home.sfjwt(&["remind", "acme", "--ics"]).exits(0);
}

/// systemd itself reads the units, where it is installed; the command in them is run here.
#[test]
fn a_timer_starts_status_and_fails_when_due() {
    let home = Home::new();
    let folder = home.join("records of \"me\" 100% $x");
    let config = folder.display().to_string();
    let mut setup = practice("acme", &[]);
    setup.extend(["--config-dir", &config]);
    home.sfjwt(&setup).exits(0);
    let out = home.join("units").display().to_string();
    let args = [
        "remind",
        "acme",
        "--systemd",
        "--out",
        &out,
        "--config-dir",
        &config,
    ];
    home.sfjwt(&args)
        .exits(0)
        .says(&["systemctl --user enable --now sfjwt-remind-acme.timer"]);
    let service = fs::read_to_string(home.join("units/sfjwt-remind-acme.service")).unwrap();
    let program = env!("CARGO_BIN_EXE_sfjwt");
    let start = format!("\nExecStart={program} status acme --config-dir \"");
    assert!(service.contains(&start), "{service}");
    assert!(
        service.contains("records of \\\"me\\\" 100%% $$x\"\n"),
        "{service}"
    );
    let timer = home.join("units/sfjwt-remind-acme.timer");
    let mut verify = Command::new("systemd-analyze");
    verify
        .args(["verify", "--man=no", "--user"])
        .arg(&timer)
        .env("XDG_RUNTIME_DIR", home.path());
    let Ok(output) = verify.output() else {
        eprintln!("not shown here: systemd-analyze is not installed");
        return;
    };
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && words.is_empty(), "{words}");
}

/// The command of the cron line prints nothing, and everything when something is due.
#[test]
fn a_timer_looks_where_the_records_are() {
    let home = Home::new();
    let config = home.join("elsewhere").display().to_string();
    let there = |args: &[&str]| home.sfjwt_with("XDG_CONFIG_HOME", &config, args).exits(0);
    there(&practice("acme", &[]));
    let folder = format!("{config}/sfjwt");
    for form in ["--cron", "--systemd"] {
        let written = there(&["remind", form]).out;
        assert!(
            written.contains(&format!("--config-dir {folder}")),
            "{written}"
        );
    }
    home.sfjwt(&["status", "acme", "--config-dir", &folder])
        .exits(0)
        .says(&["acme"]);
}

#[test]
fn a_cron_line_is_silent_until_something_is_due() {
    let home = Home::new();
    let folder = home.join("records of 'me' 100%");
    let config = folder.display().to_string();
    let mut setup = practice("acme", &[]);
    setup.extend(["--config-dir", &config]);
    home.sfjwt(&setup).exits(0);
    let line = home
        .sfjwt(&["remind", "--cron", "--config-dir", &config])
        .exits(0)
        .out;
    let line = line.strip_suffix('\n').unwrap();
    assert_eq!(line.lines().count(), 1);
    let fields: Vec<&str> = line.splitn(6, ' ').collect();
    let numbers = [0..=59, 0..=23, 1..=31, 1..=12, 0..=7];
    for (field, range) in fields.iter().zip(numbers) {
        let number = field.parse::<u8>();
        assert!(
            *field == "*" || number.is_ok_and(|n| range.contains(&n)),
            "{line}"
        );
    }
    // As cron does: an unescaped % ends the command, an escaped one is a %.
    let command = fields[5];
    assert!(!command.replace("\\%", "").contains('%'));
    let command = command.replace("\\%", "%");
    let shell = || {
        let mut shell = Command::new("/bin/sh");
        home.isolate(&mut shell);
        run(shell.args(["-c", &command])).exits(0)
    };
    assert_eq!(shell().out, "");
    let mut setup = practice("short", &["--days", "9"]);
    setup.extend(["--config-dir", &config]);
    home.sfjwt(&setup).exits(0);
    shell().says(&["due    short ", "1 is due"]);
}

/// The steps of a workflow: names, and what the shell is given.
fn steps(workflow: &str) -> Vec<(String, String, String, String)> {
    let value = |step: &str, key: &str| {
        let line = step.lines().find_map(|line| line.trim().strip_prefix(key));
        line.unwrap().trim().trim_matches('"').to_owned()
    };
    let steps = workflow.split("      - name: ").skip(1);
    steps
        .map(|step| {
            let (_, script) = step.split_once("run: |\n").unwrap();
            let script = script.lines().map(|line| &line[10..]);
            let script = script.collect::<Vec<_>>().join("\n");
            let name = step.lines().next().unwrap().trim_matches('"').to_owned();
            (name, value(step, "DUE:"), value(step, "END:"), script)
        })
        .collect()
}

#[test]
fn a_workflow_fails_from_the_day_on() {
    let home = Home::new();
    let now = OffsetDateTime::now_utc();
    for (text, from, to) in [("fresh", -1, 364), ("worn", -300, 65), ("today", -66, 34)] {
        let mut made = connection(text);
        made.certificate.not_before = now + Duration::days(from);
        made.certificate.not_after = now + Duration::days(to);
        save(&home, &made);
    }
    let workflow = home.sfjwt(&["remind", "--github"]).exits(0);
    assert!(workflow.err.contains(".github/workflows/sfjwt-remind.yml"));
    let yaml = home.write("w.yml", &workflow.out);
    let check =
        "import json,sys,yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1])),default=str))";
    let parsed = Command::new("python3")
        .args(["-c", check, &yaml])
        .output()
        .unwrap();
    if parsed.status.success() {
        let value: serde_json::Value = serde_json::from_slice(&parsed.stdout).unwrap();
        let steps = value["jobs"]["due"]["steps"].as_array().unwrap();
        let names: Vec<_> = steps
            .iter()
            .map(|step| step["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["fresh", "today", "worn"]);
        assert!(steps.iter().all(|step| step["env"]["DUE"].is_string()));
    } else {
        eprintln!("not shown here: Python has no yaml; read by the test's own lines only");
    }
    for (name, due, end, script) in steps(&workflow.out) {
        let mut bash = Command::new("bash");
        home.isolate(&mut bash);
        bash.env("PATH", "/usr/bin:/bin")
            .env("DUE", due)
            .env("END", &end);
        let ended = run(bash.args(["-e", "-c", &script]));
        if name == "fresh" {
            ended.exits(0).says_nothing_of(&["::error::"]);
        } else {
            let told = format!("::error::The certificate of {name} ends on {end}. Replace its key");
            ended.exits(1).says(&[&told]);
        }
    }
}

/// The lines of a calendar file, unfolded; the form of RFC 5545 is checked on the way.
fn unfolded(text: &str) -> Vec<String> {
    assert!(text.ends_with("\r\n"));
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
    let mut lines: Vec<String> = Vec::new();
    for line in text.split_terminator("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        match line.strip_prefix(' ') {
            Some(more) => lines.last_mut().unwrap().push_str(more),
            None => lines.push(line.to_owned()),
        }
    }
    for line in &lines {
        let (name, _) = line.split_once(':').unwrap();
        let name = name.split(';').next().unwrap();
        assert!(
            name.chars().all(|c| c.is_ascii_uppercase() || c == '-'),
            "{line}"
        );
    }
    lines
}

/// `(UID, DTSTART, alarms)` of every event; each has what RFC 5545 wants of it, once.
fn events(lines: &[String]) -> Vec<(String, String, usize)> {
    let mut open: Vec<&str> = Vec::new();
    let mut found: Vec<Vec<&String>> = Vec::new();
    for line in lines {
        if let Some(begun) = line.strip_prefix("BEGIN:") {
            open.push(begun);
            if begun == "VEVENT" {
                found.push(Vec::new());
            }
        }
        if open.contains(&"VEVENT") {
            found.last_mut().unwrap().push(line);
        }
        if let Some(ended) = line.strip_prefix("END:") {
            assert_eq!(open.pop(), Some(ended));
        }
    }
    assert!(open.is_empty());
    let once = |event: &[&String], key: &str| {
        let mut values = event.iter().filter_map(|line| line.strip_prefix(key));
        let value = values.next().unwrap().to_owned();
        assert!(values.next().is_none(), "{key}");
        value
    };
    found
        .iter()
        .map(|event| {
            let alarms = event.iter().filter(|line| *line == &"BEGIN:VALARM").count();
            assert_eq!(once(event, "DTSTAMP:").len(), "20261123T010203Z".len());
            assert!(!once(event, "SUMMARY:").is_empty());
            (
                once(event, "UID:"),
                once(event, "DTSTART;VALUE=DATE:"),
                alarms,
            )
        })
        .collect()
}

#[test]
fn a_calendar_has_the_due_day_and_the_end() {
    let home = Home::new();
    let now = OffsetDateTime::now_utc();
    let mut made = connection("acme");
    made.certificate.not_before = now - Duration::days(10);
    made.certificate.not_after = now + Duration::days(355);
    save(&home, &made);
    let calendar = || home.sfjwt(&["remind", "acme", "--ics"]).exits(0).out;
    let first = events(&unfolded(&calendar()));
    let day = |at: OffsetDateTime| at.date().to_string().replace('-', "");
    let due = made.certificate.not_before + Duration::days(365) * 66 / 100;
    let [(due_id, due_day, 1), (end_id, end_day, 2)] = &first[..] else {
        panic!("{first:?}")
    };
    assert_eq!(
        (due_day, end_day),
        (&day(due), &day(made.certificate.not_after))
    );
    assert_ne!(due_id, end_id);
    // The same entries after a renaming, others for another certificate.
    home.sfjwt(&["connection", "rename", "acme", "globex"])
        .exits(0);
    let renamed = home.sfjwt(&["remind", "globex", "--ics"]).exits(0).out;
    assert_eq!(events(&unfolded(&renamed)), first);
    let mut replaced = connection("acme");
    replaced.certificate.fingerprint = sfjwt::domain::Fingerprint::from_sha256([99; 32]);
    save(&home, &replaced);
    let other = events(&unfolded(&calendar()));
    assert!(other.iter().all(|(id, ..)| id != due_id && id != end_id));
    // What is due already is for today; an end that is past stays where it was.
    let mut old = connection("old");
    old.certificate.not_before = now - Duration::days(300);
    old.certificate.not_after = now + Duration::days(20);
    save(&home, &old);
    let late = home.sfjwt(&["remind", "old", "--ics"]).exits(0).out;
    let today = [day(now), day(OffsetDateTime::now_utc())];
    assert!(today.contains(&events(&unfolded(&late))[0].1));
    assert_eq!(
        events(&unfolded(&home.sfjwt(&["remind", "--ics"]).exits(0).out)).len(),
        6
    );
}
