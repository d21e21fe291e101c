//! A published signature, RFC 7515 appendix A.2, as it is and changed. Every verdict of the built
//! program must be right.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::pkcs8::{EncodePublicKey, LineEnding};
use rsa::{BigUint, RsaPublicKey};
use serde_json::{Value, json};

use super::inspect;
use super::program::Home;
use super::sign::part;

/// RFC 7515 appendix A.2.1: header and payload of the example.
const RFC_INPUT: &str = "eyJhbGciOiJSUzI1NiJ9.\
    eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

/// Its signature.
const RFC_SIGNATURE: &str = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7\
    AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75\
    vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7\
    noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

/// Its public key's modulus; the exponent is 65537.
const RFC_MODULUS: &str = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw\
    -4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0L\
    OL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh\
    9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";

fn number(base64url: &str) -> BigUint {
    BigUint::from_bytes_be(&URL_SAFE_NO_PAD.decode(base64url).unwrap())
}

fn public_pem(modulus: &str, exponent: &str) -> String {
    let key = RsaPublicKey::new(number(modulus), number(exponent)).unwrap();
    key.to_public_key_pem(LineEnding::LF).unwrap()
}

/// What the program says of the signature of a text, with a public key.
fn verdict(jwt: &str, public: &str) -> Value {
    let home = Home::new();
    let jwt = home.write("jwt", jwt);
    let public = home.write("public.pem", public);
    let ended = home.sfjwt(&["inspect", "--json", &jwt, &public]);
    let json = ended.json();
    super::schema::fits(&json);
    json["files"][0]["jwt"]["signature"].clone()
}

#[test]
fn the_example_of_rfc_7515() {
    let public = public_pem(RFC_MODULUS, "AQAB");
    let right = format!("{RFC_INPUT}.{RFC_SIGNATURE}");
    assert_eq!(
        verdict(&right, &public),
        json!({"verdict": "valid", "reason": null})
    );

    let home = Home::new();
    let (jwt, key) = (home.write("jwt", &right), home.write("public.pem", &public));
    let json = inspect(&home, &[&jwt, &key], 1);
    assert_eq!(json["together"]["answer"], "yes");
    assert_eq!(json["files"][0]["jwt"]["claims"]["iss"], "joe");
    assert_eq!(json["files"][0]["jwt"]["claims"]["exp"], 1_300_819_380);
}

#[test]
fn the_example_of_rfc_7515_changed() {
    let public = public_pem(RFC_MODULUS, "AQAB");
    let (header, payload) = RFC_INPUT.split_once('.').unwrap();
    let invalid = |reason: &str| json!({"verdict": "invalid", "reason": reason});
    let unchecked = |reason: &str| json!({"verdict": "not_checked", "reason": reason});
    let other_payload = part(&json!({"iss": "eve", "exp": 1_300_819_380}));
    let other_header = part(&json!({"alg": "RS256", "kid": "x"}));
    let none = part(&json!({"alg": "none"}));
    let hmac = part(&json!({"alg": "HS256"}));
    let flipped = RFC_SIGNATURE.replacen("cC4h", "cC4i", 1);
    let cut = &RFC_SIGNATURE[..RFC_SIGNATURE.len() - 8];
    for (jwt, expected) in [
        (
            format!("{header}.{other_payload}.{RFC_SIGNATURE}"),
            invalid("altered"),
        ),
        (
            format!("{other_header}.{payload}.{RFC_SIGNATURE}"),
            invalid("altered"),
        ),
        (format!("{RFC_INPUT}.{flipped}"), invalid("other_key")),
        (format!("{RFC_INPUT}.{cut}"), unchecked("not_whole")),
        (format!("{RFC_INPUT}."), unchecked("no_signature")),
        (format!("{none}.{payload}."), unchecked("other_algorithm")),
        (
            format!("{none}.{payload}.{RFC_SIGNATURE}"),
            unchecked("other_algorithm"),
        ),
        (
            format!("{hmac}.{payload}.{RFC_SIGNATURE}"),
            unchecked("other_algorithm"),
        ),
        (RFC_INPUT.to_owned(), unchecked("not_whole")),
    ] {
        assert_eq!(verdict(&jwt, &public), expected, "{jwt}");
    }
    // The same modulus with another exponent is another key.
    let other = public_pem(RFC_MODULUS, "Aw");
    let right = format!("{RFC_INPUT}.{RFC_SIGNATURE}");
    assert_eq!(verdict(&right, &other), invalid("other_key"));
}
