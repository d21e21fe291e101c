#![allow(clippy::unwrap_used, reason = "a test")]

use super::*;
use crate::diagnosis::judge;

#[track_caller]
fn is(text: &str, answer: &str) {
    let evidence = read_pasted_answer(text);
    let found = judge(&evidence).answer;
    assert_eq!(found.as_deref(), Some(answer), "{text}\n{evidence:#?}");
}

#[test]
fn the_same_error_in_many_coats() {
    for text in [
        "user hasn't approved this consumer",
        "user hasn’t approved this consumer",
        "invalid_grant - user hasn't approved this consumer",
        "invalid_grant: user hasn't approved this consumer",
        "ERROR running org login jwt:  We encountered a JSON web token error, which is likely not an issue with Salesforce CLI. Here’s the error: Error authenticating with JWT config due to: user hasn't approved this consumer",
        "Error (1): user hasn't approved this consumer  [audience=https://login.salesforce.com login=https://acme.my.salesforce.com]",
        r#"{"error":"invalid_grant","error_description":"user hasn't approved this consumer"}"#,
        "2026-11-22 09:14:02,118 ERROR [main] c.a.Sync - token request failed: 400 Bad Request: \"{\"error\":\"invalid_grant\",\"error_description\":\"user hasn't approved this consumer\"}\"",
        r#"{"level":"error","msg":"failed","err":"POST https://acme.my.salesforce.com/services/oauth2/token: {\"error\":\"invalid_grant\",\"error_description\":\"user hasn't approved this consumer\"}"}"#,
        r#"{"name":"StatusCodeError","statusCode":400,"error":{"error":"invalid_grant","error_description":"user hasn't approved this consumer"}}"#,
        "simple_salesforce.exceptions.SalesforceAuthenticationFailed: invalid_grant: user hasn't approved this consumer",
        "  File \"sync.py\", line 9, in <module>\nrequests.exceptions.HTTPError: {'error': 'invalid_grant', 'error_description': \"user hasn't approved this consumer\"}",
        "Error: user hasn't approved this consumer\n    at OAuth2._postParams (/app/node_modules/jsforce/lib/oauth2.js:190:13)\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {\n  name: 'invalid_grant'\n}",
        "{ error: 'invalid_grant', error_description: 'user hasn\\'t approved this consumer' }",
        "org.springframework.security.oauth2.core.OAuth2AuthorizationException: [invalid_grant] user hasn't approved this consumer\n\tat org.springframework.Foo.bar(Foo.java:1)",
        "Exception in thread \"main\" {error=invalid_grant, error_description=user hasn't approved this consumer}",
        "oauth2: \"invalid_grant\" \"user hasn't approved this consumer\"",
        "https://acme.example/callback?error=invalid_grant&error_description=user%20hasn%27t%20approved%20this%20consumer",
        "* TLSv1.3 (OUT), TLS handshake, Client hello (1):\n> POST /services/oauth2/token HTTP/2\n< HTTP/2 400 \n< content-type: application/json\n{\"error\":\"invalid_grant\",\"error_description\":\"user hasn't approved this consumer\"}",
        "<b>user hasn&#39;t approved this consumer</b>",
        "\u{1b}[31merror\u{1b}[0m invalid_grant \u{1b}[1muser hasn't approved this consumer\u{1b}[0m",
    ] {
        is(text, "hasnt_approved");
    }
}

#[test]
fn other_errors_in_their_usual_company() {
    for (text, answer) in [
        ("invalid_grant", "invalid_grant_only"),
        (
            "ERROR running org login jwt: invalid_grant",
            "invalid_grant_only",
        ),
        (
            "* TLSv1.3 (IN), TLS handshake, Finished (20):\n{\"error\":\"invalid_grant\"}",
            "invalid_grant_only",
        ),
        (
            "curl: (6) Could not resolve host: acme.my.salesforce.com",
            "dns_fail",
        ),
        (
            "Error: getaddrinfo ENOTFOUND acme.my.salesforce.com",
            "dns_fail",
        ),
        (
            "java.net.ConnectException: Connection refused (Connection refused)",
            "conn_refused",
        ),
        (
            "[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]",
            "rest_session_expired",
        ),
        (
            "HTTP/1.1 401 Unauthorized\n\n[ {\n  \"errorCode\" : \"INVALID_SESSION_ID\",\n  \"message\" : \"This session is not valid for use with the REST API\"\n} ]",
            "rest_session_scope",
        ),
        (
            "<soapenv:Fault><faultcode>INVALID_SESSION_ID</faultcode><faultstring>INVALID_SESSION_ID: SOAP API does not support JWT-based access tokens. Disable it.</faultstring></soapenv:Fault>",
            "soap_jwt_tokens",
        ),
        (
            "We got app_not_found / External client app is not installed in this org from the API",
            "eca_not_installed",
        ),
        ("HTTP/1.1 407 Proxy Authentication Required", "proxy_407"),
        ("received fatal alert: handshake_failure", "tls_version"),
        (
            "javax.net.ssl.SSLHandshakeException: PKIX path building failed: unable to find valid certification path to requested target",
            "tls_intercept",
        ),
        (
            "System.Net.WebException: The remote name could not be resolved: 'acme.my.salesforce.com'",
            "dns_fail",
        ),
        (
            "error:0909006C:PEM routines:get_name:no start line",
            "pem_no_start",
        ),
        (
            r#"{"status":500,"error":"Internal Server Error","message":"401 Unauthorized: \"{\"error\":\"invalid_grant\",\"error_description\":\"invalid assertion\"}\"","path":"/sync"}"#,
            "invalid_assertion",
        ),
    ] {
        is(text, answer);
    }
}

