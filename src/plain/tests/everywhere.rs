//! What works at every prompt: the end of the input, going back, looking, pasting.

use crate::app::draft_of;
use crate::plain::Left;

use super::dialogues::practice;
use super::talk::talk;

/// Lines of the shortest practice run.
fn prompts() -> usize {
    talk(practice(), &[""; 80]).typed
}

/// Types `extra` before the line `at` of the shortest run.
fn with(at: usize, extra: &[&'static str]) -> Vec<&'static str> {
    let mut lines = vec![""; at];
    lines.extend(extra);
    lines.extend([""; 120]);
    lines
}

#[test]
fn the_end_of_the_input_cancels_at_every_prompt_and_keeps_everything() {
    let prompts = prompts();
    assert!(prompts > 30, "{prompts}");
    for typed in 0..prompts - 1 {
        let talked = talk(practice(), &vec![""; typed]);
        assert_eq!(talked.left, Left::Ended, "after {typed} lines");
        let model = &talked.drive.model;
        if model.facts.name.is_some() {
            let saved = model.facts.saved_draft.as_deref();
            let wanted = draft_of(model).unwrap();
            let saved = saved.unwrap_or_else(|| panic!("nothing saved after {typed} lines"));
            assert_eq!(saved.answers, wanted.answers, "after {typed} lines");
            assert_eq!(saved.ticks, wanted.ticks, "after {typed} lines");
            assert!(talked.text.contains("sfjwt setup --connection practice"));
        } else {
            assert!(
                talked.text.contains("nothing was changed"),
                "{}",
                talked.text
            );
        }
    }
}

#[test]
fn quit_leaves_at_every_prompt() {
    for at in 0..prompts() - 1 {
        let talked = talk(practice(), &with(at, &["quit"]));
        assert_eq!(talked.left, Left::Quit, "at {at}");
    }
}

#[test]
fn looking_back_from_anywhere_changes_nothing() {
    let straight = talk(practice(), &[""; 80]).drive;
    let expected = straight.model.facts.saved_connection.unwrap();
    let ways: [&[&str]; 4] = [
        &["back", "return"],
        &["back", "back", "back", "return"],
        &["back", ""],
        &["help", "show", "?", "back", "show", "back", "", ""],
    ];
    for at in 0..prompts() {
        for way in ways {
            let talked = talk(practice(), &with(at, way));
            assert_eq!(talked.left, Left::Done, "{way:?} at {at}");
            let saved = talked.drive.model.facts.saved_connection.unwrap();
            assert_eq!(saved.username, expected.username);
            assert_eq!(saved.entry, expected.entry, "{way:?} at {at}: the same key");
            assert_eq!(
                talked.drive.world.commits, straight.world.commits,
                "{way:?} at {at}: the same commits"
            );
        }
    }
}

#[test]
fn the_first_prompt_says_that_nothing_is_before_it() {
    let talked = talk(practice(), &["back"]);
    assert!(
        talked.text.contains("nothing to go back to"),
        "{}",
        talked.text
    );
}

#[test]
fn another_answer_changes_what_depends_on_it() {
    // At the question for the user: three back is the name of the certificate.
    let lines = with(
        7,
        &["back", "back", "back", "back", "another name", "return"],
    );
    let talked = talk(practice(), &lines);
    assert_eq!(talked.left, Left::Done);
    let connection = talked.drive.model.facts.saved_connection.unwrap();
    assert_eq!(connection.certificate.subject, "CN=another name");
}
