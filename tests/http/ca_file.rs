//! `--ca-file`: what is taken and what is refused.

use std::fs;
use std::path::PathBuf;

use sfjwt::adapters::http::HttpClient;
use sfjwt::domain::{TransportError, TransportKind};
use tempfile::tempdir;

use super::peers::{Peer, TestCa};
use super::{answer, direct, failure, get, options};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

fn refusal(path: PathBuf) -> TransportError {
    match HttpClient::new(options(Some(path), "http://127.0.0.1:9", "*")) {
        Ok(_) => panic!("accepted"),
        Err(error) => error,
    }
}

#[tokio::test]
async fn what_holds_no_certificate_is_refused_by_name() {
    let dir = tempdir().expect("a directory");
    let corrupt = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let not_base64 = "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n";
    let ca = TestCa::new("Test CA");
    let second_corrupt = format!("{}{corrupt}", ca.pem);
    for (name, content) in [
        ("empty.pem", ""),
        ("garbage.pem", "not a certificate"),
        ("corrupt.pem", corrupt),
        ("not-base64.pem", not_base64),
        ("second-corrupt.pem", second_corrupt.as_str()),
        (
            "key.pem",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        ),
    ] {
        let path = dir.path().join(name);
        fs::write(&path, content).expect("written");
        let error = refusal(path);
        assert_eq!(error.kind, TransportKind::BadCaFile, "{name}: {error}");
        assert!(error.detail.contains(name), "{error}");
    }
    let missing = refusal(dir.path().join("missing.pem"));
    assert_eq!(missing.kind, TransportKind::BadCaFile);
    let huge = dir.path().join("huge.pem");
    fs::write(&huge, vec![b'\n'; 4 * 1024 * 1024 + 1]).expect("written");
    let error = refusal(huge);
    assert_eq!(error.kind, TransportKind::BadCaFile);
    assert!(error.detail.contains("larger than"), "{error}");
}

#[tokio::test]
async fn pem_bundles_and_der_are_trusted_beside_the_platform() {
    let dir = tempdir().expect("a directory");
    let (one, two) = (TestCa::new("CA one"), TestCa::new("CA two"));
    let bundle = dir.path().join("bundle.pem");
    fs::write(&bundle, format!("# ours\n{}\n{}", one.pem, two.pem)).expect("written");
    let der = dir.path().join("two.cer");
    fs::write(&der, &two.der).expect("written");
    for (file, ca) in [(&bundle, &one), (&bundle, &two), (&der, &two)] {
        let peer = Peer::tls(ca.server(&["127.0.0.1"]), OK).await;
        let client = direct(Some(file.clone()));
        let got = answer(&client, get(&peer.url("https", "/"))).await;
        assert_eq!(got.status, 200);
    }
    let stranger = Peer::tls(one.server(&["127.0.0.1"]), OK).await;
    let error = failure(&direct(Some(der)), get(&stranger.url("https", "/"))).await;
    assert_eq!(error.kind, TransportKind::TlsUntrusted, "{error}");
}
