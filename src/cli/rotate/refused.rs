//! What a replacement cannot begin with: a verb that has nothing to do, flags that say something else
//! than what was begun.

use crate::app::ReplaceTask;
use crate::cli::args::RotateArgs;
use crate::cli::exit::{self, Failure};
use crate::domain::{Connection, ReplaceReason, WayBack};
use crate::guide::replacing;

/// What a task needs and the connection does not have. Asked once more when the connection is
/// locked: another sfjwt may have been faster.
pub(in crate::cli) fn task(connection: &Connection, task: ReplaceTask) -> Result<(), Failure> {
    let name = connection.name.as_str();
    let ring = connection.ring();
    let missing = match task {
        ReplaceTask::Switch if ring.next.is_none() => Some(replacing::nothing_to_switch(name)),
        ReplaceTask::Back if !connection.is_being_replaced() && ring.previous().is_none() => {
            Some(replacing::nothing_to_revert(name))
        }
        ReplaceTask::GiveUp if !connection.is_being_replaced() => {
            let last = connection.retired.last();
            let earlier = last.is_some_and(|retired| !retired.given_up);
            Some(replacing::nothing_to_give_up(name, earlier))
        }
        // Its record would go with the keys of before.
        ReplaceTask::Forget if ring.next.is_some() => Some(replacing::finish_first(name)),
        ReplaceTask::Forget if ring.retired.is_empty() => Some(replacing::nothing_to_forget(name)),
        _ => None,
    };
    missing.map_or(Ok(()), |words| Err(Failure::new(exit::USAGE, words)))
}

/// `--revert` where it may lead away from the key of today although that was not meant: once more
/// after something was given up, or with nothing to give up but answers. It has to be said then.
pub(super) fn twice(args: &RotateArgs, connection: &Connection) -> Result<(), Failure> {
    let name = connection.name.as_str();
    if args.take_earlier && connection.is_being_replaced() {
        return Err(Failure::new(exit::USAGE, replacing::finish_first(name)));
    }
    // Giving up would leave no trace, and the same once more would lead to another key.
    if args.revert && connection.is_being_replaced() && connection.next.is_none() {
        return Err(Failure::new(exit::USAGE, replacing::only_begun(name)));
    }
    let last = connection.retired.last();
    let given_up = last.is_some_and(|retired| retired.given_up) && !connection.is_being_replaced();
    let ring = connection.ring();
    let earlier = ring.previous().filter(|_| args.revert && given_up);
    earlier.map_or(Ok(()), |earlier| {
        let only = connection.way_back() == Some(WayBack::GivenUp);
        let words = replacing::given_up_already(name, &ring.active, earlier, only);
        Err(Failure::new(exit::USAGE, words))
    })
}

/// Earlier keys are the way back. While somebody was not seen to work, giving it up has to be said.
pub(super) fn forgetting(args: &RotateArgs, connection: &Connection) -> Result<(), Failure> {
    let open = connection.not_seen_to_work();
    if args.yes || !args.forget_previous || open.is_empty() {
        return Ok(());
    }
    let words = replacing::forget_although(connection.name.as_str(), &open);
    Err(Failure::new(exit::USAGE, words))
}

/// Flags that say something else than what was begun. The same again is fine: a command that was
/// stopped is repeated as it was.
pub(super) fn other_flags(args: &RotateArgs, connection: &Connection) -> Result<(), Failure> {
    let Some(record) = &connection.replacement else {
        return Ok(());
    };
    let name = connection.name.as_str();
    let refused = |flag: &str, is: &str| {
        let words = replacing::begun_differently(name, flag, is);
        Err(Failure::new(exit::USAGE, words))
    };
    let differs = |given: Option<&String>, is: &str| given.is_some_and(|given| given.trim() != is);
    let active = connection.active();
    let next = connection.next.as_ref().map(|next| &next.held);
    if let Some(made) = next.or(record.switched.map(|_| &active)) {
        let bits = made.key.bits.to_string();
        let certificate = &made.certificate;
        let days = (certificate.not_after - certificate.not_before).whole_days();
        let days = days.to_string();
        // One that is still on its way may go elsewhere.
        let goes = connection.next.as_ref().is_some_and(|next| !next.ready);
        let given = args.store.as_deref().map(str::trim).filter(|_| goes);
        let store = given.unwrap_or(made.store.as_str());
        for (flag, given, is) in [
            ("--key-size", &args.key_size, bits.as_str()),
            ("--days", &args.days, days.as_str()),
            ("--store", &args.store, store),
        ] {
            if differs(given.as_ref(), is) {
                return refused(flag, is);
            }
        }
    }
    let known = |holder: &&String| {
        record
            .holders
            .iter()
            .any(|known| known.name == holder.trim())
    };
    if let Some(other) = args.holder.iter().find(|holder| !known(holder)) {
        let names: Vec<&str> = record.holders.iter().map(|h| h.name.as_str()).collect();
        return refused(&format!("--holder {other}"), &replacing::holders(&names));
    }
    if args.leaked && record.reason == ReplaceReason::Due {
        return refused("--leaked", replacing::PLANNED);
    }
    Ok(())
}
