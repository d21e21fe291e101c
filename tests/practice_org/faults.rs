//! Every fault of the data file happens as the data says.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use sfjwt::domain::{Fault, PracticeError};
use sfjwt::practice::{PracticeServer, fault_ids};

use super::bench::{
    Org, Reply, apply, claims, config, curl, exchange, exchange_with, get, query, signed,
};

fn data() -> Vec<Value> {
    serde_json::from_str(include_str!("../../assets/practice/faults.json")).unwrap()
}

fn fault(id: &str) -> Value {
    data()
        .into_iter()
        .find(|fault| fault["id"] == id)
        .unwrap_or_else(|| panic!("no fault {id}"))
}

/// Ids of the error catalogue that a server can produce.
const CATALOGUE: [&str; 52] = [
    "eca_not_installed",
    "client_identifier_invalid",
    "invalid_client_creds",
    "app_must_be_installed",
    "hasnt_approved",
    "not_admin_approved",
    "oauth_app_access_denied",
    "oauth_app_blocked",
    "refresh_scope",
    "scopes_none",
    "too_many_scopes",
    "invalid_assertion",
    "jwt_invalid_sig",
    "expired_auth_code",
    "audience_invalid",
    "invalid_user",
    "auth_failure",
    "inactive_user",
    "inactive_org",
    "ip_restricted",
    "login_hours",
    "rate_login",
    "unsupported_grant",
    "invalid_request_param",
    "must_use_https",
    "unauthorized_client",
    "domain_not_supported",
    "no_client_creds_user",
    "server_error",
    "temporarily_unavailable",
    "rest_session_scope",
    "rest_session_expired",
    "rest_auth_header",
    "rest_api_disabled_org",
    "rest_api_currently_disabled",
    "rest_limit",
    "rest_insufficient",
    "rest_invalid_type",
    "rest_not_found",
    "rest_password_expired",
    "userinfo_403",
    "tls_intercept",
    "tls_version",
    "proxy_407",
    "conn_timeout",
    "redirect",
    "html_instead",
    "maint_503",
    "edge_404_empty",
    "clock_skew",
    "lh_frozen_containment",
    "ca_create_blocked",
];

#[test]
fn the_catalogue_is_covered() {
    let known = fault_ids();
    for id in CATALOGUE {
        assert!(known.contains(&id), "{id}");
    }
}

/// A request that the fault hits, and one that it spares.
fn hit(org: &Org, place: &str) -> Reply {
    match place {
        "token" | "any" => exchange(&org.base, &signed(&claims(&org.base))),
        "rest" | "query" => query(&org.base, "00Dx!x", "SELECT Id FROM Contract LIMIT 1"),
        "limits" => get(
            &format!("{}/services/data/v67.0/limits", org.base),
            "00Dx!x",
        ),
        "userinfo" => get(&format!("{}/services/oauth2/userinfo", org.base), "00Dx!x"),
        other => panic!("no request for {other}"),
    }
}

#[test]
fn every_answer_is_the_one_in_the_data() {
    let mut seen = 0;
    for fault in data() {
        let id = fault["id"].as_str().unwrap();
        // Sixteen times the size of an answer has its own test.
        let (Some(status), None) = (fault["status"].as_u64(), fault.get("filler")) else {
            continue;
        };
        let org = Org::faulty(&[id]);
        for place in fault["at"].as_array().unwrap() {
            let place = place.as_str().unwrap();
            let reply = hit(&org, place);
            assert_eq!(u64::from(reply.status), status, "{id}@{place}: {reply:?}");
            match fault.get("json") {
                Some(json) => {
                    let text = json.to_string().replace("{object}", "Contract");
                    assert_eq!(reply.json().to_string(), text, "{id}@{place}");
                }
                None => assert_eq!(
                    String::from_utf8_lossy(&reply.body),
                    fault["text"].as_str().unwrap(),
                    "{id}@{place}"
                ),
            }
            for (name, value) in fault["headers"].as_object().into_iter().flatten() {
                let value = value.as_str().unwrap();
                let value = value.replace("{value}", fault["value"].as_str().unwrap_or_default());
                assert_eq!(reply.header(&name.to_lowercase()), value, "{id}: {name}");
            }
        }
        if !fault["at"].as_array().unwrap().contains(&json!("any")) {
            let spared = curl(&[format!("{}/services/data", org.base)]);
            assert_eq!(spared.status, 200, "{id} spares the rest");
        }
        seen += 1;
    }
    assert!(seen >= 48, "{seen}");
}

/// Exit codes: curl's manual, *EXIT CODES*.
#[test]
fn accidents_below_http() {
    let mut seen = 0;
    for fault in data().iter().filter(|fault| fault.get("wire").is_some()) {
        let id = fault["id"].as_str().unwrap();
        let exit = match id {
            "conn_timeout" | "stalled_body" => 28,
            "reset" => 56,
            "closed_early" => 52,
            "not_http" => 1,
            "truncated_body" => 18,
            other => panic!("what does curl say to {other}?"),
        };
        let org = Org::faulty(&[id]);
        let reply = exchange_with(&org.base, "x.y.z", &["--max-time", "1"]);
        assert_eq!(reply.exit, exit, "{id}: {reply:?}");
        let control = curl(&[format!("{}/_practice/info", org.base)]);
        assert_eq!(control.status, 200, "{id} never hits the control API");
        seen += 1;
    }
    assert_eq!(seen, 6);
}

