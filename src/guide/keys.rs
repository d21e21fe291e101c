//! Words of `sfjwt keys`.

use crate::domain::{ConnectionName, InventoryKey, KeyState, StoreKind};

use super::{Words, notes};

/// No store has a key.
pub const NONE: &str = "No key is kept here yet.";
/// There is nothing to delete.
pub const NOTHING_ORPHANED: &str =
    "Every key belongs to a connection or a set-up. Nothing to delete.";

/// The word of a state.
pub const fn state(state: KeyState) -> &'static str {
    match state {
        KeyState::InUse => "in use",
        KeyState::Next => "next",
        KeyState::Retired => "retired",
        KeyState::Unfinished => "unfinished",
        KeyState::Missing => "missing",
        KeyState::Beside => "kept",
        KeyState::Orphaned => "orphaned",
    }
}

/// A key's line. `all_read`: no record is left that could not be read.
pub fn line(key: &InventoryKey, all_read: bool) -> String {
    let names: Vec<&str> = key.names.iter().map(ConnectionName::as_str).collect();
    let names = match (&key.beside, names.is_empty()) {
        (Some(path), _) => {
            format!("no record names it, but a file beside them does, or may: {path}")
        }
        (None, true) if all_read => "no record names it".to_owned(),
        (None, true) => "no record that could be read names it".to_owned(),
        (None, false) => names.join(", "),
    };
    let more = match key.state {
        KeyState::InUse | KeyState::Beside | KeyState::Orphaned => "",
        KeyState::Next => ": shall become its key",
        KeyState::Retired => ": an earlier one, or one that was given up; kept, and not used",
        KeyState::Unfinished => ": of a set-up that is not finished",
        KeyState::Missing => ": its record names it, and it is not there",
    };
    format!(
        "{:<10} {}  {}, {names}{more}",
        state(key.state),
        key.entry.spki.short(),
        notes::store(key.store),
    )
}

/// Where an entry is found by other means, for those who want to look first.
pub fn entry(key: &InventoryKey) -> String {
    format!("           entry {}", key.entry)
}

/// What to do about a key that is missing, and what it was to its connection.
pub fn missing(name: &ConnectionName, claimed: Option<KeyState>) -> String {
    match claimed {
        Some(KeyState::Retired) => {
            return format!(
                "An earlier key of {name} is not in its store; nothing signs with it. To take it \
                 off the record: sfjwt rotate {name} --forget-previous"
            );
        }
        Some(KeyState::Next) => {
            return format!(
                "The next key of {name} is not in its store; the one of today signs. To begin \
                 anew: sfjwt rotate {name} --revert, then sfjwt rotate {name}"
            );
        }
        _ => {}
    }
    format!(
        "The key of {name} is not in its store. Was it made on another computer or under another \
         login? Then use it there. If it is gone: sfjwt rotate {name}"
    )
}

/// What to do about keys that only a file beside the records names.
pub const BESIDE: &str = "A key that a file beside the records names, or may name, stays: whoever brings that file \
     back wants it. Not needed any more? Delete the file, then: sfjwt keys prune --yes";

/// What to do about keys that no record names.
pub fn orphaned(count: usize, all_read: bool) -> String {
    let what = if count == 1 {
        "1 key belongs to no connection".to_owned()
    } else {
        format!("{count} keys belong to no connection")
    };
    if all_read {
        format!("{what}. To delete: sfjwt keys prune")
    } else {
        format!("{what} that could be read. What cannot be read may name it, so it stays.")
    }
}

/// Deleting needs a yes. `keychain`: some are in the keychain.
pub fn confirm(count: usize, keychain: bool) -> Words {
    let (what, them) = if count == 1 {
        ("This key belongs to no connection", "it")
    } else {
        ("These keys belong to no connection", "them")
    };
    Words {
        what: format!(
            "{what} in this folder of records. A deleted key cannot be brought back; was another \
             folder used (--config-dir)? Then look there first."
        ),
        next: if keychain {
            format!("To delete {them}: sfjwt keys prune --yes --keychain")
        } else {
            format!("To delete {them}: sfjwt keys prune --yes")
        },
    }
}

/// While a record cannot be read, no key is deleted.
pub const UNREADABLE: &str = "A key may belong to a record that could not be read, so none was \
     deleted. Bring the record back, or set it aside with sfjwt connection remove, then try again.";

/// Keys of the keychain are deleted only when that was said, and never with a folder of records of
/// one's own.
pub const fn keychain_is_shared(own_folder: bool) -> &'static str {
    if own_folder {
        "The keychain is one for all folders of records, so with --config-dir its keys stay: they \
         may belong to another folder."
    } else {
        "Keys in the keychain stay: it is one for all folders of records, and they may belong to \
         another one (--config-dir). No other folder was ever used? sfjwt keys prune --yes --keychain"
    }
}

/// A store that could not be listed.
pub fn unlisted(store: StoreKind) -> String {
    let store = match store {
        StoreKind::Keychain => "The keychain",
        StoreKind::File => "The folder of key files",
        StoreKind::Practice => "The practice folder",
        StoreKind::Elsewhere => "The store",
    };
    format!("{store} could not be listed, so its keys are not shown.")
}

/// A key was deleted.
pub fn deleted(key: &InventoryKey) -> String {
    format!(
        "deleted    {}  {}",
        key.entry.spki.short(),
        notes::store(key.store)
    )
}
