//! Sizes, no colours, plain ASCII.

use regex::bytes::Regex;

use crate::journey::{Stop, Walk, setup};
use crate::program::Home;
use crate::pty::Launch;

/// Every screen survives becoming too small, tiny and large, and is the same afterwards.
#[test]
fn every_screen_survives_every_size() {
    let home = Home::new();
    let mut walk = Walk::start(&home);
    for stop in Stop::ALL {
        walk.walk_to(stop);
        for (cols, rows) in [(20, 5), (1, 1)] {
            walk.terminal.resize(cols, rows);
            // Nothing of the page fits; a word of the message does, or nothing at all.
            let sign = stop.sign();
            walk.terminal.wait_until("the page is gone", |screen| {
                !screen.contents().contains(&sign)
            });
        }
        walk.terminal.resize(20, 5);
        walk.terminal.wait_for("This window is too small.");
        walk.terminal.resize(200, 60);
        walk.sees_again(stop);
        walk.terminal.resize(80, 24);
        walk.terminal.wait_until("24 rows, all painted", |screen| {
            screen.contents().contains("step")
        });
        walk.sees_again(stop);
    }
    walk.finish();
    assert_eq!(walk.terminal.wait_exit(), 0);
    walk.terminal.assert_restored();
}

/// All that a whole journey paints, so that every state was on the screen; not what is printed
/// after it.
fn painted_by(launch: Launch, mark: char) -> Vec<u8> {
    let mut walk = Walk::of(launch.start());
    walk.mark = mark;
    walk.sees(Stop::Destination);
    walk.walk_to(Stop::HandOver);
    walk.finish();
    assert_eq!(walk.terminal.wait_exit(), 0);
    let painted = walk.terminal.everything();
    let leave = b"\x1b[?1049l";
    let end = painted.windows(leave.len()).position(|part| part == leave);
    painted[..end.expect("it left the alternate screen")].to_vec()
}

fn colours(bytes: &[u8]) -> usize {
    let colour = Regex::new(r"\x1b\[(?:[0-9;:]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;:m]").unwrap();
    colour.find_iter(bytes).count()
}

#[test]
fn without_colour_the_marks_stay() {
    let home = Home::new();
    let plain = painted_by(setup(&home).env("NO_COLOR", "1"), '▸');
    assert_eq!(colours(&plain), 0);
    let home = Home::new();
    assert_ne!(
        colours(&painted_by(setup(&home), '▸')),
        0,
        "colours are found"
    );
}

#[test]
fn plain_ascii_is_plain_ascii() {
    let by_flag = |home: &Home| Launch::sfjwt(home.path(), &["setup", "--practice", "--ascii"]);
    let by_locale = |home: &Home| setup(home).env("LANG", "C");
    for launch in [by_flag, by_locale] {
        let home = Home::new();
        let shown = painted_by(launch(&home), '>');
        let others: String = String::from_utf8_lossy(&shown)
            .chars()
            .filter(|c| !c.is_ascii())
            .collect();
        assert_eq!(others, "");
    }
}
