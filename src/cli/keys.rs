//! `sfjwt keys list|prune`.

use serde_json::{Map, Value, json};

use crate::domain::{InventoryKey, KeyState, StoreKind};
use crate::guide::{keys, problems};
use crate::runtime::keys::{Keys, Pruned, keys as all_keys, prune as prune_keys};

use super::args::{Global, KeysCommand};
use super::connection::upkeep::failure;
use super::context::Context;
use super::exit::{self, Failure};
use super::output;

/// Runs the command.
pub(super) async fn keys(
    context: &Context,
    global: &Global,
    command: &KeysCommand,
) -> Result<u8, Failure> {
    match command {
        KeysCommand::List => list(context, global).await,
        KeysCommand::Prune { yes: false, .. } => would_prune(context, global).await,
        KeysCommand::Prune {
            yes: true,
            keychain,
        } => prune(context, global, *keychain).await,
    }
}

async fn list(context: &Context, global: &Global) -> Result<u8, Failure> {
    let found = look(context).await?;
    let code = code_of(&found);
    if global.json {
        let mut fields = fields(&found, code);
        fields.insert("deleted".to_owned(), json!([]));
        output::object("keys list", code == exit::OK, fields);
        return Ok(code);
    }
    let all_read = found.unreadable.is_empty();
    for key in &found.keys {
        print(key, all_read);
    }
    if found.keys.is_empty() && found.unlisted.is_empty() {
        output::line(keys::NONE);
    }
    for key in found
        .keys
        .iter()
        .filter(|key| key.state == KeyState::Missing)
    {
        for name in &key.names {
            output::prose(&keys::missing(name, key.claimed));
        }
    }
    if found.keys.iter().any(|key| key.state == KeyState::Beside) {
        output::prose(keys::BESIDE);
    }
    let orphans = orphans(&found).count();
    if orphans > 0 {
        output::prose(&keys::orphaned(orphans, found.unreadable.is_empty()));
    }
    print_troubles(&found);
    Ok(code)
}

async fn look(context: &Context) -> Result<Keys, Failure> {
    let found = all_keys(&context.ports).await;
    found.map_err(|error| failure(context, &error))
}

fn orphans(found: &Keys) -> impl Iterator<Item = &InventoryKey> {
    let keys = found.keys.iter();
    keys.filter(|key| key.state == KeyState::Orphaned)
}

/// A store that no record needs may be absent: a server has no keychain.
fn code_of(found: &Keys) -> u8 {
    if found.unlisted_named {
        exit::of_concern(crate::domain::Concern::KeyStore)
    } else if !found.unreadable.is_empty() {
        exit::FAILED
    } else {
        exit::OK
    }
}

fn print(key: &InventoryKey, all_read: bool) {
    output::line(&keys::line(key, all_read));
    if key.state == KeyState::Orphaned {
        output::line(&keys::entry(key));
    }
}

fn print_troubles(found: &Keys) {
    for (store, error) in &found.unlisted {
        output::warn(&keys::unlisted(*store));
        // Why matters only where a key may be there.
        if found.unlisted_named {
            let words = problems::key_store(error);
            output::warn(&words.what);
            output::warn(&words.next);
        }
    }
    for error in &found.unreadable {
        let words = problems::record(error);
        output::warn(&words.what);
        output::warn(&words.next);
    }
}

/// Without a yes: shows what would go.
async fn would_prune(context: &Context, global: &Global) -> Result<u8, Failure> {
    let found = look(context).await?;
    let count = orphans(&found).count();
    if count == 0 || !found.unreadable.is_empty() {
        return Ok(report(
            &Pruned {
                keys: found,
                deleted: Vec::new(),
                failed: None,
            },
            global,
        ));
    }
    if !global.json {
        for key in orphans(&found) {
            print(key, true);
        }
    }
    let mut shared = orphans(&found).filter(|key| key.store == StoreKind::Keychain);
    let shared = global.config_dir.is_none() && shared.next().is_some();
    Err(Failure::new(exit::USAGE, keys::confirm(count, shared)))
}

/// Keys in the keychain only when that is said: what belongs to nobody here may be another folder's.
async fn prune(context: &Context, global: &Global, keychain: bool) -> Result<u8, Failure> {
    let keychain = keychain && global.config_dir.is_none();
    let pruned = prune_keys(&context.ports, keychain).await;
    let pruned = pruned.map_err(|error| failure(context, &error))?;
    Ok(report(&pruned, global))
}

fn report(pruned: &Pruned, global: &Global) -> u8 {
    let found = &pruned.keys;
    let code = match &pruned.failed {
        Some(_) => exit::of_concern(crate::domain::Concern::KeyStore),
        None => code_of(found),
    };
    if global.json {
        let mut fields = fields(found, code);
        let deleted: Vec<Value> = pruned.deleted.iter().map(public).collect();
        fields.insert("deleted".to_owned(), Value::Array(deleted));
        if let Some(error) = &pruned.failed {
            let words = problems::key_store(error);
            let words = json!({ "what": words.what, "next": words.next });
            fields.insert("failed".to_owned(), words);
        }
        output::object("keys prune", code == exit::OK, fields);
        return code;
    }
    for key in &pruned.deleted {
        output::line(&keys::deleted(key));
    }
    let beside = found.keys.iter();
    let beside: Vec<&InventoryKey> = beside.filter(|k| k.state == KeyState::Beside).collect();
    for key in &beside {
        print(key, true);
    }
    if !beside.is_empty() {
        output::prose(keys::BESIDE);
    }
    print_troubles(found);
    if let Some(error) = &pruned.failed {
        let words = problems::key_store(error);
        output::warn(&words.what);
        output::warn(&words.next);
    } else if !found.unreadable.is_empty() {
        output::warn(keys::UNREADABLE);
    } else if orphans(found).count() == 0 && beside.is_empty() {
        output::line(keys::NOTHING_ORPHANED);
    } else if orphans(found).count() > pruned.deleted.len() {
        output::prose(keys::keychain_is_shared(global.config_dir.is_some()));
    }
    code
}

fn fields(found: &Keys, code: u8) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("exit".to_owned(), json!(code));
    let all: Vec<Value> = found.keys.iter().map(public).collect();
    fields.insert("keys".to_owned(), Value::Array(all));
    let unlisted = found.unlisted.iter().map(|(store, error)| {
        let words = problems::key_store(error);
        json!({ "store": store, "what": words.what, "next": words.next })
    });
    fields.insert("unlisted".to_owned(), unlisted.collect());
    let unreadable = found.unreadable.iter().map(|error| {
        let words = problems::record(error);
        json!({ "what": words.what, "next": words.next })
    });
    fields.insert("unreadable".to_owned(), unreadable.collect());
    fields
}

fn public(key: &InventoryKey) -> Value {
    json!({
        "state": key.state,
        "store": key.store,
        "entry": key.entry,
        "connections": key.names,
        "beside": key.beside,
    })
}
