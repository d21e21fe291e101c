//! Answers a SOQL query from the tables.

use std::cmp::Ordering;

use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::soql::{self, Condition, Query};
use super::state::{OrgState, User};
use super::tables::{self, Row, Table};

/// Answers `GET …/query?q=…` for `viewer`.
pub(super) fn answer(org: &OrgState, viewer: &User, version: u32, text: &str) -> Answer {
    let query = match soql::parse(text) {
        Ok(query) => query,
        Err(problem) => return Answer::rest_error(400, "MALFORMED_QUERY", &problem.0),
    };
    let Some(table) = tables::table(org, viewer, &query.object) else {
        return unsupported(&query.object);
    };
    match select(&query, table, version) {
        Ok(result) => Answer::json(200, &result),
        Err(message) => Answer::rest_error(400, "INVALID_FIELD", &message),
    }
}

/// An object that is unknown, or that the user may not see.
pub(super) fn unsupported(object: &str) -> Answer {
    let message = format!("sObject type '{object}' is not supported.");
    Answer::rest_error(400, "INVALID_TYPE", &message)
}

fn select(query: &Query, table: Table, version: u32) -> Result<Value, String> {
    let fields = query
        .fields
        .iter()
        .map(|field| known(&table, field))
        .collect::<Result<Vec<_>, _>>()?;
    let conditions = query
        .conditions
        .iter()
        .map(|condition| filterable(&table, condition))
        .collect::<Result<Vec<_>, _>>()?;
    let order = match &query.order {
        Some((field, descending)) => Some((known(&table, field)?, *descending)),
        None => None,
    };
    let (name, mut rows) = (table.name, table.rows);
    rows.retain(|row| {
        conditions
            .iter()
            .all(|(field, wanted)| holds(row, field, wanted))
    });
    if let Some((field, descending)) = order {
        // Of what happened in the same second, the last one comes first.
        if descending {
            rows.reverse();
        }
        rows.sort_by(|one, other| {
            let order = compare(one.get(field), other.get(field));
            if descending { order.reverse() } else { order }
        });
    }
    rows.truncate(query.limit.unwrap_or(usize::MAX));
    let records: Vec<Value> = if query.count {
        Vec::new()
    } else {
        rows.iter()
            .map(|row| record(name, &fields, row, version))
            .collect()
    };
    Ok(json!({"totalSize": rows.len(), "done": true, "records": records}))
}

fn known(table: &Table, field: &str) -> Result<&'static str, String> {
    table
        .fields
        .iter()
        .find(|known| known.eq_ignore_ascii_case(field))
        .copied()
        .ok_or_else(|| format!("No such column '{field}' on entity '{}'.", table.name))
}

fn filterable<'a>(
    table: &Table,
    condition: &'a Condition,
) -> Result<(&'static str, &'a Condition), String> {
    let field = known(table, &condition.field)?;
    if table.unfilterable.contains(&field) {
        return Err(format!(
            "field '{field}' can not be filtered in a query call"
        ));
    }
    Ok((field, condition))
}

fn holds(row: &Row, field: &str, condition: &Condition) -> bool {
    let value = row.get(field).unwrap_or(&Value::Null);
    let equal = match (value, &condition.value) {
        // Ids are equal in their 15- and 18-character forms.
        (Value::String(value), Value::String(wanted)) if field.ends_with("Id") => {
            super::ids::same(value, wanted)
        }
        (Value::String(value), Value::String(wanted)) => value.eq_ignore_ascii_case(wanted),
        (value, wanted) => value == wanted,
    };
    equal == condition.equal
}

fn compare(one: Option<&Value>, other: Option<&Value>) -> Ordering {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    text(one).cmp(&text(other))
}

/// One record; `Profile.Name` becomes an object inside the object.
pub(super) fn record(object: &str, fields: &[&'static str], row: &Row, version: u32) -> Value {
    let id = row.get("Id").and_then(Value::as_str).unwrap_or_default();
    let url = format!("/services/data/v{version}.0/sobjects/{object}/{id}");
    let mut record = Map::new();
    record.insert("attributes".to_owned(), json!({"type": object, "url": url}));
    for field in fields {
        let value = row.get(*field).cloned().unwrap_or(Value::Null);
        match field.split_once('.') {
            None => {
                record.insert((*field).to_owned(), value);
            }
            Some((relation, inner)) => {
                let related = record
                    .entry(relation)
                    .or_insert_with(|| json!({"attributes": {"type": relation}}));
                if let Value::Object(related) = related {
                    related.insert(inner.to_owned(), value);
                }
            }
        }
    }
    Value::Object(record)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ConnectionName;
    use crate::practice::dice::Dice;
    use crate::practice::seed;
    use crate::practice::state::LoginRow;

    fn org() -> OrgState {
        let name = ConnectionName::parse("acme").unwrap();
        let mut org = seed::new_org(&name, &mut Dice::from_seed([9; 32]));
        let user_id = org.users[0].id.clone();
        for (at, status) in [(100, "Failed: Signature Invalid"), (200, "Success")] {
            org.record_login(LoginRow {
                id: format!("0Ya{at}"),
                user_id: user_id.clone(),
                at,
                status: status.to_owned(),
                source_ip: "127.0.0.1".to_owned(),
                application: "sfjwt".to_owned(),
                login_url: "127.0.0.1".to_owned(),
            });
        }
        org
    }

    fn ask(text: &str) -> (u16, Value) {
        let org = org();
        let answer = answer(&org, &org.users[0], 67, text);
        (answer.status, serde_json::from_slice(&answer.body).unwrap())
    }

    #[test]
    fn login_history_newest_first() {
        let id = org().users[0].id.clone();
        let (status, body) = ask(&format!(
            "SELECT Status FROM LoginHistory WHERE UserId = '{}' ORDER BY LoginTime DESC LIMIT 1",
            &id[..15]
        ));
        assert_eq!(status, 200);
        assert_eq!(body["totalSize"], 1);
        assert_eq!(body["records"][0]["Status"], "Success");
    }

    #[test]
    fn what_is_refused_has_salesforces_codes() {
        for (query, code) in [
            ("SELECT Id FROM Contract", "INVALID_TYPE"),
            ("SELECT Nonsense FROM User", "INVALID_FIELD"),
            (
                "SELECT Id FROM LoginHistory WHERE Status = 'Success'",
                "INVALID_FIELD",
            ),
            ("SELECT Id", "MALFORMED_QUERY"),
        ] {
            let (status, body) = ask(query);
            assert_eq!((status, body[0]["errorCode"].as_str()), (400, Some(code)));
        }
    }

    #[test]
    fn related_fields_are_nested() {
        let (_, body) = ask("SELECT Username, Profile.Name FROM User WHERE IsActive = true");
        assert_eq!(
            body["records"][0]["Profile"]["Name"],
            seed::INTEGRATION_PROFILE
        );
    }
}
