//! The welcome screen: what this is, five doors, what is needed, what is there already.

/// The welcome screen's sentence.
pub const WELCOME: &str = "Connect a server to Salesforce with a key instead of a password.";
/// Doors of the welcome screen: what, and a word about it.
pub const DOORS: [(&str, &str); 5] = [
    (
        "Set up a connection",
        "new key, certificate, app, test; about 20 min",
    ),
    ("Fix an error", "paste what Salesforce said; about 2 min"),
    ("Replace a key", "certificate ends soon, or key leaked"),
    (
        "Practise",
        "everything simulated, nothing leaves this computer",
    ),
    (
        "Take over a key",
        "key and app were made elsewhere and work",
    ),
];
/// What is needed.
pub const YOU_WILL_NEED: &str = "You will need";
/// The list of it.
pub const NEEDS: [&str; 3] = [
    "admin rights in the org (or someone who has them, at hand)",
    "the code Salesforce sends you when it shows the Consumer Key",
    "up to 10 minutes of waiting while Salesforce spreads the change",
];
/// Below it.
pub const SANDBOX_FIRST: &str = "Trying it on a sandbox first costs nothing.";
/// Over unfinished set-ups.
pub const UNFINISHED: &str = "Unfinished";
/// An unfinished set-up.
pub fn unfinished(name: &str, step: usize, when: &str) -> String {
    format!("Continue {name}: step {step} of 8, saved {when}")
}