#[test]
fn a_place_can_be_chosen() {
    let org = Org::faulty(&["reset@token"]);
    assert_eq!(exchange(&org.base, "x.y.z").exit, 56);
    assert_eq!(curl(&[format!("{}/services/data", org.base)]).status, 200);
    let org = Org::faulty(&["reset@versions"]);
    assert_eq!(exchange(&org.base, "x.y.z").status, 400);
    assert_eq!(curl(&[format!("{}/services/data", org.base)]).exit, 56);
}

#[test]
fn the_big_the_slow_and_the_skewed() {
    let org = Org::faulty(&["oversized_body"]);
    let big = exchange(&org.base, "x.y.z");
    assert_eq!(big.body.len() as u64, fault("oversized_body")["filler"]);

    let org = Org::faulty(&["slow=400@versions"]);
    let slow = curl(&[format!("{}/services/data", org.base)]);
    assert_eq!(slow.status, 200);
    assert!(slow.seconds >= 0.4, "{}", slow.seconds);

    let org = Org::faulty(&["clock_skew=-420"]);
    let date = curl(&[format!("{}/services/data", org.base)]);
    let date = httpdate::parse_http_date(date.header("date")).unwrap();
    let behind = SystemTime::now().duration_since(date).unwrap();
    assert!(behind >= Duration::from_secs(419) && behind < Duration::from_secs(440));

    let org = Org::faulty(&["api_limit_low"]);
    let limits = format!("{}/services/data/v67.0/limits", org.base);
    let limits = get(&limits, &org.token());
    assert_eq!(limits.json()["DailyApiRequests"]["Remaining"], 312);
    assert_eq!(limits.header("sforce-limit-info"), "api-usage=99688/100000");
}

#[test]
fn a_clock_too_slow_here_is_an_expired_assertion_there() {
    let org = Org::faulty(&["clock_skew=3600"]);
    let reply = exchange(&org.base, &signed(&claims(&org.base)));
    assert_eq!(reply.error().2, "expired authorization code");
    let org = Org::faulty(&["clock_skew=-3600"]);
    assert_eq!(exchange(&org.base, &signed(&claims(&org.base))).status, 200);
}

#[test]
fn an_org_that_takes_only_the_classic_audience() {
    let org = Org::faulty(&["classic_audience_only"]);
    let reply = exchange(&org.base, &signed(&claims(&org.base)));
    assert_eq!(reply.error().2, "audience is invalid");
    let mut classic = claims(&org.base);
    classic["aud"] = json!("https://login.salesforce.com");
    assert_eq!(exchange(&org.base, &signed(&classic)).status, 200);
}

#[test]
fn logins_are_limited_from_the_one_too_many_on() {
    let org = Org::faulty(&["rate_login_after=2"]);
    let login = || exchange(&org.base, &signed(&claims(&org.base)));
    assert_eq!([login().status, login().status], [200, 200]);
    let refused = login();
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("retry-after"), "120");
}

#[test]
fn a_redirect_goes_where_it_is_told() {
    let org = Org::faulty(&["redirect=http://127.0.0.1:9/elsewhere"]);
    let reply = exchange(&org.base, "x.y.z");
    assert_eq!(reply.header("location"), "http://127.0.0.1:9/elsewhere");
}

#[test]
fn an_accident_at_login_leaves_its_row() {
    let org = Org::faulty(&["ip_restricted"]);
    exchange(&org.base, &signed(&claims(&org.base)));
    let state = std::fs::read(org.dir.join("acme.json")).unwrap();
    let state: Value = serde_json::from_slice(&state).unwrap();
    assert_eq!(state["logins"][0]["status"], "Restricted IP");
}

#[test]
fn connected_apps_may_be_closed() {
    let org = Org::faulty(&["ca_create_blocked"]);
    let new = |kind: &str| json!({"action": "new-app", "kind": kind, "name": "x"});
    let refused = apply(&org.base, &new("connected-app"));
    assert_eq!(refused.status, 409);
    assert_eq!(refused.json()["error"], fault("ca_create_blocked")["setup"]);
    assert_eq!(apply(&org.base, &new("external-client-app")).status, 200);
}

#[test]
fn faults_stay_until_they_are_cleared() {
    let dir = tempfile::tempdir().unwrap();
    let start = |faults: &[&str]| {
        let mut config = config(dir.path());
        config.options.faults = faults.iter().map(|id| Fault((*id).to_owned())).collect();
        Org::start(config)
    };
    let status = |org: &Org| curl(&[format!("{}/services/data", org.base)]).status;
    assert_eq!(status(&start(&["maint_503"])), 503);
    assert_eq!(status(&start(&[])), 503);
    assert_eq!(status(&start(&["none"])), 200);
    assert_eq!(status(&start(&[])), 200);
}

#[tokio::test]
async fn faults_that_cannot_be_had_are_refused_at_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let mut unknown = config(dir.path());
    unknown.options.faults = vec![Fault("nonsense".to_owned())];
    assert_eq!(
        PracticeServer::start(unknown).await.unwrap_err(),
        PracticeError::UnknownFault("nonsense".to_owned())
    );
    let mut plain = config(dir.path());
    plain.options.faults = vec![Fault("tls_version".to_owned())];
    let error = PracticeServer::start(plain).await.unwrap_err();
    assert!(error.to_string().contains("needs --tls"), "{error}");
}
