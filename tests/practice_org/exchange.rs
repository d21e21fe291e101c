//! The token endpoint: what it grants and what it refuses, word for word.

use serde_json::{Value, json};
use sfjwt::domain::AppKind;
use sfjwt::practice::PresetLine;

use super::bench::{
    GRANT, Org, Pair, USER, claims, curl, exchange, exchange_with, jwt, now, pair, preset, signed,
};

fn refusal(error: &str, description: &str) -> (u16, String, String) {
    (400, error.to_owned(), description.to_owned())
}

#[test]
fn a_right_assertion_gets_a_token() {
    let org = Org::ready();
    let reply = exchange(&org.base, &signed(&claims(&org.base)));
    assert_eq!(reply.status, 200, "{reply:?}");
    assert_eq!(reply.header("cache-control"), "no-store");
    assert!(reply.header("content-type").starts_with("application/json"));
    assert!(httpdate::parse_http_date(reply.header("date")).is_ok());
    let body = reply.json();
    let token = body["access_token"].as_str().unwrap();
    let (org_id, rest) = token.split_once('!').unwrap();
    assert!(org_id.starts_with("00D") && org_id.len() == 15);
    assert!(rest.len() > 80);
    assert_eq!(body["scope"], "api refresh_token");
    assert_eq!(body["instance_url"], org.base);
    assert_eq!(body["token_type"], "Bearer");
    let id = body["id"].as_str().unwrap();
    assert!(id.starts_with(&format!("{}/id/00D", org.base)), "{id}");
    assert!(id.rsplit('/').next().unwrap().starts_with("005"));
    for absent in ["refresh_token", "expires_in", "issued_at", "signature"] {
        assert_eq!(body[absent], Value::Null, "{absent}");
    }
    let again = exchange(&org.base, &signed(&claims(&org.base)));
    assert_eq!(again.json()["access_token"], body["access_token"]);
    let state = std::fs::read_to_string(org.dir.join("acme.json")).unwrap();
    assert!(!state.contains(rest), "the token itself is kept nowhere");
}

