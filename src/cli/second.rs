//! The second app beside a first one: the set-up of another connection to the same org, to which
//! everybody who uses the first one moves over.

use crate::app::MsgBody;
use crate::domain::ConnectionName;

use super::args::SetupArgs;
use super::context::Context;
use super::exit::Failure;
use super::setup::{self, Prepared};
use super::unfinished;

/// Most names that are tried.
const MOST: usize = 99;

/// The set-up of a second app beside that of `name`; one that was begun earlier goes on.
pub(super) fn prepare(
    context: &Context,
    name: &ConnectionName,
    holders: Vec<String>,
) -> Result<Prepared, Failure> {
    let old = context.connection(Some(name.as_str()))?;
    let drafts = unfinished::all(context, old.practice.is_some())?;
    if let Some(begun) = drafts
        .into_iter()
        .find(|d| d.replaces.as_ref() == Some(name))
    {
        let args = SetupArgs {
            connection: Some(begun.name.to_string()),
            ..SetupArgs::default()
        };
        let held = unfinished::hold(context, &begun.name)?;
        return setup::prepare(context, &args, held);
    }
    let args = SetupArgs {
        connection: free_name(context, name)?,
        practice: old.practice.is_some(),
        ..SetupArgs::default()
    };
    let mut prepared = setup::prepare(context, &args, None)?;
    let beside = MsgBody::Beside {
        connection: Box::new(old),
        holders,
    };
    // Right behind the start, before any answer.
    prepared.first.insert(1, beside);
    Ok(prepared)
}

/// `acme-2`, or the first number that is free. `None`: the set-up finds a name itself.
fn free_name(context: &Context, name: &ConnectionName) -> Result<Option<String>, Failure> {
    let records = context.records();
    let mut taken = records.connections()?;
    taken.extend(records.drafts()?);
    let numbered = (2..=MOST).map(|number| format!("{name}-{number}"));
    let mut names = numbered.filter_map(|text| ConnectionName::parse(&text).ok());
    let free = names.find(|wanted| !taken.contains(wanted));
    Ok(free.map(|name| name.to_string()))
}
