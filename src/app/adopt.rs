//! Adopting what exists: a set-up whose key comes from a file, whose certificate is there already,
//! and whose app and policies somebody made before. Only what is not known is asked.

use crate::domain::{CertificateFacts, KeyFacts, PracticeOptions};

use super::{CertificateFact, Entry, ImportedKey, Journey, KeySource, Model, Problem, Step};

/// What is adopted besides the key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Adopt {
    /// The certificate that was found with the key.
    pub certificate: Option<GivenCertificate>,
}

/// A certificate that is there already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenCertificate {
    /// Where it was found.
    pub path: String,
    /// PEM text.
    pub pem: String,
    /// Its facts.
    pub facts: CertificateFacts,
}

/// How an adoption begins.
#[derive(Debug, Clone, PartialEq)]
pub struct AdoptStart {
    /// Becomes the connection's id (random, from outside).
    pub id: uuid::Uuid,
    /// The name wished for.
    pub name: Option<crate::domain::ConnectionName>,
    /// Simulated, and how.
    pub practice: Option<PracticeOptions>,
    /// Attach to the simulated org that runs at this origin.
    pub practice_origin: Option<String>,
    /// The file with the key; asked for where it is not known yet.
    pub key: Option<String>,
    /// The certificate beside it.
    pub certificate: Option<GivenCertificate>,
}

/// Begins the journey.
pub(super) fn begin(model: &mut Model, start: AdoptStart) {
    model.journey = Journey::Setup;
    model.id = start.id;
    model.wish = start.name;
    model.practice = start.practice;
    model.practice_origin = start.practice_origin;
    model.answers.key_source = Some(KeySource::Import);
    model.answers.import_path = start.key;
    model.adopt = Some(Adopt {
        certificate: start.certificate,
    });
    existing_app(model);
}

/// The app is there and works for somebody: its checklists are not gone through. Nothing is claimed
/// about their lines either, so that a failed test may still lead to any of them.
pub(super) fn existing_app(model: &mut Model) {
    model.answers.app_exists = Some(true);
    model.answers.by_profile = Some(false);
    model.left.extend([Step::App, Step::PreAuthorise]);
}

/// The key was read: its certificate is kept, whether it lay beside it or in the same file. Says
/// what is wrong where key and certificate do not belong together, or the key cannot go on alone.
pub(super) fn key_read(model: &mut Model, path: &str, read: &ImportedKey) -> Result<(), Problem> {
    let Some(adopt) = &model.adopt else {
        return Ok(());
    };
    let given = adopt.certificate.clone();
    match given.or_else(|| read.certificate.clone()) {
        Some(given) if given.facts.spki != read.facts.spki => Err(Problem::NotAPair {
            key: path.to_owned(),
            certificate: given.path,
        }),
        Some(given) => {
            keep(model, given, &read.facts);
            Ok(())
        }
        None if read.facts.is_legacy() => Err(Problem::LegacyAlone {
            path: path.to_owned(),
            bits: read.facts.bits,
        }),
        None => {
            model.journal.push(Entry::CertificateUnknown);
            Ok(())
        }
    }
}

/// Keeps a certificate, with the answers that would have made it.
fn keep(model: &mut Model, given: GivenCertificate, key: &KeyFacts) {
    let facts = given.facts;
    let mut subject = facts.subject.split(", ");
    let name = subject.find_map(|part| part.strip_prefix("CN="));
    let answers = &mut model.answers;
    answers.common_name = Some(name.unwrap_or(&facts.subject).to_owned());
    let days = (facts.not_after - facts.not_before).whole_days().max(1);
    answers.days = Some(u16::try_from(days).unwrap_or(u16::MAX));
    answers.certificate_path = Some(String::new());
    if key.is_legacy() {
        model.journal.push(Entry::LegacyKey(key.bits));
    }
    model.journal.push(Entry::CertificateKept(given.path));
    model.facts.certificate = Some(CertificateFact {
        pem: given.pem,
        facts,
        written: None,
    });
}

impl Model {
    /// A key that is adopted brings its certificate, and nobody has said yet which one that is.
    pub(super) fn wants_certificate(&self) -> bool {
        let adopt = self.adopt.as_ref();
        adopt.is_some_and(|adopt| adopt.certificate.is_none())
    }

    /// A connection that exists elsewhere is being adopted.
    pub const fn is_adoption(&self) -> bool {
        self.adopt.is_some()
    }
}
