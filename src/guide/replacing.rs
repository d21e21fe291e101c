//! Words about replacing a key.

use super::{Words, notes};
use crate::domain::{HeldKey, KeyRole, SUCCESSES_TO_SWITCH, Timestamp};

/// Words of waiting until Salesforce accepts another key.
#[derive(Debug)]
pub struct Waiting {
    /// Heading of the place where Salesforce is asked.
    pub title: &'static str,
    /// What happens there.
    pub help: &'static str,
    /// Row of the key that shall sign.
    pub key: &'static str,
    /// It is accepted.
    pub arriving: &'static str,
    /// It is accepted, and the active one is refused.
    pub arrived: &'static str,
}

/// The next key is waited for.
pub static WAITING: Waiting = Waiting {
    title: "Waiting until Salesforce accepts the next key",
    help: "Both keys are tried side by side. Once the next key was accepted three times in a row, it takes over by itself. Until then nothing changes on this computer.",
    key: "next key",
    arriving: "The new certificate is arriving.",
    arrived: "The new certificate is there; the key of today is refused from now on.",
};
/// On the way back: the key before is.
pub static WAITING_BACK: Waiting = Waiting {
    title: "Waiting until Salesforce accepts the key before again",
    help: "Both keys are tried side by side. Once the key before was accepted three times in a row, it takes over again by itself. Until then nothing changes on this computer.",
    key: "key before",
    arriving: "The certificate of the key before is arriving.",
    arrived: "The certificate of the key before is there; the key of today is refused from now on.",
};

/// Which of them. `back`: it is the way back.
pub const fn waiting(back: bool) -> &'static Waiting {
    if back { &WAITING_BACK } else { &WAITING }
}

/// Row of the active key.
pub const ACTIVE_KEY: &str = "key of today";
/// Not asked so far.
pub const NOT_ASKED_YET: &str = "not asked yet";
/// It could not be asked.
pub const NOT_ASKED: &str = "not asked: it could not be read or used here";
/// Accepted.
pub const ACCEPTED: &str = "accepted";
/// The active one is accepted, the next one is not.
pub const OLD_CERTIFICATE: &str = "Salesforce still has the certificate of the key of today.";
/// The active one is refused, the next one too.
pub const NEITHER: &str = "Neither key is accepted at the moment. While the change spreads that can be; it ends by itself.";
/// `accepted 2 of 3 times`.
pub fn accepted(successes: u8) -> String {
    format!("{ACCEPTED}, {successes} of {SUCCESSES_TO_SWITCH} times in a row")
}

/// What Salesforce said to a key.
pub fn refused(answer: &str) -> String {
    format!("refused: {answer}")
}

/// Both keys beside each other, for front ends that print lines.
pub fn polled(next: &str, active: &str, back: bool) -> String {
    let key = waiting(back).key;
    format!("  {key}: {next} · {ACTIVE_KEY}: {active}")
}

/// The next round.
pub fn again_in(seconds: i64) -> String {
    if seconds <= 0 {
        return "Trying again now.".to_owned();
    }
    format!("Trying again in {seconds} s.")
}

/// Why waiting makes no sense any more, and what to do.
pub fn next_refused(answer: &str, old_accepted: bool, path: &str, back: bool) -> Words {
    let key = waiting(back).key;
    if old_accepted {
        return Words {
            what: format!(
                "Salesforce still accepts the key of today and refuses the {key} ({answer}): the app still has the certificate of the key of today."
            ),
            next: format!(
                "Look at the app in Setup once more: is it the app of this connection, was {path} uploaded, and was Save clicked? Then try again."
            ),
        };
    }
    Words {
        what: format!("Salesforce does not accept the {key}: {answer}."),
        next: "Fix what is named here, then try again. Giving up keeps the key of today."
            .to_owned(),
    }
}

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

