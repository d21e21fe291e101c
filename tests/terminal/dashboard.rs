//! The table of connections: tests beside each other, another screen meanwhile, other names, and one
//! less.

use crate::practice_state::{change_setup, unassign_everybody};
use crate::program::Home;
use crate::pty::{Launch, Terminal};
use vt100::Screen;

/// The row of a connection, as it is on the screen.
fn row(screen: &Screen, name: &str) -> String {
    let text = screen.contents();
    let row = text.lines().find(|line| {
        let line = line.trim_start_matches([' ', '▸']);
        line.split_whitespace().next() == Some(name)
    });
    row.unwrap_or_default().to_owned()
}

fn wait_row(terminal: &Terminal, name: &str, text: &str) {
    let what = format!("{text} beside {name}");
    terminal.wait_until(&what, |screen| row(screen, name).contains(text));
}

/// Three connections that worked; of one, somebody took the permission set away since.
fn three() -> Home {
    let home = Home::new();
    for name in ["acme-prod", "acme-uat", "globex"] {
        let args = ["setup", "--practice", "--yes", "--connection", name];
        home.sfjwt(&args).exits(0);
    }
    change_setup(&home, "globex", unassign_everybody);
    home
}

#[test]
fn rows_turn_while_somebody_is_elsewhere() {
    let home = three();
    let mut terminal = Launch::sfjwt(home.path(), &[]).size(80, 24).start();
    terminal.wait_for("3 connections");
    wait_row(&terminal, "globex", "works");
    terminal.type_text("T");
    // On another screen while the tests run: they go on.
    terminal.type_text("r");
    terminal.wait_for("Why is the key replaced?");
    terminal.key(crate::pty::Key::Esc);
    terminal.wait_for("3 connections");
    wait_row(&terminal, "globex", "✗");
    wait_row(&terminal, "acme-uat", "works");
    // What the row says stands on disk.
    let list = home.sfjwt(&["status", "globex"]).exits(0);
    list.says(&["globex"]);

    terminal.type_text("/uat");
    terminal.wait_until("only one row", |screen| row(screen, "globex").is_empty());
    terminal.key(crate::pty::Key::Enter);
    terminal.type_text("e");
    terminal.wait_for("acme-uat");
    terminal.key(crate::pty::Key::Ctrl('u'));
    terminal.type_text("initech-uat");
    terminal.key(crate::pty::Key::Enter);
    wait_row(&terminal, "initech-uat", "works");
    assert!(home.connection("initech-uat").is_some() && home.connection("acme-uat").is_none());
    home.sfjwt(&["test", "initech-uat"]).exits(0);

    terminal.type_text("x");
    terminal.wait_for("nothing of it is in Salesforce");
    terminal.key(crate::pty::Key::Down);
    terminal.key(crate::pty::Key::Enter);
    crate::eventually("it is removed", || home.connection("initech-uat").is_none());
    terminal.wait_gone("Remove initech-uat");
    terminal.key(crate::pty::Key::Esc);
    terminal.wait_for("2 connections");
    terminal.type_text("q");
    assert_eq!(terminal.wait_exit(), 0);
    terminal.assert_restored();
}
