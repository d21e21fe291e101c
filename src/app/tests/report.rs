//! The report: what is in it, and what never is.

use proptest::prelude::*;

use crate::app::report::{Versions, report, report_explained};
use crate::app::*;
use crate::diagnosis::{judge, read_pasted_answer};
use crate::domain::*;

use super::world::{Drive, World, refusal};

fn versions() -> Versions {
    Versions {
        sfjwt: "1.2.3".to_owned(),
        system: "Linux, x86-64".to_owned(),
    }
}

/// A practice run whose policy line was left out.
fn failed() -> Drive {
    let answer = refusal("invalid_grant", "user hasn't approved this consumer");
    let mut drive = Drive::practice(World {
        refusals: [answer].into(),
        ..World::default()
    });
    drive.skip = vec!["permitted-users"];
    drive.run();
    drive
}

#[test]
fn of_a_failed_test() {
    insta::assert_snapshot!(report(&failed().model, &[], &versions()));
}

#[test]
fn of_a_green_test_with_something_more() {
    let mut drive = Drive::practice(World::default());
    drive.run();
    let more = [(
        "Experiments".to_owned(),
        vec!["Tried A | B: <b>same answer</b>".to_owned()],
    )];
    insta::assert_snapshot!(report(&drive.model, &more, &versions()));
}

#[test]
fn of_an_answer_that_was_pasted() {
    let mut drive = Drive::new(World::default());
    let text = "```\ninvalid_grant: audience is invalid\n```";
    drive.send(MsgBody::Explain(text.to_owned()));
    insta::assert_snapshot!(report(&drive.model, &[], &versions()));
}

/// Writing is a commit, and its end is noted for the front ends.
#[test]
fn it_is_written_by_an_effect() {
    let mut model = failed().model;
    let message = |body| Msg {
        at: model.now,
        body,
    };
    let wish = message(MsgBody::WriteReport("ticket.md".to_owned()));
    let effects = update(&mut model, wish);
    let effect = effects
        .iter()
        .find(|effect| matches!(effect.kind, EffectKind::WriteReport { .. }))
        .unwrap();
    let EffectKind::WriteReport { path, text } = &effect.kind else {
        panic!("another effect");
    };
    assert_eq!(path, "ticket.md");
    assert!(effect.kind.is_commit() && text.contains("SFJWT-APPR-01"));
    let end = Msg {
        at: model.now,
        body: MsgBody::Result(
            effect.id,
            Box::new(Outcome::ReportWritten(Err(FileError::Exists(path.clone())))),
        ),
    };
    drop(update(&mut model, end));
    let exists = FileError::Exists("ticket.md".to_owned());
    assert_eq!(
        model.aids.reported.map(|(_, result)| result),
        Some(Err(exists))
    );
}

const SECRETS: [&str; 5] = [
    "00D5g000004abcd!AQEAQFqzP0l3bXkT7u9VwYxA1B2C3D4E5F6G7H8",
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UifQ.c2lnbmF0dXJlLXBhcnQtb2YtaXQ",
    "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----",
    "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF",
    "client_secret=s3cr3t-value-of-somebody",
];

proptest! {
    /// Wherever a secret slips into the model, it does not come out of the report.
    #[test]
    fn no_secret_comes_out(
        which in 0..SECRETS.len(),
        place in 0..5_usize,
        before in "[a-z |`<\\n]{0,20}",
        after in "[a-z |`<\\n]{0,20}",
    ) {
        let secret = SECRETS[which];
        let text = format!("{before} {secret} {after}");
        let mut model = failed().model;
        match place {
            0 => model.test.raw = Some((400, text)),
            1 => model.test.checks[0].note = text,
            2 => model.test.verdict.as_mut().unwrap().findings[0].evidence_for.push(text),
            3 => model.test.verdict.as_mut().unwrap().findings[0].title = text,
            _ => model.test.organization_id = Some(text),
        }
        let out = report(&model, &[], &versions());
        for piece in secret.split(['.', '!', '\n', '=']).filter(|piece| piece.len() > 15 && !piece.contains(' ')) {
            prop_assert!(!out.contains(piece), "{piece} in {out}");
        }
    }

    /// What was pasted cannot break out of its block, whatever it is.
    #[test]
    fn the_block_holds(text in "[`a-z#\\n ]{0,80}") {
        let evidence = read_pasted_answer(&text);
        let out = report_explained(&text, &judge(&evidence), &[], failed().model.now, &versions());
        let inside = out.split("## What was told\n\n").nth(1).unwrap();
        let ticks = inside.lines().next().unwrap();
        prop_assert!(ticks.len() >= 3 && ticks.chars().all(|c| c == '`'));
        prop_assert_eq!(inside.lines().filter(|line| *line == ticks).count(), 2);
    }
}
