//! Words of waiting until Salesforce accepts another key.

use crate::domain::SUCCESSES_TO_SWITCH;
use crate::guide::Words;

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
