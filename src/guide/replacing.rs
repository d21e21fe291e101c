//! Words about replacing a key.

mod back;
mod refused;
mod waiting;

pub use back::*;
pub use refused::*;
pub use waiting::*;

use back::shown_path;

use super::{Words, notes};
use crate::domain::{HeldKey, KeyRole, ReplaceReason, Replacement, Timestamp};

/// The switch was made.
pub fn switched(name: &str, back: bool) -> String {
    let key = if back {
        "the key before again"
    } else {
        "the new key"
    };
    format!("Switched over: {name} signs with {key} from now on.")
}

/// The key before stays here.
pub fn kept(key: &HeldKey) -> String {
    format!(
        "The previous key ({}) is kept in your key store. The way back needs its certificate in Salesforce again: {}",
        key.key.spki.short(),
        shown_path(key)
    )
}

/// So many keys were deleted.
pub fn forgotten(count: usize) -> String {
    match count {
        0 | 1 => "The previous key is deleted.".to_owned(),
        count => format!("The {count} earlier keys are deleted."),
    }
}

/// In one line.
pub const GIVEN_UP: &str = "Given up: the key of today stays";

/// Somebody has a key file of which only the day is known.
pub fn key_file_of(day: time::Date) -> String {
    format!("the key file of {day}")
}

/// Nothing was changed.
pub const NOTHING_DONE: &str = "Nothing was changed.";

/// Places that were not seen to work.
pub fn still_to_check(names: &[String], name: &str) -> String {
    format!(
        "Not seen to work yet: {}. Whichever does not have the key of today needs it: sfjwt export key {name} --out FOLDER. When all work: sfjwt connection works {name}",
        names.join(", ")
    )
}

/// In one line.
pub const NOT_FORGOTTEN: &str = "The previous key could not be deleted";

/// A key is still in its store.
pub fn not_deleted(key: &HeldKey, name: &str) -> String {
    format!(
        "The key {} is still {}: that store did not delete it. Once it can be opened again: sfjwt rotate {name} --forget-previous",
        key.key.spki.short(),
        notes::store(key.store)
    )
}

/// A certificate may be on its way.
pub fn may_arrive(until: Timestamp) -> Words {
    // Whole minutes, and never too early.
    let until = until + time::Duration::seconds(59);
    Words {
        what: "A certificate that was given up may have been uploaded just before and still be on its way, so its key is kept."
            .to_owned(),
        next: format!("Try again from {} on.", super::messages::moment(until)),
    }
}

/// It works, and a certificate that was given up a moment ago may still arrive.
pub fn may_still_arrive(active: &HeldKey) -> String {
    format!(
        "A key was given up a few minutes ago. Was its certificate saved in Salesforce? Then this key is refused soon: upload its own certificate again: {}",
        shown_path(active)
    )
}

/// The replacement was given up before the switch.
pub fn given_up(active: &HeldKey, uploaded: bool) -> String {
    let path = shown_path(active);
    if uploaded {
        format!(
            "The other certificate was saved in Salesforce; upload the one of the key of today again: {path}"
        )
    } else {
        format!(
            "Should the other certificate have been uploaded, upload the one of the key of today again: {path}"
        )
    }
}

/// The next key is ready.
pub fn ready(name: &str, key: &HeldKey) -> Vec<String> {
    vec![
        format!(
            "The next key of {name} is ready: {} bits, {}.",
            key.key.bits,
            key.key.spki.short()
        ),
        format!(
            "Its certificate: {} (ends {})",
            key.certificate_path,
            key.certificate.not_after.date()
        ),
    ]
}

/// What stays to be done after `--begin`.
pub fn after_begin(name: &str, leaked: bool) -> String {
    if leaked {
        return format!(
            "The leaked key still opens the org. Upload the next certificate to the app at once: from Save on the leaked key is refused. Then: sfjwt rotate {name} --switch. Whoever needs the next key gets it now or after that: sfjwt export key {name} --next"
        );
    }
    format!(
        "Nothing has changed yet: the key of today still signs. Give the next key to everybody who needs it (`sfjwt export key {name} --next`), upload its certificate to the app, then: sfjwt rotate {name} --switch"
    )
}

/// What stays to be done when the key is replaced.
pub fn after_switch(name: &str, leaked: bool) -> String {
    if leaked {
        return format!(
            "Next: check every system that uses {name}, then delete the leaked key here too: sfjwt rotate {name} --forget-previous"
        );
    }
    format!(
        "Next: check every system that uses {name}. All well? sfjwt rotate {name} --forget-previous · Back to the key before: sfjwt rotate {name} --revert"
    )
}

