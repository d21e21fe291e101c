//! A second look at what was answered or pasted: what two answers say together, and what to do with
//! a value that belongs elsewhere. Nothing here refuses an answer that is valid.

use crate::domain::{
    AppKind, ConsumerKey, ConsumerKeyHint, MyDomain, OrgKind, Pasted, Username, UsernameHint,
    clean_text,
};

/// What to say about a username and the org it is to log in to, if anything.
pub fn username_in_org(username: &Username, org: &MyDomain) -> Option<String> {
    if *org.kind() == OrgKind::LoginHost {
        return at_login_host(username, org.host());
    }
    username.hint_for(org).as_ref().map(username_hint)
}

/// What to say about a username that is not the one the simulated org was made with, if anything.
/// It may still be another that it has.
pub fn username_in_practice(username: &Username, known: &str) -> Option<String> {
    (!username.as_str().eq_ignore_ascii_case(known)).then(|| {
        format!(
            "The simulated org was made with the user {known}. Another one is refused later, as in \
             an org that does not have it; that can be tried on purpose."
        )
    })
}

/// `login.` and `test.` do not name the org, but they tell production from sandbox.
fn at_login_host(username: &Username, host: &str) -> Option<String> {
    match (host.starts_with("test."), username.sandbox_ending()) {
        (false, Some((base, ending))) => Some(format!(
            "{host} is for production, and .{ending} looks like a sandbox's name: is it {base}?"
        )),
        (true, None) => Some(format!(
            "{host} is for sandboxes, where usernames usually end in the sandbox's name: compare \
             {username} with Setup → Users."
        )),
        _ => username.hint().as_ref().map(username_hint),
    }
}

/// A username that may be right, but is worth a look.
pub fn username_hint(hint: &UsernameHint) -> String {
    match hint {
        UsernameHint::Unusual => {
            "It holds letters that usernames rarely have; compare with Setup → Users.".to_owned()
        }
        UsernameHint::SandboxSuffixMissing { expected } => {
            format!("This is a sandbox: a user copied from production is called {expected} here.")
        }
        UsernameHint::SandboxSuffix { suffix, expected } => format!(
            ".{suffix} looks like a sandbox's name, and this org is none: is it {expected}?"
        ),
    }
}

/// What to say about a Consumer Key, if anything.
pub fn consumer_key(key: &ConsumerKey) -> Option<String> {
    let looks_random = key.as_str().len() == 64
        && key.as_str().chars().all(|c| c.is_ascii_hexdigit())
        && key.hint() == Some(ConsumerKeyHint::UnusualStart);
    if looks_random {
        return Some(
            "64 hexadecimal digits: the Consumer Secret looks like that. Wanted is the Consumer \
             Key, the value above it, which usually begins with 3MVG9."
                .to_owned(),
        );
    }
    key.hint().map(consumer_key_hint)
}

/// A Consumer Key that may be right, but is worth a look.
pub fn consumer_key_hint(hint: ConsumerKeyHint) -> String {
    match hint {
        ConsumerKeyHint::UnusualStart => {
            "Consumer keys usually begin with 3MVG9; compare with Setup.".to_owned()
        }
        ConsumerKeyHint::UnusualLength(length) => {
            format!("It has {length} characters, usually there are 85: cut off while copying?")
        }
    }
}

/// What to say about the org's address together with the kind of app, if anything. An External
/// Client App is asked for at the org's own address only (salesforce-jwt.md §A.3).
pub fn app_at_org(org: &MyDomain, kind: AppKind) -> Option<String> {
    let host = org.host();
    match (org.kind(), kind) {
        (OrgKind::LoginHost, AppKind::ExternalClientApp) => Some(format!(
            "{host} knows no External Client App. Go back to the org and give its own address: \
             Setup → My Domain → Current My Domain URL."
        )),
        (OrgKind::LoginHost, AppKind::ConnectedApp) => Some(format!(
            "{host} works for an old Connected App; the org's own address is the safer one."
        )),
        _ => None,
    }
}

/// What a front end may offer when something was pasted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Import it as the private key.
    UseAsKey,
    /// Take it as the certificate whose key somebody else holds.
    UseAsCertificate,
    /// Take it as the org's address.
    UseAsOrg,
    /// Take it as the Username.
    UseAsUsername,
    /// Take it as the Consumer Key.
    UseAsConsumerKey,
    /// Say what this answer of Salesforce means.
    Explain,
    /// Nothing to offer: the text stays in the field, the sentence says what it is.
    Leave,
    /// It is secret and was not kept: wipe it, clear the field.
    Refuse,
}

/// Words for something pasted, and what can be done with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasteHint {
    /// What it is, and the offer as a question where there is one.
    pub sentence: String,
    /// The offer.
    pub offer: Offer,
}

fn hint(offer: Offer, sentence: impl Into<String>) -> PasteHint {
    PasteHint {
        sentence: sentence.into(),
        offer,
    }
}

/// An answer of Salesforce was pasted into a field: an error from a log or another program.
pub fn error_answer() -> PasteHint {
    hint(
        Offer::Explain,
        "This is an answer of Salesforce. See what it means? Nothing here is changed by it.",
    )
}

