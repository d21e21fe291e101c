//! Words of the way back to the key before.

use crate::domain::HeldKey;

/// The way back, up to the upload.
pub fn back_title(name: &str, before: bool) -> String {
    if !before {
        return format!(
            "{name} takes the key that was given up as soon as Salesforce has its certificate."
        );
    }
    format!("{name} goes back to the key before as soon as Salesforce has its certificate again.")
}

/// What stays to be done on the way back.
pub fn back_next(name: &str, previous: &HeldKey) -> String {
    format!(
        "Nothing has changed yet: the key of today still signs. Upload the certificate of {} to the app: {} Then: sfjwt rotate {name} --switch. Or stay with the key of today: sfjwt rotate {name} --give-up",
        previous.key.spki.short(),
        shown_path(previous)
    )
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

/// Where a certificate was written.
pub(super) fn shown_path(key: &HeldKey) -> &str {
    if key.certificate_path.is_empty() {
        "(its file is not known; `sfjwt connection show` has its fingerprint)"
    } else {
        &key.certificate_path
    }
}