/// After a leak, when the old key is refused: what the new certificate does not undo.
pub const AFTER_LEAK: [&str; 3] = [
    "Tokens that were issued with the leaked key live on until they end: Setup → OAuth and OpenID Connect Usage of the app → Revoke All, or block the app.",
    "Setup → Login History of the integration user: logins from addresses you do not know are worth an incident report.",
    "Take the leaked key out of everything that holds it: repositories, tickets, mails, backups.",
];

/// The emergency path in short, before it begins.
pub const LEAK_PLAN: &str = "For a leaked key speed counts: the next key is made at once, and from the upload on the leaked one is refused. Whoever uses it stands still until they have the new key.";

/// What happens to others who use the app, before anything is changed.
/// `open`: places that do not have the other key yet; `ready`: those where it lies ready.
pub fn others(open: &[String], ready: &[String]) -> String {
    let refused = "From Save on, whatever signs with the key of today is refused";
    match (open.is_empty(), ready.is_empty()) {
        (true, true) => format!("{refused}. As far as sfjwt knows only this computer has it."),
        (false, true) => format!(
            "{refused}, until it has the other one: {}.",
            open.join(", ")
        ),
        (true, false) => format!(
            "{refused}. Switch them over right then, the other key lies ready there: {}.",
            ready.join(", ")
        ),
        (false, false) => format!(
            "{refused}, until it has the other one: {}. Ready to be switched over: {}.",
            open.join(", "),
            ready.join(", ")
        ),
    }
}

/// A connection whose key is meant, in a sentence about connections.
pub fn key_of(name: &str, role: KeyRole) -> String {
    match role {
        KeyRole::Active => name.to_owned(),
        KeyRole::Next => format!("{name} (its next key)"),
        KeyRole::Previous => format!("{name} (its previous key)"),
        KeyRole::GivenUp => format!("{name} (a key that was given up)"),
    }
}

/// What to do when the app turns out to have the certificate of that key: a sentence, and a command.
pub fn fix_with(name: &str, role: KeyRole) -> (String, String) {
    match role {
        KeyRole::Active => (
            format!("Sign with the key of {name}, or upload this key's certificate again"),
            format!("sfjwt test {name}"),
        ),
        KeyRole::Next => (
            format!("Go on with the replacement of {name}: it switches over to that key"),
            format!("sfjwt rotate {name}"),
        ),
        KeyRole::Previous | KeyRole::GivenUp => (
            format!(
                "Upload the certificate of the key of today again; it is named by sfjwt connection \
                 show {name}"
            ),
            format!("sfjwt connection show {name}"),
        ),
    }
}

/// A key that was given up is kept a little longer.
pub fn kept_for_now(key: &HeldKey, until: Timestamp, name: &str) -> String {
    let until = until + time::Duration::seconds(59);
    format!(
        "The key {} that was given up stays for now: its certificate may still be on its way. From {} on: sfjwt rotate {name} --forget-previous",
        key.key.spki.short(),
        super::messages::moment(until)
    )
}

/// Left in the middle.
pub fn goes_on(name: &str) -> String {
    format!("Everything so far is kept. Go on with: sfjwt rotate {name}")
}

/// A replacement that is under way, said beside something else that was asked for.
pub fn not_finished(name: &str, record: &Replacement) -> String {
    let what = match (record.reason, record.switched) {
        (ReplaceReason::Back, None) => "Another key that is kept here is coming back for",
        (_, None) => "The key is being replaced for",
        (_, Some(_)) => "The key was replaced, and that is not finished, for",
    };
    format!("{what} {name}. Go on: sfjwt rotate {name}")
}

/// A replacement is under way already.
pub fn under_way(name: &str) -> String {
    format!("A replacement of the key of {name} is under way; it goes on where it was left.")
}

/// Moving to a second app: what stays to be done at the end.
pub fn moving_over(old: &str, holders: &[String]) -> Vec<String> {
    let mut lines = vec![format!(
        "The key of {old} still works beside this one, so nothing stands still. Move over one after the other; each needs both the new private key and the new Consumer Key:"
    )];
    if holders.is_empty() {
        lines.push("  · whatever uses it today".to_owned());
    }
    lines.extend(holders.iter().map(|name| format!("  · {name}")));
    lines.push(format!(
        "When nobody uses the old app any more (Setup → External Client Apps OAuth Usage): sfjwt connection remove {old}"
    ));
    lines
}