/// What to say and offer when `found` was pasted into the field of a question. `question` is the
/// question's key; the keys of destinations' fields are not listed anywhere here.
pub fn pasted(found: &Pasted, question: &str) -> PasteHint {
    if question == "passphrase" {
        return in_passphrase(found);
    }
    match found {
        Pasted::PrivateKey => private_key(question),
        Pasted::Certificate => certificate(question),
        Pasted::KeyMaterial => hint(
            Offer::Refuse,
            "This is a piece of a key or certificate, without its first or last line. It was not \
             kept.",
        ),
        Pasted::SignedToken => hint(
            Offer::Refuse,
            "This is a signed request or token. It was not kept; nothing here needs one.",
        ),
        Pasted::AccessToken => hint(
            Offer::Refuse,
            "This is an access token: it opens the org for whoever has it. It was not kept.",
        ),
        Pasted::CliAuthUrl => hint(
            Offer::Refuse,
            "This is a login of the Salesforce CLI, with a token in it. It was not kept.",
        ),
        Pasted::ConsumerSecret => hint(Offer::Refuse, consumer_secret(question)),
        Pasted::CertificateRequest => unusable(
            question,
            "This is a certificate request. Salesforce takes a certificate, not the request for one.",
        ),
        Pasted::PublicKey => unusable(
            question,
            "This is a public key. Salesforce takes it inside a certificate only.",
        ),
        Pasted::RecordId { of, id } => unusable(
            question,
            &format!(
                "This is the {} Id {id}. No field here takes an Id.",
                of.word()
            ),
        ),
        Pasted::ConsumerKey => elsewhere(question, "consumer-key"),
        Pasted::WebAddress(host) if MyDomain::parse(host).is_ok() => elsewhere(question, "org"),
        Pasted::WebAddress(host) => unusable(
            question,
            &format!("This is an address of {}.", clean_text(host, 40)),
        ),
        Pasted::ErrorAnswer => error_answer(),
        Pasted::Email(_) => elsewhere(question, "username"),
    }
}

/// A passphrase may be any text; only a key is surely none.
fn in_passphrase(found: &Pasted) -> PasteHint {
    match found {
        Pasted::PrivateKey | Pasted::KeyMaterial => hint(
            Offer::Refuse,
            "This is a private key, not a passphrase. It was not kept.",
        ),
        _ => hint(
            Offer::Leave,
            "Taken as it is: a passphrase may be any text.",
        ),
    }
}

fn private_key(question: &str) -> PasteHint {
    match question {
        "import-key" => hint(Offer::UseAsKey, "This is a private key. Import it?"),
        "key-source" => hint(
            Offer::UseAsKey,
            "This is a private key. Use this key instead of making a new one?",
        ),
        _ => hint(
            Offer::Refuse,
            "This is a private key. It does not belong here; it was not kept. A key of your own is \
             taken where the key is asked for.",
        ),
    }
}

/// Up to the key's step a certificate may be the one that was given; later it is most likely the
/// file for Setup, and taking it would throw the key away.
fn certificate(question: &str) -> PasteHint {
    match question {
        "destination" | "connection" | "org" | "key-source" | "import-key" => hint(
            Offer::UseAsCertificate,
            "This is a certificate. Use it as the certificate whose key somebody else holds?",
        ),
        _ => hint(
            Offer::Leave,
            format!(
                "This is a certificate. In Setup it is chosen as a file; here {}.",
                wanted(question)
            ),
        ),
    }
}

fn consumer_secret(question: &str) -> &'static str {
    if question == "consumer-key" {
        "This is the Consumer Secret. It was not kept. Wanted is the Consumer Key, the value above \
         it, which usually begins with 3MVG9."
    } else {
        "This is the Consumer Secret. It was not kept; nothing here needs it."
    }
}

fn unusable(question: &str, what: &str) -> PasteHint {
    if is_free_text(question) {
        return hint(Offer::Leave, what);
    }
    hint(Offer::Leave, format!("{what} Here {}.", wanted(question)))
}

/// Something that is the answer to the question `home`.
fn elsewhere(question: &str, home: &str) -> PasteHint {
    let (what, offer) = match home {
        "consumer-key" => ("the Consumer Key", Offer::UseAsConsumerKey),
        "org" => ("a web address", Offer::UseAsOrg),
        _ => ("a username or e-mail address", Offer::UseAsUsername),
    };
    if question == home {
        return hint(offer, format!("This is {what}. Use it?"));
    }
    if is_free_text(question) {
        return hint(
            Offer::Leave,
            format!("This looks like {what}. It stays as it is."),
        );
    }
    let place = match offer {
        Offer::UseAsConsumerKey => "Consumer Key",
        Offer::UseAsOrg => "address of the org",
        _ => "Username of the integration",
    };
    hint(
        offer,
        format!(
            "This is {what}; here {}. Use it as the {place}?",
            wanted(question)
        ),
    )
}

/// Fields that may hold nearly anything, those of destinations among them.
fn is_free_text(question: &str) -> bool {
    matches!(question, "common-name" | "cert-out") || super::question(question).is_none()
}

/// What a question asks for, as a clause.
fn wanted(question: &str) -> &'static str {
    match question {
        "org" => "the address of the org is asked for",
        "connection" => "a short name is asked for",
        "import-key" => "a key file is asked for",
        "common-name" => "a name for the certificate is asked for",
        "days" => "a number of days is asked for",
        "cert-out" => "the place for the certificate file is asked for",
        "username" => "the Username is asked for",
        "consumer-key" => "the Consumer Key is asked for",
        _ if super::question(question).is_some() => "one choice of the list is asked for",
        _ => "another value is asked for",
    }
}
