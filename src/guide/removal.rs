//! Removing and renaming connections, forgetting keys: what was done here, and what remains there.

use super::{SetupPage, Words, destination, facts};
use crate::domain::{
    AppKind, Connection, ConnectionName, EntryName, Forgotten, HandOver, KeptKey, Removed, Renamed,
    SeenToWork, StoreKind, UpkeepError,
};

/// Something that stays in Salesforce when a connection is removed here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remains {
    /// What.
    pub what: String,
    /// The way to it in Setup.
    pub directions: String,
    /// A link to the page, where one is confirmed.
    pub link: Option<String>,
}

/// Over what stays in Salesforce.
pub const REMAINS: &str = "Still in Salesforce, until somebody removes it there:";
/// Over the copies of the key.
pub const COPIES: &str = "Copies of the key that were handed over from here:";
/// What stops a copy.
pub const STOP_COPIES: &str =
    "Whoever has a copy can log in as long as the app has this certificate.";

/// What a removal did here, and what remains elsewhere, as lines.
pub fn removed(removed: &Removed) -> Vec<String> {
    let mut lines = vec![removed_here(removed)];
    lines.extend(removed.kept.iter().map(kept));
    lines.extend(
        removed
            .left
            .iter()
            .map(|(store, entry)| left(*store, entry)),
    );
    for path in &removed.set_aside {
        lines.push(set_aside(path));
    }
    if !removed.set_aside.is_empty() {
        lines.push(KEY_UNKNOWN.to_owned());
    }
    let Some(connection) = &removed.connection else {
        return lines;
    };
    let remains = remains(connection);
    if !remains.is_empty() {
        lines.push(REMAINS.to_owned());
        for left in &remains {
            lines.push(format!("  - {}: {}", left.what, left.directions));
            lines.extend(left.link.iter().map(|link| format!("      {link}")));
        }
    }
    lines.extend(copies_of(connection));
    lines
}

fn removed_here(removed: &Removed) -> String {
    let name = &removed.name;
    match removed.deleted.len() {
        _ if removed.stays && removed.draft => {
            format!("The change of {name} that was begun is removed; {name} itself is as it was.")
        }
        _ if removed.stays => format!("{name} itself is as it was."),
        _ if removed.connection.is_none() && !removed.draft => {
            format!("{name} is not among the connections any more.")
        }
        0 => format!("{name} is removed from this computer."),
        1 => format!("{name} and its key are removed from this computer."),
        count => format!("{name} and its {count} keys are removed from this computer."),
    }
}

fn kept(kept: &KeptKey) -> String {
    format!(
        "A key stays {}, because {} names it too, or may: {}",
        super::notes::store(kept.store),
        kept.by,
        kept.entry.spki.short()
    )
}

fn left(store: StoreKind, entry: &EntryName) -> String {
    format!(
        "The key {} was left {}. No record names it any more; sfjwt keys list finds it there.",
        entry.spki.short(),
        super::notes::store(store)
    )
}

/// Where a damaged file is now.
pub fn set_aside(path: &str) -> String {
    format!("What could not be understood was set aside, not deleted: {path}")
}

/// What cannot be said of a damaged record.
pub const KEY_UNKNOWN: &str = "Which key it named, and what is left of it in Salesforce, is not \
     known. Keys that no record names: sfjwt keys list";

/// What stays in Salesforce when a connection is removed here. Nothing, if it was simulated.
pub fn remains(connection: &Connection) -> Vec<Remains> {
    if connection.practice.is_some() {
        return Vec::new();
    }
    let (app, usage) = match connection.app_kind {
        AppKind::ExternalClientApp => (
            SetupPage::ExternalClientAppManager,
            SetupPage::ExternalClientAppsOauthUsage,
        ),
        AppKind::ConnectedApp => (SetupPage::AppManager, SetupPage::ConnectedAppsOauthUsage),
    };
    let user = &connection.username;
    let line = |what: String, page: SetupPage| Remains {
        what,
        directions: page.directions(),
        link: page.link(&connection.org),
    };
    vec![
        line(
            format!(
                "the {} with its certificate, Consumer Key {}",
                facts::app(connection.app_kind),
                facts::shortened(connection.consumer_key.as_str(), 24)
            ),
            app,
        ),
        line(
            format!("the permission set for it, and its assignment to {user}"),
            SetupPage::PermissionSets,
        ),
        line(format!("the user {user}"), SetupPage::Users),
        line(
            "tokens issued already, and their sessions, until they time out".to_owned(),
            usage,
        ),
    ]
}

