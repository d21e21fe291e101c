//! Which saved set-up goes on: found, locked, and read once it is locked.

use std::path::Path;

use crate::app::{Repair, ReplaceTask, Start};
use crate::domain::{
    CERTIFICATE_FILE_LIMIT, Connection, ConnectionName, Draft, MyDomain, PracticeOptions,
    RecordError, StoreKind,
};
use crate::guide::replacing;
use crate::ports::Lock;

use super::context::Context;
use super::exit::{self, Failure};
use super::rotate;

/// A draft that nobody else can work on while this is held.
pub(super) struct Held {
    /// The draft.
    pub(super) draft: Draft,
    /// Its lock.
    pub(super) _lock: Box<dyn Lock>,
}

/// The finished connection of that name. A crash just after it was written may have left its draft
/// behind; that goes now.
pub(super) fn finished(
    context: &Context,
    name: Option<&ConnectionName>,
) -> Result<Option<Connection>, Failure> {
    let Some(name) = name else { return Ok(None) };
    let records = context.records();
    let found = records.connection(name)?;
    if let (Some(connection), Some(draft)) = (&found, records.draft(name)?)
        && connection.id == draft.id
    {
        // A change that was begun after it was finished goes on.
        if !draft.is_left_behind_by(connection) {
            return Ok(None);
        }
        let _lock = records.lock(name)?;
        records.remove_draft(name)?;
    }
    Ok(found)
}

/// The draft of that name; without a name, the unfinished set-up of the same org (or any practice
/// run), so that doing it again never makes a second key for the same app. One that another sfjwt
/// works on is passed over, unless it was named.
pub(super) fn take(
    context: &Context,
    name: Option<&ConnectionName>,
    practice: bool,
    org: Option<&str>,
) -> Result<Option<Held>, Failure> {
    let records = context.records();
    if let Some(name) = name {
        return if records.draft(name)?.is_some() {
            hold(context, name)
        } else {
            Ok(None)
        };
    }
    let org = org
        .and_then(|org| MyDomain::parse(org).ok())
        .map(|address| address.org);
    let same = |draft: &Draft| {
        if practice {
            draft.practice.is_some()
        } else {
            draft.practice.is_none() && org.is_some() && draft.answers.org == org
        }
    };
    // Which simulated org a running one is, only it can tell: nothing is guessed for it.
    let attached = org.as_ref().is_some_and(MyDomain::is_practice);
    for name in records.drafts()?.iter().filter(|_| !attached) {
        // A damaged draft of another set-up is no reason to stop this one.
        if !records
            .draft(name)
            .is_ok_and(|draft| draft.as_ref().is_some_and(same))
        {
            continue;
        }
        match hold(context, name) {
            Ok(Some(held)) if same(&held.draft) => return Ok(Some(held)),
            Ok(_) => {}
            Err(failure) if failure.locked => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(None)
}

/// Unfinished set-ups, the last saved first: practice runs only, or all of them.
pub(super) fn all(context: &Context, practice: bool) -> Result<Vec<Draft>, Failure> {
    let records = context.records();
    let mut drafts = Vec::new();
    for name in records.drafts()? {
        // A damaged one is no reason to hide the others, and one that is finished is none.
        if let Ok(Some(draft)) = records.draft(&name)
            && (!practice || draft.practice.is_some())
            && records.connection(&name).is_ok_and(|made| {
                made.is_none_or(|connection| !draft.is_left_behind_by(&connection))
            })
        {
            drafts.push(draft);
        }
    }
    drafts.sort_by_key(|draft| std::cmp::Reverse(draft.saved));
    Ok(drafts)
}

/// A saved connection that was opened, locked.
pub(super) struct Opened {
    /// Its first message.
    pub(super) start: Start,
    /// Its lock.
    pub(super) lock: Box<dyn Lock>,
}

/// What a saved connection is opened for.
pub(super) enum Why {
    /// To be tested, and what is wrong with it changed.
    Repair(Repair),
    /// To be handed over, without a test before.
    HandOver,
}

/// Opens a saved connection. Its certificate is read again: the org may have to get it
/// once more.
pub(super) fn open(context: &Context, name: &ConnectionName, why: Why) -> Result<Opened, Failure> {
    let (lock, connection) = lock_and_read(context, name)?;
    let certificate = certificate_text(context, &connection);
    let connection = Box::new(connection);
    let practice = PracticeOptions::default();
    let start = match why {
        Why::Repair(repair) => Start::Repair {
            connection,
            certificate,
            repair,
            practice,
        },
        Why::HandOver => Start::HandOver {
            connection,
            certificate,
            practice,
        },
    };
    Ok(Opened { start, lock })
}

/// Opens a saved connection whose key is to be replaced.
pub(super) fn open_to_replace(
    context: &Context,
    name: &ConnectionName,
    task: ReplaceTask,
) -> Result<Opened, Failure> {
    let (lock, connection) = lock_and_read(context, name)?;
    if connection.store == StoreKind::Elsewhere {
        return Err(Failure::new(
            exit::USAGE,
            replacing::elsewhere(name.as_str()),
        ));
    }
    rotate::refused::task(&connection, task)?;
    let certificate = certificate_text(context, &connection);
    let start = Start::Replace {
        connection: Box::new(connection),
        certificate,
        task,
        practice: PracticeOptions::default(),
    };
    Ok(Opened { start, lock })
}

fn lock_and_read(
    context: &Context,
    name: &ConnectionName,
) -> Result<(Box<dyn Lock>, Connection), Failure> {
    let lock = context.records().lock(name).map_err(|error| Failure {
        locked: matches!(error, RecordError::Locked(_)),
        ..Failure::from(error)
    })?;
    Ok((lock, context.connection(Some(name.as_str()))?))
}

/// PEM text of a connection's certificate; empty when its file is gone.
fn certificate_text(context: &Context, connection: &Connection) -> String {
    let path = Path::new(&connection.certificate_path);
    let certificate = context.ports.files.read(path, CERTIFICATE_FILE_LIMIT);
    certificate
        .ok()
        .and_then(|bytes| String::from_utf8(bytes.expose().to_vec()).ok())
        .filter(|text| text.contains("BEGIN CERTIFICATE"))
        .unwrap_or_default()
}

/// Locks first, then reads: what was read before may have been finished by somebody else since.
pub(super) fn hold(context: &Context, name: &ConnectionName) -> Result<Option<Held>, Failure> {
    let records = context.records();
    let lock = match records.lock(name) {
        Err(error @ RecordError::Locked(_)) => {
            return Err(Failure {
                locked: true,
                ..Failure::from(error)
            });
        }
        other => other?,
    };
    Ok(records
        .draft(name)?
        .map(|draft| Held { draft, _lock: lock }))
}
