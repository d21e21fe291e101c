//! Signed requests, made by OpenSSL: each claim judged, and the signature.

use base64::Engine;
use serde_json::{Value, json};

use super::openssl::openssl;
use super::program::Home;
use super::sign::{CONSUMER_KEY, claims, now, part, sign, sign_as};
use super::{KEY, OTHER_KEY, causes, certificate, inspect, inspect_text, sentences};

/// Inspects claims, signed, with the certificate.
#[track_caller]
fn judged(changes: &Value, code: i32) -> Value {
    let home = Home::new();
    let jwt = home.write("jwt", sign(&KEY, &claims(changes)));
    let certificate = home.write("c.crt", certificate(&KEY));
    let json = inspect(&home, &[&jwt, "--cert", &certificate], code);
    assert_eq!(json["files"][0]["jwt"]["signature"]["verdict"], "valid");
    json
}

#[test]
fn as_it_should_be() {
    let json = judged(
        &json!({"iat": now(), "nbf": now() - 5, "jti": "7", "own": {"a": [1]}}),
        0,
    );
    assert_eq!(json["findings"], json!([]));
    assert_eq!(json["files"][0]["jwt"]["claims"]["jti"], "7");
    assert_eq!(json["files"][0]["jwt"]["shape"], "bare");
    // Without a certificate the rest is judged all the same.
    let json = inspect_text(sign(&KEY, &claims(&json!({}))), 0);
    let signature = &json["files"][0]["jwt"]["signature"];
    assert_eq!(
        *signature,
        json!({"verdict": "not_checked", "reason": "no_certificate"})
    );
}

/// Claims, the one cause they are, whether that is an error, and a word of the sentence.
#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn each_claim() {
    let soon = now() + 120;
    let hour = 3600;
    for (changes, cause, code, word) in [
        (json!({"iss": null}), "missing_claims", 1, "iss: missing"),
        (json!({"sub": null}), "missing_claims", 1, "sub: missing"),
        (json!({"aud": null}), "missing_claims", 1, "aud: missing"),
        (json!({"exp": null}), "missing_claims", 1, "exp: missing"),
        (json!({"iss": " "}), "missing_claims", 1, "iss: empty"),
        (
            json!({"sub": 7}),
            "missing_claims",
            1,
            "sub: of the wrong type",
        ),
        (
            json!({"exp": [soon]}),
            "missing_claims",
            1,
            "exp: of the wrong type",
        ),
        (
            json!({"exp": "soon"}),
            "missing_claims",
            1,
            "exp: of the wrong type",
        ),
        (
            json!({"exp": soon.to_string()}),
            "missing_claims",
            0,
            "written as text",
        ),
        (
            json!({"iss": "A1B2".repeat(16)}),
            "consumer_secret_pasted",
            1,
            "Consumer Secret",
        ),
        (
            json!({"iss": "0H4xx0000004CqvCAE"}),
            "consumer_secret_pasted",
            1,
            "Id",
        ),
        (
            json!({"iss": "me@acme.example"}),
            "consumer_key_wrong",
            1,
            "not the Consumer Key",
        ),
        (
            json!({"iss": &CONSUMER_KEY[..40]}),
            "consumer_key_wrong",
            0,
            "40 characters",
        ),
        (
            json!({"iss": format!("{CONSUMER_KEY} ")}),
            "consumer_key_wrong",
            1,
            "not of the form",
        ),
        (
            json!({"sub": "integration"}),
            "username_wrong",
            1,
            "`integration`",
        ),
        (
            json!({"sub": "0055g00000ABCDEFGH"}),
            "username_wrong",
            1,
            "Id",
        ),
        (
            json!({"aud": "https://acme.my.salesforce.com/services/oauth2/token"}),
            "aud_mismatch",
            1,
            "token endpoint",
        ),
        (
            json!({"aud": "https://acme.my.salesforce.com/"}),
            "aud_mismatch",
            0,
            "ends in a slash",
        ),
        (
            json!({"aud": "http://acme.my.salesforce.com"}),
            "aud_mismatch",
            1,
            "http instead",
        ),
        (
            json!({"aud": "login.salesforce.com"}),
            "aud_mismatch",
            1,
            "lacks https",
        ),
        (
            json!({"aud": "https://acme.lightning.force.com"}),
            "aud_mismatch",
            1,
            "issues no tokens",
        ),
        (
            json!({"aud": "https://login.example.com"}),
            "aud_mismatch",
            1,
            "not a Salesforce address",
        ),
        (
            json!({"aud": "salesforce"}),
            "aud_mismatch",
            1,
            "no address",
        ),
        (
            json!({"aud": ["https://login.salesforce.com"]}),
            "aud_mismatch",
            0,
            "a list",
        ),
        (json!({"exp": 180}), "exp_unit_wrong", 1, "duration"),
        (json!({"exp": soon / 60}), "exp_unit_wrong", 1, "minutes"),
        (
            json!({"exp": soon * 1000}),
            "exp_unit_wrong",
            0,
            "milliseconds",
        ),
        (
            json!({"exp": now() - 700}),
            "assertion_reused",
            1,
            "refused as expired",
        ),
        (
            json!({"exp": soon - 5 * hour}),
            "exp_timezone",
            1,
            "5 h off",
        ),
        (
            json!({"exp": soon - 5 * hour, "iat": now()}),
            "exp_timezone",
            1,
            "signed just now",
        ),
        (
            json!({"exp": soon + 2 * hour}),
            "exp_timezone",
            0,
            "2 h off",
        ),
    ] {
        let json = judged(&changes, code);
        assert_eq!(causes(&json), [cause], "{changes}");
        assert!(
            sentences(&json).contains(word),
            "{changes}: {}",
            sentences(&json)
        );
    }
}