/// Who has a copy of a connection's key: handed over from here, or told.
pub fn copies_of(connection: &Connection) -> Vec<String> {
    let mut lines = copies(&connection.hand_overs, connection.practice.is_none());
    let told = connection.told_copies();
    if !told.is_empty() {
        lines.push(format!(
            "{TOLD_COPIES} {}. Whoever still uses it has to be moved first.",
            told.join(", ")
        ));
    }
    lines
}

/// Before those who were told to have one.
pub const TOLD_COPIES: &str = "Told to have a copy of its key:";

/// Who got a copy of the key. `real`: it opens something.
pub fn copies(hand_overs: &[HandOver], real: bool) -> Vec<String> {
    let with_key = hand_overs.iter().filter(|made| made.key_exported);
    let mut lines: Vec<String> = with_key.map(holder).collect();
    if !lines.is_empty() {
        lines.insert(0, COPIES.to_owned());
        if real {
            lines.push(STOP_COPIES.to_owned());
        }
    }
    lines
}

fn holder(made: &HandOver) -> String {
    let known = destination(&made.destination).map(|known| known.name.as_str());
    let to = match known {
        Some(name) => name,
        None if made.destination == "key" => "a key file",
        None => made.destination.as_str(),
    };
    format!("  - {to}, {}", made.at.date())
}

/// What a renaming did.
pub fn renamed(renamed: &Renamed) -> Vec<String> {
    let (from, to) = (&renamed.from, &renamed.to);
    let mut lines = vec![if renamed.finished {
        format!("{from} is {to} now; an earlier renaming that had stopped half-way is finished.")
    } else {
        format!("{from} is {to} now. Its key was not touched.")
    }];
    for other in &renamed.still_old {
        lines.push(format!(
            "{other} still speaks of it as {from}: it could not be changed now."
        ));
    }
    lines
}

/// What removing means, before it is done. `keys`: how many private keys it deletes; `None`: the
/// record cannot be read.
pub fn confirm_removal(
    name: &ConnectionName,
    keys: Option<usize>,
    connection: Option<&Connection>,
    keep_key: bool,
) -> Words {
    let what = match keys {
        None => format!(
            "What cannot be read of {name} is set aside, not deleted. A key that it may name stays \
             in its store (sfjwt keys list)."
        ),
        Some(0) => format!("Removing {name} deletes its record. No private key of it is here."),
        Some(_) if keep_key => format!(
            "Removing {name} this way leaves its private key in its store, where nothing names it \
             any more."
        ),
        Some(1) => format!("Removing {name} also deletes its private key, for good."),
        Some(count) => {
            format!("Removing {name} also deletes its {count} private keys, for good.")
        }
    };
    let how = if keep_key { " --keep-key" } else { "" };
    let copies = connection.map(copies_of).unwrap_or_default();
    let told = copies.iter().filter(|line| line.starts_with(TOLD_COPIES));
    let what = told.fold(what, |what, line| format!("{what} {line}"));
    Words {
        what,
        next: format!("To do it: sfjwt connection remove {name} --yes{how}"),
    }
}

/// Two records of one connection, by a renaming that stopped half-way.
pub fn twins(first: &ConnectionName, second: &ConnectionName) -> Words {
    Words {
        what: format!(
            "{first} and {second} are two records of one connection, as a renaming leaves them that \
             stopped half-way."
        ),
        next: format!(
            "Finish it: sfjwt connection rename {first} {second} (or the other way round)."
        ),
    }
}

/// Systems were seen to work with the key of today.
pub fn seen_to_work(noted: &SeenToWork) -> Vec<String> {
    let name = &noted.name;
    let mut lines = vec![if noted.seen.is_empty() {
        format!("{name} waits for nobody: everything known works with its key of today.")
    } else {
        format!(
            "Noted: works with the key of today of {name}: {}.",
            noted.seen.join(", ")
        )
    }];
    if !noted.open.is_empty() {
        lines.push(format!("Not yet seen: {}.", noted.open.join(", ")));
    }
    lines
}

/// What forgetting a key did.
pub fn forgotten(forgotten: &Forgotten) -> Vec<String> {
    let name = &forgotten.connection.name;
    let mut lines = vec![
        if forgotten.deleted.is_empty() {
            format!("The private key of {name} was not here any more.")
        } else {
            format!("The private key of {name} is deleted from this computer.")
        },
        format!(
            "The connection stays: when its certificate ends, and what it is, can still be looked \
             up. A test or token needs the key holder from now on: {name} is held elsewhere."
        ),
    ];
    lines.extend(copies(
        &forgotten.holders,
        forgotten.connection.practice.is_none(),
    ));
    lines
}

