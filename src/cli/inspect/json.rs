//! The report as JSON (`assets/schema/inspect.schema.json`).

use serde_json::{Map, Value, json};

use crate::diagnosis::inspect::{Level, level};
use crate::domain::{Item, Remark, Seen};
use crate::guide::inspect as words;

use super::report::{FileReport, Report};

/// The fields of the one object.
pub(super) fn fields(report: &Report, repaired: Option<&str>, code: u8) -> Map<String, Value> {
    let mut fields = Map::new();
    let files: Vec<Value> = report.files.iter().map(file).collect();
    fields.insert("exit".to_owned(), json!(code));
    fields.insert("files".to_owned(), Value::Array(files));
    fields.insert(
        "together".to_owned(),
        report.pair.as_ref().map_or(Value::Null, together),
    );
    fields.insert("findings".to_owned(), json!(report.findings()));
    fields.insert("repaired".to_owned(), json!(repaired));
    fields
}

fn file(file: &FileReport) -> Value {
    let mut object = Map::new();
    object.insert("source".to_owned(), json!(file.source));
    object.insert("item".to_owned(), json!(file.item));
    let remarks: Vec<Value> = file
        .remarks
        .iter()
        .map(|told| remark(told, file.item))
        .collect();
    object.insert("remarks".to_owned(), Value::Array(remarks));
    match &file.seen {
        Seen::Key(key) => {
            let mut facts = json!(key);
            facts["encrypted"] = json!(key.is_encrypted());
            object.insert("key".to_owned(), facts);
        }
        Seen::PublicKey(public) => {
            object.insert("public_key".to_owned(), json!(public));
        }
        Seen::Certificates(all) => {
            object.insert("certificates".to_owned(), json!(all.list));
            object.insert("file_bytes".to_owned(), json!(all.file_bytes));
            object.insert("damages".to_owned(), json!(all.damages));
        }
        Seen::Request(request) => {
            object.insert("request".to_owned(), json!(request));
        }
        Seen::KeyStore(kind) => {
            object.insert("key_store".to_owned(), json!(kind));
        }
        Seen::Empty | Seen::Damaged(_) | Seen::Nothing => {}
    }
    if let Some(jwt) = &file.jwt {
        let mut facts = json!(jwt.seen);
        facts["signature"] = signature(jwt.check);
        facts["checked_with"] = json!(jwt.against);
        object.insert("jwt".to_owned(), facts);
    }
    if let Some(verdict) = &file.answer {
        object.insert(
            "answer".to_owned(),
            json!({ "id": verdict.answer, "meaning": verdict.meaning }),
        );
    }
    Value::Object(object)
}

/// `{"verdict": "valid" | "invalid" | "not_checked", "reason": …}`.
fn signature(check: crate::domain::SignatureCheck) -> Value {
    use crate::domain::SignatureCheck as Check;
    let (verdict, reason) = match check {
        Check::Valid => ("valid", Value::Null),
        Check::NotChecked(why) => ("not_checked", json!(why)),
        invalid => ("invalid", json!(invalid)),
    };
    json!({ "verdict": verdict, "reason": reason })
}

fn remark(remark: &Remark, item: Item) -> Value {
    let said = words::words(remark, item);
    let (level, cause) = level(remark, item);
    json!({
        "level": match level {
            Level::Fine => "ok",
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        },
        "cause": cause,
        "what": said.what,
        "next": said.next,
    })
}

fn together(pair: &Remark) -> Value {
    let answer = match pair {
        Remark::Together(..) | Remark::SameCertificate(_) | Remark::SameKeyOtherCertificate => {
            "yes"
        }
        Remark::Apart(..) => "no",
        _ => "unknown",
    };
    let said = words::words(pair, Item::Other);
    json!({ "answer": answer, "what": said.what, "next": said.next })
}
