//! Words for signed requests.

use super::{pair, plain, span};
use crate::domain::{AudienceFault, Pasted, Remark, SignatureCheck, Timing, Unchecked};

const SIGN_ANEW: &str =
    "Sign anew directly before each request, and send it as it is, in one line.";
const EXP_FIX: &str = "Set exp to Unix time in seconds plus 180.";
const AUD_FIX: &str = "Set aud to the org's My Domain, for example https://acme.my.salesforce.com, and nothing behind it.";

pub(super) fn words(remark: &Remark) -> Option<(String, String)> {
    match remark {
        Remark::Wrapped => pair("It is broken into lines.", SIGN_ANEW),
        Remark::Padded => pair(
            "Its parts end in =, which base64url has not.",
            "Encode the parts without padding.",
        ),
        Remark::Parts(count) => parts(*count),
        Remark::SeveralJwts(count) => plain(format!(
            "The file holds {count} of them. The first one is described here."
        )),
        Remark::HeaderUnreadable => pair("The header cannot be read as JSON.", SIGN_ANEW),
        Remark::ClaimsUnreadable => pair("The claims cannot be read as JSON.", SIGN_ANEW),
        Remark::Algorithm(Some(name)) if name == "RS256" => plain("alg: RS256"),
        Remark::Algorithm(Some(name)) => pair(
            format!("alg: {name}. Salesforce takes RS256 only."),
            "Sign with an RSA key and alg RS256.",
        ),
        Remark::Algorithm(None) => pair(
            "alg: missing, or not a text.",
            "Sign with an RSA key and alg RS256.",
        ),
        Remark::ClaimMissing(name) => pair(format!("{name}: missing."), value_of(name)),
        Remark::ClaimEmpty(name) => pair(format!("{name}: empty."), value_of(name)),
        Remark::ClaimType(name) => pair(format!("{name}: of the wrong type."), value_of(name)),
        Remark::ExpText => pair(
            "exp: a number written as text.",
            "Write it without quotation marks.",
        ),
        Remark::Prn(both) => plain(if *both {
            "prn: an old name of sub. Both are there, and Salesforce goes by prn."
        } else {
            "prn: an old name of sub, which Salesforce still reads."
        }),
        Remark::ClaimFine(name) => plain(format!("{name}: looks right.")),
        Remark::NoLifetime => pair("exp: not after iat, so it was never valid.", EXP_FIX),
        Remark::Ahead(name, seconds) => pair(
            format!("{name}: {} ahead of this computer's clock.", span(*seconds)),
            "Look at the clock of the computer that signs. Salesforce needs neither iat nor nbf.",
        ),
        Remark::Audience(fault, text) => audience(*fault, text),
        Remark::Expiry(timing) => expiry(*timing),
        Remark::Signature(check) => signature(*check),
        _ => parties(remark),
    }
}

/// Issuer and subject.
fn parties(remark: &Remark) -> Option<(String, String)> {
    match remark {
        Remark::IssuerOf(name) => plain(format!("iss: the Consumer Key of the connection {name}.")),
        Remark::IssuerIs(pasted) => pair(
            format!("iss: this is {pasted}, not the Consumer Key."),
            "Copy the Consumer Key: it usually begins with 3MVG9 and has about 85 characters.",
        ),
        Remark::IssuerForm => pair(
            "iss: not of the form of a Consumer Key.",
            "Copy the Consumer Key again, without anything before or behind it.",
        ),
        Remark::IssuerUnusual(length) => pair(
            format!(
                "iss: {length} characters. A Consumer Key usually begins with 3MVG9 and has about 85."
            ),
            "Compare it with the app's Consumer Key.",
        ),
        Remark::SubjectIs(pasted) => pair(
            format!("sub: this is {}, not a Username.", without_value(pasted)),
            "Copy the Username column of Setup → Users.",
        ),
        Remark::SubjectForm(text) => pair(
            format!(
                "sub: `{text}` does not look like a Username, which has the form of an e-mail address."
            ),
            "Copy the Username column of Setup → Users.",
        ),
        Remark::SubjectOther {
            connection,
            username,
        } => pair(
            format!("sub: another user than that of the connection {connection} ({username})."),
            "Compare it letter by letter with the Username column of Setup → Users.",
        ),
        _ => None,
    }
}

/// Ids and addresses are shown with the claims already.
fn without_value(pasted: &Pasted) -> String {
    match pasted {
        Pasted::RecordId { of, .. } => format!("the {} Id", of.word()),
        Pasted::WebAddress(_) => "a web address".to_owned(),
        other => other.to_string(),
    }
}

fn parts(count: usize) -> Option<(String, String)> {
    match count {
        5 => pair(
            "It has five parts: it is encrypted (JWE), and Salesforce takes signed ones only.",
            "Sign it, do not encrypt it.",
        ),
        1 | 2 => pair(
            format!("It has {count} of three parts: header, claims and signature."),
            "Send all of it; what is missing was cut off or never made.",
        ),
        _ => pair(format!("It has {count} parts instead of three."), SIGN_ANEW),
    }
}

