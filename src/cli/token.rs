//! `sfjwt token`: one exchange, and the token on standard output.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, json};

use crate::app::{MsgBody, Start};
use crate::domain::StoreKind;
use crate::guide::messages;
use crate::runtime::{Ended, run};
use crate::scripted::{Scripted, findings};

use super::args::{Global, TokenArgs};
use super::context::Context;
use super::exit::{self, Failure};
use super::{output, summary};

/// Runs the command.
pub(super) async fn token(
    context: &mut Context,
    global: &Global,
    args: &TokenArgs,
) -> Result<u8, Failure> {
    let connection = context.connection(args.connection.as_deref())?;
    context.unlock(global, connection.store, false)?;
    let name = connection.name.to_string();
    if connection.store == StoreKind::Elsewhere {
        return Err(Failure::usage(messages::key_of_another(&name)));
    }
    let start = Start::Token {
        connection: Box::new(connection),
    };
    let mut front = Scripted::new(None, BTreeSet::new());
    let first = vec![MsgBody::Start(Box::new(start))];
    let ended = run(
        &mut front,
        Arc::clone(&context.ports),
        Arc::default(),
        first,
    )
    .await;
    let model = &ended.model;
    if model.interrupted {
        output::warn(messages::INTERRUPTED);
        return Ok(exit::INTERRUPTED);
    }
    if model.token.is_some() {
        return Ok(print(global, &ended, &name));
    }
    let code = model
        .problem
        .as_ref()
        .map_or(exit::FAILED, |problem| exit::of_concern(problem.concern()));
    let words = front.left().words(model);
    if global.json {
        let mut fields = Map::new();
        fields.insert("connection".to_owned(), json!(name));
        fields.insert("exit".to_owned(), json!(code));
        fields.extend(summary::test(&model.test));
        if let Some(words) = words {
            fields.insert(
                "error".to_owned(),
                json!({ "what": words.what, "next": words.next }),
            );
        }
        output::object("token", false, fields);
        return Ok(code);
    }
    if let Some(words) = words {
        output::warn(&words.what);
        output::warn(&words.next);
    }
    for line in findings(model) {
        output::warn(&line);
    }
    Ok(code)
}

fn print(global: &Global, ended: &Ended, name: &str) -> u8 {
    let model = &ended.model;
    let secret = model.token.and_then(|handle| ended.vault.token(handle));
    let text = secret
        .as_ref()
        .and_then(|secret| secret.expose_str())
        .unwrap_or_default();
    if global.json {
        let issued = model.test.issued.as_ref();
        let mut fields = Map::new();
        fields.insert("connection".to_owned(), json!(name));
        fields.insert("access_token".to_owned(), json!(text));
        fields.insert(
            "instance_url".to_owned(),
            json!(issued.map(|issued| &issued.instance_url)),
        );
        fields.insert(
            "scope".to_owned(),
            json!(issued.map(|issued| &issued.scope)),
        );
        output::object("token", true, fields);
        return exit::OK;
    }
    output::write(format!("{text}\n").as_bytes());
    exit::OK
}
