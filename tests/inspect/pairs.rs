//! Two files: do they belong together?

use super::openssl::openssl;
use super::program::Home;
use super::sign::{claims, sign};
use super::{KEY, OTHER_KEY, causes, certificate, inspect};

use serde_json::json;

#[test]
fn every_pair_in_any_order() {
    let home = Home::new();
    let public = openssl(&["pkey", "-pubout"], KEY.as_bytes());
    let request = sign(&KEY, &claims(&json!({})));
    let files = [
        ("key", home.write("key", KEY.as_str()), true),
        (
            "certificate",
            home.write("certificate", certificate(&KEY)),
            true,
        ),
        ("public", home.write("public", public), true),
        ("jwt", home.write("jwt", request), true),
        (
            "other key",
            home.write("other-key", OTHER_KEY.as_str()),
            false,
        ),
        (
            "other certificate",
            home.write("other-certificate", certificate(&OTHER_KEY)),
            false,
        ),
    ];
    for (name, path, side) in &files {
        for (other_name, other, other_side) in &files {
            if name == other_name {
                continue;
            }
            let fits = side == other_side;
            let json = inspect(&home, &[path, other], i32::from(!fits));
            let answer = json["together"]["answer"].as_str().unwrap();
            assert_eq!(
                answer,
                if fits { "yes" } else { "no" },
                "{name}, {other_name}"
            );
            let same_sort = name.split(' ').next_back() == other_name.split(' ').next_back();
            let mismatch = causes(&json).contains(&"key_cert_mismatch".to_owned());
            assert_eq!(
                mismatch,
                !fits && !same_sort,
                "{name}, {other_name}: {json}"
            );
        }
    }
}

#[test]
fn two_certificates() {
    let home = Home::new();
    let (one, renewed) = (
        home.write("one", certificate(&KEY)),
        home.write("two", certificate(&KEY)),
    );
    let json = inspect(&home, &[&one, &one], 0);
    assert!(
        json["together"]["what"]
            .as_str()
            .unwrap()
            .contains("same certificate")
    );
    let json = inspect(&home, &[&one, &renewed], 0);
    assert!(
        json["together"]["what"]
            .as_str()
            .unwrap()
            .contains("same key")
    );
}

#[test]
fn what_cannot_be_compared() {
    let home = Home::new();
    let key = home.write("key", KEY.as_str());
    let error = home.write("error", r#"{"error":"invalid_grant"}"#);
    let json = inspect(&home, &[&key, &error], 1);
    assert_eq!(json["together"]["answer"], "unknown");
    let encrypted = ["pkcs8", "-topk8", "-passout", "pass:geheim"];
    let encrypted = home.write("encrypted", openssl(&encrypted, KEY.as_bytes()));
    let json = inspect(&home, &[&encrypted, &key], 1);
    assert_eq!(json["together"]["answer"], "unknown");
}
