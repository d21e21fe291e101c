//! `sfjwt diagnose` on a terminal.

use crate::program::Home;
use crate::pty::Terminal;

/// In a practice run nobody is asked, though somebody sits there: the experiment runs by itself.
#[test]
fn practice_asks_for_no_consent() {
    let home = Home::new();
    let setup = ["setup", "--practice", "--yes", "--connection", "acme"];
    home.sfjwt(&setup).exits(0);
    let args = ["diagnose", "acme", "--fault", "classic_audience_only"];
    let terminal = Terminal::start(home.path(), &args, 100, 60);
    terminal.wait_for("therefore the audience was the cause");
    assert_eq!(terminal.wait_exit(), 4, "{}", terminal.dump());
    let all = String::from_utf8_lossy(&terminal.everything()).into_owned();
    assert!(!all.contains("[y/N]"), "{all}");
    terminal.assert_restored();
}
