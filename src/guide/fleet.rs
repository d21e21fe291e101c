//! What is said about tests of many connections.

use std::time::Duration;

use crate::domain::{NotTested, PoolEnd, RefusedOrigin};

use super::Words;
use super::checks::label;
use super::notes::grouped;
use super::problems;

/// Before the first request to a real org.
pub fn before_real_orgs(orgs: usize) -> String {
    let orgs = if orgs == 1 {
        "one real org".to_owned()
    } else {
        format!("{} real orgs", grouped(number(orgs)))
    };
    format!(
        "Users of {orgs} will log in. {}",
        super::messages::VPN_WARNING
    )
}

/// Beside the name of a practice connection, where real ones are tested too.
pub const SIMULATED: &str = "(simulated)";

/// The word a line begins with.
pub fn verdict(end: &PoolEnd) -> &'static str {
    if !end.ok() {
        "failed"
    } else if end.warnings().next().is_some() {
        "warning"
    } else {
        "ok"
    }
}

/// The word for a test that was not begun.
pub const NOT_TESTED: &str = "not tested";

/// What the line of a test that ended says behind the time; empty where all is well.
pub fn remark(end: &PoolEnd) -> String {
    if !end.ok() {
        if let Some(finding) = &end.finding {
            return format!("{}  {}", finding.code, finding.title);
        }
        if let Some((what, _)) = &end.problem {
            return what.clone();
        }
        return match end.failed() {
            Some(check) if check.note.is_empty() => label(check.id).to_owned(),
            Some(check) => format!("{}: {}", label(check.id), check.note),
            None => "no token was issued".to_owned(),
        };
    }
    let warnings = end
        .warnings()
        .map(|check| format!("{}: {}", label(check.id), check.note));
    warnings.collect::<Vec<_>>().join("; ")
}

/// Why a connection was not tested, and the way out.
pub fn not_tested(reason: &NotTested) -> Words {
    let (what, next) = match reason {
        NotTested::Passphrase => (
            "its key file needs the passphrase".to_owned(),
            "Give the passphrase of the key files: --passphrase-file FILE, or SFJWT_PASSPHRASE."
                .to_owned(),
        ),
        NotTested::KeyHolder => (
            "needs the key holder: the key is held elsewhere".to_owned(),
            "Whoever holds the key can test it there.".to_owned(),
        ),
        NotTested::Refused(refusal) => {
            let of = &refusal.of;
            let what = match refusal.why {
                RefusedOrigin::Frozen => format!("because the user of {of} may be frozen"),
                RefusedOrigin::Address => {
                    format!("because the org of {of} refused the address of this computer")
                }
            };
            (what, refused_next(of.as_str()))
        }
        NotTested::Gone => (
            "the connection is not there any more".to_owned(),
            "List what is there: sfjwt connection list".to_owned(),
        ),
        NotTested::Unreadable(error) => {
            let words = problems::record(error);
            (words.what, words.next)
        }
        NotTested::Stopped => (
            "stopped before it ended".to_owned(),
            "Run it again: sfjwt test --all".to_owned(),
        ),
        NotTested::Broken => (
            "its test was ended by a bug in sfjwt".to_owned(),
            "Test it alone: sfjwt test CONNECTION".to_owned(),
        ),
    };
    Words { what, next }
}

/// Below the lines, when tests were not begun because of a refusal.
fn refused_next(of: &str) -> String {
    format!(
        "Salesforce may freeze users whose logins come through an anonymising VPN or proxy. Turn it \
         off if there is one, then see what is with {of}: sfjwt diagnose {of}"
    )
}

/// Seconds, the shorter the finer.
pub fn seconds(millis: u64) -> String {
    let seconds = Duration::from_millis(millis).as_secs_f64();
    if seconds < 9.995 {
        format!("{seconds:.2} s")
    } else {
        format!("{seconds:.1} s")
    }
}

/// How many came out which way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Work.
    pub work: usize,
    /// Work, with something worth a look.
    pub warned: usize,
    /// Failed.
    pub failed: usize,
    /// Not tested.
    pub not_tested: usize,
}

/// The last line: how many came out which way, and the one that took longest.
pub fn summary(tally: &Tally, millis: u64, longest: Option<(&str, u64)>) -> String {
    let count = |number: usize| grouped(self::number(number));
    let longest = longest.map(|(name, millis)| format!(", longest {name} ({})", seconds(millis)));
    format!(
        "{} work, {} with a warning, {} failed, {} not tested; {} in all{}.",
        count(tally.work),
        count(tally.warned),
        count(tally.failed),
        count(tally.not_tested),
        seconds(millis),
        longest.unwrap_or_default(),
    )
}

/// Below the summary: what to do about the first that failed.
pub fn look_closer(name: &str) -> String {
    format!("Why, and what to do: sfjwt diagnose {name}")
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
