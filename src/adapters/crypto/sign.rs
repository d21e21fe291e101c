//! The signed request: a JWT (RFC 7519) signed with RSASSA-PKCS1-v1_5 and SHA-256 (`RS256`,
//! RFC 7518 §3.3), the only algorithm Salesforce takes here.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rsa::RsaPrivateKey;
use rsa::pkcs1v15::SigningKey;
use rsa::rand_core::OsRng;
use rsa::sha2::Sha256;
use rsa::signature::{RandomizedSigner, SignatureEncoding};
use serde::Serialize;
use zeroize::Zeroizing;

use super::key::{self, SigningPair};
use crate::domain::{Claims, CryptoError};
use crate::ports::SecretBytes;

/// Signs the claims; header `{"typ":"JWT","alg":"RS256"}`.
pub(super) fn assertion(key: &SecretBytes, claims: &Claims) -> Result<SecretBytes, CryptoError> {
    let header = Header::new(Algorithm::RS256);
    match key::check(key).map_err(|_| CryptoError::Key)?.pair {
        SigningPair::Full(_) => {
            // This constructor wants the inner PKCS#1; PKCS#8 would only fail at signing.
            let inner = key::pkcs1_of(key).map_err(|_| CryptoError::Key)?;
            let jwt = jsonwebtoken::encode(&header, claims, &EncodingKey::from_rsa_der(inner))
                .map_err(|_| CryptoError::Signing)?;
            Ok(SecretBytes::new(jwt.into_bytes()))
        }
        SigningPair::Legacy(pair) => legacy(*pair, &header, claims),
    }
}

/// Signs with a key that aws-lc-rs refuses. Blinded: the random number hides the private
/// operation's timing (RUSTSEC-2023-0071).
fn legacy(
    pair: RsaPrivateKey,
    header: &Header,
    claims: &Claims,
) -> Result<SecretBytes, CryptoError> {
    let mut jwt = part(header)?;
    jwt.push('.');
    jwt.push_str(&part(claims)?);
    let signature = SigningKey::<Sha256>::new(pair)
        .try_sign_with_rng(&mut OsRng, jwt.as_bytes())
        .map_err(|_| CryptoError::Signing)?;
    let signature = URL_SAFE_NO_PAD.encode(signature.to_bytes());
    let whole = [jwt.as_bytes(), b".", signature.as_bytes()].concat();
    Ok(SecretBytes::new(whole))
}

fn part(value: &impl Serialize) -> Result<Zeroizing<String>, CryptoError> {
    let json = serde_json::to_vec(value).map_err(|_| CryptoError::Signing)?;
    Ok(Zeroizing::new(URL_SAFE_NO_PAD.encode(json)))
}
