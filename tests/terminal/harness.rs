//! The terminal of these tests itself: what it shows, waits for and complains about.

use std::panic::{AssertUnwindSafe, catch_unwind};

#[cfg(target_os = "linux")]
use crate::keyring::Keyring;
use crate::program::Home;
use crate::pty::{Key, Launch, Terminal};

/// A shell script on a terminal.
fn script(home: &Home, script: &str) -> Terminal {
    Launch::program(home.path(), "/bin/sh", &["-c", script]).start()
}

fn message_of(test: impl FnOnce()) -> String {
    let failed = catch_unwind(AssertUnwindSafe(test)).expect_err("it must fail");
    failed.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[test]
fn a_program_that_asks_nothing_runs_on_a_terminal() {
    let home = Home::new();
    let args = ["setup", "--practice", "--yes", "--connection", "acme"];
    let terminal = Terminal::start(home.path(), &args, 100, 60);
    terminal.wait_for("It works");
    assert_eq!(terminal.wait_exit(), 0, "{}", terminal.dump());
    terminal.assert_restored();
    assert!(home.connection("acme").is_some());
}

#[test]
fn keys_arrive_and_the_exit_code_comes_back() {
    let home = Home::new();
    let mut terminal = script(&home, "read -r name; echo \"hello $name\"; exit 7");
    terminal.type_text("Ada");
    terminal.wait_for("Ada");
    terminal.key(Key::Enter);
    terminal.wait_for("hello Ada");
    assert_eq!(terminal.wait_exit(), 7);
    terminal.assert_restored();
}

#[test]
fn who_comes_back_from_the_alternate_screen_passes() {
    let home = Home::new();
    let enter = r"stty raw -echo; printf '\033[?1049h\033[?25l\033[?2004h\033[?1000;1006hinside'";
    let leave = r"printf '\033[?1006;1000l\033[?2004l\033[?25h\033[?1049l'; stty cooked echo";
    let mut terminal = script(
        &home,
        &format!("s=$(stty -g); {enter}; head -c 1 >/dev/null; {leave}; stty $s"),
    );
    terminal.wait_for("inside");
    let screen = terminal.screen();
    assert!(screen.alternate_screen() && screen.hide_cursor());
    assert!(terminal.settings_changed());
    terminal.paste("x");
    assert_eq!(terminal.wait_exit(), 0);
    assert_eq!(terminal.text(), "");
    terminal.assert_restored();
}

#[test]
fn whatever_is_left_behind_is_found() {
    let home = Home::new();
    for (leave, said) in [
        (
            r"printf '\033[?1049h'",
            "the alternate screen (?1049) is on",
        ),
        (r"printf '\033[?25l'", "the cursor (?25) is off"),
        (r"printf '\033[?2004h'", "bracketed paste (?2004) is on"),
        (r"printf '\033[?1003;1006h'", "the mouse (?1003) is on"),
        (r"printf '\033[?1004h'", "focus reporting (?1004) is on"),
        (r"printf '\033[>1u'", "keyboard flags are still pushed"),
        (r"printf '\033[31m'", "colours or attributes are on"),
        ("printf words", "the cursor stands in column 5"),
        ("stty -echo", "the terminal's settings are"),
        ("stty -icanon", "the terminal's settings are"),
    ] {
        let terminal = script(&home, leave);
        let message = message_of(|| terminal.assert_restored());
        assert!(message.contains(said), "{leave}: {message}");
    }
    script(
        &home,
        r"printf '\033[?25l'; printf '\033[?25h'; stty -echo; stty echo",
    )
    .assert_restored();
}

#[test]
fn a_signal_ends_it_and_shows_in_the_exit_code() {
    let home = Home::new();
    for (signal, code) in [("TERM", 143), ("HUP", 129), ("KILL", 137)] {
        let terminal = script(&home, "echo ready; exec cat");
        terminal.wait_for("ready");
        terminal.signal(signal);
        assert_eq!(terminal.wait_exit(), code, "{signal}");
    }
}

#[test]
fn closing_the_terminal_is_a_hangup() {
    let home = Home::new();
    let told = home.join("told");
    let mut terminal = script(
        &home,
        "trap 'echo hangup >told; exit' HUP; echo ready; while :; do read -r line; done",
    );
    terminal.wait_for("ready");
    terminal.hang_up(Key::Enter);
    crate::eventually("the trap ran", || told.exists());
}

#[test]
fn another_size_is_heard_of() {
    let home = Home::new();
    let mut terminal = script(
        &home,
        "trap 'stty size' WINCH; stty size; while :; do read -r line; done",
    );
    terminal.wait_for("24 80");
    terminal.resize(132, 50);
    terminal.key(Key::Enter);
    terminal.wait_for("50 132");
    assert_eq!(terminal.screen().size().1.get(), 132);
}

#[test]
fn waiting_for_what_never_comes_ends_with_the_program_and_shows_the_screen() {
    let home = Home::new();
    let terminal = script(&home, "echo something else; exit 3");
    let message = message_of(|| terminal.wait_for("what never comes"));
    assert!(
        message.contains("no `what never comes` before exit 3"),
        "{message}"
    );
    assert!(message.contains("|something else"), "{message}");
}

#[test]
fn job_control_stops_and_goes_on() {
    let home = Home::new();
    let args = ["--norc", "--noprofile", "-i"];
    let mut shell = Launch::program(home.path(), "/bin/bash", &args)
        .env("PS1", "shell> ")
        .start();
    shell.wait_for("shell>");
    // The shell reads keys itself until its child runs: wait for that. One process, because a
    // fork that is stopped half-way hides its parent's stop.
    shell.type_text("sh -c 'echo u\"\"p; while read -r x; do echo $x; done'\r");
    shell.wait_for("up");
    shell.key(Key::Ctrl('z'));
    shell.wait_for("Stopped");
    shell.type_text("fg\r");
    // Until it goes on, only the shell echoes what is typed.
    shell.wait_for("fg sh -c");
    shell.type_text("again\r");
    shell.wait_for("again again");
    shell.key(Key::Ctrl('c'));
    shell.wait_for("^C shell>");
    shell.type_text("exit\r");
    assert_eq!(shell.wait_exit(), 130);
    shell.assert_restored();
}

#[cfg(target_os = "linux")]
#[test]
fn a_secret_service_lives_as_long_as_it_is_held() {
    let home = Home::new();
    let keyring = Keyring::start(home.path(), "unlocked");
    let args = [
        "setup",
        "--practice",
        "--yes",
        "--connection",
        "acme",
        "--store",
        "keychain",
    ];
    let run = |args: &[&str]| {
        let launch = Launch::sfjwt(home.path(), args).size(100, 60);
        launch.envs(&keyring.env()).start()
    };
    let setup = run(&args);
    setup.wait_for("It works");
    assert_eq!(setup.wait_exit(), 0, "{}", setup.dump());
    assert_eq!(run(&["test", "acme"]).wait_exit(), 0);
    drop(keyring);
    let alone = Terminal::start(home.path(), &["test", "acme", "--json"], 80, 24);
    assert_eq!(alone.wait_exit(), 5);
}
