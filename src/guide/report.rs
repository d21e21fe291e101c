//! Words of the report for a ticket.

/// Its title.
pub fn title(subject: &str) -> String {
    format!("sfjwt report: {subject}")
}

/// When, and with what it was made.
pub fn made(moment: &str, version: &str, system: &str) -> String {
    format!("Made {moment} by sfjwt {version} on {system}.")
}

/// What it does not hold.
pub const NO_SECRETS: &str =
    "It holds no private key, no token and no signed request; what may be one is shown as a mark.";
/// The report of a practice run.
pub const PRACTICE: &str = "Practice run: simulated, no real org was asked.";
/// Where no connection is known.
pub const AN_ANSWER: &str = "an answer of Salesforce";

/// Heading of the facts.
pub const FACTS: &str = "Facts";
/// Heading of the checks.
pub const CHECKS: &str = "Checks";
/// Heading of the findings.
pub const FINDINGS: &str = "Findings";
/// Heading of the answer.
pub const ANSWER: &str = "What was answered";
/// Heading of what was pasted.
pub const TOLD: &str = "What was told";
/// Nothing failed.
pub const NO_FINDINGS: &str = "Nothing failed.";
/// The test did not come to a judgement.
pub const NO_VERDICT: &str = "No judgement: the checks say what is known.";
/// Heads of the columns of the checks.
pub const CHECK_COLUMNS: [&str; 4] = ["Check", "State", "Fact", "ms"];
/// Over the evidence for a cause.
pub const FOR: &str = "Speaks for it:";
/// Over the evidence against a cause.
pub const AGAINST: &str = "Speaks against it:";
/// Over the fixes.
pub const TO_DO: &str = "What to do:";
/// Beside the certainty of a check that an answer established.
pub const PROVEN: &str = "proven";

/// Labels of the facts.
pub const CONNECTION: &str = "Connection";
/// The org.
pub const ORG: &str = "Org";
/// Kind of app.
pub const APP: &str = "App";
/// Consumer Key.
pub const CONSUMER_KEY: &str = "Consumer Key";
/// User.
pub const USER: &str = "User";
/// Audience.
pub const AUDIENCE: &str = "Audience";
/// Key.
pub const KEY: &str = "Key";
/// Certificate.
pub const CERTIFICATE: &str = "Certificate";
/// Clock.
pub const CLOCK: &str = "Clock";
/// API version.
pub const API_VERSION: &str = "API version";
/// Ids of org and user.
pub const IDS: &str = "Org Id, user Id";
/// Tries.
pub const TRIES: &str = "Token requests";
/// The test's moments.
pub const TESTED: &str = "Tested";

/// The key: size, fingerprint, and where it is kept.
pub fn key(bits: u32, fingerprint: &str, store: &str) -> String {
    format!("RSA {bits} bits {store}, public key SHA-256 {fingerprint}")
}

/// The certificate: its dates and fingerprint.
pub fn certificate(from: time::Date, to: time::Date, fingerprint: &str) -> String {
    format!("{from} to {to}, SHA-256 {fingerprint}")
}
