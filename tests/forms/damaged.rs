//! Keys as people really have them: what can be mended without guessing is imported as the key that
//! it was, and it is told what was mended. What is lost is refused.

use sfjwt::domain::{Damage, ImportError};

use super::keys::KEY_2048;
use super::openssl::openssl;
use super::{CERTIFICATE, PASSPHRASE, PEM, open, refused};

/// A damaged file and what has to be said about it.
struct Case {
    name: &'static str,
    file: Vec<u8>,
    mended: &'static [Damage],
}

fn case(name: &'static str, file: impl Into<Vec<u8>>, mended: &'static [Damage]) -> Case {
    let file = file.into();
    Case { name, file, mended }
}

fn each_line(pem: &str, change: impl Fn(&str) -> String) -> String {
    pem.lines().map(change).collect()
}

/// The same for a key in whatever label.
#[allow(clippy::too_many_lines, reason = "a table")]
fn cases(pem: &str) -> Vec<Case> {
    let (begin, end) = (
        pem.lines().next().unwrap().to_owned(),
        pem.lines().last().unwrap().to_owned(),
    );
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let utf16: Vec<u8> = pem.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let percent = pem
        .replace('+', "%2B")
        .replace(' ', "%20")
        .replace('\n', "%0A");
    vec![
        case(
            "escaped line breaks",
            pem.replace('\n', "\\n"),
            &[Damage::EscapedLineBreaks],
        ),
        case(
            "spaces for line breaks",
            pem.replace('\n', " "),
            &[Damage::SpacesForLineBreaks],
        ),
        case("one line", pem.replace('\n', ""), &[Damage::LineBreaksLost]),
        case(
            "a mark in front",
            [b"\xEF\xBB\xBF", pem.as_bytes()].concat(),
            &[Damage::ByteOrderMark],
        ),
        case(
            "UTF-16",
            [b"\xFF\xFE", &utf16[..]].concat(),
            &[Damage::Utf16],
        ),
        case("quoted", format!("\"{}\"", pem.trim()), &[Damage::Quotes]),
        case(
            "indented",
            each_line(pem, |line| format!("    {line}\n")),
            &[Damage::Indented],
        ),
        case(
            "quoted mail",
            each_line(pem, |line| format!("> {line}\n")),
            &[Damage::MailQuotes],
        ),
        case(
            "blank lines",
            pem.replace('\n', "\n\n"),
            &[Damage::BlankLines],
        ),
        case(
            "carriage returns",
            pem.replace('\n', "\r"),
            &[Damage::OldMacLineEnds],
        ),
        case("without END", pem.replace(&end, ""), &[Damage::EndMissing]),
        case(
            "without BEGIN",
            pem.replace(&begin, ""),
            &[Damage::BeginMissing],
        ),
        case(
            "without both",
            pem.replace(&begin, "").replace(&end, ""),
            &[Damage::MarkersMissing],
        ),
        case(
            "long dashes",
            pem.replace("-----", "———"),
            &[Damage::Dashes],
        ),
        case(
            "four dashes",
            pem.replace("-----", "----"),
            &[Damage::Dashes],
        ),
        case(
            "two labels",
            pem.replace(&end, "-----END EC PRIVATE KEY-----"),
            &[Damage::LabelsDiffer],
        ),
        case(
            "the alphabet of web addresses",
            format!(
                "{begin}\n{}\n{end}\n",
                body.replace('+', "-").replace('/', "_")
            ),
            &[Damage::LineBreaksLost, Damage::UrlSafeAlphabet],
        ),
        case(
            "invisible characters",
            pem.replacen('\n', "\u{200b}\n\u{a0}", 3),
            &[Damage::Indented, Damage::InvisibleCharacters],
        ),
        case("percent signs", percent, &[Damage::PercentEncoded]),
        case(
            "encoded twice",
            {
                use base64::Engine;
                base64::engine::general_purpose::STANDARD.encode(pem)
            },
            &[Damage::Base64Twice],
        ),
    ]
}

fn pkcs1() -> String {
    String::from_utf8(openssl(&["rsa", "-traditional"], PEM.as_bytes())).unwrap()
}

fn encrypted() -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("passphrase");
    std::fs::write(&path, PASSPHRASE).unwrap();
    let pass = format!("file:{}", path.display());
    let args = ["pkcs8", "-topk8", "-passout", &pass];
    String::from_utf8(openssl(&args, PEM.as_bytes())).unwrap()
}

#[test]
fn damaged_keys_are_mended_and_told() {
    for (kind, pem) in [
        ("PKCS#8", PEM.clone()),
        ("PKCS#1", pkcs1()),
        ("encrypted", encrypted()),
    ] {
        let cases = cases(&pem);
        assert!(cases.len() >= 15);
        for Case { name, file, mended } in cases {
            let what = format!("{kind}, {name}");
            let passphrase = (kind == "encrypted").then_some(PASSPHRASE);
            let opened = open(&file, passphrase).unwrap_or_else(|error| panic!("{what}: {error}"));
            assert!(opened.key.expose() == KEY_2048.expose(), "{what}");
            assert_eq!(opened.mended, mended, "{what}");
        }
    }
}

#[test]
fn a_damaged_and_locked_key_asks_for_its_passphrase() {
    for Case { name, file, .. } in cases(&encrypted()) {
        assert_eq!(refused(&file, None), ImportError::Encrypted, "{name}");
        let error = refused(&file, Some("wrong"));
        assert_eq!(error, ImportError::WrongPassphrase, "{name}");
    }
}

#[test]
fn a_whole_key_has_nothing_mended() {
    let windows = PEM.replace('\n', "\r\n");
    let both = format!("{}{}", *CERTIFICATE, *PEM);
    for file in [&*PEM, &pkcs1(), &windows, &both] {
        let opened = open(file.as_bytes(), None).unwrap();
        assert!(opened.mended.is_empty(), "{:?} of {file}", opened.mended);
    }
}

#[test]
fn what_is_lost_is_not_guessed() {
    let lines: Vec<&str> = PEM.lines().collect();
    let without = |line: usize| {
        let mut kept = lines.clone();
        kept.remove(line);
        kept.join("\n")
    };
    let mut swapped = lines.clone();
    swapped.swap(4, 9);
    let other = |c: char| if c == 'A' { 'B' } else { 'A' };
    let letter = {
        let at = PEM.len() / 2;
        let found = PEM.as_bytes()[at] as char;
        let mut text = PEM.clone();
        text.replace_range(at..=at, &other(found).to_string());
        text
    };
    let cut = PEM[..PEM.len() / 2].to_owned();
    for (what, file) in [
        ("a line", without(7)),
        ("lines swapped", swapped.join("\n")),
        ("a letter", letter),
        ("cut off", cut),
        ("escaped and cut off", PEM[..1200].replace('\n', "\\n")),
    ] {
        assert_eq!(
            refused(file.as_bytes(), None),
            ImportError::Unreadable,
            "{what}"
        );
    }
}
