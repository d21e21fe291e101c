//! Signed requests: form, algorithm, claims (salesforce-jwt.md §§A.1 to A.3).

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diagnosis::{AssertionFacts, AssertionForm, Evidence};
use crate::domain::{Connection, Remark, SeenJwt, SignatureCheck};

use super::{Known, claims, expiry};

/// Everything to say about a signed request, in the order of its text. `connection` is the one
/// whose Consumer Key is its issuer.
pub fn judge_jwt(
    jwt: &SeenJwt,
    signature: SignatureCheck,
    connection: Option<&Connection>,
    known: &Known<'_>,
) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if jwt.count > 1 {
        remarks.push(Remark::SeveralJwts(jwt.count));
    }
    if jwt.parts != 3 {
        remarks.push(Remark::Parts(jwt.parts));
    }
    if jwt.wrapped {
        remarks.push(Remark::Wrapped);
    }
    if jwt.padded {
        remarks.push(Remark::Padded);
    }
    match &jwt.header {
        Some(header) => {
            let name = header.get("alg").and_then(Value::as_str);
            remarks.push(Remark::Algorithm(name.map(str::to_owned)));
        }
        None => remarks.push(Remark::HeaderUnreadable),
    }
    match &jwt.claims {
        Some(all) => {
            claims::judge(jwt, all, connection, &mut remarks);
            expiry::judge(all, known.now, &mut remarks);
        }
        None => remarks.push(Remark::ClaimsUnreadable),
    }
    remarks.push(Remark::Signature(signature));
    remarks
}

/// The facts as evidence, for titles and fixes.
pub fn evidence_of(jwt: &SeenJwt, known: &Known<'_>) -> Evidence {
    let text = |claims: &BTreeMap<String, Value>, name: &str| {
        claims.get(name).and_then(Value::as_str).map(str::to_owned)
    };
    let claims = jwt.claims.as_ref();
    Evidence {
        assertion: Some(AssertionFacts {
            form: if jwt.parts == 3 && !jwt.wrapped && !jwt.padded {
                AssertionForm::Jwt
            } else {
                AssertionForm::BrokenJwt
            },
            algorithm: jwt.header.as_ref().and_then(|header| text(header, "alg")),
            claims: jwt.claims.clone(),
        }),
        audience: claims.and_then(|claims| text(claims, "aud")),
        asked_at: Some(known.now.unix_timestamp()),
        ..Evidence::default()
    }
}
