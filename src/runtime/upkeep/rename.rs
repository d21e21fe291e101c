//! Giving a connection another name.

use crate::domain::{Connection, ConnectionName, Draft, RecordError, Renamed, UpkeepError};
use crate::ports::Records;

use super::on_disk;
use crate::runtime::Ports;

/// Gives a connection and its unfinished set-up another name. Keys are named by the connection's
/// id, so none is touched. The new record is written before the old one goes: a crash between the
/// two leaves both, and the same command again finishes. A taken name is refused.
pub async fn rename_connection(
    ports: &Ports,
    from: &ConnectionName,
    to: &ConnectionName,
) -> Result<Renamed, UpkeepError> {
    let (from, to) = (from.clone(), to.clone());
    on_disk(ports, move |records| rename(records, &from, &to)).await
}

fn rename(
    records: &dyn Records,
    from: &ConnectionName,
    to: &ConnectionName,
) -> Result<Renamed, UpkeepError> {
    if from == to {
        return Err(UpkeepError::SameName(from.clone()));
    }
    let _locks = (records.lock(from)?, records.lock(to)?);
    let connection = records.connection(from)?;
    let draft = records.draft(from)?;
    let connection = connection.map(|there| Connection {
        name: to.clone(),
        ..there
    });
    let draft = draft.map(|there| Draft {
        name: to.clone(),
        ..there
    });
    if connection.is_none() && draft.is_none() {
        return Err(UpkeepError::Absent(from.clone()));
    }
    let (taken, taken_draft) = (records.connection(to)?, records.draft(to)?);
    let id = connection.as_ref().map(|there| there.id);
    let id = id.or(draft.as_ref().map(|there| there.id));
    let ids = [
        taken.as_ref().map(|c| c.id),
        taken_draft.as_ref().map(|d| d.id),
    ];
    if ids.into_iter().flatten().any(|other| Some(other) != id) {
        return Err(RecordError::Taken(to.to_string()).into());
    }
    // What was moved already is missing on this side alone.
    let other = connection.is_some() && taken.is_some() && taken != connection;
    let other_draft = draft.is_some() && taken_draft.is_some() && taken_draft != draft;
    if other || other_draft {
        return Err(UpkeepError::Diverged {
            from: from.clone(),
            to: to.clone(),
        });
    }
    if let Some(connection) = &connection {
        // A cache: what cannot be read is as good as absent, and a result that is not taken along
        // is had again by a test.
        if let Ok(Some(test)) = records.test_record(from) {
            drop(records.save_test_record(to, &test));
        }
        records.save_connection(connection)?;
    }
    let still_old = speak_of(records, from, Some(to))?;
    if let Some(draft) = &draft {
        records.save_draft(draft)?;
        records.remove_draft(from)?;
    }
    if connection.is_some() {
        records.remove_connection(from)?;
    }
    Ok(Renamed {
        from: from.clone(),
        to: to.clone(),
        finished: taken.is_some() || taken_draft.is_some(),
        still_old,
    })
}

/// Lets connections and set-ups that take over the users of a renamed one speak of it by its new
/// name, or of none when it was removed. Returns those that could not be changed, because somebody
/// works on them.
pub(super) fn speak_of(
    records: &dyn Records,
    from: &ConnectionName,
    to: Option<&ConnectionName>,
) -> Result<Vec<ConnectionName>, RecordError> {
    let mut still_old = Vec::new();
    let others = |names: Vec<ConnectionName>| {
        let other = |name: &ConnectionName| name != from && Some(name) != to;
        names.into_iter().filter(other).collect::<Vec<_>>()
    };
    for name in others(records.connections()?) {
        let speaks = |there: &Connection| there.replaces.as_ref() == Some(from);
        if records
            .connection(&name)
            .is_ok_and(|there| there.is_some_and(|c| speaks(&c)))
        {
            let changed = records.lock(&name).and_then(|_lock| {
                // Once more: only now nobody else changes it.
                let there = records.connection(&name)?.filter(speaks);
                there.map_or(Ok(()), |there| {
                    records.save_connection(&Connection {
                        replaces: to.cloned(),
                        ..there
                    })
                })
            });
            still_old.extend(changed.err().map(|_| name));
        }
    }
    for name in others(records.drafts()?) {
        let speaks = |there: &Draft| there.replaces.as_ref() == Some(from);
        if records
            .draft(&name)
            .is_ok_and(|there| there.is_some_and(|d| speaks(&d)))
        {
            let changed = records.lock(&name).and_then(|_lock| {
                let there = records.draft(&name)?.filter(speaks);
                there.map_or(Ok(()), |there| {
                    records.save_draft(&Draft {
                        replaces: to.cloned(),
                        ..there
                    })
                })
            });
            still_old.extend(changed.err().map(|_| name));
        }
    }
    Ok(still_old)
}
