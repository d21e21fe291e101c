//! Replacing a key line by line.

use crate::app::tests::world::{Drive, World, refusal};
use crate::app::{Door, MsgBody, ReplaceTask, Start};
use crate::domain::{Connection, ConnectionName, PracticeOptions};
use crate::plain::Left;

use super::dialogues::practice;
use super::talk::{Talked, talk};

/// A practice connection, and the world it was made in.
fn connection() -> (Connection, World) {
    let finished = talk(practice(), &[""; 80]).drive;
    let connection = *finished.model.facts.saved_connection.unwrap();
    (connection, finished.world)
}

fn rotate(refusals: usize) -> Drive {
    let (connection, world) = connection();
    let refused = refusal("invalid_grant", "invalid assertion");
    let mut drive = Drive::new(World {
        refusals: vec![refused; refusals].into(),
        // An org that takes every key, after that.
        trusted: None,
        ..world
    });
    drive.send(MsgBody::Start(Box::new(Start::Replace {
        connection: Box::new(connection),
        certificate: String::new(),
        task: ReplaceTask::All,
        practice: PracticeOptions::default(),
    })));
    drive.send(MsgBody::Attend);
    drive
}

/// The key that signs now, and those before it.
fn keys(talked: &Talked) -> (String, usize) {
    let saved = talked
        .drive
        .model
        .facts
        .saved_connection
        .as_deref()
        .unwrap();
    (saved.key.spki.to_string(), saved.retired.len())
}

#[test]
fn two_systems_move_to_the_next_key() {
    let before = connection().0.key.spki.to_string();
    let lines = [
        "",
        "Google Integration, nightly export",
        "2",
        "",
        "",
        "",
        "",
        "1",
        "help",
        "2",
        "back",
        "",
        "",
        "",
        "",
        "",
        "",
        "1",
        "2",
        "",
    ];
    let talked = talk(rotate(0), &lines);
    insta::assert_snapshot!(talked.text);
    assert_eq!(talked.left, Left::Done);
    let (active, kept) = keys(&talked);
    assert_ne!(active, before);
    assert_eq!(kept, 1);
}

/// The key of today does not work, the next one is refused: what is known is said, the answers can
/// be read, and it is given up with a second word.
#[test]
fn nothing_is_accepted_and_it_is_given_up() {
    let before = connection().0.key.spki.to_string();
    let lines = [
        "2", "2", "", "", "", "", "", "raw", "show", "give up", "steps", "return", "9", "give up",
        "give up",
    ];
    let talked = talk(rotate(3), &lines);
    insta::assert_snapshot!(talked.text);
    assert_eq!(talked.left, Left::Done);
    assert_eq!(keys(&talked).0, before);
}

#[test]
fn leaving_in_the_middle_says_how_it_goes_on() {
    let talked = talk(rotate(0), &["", "", "", "", "", "", "quit"]);
    assert_eq!(talked.left, Left::Quit);
    let told = "Go on with: sfjwt rotate practice";
    assert!(talked.text.contains(told), "{}", talked.text);
}

#[test]
fn the_upload_is_left_to_somebody_else() {
    let talked = talk(rotate(0), &["", "", "", "", "", "", "", "other", "", ""]);
    assert_eq!(talked.left, Left::Done);
    assert!(talked.text.contains("accepted, 3 of 3"), "{}", talked.text);
    assert!(talked.drive.model.ticks.is_empty());
}

fn home(connections: Vec<Connection>) -> Drive {
    let mut drive = Drive::new(World::default());
    drive.world.shelf.connections = connections.into_iter().map(|c| (c, None)).collect();
    drive.send(MsgBody::Start(Box::new(Start::Home {
        offer: None,
        practice: false,
    })));
    drive
}

#[test]
fn the_door_leads_to_the_key_that_is_named() {
    let (first, _) = connection();
    let second = Connection {
        name: ConnectionName::parse("other").unwrap(),
        ..first.clone()
    };
    let none = talk(home(Vec::new()), &["3", "quit"]);
    assert!(none.text.contains("no connection yet"), "{}", none.text);
    // With connections the table is home, and its commands name them.
    let one = talk(home(vec![first.clone()]), &["replace 1"]);
    assert_eq!(
        one.drive.model.door,
        Some(Door::Replace(first.name.clone(), ReplaceTask::All))
    );
    let several = talk(
        home(vec![first, second.clone()]),
        &["replace 7", "replace other"],
    );
    assert_eq!(
        several.drive.model.door,
        Some(Door::Replace(second.name, ReplaceTask::All))
    );
}

/// The way back, and the end of it, are commands of the list; what cannot be taken back needs a yes.
#[test]
fn the_keys_before_have_their_commands() {
    let (plain, _) = connection();
    let nothing = talk(
        home(vec![plain.clone()]),
        &["go-back 1", "delete-earlier 1"],
    );
    let told = "No earlier key of practice is kept";
    assert_eq!(nothing.text.matches(told).count(), 2, "{}", nothing.text);
    assert_eq!(nothing.drive.model.door, None);

    let replaced = talk(rotate(0), &[""; 60]).drive.world.disk.unwrap();
    let door = |lines: &[&str]| {
        let talked = talk(home(vec![(*replaced).clone()]), lines);
        (talked.drive.model.door, talked.text)
    };
    let name = &replaced.name;
    let to = |task| Some(Door::Replace(name.clone(), task));
    assert_eq!(door(&["go-back 1"]).0, to(ReplaceTask::Back));
    let (left, text) = door(&["delete-earlier 1", "no"]);
    assert_eq!(left, None);
    assert!(text.contains("The key of today is tested first"), "{text}");
    assert_eq!(
        door(&["delete-earlier 1", "yes"]).0,
        to(ReplaceTask::Forget)
    );
}
