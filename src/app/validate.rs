//! From the text of an answer to a value: the same rules for every front end.

use crate::domain::{
    AppKind, ConsumerKey, KeySize, MAX_CERTIFICATE_DAYS, MyDomain, OrgAddress, OrgKind, OrgNote,
    Pasted, StoreKind, Username,
};
use crate::guide::{self, Words};

use super::{Answers, KeySource, Model, QuestionId};

/// Why an answer was refused: one sentence, and the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid(pub Words);

/// Checks `text` as an answer to `question` without taking it: for validation while typing.
pub fn validate(model: &Model, question: &QuestionId, text: &str) -> Result<(), Invalid> {
    let mut answers = model.answers.clone();
    apply(&mut answers, model, question, text)
}

/// Takes `text` as the answer to `question` into `answers`.
#[allow(clippy::too_many_lines, reason = "one arm a question: a table")]
pub(super) fn apply(
    answers: &mut Answers,
    model: &Model,
    question: &QuestionId,
    text: &str,
) -> Result<(), Invalid> {
    let free = matches!(
        question,
        QuestionId::CommonName | QuestionId::CertOut | QuestionId::ImportKey | QuestionId::Field(_)
    );
    if free && let Some(found) = Pasted::recognise(text).filter(Pasted::is_secret) {
        return Err(Invalid(guide::answers::secret_in_field(&found)));
    }
    match question {
        QuestionId::Destination => {
            let found = guide::destination(text.trim());
            let found = found.ok_or_else(|| Invalid(guide::answers::unknown_destination(text)))?;
            answers.destination = Some(found.id.clone());
        }
        QuestionId::Org => {
            let address = org(text)?;
            if address.org.is_practice() {
                return Err(Invalid(guide::answers::practice_address(
                    &address.org.origin(),
                )));
            }
            fits_app(&address.org, answers.app_kind)?;
            answers.org_note = address.note;
            answers.org = Some(address.org);
        }
        QuestionId::KeySource => {
            answers.key_source = Some(key_source(question, text)?);
        }
        QuestionId::KeySize => {
            let size = text.trim().parse().ok().and_then(KeySize::from_bits);
            answers.key_size = Some(size.ok_or_else(|| Invalid(guide::answers::key_size(text)))?);
        }
        QuestionId::ImportKey => answers.import_path = Some(non_empty(question, text)?),
        QuestionId::CommonName => answers.common_name = Some(common_name(text)?),
        QuestionId::Days => answers.days = Some(days(text)?),
        QuestionId::CertOut => answers.certificate_path = Some(text.trim().to_owned()),
        QuestionId::Store => answers.store = Some(store(model, question, text)?),
        // A secret is no text: it is edited in the vault and taken by `MsgBody::Unlock`.
        QuestionId::Passphrase | QuestionId::ImportPassphrase => {
            return Err(Invalid(guide::answers::passphrase_as_text()));
        }
        QuestionId::Username => {
            let username =
                Username::parse(text).map_err(|e| Invalid(guide::problems::username(&e)))?;
            answers.username = Some(username);
        }
        QuestionId::AppKind => {
            let values = ["external-client-app", "eca", "connected-app"];
            let kind = match choice(question, text, &values)? {
                2 => AppKind::ConnectedApp,
                _ => AppKind::ExternalClientApp,
            };
            if let Some(org) = &answers.org {
                fits_app(org, Some(kind))?;
            }
            answers.app_kind = Some(kind);
        }
        // Whether anything uses the app today decides what is said, not what is done.
        QuestionId::AppExists => {
            answers.app_exists = Some(choice(question, text, &["new", "unused", "in-use"])? != 0);
        }
        QuestionId::ConsumerKey => {
            let key =
                ConsumerKey::parse(text).map_err(|e| Invalid(guide::problems::consumer_key(&e)))?;
            answers.consumer_key = Some(key);
        }
        QuestionId::PreauthoriseBy => {
            answers.by_profile = Some(choice(question, text, &["permission-set", "profile"])? == 1);
        }
        QuestionId::ReadyToTest => answers.ready = Some(yes_no(question, text)?),
        QuestionId::Field(id) => field(answers, model, id, text)?,
        QuestionId::ReplaceReason
        | QuestionId::GoOnUnproved
        | QuestionId::Holders
        | QuestionId::ReplacePlan
        | QuestionId::Stage(_)
        | QuestionId::Moment
        | QuestionId::Consumer(_)
        | QuestionId::PreviousKey => super::replacing::apply(answers, model, question, text)?,
    }
    Ok(())
}

