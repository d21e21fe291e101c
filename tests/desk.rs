//! The person's desk as it really is: a browser started by the desktop's own command, and a
//! certificate that goes where its path says.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot be set up has to fail"
)]

#[path = "support/program.rs"]
mod program;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use program::{Ended, Home};
use sfjwt::adapters::browser::SystemBrowser;
use sfjwt::domain::NoBrowser;
use sfjwt::ports::Browser;

/// Set in the child half of a test: the page to open.
const PAGE: &str = "SFJWT_TEST_PAGE";

/// A page as the checklists have it.
const USERS: &str = "https://acme.lightning.force.com/lightning/setup/ManageUsers/home";

/// Opens the page in this process, with this process' environment and streams.
fn child(url: &str) {
    let words = match SystemBrowser.open(url) {
        Ok(()) => "opened",
        Err(NoBrowser::Failed) => "failed",
        Err(NoBrowser::Remote) => "remote",
        Err(NoBrowser::NoDisplay) => "no display",
        Err(NoBrowser::NotAllowed) => "not allowed",
    };
    println!("[{words}]");
}

/// Runs `child` in a process with these commands on its path, and these variables.
fn open_with(home: &Home, test: &str, variables: &[(&str, &str)]) -> Ended {
    let mut command = Command::new(std::env::current_exe().unwrap());
    home.isolate(&mut command);
    command
        .args(["--exact", test, "--nocapture"])
        .env("PATH", home.join("bin"))
        .env("DISPLAY", ":99")
        .env(PAGE, USERS)
        .envs(variables.iter().copied());
    program::run(&mut command)
}

/// A command of the desktop: makes noise, writes what it got into a file of its own name, ends
/// with that code.
fn command_on_path(home: &Home, name: &str, code: u8) {
    let bin = home.join("bin");
    fs::create_dir_all(&bin).unwrap();
    let record = home.join(format!("{name}.txt"));
    let script = format!(
        r#"#!/bin/sh
echo NOISE
echo NOISE >&2
read -r typed && typed=something || typed=nothing
read -r pid _ _ _ _ session _ </proc/$$/stat
[ "$pid" = "$session" ] && own=own || own=shared
printf '%s\n' "$#" "$@" "$typed" "$own" >'{record}.new'
/bin/mv '{record}.new' '{record}'
exit {code}
"#,
        record = record.display()
    );
    let path = bin.join(name);
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// What a command of the desktop got: number of arguments, arguments, input, session.
fn record(home: &Home, name: &str) -> Option<Vec<String>> {
    let text = fs::read_to_string(home.join(format!("{name}.txt"))).ok()?;
    Some(text.lines().map(str::to_owned).collect())
}

fn silent(ended: &Ended, words: &str) {
    assert!(ended.out.contains(words), "{}\n{}", ended.out, ended.err);
    assert!(!ended.out.contains("NOISE"), "{}", ended.out);
    assert!(!ended.err.contains("NOISE"), "{}", ended.err);
}

#[test]
fn a_page_goes_to_the_desktops_command_as_one_argument_and_nothing_comes_back() {
    const TEST: &str = "a_page_goes_to_the_desktops_command_as_one_argument_and_nothing_comes_back";
    if let Ok(url) = std::env::var(PAGE) {
        return child(&url);
    }
    let home = Home::new();
    command_on_path(&home, "xdg-open", 0);
    silent(&open_with(&home, TEST, &[]), "[opened]");
    let got = record(&home, "xdg-open").expect("it was started");
    assert_eq!(got, ["1", USERS, "nothing", "own"]);
}

#[test]
fn a_command_that_fails_gives_way_to_the_next() {
    const TEST: &str = "a_command_that_fails_gives_way_to_the_next";
    if let Ok(url) = std::env::var(PAGE) {
        return child(&url);
    }
    let home = Home::new();
    command_on_path(&home, "xdg-open", 3);
    command_on_path(&home, "gio", 0);
    silent(&open_with(&home, TEST, &[]), "[opened]");
    assert!(record(&home, "xdg-open").is_some());
    assert_eq!(record(&home, "gio").unwrap()[..3], ["2", "open", USERS]);
}

#[test]
fn without_a_command_that_works_it_is_said() {
    const TEST: &str = "without_a_command_that_works_it_is_said";
    if let Ok(url) = std::env::var(PAGE) {
        return child(&url);
    }
    let home = Home::new();
    silent(&open_with(&home, TEST, &[]), "[failed]");
    command_on_path(&home, "xdg-open", 4);
    silent(&open_with(&home, TEST, &[]), "[failed]");
}

/// The environment of this very process decides.
#[test]
fn over_ssh_nothing_is_started() {
    const TEST: &str = "over_ssh_nothing_is_started";
    if let Ok(url) = std::env::var(PAGE) {
        return child(&url);
    }
    let home = Home::new();
    command_on_path(&home, "xdg-open", 0);
    let ssh = ("SSH_CONNECTION", "10.0.0.1 50000 10.0.0.2 22");
    silent(&open_with(&home, TEST, &[ssh]), "[remote]");
    let other = (PAGE, "https://evil.example/");
    silent(&open_with(&home, TEST, &[other]), "[not allowed]");
    let text = ("BROWSER", "w3m");
    silent(&open_with(&home, TEST, &[text]), "[no display]");
    assert_eq!(record(&home, "xdg-open"), None);
}

/// Where a practice set-up puts its certificate.
fn certificate(home: &Home, cert_out: &str) -> String {
    let args = ["setup", "--practice", "--yes", "--json", "--cert-out"];
    let json = home.sfjwt(&[&args[..], &[cert_out]].concat());
    let json = json.exits(0).json();
    json["certificate_path"].as_str().unwrap().to_owned()
}

#[test]
fn a_folder_takes_the_certificate_under_its_usual_name() {
    let home = Home::new();
    fs::create_dir(home.join("certificates here")).unwrap();
    let folder = home.join("certificates here").display().to_string();
    let first = certificate(&home, &folder);
    let usual = format!("{folder}/sfjwt-practice");
    assert!(first.starts_with(&usual), "{first}");
    assert_eq!(Path::new(&first).extension().unwrap(), "crt");
    assert!(Path::new(&first).is_file());

    let new = certificate(&home, &format!("{folder}/new/"));
    assert!(new.starts_with(&format!("{folder}/new/sfjwt-")), "{new}");
    assert!(Path::new(&new).is_file());
}

#[test]
fn a_tilde_that_the_shell_left_is_the_home() {
    let home = Home::new();
    let path = certificate(&home, "~/my certificate.crt");
    assert_eq!(Path::new(&path), home.join("my certificate.crt"));
    assert!(Path::new(&path).is_file());
}
