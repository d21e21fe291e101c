//! The control API: the whole of Setup over HTTP, and who may not use it.

use serde_json::{Value, json};

use super::bench::{Org, Pair, USER, apply, claims, config, curl, exchange, jwt, pair, preset};

fn journey(pem: &str) -> Vec<Value> {
    vec![
        json!({"action": "open-page"}),
        json!({"action": "new-app", "kind": "external-client-app", "name": "Acme"}),
        json!({"action": "enable-oauth"}),
        json!({"action": "set-callback-url", "url": "https://localhost"}),
        json!({"action": "select-scope", "scope": "api"}),
        json!({"action": "select-scope", "scope": "refresh_token"}),
        json!({"action": "enable-jwt-flow"}),
        json!({"action": "upload-certificate", "pem": pem}),
        json!({"action": "save-app"}),
        json!({"action": "create-permission-set", "name": "Acme access"}),
        json!({"action": "assign-permission-set", "name": "Acme access", "username": USER}),
        json!({"action": "require-admin-approval"}),
        json!({"action": "select-permission-set", "name": "Acme access"}),
    ]
}

fn token_status(base: &str, consumer_key: &str) -> (u16, String) {
    let mut claims = claims(base);
    claims["iss"] = json!(consumer_key);
    let assertion = jwt(
        &pair().key,
        "sha256",
        r#"{"alg":"RS256"}"#,
        &claims.to_string(),
    );
    let reply = exchange(base, &assertion);
    (reply.status, reply.error().2)
}

#[test]
fn line_by_line_until_the_token_comes() {
    let dir = tempfile::tempdir().unwrap();
    let org = Org::start(config(dir.path()));
    let info = curl(&[format!("{}/_practice/info", org.base)]).json();
    assert_eq!(info["product"], "sfjwt-practice");
    assert_eq!(info["name"], "acme");
    assert_eq!(info["integration_username"], USER);
    assert_eq!(info["propagation_ms"], 0);
    let mut answers = Vec::new();
    let mut consumer_key = String::from("3MVG9none");
    for action in journey(&pair().certificate) {
        let applied = apply(&org.base, &action);
        assert_eq!(applied.status, 200, "{action}: {applied:?}");
        if action["action"] == "save-app" {
            let shown = apply(&org.base, &json!({"action": "reveal-consumer-key"})).json();
            shown["consumer_key"]
                .as_str()
                .unwrap()
                .clone_into(&mut consumer_key);
        }
        let answer = token_status(&org.base, &consumer_key).1;
        if answers.last() != Some(&answer) {
            answers.push(answer);
        }
    }
    assert_eq!(
        answers,
        [
            "client identifier invalid",
            "user hasn't approved this consumer",
            "user is not admin approved to access this app",
            "",
        ]
    );
    assert_eq!(token_status(&org.base, &consumer_key).0, 200);
}

#[test]
fn by_profile_it_works_too() {
    let dir = tempfile::tempdir().unwrap();
    let org = Org::start(config(dir.path()));
    for action in &journey(&pair().certificate)[..9] {
        assert_eq!(apply(&org.base, action).status, 200);
    }
    apply(&org.base, &json!({"action": "require-admin-approval"}));
    let selected = apply(
        &org.base,
        &json!({"action": "select-profile", "username": USER}),
    );
    assert_eq!(selected.status, 200);
    let shown = apply(&org.base, &json!({"action": "reveal-consumer-key"})).json();
    let key = shown["consumer_key"].as_str().unwrap();
    assert_eq!(token_status(&org.base, key).0, 200);
}