/// An address that is only a guess is never taken: the person gives the one that is meant.
fn org(text: &str) -> Result<OrgAddress, Invalid> {
    let address = MyDomain::parse(text).map_err(|e| Invalid(guide::problems::org_address(&e)))?;
    match &address.note {
        Some(OrgNote::Guessed(from)) => Err(Invalid(guide::answers::guessed_org(
            from,
            address.org.host(),
        ))),
        _ => Ok(address),
    }
}

/// `login.` and `test.` never know an External Client App of an org (salesforce-jwt.md §A.3).
fn fits_app(org: &MyDomain, kind: Option<AppKind>) -> Result<(), Invalid> {
    if *org.kind() == OrgKind::LoginHost && kind == Some(AppKind::ExternalClientApp) {
        return Err(Invalid(guide::answers::login_host(org.host())));
    }
    Ok(())
}

fn key_source(question: &QuestionId, text: &str) -> Result<KeySource, Invalid> {
    let values = ["generate", "import", "certificate-only"];
    let sources = [
        KeySource::Generate,
        KeySource::Import,
        KeySource::CertificateOnly,
    ];
    Ok(sources[choice(question, text, &values)?])
}

pub(super) fn choice(question: &QuestionId, text: &str, values: &[&str]) -> Result<usize, Invalid> {
    let wanted = text.trim().to_lowercase();
    values
        .iter()
        .position(|value| *value == wanted)
        .ok_or_else(|| Invalid(guide::answers::not_a_choice(question.key(), text, values)))
}

fn yes_no(question: &QuestionId, text: &str) -> Result<bool, Invalid> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "y" | "true" => Ok(true),
        "no" | "n" | "false" => Ok(false),
        _ => Err(Invalid(guide::answers::not_a_choice(
            question.key(),
            text,
            &["yes", "no"],
        ))),
    }
}

fn non_empty(question: &QuestionId, text: &str) -> Result<String, Invalid> {
    let text = text.trim();
    if text.is_empty() {
        Err(Invalid(guide::answers::empty(question.key())))
    } else {
        Ok(text.to_owned())
    }
}

/// RFC 5280 bounds a common name to 64 characters; control characters have no place in it.
fn common_name(text: &str) -> Result<String, Invalid> {
    let text = text.trim();
    let fits = (1..=64).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    if fits {
        Ok(text.to_owned())
    } else {
        Err(Invalid(guide::answers::common_name(text)))
    }
}

fn days(text: &str) -> Result<u16, Invalid> {
    text.trim()
        .parse()
        .ok()
        .filter(|days| (1..=MAX_CERTIFICATE_DAYS).contains(days))
        .ok_or_else(|| Invalid(guide::answers::days(text, MAX_CERTIFICATE_DAYS)))
}

/// The practice store is for practice runs only: it keeps keys unencrypted.
fn store(model: &Model, question: &QuestionId, text: &str) -> Result<StoreKind, Invalid> {
    let kinds = [StoreKind::Keychain, StoreKind::File, StoreKind::Practice];
    let values: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    let offered = if model.is_practice() {
        &values[..]
    } else {
        &values[..2]
    };
    Ok(kinds[choice(question, text, offered)?])
}

fn field(answers: &mut Answers, model: &Model, id: &str, text: &str) -> Result<(), Invalid> {
    let text = text.trim();
    let destination = answers
        .destination
        .as_deref()
        .or(model.answers.destination.as_deref());
    let destination = destination.and_then(guide::destination);
    let known = destination.and_then(|d| d.fields.iter().find(|field| field.id == id));
    let known = known.ok_or_else(|| Invalid(guide::answers::unknown_field(id, destination)))?;
    // Left empty, the document shows the field's default or a placeholder.
    if !text.is_empty() {
        let others = &answers.fields;
        let checked = destination.map_or(Ok(()), |d| d.check(known, text, others));
        checked.map_err(Invalid)?;
    }
    answers.fields.insert(id.to_owned(), text.to_owned());
    Ok(())
}
