//! Work that takes long: words every ten seconds, and ways out.

use std::sync::Arc;

use crate::app::tests::world::{Drive, World, refusal};
use crate::app::{MsgBody, Phase, Slot};
use crate::domain::StoreKind;
use crate::plain::{Left, Plain};
use crate::ports::{FrontEnd, Next};

use super::dialogues::{KEY, ORG, real};
use super::talk::{Drawer, Paths, Screen, Typist};

/// Goes on until `stop`, without anything typed.
fn run_until(front: &mut Plain<'_>, drive: &mut Drive, stop: impl Fn(&Drive) -> bool) {
    for _ in 0..500 {
        if stop(drive) {
            return;
        }
        match front.show(&drive.model, drive.model.now) {
            Next::Send(messages) => {
                for message in messages {
                    drive.send(message);
                }
            }
            Next::Leave => panic!("it left"),
            Next::Wait => {
                drive.step();
            }
        }
    }
    panic!(
        "it never got there: {:?}",
        crate::app::pending(&drive.model)
    );
}

#[test]
fn a_keychain_that_waits_says_so_and_a_file_can_take_its_place() {
    let screen = Screen::default();
    let mut out = screen.clone();
    let lines = ["5", ORG, "", "", "", "", "", "", "", "file"];
    let mut typist = Typist::new(&lines, &screen);
    let mut front = Plain::new(
        &mut out,
        80,
        &mut typist,
        Arc::new(Drawer::default()),
        Arc::new(Paths),
    );
    let mut drive = real();
    let storing = |drive: &Drive| {
        drive
            .model
            .running
            .values()
            .any(|effect| matches!(effect.kind, crate::app::EffectKind::StoreKey { .. }))
    };
    run_until(&mut front, &mut drive, storing);
    let began = drive.model.now;
    let at = |front: &mut Plain<'_>, drive: &Drive, seconds: i64| {
        front.show(&drive.model, began + time::Duration::seconds(seconds))
    };
    for second in 0..5 {
        assert_eq!(at(&mut front, &drive, second), Next::Wait);
    }
    assert!(!screen.text().contains("Waiting for your keychain"));
    assert_eq!(at(&mut front, &drive, 5), Next::Wait);
    assert!(
        screen
            .text()
            .contains("Waiting for your keychain. Look for a window")
    );
    // Enter waits on; ten seconds later it still says so.
    assert_eq!(at(&mut front, &drive, 9), Next::Wait);
    assert_eq!(at(&mut front, &drive, 15), Next::Wait);
    assert!(
        screen.text().contains("15 seconds so far"),
        "{}",
        screen.text()
    );
    // `file` is the next line.
    let next = at(&mut front, &drive, 16);
    let Next::Send(messages) = next else {
        panic!("{next:?}")
    };
    {
        for message in messages {
            drive.send(message);
        }
    }
    assert_eq!(drive.model.answers.store, Some(StoreKind::File));
    assert!(!drive.model.is_running(Slot::Commit) || !storing(&drive));
    assert_eq!(at(&mut front, &drive, 17), Next::Wait);
    assert!(
        screen.text().contains("Which passphrase"),
        "{}",
        screen.text()
    );
}

#[test]
fn a_spreading_change_says_when_it_tries_again_and_until_when() {
    let screen = Screen::default();
    let mut out = screen.clone();
    let mut lines = vec![
        "5",
        ORG,
        "",
        "",
        "",
        "",
        "",
        "",
        "svc@acme.example.uat",
        "",
        "",
    ];
    lines.extend([""; 13]);
    lines.extend([KEY, ""]);
    lines.extend([""; 8]);
    lines.push("");
    let mut typist = Typist::new(&lines, &screen);
    let mut front = Plain::new(
        &mut out,
        80,
        &mut typist,
        Arc::new(Drawer::default()),
        Arc::new(Paths),
    );
    let mut drive = real();
    for _ in 0..3 {
        drive.world.refusals.push_back(refusal(
            "invalid_app_access",
            "user is not admin approved to access this app",
        ));
    }
    let waiting = |drive: &Drive| matches!(drive.model.test.phase, Phase::Waiting(_));
    run_until(&mut front, &mut drive, waiting);
    assert_eq!(front.show(&drive.model, drive.model.now), Next::Wait);
    let text = screen.text();
    let said = text
        .split("waiting  ")
        .nth(1)
        .unwrap_or_else(|| panic!("{text}"));
    assert!(said.contains("Next try at 12:0"), "{said}");
    assert!(said.contains("so on until 12:1"), "{said}");
}

#[test]
fn ctrl_c_ends_it_and_keeps_everything() {
    let screen = Screen::default();
    let mut out = screen.clone();
    let mut typist = Typist::new(&[], &screen);
    let mut front = Plain::new(
        &mut out,
        80,
        &mut typist,
        Arc::new(Drawer::default()),
        Arc::new(Paths),
    );
    let mut drive = Drive::practice(World::default());
    drive.send(MsgBody::Interrupt);
    assert_eq!(front.show(&drive.model, drive.model.now), Next::Leave);
    assert_eq!(front.left(), Left::Interrupted);
}
