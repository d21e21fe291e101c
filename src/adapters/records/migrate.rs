//! Versions of the record files.

use toml::Table;

use crate::domain::SCHEMA_VERSION;

/// Turns a record of one version into the next one's shape. The version field itself is counted up
/// by the caller. An error says what is missing.
pub type Migration = fn(Table) -> Result<Table, String>;

/// What versions of a kind of record can be read.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// The version written today.
    pub current: u32,
    /// Steps: the version a step starts from, and the step.
    pub steps: &'static [(u32, Migration)],
}

impl Schema {
    /// Connections. A change of [`crate::domain::Connection`] adds a step here.
    pub const CONNECTIONS: Self = Self {
        current: SCHEMA_VERSION,
        steps: &[(1, unchanged)],
    };

    /// Drafts. A change of [`crate::domain::Draft`] adds a step here.
    pub const DRAFTS: Self = Self {
        current: SCHEMA_VERSION,
        steps: &[(1, unchanged)],
    };

    /// Takes a record from `version` to the current one, step by step.
    pub(super) fn migrate(&self, mut table: Table, version: u32) -> Result<Table, String> {
        for from in version..self.current {
            let step = self.steps.iter().find(|(start, _)| *start == from);
            let (_, step) = step.ok_or_else(|| format!("version {from} is not known"))?;
            table = step(table)?;
            table.insert("version".to_owned(), i64::from(from + 1).into());
        }
        Ok(table)
    }
}

/// Version 2 only adds fields that may be absent. It is a version of its own so that an older sfjwt,
/// which would drop them and with them the name of a key, refuses the file.
#[allow(
    clippy::unnecessary_wraps,
    reason = "every step has this shape; others may fail"
)]
fn unchanged(table: Table) -> Result<Table, String> {
    Ok(table)
}
