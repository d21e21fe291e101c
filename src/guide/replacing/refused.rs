//! Why a replacement does not begin, or a step of it is not possible.

use super::back::shown_path;
use crate::domain::HeldKey;
use crate::guide::Words;

/// The key is not here.
pub fn elsewhere(name: &str) -> Words {
    Words {
        what: format!("The key of {name} is held by somebody else, so the next one is made there."),
        next: format!(
            "Upload their new certificate to the app. So that its dates are known here: sfjwt connection remove {name} --yes, then sfjwt setup --cert FILE --connection {name}"
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

/// The key of today was not accepted before a replacement. `said_no`: by Salesforce; else nobody
/// could be asked.
pub fn not_proved(name: &str, said_no: bool) -> Words {
    if !said_no {
        return Words {
            what: format!("The key of today of {name} could not be tried, so nothing was changed."),
            next: format!("Fix what is said here, then again: sfjwt rotate {name}"),
        };
    }
    Words {
        what: format!("The key of today of {name} does not work, so nothing was changed."),
        next: format!(
            "Fix what is said here, then again. Is its certificate not the one in the app any more? Then: sfjwt rotate {name} --unproved"
        ),
    }
}

/// The same before earlier keys were to be deleted.
pub fn nothing_forgotten(name: &str, said_no: bool) -> Words {
    let why = if said_no {
        "does not work"
    } else {
        "could not be tried"
    };
    Words {
        what: format!(
            "The key of today of {name} {why}, so the earlier keys stay: Salesforce may trust one of them."
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
pub fn nothing_to_give_up(name: &str, has_earlier: bool) -> Words {
    Words {
        what: format!("No replacement of {name}'s key is under way."),
        next: if has_earlier {
            format!("To go back to the key before: sfjwt rotate {name} --revert")
        } else {
            format!("To replace its key: sfjwt rotate {name}")
        },
    }
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

/// Earlier keys shall go, and these places were not seen to work with the one of today.
pub fn forget_although(name: &str, open: &[String]) -> Words {
    Words {
        what: format!(
            "Not yet seen to work with the key of today of {name}: {}. Without the earlier keys there is no way back.",
            open.join(", ")
        ),
        next: format!(
            "Do they work? sfjwt connection works {name}. To delete the earlier keys all the same: sfjwt rotate {name} --forget-previous --yes"
        ),
    }
}

/// Nothing to forget.
pub fn nothing_to_forget(name: &str) -> Words {
    Words {
        what: format!("No earlier key of {name} is kept."),
        next: format!("Its key of today works? sfjwt test {name}"),
    }
}
