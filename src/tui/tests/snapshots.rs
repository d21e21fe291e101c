//! Every screen as it is painted, compared with how it was when somebody last looked at it.
//!
//! After a wanted change: `INSTA_UPDATE=always cargo test --lib tui::`, then look at each diff as
//! the administrator would who sees the screen.

use super::screens::{self, Screen};
use super::stage::PLAIN;
use crate::tui::Caps;

/// The size every terminal has, and a comfortable one with the steps at the side.
const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// Without colours and in ASCII: a dozen that show every sign and style.
const OTHERWISE: [&str; 15] = [
    "welcome-with-set-ups",
    "dashboard-all-verdicts",
    "connection-ended",
    "resume-dialog",
    "destination",
    "org-wrong",
    "passphrase-typed",
    "certificate-form-days-wrong",
    "work-storing-key",
    "app-checklist-skipped",
    "test-running",
    "test-waiting-with-countdown",
    "test-failed-line-left-out",
    "test-green-with-warning",
    "hand-over-versionforge",
];

/// Compares a text with its snapshot.
pub(super) fn compare(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn print(screen: &Screen, sizes: &[(u16, u16)], caps: Caps) -> String {
    let shots = sizes.iter().map(|size| {
        let mut stage = screen.1();
        stage.shot(*size, caps).print()
    });
    shots.collect::<Vec<_>>().join("\n")
}

/// All differences at once, not only the first.
fn compare_all(screens: &[Screen], ending: &str, sizes: &[(u16, u16)], caps: Caps) {
    let differ: Vec<String> = screens
        .iter()
        .filter(|screen| {
            let name = format!("{}{ending}", screen.0);
            let text = print(screen, sizes, caps);
            std::panic::catch_unwind(|| compare(&name, &text)).is_err()
        })
        .map(|screen| format!("{}{ending}", screen.0))
        .collect();
    assert!(differ.is_empty(), "differ: {differ:#?}");
}

fn chosen() -> Vec<Screen> {
    let chosen: Vec<Screen> = screens::all()
        .into_iter()
        .filter(|(name, _)| OTHERWISE.contains(name))
        .collect();
    assert_eq!(chosen.len(), OTHERWISE.len());
    chosen
}

#[test]
fn every_screen_looks_as_it_did() {
    compare_all(&screens::all(), "", &SIZES, PLAIN);
}

#[test]
fn without_colour_the_focus_is_still_seen() {
    let caps = Caps {
        color: false,
        ..PLAIN
    };
    compare_all(&chosen(), "@no-colour", &SIZES[..1], caps);
}

#[test]
fn ascii_says_the_same() {
    let caps = Caps {
        ascii: true,
        ..PLAIN
    };
    compare_all(&chosen(), "@ascii", &SIZES[..1], caps);
}

/// A snapshot of a screen that is no more would be looked at for nothing.
#[test]
fn every_snapshot_has_a_screen() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/tui/tests/snapshots");
    let known: Vec<&str> = screens::all().into_iter().map(|(name, _)| name).collect();
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let name = file.trim_end_matches(".snap");
        let screen = name.split('@').next().unwrap();
        let other = ["keys", "too-small"].contains(&name);
        assert!(other || known.contains(&screen), "{file}");
    }
}

#[test]
fn a_window_that_is_too_small_says_so() {
    let screens = screens::all();
    let org = screens.iter().find(|(name, _)| *name == "org-empty");
    let too_small = [(40, 10), (43, 24), (80, 12), (20, 3)];
    compare("too-small", &print(org.unwrap(), &too_small, PLAIN));
}
