//! Which experiments could tell the open causes apart.

use super::words::{fill, words};
use super::{AtHand, Change, Experiment, ExperimentId, MOST_REQUESTS};
use crate::diagnosis::catalogue::{Entry, catalogue};
use crate::diagnosis::host::HostSort;
use crate::diagnosis::situation::Situation;
use crate::diagnosis::{CauseId, Certainty, Evidence, Place, Severity, Verdict};
use crate::domain::CheckId;

const LOGIN: &str = "https://login.salesforce.com";
const TEST: &str = "https://test.salesforce.com";

/// A consumer key of the usual form that no app has; the same each time, so that whoever reads
/// Salesforce's logs can tell what it is.
const NO_APPS_KEY: &str =
    "3MVG9sfjwt.control.experiment.no.app.has.this.key.000000000000000000000000000000000000";

/// From this many seconds on a slow clock is worth trying (a `Date` header has whole seconds).
const CLOCK_SECONDS: f64 = 30.0;

/// Of several other keys, only the first are tried.
const MOST_KEYS: usize = 2;

/// What is to be changed: the change, the new value and the old one in words.
type Planned = (Change, String, String);

/// The experiments that could settle what `verdict` leaves open about `evidence`, the most telling
/// first, at most [`MOST_REQUESTS`]. None when the cause is proven, when the answer did not come
/// from the token endpoint, or when Salesforce asked to be left alone.
pub fn propose(evidence: &Evidence, verdict: &Verdict, at_hand: &AtHand) -> Vec<Experiment> {
    let situation = Situation::of(evidence);
    if !at_hand.key {
        return without_key(&situation).into_iter().collect();
    }
    let Some(entry) = catalogue().find(evidence) else {
        return Vec::new();
    };
    let alone = [CauseId::RateLimited, CauseId::Maintenance];
    let busy = matches!(evidence.http_status, Some(429 | 503));
    if entry.place != Place::Token || busy || alone.iter().any(|cause| entry.names(*cause)) {
        return Vec::new();
    }
    let open = open_causes(verdict);
    let rank = |id: ExperimentId| {
        let about = |cause: &str| id.about().iter().any(|named| named.as_str() == cause);
        open.iter().position(|cause| about(cause))
    };
    let mut ranked: Vec<(usize, Experiment)> = ExperimentId::ALL
        .into_iter()
        .filter(|id| *id != ExperimentId::ThrowAwayKey)
        .filter_map(|id| Some((rank(id)?, id)))
        .flat_map(|(rank, id)| {
            let plans = plans(id, &situation, entry, at_hand).into_iter();
            // The control explains others' results; it comes after them.
            let last = id == ExperimentId::UnknownConsumerKey;
            plans.map(move |plan| {
                (
                    if last { usize::MAX } else { rank },
                    experiment(id, plan, at_hand),
                )
            })
        })
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    let experiments = ranked.into_iter().map(|(_, experiment)| experiment);
    experiments.take(MOST_REQUESTS).collect()
}

/// Causes that are neither proven nor beside the point. A slow clock that was measured stays open:
/// whether it is why, only an answer tells.
fn open_causes(verdict: &Verdict) -> Vec<&str> {
    let explains = verdict
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    let clock = CauseId::ClockSlow.as_str();
    let proven = |certainty| certainty == Certainty::Proven;
    let settled = explains
        .clone()
        .any(|finding| proven(finding.certainty) && finding.cause != clock);
    let measured = explains
        .clone()
        .any(|finding| proven(finding.certainty) && finding.cause == clock);
    explains
        .filter(|_| !settled)
        .map(|finding| finding.cause.as_str())
        .filter(|cause| !measured || *cause == clock)
        .collect()
}

fn experiment(id: ExperimentId, (change, value, was): Planned, at_hand: &AtHand) -> Experiment {
    let words = words(id);
    let other = match &change {
        Change::Key(index) => at_hand.other_keys.get(*index),
        _ => None,
    };
    Experiment {
        id,
        name: fill(&words.name, &value, &was),
        announcement: fill(&words.announce, &value, &was),
        change,
        value,
        was,
        fix: other.map(|key| key.fix.clone()),
    }
}

