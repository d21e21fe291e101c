//! Fixing an error, from nothing: what Salesforce said is pasted, the finding leads to the line, the
//! test runs again by itself.

use crate::practice_state::{change_setup, unassign_everybody};
use crate::program::Home;
use crate::pty::{Key, Launch, Terminal};

const PASTED: &str = r#"{"error":"invalid_app_access","error_description":"user is not admin approved to access this app"}"#;

/// A practice connection that worked, until somebody took the permission set away.
fn broken() -> Home {
    let home = Home::new();
    home.sfjwt(&["setup", "--practice", "--yes"]).exits(0);
    change_setup(&home, "practice", unassign_everybody);
    home.sfjwt(&["test", "practice"]).exits(4);
    home
}

fn start(home: &Home, args: &[&str]) -> Terminal {
    Launch::sfjwt(home.path(), args).size(80, 24).start()
}

/// The line is where Enter led; done once more, the test is green by itself.
fn mend(terminal: &mut Terminal) {
    terminal.wait_for("SFJWT-APPR-02");
    terminal.wait_for("▸ 1 Assign the permission set");
    terminal.key(Key::Enter);
    terminal.wait_for("▸   Manage Assignments");
    terminal.key(Key::Enter);
    terminal.wait_for("It works.");
}

#[test]
fn a_pasted_error_is_fixed_where_the_finding_leads() {
    let home = broken();
    let mut terminal = start(&home, &[]);
    // With a connection the table is home.
    terminal.wait_for("▸ practice");
    terminal.type_text("f");
    terminal.wait_for("What did Salesforce say?");
    terminal.paste(PASTED);
    terminal.key(Key::Enter);
    terminal.wait_for("Test practice and fix it there");
    terminal.key(Key::Enter);
    mend(&mut terminal);
    terminal.key(Key::Enter);
    terminal.wait_for("This is a practice run");
    terminal.key(Key::Enter);
    terminal.wait_for("Finished?");
    terminal.key(Key::Enter);
    // Whoever looks after several goes on with the others.
    terminal.wait_for("▸ practice");
    terminal.type_text("q");
    assert_eq!(terminal.wait_exit(), 0);
    terminal.assert_restored();
    home.sfjwt(&["test", "practice"]).exits(0);
}

/// A connection that is only tested is opened where a fix needs it.
#[test]
fn a_tested_connection_is_opened_for_its_fix() {
    let home = broken();
    let mut terminal = start(&home, &[]);
    terminal.wait_for("▸ practice");
    terminal.type_text("d");
    terminal.wait_for("SFJWT-APPR-02");
    terminal.wait_for("▸ 1 Assign the permission set");
    terminal.key(Key::Enter);
    terminal.wait_for("▸   Manage Assignments");
    terminal.key(Key::Enter);
    terminal.wait_for("It works.");
    terminal.key(Key::Ctrl('s'));
    assert_eq!(terminal.wait_exit(), 0);
    terminal.assert_restored();
    home.sfjwt(&["test", "practice"]).exits(0);
}
