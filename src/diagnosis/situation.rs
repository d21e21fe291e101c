//! What follows from the evidence, worked out once for all rules.

use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use super::Evidence;
use super::evidence::{AppClass, OrgClass};
use super::host::Host;

/// How long a change may need to arrive everywhere, in minutes (salesforce-jwt.md §C.1).
pub(crate) const SPREADING_MINUTES: f64 = 10.0;

/// After this many minutes, spreading explains nothing any more.
pub(crate) const SPREAD_MINUTES: f64 = 20.0;

/// The evidence with what follows from it.
pub(crate) struct Situation<'e> {
    pub(crate) evidence: &'e Evidence,
    /// Host the request went to.
    pub(crate) host: Option<Host>,
    /// The org's My Domain.
    pub(crate) org: Option<Host>,
    /// Sandbox or scratch org.
    pub(crate) sandbox: Option<bool>,
    /// Name of the sandbox.
    pub(crate) sandbox_name: Option<String>,
    /// Kind of app.
    pub(crate) app: Option<AppClass>,
    /// `aud`.
    pub(crate) audience: Option<String>,
    /// `sub`.
    pub(crate) username: Option<String>,
    /// `iss`.
    pub(crate) consumer_key: Option<String>,
    /// Minutes since the last change of app, policy, certificate or org.
    pub(crate) minutes_since_change: Option<f64>,
    /// When the request was sent, Unix seconds.
    pub(crate) asked_at: Option<i64>,
}

impl<'e> Situation<'e> {
    /// Works it out.
    pub(crate) fn of(evidence: &'e Evidence) -> Self {
        let host = evidence.token_url.as_deref().and_then(Host::read);
        let org = evidence.my_domain.as_deref().and_then(Host::read);
        let by_kind = evidence.org_kind.and_then(|kind| match kind {
            OrgClass::Sandbox | OrgClass::Scratch => Some(true),
            OrgClass::Production | OrgClass::Developer | OrgClass::Trailhead => Some(false),
            OrgClass::Government => None,
        });
        let sandbox = by_kind
            .or_else(|| org.as_ref()?.is_sandbox())
            .or_else(|| host.as_ref()?.is_sandbox());
        let sandbox_name = [&org, &host]
            .into_iter()
            .flatten()
            .find_map(Host::sandbox_name)
            .map(str::to_owned);
        let claim = |name: &str| {
            let value = evidence.claims()?.get(name)?;
            let value = value
                .as_array()
                .and_then(|list| list.first())
                .unwrap_or(value);
            let text = value.as_str()?.trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        Self {
            evidence,
            sandbox,
            sandbox_name,
            app: evidence.app_kind.or_else(|| app_by_answer(evidence)),
            audience: evidence.audience.clone().or_else(|| claim("aud")),
            // When both are there, `prn` wins (salesforce-jwt.md §A.1).
            username: evidence
                .username
                .clone()
                .or_else(|| claim("prn"))
                .or_else(|| claim("sub")),
            consumer_key: evidence.consumer_key.clone().or_else(|| claim("iss")),
            minutes_since_change: newest_change(evidence),
            asked_at: evidence.asked_at.or_else(|| date_header(evidence)),
            host,
            org,
        }
    }

    /// Whether a change may be on its way still; `None` when nothing is known of one.
    pub(crate) fn is_spreading(&self) -> Option<bool> {
        self.evidence.spreading.or_else(|| {
            self.minutes_since_change
                .map(|minutes| minutes < SPREADING_MINUTES)
        })
    }

    /// Whether the last change is so long ago that it has arrived.
    pub(crate) fn has_spread(&self) -> bool {
        self.evidence.spreading != Some(true)
            && self
                .minutes_since_change
                .is_some_and(|minutes| minutes >= SPREAD_MINUTES)
    }

    /// Whether the request went to the org's own My Domain.
    pub(crate) fn at_own_my_domain(&self) -> Option<bool> {
        let (host, org) = (self.host.as_ref()?, self.org.as_ref()?);
        Some(host.name == org.name)
    }

    /// A claim as it was.
    pub(crate) fn claim(&self, name: &str) -> Option<&Value> {
        self.evidence.claims()?.get(name)
    }

    /// Whether `what` is among the things that changed.
    pub(crate) fn changed(&self, what: &str) -> bool {
        self.evidence
            .changed
            .iter()
            .any(|changed| changed.eq_ignore_ascii_case(what))
    }
}

/// Some answers tell the kind of app.
fn app_by_answer(evidence: &Evidence) -> Option<AppClass> {
    let text = evidence.error_description.as_deref()?.to_ascii_lowercase();
    text.contains("external client app")
        .then_some(AppClass::ExternalClientApp)
}

fn newest_change(evidence: &Evidence) -> Option<f64> {
    [
        evidence.minutes_since_app_saved,
        evidence.minutes_since_policy_saved,
        evidence.minutes_since_certificate_replaced,
        evidence.minutes_since_org_created,
        evidence.minutes_since_saved,
    ]
    .into_iter()
    .flatten()
    .filter(|minutes| minutes.is_finite())
    .reduce(f64::min)
}

/// The answer's `Date` (RFC 9110 §6.6.1), whose form is a case of RFC 2822's.
fn date_header(evidence: &Evidence) -> Option<i64> {
    let date = evidence.headers.get("date")?;
    OffsetDateTime::parse(date, &Rfc2822)
        .ok()
        .map(OffsetDateTime::unix_timestamp)
}
