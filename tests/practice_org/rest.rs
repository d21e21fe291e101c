//! What a token is good for.

use serde_json::{Value, json};
use sfjwt::practice::PresetLine;

use super::bench::{Org, USER, apply, claims, curl, exchange, get, query, signed};

#[test]
fn versions_are_told_to_anybody() {
    let org = Org::ready();
    let url = format!("{}/services/data", org.base);
    let reply = curl(&[&url]);
    assert_eq!(reply.status, 200);
    assert!(httpdate::parse_http_date(reply.header("date")).is_ok());
    let list = reply.json();
    let newest = list.as_array().unwrap().last().unwrap();
    assert_eq!(newest["version"], "67.0");
    assert_eq!(newest["url"], "/services/data/v67.0");
    assert_eq!(newest["label"], "Summer '26");
}

#[test]
fn resources_behind_the_token() {
    let org = Org::ready();
    let token = org.token();
    let root = get(&format!("{}/services/data/v67.0/", org.base), &token);
    assert_eq!(root.status, 200);
    assert_eq!(root.json()["limits"], "/services/data/v67.0/limits");
    let limits = get(&format!("{}/services/data/v66.0/limits", org.base), &token);
    let daily = &limits.json()["DailyApiRequests"];
    assert_eq!(daily["Max"], 100_000);
    assert_eq!(daily["Remaining"], 99_998, "two requests so far");
    assert_eq!(limits.header("sforce-limit-info"), "api-usage=2/100000");
    let account = format!("{}/services/data/v67.0/sobjects/Account/describe", org.base);
    assert_eq!(get(&account, &token).json()["name"], "Account");
    for missing in [
        "v99.0/limits",
        "v67.0/nonsense",
        "v67.0/sobjects/Contract/describe",
    ] {
        let reply = get(&format!("{}/services/data/{missing}", org.base), &token);
        assert_eq!(reply.status, 404, "{missing}");
        assert_eq!(reply.json()[0]["errorCode"], "NOT_FOUND", "{missing}");
    }
}

#[test]
fn queries_as_the_integration_user() {
    let org = Org::ready();
    let token = org.token();
    let user = query(
        &org.base,
        &token,
        &format!("SELECT Id, Username, IsActive, Profile.Name FROM User WHERE Username = '{USER}'"),
    );
    let row = &user.json()["records"][0];
    assert_eq!(row["Username"], USER);
    assert_eq!(
        row["Profile"]["Name"],
        "Minimum Access - API Only Integrations"
    );
    let organization = query(&org.base, &token, "SELECT Id, IsSandbox FROM Organization");
    assert_eq!(organization.json()["totalSize"], 1);
    let sets = query(
        &org.base,
        &token,
        "SELECT PermissionSet.Label FROM PermissionSetAssignment",
    );
    assert_eq!(sets.json()["totalSize"], 2);
    for (object, readable) in [
        ("Account", true),
        ("Contact", true),
        ("Opportunity", true),
        ("Lead", true),
        ("Case", false),
        ("Contract", false),
        ("ScratchOrgInfo", false),
    ] {
        let reply = query(
            &org.base,
            &token,
            &format!("SELECT Id FROM {object} LIMIT 1"),
        );
        if readable {
            assert_eq!(
                reply.json()["records"].as_array().unwrap().len(),
                1,
                "{object}"
            );
        } else {
            assert_eq!(
                (reply.status, reply.json()),
                (
                    400,
                    json!([{
                        "errorCode": "INVALID_TYPE",
                        "message": format!("sObject type '{object}' is not supported."),
                    }])
                )
            );
        }
    }
}