#[test]
fn what_has_no_cause() {
    let json = judged(&json!({"exp": now() + 1500}), 0);
    assert!(sentences(&json).contains("documents three minutes"));
    let json = judged(&json!({"iat": now() + 900, "exp": now() + 100}), 1);
    assert!(sentences(&json).contains("not after iat"));
    let json = judged(&json!({"prn": "other@acme.example"}), 0);
    assert!(sentences(&json).contains("goes by prn"));
    for audience in [
        "https://login.salesforce.com",
        "https://test.salesforce.com",
        "https://acme--uat.sandbox.my.salesforce.com",
        "https://acme.my.site.com/partners",
        "http://127.0.0.1:8080",
    ] {
        judged(&json!({"aud": audience}), 0);
    }
}

#[test]
fn other_algorithms() {
    let all = claims(&json!({}));
    let certificate = certificate(&KEY);
    let home = Home::new();
    let path = home.write("c.crt", &certificate);
    let check = |jwt: String, reason: &str| {
        let jwt = home.write("jwt", jwt);
        let json = inspect(&home, &[&jwt, &path], 1);
        assert_eq!(causes(&json)[0], "algorithm_not_rs256", "{json}");
        let signature = &json["files"][0]["jwt"]["signature"];
        assert_eq!(signature["reason"], reason, "{json}");
    };
    check(
        sign_as(&KEY, &json!({"alg": "RS512"}), &all, "-sha512"),
        "other_algorithm",
    );
    check(
        sign_as(&KEY, &json!({"alg": "rs256"}), &all, "-sha256"),
        "other_algorithm",
    );
    check(
        sign_as(&KEY, &json!({"typ": "JWT"}), &all, "-sha256"),
        "other_algorithm",
    );
    check(
        format!("{}.{}.", part(&json!({"alg": "none"})), part(&all)),
        "other_algorithm",
    );
    // Says RS256, and is signed with SHA-512.
    check(
        sign_as(&KEY, &json!({"alg": "RS256"}), &all, "-sha512"),
        "other_way",
    );

    // The certificate as the secret of HS256: never valid.
    let input = format!("{}.{}", part(&json!({"alg": "HS256"})), part(&all));
    let args = ["dgst", "-sha256", "-binary", "-mac", "HMAC", "-macopt"];
    let pairs: Vec<String> = certificate.bytes().map(|b| format!("{b:02x}")).collect();
    let secret = pairs.concat();
    let secret = format!("hexkey:{secret}");
    let mac = openssl(&[&args[..], &[&secret]].concat(), input.as_bytes());
    let mac = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(mac);
    check(format!("{input}.{mac}"), "other_algorithm");
}