fn plans(
    id: ExperimentId,
    situation: &Situation<'_>,
    entry: &Entry,
    at_hand: &AtHand,
) -> Vec<Planned> {
    let one = match id {
        ExperimentId::ClassicAudience => classic_audience(situation),
        ExperimentId::MyDomainAudience => my_domain_audience(situation),
        ExperimentId::CorrectedClock => clock(situation, entry),
        ExperimentId::MyDomainHost => my_domain_host(situation),
        ExperimentId::UsernameSuffix => username(situation),
        ExperimentId::UnknownConsumerKey => control(situation, entry),
        ExperimentId::OtherKey => {
            let keys = at_hand.other_keys.iter().enumerate().take(MOST_KEYS);
            return keys
                .map(|(index, key)| (Change::Key(index), key.name.clone(), String::new()))
                .collect();
        }
        ExperimentId::ThrowAwayKey => None,
    };
    one.into_iter().collect()
}

fn same_origin(one: &str, other: &str) -> bool {
    let bare = |text: &str| text.trim().trim_end_matches('/').to_ascii_lowercase();
    bare(one) == bare(other)
}

fn audience(situation: &Situation<'_>, value: &str) -> Option<Planned> {
    let was = situation.audience.clone()?;
    let value = value.trim_end_matches('/').to_owned();
    (!same_origin(&was, &value)).then(|| (Change::Audience(value.clone()), value, was))
}

fn classic_audience(situation: &Situation<'_>) -> Option<Planned> {
    let sandbox = situation.sandbox == Some(true)
        || (situation.host.as_ref()).is_some_and(|host| host.sort == HostSort::Test);
    audience(situation, if sandbox { TEST } else { LOGIN })
}

fn my_domain_audience(situation: &Situation<'_>) -> Option<Planned> {
    let org = situation.org.as_ref()?;
    let own = matches!(org.sort, HostSort::MyDomain | HostSort::Loopback);
    let origin = situation.evidence.my_domain.as_deref();
    own.then(|| audience(situation, origin?))?
}

fn clock(situation: &Situation<'_>, entry: &Entry) -> Option<Planned> {
    let offset = situation.evidence.clock_offset_s?;
    let behind = -offset;
    // A century is more than any clock is wrong, and fits every number here.
    let plausible = (CLOCK_SECONDS..3.2e9).contains(&behind);
    if !plausible || entry.passed(CheckId::AppAudience) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, reason = "bounded just above")]
    let seconds = behind.round() as i64;
    let value = format!("{seconds} s");
    Some((Change::Clock(seconds), value, String::new()))
}

fn my_domain_host(situation: &Situation<'_>) -> Option<Planned> {
    let host = situation
        .host
        .as_ref()
        .filter(|host| host.sort.is_login())?;
    let org = situation.org.as_ref();
    let org = org.filter(|org| org.sort == HostSort::MyDomain)?;
    let origin = format!("https://{}", org.name);
    Some((Change::Host(origin), org.name.clone(), host.name.clone()))
}

/// Users copied into a sandbox have its name at their end (salesforce-jwt.md §A.5).
fn username(situation: &Situation<'_>) -> Option<Planned> {
    let was = situation.username.clone()?;
    let (_, domain) = was.rsplit_once('@')?;
    let value = if let Some(sandbox) = situation.sandbox_name.as_deref() {
        let suffix = format!(".{sandbox}");
        let at = was.len().checked_sub(suffix.len())?;
        match was.get(at..) {
            Some(end) if end.eq_ignore_ascii_case(&suffix) => was[..at].to_owned(),
            _ => format!("{was}{suffix}"),
        }
    } else if situation.sandbox == Some(false) && domain.matches('.').count() > 1 {
        was.rsplit_once('.')?.0.to_owned()
    } else {
        return None;
    };
    Some((Change::Username(value.clone()), value, was))
}

/// Worth asking only where the answer leaves open whether the app is known.
fn control(situation: &Situation<'_>, entry: &Entry) -> Option<Planned> {
    let known = entry.proves.ok.contains(&CheckId::AppKnown);
    let was = situation.consumer_key.clone().filter(|_| !known)?;
    let value = NO_APPS_KEY.to_owned();
    Some((Change::ConsumerKey(value.clone()), value, was))
}

fn without_key(situation: &Situation<'_>) -> Option<Experiment> {
    let host = situation.host.as_ref()?;
    let asked = situation.consumer_key.is_some() && situation.username.is_some();
    let done = !situation.evidence.tried.is_empty();
    let plan = (Change::ThrowAwayKey, host.name.clone(), String::new());
    (asked && !done).then(|| experiment(ExperimentId::ThrowAwayKey, plan, &AtHand::default()))
}
