//! What there is to say about a file, one thing at a time. `diagnosis` decides which apply and how
//! much they matter, `guide` has the words.

use super::{Broken, Damage, KeyContainer, KeyStoreFile, Opened, SignatureCheck};
use crate::domain::{Fingerprint, Pasted, Timestamp};

/// What a file is, in one word: for the first line, and for pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// A signed request.
    Jwt,
    /// A private key.
    PrivateKey,
    /// A public key.
    PublicKey,
    /// One certificate or several.
    Certificate,
    /// A certificate signing request.
    CertificateRequest,
    /// A container of keys.
    KeyStore,
    /// An answer of Salesforce, or of something on the way.
    ErrorBody,
    /// Something else.
    Other,
}

/// Where `exp` lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// A duration, not a moment.
    Duration(i64),
    /// Minutes since 1970.
    Minutes(i64),
    /// Too small for a moment of this century in any unit.
    TooSmall(i64),
    /// Milliseconds; Salesforce takes them.
    Milliseconds(i64),
    /// So many seconds ago, as a time zone's shift makes it.
    HoursPast {
        /// Seconds since.
        seconds: i64,
        /// Minutes of the shift.
        minutes: i64,
        /// `iat` shows that it was signed just now.
        sure: bool,
    },
    /// So far ahead, as a time zone's shift makes it.
    HoursAhead {
        /// Seconds until then.
        seconds: i64,
        /// Minutes of the shift.
        minutes: i64,
    },
    /// So many seconds ago.
    Past(i64),
    /// Further ahead than documented.
    FarAhead(i64),
    /// Fine: so many seconds ahead.
    Fine(i64),
}

/// What is wrong with an audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AudienceFault {
    /// No address at all.
    NoAddress,
    /// Not one of Salesforce's hosts.
    Foreign,
    /// Lightning, Setup or instance host: issues no tokens.
    NoTokens,
    /// The token endpoint's address.
    TokenPath,
    /// Another path behind the host.
    Path,
    /// `http://`.
    Http,
    /// No `https://` in front.
    NoScheme,
    /// A slash at the end.
    Slash,
    /// A list instead of a text.
    List,
    /// Neither text nor list.
    NotText,
    /// Another org's My Domain than the connection's.
    OtherOrg,
}

/// One thing to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    // ---- private keys
    /// The text around the key is damaged.
    Damaged(Damage),
    /// The key cannot be read.
    Broken(Broken),
    /// Damaged, and can be written anew.
    Repairable,
    /// Encrypted, and what became of opening it.
    Encrypted(Opened),
    /// Encrypted in OpenSSL's old way.
    EncryptedOld,
    /// Another algorithm than RSA.
    NotRsa(String),
    /// An RSA key that is too small.
    TooSmall(u32),
    /// A structure other programs will not take.
    Container(KeyContainer),
    /// Several private keys.
    SeveralKeys(usize),
    /// Certificates in the same file, and whether the first belongs to the key.
    Beside {
        /// How many.
        certificates: usize,
        /// Whether the first belongs to the key; `None` when the key could not be read.
        belongs: Option<bool>,
    },
    /// A connection uses this key.
    KeyOf(String),
    /// Only the public half.
    PublicOnly,
    /// A container.
    KeyStore(KeyStoreFile),

    // ---- certificates
    /// Its time is over.
    Expired {
        /// The end.
        at: Timestamp,
        /// Days since.
        days: i64,
    },
    /// Its time has not begun.
    NotYet(Timestamp),
    /// Ends soon.
    EndsSoon {
        /// The end.
        at: Timestamp,
        /// Days left.
        days: i64,
    },
    /// The file is larger than Salesforce takes.
    TooBig {
        /// Bytes.
        bytes: usize,
        /// Whether the first certificate alone would fit.
        alone_fits: bool,
    },
    /// Several certificates.
    Chain(usize),
    /// Issued by somebody else. Fine, said once.
    IssuedBy(String),
    /// Key usage without signatures.
    MayNotSign,
    /// Signed with an outdated algorithm.
    WeakSignature(String),
    /// A certificate block that cannot be read.
    CertificateUnreadable,
    /// The certificate of a connection.
    CertificateOf(String),
    /// Same key as a connection's, another certificate.
    OtherCertificateOf(String),
    /// A signing request is no certificate.
    RequestOnly,

    // ---- signed requests
    /// Line breaks or blanks inside.
    Wrapped,
    /// `=` at the end of parts.
    Padded,
    /// Not three parts.
    Parts(usize),
    /// More than one in the file; the first was looked at.
    SeveralJwts(usize),
    /// The header cannot be read.
    HeaderUnreadable,
    /// The claims cannot be read.
    ClaimsUnreadable,
    /// The algorithm.
    Algorithm(Option<String>),
    /// A claim is missing.
    ClaimMissing(&'static str),
    /// A claim is there and empty.
    ClaimEmpty(&'static str),
    /// A claim is of the wrong type.
    ClaimType(&'static str),
    /// `exp` is a number written as text.
    ExpText,
    /// `prn` instead of, or beside, `sub`.
    Prn(bool),
    /// `iss` is something else.
    IssuerIs(Pasted),
    /// `iss` has a form no Consumer Key has.
    IssuerForm,
    /// `iss` looks unusual: number of characters.
    IssuerUnusual(usize),
    /// `iss` is a connection's Consumer Key.
    IssuerOf(String),
    /// `sub` is something else.
    SubjectIs(Pasted),
    /// `sub` does not look like a username.
    SubjectForm(String),
    /// `sub` is not the connection's user.
    SubjectOther {
        /// The connection.
        connection: String,
        /// Its user.
        username: String,
    },
    /// What is wrong with `aud`.
    Audience(AudienceFault, String),
    /// Where `exp` lies.
    Expiry(Timing),
    /// `exp` is not after `iat`.
    NoLifetime,
    /// `iat` or `nbf` lies ahead, by so many seconds.
    Ahead(&'static str, i64),
    /// The signature.
    Signature(SignatureCheck),
    /// A claim is fine.
    ClaimFine(&'static str),

    // ---- other files
    /// Nothing in it.
    Empty,
    /// Recognised as something of the field.
    LooksLike(Pasted),
    /// A web page.
    Html(Option<String>),
    /// Bytes that are no text.
    Binary,
    /// A PEM block that is neither key nor certificate.
    OtherPem(Option<String>),
    /// Text that says nothing.
    UnknownText,

    // ---- two files
    /// They belong together.
    Together(Item, Item),
    /// They do not.
    Apart(Item, Item),
    /// It cannot be told.
    CannotTell(Item, Item),
    /// Exactly the same certificate.
    SameCertificate(Fingerprint),
    /// Two certificates of one key.
    SameKeyOtherCertificate,
}
