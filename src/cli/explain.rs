//! `sfjwt explain`: what an error means, from what somebody was told. Nothing is sent anywhere.

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::app::report::{Versions, report_explained};
use crate::diagnosis::{
    CauseId, Evidence, Finding, Page, SectionOf, Verdict, causes, judge, page, page_of,
};
use crate::guide::{explain as words, messages, problems};
use crate::scripted::{explained, to_do};

use super::args::{ExplainArgs, Global};
use super::context::Context;
use super::exit::{self, Failure};
use super::explain_input::{self, Input};
use super::output;

/// Runs the command: 0 if the error is a known one, else 1.
pub(super) fn explain(
    context: &Context,
    global: &Global,
    args: &ExplainArgs,
) -> Result<u8, Failure> {
    if args.list {
        return Ok(list(global));
    }
    if let [word] = args.words.as_slice()
        && args.from.is_none()
    {
        if let Some(page) = page_of(word) {
            return Ok(show_page(global, &page));
        }
        if is_code(word) {
            return Err(Failure::new(exit::FAILED, words::unknown_code(word.trim())));
        }
    }
    let input = explain_input::input(context, args)?;
    let verdict = judge(&input.evidence);
    let known = is_known(&verdict);
    let told = told(&input.evidence);
    let report = args.report.as_deref();
    let written = report
        .map(|path| write_report(context, path, &told, &verdict, &input.evidence))
        .transpose()?;
    if global.json {
        let fields = as_json(&input, &told, &verdict, written.as_deref(), known);
        output::object("explain", known, fields);
    } else {
        show(&input, &told, &verdict, known);
        if let Some(path) = written {
            output::line(&messages::written(&path));
        }
    }
    Ok(if known { exit::OK } else { exit::FAILED })
}

/// The answer is in the catalogue, or what was told shows a cause by itself.
fn is_known(verdict: &Verdict) -> bool {
    let unknown = CauseId::UnrecognisedAnswer.as_str();
    let first = verdict.findings.first();
    verdict.answer.is_some() || first.is_some_and(|finding| finding.cause != unknown)
}