/// What forgetting a key means, before it is done.
pub fn confirm_forgetting(connection: &Connection) -> Words {
    let (name, holders) = (&connection.name, connection.holders_of_today());
    let has_it = connection
        .holders
        .iter()
        .filter(|h| h.consumer.is_settled());
    let has_it: Vec<&str> = has_it.map(|holder| holder.name.as_str()).collect();
    let known = match holders.last() {
        Some(last) => format!(
            "It was handed over last on {}; make sure that it works there.",
            last.at.date()
        ),
        None if !has_it.is_empty() => format!(
            "No hand-over was made from here. Told to have it: {}; make sure that it works there.",
            has_it.join(", ")
        ),
        None => "No hand-over of it is recorded, so this may be its only copy: without it nothing \
             can log in, and a new key has to be made and uploaded."
            .to_owned(),
    };
    let earlier = match connection.retired.len() {
        0 => String::new(),
        1 => " The earlier key that is kept goes too, and with it the way back.".to_owned(),
        count => {
            format!(" The {count} earlier keys that are kept go too, and with them the way back.")
        }
    };
    Words {
        what: format!(
            "Forgetting the key of {name} deletes it from this computer, and it cannot be brought \
             back.{earlier} {known}"
        ),
        next: format!("To do it: sfjwt connection forget-key {name} --yes"),
    }
}

/// A name that another connection has.
pub fn taken(name: &str) -> Words {
    Words {
        what: format!("There is a connection or an unfinished set-up named {name} already."),
        next: "Nothing was changed. Take another name.".to_owned(),
    }
}

/// A system that is none of those that were not seen to work.
fn no_such_place(name: &ConnectionName, place: &str, open: &[String]) -> Words {
    if open.is_empty() {
        return Words {
            what: format!("Nothing was noted of {place}: {name} waits for nobody."),
            next: format!("Who holds its key: sfjwt connection record {name}"),
        };
    }
    Words {
        what: format!(
            "{name} does not wait for {place}, but for: {}.",
            open.join(", ")
        ),
        next: format!("As it is written there: sfjwt connection works {name} PLACE"),
    }
}

/// Why it was not done.
pub fn refused(error: &UpkeepError) -> Words {
    let (what, next) = match error {
        UpkeepError::Record(error) => return super::problems::record(error),
        UpkeepError::KeyStore(error) => return super::problems::key_store(error),
        UpkeepError::NotDeleted { name, error } => (
            format!(
                "{name} stays, because its key could not be deleted. {}",
                super::problems::key_store(error).what
            ),
            format!(
                "Open that key store and try again. If it is gone for good, leave the key there: \
                 sfjwt connection remove {name} --yes --keep-key"
            ),
        ),
        UpkeepError::Absent(name) => (
            format!("There is no connection named {name}."),
            "Which there are: sfjwt connection list".to_owned(),
        ),
        UpkeepError::SameName(name) => (
            format!("{name} has this name already."),
            "Nothing was changed. Take another name.".to_owned(),
        ),
        UpkeepError::Diverged { from, to } => (
            format!(
                "{from} and {to} are the same connection: a renaming stopped half-way, and one of \
                 them was changed since."
            ),
            format!(
                "Look at both (sfjwt connection show {from}), then remove the one that is out of \
                 date; a key that the other one names stays."
            ),
        ),
        UpkeepError::HeldElsewhere(name) => (
            format!("The key of {name} is not on this computer: it is held elsewhere."),
            "There is nothing to forget.".to_owned(),
        ),
        UpkeepError::NotHandedOver(name) => (
            format!("No hand-over of the key of {name} is recorded; it may be its only copy."),
            format!(
                "Hand it over first (sfjwt export key {name} --out DIR), or say that it is \
                 elsewhere: sfjwt connection forget-key {name} --yes"
            ),
        ),
        UpkeepError::Unfinished(name) => (
            format!("{name} has a set-up that is not finished."),
            format!(
                "Go on with it (sfjwt setup --connection {name}), or remove it with everything \
                 that belongs to it: sfjwt connection remove {name} --yes"
            ),
        ),
        UpkeepError::Replacing(name) => (
            format!("The key of {name} is being replaced, and that is not finished."),
            format!("Finish it first: sfjwt rotate {name}"),
        ),
        UpkeepError::NoSuchPlace { name, place, open } => return no_such_place(name, place, open),
        UpkeepError::Shared { name, by } => (
            format!("{by} names the key of {name} too, or may."),
            format!("The key was left where it is. Look at it: sfjwt connection show {by}"),
        ),
    };
    Words { what, next }
}
