//! A private key in a file.

use serde::Serialize;

use super::{SeenCertificate, SeenPublic};

/// The structure a private key is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyContainer {
    /// `PRIVATE KEY` (RFC 5958).
    Pkcs8,
    /// `RSA PRIVATE KEY` (RFC 8017 appendix A.1.2).
    Pkcs1,
    /// `ENCRYPTED PRIVATE KEY` (RFC 5958 §3).
    EncryptedPkcs8,
    /// `Proc-Type: 4,ENCRYPTED` (RFC 1421 §4.6.1.1), OpenSSL's old way.
    EncryptedPkcs1,
    /// `OPENSSH PRIVATE KEY`.
    OpenSsh,
    /// `EC PRIVATE KEY` (RFC 5915).
    Sec1,
    /// `DSA PRIVATE KEY`.
    Dsa,
    /// Too damaged to tell.
    Unknown,
}

/// How it is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyEncoding {
    /// Text between a BEGIN and an END line (RFC 7468).
    Pem,
    /// Binary.
    Der,
}

/// What is wrong with the text around a key or certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Damage {
    /// A byte order mark in front, as Windows editors write it.
    ByteOrderMark,
    /// Saved as UTF-16.
    Utf16,
    /// Line ends of Windows. Harmless.
    WindowsLineEnds,
    /// Lone carriage returns as line ends.
    OldMacLineEnds,
    /// Written-out `\n` where line breaks belong.
    EscapedLineBreaks,
    /// Percent-encoded, as in a web address.
    PercentEncoded,
    /// The whole PEM text encoded as Base64 once more.
    Base64Twice,
    /// The BEGIN line is missing.
    BeginMissing,
    /// The END line is missing.
    EndMissing,
    /// BEGIN and END lines are both missing.
    MarkersMissing,
    /// Other dashes, or not five of them.
    Dashes,
    /// BEGIN and END name different things.
    LabelsDiffer,
    /// The label names something else than what is inside.
    WrongLabel,
    /// Everything on one line, without anything where the breaks were.
    LineBreaksLost,
    /// Spaces where line breaks belong.
    SpacesForLineBreaks,
    /// Lines are indented.
    Indented,
    /// Quotation marks around it, or around its lines.
    Quotes,
    /// `>` before the lines, as mail programs quote.
    MailQuotes,
    /// Blank lines in between.
    BlankLines,
    /// Something before BEGIN on the same line.
    TextBeforeBegin,
    /// `-` and `_` instead of `+` and `/`.
    UrlSafeAlphabet,
    /// Zero-width or non-breaking characters.
    InvisibleCharacters,
    /// `=` at the end missing or too many.
    Padding,
    /// Bytes behind the end of the structure.
    TrailingBytes,
    /// Other text before or after. Harmless.
    TextAround,
}

impl Damage {
    /// Whether every program reads past it.
    pub const fn is_harmless(self) -> bool {
        matches!(self, Self::WindowsLineEnds | Self::TextAround)
    }
}

/// Why a private key cannot be read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Broken {
    /// Ends too early.
    Truncated {
        /// Bytes that are there.
        have: usize,
        /// Bytes that it should have by its own beginning.
        need: usize,
    },
    /// Characters that no Base64 has, or a character too few.
    Base64,
    /// What is inside is no key.
    Content,
    /// Its numbers do not fit each other: a letter was changed.
    Numbers,
    /// An RSA key of this many bits, under 1024 or over 8192.
    Size(u32),
}

/// Whether what is inside an encrypted key was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Opened {
    /// Not encrypted.
    NotNeeded,
    /// The passphrase opened it.
    Yes,
    /// No passphrase was given.
    NoPassphrase,
    /// The passphrase does not open it.
    WrongPassphrase,
    /// In a way that is not read here.
    Unsupported,
}

/// A private key in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenKey {
    /// Its structure.
    pub container: KeyContainer,
    /// Its encoding.
    pub encoding: KeyEncoding,
    /// The label of its BEGIN line.
    pub label: Option<String>,
    /// `RSA`, `EC`, …, if that can be told.
    pub algorithm: Option<String>,
    /// Whether it was opened.
    pub opened: Opened,
    /// Its public half, if it could be read.
    pub public: Option<SeenPublic>,
    /// Damages, in the order they were found.
    pub damages: Vec<Damage>,
    /// Why it cannot be read, if so.
    pub broken: Option<Broken>,
    /// How many private keys are in the file.
    pub keys: usize,
    /// Certificates in the same file.
    pub beside: Vec<SeenCertificate>,
    /// Damaged, and can be written anew without guessing.
    pub repairable: bool,
}

impl SeenKey {
    /// Whether it is protected by a passphrase.
    pub const fn is_encrypted(&self) -> bool {
        !matches!(self.opened, Opened::NotNeeded)
    }
}