fn shown_path(key: &HeldKey) -> &str {
    if key.certificate_path.is_empty() {
        "(its file is not known; `sfjwt connection show` has its fingerprint)"
    } else {
        &key.certificate_path
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

/// The way back, up to the upload.
pub fn back_title(name: &str) -> String {
    format!("{name} goes back to the key before as soon as Salesforce has its certificate again.")
}

/// What stays to be done on the way back.
pub fn back_next(name: &str, previous: &HeldKey) -> String {
    format!(
        "Nothing has changed yet: the key of today still signs. Upload the certificate of {} to the app again: {} Then: sfjwt rotate {name} --switch. Or stay with the key of today: sfjwt rotate {name} --give-up",
        previous.key.spki.short(),
        shown_path(previous)
    )
}

/// What stays to be done when the key is replaced.
pub fn after_switch(name: &str) -> String {
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
pub fn others(names: &[String]) -> String {
    if names.is_empty() {
        "From Save on, whatever signs with the key of today is refused. As far as sfjwt knows only this computer has it.".to_owned()
    } else {
        format!(
            "From Save on, whatever signs with the key of today is refused, until it has the other one: {}.",
            names.join(", ")
        )
    }
}

/// The moment, on the way back.
pub const BACK_MOMENT: &str = "Upload the previous certificate again now?";
/// What happens then.
pub const BACK_MOMENT_HELP: &str = "The previous key is still in your key store; Salesforce takes it again once its certificate is back in the app.";

/// Whether a place has the key before, on the way back.
pub fn back_stage(place: &str) -> String {
    format!("Is the key before still ready at {place}?")
}
/// What that is about.
pub const BACK_STAGE_HELP: &str = "Where it was kept as a second version, it only has to be switched back when its certificate is uploaded.";
/// Its answers, each with a word about it.
pub const BACK_STAGE_CHOICES: [(&str, &str); 2] = [
    (
        "Yes, it lies there, or is still in use",
        "It works again from the moment of the upload.",
    ),
    (
        "No, or I do not know",
        "It gets the key before after the upload, and stands still until then.",
    ),
];
/// Whether a place works, after the way back.
pub fn back_consumer(place: &str) -> String {
    format!("Does {place} work with the key before again?")
}
/// What that is about.
pub const BACK_CONSUMER_HELP: &str = "Let it log in once; where it has another key by now, give it the key before again. Setup → Login History shows the login.";

/// The key is not here.
pub fn elsewhere(name: &str) -> Words {
    Words {
        what: format!("The key of {name} is held by somebody else, so the next one is made there."),
        next: format!(
            "With their new certificate: sfjwt setup --cert FILE, or upload it to the app yourself; then sfjwt test {name}."
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
        KeyRole::Previous => (
            format!(
                "Upload the certificate of the key of today again, or go back to the one before: \
                 sfjwt rotate {name} --revert"
            ),
            format!("sfjwt connection show {name}"),
        ),
        KeyRole::GivenUp => (
            format!(
                "Upload the certificate of the key of today again; it is named by sfjwt connection \
                 show {name}"
            ),
            format!("sfjwt connection show {name}"),
        ),
    }
}

/// Nothing to switch to.
pub fn nothing_to_switch(name: &str) -> Words {
    Words {
        what: format!("There is no next key for {name} yet."),
        next: format!("Make it first: sfjwt rotate {name} --begin"),
    }
}

/// Salesforce did not accept the key of today before a replacement.
pub fn not_proved(name: &str) -> Words {
    Words {
        what: format!("The key of today of {name} does not work, so nothing was changed."),
        next: format!(
            "Fix what is said here, then again. Is its certificate not the one in the app any more? Then: sfjwt rotate {name} --unproved"
        ),
    }
}

/// The same before earlier keys were to be deleted.
pub fn nothing_forgotten(name: &str) -> Words {
    Words {
        what: format!(
            "The key of today of {name} does not work, so every earlier key was kept: Salesforce may trust one of them."
        ),
        next: format!("Once it works (sfjwt test {name}): sfjwt rotate {name} --forget-previous"),
    }
}

/// The key of today cannot be read; `words` says why.
pub fn unreadable(words: Words) -> Words {
    Words {
        next: format!(
            "{} Only if the key is gone for good, replace it without: --unproved",
            words.next
        ),
        ..words
    }
}

/// A flag says something else than what the replacement was begun with.
pub fn begun_differently(name: &str, flag: &str, is: &str) -> Words {
    Words {
        what: format!(
            "A replacement of {name}'s key is under way, and {flag} is not what it was begun with: {is}."
        ),
        next: format!(
            "Go on with it: sfjwt rotate {name}. Or give it up and begin anew: sfjwt rotate {name} --give-up"
        ),
    }
}

/// Who was named as a holder, for [`begun_differently`].
pub fn holders(names: &[&str]) -> String {
    if names.is_empty() {
        return "nobody was named as a holder of the key".to_owned();
    }
    format!("holders of the key are {}", names.join(", "))
}

/// For [`begun_differently`]: it is none because of a leak.
pub const PLANNED: &str = "it was begun as a planned one, which leads to the new key as fast";

/// Given up before, and the way back asked for once more. `only`: no key that was active before is
/// kept, so that the one in question is the one that was given up.
pub fn given_up_already(name: &str, active: &HeldKey, earlier: &HeldKey, only: bool) -> Words {
    let which = if only {
        "the one that was given up"
    } else {
        "the one before"
    };
    Words {
        what: format!(
            "Nothing is under way: the last replacement of {name}'s key was given up, and the key of today signs."
        ),
        next: format!(
            "Was the certificate that was given up uploaded? Then upload the one of the key of today again: {} To make {which} ({}) the active key all the same: sfjwt rotate {name} --take-earlier",
            shown_path(active),
            earlier.key.spki.short()
        ),
    }
}

/// Begun, and no key was made yet.
pub fn only_begun(name: &str) -> Words {
    Words {
        what: format!("A replacement of {name}'s key was begun, and no next key was made yet."),
        next: format!(
            "To end it, with the key of today: sfjwt rotate {name} --give-up. To go on: sfjwt rotate {name}"
        ),
    }
}

/// Nothing is under way.
pub fn nothing_to_give_up(name: &str) -> Words {
    Words {
        what: format!("No replacement of {name}'s key is under way."),
        next: format!("To go back to the key before: sfjwt rotate {name} --revert"),
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

/// Nothing to go back to.
pub fn nothing_to_revert(name: &str) -> Words {
    Words {
        what: format!("No earlier key of {name} is kept, and no replacement is under way."),
        next: format!("To replace its key: sfjwt rotate {name}"),
    }
}

/// A replacement is under way.
pub fn finish_first(name: &str) -> Words {
    Words {
        what: format!("The key of {name} is being replaced, so no earlier one is touched now."),
        next: format!("Finish it (sfjwt rotate {name}), or give it up (--give-up)."),
    }
}

/// Nothing to forget.
pub fn nothing_to_forget(name: &str) -> Words {
    Words {
        what: format!("No earlier key of {name} is kept."),
        next: format!("Its key of today works? sfjwt test {name}"),
    }
}

/// Left in the middle.
pub fn goes_on(name: &str) -> String {
    format!("Everything so far is kept. Go on with: sfjwt rotate {name}")
}

/// A replacement that is under way, said beside something else that was asked for.
pub fn not_finished(name: &str, switched: bool) -> String {
    if switched {
        format!(
            "The key of {name} was replaced, and that is not finished. Go on: sfjwt rotate {name}"
        )
    } else {
        format!("The key of {name} is being replaced. Go on: sfjwt rotate {name}")
    }
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
