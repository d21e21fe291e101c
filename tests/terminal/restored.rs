//! However the program ends or pauses, the terminal is as it was.

use std::process::Command;

use crate::eventually;
use crate::journey::{NAME, Stop, Walk, setup};
use crate::program::Home;
use crate::pty::{Key, Launch, Terminal};

/// At a question, in a text field, in a checklist, on the test's page.
const STOPS: [Stop; 4] = [
    Stop::Destination,
    Stop::Username,
    Stop::PreAuthorise,
    Stop::Test,
];

/// Something that ends the program.
type End = fn(&mut Terminal);

fn at(home: &Home, stop: Stop) -> Walk {
    let mut walk = Walk::start(home);
    walk.walk_to(stop);
    if stop == Stop::Test {
        eventually("it is saved", || home.connection(NAME).is_some());
    }
    let screen = walk.terminal.screen();
    assert!(screen.alternate_screen() && screen.bracketed_paste());
    assert!(walk.terminal.settings_changed());
    walk
}

#[test]
fn after_signals_and_keys_that_end_it() {
    let ways: [(&str, End); 3] = [
        ("SIGTERM", |terminal| terminal.signal("TERM")),
        ("SIGHUP", |terminal| terminal.signal("HUP")),
        ("Ctrl-C twice", |terminal| {
            terminal.key(Key::Ctrl('c'));
            terminal.wait_for("Leave?");
            terminal.key(Key::Ctrl('c'));
        }),
    ];
    for stop in STOPS {
        for (name, end) in ways {
            let home = Home::new();
            let mut walk = at(&home, stop);
            end(&mut walk.terminal);
            let code = walk.terminal.wait_exit();
            let done = stop == Stop::Test;
            assert_eq!(code, if done { 0 } else { 130 }, "{name} at {stop:?}");
            walk.terminal.assert_restored();
        }
    }
}

#[test]
fn after_saving_and_quitting() {
    let home = Home::new();
    let mut walk = at(&home, Stop::Username);
    walk.terminal.key(Key::Ctrl('s'));
    assert_eq!(walk.terminal.wait_exit(), 0);
    walk.terminal.assert_restored();
    walk.terminal
        .wait_for(&format!("sfjwt setup --connection {NAME}"));
    assert!(home.draft(NAME).is_some());
}

/// A bug of ours shows its message on the terminal as it was, wherever it happens.
#[cfg(feature = "failpoints")]
#[test]
fn after_a_panic() {
    for moment in ["1:before", "1:after", "3:before", "3:after"] {
        let home = Home::new();
        let mut walk = Walk::of(setup(&home).env("SFJWT_PANIC_AT", moment).start());
        while walk.terminal.changes_on(Key::Enter) {}
        let code = walk.terminal.wait_exit();
        assert_eq!(code, 101, "{moment}\n{}", walk.terminal.dump());
        walk.terminal.assert_restored();
        walk.terminal.wait_for("asked for by SFJWT_PANIC_AT");
    }
}

/// The window is closed: the program ends, and nothing is lost.
#[test]
fn closing_the_window_ends_it() {
    let home = Home::new();
    let mut walk = at(&home, Stop::Username);
    let pid = walk.terminal.id();
    walk.terminal.hang_up(Key::Left);
    eventually("it has ended", || {
        let state = state(pid);
        state.is_empty() || state.starts_with('Z')
    });
    drop(walk);
    Walk::resume(&home, setup(&home)).sees(Stop::Username);
}

/// The state of a process as `ps` tells it; empty: there is none.
fn state(pid: u32) -> String {
    let status = Command::new("ps")
        .args(["-o", "stat=", "-p", &pid.to_string()])
        .output()
        .expect("the `ps` command");
    String::from_utf8_lossy(&status.stdout).trim().to_owned()
}

/// Ctrl-Z below a shell: the shell has its terminal back, `fg` paints everything again.
#[test]
fn while_it_is_stopped_by_a_shell() {
    let home = Home::new();
    let args = ["--norc", "--noprofile", "-i"];
    let launch = Launch::program(home.path(), "/bin/bash", &args).env("PS1", "shell> ");
    let mut walk = Walk::of(launch.start());
    walk.terminal.wait_for("shell>");
    let program = env!("CARGO_BIN_EXE_sfjwt");
    walk.terminal
        .type_text(&format!("'{program}' setup --practice\r"));
    walk.sees(Stop::Destination);
    walk.walk_to(Stop::Username);
    for times in 1..=2 {
        walk.terminal.key(Key::Ctrl('z'));
        walk.terminal.wait_until("the shell's prompt", |screen| {
            let text = screen.contents();
            text.matches("Stopped").count() == times && text.trim_end().ends_with("shell>")
        });
        let screen = walk.terminal.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor());
        walk.terminal
            .type_text(&format!("echo alive $(({times} + 7))\r"));
        walk.terminal
            .wait_for(&format!("alive {} shell>", times + 7));
        walk.terminal.type_text("fg\r");
        walk.sees(Stop::Username);
        assert!(walk.terminal.screen().alternate_screen());
    }
    walk.walk_to(Stop::AppKind);
    walk.terminal.key(Key::Ctrl('s'));
    walk.terminal
        .wait_for(&format!("--connection {NAME} shell>"));
    walk.terminal.type_text("exit\r");
    assert_eq!(walk.terminal.wait_exit(), 0);
    walk.terminal.assert_restored();
}

/// Ctrl-Z without a shell that would notice, SIGCONT from elsewhere.
#[test]
fn while_it_is_stopped_without_a_shell() {
    let home = Home::new();
    let mut walk = at(&home, Stop::Username);
    walk.terminal.key(Key::Ctrl('z'));
    walk.terminal
        .wait_until("the main screen", |screen| !screen.alternate_screen());
    eventually("it is stopped", || {
        state(walk.terminal.id()).starts_with('T')
    });
    assert!(!walk.terminal.settings_changed());
    walk.terminal.signal_group("CONT");
    walk.sees(Stop::Username);
    walk.walk_to(Stop::AppKind);
    walk.terminal.signal("TERM");
    assert_eq!(walk.terminal.wait_exit(), 130);
    walk.terminal.assert_restored();
}
