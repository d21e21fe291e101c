//! Keys as people really have them: damaged on the way. Each damage is named, and what is mended
//! is the key that it was, by OpenSSL.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::openssl::{openssl, try_openssl};
use super::program::Home;
use super::{KEY, OTHER_KEY, causes, inspect, inspect_text};

/// A damaged file, and what has to be said about it.
struct Case {
    name: &'static str,
    file: Vec<u8>,
    damages: &'static [&'static str],
}

fn body(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with('-')).collect()
}

fn lines(pem: &str, each: impl Fn(&str) -> String) -> Vec<u8> {
    pem.lines().map(each).collect::<String>().into_bytes()
}

fn case(name: &'static str, file: impl Into<Vec<u8>>, damages: &'static [&'static str]) -> Case {
    let file = file.into();
    Case {
        name,
        file,
        damages,
    }
}

/// Damages behind which the key is whole.
#[allow(clippy::too_many_lines, reason = "a table")]
fn repairable() -> Vec<Case> {
    let pem = KEY.as_str();
    let pkcs1 = String::from_utf8(openssl(&["rsa", "-traditional"], pem.as_bytes())).unwrap();
    let (begin, end) = ("-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----");
    let inside = pem.replace(begin, "").replace(end, "");
    let utf16: Vec<u8> = pem.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let percent = pem
        .replace(' ', "%20")
        .replace('\n', "%0A")
        .replace('+', "%2B");
    vec![
        case(
            "escaped line breaks",
            pem.replace('\n', "\\n"),
            &["escaped_line_breaks"],
        ),
        case(
            "escaped Windows breaks",
            pem.replace('\n', "\\r\\n"),
            &["escaped_line_breaks"],
        ),
        case(
            "spaces",
            pem.replace('\n', " "),
            &["spaces_for_line_breaks"],
        ),
        case("one line", pem.replace('\n', ""), &["line_breaks_lost"]),
        case(
            "body on one line",
            format!("{begin}\n{}\n{end}\n", body(pem)),
            &["line_breaks_lost"],
        ),
        case(
            "a mark in front",
            [b"\xEF\xBB\xBF", pem.as_bytes()].concat(),
            &["byte_order_mark"],
        ),
        case("UTF-16", [b"\xFF\xFE", &utf16[..]].concat(), &["utf16"]),
        case("double quotes", format!("\"{}\"", pem.trim()), &["quotes"]),
        case(
            "single quotes, a comma",
            format!("'{}',\n", pem.trim()),
            &["quotes"],
        ),
        case(
            "indented",
            lines(pem, |line| format!("    {line}\n")),
            &["indented"],
        ),
        case(
            "tabs",
            lines(pem, |line| format!("\t{line}\n")),
            &["indented"],
        ),
        case(
            "quoted mail",
            lines(pem, |line| format!("> {line}\n")),
            &["mail_quotes"],
        ),
        case("blank lines", pem.replace('\n', "\n\n"), &["blank_lines"]),
        case(
            "carriage returns",
            pem.replace('\n', "\r"),
            &["old_mac_line_ends"],
        ),
        case("without END", pem.replace(end, ""), &["end_missing"]),
        case("without BEGIN", pem.replace(begin, ""), &["begin_missing"]),
        case("without both", inside, &["markers_missing"]),
        case("without both, one line", body(pem), &["markers_missing"]),
        case("long dashes", pem.replace("-----", "———"), &["dashes"]),
        case("four dashes", pem.replace("-----", "----"), &["dashes"]),
        case("small letters", pem.replace("BEGIN", "begin"), &["dashes"]),
        case(
            "two labels",
            pem.replace(end, "-----END RSA PRIVATE KEY-----"),
            &["labels_differ"],
        ),
        case(
            "PKCS#8 called RSA",
            pem.replace(" PRIVATE", " RSA PRIVATE"),
            &["wrong_label"],
        ),
        case(
            "PKCS#1 called PKCS#8",
            pkcs1.replace("RSA ", ""),
            &["wrong_label"],
        ),
        case(
            "called a certificate",
            pem.replace("PRIVATE KEY", "CERTIFICATE"),
            &["wrong_label"],
        ),
        case(
            "a setting",
            format!("PRIVATE_KEY={pem}"),
            &["text_before_begin"],
        ),
        case(
            "a setting in quotes",
            format!("KEY=\"{}\"", pem.trim()),
            &["quotes"],
        ),
        case(
            "JSON",
            format!("{{\"key\":\"{}\"}}", pem.replace('\n', "\\n")),
            &["escaped_line_breaks", "quotes"],
        ),
        case("encoded twice", STANDARD.encode(pem), &["base64_twice"]),
        case("percent-encoded", percent, &["percent_encoded"]),
        case(
            "zero-width",
            pem.replacen("MII", "\u{200b}MII", 1),
            &["invisible_characters"],
        ),
        case(
            "non-breaking",
            pem.replace("PRIVATE KEY", "PRIVATE\u{a0}KEY"),
            &["invisible_characters"],
        ),
        case(
            "URL-safe",
            pem.replace('+', "-").replace('/', "_"),
            &["url_safe_alphabet"],
        ),
    ]
}

#[test]
fn whole_behind_the_damage() {
    let public = openssl(&["pkey", "-pubout"], KEY.as_bytes());
    let cases = repairable();
    assert!(cases.len() >= 30);
    for Case {
        name,
        file,
        damages,
    } in cases
    {
        let home = Home::new();
        let path = home.write("damaged", &file);
        let out = home.join("mended.pem");
        let ended = home.sfjwt(&["inspect", "--json", &path, "--repair", "mended.pem"]);
        let json = ended.json();
        super::schema::fits(&json);
        let key = &json["files"][0]["key"];
        let found = key["damages"]
            .as_array()
            .unwrap_or_else(|| panic!("{name}: {json}"));
        for damage in damages {
            assert!(found.iter().any(|f| f == damage), "{name}: {found:?}");
        }
        assert_eq!(key["repairable"], true, "{name}: {json}");
        assert!(
            causes(&json).iter().all(|cause| cause == "key_unreadable"),
            "{name}"
        );
        assert_eq!(json["repaired"], "mended.pem", "{name}");

        let mended = fs::read(&out).unwrap();
        assert_eq!(openssl(&["pkey", "-pubout"], &mended), public, "{name}");
        openssl(&["pkey", "-check", "-noout"], &mended);
        let mode = fs::metadata(&out).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
        // The mended one is fine.
        inspect(&home, &["mended.pem"], 0);
        assert_eq!(
            fs::read(&path).unwrap(),
            file,
            "{name}: the damaged file is left alone"
        );
    }
}

/// What OpenSSL does not read is never called fine.
#[test]
fn openssl_does_not_read_what_is_called_fine() {
    for Case { name, file, .. } in repairable() {
        let read = try_openssl(&["pkey", "-noout"], &file).ok;
        let home = Home::new();
        let path = home.write("damaged", &file);
        let code = home.sfjwt(&["inspect", &path]).code;
        assert!(read || code == Some(1), "{name}: OpenSSL does not read it");
    }
}

#[test]
fn harmless_oddities() {
    for file in [
        KEY.replace('\n', "\r\n"),
        format!("Bag Attributes\n    friendlyName: x\n{}", KEY.as_str()),
    ] {
        assert!(try_openssl(&["pkey", "-noout"], file.as_bytes()).ok);
        let json = inspect_text(file, 0);
        assert_eq!(json["findings"].as_array().unwrap().len(), 0);
    }
}

#[test]
fn lost_for_good() {
    let pem = KEY.as_str();
    let body = body(pem);
    let wrap =
        |body: &str| format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n");
    let line = pem.lines().nth(5).unwrap();
    let der = openssl(
        &["pkcs8", "-topk8", "-nocrypt", "-outform", "DER"],
        pem.as_bytes(),
    );
    // A changed digit in a prime: the structure is whole, the numbers are not.
    let mut other = der.clone();
    other[600] ^= 1;
    for (name, file) in [
        ("cut off", pem.as_bytes()[..pem.len() / 2].to_vec()),
        (
            "a line lost",
            pem.replace(&format!("{line}\n"), "").into_bytes(),
        ),
        ("a character lost", wrap(&body[1..]).into_bytes()),
        (
            "a foreign character",
            wrap(&body.replacen(&body[400..401], "*", 1)).into_bytes(),
        ),
        (
            "the middle left out",
            wrap(&format!("{}...{}", &body[..200], &body[1000..])).into_bytes(),
        ),
        (
            "a changed number",
            wrap(&STANDARD.encode(&other)).into_bytes(),
        ),
        ("binary, cut off", der[..900].to_vec()),
        ("nothing inside", wrap("").into_bytes()),
        ("words inside", wrap("your key goes here").into_bytes()),
    ] {
        let home = Home::new();
        let path = home.write("lost", file);
        let json = inspect(&home, &[&path, "--repair", "out.pem"], 1);
        let key = &json["files"][0]["key"];
        assert!(!key["broken"].is_null(), "{name}: {json}");
        assert_eq!(key["repairable"], false, "{name}");
        assert_eq!(causes(&json), ["key_unreadable"], "{name}");
        assert!(!home.join("out.pem").exists(), "{name}");
    }
}

#[test]
fn nothing_is_overwritten_or_printed() {
    let home = Home::new();
    let path = home.write("damaged", KEY.replace('\n', " "));
    let there = home.write("there", "mine");
    home.sfjwt(&["inspect", &path, "--repair", &there])
        .exits(1)
        .says(&["There is a file", "left as it is"]);
    assert_eq!(fs::read_to_string(&there).unwrap(), "mine");
    home.sfjwt(&["inspect", &path, "--repair", "-"]).exits(2);
    assert!(!home.join("-").exists());
    // A whole key has nothing to mend.
    let whole = home.write("whole", KEY.as_str());
    home.sfjwt(&["inspect", &whole, "--repair", "copy"])
        .exits(1);
    assert!(!home.join("copy").exists());
}

#[test]
fn two_keys_are_not_guessed_between() {
    let both = format!("{}{}", KEY.as_str(), OTHER_KEY.as_str());
    let json = inspect_text(both, 1);
    assert_eq!(json["files"][0]["key"]["keys"], 2);
    assert_eq!(json["files"][0]["key"]["repairable"], false);
    assert_eq!(causes(&json), ["key_unreadable"]);
}