/// `SFJWT-AUTH-03`: built like a code, whether there is such a one or not.
fn is_code(word: &str) -> bool {
    let word = word.trim().to_ascii_uppercase();
    let Some(rest) = word.strip_prefix("SFJWT-") else {
        return false;
    };
    rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// What was told, as it may be shown.
fn told(evidence: &Evidence) -> String {
    let said = [&evidence.error, &evidence.error_description];
    let said: Vec<&str> = said.into_iter().flatten().map(String::as_str).collect();
    match evidence.body.as_deref() {
        Some(body) if !body.trim().is_empty() => body.trim().to_owned(),
        _ => said.join(": "),
    }
}

fn show(input: &Input, told: &str, verdict: &Verdict, known: bool) {
    for remark in &input.remarks {
        output::warn(remark);
    }
    if known {
        for line in explained(verdict) {
            output::prose(&line);
        }
        return;
    }
    output::line(words::TOLD_HEADING);
    for line in told.lines() {
        output::line(&format!("  {line}"));
    }
    if told.is_empty() {
        for (name, value) in facts(&input.evidence) {
            output::line(&format!("  {name}: {value}"));
        }
    }
    output::line("");
    output::prose(words::NOT_KNOWN);
    for line in to_do(verdict) {
        output::prose(&line);
    }
}

fn write_report(
    context: &Context,
    path: &Path,
    told: &str,
    verdict: &Verdict,
    evidence: &Evidence,
) -> Result<String, Failure> {
    let now = context.ports.clock.now();
    let text = report_explained(told, verdict, &facts(evidence), now, &Versions::here());
    write_new(context, path, &text)
}

/// Writes a report into a new file; returns where it is.
pub(super) fn write_new(context: &Context, path: &Path, text: &str) -> Result<String, Failure> {
    let files = &context.ports.files;
    let file = files.resolve(&path.display().to_string());
    let written = files.write_new(&file, text.as_bytes(), 0o644);
    written.map_err(|error| Failure::local(problems::file(&error)))?;
    Ok(file.display().to_string())
}

/// Every field that was told, by its name in the evidence.
fn facts(evidence: &Evidence) -> Vec<(String, String)> {
    let fields = serde_json::to_value(evidence).unwrap_or_default();
    let fields = fields.as_object().cloned().unwrap_or_default();
    let said = |value: &Value| match value {
        Value::Null => false,
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
        _ => true,
    };
    fields
        .into_iter()
        .filter(|(name, value)| name != "body" && said(value) && value != "unknown")
        .map(|(name, value)| match value {
            Value::String(text) => (name, text),
            other => (name, other.to_string()),
        })
        .collect()
}

fn as_json(
    input: &Input,
    told: &str,
    verdict: &Verdict,
    written: Option<&str>,
    known: bool,
) -> Map<String, Value> {
    let evidence = &input.evidence;
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("exit", json!(if known { exit::OK } else { exit::FAILED }));
    put("answer", json!(verdict.answer));
    put("meaning", json!(verdict.meaning));
    put("says", json!(verdict.says));
    put("may_be_propagation", json!(verdict.may_be_propagation));
    put(
        "told",
        json!({
            "text": told,
            "error": evidence.error,
            "error_description": evidence.error_description,
            "http_status": evidence.http_status,
        }),
    );
    put("warnings", json!(input.remarks));
    let findings: Vec<Value> = verdict.findings.iter().map(finding).collect();
    put("findings", Value::Array(findings));
    if let Some(path) = written {
        put("report", json!(path));
    }
    fields
}

fn finding(finding: &Finding) -> Value {
    let speaks = |side: &'static str| move |text: &String| json!({ "speaks": side, "text": text });
    let evidence: Vec<Value> = finding
        .evidence_for
        .iter()
        .map(speaks("for"))
        .chain(finding.evidence_against.iter().map(speaks("against")))
        .collect();
    json!({
        "cause": finding.cause,
        "code": finding.code,
        "severity": finding.severity,
        "certainty": finding.certainty,
        "title": finding.title,
        "evidence": evidence,
        "fixes": finding.fixes,
        "links": finding.links,
    })
}

fn list(global: &Global) -> u8 {
    let mut all: Vec<Page> = causes().keys().map(|cause| page(*cause)).collect();
    all.sort_by(|a, b| a.code.cmp(&b.code));
    if global.json {
        let codes = all
            .iter()
            .map(|page| json!({ "code": page.code, "cause": page.cause, "title": page.title }));
        let mut fields = Map::new();
        fields.insert("exit".to_owned(), json!(exit::OK));
        fields.insert("codes".to_owned(), Value::Array(codes.collect()));
        output::object("explain", true, fields);
    } else {
        for page in &all {
            output::prose(&format!("{:<15}  {}", page.code, page.title));
        }
    }
    exit::OK
}

fn show_page(global: &Global, page: &Page) -> u8 {
    if global.json {
        let mut fields = Map::new();
        fields.insert("exit".to_owned(), json!(exit::OK));
        fields.insert(
            "page".to_owned(),
            json!({
                "code": page.code,
                "cause": page.cause,
                "title": page.title,
                "meaning": page.items(SectionOf::Meaning),
                "wording": page.items(SectionOf::Wording),
                "sure": page.items(SectionOf::Sure),
                "fix": page.items(SectionOf::Fix),
                "sources": page.items(SectionOf::Sources),
            }),
        );
        output::object("explain", true, fields);
        return exit::OK;
    }
    output::prose(&format!("{}  {}", page.code, page.title));
    for section in &page.sections {
        output::line("");
        output::line(section.kind.heading());
        for item in &section.items {
            output::prose(&format!("  {item}"));
        }
    }
    exit::OK
}
