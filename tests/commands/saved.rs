//! Connections of real orgs, saved without a set-up.

use sfjwt::adapters::paths::Paths;
use sfjwt::adapters::records::FileRecords;
use sfjwt::domain::Connection;
use sfjwt::ports::Records;
use uuid::Uuid;

use super::fixture;
use super::program::Home;

/// A connection to a sandbox, with an id of its own and its key in the keychain.
pub(crate) fn connection(text: &str) -> Connection {
    let mut made = fixture::connection(text);
    made.id = id(text);
    made.entry.connection = made.id;
    made
}

/// Ids that differ by name; the same each time.
fn id(text: &str) -> Uuid {
    Uuid::from_u128(text.bytes().fold(7, |all: u128, byte| {
        all.wrapping_mul(257).wrapping_add(u128::from(byte))
    }))
}

/// The records of a home.
pub(crate) fn records(home: &Home) -> FileRecords {
    FileRecords::new(Paths::resolve(Some(home.config(""))).unwrap())
}

/// Saves it where the built program looks.
pub(crate) fn save(home: &Home, connection: &Connection) {
    records(home).save_connection(connection).unwrap();
}
