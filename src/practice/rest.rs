//! REST: versions, resources, limits, query, describe.

use serde_json::{Value, json};

use super::answer::Answer;
use super::endpoint::{self, Resource};
use super::host::Host;
use super::identity;
use super::query;
use super::session;
use super::state::{DAILY_API_REQUESTS, OrgState, User};
use super::tables;

/// A REST request, as far as it matters here.
pub(super) struct RestAsk<'a> {
    /// Version number.
    pub(super) version: u32,
    /// Resource.
    pub(super) resource: &'a Resource,
    /// `Authorization` header.
    pub(super) authorization: Option<&'a str>,
    /// `q` of the query string.
    pub(super) soql: Option<&'a str>,
    /// Requests to pretend are left today.
    pub(super) requests_left: Option<u64>,
}

/// `GET /services/data`: answered to anybody.
pub(super) fn versions() -> Answer {
    let list: Vec<Value> = endpoint::versions()
        .into_iter()
        .map(|(version, label)| {
            json!({
                "label": label,
                "url": format!("/services/data/v{version}.0"),
                "version": format!("{version}.0"),
            })
        })
        .collect();
    Answer::json(200, &Value::from(list))
}

/// Answers a request under `/services/data/vNN.0`. Every answered one tells the API usage.
pub(super) fn answer(org: &OrgState, host: &Host, ask: &RestAsk<'_>, org_now: i64) -> Answer {
    let user = match session::rest_session(org, ask.authorization, org_now) {
        Ok((_, user)) => user,
        Err(refusal) => return refusal,
    };
    let usage = ask.requests_left.map_or(org.api_usage.used, |left| {
        DAILY_API_REQUESTS.saturating_sub(left)
    });
    let answer = match ask.resource {
        Resource::Root => root(org, host, user, ask.version),
        Resource::Limits => limits(usage),
        Resource::Query => match ask.soql {
            Some(text) => query::answer(org, user, ask.version, text),
            None => {
                Answer::rest_error(400, "MALFORMED_QUERY", "A query string has to be specified")
            }
        },
        Resource::Describe(object) => describe(org, user, object),
        Resource::Row { object, id } => row(org, user, ask.version, object, id),
        Resource::Missing => not_found(),
    };
    answer.with_header(
        "Sforce-Limit-Info",
        &format!("api-usage={usage}/{DAILY_API_REQUESTS}"),
    )
}

/// Path or record that is not there.
pub(super) fn not_found() -> Answer {
    Answer::rest_error(404, "NOT_FOUND", "The requested resource does not exist")
}

fn root(org: &OrgState, host: &Host, user: &User, version: u32) -> Answer {
    let base = format!("/services/data/v{version}.0");
    Answer::json(
        200,
        &json!({
            "identity": identity::identity_url(org, host, user),
            "limits": format!("{base}/limits"),
            "query": format!("{base}/query"),
            "sobjects": format!("{base}/sobjects"),
        }),
    )
}

fn limits(used: u64) -> Answer {
    let left = DAILY_API_REQUESTS.saturating_sub(used);
    let full = |max: u64| json!({"Max": max, "Remaining": max});
    Answer::json(
        200,
        &json!({
            "DailyApiRequests": {"Max": DAILY_API_REQUESTS, "Remaining": left},
            "DailyBulkV2QueryJobs": full(10_000),
            "DailyAsyncApexExecutions": full(250_000),
            "DataStorageMB": full(5),
            "FileStorageMB": full(20),
        }),
    )
}

fn describe(org: &OrgState, user: &User, object: &str) -> Answer {
    let Some(table) = tables::table(org, user, object) else {
        return not_found();
    };
    let fields: Vec<Value> = table
        .fields
        .iter()
        .filter(|field| !field.contains('.'))
        .map(|field| json!({"name": field, "label": field, "type": field_type(field)}))
        .collect();
    Answer::json(
        200,
        &json!({
            "name": table.name,
            "label": table.name,
            "queryable": true,
            "fields": fields,
        }),
    )
}

fn field_type(field: &str) -> &'static str {
    match field {
        "Id" => "id",
        "LoginTime" => "datetime",
        _ if field.starts_with("Is") => "boolean",
        _ if field.ends_with("Id") => "reference",
        _ => "string",
    }
}

fn row(org: &OrgState, user: &User, version: u32, object: &str, id: &str) -> Answer {
    let Some(table) = tables::table(org, user, object) else {
        return not_found();
    };
    let has_id = |row: &&tables::Row| {
        row.get("Id")
            .and_then(Value::as_str)
            .is_some_and(|known| super::ids::same(known, id))
    };
    let fields: Vec<&'static str> = table
        .fields
        .iter()
        .copied()
        .filter(|field| !field.contains('.'))
        .collect();
    match table.rows.iter().find(has_id) {
        Some(row) => Answer::json(200, &query::record(table.name, &fields, row, version)),
        None => not_found(),
    }
}