#[test]
fn login_history_tells_success_and_failure() {
    let org = Org::ready();
    let mut wrong = claims(&org.base);
    wrong["aud"] = json!("https://example.com");
    exchange(&org.base, &signed(&wrong));
    let token = org.token();
    let reply = query(
        &org.base,
        &token,
        "SELECT LoginTime, Status, SourceIp, Application, LoginType FROM LoginHistory \
         ORDER BY LoginTime DESC LIMIT 10",
    );
    let rows = reply.json()["records"].as_array().unwrap().clone();
    let statuses: Vec<&str> = rows
        .iter()
        .filter_map(|row| row["Status"].as_str())
        .collect();
    assert_eq!(rows.len(), 2);
    assert!(statuses.contains(&"Success"));
    assert!(statuses.contains(&"Failed: Audience Invalid"));
    assert_eq!(rows[0]["LoginType"], "Remote Access 2.0");
    assert_eq!(rows[0]["SourceIp"], "127.0.0.1");
    assert_eq!(rows[0]["Application"], "sfjwt");
}

#[test]
fn identity_needs_an_identity_scope() {
    let org = Org::lacking(&[PresetLine::ScopeApi]);
    apply(&org.base, &json!({"action": "select-scope", "scope": "id"}));
    apply(&org.base, &json!({"action": "save-app"}));
    let reply = exchange(&org.base, &signed(&claims(&org.base)));
    let body = reply.json();
    let token = body["access_token"].as_str().unwrap();
    let userinfo_url = format!("{}/services/oauth2/userinfo", org.base);
    let userinfo = get(&userinfo_url, token);
    assert_eq!(userinfo.json()["preferred_username"], USER);
    let identity = get(body["id"].as_str().unwrap(), token).json();
    assert_eq!(identity["username"], USER);
    assert_eq!(identity["user_id"], userinfo.json()["user_id"]);
    let rest = get(&format!("{}/services/data/v67.0/limits", org.base), token);
    assert_eq!(rest.status, 401);
    assert_eq!(
        rest.json(),
        json!([{
            "errorCode": "INVALID_SESSION_ID",
            "message": "This session is not valid for use with the REST API",
        }])
    );
    let api_only = Org::ready();
    let url = format!("{}/services/oauth2/userinfo", api_only.base);
    let refused = get(&url, &api_only.token());
    assert_eq!(
        (refused.status, refused.body.as_slice()),
        (403, b"Bad_OAuth_Token".as_slice())
    );
    let none = curl(&[&url]);
    assert_eq!(
        (none.status, none.body.as_slice()),
        (403, b"Missing_OAuth_Token".as_slice())
    );
}

#[test]
fn tokens_that_are_no_good() {
    let org = Org::ready();
    let token = org.token();
    let url = format!("{}/services/data/v67.0/limits", org.base);
    let code = |reply: super::bench::Reply| -> (u16, Value) {
        (reply.status, reply.json()[0]["errorCode"].clone())
    };
    assert_eq!(code(curl(&[&url])), (401, json!("INVALID_SESSION_ID")));
    assert_eq!(
        code(get(&url, &token[..token.len() - 1])),
        (401, json!("INVALID_SESSION_ID"))
    );
    assert_eq!(
        code(curl(&["-u", "a:b", &url])),
        (401, json!("INVALID_AUTH_HEADER"))
    );
    assert_eq!(
        code(curl(&["-X", "DELETE", &url])),
        (405, json!("METHOD_NOT_ALLOWED"))
    );
    let revoke = format!("{}/services/oauth2/revoke", org.base);
    let form = format!("token={token}");
    let revoked = curl(&["--data-urlencode", &form, &revoke]);
    assert_eq!((revoked.status, revoked.body.len()), (200, 0));
    assert_eq!(code(get(&url, &token)), (401, json!("INVALID_SESSION_ID")));
    assert_eq!(
        curl(&["--data-urlencode", &form, &revoke]).error().1,
        "invalid_token"
    );
    assert_ne!(
        org.token(),
        token,
        "a revoked token is not handed out again"
    );
}

#[test]
fn jwt_based_access_tokens_look_like_it() {
    let org = Org::with(|config| {
        if let Some(preset) = &mut config.preset {
            preset.jwt_access_tokens = true;
        }
    });
    let token = org.token();
    assert_eq!(token.split('.').count(), 3);
    assert!(token.starts_with("eyJ"));
    let limits = get(&format!("{}/services/data/v67.0/limits", org.base), &token);
    assert_eq!(limits.status, 200);
}
