//! What came of an experiment, against the answer it was compared with.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use super::Experiment;
use crate::diagnosis::catalogue::{Entry, catalogue};
use crate::diagnosis::redact::one_line;
use crate::diagnosis::{CauseId, Evidence};
use crate::domain::CheckId;

/// Longest answer quoted in a sentence, in characters.
const QUOTE_LIMIT: usize = 160;

/// Longest wait that is believed, in seconds.
const LONGEST_WAIT: u64 = 86_400;

/// How an experiment ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Observed {
    /// With a token, which was wiped and not given back: a session may be shared.
    Token,
    /// With another answer.
    Answered {
        /// HTTP status.
        status: u16,
        /// Id of the catalogue's entry.
        entry: Option<String>,
        /// The answer in one line, redacted.
        words: String,
        /// The answer of the request it is compared with.
        same: bool,
        /// It passed the check that the change is about, which the first one had not.
        further: bool,
        /// Whether it shows that the app is known; `None` when it does not tell.
        app_known: Option<bool>,
        /// Too many requests, or the service is down: nothing more is to be sent now.
        rate: bool,
        /// Seconds that were asked for (`Retry-After`).
        retry_after: Option<u64>,
    },
    /// Without an answer, with the reason.
    NoAnswer(String),
    /// Not sent, with the reason.
    NotSent(String),
}

/// An experiment with what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// What was tried.
    pub experiment: Experiment,
    /// How it ended.
    pub observed: Observed,
}

impl Tried {
    /// An experiment that was answered with `answer`, compared with `first`, the evidence of the
    /// request that failed (`None`: there was none, the key is held elsewhere).
    pub fn answered(experiment: Experiment, first: Option<&Evidence>, answer: &Evidence) -> Self {
        let before = first.and_then(|first| catalogue().find(first));
        let now = catalogue().find(answer);
        let passed = |entry: Option<&Entry>, check| entry.is_some_and(|e| e.passed(check));
        let further = experiment
            .id
            .check()
            .is_some_and(|check| passed(now, check) && !passed(before, check));
        let same = match (before, now) {
            (Some(before), Some(now)) => before.id == now.id,
            _ => first.is_some_and(|first| {
                (first.http_status, &first.error, &first.error_description)
                    == (answer.http_status, &answer.error, &answer.error_description)
            }),
        };
        let observed = Observed::Answered {
            status: answer.http_status.unwrap_or_default(),
            entry: now.map(|entry| entry.id.clone()),
            words: words_of(answer),
            same,
            further: further && !same,
            app_known: now.and_then(app_known),
            rate: is_rate(answer, now),
            retry_after: retry_after_seconds(answer),
        };
        Self {
            experiment,
            observed,
        }
    }

    /// It says what was wrong: with the one change, it works, or comes further.
    pub const fn is_decisive(&self) -> bool {
        matches!(
            self.observed,
            Observed::Token | Observed::Answered { further: true, .. }
        )
    }

    /// Nothing more is to be sent now: seconds to wait, where the answer named them.
    pub const fn stops_with(&self) -> Option<Option<u64>> {
        match self.observed {
            Observed::Answered {
                rate: true,
                retry_after,
                ..
            } => Some(retry_after),
            _ => None,
        }
    }
}

fn app_known(entry: &Entry) -> Option<bool> {
    if entry.proves.failed.contains(&CheckId::AppKnown) {
        return Some(false);
    }
    let looked = entry.passed(CheckId::AppKnown) || entry.passed(CheckId::AppSignature);
    looked.then_some(true)
}

/// 429 (RFC 6585 §4), 503 (RFC 9110 §15.6.4), or an answer whose words mean the same.
fn is_rate(answer: &Evidence, entry: Option<&Entry>) -> bool {
    matches!(answer.http_status, Some(429 | 503))
        || entry.is_some_and(|entry| entry.names(CauseId::RateLimited))
}

fn words_of(answer: &Evidence) -> String {
    let words = match (&answer.error, &answer.error_description) {
        (Some(error), Some(description)) => format!("{error} · {description}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => answer
            .page_title
            .clone()
            .or_else(|| answer.http_status.map(|status| format!("HTTP {status}")))
            .unwrap_or_default(),
    };
    one_line(&words, QUOTE_LIMIT)
}

/// Seconds an answer asks to wait: `Retry-After` as a number or as a date (RFC 9110 §10.2.3), the
/// date counted from the answer's own `Date`. At most a day.
pub fn retry_after_seconds(answer: &Evidence) -> Option<u64> {
    let text = answer.headers.get("retry-after")?.trim();
    let seconds = text.parse::<u64>().ok().or_else(|| {
        let at = OffsetDateTime::parse(text, &Rfc2822).ok()?;
        let now = answer.headers.get("date")?;
        let now = OffsetDateTime::parse(now, &Rfc2822).ok()?;
        u64::try_from((at - now).whole_seconds()).ok()
    })?;
    Some(seconds.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::Place;

    fn wait(headers: &[(&str, &str)]) -> Option<u64> {
        let owned: Vec<(String, String)> = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        retry_after_seconds(&Evidence::from_answer(Place::Token, 503, &owned, ""))
    }

    #[test]
    fn retry_after_as_number_and_as_date() {
        let date = ("date", "Sun, 22 Nov 2026 12:00:00 GMT");
        assert_eq!(wait(&[("Retry-After", " 120 ")]), Some(120));
        assert_eq!(wait(&[("retry-after", "99999999999")]), Some(LONGEST_WAIT));
        let later = ("retry-after", "Sun, 22 Nov 2026 12:02:00 GMT");
        assert_eq!(wait(&[date, later]), Some(120));
        assert_eq!(wait(&[later]), None, "a date needs one to count from");
        let past = ("retry-after", "Sun, 22 Nov 2026 11:00:00 GMT");
        assert_eq!(wait(&[date, past]), None);
        for bad in ["", "-1", "soon", "\u{1b}[2J"] {
            assert_eq!(wait(&[("retry-after", bad)]), None, "{bad:?}");
        }
        assert_eq!(wait(&[]), None);
    }
}
