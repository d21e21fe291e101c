//! The HTTP client against real peers on loopback.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests"
)]

#[path = "http/answers.rs"]
mod answers;
#[path = "http/ca_file.rs"]
mod ca_file;
#[path = "support/connect_proxy.rs"]
mod connect_proxy;
#[path = "http/environment.rs"]
mod environment;
#[path = "http/failures.rs"]
mod failures;
#[path = "support/peers.rs"]
mod peers;
#[path = "http/proxies.rs"]
mod proxies;

use std::path::PathBuf;
use std::time::Duration;

use sfjwt::adapters::http::{HttpClient, HttpOptions, ProxyChoice};
use sfjwt::domain::{Realm, TransportError, TrustedUrl};
use sfjwt::ports::{Http, HttpBody, HttpRequest, HttpResponse, Method, SecretBytes, Target};
use url::Url;

/// A client that uses no proxy, whatever the environment of the test says.
fn direct(ca_file: Option<PathBuf>) -> HttpClient {
    client(ca_file, "http://127.0.0.1:9", "*")
}

/// A client with this proxy for every host but those in `except`.
fn client(ca_file: Option<PathBuf>, proxy: &str, except: &str) -> HttpClient {
    HttpClient::new(options(ca_file, proxy, except)).expect("a client")
}

/// A direct client that waits only this long.
fn impatient(ca_file: Option<PathBuf>, timeout: Duration) -> HttpClient {
    let mut options = options(ca_file, "http://127.0.0.1:9", "*");
    options.timeout = Some(timeout);
    HttpClient::new(options).expect("a client")
}

fn options(ca_file: Option<PathBuf>, proxy: &str, except: &str) -> HttpOptions {
    HttpOptions {
        ca_file,
        proxy: ProxyChoice::Fixed {
            proxy: proxy.to_owned(),
            except: except.to_owned(),
        },
        ..HttpOptions::default()
    }
}

/// `GET` without anything secret.
fn get(url: &str) -> HttpRequest {
    HttpRequest {
        method: Method::Get,
        target: Target::Public(Url::parse(url).expect("a URL")),
        bearer: None,
        body: HttpBody::Empty,
    }
}

/// `POST` of a form, as the token request is.
fn post(url: &str, realm: Realm, form: &str) -> HttpRequest {
    HttpRequest {
        method: Method::Post,
        target: Target::Trusted(TrustedUrl::new(url, realm).expect("a trusted URL")),
        bearer: None,
        body: HttpBody::Form(secret(form)),
    }
}

fn secret(text: &str) -> SecretBytes {
    SecretBytes::new(text.as_bytes().to_vec())
}

/// The failure of a call that must fail.
async fn failure(client: &HttpClient, request: HttpRequest) -> TransportError {
    match client.send(request).await {
        Ok(answer) => panic!("answered {}", answer.status),
        Err(error) => error,
    }
}

/// The answer of a call that must succeed.
async fn answer(client: &HttpClient, request: HttpRequest) -> HttpResponse {
    client.send(request).await.expect("an answer")
}
