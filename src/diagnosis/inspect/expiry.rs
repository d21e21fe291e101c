//! `exp`, and the other moments of a signed request (salesforce-jwt.md §A.2).

use std::collections::BTreeMap;

use serde_json::Value;

use crate::domain::{Remark, Timestamp, Timing};

/// Unix seconds of 2001-09-09 and of the year 2286: outside them a number is no such moment now.
const FIRST_MOMENT: i64 = 1_000_000_000;
const LAST_MOMENT: i64 = 10_000_000_000;

/// Minutes since 1970 of the same years.
const FIRST_MINUTE: i64 = FIRST_MOMENT / 60;
const LAST_MINUTE: i64 = LAST_MOMENT / 60;

/// A duration in seconds someone may write into `exp`: up to a week.
const LONGEST_DURATION: i64 = 604_800;

/// Five minutes: the longest lifetime that was ever documented.
const LONGEST_LIFETIME: i64 = 300;

/// Clocks differ by so many seconds without anybody noticing.
const CLOCK_TOLERANCE: i64 = 60;

/// Shifts of time zones, in minutes, beside whole hours: India and Nepal, central Australia.
const ODD_SHIFTS: [i64; 3] = [330, 345, 570];

/// Judges `exp`, `iat` and `nbf` at a moment.
pub(super) fn judge(claims: &BTreeMap<String, Value>, now: Timestamp, remarks: &mut Vec<Remark>) {
    let now = now.unix_timestamp();
    let iat = claims.get("iat").and_then(number);
    let Some(value) = claims.get("exp").filter(|value| !value.is_null()) else {
        remarks.push(Remark::ClaimMissing("exp"));
        return;
    };
    let Some(exp) = number(value) else {
        remarks.push(Remark::ClaimType("exp"));
        return;
    };
    if value.is_string() {
        remarks.push(Remark::ExpText);
    }
    remarks.push(Remark::Expiry(timing(exp, now, iat)));
    if iat.is_some_and(|iat| exp <= iat) && exp >= FIRST_MOMENT {
        remarks.push(Remark::NoLifetime);
    }
    for name in ["iat", "nbf"] {
        let moment = claims.get(name).and_then(number);
        if let Some(moment) =
            moment.filter(|moment| (now + CLOCK_TOLERANCE..LAST_MOMENT).contains(moment))
        {
            remarks.push(Remark::Ahead(name, moment - now));
        }
    }
}

fn timing(exp: i64, now: i64, iat: Option<i64>) -> Timing {
    if exp <= LONGEST_DURATION {
        return Timing::Duration(exp);
    }
    if (FIRST_MINUTE..=LAST_MINUTE).contains(&exp) {
        return Timing::Minutes(exp);
    }
    if exp < FIRST_MOMENT {
        return Timing::TooSmall(exp);
    }
    if exp > LAST_MOMENT {
        return Timing::Milliseconds(exp);
    }
    let ahead = exp - now;
    if ahead <= 0 {
        let seconds = -ahead;
        // Signed just now, and over already: only a shift explains that.
        let just_signed = iat.map(|iat| (iat - now).abs() <= LONGEST_LIFETIME);
        return match shift(ahead) {
            Some(minutes) if just_signed != Some(false) => Timing::HoursPast {
                seconds,
                minutes,
                sure: just_signed == Some(true),
            },
            _ => Timing::Past(seconds),
        };
    }
    if ahead <= LONGEST_LIFETIME {
        return Timing::Fine(ahead);
    }
    match shift(ahead) {
        Some(minutes) => Timing::HoursAhead {
            seconds: ahead,
            minutes,
        },
        None => Timing::FarAhead(ahead),
    }
}

/// The time-zone shift in minutes that explains how far `exp` lies from now: it was meant to lie
/// up to five minutes ahead.
fn shift(ahead: i64) -> Option<i64> {
    let fits = |minutes: i64, sign: i64| {
        (-30..=LONGEST_LIFETIME + 30).contains(&(ahead - sign * minutes * 60))
    };
    let sign = ahead.signum();
    (1..=14)
        .map(|hours| hours * 60)
        .chain(ODD_SHIFTS)
        .find(|minutes| fits(*minutes, sign))
}

/// A whole number, also one written as text or with a fraction.
fn number(value: &Value) -> Option<i64> {
    let float = match value {
        Value::Number(number) => match number.as_i64() {
            Some(whole) => return Some(whole),
            None => number.as_f64()?,
        },
        Value::String(text) => match text.trim().parse::<i64>() {
            Ok(whole) => return Some(whole),
            Err(_) => text.trim().parse().ok()?,
        },
        _ => return None,
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a cast from float to integer saturates, and what is cut off is a fraction"
    )]
    float.is_finite().then_some(float as i64)
}