#[test]
fn new_wording_is_not_explained_away() {
    for text in [
        "invalid_grant: the moon is in the wrong house",
        r#"{"error":"invalid_grant","error_description":"the moon is in the wrong house"}"#,
        "it does not work since this morning",
        "",
        "{",
        "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer",
    ] {
        let evidence = read_pasted_answer(text);
        assert_eq!(judge(&evidence).answer, None, "{text}\n{evidence:#?}");
    }
}

#[test]
fn what_else_the_text_tells() {
    let jwt = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODB9.c2lnbmF0dXJl";
    let text = format!(
        "> curl -v https://login.salesforce.com/services/oauth2/token -d grant_type=x -d assertion={jwt}\n\
         < HTTP/1.1 200 Connection established\n< HTTP/1.1 400 Bad Request\n{{\"error\":\"invalid_grant\"}}"
    );
    let evidence = read_pasted_answer(&text);
    assert_eq!(evidence.http_status, Some(400));
    assert_eq!(
        evidence.token_url.as_deref(),
        Some("https://login.salesforce.com/services/oauth2/token")
    );
    assert_eq!(evidence.assertion.unwrap().claims.unwrap()["iss"], "joe");
    let cli = "Error (1): audience is invalid  [audience=https://test.salesforce.com login=https://acme.my.salesforce.com]";
    let evidence = read_pasted_answer(cli);
    assert_eq!(
        evidence.audience.as_deref(),
        Some("https://test.salesforce.com")
    );
    assert_eq!(
        evidence.token_url.as_deref(),
        Some("https://acme.my.salesforce.com")
    );
    assert_eq!(
        evidence.error_description.as_deref(),
        Some("Error (1): audience is invalid")
    );
}

/// The Salesforce CLI tries several audiences; the try that came furthest tells the most.
#[test]
fn the_try_that_came_furthest_counts() {
    let text = "Error (JwtAuthError): Error authenticating with JWT.\nErrors encountered:\n\
        audience is invalid  [audience=https://login.salesforce.com login=https://acme.my.salesforce.com]\n\
        user hasn't approved this consumer  [audience=https://acme.my.salesforce.com login=https://acme.my.salesforce.com]";
    for text in [text.to_owned(), text.replace('\n', " ")] {
        is(&text, "hasnt_approved");
        let evidence = read_pasted_answer(&text);
        let host = Some("https://acme.my.salesforce.com");
        assert_eq!(evidence.audience.as_deref(), host);
        assert_eq!(evidence.token_url.as_deref(), host);
    }
}

#[test]
fn a_page_behind_its_headers_is_a_page() {
    let page = "<html><head><title>Down for maintenance</title></head></html>";
    for text in [
        format!("HTTP/1.1 200 Connection established\n\nHTTP/2 503\nretry-after: 30\n\n{page}"),
        format!(
            "* Connected\n> POST /x HTTP/2\n> \n< HTTP/2 503 \n< retry-after: 30\n< \n{page}\n* done"
        ),
    ] {
        let evidence = read_pasted_answer(&text);
        assert_eq!(evidence.http_status, Some(503), "{evidence:#?}");
        assert_eq!(evidence.headers["retry-after"], "30");
        assert_eq!(evidence.page_title.as_deref(), Some("Down for maintenance"));
        is(&text, "maint_503");
    }
}

#[test]
fn a_signed_request_alone_is_no_answer() {
    let evidence =
        read_pasted_answer("eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLCJleHAiOjE4MH0.c2lnbg");
    assert!(evidence.body.is_none() && evidence.error_description.is_none());
    let causes: Vec<String> = judge(&evidence)
        .findings
        .into_iter()
        .map(|one| one.cause)
        .collect();
    assert!(causes.contains(&"missing_claims".to_owned()), "{causes:?}");
    assert!(
        !causes.contains(&"unrecognised_answer".to_owned()),
        "{causes:?}"
    );
}

#[test]
fn names_of_packages_are_no_codes() {
    let text = "simple_salesforce.exceptions.SalesforceError: INVALID_LOGIN: Invalid username";
    let evidence = read_pasted_answer(text);
    assert_eq!(evidence.error.as_deref(), Some("INVALID_LOGIN"));
}

#[test]
fn the_end_of_a_long_log_counts() {
    let noise = "2026-11-22 INFO nothing to see here\n".repeat(20_000);
    let text = format!("{noise}ERROR invalid_grant: audience is invalid\n");
    let evidence = read_pasted_answer(&text);
    assert_eq!(
        evidence.error_description.as_deref(),
        Some("audience is invalid")
    );
    assert_eq!(
        evidence.body.as_deref(),
        Some("ERROR invalid_grant: audience is invalid")
    );
}
