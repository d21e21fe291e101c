//! The user: form of the username, sandbox suffix, whose token it is.

use crate::domain::CheckId;

use crate::diagnosis::CauseId;
use crate::diagnosis::case::Case;
use crate::diagnosis::catalogue::Entry;
use crate::diagnosis::finding::ProofState;
use crate::diagnosis::situation::Situation;

/// What can be read off the text given as username.
pub(super) fn username_form(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    let Some(username) = situation.username.as_deref().map(str::trim) else {
        return;
    };
    if entry.is_some_and(|entry| entry.passed(CheckId::UserFound)) {
        return;
    }
    let record_id = matches!(username.len(), 15 | 18)
        && username.starts_with("005")
        && username.chars().all(|c| c.is_ascii_alphanumeric());
    let fault = if record_id {
        "is a record id, not a username"
    } else if username.contains(char::is_whitespace) {
        "has a blank in it"
    } else if !username
        .split_once('@')
        .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
    {
        "has not the form of a username (name@domain)"
    } else {
        return;
    };
    case.prove(CauseId::UsernameWrong, format!("{username} {fault}"));
}

/// Usernames in a copied sandbox end with the sandbox's name.
pub(super) fn sandbox_suffix(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    let Some(username) = situation.username.as_deref() else {
        return;
    };
    if entry.is_some_and(|entry| entry.passed(CheckId::UserFound)) {
        return;
    }
    let Some((_, domain)) = username.rsplit_once('@') else {
        return;
    };
    let domain = domain.to_ascii_lowercase();
    if let Some(sandbox) = situation.sandbox_name.as_deref() {
        if domain.ends_with(&format!(".{sandbox}")) {
            let why = format!("{username} ends with the sandbox's name {sandbox}");
            case.weaken(CauseId::UsernameSuffixMissing, 40, why.clone());
            case.weaken(CauseId::UsernameWrong, 10, why);
        } else {
            let why = format!("The sandbox is {sandbox}; {username} does not end with .{sandbox}");
            case.support(CauseId::UsernameSuffixMissing, 30, why);
        }
    } else if situation.sandbox == Some(false) {
        if let Some(suffix) = suffix_after_tld(&domain) {
            let why = format!("{username} ends with .{suffix} like a sandbox username");
            case.support(CauseId::UsernameSuffixMissing, 35, why);
        } else {
            case.rule_out(CauseId::UsernameSuffixMissing);
        }
    }
}

/// What follows a common top-level domain: `uat` of `acme.com.uat`. Two letters are a country.
fn suffix_after_tld(domain: &str) -> Option<&str> {
    let (rest, last) = domain.rsplit_once('.')?;
    let before = rest.rsplit('.').next().filter(|_| rest.contains('.'))?;
    let common = [
        "com", "org", "net", "edu", "gov", "io", "co", "eu", "de", "uk",
    ];
    (common.contains(&before) && last.len() > 2 && !common.contains(&last)).then_some(last)
}

/// The token's user against the one asked for.
pub(super) fn identity(situation: &Situation<'_>, _: Option<&Entry>, case: &mut Case) {
    let (Some(asked), Some(got)) = (
        situation.username.as_deref(),
        situation.evidence.token_username.as_deref(),
    ) else {
        return;
    };
    if asked.eq_ignore_ascii_case(got) {
        case.proof(CheckId::UserIdentity, ProofState::Ok);
    } else {
        case.proof(CheckId::UserIdentity, ProofState::Failed);
        case.prove(
            CauseId::WrongIdentity,
            format!("Asked for {asked}, got a token of {got}"),
        );
    }
}
