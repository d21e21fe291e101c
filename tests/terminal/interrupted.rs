//! Killed at any moment, a set-up goes on where it was, with the same key.

use crate::eventually;
use crate::journey::{NAME, Stop, Walk, setup};
use crate::program::Home;

/// So many lines are ticked before the kill in the middle of a checklist.
const TICKED: usize = 2;

/// The fingerprint of the key that is in its store.
fn stored_key(draft: &toml::Table) -> Option<String> {
    let key = draft.get("key")?;
    let stored = key.get("stored")?.as_bool()?;
    stored.then(|| key["facts"]["spki"].as_str().expect("a text").to_owned())
}

/// The draft on disk tells of everything that was done before this stop.
fn is_saved(home: &Home, stop: Stop) -> bool {
    let Some(draft) = home.draft(NAME) else {
        return false;
    };
    let answered = |name: &str| {
        draft
            .get("answers")
            .is_some_and(|all| all.get(name).is_some())
    };
    let ticks = draft
        .get("ticks")
        .and_then(|ticks| ticks.as_table())
        .map_or(0, toml::Table::len);
    match stop {
        Stop::Destination => true,
        Stop::KeySource | Stop::KeySize => answered("destination"),
        Stop::Certificate => answered("key_size"),
        Stop::Store => answered("common_name") && answered("days"),
        Stop::Username => {
            let written = draft.get("certificate").and_then(|made| made.get("path"));
            stored_key(&draft).is_some() && written.is_some()
        }
        Stop::AppKind => answered("username"),
        Stop::AppExists => answered("app_kind"),
        Stop::App => ticks == TICKED,
        Stop::ConsumerKey => ticks == Stop::App.number_of_lines(),
        Stop::PreauthoriseBy => answered("consumer_key"),
        Stop::PreAuthorise => answered("by_profile"),
        Stop::Test | Stop::HandOver => false,
    }
}

/// SIGKILL at every stop and in the middle of a checklist. Two places are a step earlier: where a
/// new key comes from is no fact until its size was said, and the Consumer Key is shown once, so it
/// has to be looked up again.
#[test]
fn killed_at_every_stop_it_goes_on_there_with_the_same_key() {
    let home = Home::new();
    let mut walk = Walk::start(&home);
    let mut key = None;
    for stop in Stop::ALL {
        walk.walk_to(stop);
        if matches!(stop, Stop::Destination | Stop::Test | Stop::HandOver) {
            continue;
        }
        if stop == Stop::App {
            (0..TICKED).for_each(|_| walk.tick());
        }
        eventually(&format!("everything before {stop:?} is saved"), || {
            is_saved(&home, stop)
        });
        walk.terminal.signal("KILL");
        assert_eq!(walk.terminal.wait_exit(), 137);
        walk = Walk::resume(&home, setup(&home));
        match stop {
            Stop::KeySize => walk.sees(Stop::KeySource),
            Stop::App => walk.goes_on_at(Stop::App, "Contact Email", TICKED),
            Stop::ConsumerKey => {
                let all = Stop::App.number_of_lines();
                walk.goes_on_at(Stop::App, "Settings → OAuth Settings", all - 1);
            }
            _ => walk.sees(stop),
        }
        walk.walk_to(stop);
        let now = home.draft(NAME).as_ref().and_then(stored_key);
        assert!(key.is_none() || now == key, "{stop:?}: another key");
        key = now;
    }
    walk.finish();
    assert_eq!(walk.terminal.wait_exit(), 0);
    let connection = home.connection(NAME).expect("saved");
    assert_eq!(connection["key"]["spki"].as_str(), key.as_deref());
}

/// At the green test and on the hand-over's page everything is on disk: the connection works, and
/// nothing is left to go on with.
#[test]
fn killed_at_the_end_the_connection_is_there_and_works() {
    for stop in [Stop::Test, Stop::HandOver] {
        let home = Home::new();
        let mut walk = Walk::start(&home);
        walk.walk_to(stop);
        eventually("the connection is saved and its draft gone", || {
            home.connection(NAME).is_some() && home.draft(NAME).is_none()
        });
        walk.terminal.signal("KILL");
        assert_eq!(walk.terminal.wait_exit(), 137);
        home.sfjwt(&["test", NAME]).exits(0);
        home.sfjwt(&["connection", "list"]).exits(0).says(&[NAME]);
    }
}
