//! Words of the connection record: a page for the change ticket.

use crate::domain::{Connection, HandOver, Lifetime, StoreKind, Timestamp};

use super::{destination, lifetime, shell};

/// Its title.
pub fn title(name: &str) -> String {
    format!("Connection {name}")
}

/// Headings.
pub const WHO: &str = "Who logs in, and where";
/// The key.
pub const KEY: &str = "Key and certificate";
/// How to compare.
pub const VERIFY: &str = "How to verify the certificate";
/// The last test.
pub const TEST: &str = "Last test";
/// Who has copies.
pub const COPIES: &str = "Handed over";
/// A new key.
pub const REPLACE: &str = "Replacing the key";
/// A key that others may have.
pub const LEAKED: &str = "If the key leaks";

/// The scopes every checklist asks for.
pub const SCOPES: &str = "api, refresh_token (what the set-up asks for)";
/// The grant.
pub const GRANT: &str = "OAuth 2.0 JWT bearer flow, RS256; no password and no refresh token";
/// No test yet.
pub const NEVER_TESTED: &str = "Not tested from this computer yet.";
/// No hand-over yet.
pub const NOT_HANDED_OVER: &str = "No hand-over was made from here.";
/// What a record of hand-overs is not.
pub const OTHERS: &str =
    "Copies that were made in another way are not known here. Ask before the key is replaced.";
/// Heads of the columns of hand-overs.
pub const COPY_COLUMNS: [&str; 4] = ["To", "On", "Instructions", "Private key"];

/// Labels of the facts.
pub const LABELS: Labels = Labels {
    org: "Org",
    kind: "Kind of org",
    app: "App",
    scopes: "OAuth scopes",
    made_for: "Made for",
    since: "Since",
    takes_over: "Takes over from",
    flow: "Flow",
    place: "Where the private key is",
    size: "Key",
    public_key: "Public key, SHA-256 (SPKI)",
    subject: "Certificate",
    valid: "Valid",
    fingerprint: "Certificate, SHA-256",
    file: "File",
    next: "Next key, SHA-256 (SPKI)",
    previous: "Key kept for the way back, SHA-256 (SPKI)",
    not_seen: "Not yet seen working with it",
    told: "Copies elsewhere, as told",
    due: "To be replaced from",
};

/// See [`LABELS`].
#[allow(
    missing_docs,
    reason = "each is the label of the fact it is named after"
)]
pub struct Labels {
    pub org: &'static str,
    pub kind: &'static str,
    pub app: &'static str,
    pub scopes: &'static str,
    pub made_for: &'static str,
    pub since: &'static str,
    pub takes_over: &'static str,
    pub flow: &'static str,
    pub place: &'static str,
    pub size: &'static str,
    pub public_key: &'static str,
    pub subject: &'static str,
    pub valid: &'static str,
    pub fingerprint: &'static str,
    pub file: &'static str,
    pub next: &'static str,
    pub previous: &'static str,
    pub not_seen: &'static str,
    pub told: &'static str,
    pub due: &'static str,
}

/// What the connection was made for.
pub fn made_for(id: &str) -> String {
    destination(id).map_or_else(|| id.to_owned(), |known| known.name.clone())
}

/// The key.
pub fn size(bits: u32) -> String {
    format!("RSA {bits} bits")
}

/// Where the private key is.
pub const fn place(store: StoreKind) -> &'static str {
    match store {
        StoreKind::Keychain => "in the keychain of whoever wrote this page",
        StoreKind::File => "in a passphrase-protected file of whoever wrote this page",
        StoreKind::Practice => "in the practice folder of whoever wrote this page",
        StoreKind::Elsewhere => "held elsewhere, not by whoever wrote this page",
    }
}

/// The dates of a certificate.
pub fn valid(from: Timestamp, to: Timestamp, left: &Lifetime) -> String {
    format!(
        "{} to {} ({})",
        from.date(),
        to.date(),
        lifetime::short(left)
    )
}

/// Commands that show what stands above.
pub fn verify(path: &str) -> Vec<String> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let certificate: Vec<String> = words(&[
        "openssl",
        "x509",
        "-in",
        path,
        "-noout",
        "-subject",
        "-dates",
        "-fingerprint",
        "-sha256",
    ]);
    let public: [Vec<String>; 3] = [
        words(&["openssl", "x509", "-in", path, "-noout", "-pubkey"]),
        words(&["openssl", "pkey", "-pubin", "-outform", "DER"]),
        words(&["openssl", "dgst", "-sha256", "-c"]),
    ];
    vec![shell::pipeline(&[certificate]), shell::pipeline(&public)]
}

/// What they show.
pub const VERIFY_HOW: &str = "The first command shows the dates and the certificate's SHA-256, the \
     second the public key's. Both must be those above; capital letters or not does not matter. A \
     certificate from Salesforce Setup or from another system is compared in the same way.";

/// The verdict of the last test.
pub fn tested(at: &str, ok: bool) -> String {
    format!("{}: {at}", if ok { "It worked" } else { "It failed" })
}

/// A hand-over's row.
pub fn copy(made: &HandOver) -> [String; 4] {
    let to = match made.destination.as_str() {
        "key" => "a key file".to_owned(),
        id => made_for(id),
    };
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    let instructions = made.destination != "key";
    [
        to,
        made.at.date().to_string(),
        yes(instructions),
        yes(made.key_exported),
    ]
}

/// How the key is replaced.
pub fn replace(connection: &Connection) -> Vec<String> {
    let name = &connection.name;
    vec![
        format!(
            "`sfjwt rotate {name}` leads through it: make the next key, give it to whoever holds \
             the old one, upload its certificate, switch over, keep the old one for the way back."
        ),
        "The app holds one certificate. From the moment another one is saved in Salesforce, every \
         system that still signs with the old key is refused."
            .to_owned(),
        lifetime::MEANING.to_owned(),
        format!("A reminder for your calendar or timer: `sfjwt remind {name} --ics`."),
    ]
}

/// What to do when somebody else may have the key.
pub fn leaked(connection: &Connection) -> Vec<String> {
    let (name, user) = (&connection.name, &connection.username);
    vec![
        format!(
            "To stop it at once: freeze the user {user} in Setup → Users. Everything that logs in \
             as this user stops too."
        ),
        format!(
            "Replace the key: `sfjwt rotate {name} --leaked`. The old one is refused as soon as the new \
             certificate is saved."
        ),
        "Tokens that were issued already, and their sessions, go on until they time out; end them \
         in Setup → Session Management."
            .to_owned(),
        format!("Look at what it was used for: Setup → Login History, user {user}."),
    ]
}
