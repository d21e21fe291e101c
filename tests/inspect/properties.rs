//! Any bytes as a file give an answer, and never a panic.

use proptest::prelude::*;
use sfjwt::adapters::crypto::SystemCrypto;
use sfjwt::diagnosis::inspect::{Known, SeenText, item, judge_jwt, judge_seen, level, read_text};
use sfjwt::domain::{Remark, Seen, SignatureCheck, Timestamp, Unchecked};
use sfjwt::guide::inspect::words;
use sfjwt::ports::{Inspect, SecretBytes};

use super::openssl::openssl;
use super::sign::{claims, sign};
use super::{KEY, OTHER_KEY};

/// Everything the command does with a file, but reading and printing it.
fn judged(bytes: &[u8]) -> Vec<Remark> {
    let crypto = SystemCrypto::new();
    let file = SecretBytes::new(bytes.to_vec());
    let known = Known {
        now: Timestamp::from_unix_timestamp(1_795_000_000).unwrap(),
        connections: &[],
    };
    let seen = crypto.look(&file, None);
    let mut remarks = judge_seen(&seen, &known);
    let repairable = matches!(&seen, Seen::Key(key) if key.repairable);
    assert_eq!(repairable, crypto.mend(&file, None).is_some());
    if seen == Seen::Nothing {
        match read_text(bytes) {
            SeenText::Other(remark) => remarks.push(remark),
            SeenText::Answer(answer) => assert!(!answer.1.findings.is_empty()),
            SeenText::Jwt(found) => {
                for public in [&b""[..], b"0", &[0x30, 0x82]] {
                    let check = crypto.verify(&found.compact, public);
                    assert!(matches!(check, SignatureCheck::NotChecked(_)));
                }
                let check = SignatureCheck::NotChecked(Unchecked::NoCertificate);
                remarks.extend(judge_jwt(&found.seen, check, None, &known));
            }
        }
    }
    for remark in &remarks {
        let said = words(remark, item(&seen));
        assert!(!said.what.is_empty(), "no words for {remark:?}");
        level(remark, item(&seen));
    }
    remarks
}

/// Found by the property below: letters of several bytes where the count is one off.
#[test]
fn letters_of_several_bytes_inside() {
    for length in 0..8 {
        let inside = format!("{}\u{d01}", "A".repeat(length));
        judged(
            format!("-----BEGIN PRIVATE KEY-----\n{inside}\n-----END PRIVATE KEY-----").as_bytes(),
        );
        judged(format!("-----BEGIN CERTIFICATE-----{inside}").as_bytes());
    }
}

/// A real file, with a piece replaced by something else.
fn spoilt(whole: &[u8], at: prop::sample::Index, length: usize, with: &[u8]) -> Vec<u8> {
    let at = at.index(whole.len());
    let end = (at + length).min(whole.len());
    [&whole[..at], with, &whole[end..]].concat()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        judged(&bytes);
    }

    #[test]
    fn any_der(bytes in prop::collection::vec(any::<u8>(), 0..200), length in any::<u16>()) {
        let [high, low] = length.to_be_bytes();
        judged(&[&[0x30, 0x82, high, low][..], &bytes].concat());
        let short = u8::try_from(bytes.len()).unwrap_or(0x7F) & 0x7F;
        judged(&[&[0x30, short][..], &bytes].concat());
    }

    #[test]
    fn any_text_with_markers(text in "(-----BEGIN |END |(RSA )?PRIVATE KEY|CERTIFICATE|-----|MII[A-Za-z0-9+/=]{0,90}|\\PC|\\n|\\\\n|\"|eyJ[A-Za-z0-9_.-]{0,40}|\\{\"error\":|[ >.%=]){0,30}") {
        judged(text.as_bytes());
    }

    #[test]
    fn any_claims(name in "[a-z]{1,5}", text in "\\PC{0,20}", number in any::<i64>(), float in any::<f64>()) {
        for value in [text.clone().into(), number.into(), float.into(), serde_json::json!([text]), serde_json::json!({"x": number})] {
            for claim in ["iss", "sub", "prn", "aud", "exp", "iat", "nbf", &name] {
                let claims = claims(&serde_json::json!({ claim: value }));
                let jwt = [super::sign::part(&serde_json::json!({"alg": text})), super::sign::part(&claims), "AAAA".into()];
                judged(jwt.join(".").as_bytes());
            }
        }
    }
}

#[test]
fn real_files_spoilt_in_any_place() {
    let der = openssl(
        &["pkcs8", "-topk8", "-nocrypt", "-outform", "DER"],
        KEY.as_bytes(),
    );
    let jwt = sign(&OTHER_KEY, &claims(&serde_json::json!({})));
    let certificate = super::certificate(&KEY);
    let files = [KEY.as_bytes(), &der, jwt.as_bytes(), certificate.as_bytes()];
    let strategy = (
        0..files.len(),
        any::<prop::sample::Index>(),
        0_usize..40,
        prop::collection::vec(any::<u8>(), 0..20),
    );
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(150));
    runner
        .run(&strategy, |(file, at, length, with)| {
            judged(&spoilt(files[file], at, length, &with));
            Ok(())
        })
        .unwrap();
}
