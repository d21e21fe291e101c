//! The connection record: one Markdown page for the change ticket, from what is saved. Pure, and
//! without secrets, as the report of a test is.

use crate::domain::{Connection, Lifetime, TestRecord, Timestamp};
use crate::guide::{self, SetupPage, messages, notes, record as words, report as report_words};

use super::report::{Versions, bullets, check_rows, fence, heading, page_head, paragraph, row};

/// The page of a connection. `test` is its last one.
pub fn record(
    connection: &Connection,
    test: Option<&TestRecord>,
    now: Timestamp,
    versions: &Versions,
) -> String {
    let mut out = page_head(&words::title(connection.name.as_str()), now, versions);
    if connection.practice.is_some() {
        paragraph(&mut out, report_words::PRACTICE);
    }
    heading(&mut out, words::WHO);
    bullets(&mut out, &who(connection));
    heading(&mut out, words::KEY);
    bullets(&mut out, &key(connection, now));
    heading(&mut out, words::VERIFY);
    fence(
        &mut out,
        &words::verify(&connection.certificate_path).join("\n"),
    );
    paragraph(&mut out, words::VERIFY_HOW);
    last_test(&mut out, connection, test);
    copies(&mut out, connection);
    steps(&mut out, words::REPLACE, &words::replace(connection));
    steps(&mut out, words::LEAKED, &words::leaked(connection));
    links(&mut out, connection);
    out
}

fn who(connection: &Connection) -> Vec<(String, String)> {
    let labels = &words::LABELS;
    let org = match &connection.practice {
        Some(_) => messages::SIMULATED.to_owned(),
        None => connection.org.host().to_owned(),
    };
    let kind = match &connection.practice {
        Some(_) => "practice".to_owned(),
        None => connection.org.kind().id().to_owned(),
    };
    let audience = connection.audience.as_ref();
    let facts = [
        (labels.org, Some(org)),
        (labels.kind, Some(kind)),
        (
            report_words::USER,
            Some(connection.username.as_str().to_owned()),
        ),
        (
            labels.app,
            Some(guide::facts::app(connection.app_kind).to_owned()),
        ),
        (
            report_words::CONSUMER_KEY,
            Some(connection.consumer_key.as_str().to_owned()),
        ),
        (
            report_words::AUDIENCE,
            audience.map(|audience| audience.as_str().to_owned()),
        ),
        (labels.flow, Some(words::GRANT.to_owned())),
        (labels.scopes, Some(words::SCOPES.to_owned())),
        (
            labels.made_for,
            Some(words::made_for(&connection.destination)),
        ),
        (labels.since, Some(connection.created.date().to_string())),
        (
            labels.takes_over,
            connection.replaces.as_ref().map(ToString::to_string),
        ),
    ];
    present(facts)
}

/// Fingerprints with colons: a number of 64 digits may be a Consumer Secret, and would be marked.
fn key(connection: &Connection, now: Timestamp) -> Vec<(String, String)> {
    let labels = &words::LABELS;
    let certificate = &connection.certificate;
    let (from, to) = (certificate.not_before, certificate.not_after);
    let lifetime = Lifetime::of(from, to, now);
    let due = Lifetime::due_at(crate::domain::DueRule::Usual, from, to);
    let next = connection.next.as_ref().filter(|next| next.ready);
    let mut facts = present([
        (labels.size, Some(words::size(connection.key.bits))),
        (labels.public_key, Some(connection.key.spki.colons())),
        (
            labels.place,
            Some(words::place(connection.store).to_owned()),
        ),
        (labels.subject, Some(certificate.subject.clone())),
        (labels.valid, Some(words::valid(from, to, &lifetime))),
        (labels.due, Some(due.date().to_string())),
        (labels.fingerprint, Some(certificate.fingerprint.colons())),
        (labels.file, Some(connection.certificate_path.clone())),
        (labels.next, next.map(|next| next.held.key.spki.colons())),
    ]);
    for retired in &connection.retired {
        let spki = retired.held.key.spki.colons();
        facts.push((labels.previous.to_owned(), spki));
    }
    let told = connection.told_copies();
    if !told.is_empty() {
        facts.push((labels.told.to_owned(), told.join(", ")));
    }
    let open = connection.not_seen_to_work();
    if !open.is_empty() {
        facts.push((labels.not_seen.to_owned(), open.join(", ")));
    }
    facts
}

fn present<const N: usize>(facts: [(&'static str, Option<String>); N]) -> Vec<(String, String)> {
    let facts = facts.into_iter();
    facts
        .filter_map(|(label, value)| Some((label.to_owned(), value?)))
        .collect()
}

fn last_test(out: &mut String, connection: &Connection, test: Option<&TestRecord>) {
    heading(out, words::TEST);
    match test {
        _ if connection.store == crate::domain::StoreKind::Elsewhere => {
            paragraph(out, notes::KEY_ELSEWHERE);
        }
        None => paragraph(out, words::NEVER_TESTED),
        Some(test) => {
            paragraph(out, &words::tested(&messages::moment(test.at), test.ok));
            check_rows(out, &test.checks);
        }
    }
}

fn copies(out: &mut String, connection: &Connection) {
    heading(out, words::COPIES);
    if connection.hand_overs.is_empty() {
        paragraph(out, words::NOT_HANDED_OVER);
    } else {
        out.push('\n');
        row(out, &words::COPY_COLUMNS.map(str::to_owned));
        row(out, &["---", "---", "---", "---"].map(str::to_owned));
        for made in &connection.hand_overs {
            row(out, &words::copy(made));
        }
    }
    paragraph(out, words::OTHERS);
}

fn steps(out: &mut String, title: &str, texts: &[String]) {
    heading(out, title);
    for text in texts {
        paragraph(out, text);
    }
}

/// Pages of Setup that those steps need.
fn links(out: &mut String, connection: &Connection) {
    let pages = [SetupPage::Users, SetupPage::LoginHistory];
    let links = pages.iter().filter_map(|page| {
        let link = page.link(&connection.org)?;
        Some((page.quick_find().to_owned(), link))
    });
    let links: Vec<(String, String)> = links.collect();
    if !links.is_empty() && connection.practice.is_none() {
        bullets(out, &links);
    }
}
