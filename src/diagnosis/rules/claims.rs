//! The signed request itself: form, algorithm, claims, expiry (salesforce-jwt.md §§A.1, A.2).

use serde_json::Value;

use crate::domain::{ASSERTION_LIFETIME_SECONDS, CheckId};

use crate::diagnosis::case::Case;
use crate::diagnosis::catalogue::Entry;
use crate::diagnosis::situation::Situation;
use crate::diagnosis::{AssertionForm, CauseId};

/// Unix seconds of 2001-09-09 and of the year 2286: outside them a number is no such moment now.
const FIRST_MOMENT: f64 = 1e9;
const LAST_MOMENT: f64 = 1e10;

/// A duration in seconds someone may write into `exp`: up to a week.
const LONGEST_DURATION: f64 = 604_800.0;

/// Proves it, or mentions it when the answer shows that Salesforce got past it.
fn establish(blamed: CauseId, why: String, entry: Option<&Entry>, case: &mut Case) {
    if entry.is_some_and(|entry| entry.passed(CheckId::AppAudience)) {
        case.aside(blamed, why);
    } else {
        case.prove(blamed, why);
    }
}

/// What was posted, and how it was signed.
pub(super) fn form(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    let Some(facts) = situation.evidence.assertion.as_ref() else {
        return;
    };
    let what = match facts.form {
        AssertionForm::Jwt => {
            let why = "What was posted is a whole JWT";
            case.weaken(CauseId::AssertionIsNotAJwt, 60, why);
            case.weaken(
                CauseId::KeyUnreadable,
                60,
                "A signature was made with the key",
            );
            ""
        }
        AssertionForm::BrokenJwt => "a JWT with line breaks, padding or damaged parts",
        AssertionForm::PrivateKey => "a private key; it is to be replaced now, it left its place",
        AssertionForm::Certificate => "a certificate or public key",
        AssertionForm::Other => "something else than a JWT",
    };
    if !what.is_empty() {
        let why = format!("What was posted as assertion is {what}");
        establish(CauseId::AssertionIsNotAJwt, why, entry, case);
    }
    match facts.algorithm.as_deref() {
        Some("RS256") => {
            let why = "The request is signed with RS256";
            case.weaken(CauseId::AlgorithmNotRs256, 60, why);
        }
        Some(other) => {
            let why = format!("The request is signed with {other}; Salesforce takes RS256 only");
            establish(CauseId::AlgorithmNotRs256, why, entry, case);
        }
        None => {}
    }
}

/// The four claims, present and of the right type.
pub(super) fn required(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    let Some(claims) = situation.evidence.claims() else {
        return;
    };
    let mut faults: Vec<String> = Vec::new();
    for (name, alias) in [("iss", None), ("sub", Some("prn")), ("aud", None)] {
        let value = claims
            .get(name)
            .or_else(|| alias.and_then(|alias| claims.get(alias)));
        match value {
            Some(Value::String(text)) if !text.trim().is_empty() => {}
            Some(Value::Null) | None => faults.push(format!("{name} is missing")),
            Some(Value::String(_)) => faults.push(format!("{name} is empty")),
            Some(_) => faults.push(format!("{name} is not a text")),
        }
    }
    match claims.get("exp") {
        None | Some(Value::Null) => faults.push("exp is missing".to_owned()),
        Some(value) if number(value).is_none() => faults.push("exp is not a number".to_owned()),
        Some(_) => {}
    }
    if faults.is_empty() {
        let why = "iss, sub, aud and exp are there, of the right type";
        case.weaken(CauseId::MissingClaims, 60, why);
    } else {
        let why = format!("Claims of the signed request: {}", faults.join(", "));
        establish(CauseId::MissingClaims, why, entry, case);
    }
}

/// A number, also one written as text: Salesforce takes both.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|number: &f64| number.is_finite())
}

/// The expiry: its unit, and where it lies from the time of the request.
pub(super) fn expiry(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    let Some(exp) = situation.claim("exp").and_then(number) else {
        time_zone(situation, case);
        return;
    };
    if exp < FIRST_MOMENT {
        let unit = if exp <= LONGEST_DURATION {
            "a duration, not a moment"
        } else {
            "too small for Unix seconds"
        };
        let why = format!("exp is {exp:.0}: {unit}");
        establish(CauseId::ExpUnitWrong, why, entry, case);
        return;
    }
    if exp > LAST_MOMENT {
        let why = "exp is in milliseconds, which Salesforce accepts";
        case.weaken(CauseId::ExpUnitWrong, 30, why);
        return;
    }
    case.weaken(CauseId::ExpUnitWrong, 50, "exp is in Unix seconds");
    let Some(asked_at) = situation.asked_at else {
        time_zone(situation, case);
        return;
    };
    #[expect(clippy::cast_precision_loss, reason = "seconds of this age are exact")]
    let ahead = exp - asked_at as f64;
    past_expiry(ahead, situation, entry, case);
}

/// `ahead`: seconds from the request to `exp`.
fn past_expiry(ahead: f64, situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    #[expect(clippy::cast_precision_loss, reason = "180 is exact")]
    let lifetime = ASSERTION_LIFETIME_SECONDS as f64;
    if ahead > 0.0 {
        let why = format!("exp was {ahead:.0} s in the future when the request was sent");
        for cause in [
            CauseId::ClockSlow,
            CauseId::ExpTimezone,
            CauseId::AssertionReused,
        ] {
            case.weaken(cause, 50, why.clone());
        }
        return;
    }
    let past = -ahead;
    let why = format!("exp was {past:.0} s in the past when the request was sent");
    if let Some(hours) = whole_hours(past, situation.evidence.utc_offset_minutes) {
        let why = format!("{why}: {hours}, as local time taken for UTC makes it");
        establish(CauseId::ExpTimezone, why, entry, case);
    } else if situation
        .evidence
        .clock_offset_s
        .is_some_and(|offset| offset > -lifetime)
    {
        let why = format!("{why}, and the clock is right");
        establish(CauseId::AssertionReused, why, entry, case);
    } else {
        case.suspect(CauseId::AssertionReused, 25, why.clone());
        case.suspect(CauseId::ClockSlow, 20, why);
    }
}

/// `past` seconds as a time-zone shift: the local one when it is known, else any of whole hours.
/// `exp` lies up to five minutes after the moment it was computed for.
fn whole_hours(past: f64, utc_offset_minutes: Option<i32>) -> Option<String> {
    const STEP: f64 = 3600.0;
    const LATEST: f64 = 330.0;
    let fits = |shift: f64| (-30.0..=LATEST).contains(&(shift - past));
    if let Some(minutes) = utc_offset_minutes.filter(|minutes| *minutes != 0) {
        let shift = f64::from(minutes.abs()) * 60.0;
        return fits(shift).then(|| format!("the {} minutes of the time zone", minutes.abs()));
    }
    let hours = (past / STEP).ceil();
    let known_to_be_utc = utc_offset_minutes == Some(0);
    (!known_to_be_utc && (1.0..=14.0).contains(&hours) && fits(hours * STEP))
        .then(|| format!("{hours:.0} h"))
}

/// Without `exp` at hand, the local time zone still tells whether a shift is possible at all.
fn time_zone(situation: &Situation<'_>, case: &mut Case) {
    match situation.evidence.utc_offset_minutes {
        Some(0) => {
            let why = "The local time zone is UTC: there is nothing to be shifted";
            case.weaken(CauseId::ExpTimezone, 60, why);
        }
        Some(minutes) => {
            let why = format!("The local time zone is {minutes} minutes off UTC");
            case.support(CauseId::ExpTimezone, 25, why);
        }
        None => {}
    }
}
