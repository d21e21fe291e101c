//! Everything that was found out about the files, before it is printed.

use crate::cli::context::Context;
use crate::diagnosis::inspect::{
    FoundJwt, Known, Level, SeenText, evidence_of, finding, item, judge_jwt, judge_pair,
    judge_seen, level, read_text,
};
use crate::diagnosis::{Evidence, Finding, Severity, Verdict};
use crate::domain::{Connection, Item, Remark, Seen, SeenJwt, SignatureCheck, Timestamp};
use crate::guide::{Words, inspect as words};
use crate::ports::{Inspect, SecretBytes};

use super::read::Input;
use super::signature;

/// One file.
pub(super) struct FileReport {
    pub(super) source: String,
    pub(super) item: Item,
    pub(super) seen: Seen,
    pub(super) jwt: Option<JwtReport>,
    pub(super) answer: Option<Verdict>,
    pub(super) remarks: Vec<Remark>,
    evidence: Evidence,
}

/// A signed request.
pub(super) struct JwtReport {
    pub(super) seen: SeenJwt,
    pub(super) check: SignatureCheck,
    /// What it was checked with, in words.
    pub(super) against: Option<String>,
}

/// All files.
pub(super) struct Report {
    pub(super) files: Vec<FileReport>,
    /// What was found out about two.
    pub(super) pair: Option<Remark>,
    /// When they were looked at.
    pub(super) now: Timestamp,
}

/// A file before it is judged.
struct Looked {
    seen: Seen,
    text: Option<SeenText>,
}

impl Report {
    /// Looks at the files and judges them.
    pub(super) fn of(
        inputs: &[Input],
        inspector: &dyn Inspect,
        passphrase: Option<&SecretBytes>,
        context: &Context,
        known: &Known<'_>,
    ) -> Self {
        let looked: Vec<Looked> = inputs
            .iter()
            .map(|input| {
                let seen = inspector.look(&input.bytes, passphrase);
                let text = (seen == Seen::Nothing).then(|| read_text(input.bytes.expose()));
                Looked { seen, text }
            })
            .collect();
        let mut files = Vec::new();
        for (index, (input, one)) in inputs.iter().zip(&looked).enumerate() {
            let other = looked.iter().zip(inputs).enumerate();
            let other = other.filter(|(at, _)| *at != index).map(|(_, other)| other);
            let mut other = other.map(|(looked, input)| (&looked.seen, input.source.as_str()));
            files.push(one.report(input, other.next_back(), inspector, context, known));
        }
        let pair = match files.as_slice() {
            [first, second] => Some(pair(first, second)),
            _ => None,
        };
        let now = known.now;
        Self { files, pair, now }
    }

    /// Whether anything will not work.
    pub(super) fn has_error(&self) -> bool {
        let files = self.files.iter().flat_map(FileReport::levels);
        let pair = self.pair.iter().map(|remark| level(remark, Item::Other).0);
        files.chain(pair).any(|level| level == Level::Error)
    }

    /// The problems that have a cause, worst first, one for each cause and file.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self.files.iter().flat_map(FileReport::findings).collect();
        let of_jwt = self.files.iter().any(|file| file.item == Item::Jwt);
        // A signature that does not fit is a finding of the request already.
        if let Some(remark) = self.pair.as_ref().filter(|_| !of_jwt) {
            let Words { what, .. } = words::words(remark, Item::Other);
            let evidence = Evidence::default();
            findings.extend(finding(remark, Item::Other, &what, &evidence, Vec::new()));
        }
        findings.sort_by_key(|finding| finding.severity);
        findings
    }
}

impl Looked {
    fn report(
        &self,
        input: &Input,
        other: Option<(&Seen, &str)>,
        inspector: &dyn Inspect,
        context: &Context,
        known: &Known<'_>,
    ) -> FileReport {
        let mut report = FileReport {
            source: input.source.clone(),
            item: item(&self.seen),
            seen: self.seen.clone(),
            jwt: None,
            answer: None,
            remarks: judge_seen(&self.seen, known),
            evidence: Evidence::default(),
        };
        match &self.text {
            None => {}
            Some(SeenText::Other(remark)) => report.remarks.push(remark.clone()),
            Some(SeenText::Answer(answer)) => {
                report.item = Item::ErrorBody;
                report.evidence = answer.0.clone();
                report.answer = Some(answer.1.clone());
            }
            Some(SeenText::Jwt(found)) => report.add_jwt(found, other, inspector, context, known),
        }
        if let Some(public) = self.seen.public() {
            report.evidence.key_bits = public.bits;
        }
        report
    }
}

impl FileReport {
    fn add_jwt(
        &mut self,
        found: &FoundJwt,
        other: Option<(&Seen, &str)>,
        inspector: &dyn Inspect,
        context: &Context,
        known: &Known<'_>,
    ) {
        let issuer = found
            .seen
            .claims
            .as_ref()
            .and_then(|claims| claims.get("iss"));
        let issuer = issuer.and_then(serde_json::Value::as_str);
        let connection: Option<&Connection> = known
            .connections
            .iter()
            .find(|connection| Some(connection.consumer_key.as_str()) == issuer);
        let checked = signature::check(found, other, connection, inspector, context);
        self.item = Item::Jwt;
        self.evidence = evidence_of(&found.seen, known);
        self.remarks = judge_jwt(&found.seen, checked.check, connection, known);
        self.jwt = Some(JwtReport {
            seen: found.seen.clone(),
            check: checked.check,
            against: checked.against,
        });
    }

    /// How much each remark matters; an error answer is a problem by itself.
    fn levels(&self) -> Vec<Level> {
        let answer = self.answer.iter().map(|_| Level::Error);
        let remarks = self.remarks.iter().map(|remark| level(remark, self.item).0);
        answer.chain(remarks).collect()
    }

    fn findings(&self) -> Vec<Finding> {
        if let Some(verdict) = &self.answer {
            return verdict.findings.clone();
        }
        let mut findings: Vec<Finding> = Vec::new();
        for remark in &self.remarks {
            let Words { what, .. } = words::words(remark, self.item);
            let Some(new) = finding(remark, self.item, &what, &self.evidence, Vec::new()) else {
                continue;
            };
            let known = findings.iter_mut().find(|known| known.cause == new.cause);
            match known {
                Some(known) => {
                    known.evidence_for.push(what);
                    // The worst of them counts.
                    known.severity = worse(known.severity, new.severity);
                }
                None => findings.push(new),
            }
        }
        findings
    }
}

fn worse(one: Severity, other: Severity) -> Severity {
    one.min(other)
}

fn pair(first: &FileReport, second: &FileReport) -> Remark {
    let jwt = match (&first.jwt, &second.jwt) {
        (Some(jwt), None) => Some((jwt, second)),
        (None, Some(jwt)) => Some((jwt, first)),
        (Some(_), Some(_)) => return Remark::CannotTell(Item::Jwt, Item::Jwt),
        (None, None) => None,
    };
    let Some((jwt, other)) = jwt else {
        if first.answer.is_some() || second.answer.is_some() {
            return Remark::CannotTell(first.item, second.item);
        }
        return judge_pair(&first.seen, &second.seen);
    };
    match jwt.check {
        SignatureCheck::Valid => Remark::Together(Item::Jwt, other.item),
        SignatureCheck::NotChecked(_) => Remark::CannotTell(Item::Jwt, other.item),
        _ => Remark::Apart(Item::Jwt, other.item),
    }
}
