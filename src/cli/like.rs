//! `sfjwt setup --like NAME`: another connection to the same org, for the same user and system, with a
//! key, an app and a name of its own. What the first one is answers the questions that are the same.

use crate::domain::{AppKind, Connection};

use super::args::SetupArgs;
use super::context::Context;
use super::exit::Failure;

/// The flags with those that `--like` stands for. What was given beside it counts instead.
pub(super) fn resolved(context: &Context, args: &SetupArgs) -> Result<SetupArgs, Failure> {
    match &args.like {
        Some(name) => Ok(filled(args, &context.connection(Some(name))?)),
        None => Ok(args.clone()),
    }
}

/// Flags for a connection like this one.
pub(super) fn like(connection: &Connection) -> SetupArgs {
    filled(&SetupArgs::default(), connection)
}

/// The flag for a kind of app.
pub(super) const fn app_flag(kind: AppKind) -> &'static str {
    match kind {
        AppKind::ExternalClientApp => "eca",
        AppKind::ConnectedApp => "connected-app",
    }
}

fn filled(args: &SetupArgs, connection: &Connection) -> SetupArgs {
    let mut args = args.clone();
    let target = || connection.destination.clone();
    args.target.get_or_insert_with(target);
    args.app
        .get_or_insert_with(|| app_flag(connection.app_kind).to_owned());
    if connection.practice.is_some() {
        // Each practice run has a simulated org of its own, with its own user.
        args.practice = args.org.is_none();
        return args;
    }
    if !args.practice {
        let org = || connection.org.host().to_owned();
        args.org.get_or_insert_with(org);
        let user = || connection.username.to_string();
        args.username.get_or_insert_with(user);
    }
    args
}
