//! Tests that run beside the welcome screen.

use super::world::{Drive, World};
use crate::app::*;
use crate::domain::*;

fn home(world: World) -> Drive {
    let mut drive = Drive::new(world);
    drive.send(MsgBody::Start(Box::new(Start::Home {
        offer: None,
        practice: false,
    })));
    drive.run();
    drive
}

fn with_connection() -> World {
    let mut drive = Drive::practice(World::default());
    drive.run();
    let connection = drive.model.facts.saved_connection.unwrap();
    let shelf = Shelf {
        connections: vec![(*connection, None)],
        ..Shelf::default()
    };
    World {
        shelf,
        ..World::default()
    }
}

fn state(version: u64) -> PoolState {
    let name = ConnectionName::parse("practice").unwrap();
    PoolState {
        version,
        tests: [(name, PoolTest::Waiting)].into(),
    }
}

#[test]
fn they_are_begun_and_seen_while_the_screen_stands() {
    let mut drive = home(with_connection());
    assert!(drive.model.is_running(Slot::Watch));
    let name = ConnectionName::parse("practice").unwrap();
    drive.send(MsgBody::TestMany(vec![name.clone()]));
    drive.send(MsgBody::TestMany(vec![name.clone()]));
    assert_eq!(drive.run(), Pending::Doors);
    assert_eq!(drive.world.begun, [name.clone(), name]);
    for version in 1..4 {
        drive.world.pool = state(version);
        assert_eq!(drive.run(), Pending::Doors);
        assert_eq!(drive.model.pool, state(version));
        assert!(drive.model.is_running(Slot::Watch), "for the next change");
    }
}

#[test]
fn those_begun_before_are_seen_at_once() {
    let mut world = with_connection();
    world.pool = state(9);
    assert_eq!(home(world).model.pool, state(9));
}

#[test]
fn nothing_is_watched_where_there_is_nothing_to_test() {
    assert!(!home(World::default()).model.is_running(Slot::Watch));
}