#[test]
fn a_second_server_finds_what_the_first_was_told() {
    let dir = tempfile::tempdir().unwrap();
    let mut first = Org::start(config(dir.path()));
    for action in journey(&pair().certificate) {
        assert_eq!(apply(&first.base, &action).status, 200);
    }
    let shown = apply(&first.base, &json!({"action": "reveal-consumer-key"})).json();
    let token = {
        let mut claims = claims(&first.base);
        claims["iss"] = shown["consumer_key"].clone();
        let claims = claims.to_string();
        let assertion = jwt(&pair().key, "sha256", r#"{"alg":"RS256"}"#, &claims);
        exchange(&first.base, &assertion).json()["access_token"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    first.stop();
    assert_eq!(curl(&[&first.base]).exit, 7, "nothing listens any more");
    let second = Org::start(config(dir.path()));
    assert_ne!(second.base, first.base);
    let key = shown["consumer_key"].as_str().unwrap();
    assert_eq!(token_status(&second.base, key).0, 200);
    let url = format!("{}/services/data/v67.0/limits", second.base);
    assert_eq!(
        super::bench::get(&url, &token).status,
        200,
        "sessions live on"
    );
}

#[test]
fn setup_says_no_in_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let org = Org::start(config(dir.path()));
    let reply = apply(&org.base, &json!({"action": "save-app"}));
    assert_eq!(reply.status, 409);
    assert_eq!(
        reply.json(),
        json!({"error": "There is no app in this org yet."})
    );
    assert_eq!(apply(&org.base, &json!({"action": "dance"})).status, 400);
    let actions = journey(&pair().certificate);
    assert_eq!(apply(&org.base, &actions[1]).status, 200);
    assert_eq!(apply(&org.base, &actions[2]).status, 200);
    let chain = format!("{0}{0}", Pair::new(1024).certificate);
    let several = apply(
        &org.base,
        &json!({"action": "upload-certificate", "pem": chain}),
    );
    assert_eq!(
        several.json(),
        json!({"error": "This file holds 2 certificates. Upload one."})
    );
}

#[test]
fn web_pages_and_other_names_are_kept_out() {
    let dir = tempfile::tempdir().unwrap();
    let org = Org::start(config(dir.path()));
    let info = format!("{}/_practice/info", org.base);
    let act = format!("{}/_practice/apply", org.base);
    let save = r#"{"action":"open-page"}"#;
    for (what, args, status) in [
        (
            "origin",
            vec!["-H", "Origin: https://evil.example", &info],
            403,
        ),
        ("null origin", vec!["-H", "Origin: null", &info], 403),
        ("rebound name", vec!["-H", "Host: evil.example", &info], 403),
        (
            "salesforce name",
            vec!["-H", "Host: acme.my.salesforce.com", &info],
            403,
        ),
        (
            "origin on apply",
            vec![
                "-H",
                "Origin: http://127.0.0.1",
                "-H",
                "Content-Type: application/json",
                "-d",
                save,
                &act,
            ],
            403,
        ),
        (
            "what a form can send",
            vec!["-H", "Content-Type: text/plain", "-d", save, &act],
            415,
        ),
        ("localhost", vec!["-H", "Host: localhost", &info], 200),
    ] {
        assert_eq!(curl(&args).status, status, "{what}");
    }
    let foreign = curl(&[
        "-H",
        "Host: evil.example",
        &format!("{}/services/data", org.base),
    ]);
    assert_eq!((foreign.status, foreign.body.len()), (404, 0));
}

#[test]
fn it_listens_on_loopback_only() {
    let org = Org::with(|config| config.preset = Some(preset(&pair().certificate)));
    let port = org.base.rsplit_once(':').unwrap().1;
    let other = std::net::UdpSocket::bind("0.0.0.0:0")
        .and_then(|socket| {
            // Chooses a route without sending anything.
            socket.connect("192.0.2.1:9")?;
            socket.local_addr()
        })
        .map(|address| address.ip());
    if let Some(address) = other.ok().filter(|address| !address.is_loopback()) {
        let reply = curl(&[&format!("http://{address}:{port}/services/data")]);
        assert_eq!(reply.exit, 7, "refused at {address}");
    }
    assert!(org.base.starts_with("http://127.0.0.1:"));
}
