//! Against `sfjwt practice` in the foreground: the token is used by curl, a client of other makers.

use std::process::Command;

use serde_json::Value;

use super::program::{Home, PracticeOrg, run};

/// `GET` by curl, the token in a header from standard input's place: a file of its own.
fn curl(home: &Home, url: &str, token: &str) -> Value {
    let header = home.write("header", format!("Authorization: Bearer {token}"));
    let mut command = Command::new("curl");
    let command = command.args([
        "--silent",
        "--show-error",
        "--header",
        &format!("@{header}"),
        url,
    ]);
    let ended = run(command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default()));
    assert_eq!(ended.code, Some(0), "{}", ended.all());
    serde_json::from_str(&ended.out).unwrap_or_else(|e| panic!("{e}: {}", ended.all()))
}

#[test]
fn the_token_opens_the_api_for_curl() {
    let home = Home::new();
    let org = PracticeOrg::start(&home, &[]);
    home.sfjwt(&[
        "setup",
        "--yes",
        "--org",
        &org.origin,
        "--connection",
        "acme",
    ])
    .exits(0)
    .says(&["Practice run: simulated", "It works"]);
    let token = home.sfjwt(&["token", "acme"]).exits(0).out;
    let versions = curl(&home, &format!("{}/services/data", org.origin), "none");
    let newest = versions.as_array().unwrap().last().unwrap()["url"]
        .as_str()
        .unwrap()
        .to_owned();
    let limits = curl(
        &home,
        &format!("{}{newest}/limits", org.origin),
        token.trim(),
    );
    assert!(
        limits["DailyApiRequests"]["Remaining"].as_u64().unwrap() > 0,
        "{limits}"
    );
    let refused = curl(
        &home,
        &format!("{}{newest}/limits", org.origin),
        "00D!wrong",
    );
    assert_eq!(refused[0]["errorCode"], "INVALID_SESSION_ID");
    let (code, _) = org.process.stop("TERM");
    assert_eq!(code, Some(0), "stopping it is its normal end");
}

/// The connection remembers the org's name, not the port: it works after the server is gone.
#[test]
fn the_connection_outlives_the_server() {
    let home = Home::new();
    let org = PracticeOrg::start(&home, &["acme"]);
    home.sfjwt(&[
        "setup",
        "--yes",
        "--org",
        &org.origin,
        "--connection",
        "first",
    ])
    .exits(0);
    // By its name the running one is found too, and nothing is started twice.
    home.sfjwt(&["test", "first"]).exits(0).says(&[&org.origin]);
    let origin = org.origin.clone();
    org.process.stop("INT");
    home.sfjwt(&["test", "first"])
        .exits(0)
        .says_nothing_of(&[&origin]);
}

#[test]
fn a_server_that_is_not_there_is_said_so() {
    let home = Home::new();
    let org = PracticeOrg::start(&home, &[]);
    let origin = org.origin.clone();
    org.process.stop("TERM");
    home.sfjwt(&["setup", "--yes", "--org", &origin])
        .exits(1)
        .says(&[&origin]);
    assert_eq!(home.draft("practice"), None, "nothing was begun");
}

/// Something else that listens on this computer is not mistaken for a simulated org.
#[test]
fn another_server_is_no_practice_org() {
    let home = Home::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut head = [0; 4096];
            drop(stream.read(&mut head));
            drop(
                stream.write_all(
                    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi",
                ),
            );
        }
    });
    let origin = format!("http://{address}");
    home.sfjwt(&["setup", "--yes", "--org", &origin])
        .exits(1)
        .says(&[&address.to_string()])
        .says_nothing_of(&["It works"]);
}