/// One way to spoil the claims, and Salesforce's words for it.
type Spoiled = (&'static str, fn(&mut Value), &'static str, &'static str);

const CLAIMS: [Spoiled; 11] = [
    (
        "audience",
        |claims| claims["aud"] = json!("https://example.com"),
        "invalid_grant",
        "audience is invalid",
    ),
    (
        "audience of a path",
        |claims| claims["aud"] = json!(format!("{}/x", claims["aud"].as_str().unwrap())),
        "invalid_grant",
        "audience is invalid",
    ),
    (
        "expiry",
        |claims| claims["exp"] = json!(now() - 600),
        "invalid_grant",
        "expired authorization code",
    ),
    (
        "expiry as a duration",
        |claims| claims["exp"] = json!(180),
        "invalid_grant",
        "expired authorization code",
    ),
    (
        "expiry that is no number",
        |claims| claims["exp"] = json!("in three minutes"),
        "invalid_grant",
        "invalid assertion",
    ),
    (
        "no audience",
        |claims| claims["aud"] = Value::Null,
        "invalid_grant",
        "invalid assertion",
    ),
    (
        "no subject",
        |claims| claims["sub"] = Value::Null,
        "invalid_grant",
        "invalid assertion",
    ),
    (
        "consumer key",
        |claims| claims["iss"] = json!("3MVG9unknown"),
        "invalid_client_id",
        "client identifier invalid",
    ),
    (
        "unknown user",
        |claims| claims["sub"] = json!("nobody@acme.example"),
        "invalid_grant",
        "user hasn't approved this consumer",
    ),
    (
        "user without the permission set",
        |claims| claims["sub"] = json!("frozen@acme.practice.example"),
        "invalid_app_access",
        "user is not admin approved to access this app",
    ),
    (
        "prn wins over sub",
        |claims| claims["prn"] = json!("nobody@acme.example"),
        "invalid_grant",
        "user hasn't approved this consumer",
    ),
];

#[test]
fn wrong_claims_are_refused() {
    let org = Org::ready();
    for (what, spoil, error, description) in CLAIMS {
        let mut claims = claims(&org.base);
        spoil(&mut claims);
        let reply = exchange(&org.base, &signed(&claims));
        assert_eq!(reply.error(), refusal(error, description), "{what}");
        assert_eq!(reply.header("cache-control"), "no-store", "{what}");
    }
}

#[test]
fn only_rs256_by_the_right_key_verifies() {
    let org = Org::ready();
    let other = Pair::new(2048);
    let claims = claims(&org.base).to_string();
    let good = jwt(&pair().key, "sha256", r#"{"alg":"RS256"}"#, &claims);
    let (signing_input, signature) = good.rsplit_once('.').unwrap();
    let (header, _) = signing_input.split_once('.').unwrap();
    let elsewhere = claims.replace(USER, "admin@acme.practice.example");
    let swapped = jwt(&pair().key, "sha256", r#"{"alg":"RS256"}"#, &elsewhere);
    let swapped_payload = swapped.split('.').nth(1).unwrap();
    for (what, assertion) in [
        (
            "other key",
            jwt(&other.key, "sha256", r#"{"alg":"RS256"}"#, &claims),
        ),
        (
            "RS512",
            jwt(&pair().key, "sha512", r#"{"alg":"RS512"}"#, &claims),
        ),
        (
            "RS512 declared, RS256 signed",
            jwt(&pair().key, "sha256", r#"{"alg":"RS512"}"#, &claims),
        ),
        (
            "RS256 declared, SHA-512 signed",
            jwt(&pair().key, "sha512", r#"{"alg":"RS256"}"#, &claims),
        ),
        (
            "HS256",
            jwt(&pair().key, "sha256", r#"{"alg":"HS256"}"#, &claims),
        ),
        (
            "none",
            format!(
                "{}.",
                jwt(&pair().key, "sha256", r#"{"alg":"none"}"#, &claims)
                    .rsplit_once('.')
                    .unwrap()
                    .0
            ),
        ),
        ("no signature", format!("{signing_input}.")),
        (
            "payload of another",
            format!("{header}.{swapped_payload}.{signature}"),
        ),
        ("padded", format!("{good}=")),
        ("line-wrapped", good.replacen('.', ".\n", 1)),
        ("no JWT", "-----BEGIN PRIVATE KEY-----".to_owned()),
    ] {
        let reply = exchange(&org.base, &assertion);
        assert_eq!(
            reply.error(),
            refusal("invalid_grant", "invalid assertion"),
            "{what}"
        );
    }
    assert_eq!(exchange(&org.base, &good).status, 200);
}

#[test]
fn a_line_left_undone_is_refused_as_salesforce_does() {
    for (line, error, description) in [
        (
            PresetLine::Create,
            "app_not_found",
            "External client app is not installed in this org",
        ),
        (PresetLine::EnableJwt, "invalid_grant", "invalid assertion"),
        (
            PresetLine::UploadCertificate,
            "invalid_grant",
            "invalid assertion",
        ),
        (
            PresetLine::PermittedUsers,
            "invalid_grant",
            "user hasn't approved this consumer",
        ),
        (
            PresetLine::SelectPermissionSet,
            "invalid_app_access",
            "user is not admin approved to access this app",
        ),
        (
            PresetLine::AssignPermissionSet,
            "invalid_app_access",
            "user is not admin approved to access this app",
        ),
        (
            PresetLine::ScopeRefreshToken,
            "invalid_request",
            "refresh_token scope is required and the connected app should be installed and preauthorized",
        ),
        (
            PresetLine::ScopeApi,
            "invalid_grant",
            "no valid scopes defined",
        ),
    ] {
        let org = Org::lacking(&[line]);
        let reply = exchange(&org.base, &signed(&claims(&org.base)));
        assert_eq!(reply.error(), refusal(error, description), "{}", line.id());
    }
}

#[test]
fn of_several_faults_the_earlier_check_answers() {
    let org = Org::lacking(&[PresetLine::PermittedUsers, PresetLine::ScopeRefreshToken]);
    let other = Pair::new(2048);
    let mut claims = claims(&org.base);
    let mut answers = vec![exchange(&org.base, &signed(&claims)).error().2];
    claims["aud"] = json!("https://example.com");
    answers.push(exchange(&org.base, &signed(&claims)).error().2);
    claims["exp"] = json!(1);
    answers.push(exchange(&org.base, &signed(&claims)).error().2);
    let payload = claims.to_string();
    let forged = jwt(&other.key, "sha256", r#"{"alg":"RS256"}"#, &payload);
    answers.push(exchange(&org.base, &forged).error().2);
    claims["iss"] = json!("3MVG9unknown");
    let payload = claims.to_string();
    let unknown = jwt(&other.key, "sha256", r#"{"alg":"RS256"}"#, &payload);
    answers.push(exchange(&org.base, &unknown).error().2);
    assert_eq!(
        answers,
        [
            "user hasn't approved this consumer",
            "audience is invalid",
            "expired authorization code",
            "invalid assertion",
            "client identifier invalid",
        ]
    );
}

#[test]
fn a_connected_app_that_is_not_there_is_an_unknown_client() {
    let org = Org::with(|config| {
        let mut connected = preset(&pair().certificate);
        connected.app_kind = AppKind::ConnectedApp;
        connected.undone = vec![PresetLine::Create];
        config.preset = Some(connected);
    });
    assert_eq!(
        exchange(&org.base, &signed(&claims(&org.base))).error(),
        refusal("invalid_client_id", "client identifier invalid")
    );
}

#[test]
fn who_may_not_log_in_is_told_so() {
    for (user, error, description) in [
        ("inactive", "inactive_user", "user is inactive"),
        ("frozen", "invalid_grant", "authentication failure"),
    ] {
        let username = format!("{user}@acme.practice.example");
        let org = Org::with(|config| {
            if let Some(preset) = &mut config.preset {
                preset.username = sfjwt::domain::Username::parse(&username).unwrap();
            }
        });
        let mut claims = claims(&org.base);
        claims["sub"] = json!(username);
        let reply = exchange(&org.base, &signed(&claims));
        assert_eq!(reply.error(), refusal(error, description));
    }
}

#[test]
fn an_administrator_with_use_any_api_client_passes_unselected() {
    let org = Org::lacking(&[PresetLine::SelectPermissionSet]);
    let mut claims = claims(&org.base);
    claims["sub"] = json!("Admin@acme.practice.example");
    assert_eq!(exchange(&org.base, &signed(&claims)).status, 200);
}

#[test]
fn odd_clients_are_served() {
    let org = Org::ready();
    let with = |name: &str, value: Value| {
        let mut claims = claims(&org.base);
        claims[name] = value;
        signed(&claims)
    };
    for (what, assertion) in [
        (
            "exp in milliseconds",
            with("exp", json!((now() + 300) * 1000)),
        ),
        ("exp as text", with("exp", json!((now() + 180).to_string()))),
        ("exp = now", with("exp", json!(now()))),
        ("exp a year ahead", with("exp", json!(now() + 31_536_000))),
        (
            "slash behind aud",
            with("aud", json!(format!("{}/", org.base))),
        ),
        (
            "aud login",
            with("aud", json!("https://login.salesforce.com")),
        ),
        (
            "aud test",
            with("aud", json!("https://test.salesforce.com/")),
        ),
        ("aud as a list", with("aud", json!([org.base]))),
        ("unknown claims", with("alg", json!("RS256"))),
        ("upper case", with("sub", json!(USER.to_uppercase()))),
        ("prn only", {
            let mut claims = claims(&org.base);
            claims["prn"] = claims["sub"].take();
            signed(&claims)
        }),
        ("header fields", {
            let header = r#"{"typ":"JWT","kid":"1","x5t":"abc","alg":"RS256"}"#;
            let claims = claims(&org.base).to_string();
            jwt(&pair().key, "sha256", header, &claims)
        }),
    ] {
        let reply = exchange(&org.base, &assertion);
        assert_eq!(reply.status, 200, "{what}: {reply:?}");
    }
    let assertion = signed(&claims(&org.base));
    let chunked = exchange_with(&org.base, &assertion, &["-H", "Transfer-Encoding: chunked"]);
    assert_eq!(chunked.status, 200, "chunked: {chunked:?}");
}

#[test]
fn keys_of_every_size_verify_even_legacy_ones() {
    for bits in [1024, 3072, 4096] {
        let pair = Pair::new(bits);
        let org = Org::with(|config| config.preset = Some(preset(&pair.certificate)));
        let claims = claims(&org.base).to_string();
        let assertion = jwt(&pair.key, "sha256", r#"{"alg":"RS256"}"#, &claims);
        let reply = exchange(&org.base, &assertion);
        assert_eq!(reply.status, 200, "{bits}: {reply:?}");
    }
}

#[test]
fn requests_that_are_no_token_requests() {
    let org = Org::ready();
    let url = format!("{}/services/oauth2/token", org.base);
    let assertion = signed(&claims(&org.base));
    let form = format!("grant_type={GRANT}&assertion={assertion}");
    let json_body = json!({"grant_type": GRANT, "assertion": assertion}).to_string();
    let misspelt = form.replace("jwt-bearer", "jwt_bearer");
    let renamed = form.replace("assertion=", "client_assertion=");
    let secret = format!("{form}&client_secret=0123");
    for (what, args, error) in [
        (
            "GET",
            vec!["-G", "-d", &form],
            ("invalid_request", "must use HTTP POST"),
        ),
        (
            "JSON",
            vec!["-H", "Content-Type: application/json", "-d", &json_body],
            ("unsupported_grant_type", "grant type not supported"),
        ),
        (
            "misspelt grant type",
            vec!["-d", &misspelt],
            ("unsupported_grant_type", "grant type not supported"),
        ),
        (
            "no assertion",
            vec!["-d", &renamed],
            ("invalid_request", "missing required parameter"),
        ),
        (
            "client secret",
            vec!["-d", &secret],
            ("invalid_client", "invalid client credentials"),
        ),
        (
            "basic authentication",
            vec!["-u", "id:secret", "-d", &form],
            ("invalid_client", "invalid client credentials"),
        ),
    ] {
        let mut args = args;
        args.push(&url);
        let reply = curl(&args);
        assert_eq!(reply.error(), refusal(error.0, error.1), "{what}");
    }
    let huge = format!("{form}&x={}", "x".repeat(300_000));
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("huge");
    std::fs::write(&file, huge).unwrap();
    let data = format!("@{}", file.display());
    assert_eq!(curl(&["--data-binary", &data, &url]).status, 413);
}

#[test]
fn a_change_is_seen_only_after_it_has_spread() {
    use std::time::{Duration, Instant};

    let spread = Duration::from_millis(1500);
    let org = Org::with(|config| config.options.propagation = Some(spread));
    let renewed = Pair::new(2048);
    let with = |pair: &Pair| {
        let claims = claims(&org.base).to_string();
        jwt(&pair.key, "sha256", r#"{"alg":"RS256"}"#, &claims)
    };
    assert_eq!(
        exchange(&org.base, &with(pair())).status,
        200,
        "a preset is old"
    );
    let upload = json!({"action": "upload-certificate", "pem": renewed.certificate});
    assert_eq!(super::bench::apply(&org.base, &upload).status, 200);
    let saved = super::bench::apply(&org.base, &json!({"action": "save-app"}));
    assert_eq!(saved.json()["spreads_for_ms"], 1500);
    let began = Instant::now();
    let new = with(&renewed);
    let mut refusals = 0;
    loop {
        let reply = exchange(&org.base, &new);
        if reply.status == 200 {
            break;
        }
        assert_eq!(reply.error(), refusal("invalid_grant", "invalid assertion"));
        if began.elapsed() < Duration::from_millis(700) {
            assert_eq!(exchange(&org.base, &with(pair())).status, 200, "old one");
        }
        refusals += 1;
        assert!(began.elapsed() < Duration::from_secs(20), "never arrived");
    }
    assert!(refusals > 0, "refused until it had spread");
    assert_eq!(
        exchange(&org.base, &with(pair())).error(),
        refusal("invalid_grant", "invalid assertion"),
        "one certificate per app"
    );
}