#[test]
fn found_where_people_have_it() {
    let jwt = sign(&KEY, &claims(&json!({})));
    let home = Home::new();
    let certificate = home.write("c.crt", certificate(&KEY));
    let lines = jwt.as_bytes().chunks(64);
    let lines: Vec<&str> = lines.map(|l| std::str::from_utf8(l).unwrap()).collect();
    let folded = lines.join("\n") + "\n";
    let form = format!(
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={jwt}&x=1"
    );
    for (text, code, wrapped, shape) in [
        (format!("{jwt}\n"), 0, false, "bare"),
        (
            format!("Authorization: Bearer {jwt}\nContent-Type: x"),
            0,
            false,
            "inside",
        ),
        (form, 0, false, "inside"),
        (
            format!("{{\"assertion\":\"{jwt}\",\"n\":1}}"),
            0,
            false,
            "inside",
        ),
        (
            format!("The request was {jwt}. It failed."),
            0,
            false,
            "inside",
        ),
        (format!("'{jwt}'"), 0, false, "inside"),
        (folded.clone(), 1, true, "bare"),
        (
            format!("Here it is:\n\n{folded}\nRegards, Jane"),
            1,
            true,
            "inside",
        ),
        (folded.replace('\n', "\r\n"), 1, true, "bare"),
        (folded.replace('\n', "\\n"), 1, true, "inside"),
    ] {
        let path = home.write("text", &text);
        let json = inspect(&home, &[&path, &certificate], code);
        let found = &json["files"][0]["jwt"];
        assert_eq!(found["signature"]["verdict"], "valid", "{text}\n{json:#}");
        assert_eq!(found["wrapped"], wrapped, "{text}");
        assert_eq!(found["shape"], shape, "{text}");
        let expected: &[&str] = if wrapped {
            &["assertion_is_not_a_jwt"]
        } else {
            &[]
        };
        assert_eq!(causes(&json), expected, "{text}");
    }
}

#[test]
fn broken_ones() {
    let jwt = sign(&KEY, &claims(&json!({})));
    let (input, signature) = jwt.rsplit_once('.').unwrap();
    let (header, payload) = input.split_once('.').unwrap();
    for text in [
        input.to_owned(),
        header.to_owned(),
        format!("{input}."),
        format!("{jwt}.{signature}.{signature}"),
        format!("{header}==.{payload}=.{signature}"),
        format!("{header}.{}.{signature}", &payload[1..]),
        format!("eyJ{}.{payload}.{signature}", "x".repeat(30)),
    ] {
        let json = inspect_text(&text, 1);
        assert_eq!(json["files"][0]["item"], "jwt", "{text}");
        assert!(
            causes(&json).contains(&"assertion_is_not_a_jwt".to_owned()),
            "{text}\n{json}"
        );
    }
}

#[test]
fn checked_with_the_certificate_of_a_stored_connection() {
    let home = Home::new();
    let key = home.write("k.pem", KEY.as_str());
    let setup = [
        "setup",
        "--practice",
        "--yes",
        "--connection",
        "acme",
        "--import-key",
        &key,
    ];
    home.sfjwt(&setup).exits(0);
    let connection = home.sfjwt(&["connection", "show", "acme", "--json"]).json();
    let consumer_key = connection["connection"]["consumer_key"].clone();
    let username = connection["connection"]["username"].clone();
    let of = |key: &str, sub: &Value| {
        sign(
            key,
            &claims(&json!({"iss": consumer_key, "sub": sub, "aud": "http://127.0.0.1:1"})),
        )
    };
    let right = home.write("right", of(&KEY, &username));
    let json = inspect(&home, &[&right], 0);
    assert_eq!(json["files"][0]["jwt"]["signature"]["verdict"], "valid");
    assert_eq!(json["files"][0]["jwt"]["checked_with"], "acme");

    let wrong = home.write("wrong", of(&OTHER_KEY, &username));
    let json = inspect(&home, &[&wrong], 1);
    assert_eq!(causes(&json), ["key_cert_mismatch"]);
    let other = home.write("other", of(&KEY, &json!("else@acme.example")));
    let json = inspect(&home, &[&other], 0);
    assert_eq!(causes(&json), ["username_wrong"]);
}