fn value_of(claim: &str) -> &'static str {
    match claim {
        "iss" => "Set iss to the Consumer Key of the app, as text.",
        "aud" => AUD_FIX,
        "exp" => "Set exp to Unix time in seconds plus 180, as a number.",
        _ => "Set sub to the Username of the integration user, as text.",
    }
}

fn audience(fault: AudienceFault, text: &str) -> Option<(String, String)> {
    let what = match fault {
        AudienceFault::NoAddress => "no address",
        AudienceFault::Foreign => "not a Salesforce address",
        AudienceFault::NoTokens => "an address of Salesforce that issues no tokens",
        AudienceFault::TokenPath => {
            "the address of the token endpoint, where only the host belongs"
        }
        AudienceFault::Path => "it goes on behind the host",
        AudienceFault::Http => "http instead of https",
        AudienceFault::NoScheme => "it lacks https://",
        AudienceFault::Slash => "it ends in a slash; most orgs take it all the same",
        AudienceFault::List => "a list instead of one text",
        AudienceFault::NotText => "not a text",
        AudienceFault::OtherOrg => "not the org of the connection with this Consumer Key",
    };
    pair(format!("aud: `{text}`: {what}."), AUD_FIX)
}

fn expiry(timing: Timing) -> Option<(String, String)> {
    match timing {
        Timing::Fine(seconds) => plain(format!("exp: {} from now.", span(seconds))),
        Timing::Duration(value) => pair(
            format!("exp: {value} is a duration, not a moment."),
            EXP_FIX,
        ),
        Timing::Minutes(value) => pair(
            format!("exp: {value} counts minutes, not seconds."),
            EXP_FIX,
        ),
        Timing::TooSmall(value) => pair(
            format!("exp: {value} is too small for a moment in Unix seconds."),
            EXP_FIX,
        ),
        Timing::Milliseconds(value) => pair(
            format!(
                "exp: {value} counts milliseconds. Salesforce takes it and sees a moment far ahead."
            ),
            EXP_FIX,
        ),
        Timing::HoursPast { .. } | Timing::HoursAhead { .. } => time_zone(timing),
        Timing::Past(seconds) => pair(
            format!(
                "exp: {} ago. Sent now, it is refused as expired.",
                span(seconds)
            ),
            SIGN_ANEW,
        ),
        Timing::FarAhead(seconds) => pair(
            format!(
                "exp: {} from now. Salesforce documents three minutes, and is not known to enforce it.",
                span(seconds)
            ),
            EXP_FIX,
        ),
    }
}

/// A shift of hours.
fn time_zone(timing: Timing) -> Option<(String, String)> {
    match timing {
        Timing::HoursPast {
            seconds,
            minutes,
            sure,
        } => pair(
            if sure {
                format!(
                    "exp: {} ago, although it was signed just now: local time was taken for UTC ({} off).",
                    span(seconds),
                    shift(minutes)
                )
            } else {
                format!(
                    "exp: {} ago. That is what local time taken for UTC makes ({} off), unless it was signed then.",
                    span(seconds),
                    shift(minutes)
                )
            },
            "Compute exp from Unix time in UTC, plus 180.",
        ),
        Timing::HoursAhead { seconds, minutes } => pair(
            format!(
                "exp: {} from now. That is what local time taken for UTC makes ({} off); Salesforce takes it.",
                span(seconds),
                shift(minutes)
            ),
            "Compute exp from Unix time in UTC, plus 180.",
        ),
        _ => None,
    }
}

fn shift(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}

fn signature(check: SignatureCheck) -> Option<(String, String)> {
    match check {
        SignatureCheck::Valid => {
            plain("signature: valid. It was made with this key, over exactly this text.")
        }
        SignatureCheck::OtherKey => pair(
            "signature: invalid. It was made with another key.",
            "Sign with the key that belongs to the certificate on the app, or upload the certificate of the key.",
        ),
        SignatureCheck::Altered => pair(
            "signature: invalid. The key is right, but header or claims were changed after signing.",
            SIGN_ANEW,
        ),
        SignatureCheck::OtherWay => pair(
            "signature: invalid. The key is right, but it was not signed with SHA-256 as RS256 says.",
            "Sign with alg RS256: RSASSA-PKCS1-v1_5 with SHA-256.",
        ),
        SignatureCheck::NotChecked(why) => unchecked(why),
    }
}

fn unchecked(why: Unchecked) -> Option<(String, String)> {
    match why {
        Unchecked::NoCertificate => pair(
            "signature: not checked, because no certificate was given.",
            "Name the certificate behind the file: sfjwt inspect FILE CERTIFICATE.",
        ),
        Unchecked::OtherAlgorithm => plain("signature: not checked, because alg is not RS256."),
        Unchecked::NoSignature => pair("signature: none is there.", SIGN_ANEW),
        Unchecked::NotWhole => plain("signature: not checked, because the request is not whole."),
        Unchecked::KeyNotRsa => pair(
            "signature: not checked, because the other file's key is not RSA, or of a size that is not read.",
            "Name the certificate that is on the app.",
        ),
    }
}
