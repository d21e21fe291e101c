//! A signed request in a file.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::domain::Pasted;

/// How the JWT stood in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JwtShape {
    /// Nothing else in the file.
    Bare,
    /// Inside other text: a form, a header, a log.
    Inside,
}

/// What is in a signed request (RFC 7515). Values that may be secrets are taken out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeenJwt {
    /// How it stood in the file.
    pub shape: JwtShape,
    /// Line breaks or blanks inside.
    pub wrapped: bool,
    /// `=` at the end of a part (RFC 7515 §2 has none).
    pub padded: bool,
    /// How many parts its dots make: three when it is whole, five when it is encrypted.
    pub parts: usize,
    /// How many signed requests are in the file.
    pub count: usize,
    /// The header, if it can be read.
    pub header: Option<BTreeMap<String, Value>>,
    /// The claims, if they can be read.
    pub claims: Option<BTreeMap<String, Value>>,
    /// What issuer and subject were recognised as, by the names of their claims.
    #[serde(skip)]
    pub mistaken: Vec<(String, Pasted)>,
    /// Length of the signature in bytes; `None` when it is no base64url.
    pub signature_bytes: Option<usize>,
}

/// What became of checking a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignatureCheck {
    /// Made with the private key of this public key, over exactly this text.
    Valid,
    /// Made with another key.
    OtherKey,
    /// Made with this key, but over another text: header or claims were changed afterwards.
    Altered,
    /// Made with this key, but not in the way RS256 says.
    OtherWay,
    /// Not checked, because of this.
    NotChecked(Unchecked),
}

/// Why a signature was not checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unchecked {
    /// No certificate or key to check it with.
    NoCertificate,
    /// The header names another algorithm than RS256.
    OtherAlgorithm,
    /// No signature is there.
    NoSignature,
    /// The JWT is not whole.
    NotWhole,
    /// The key to check it with is not RSA, or of a size that is not read.
    KeyNotRsa,
}
