//! Words for files that are something else, and for files that cannot be read.

use super::{pair, plain};
use crate::domain::{Pasted, Remark};
use crate::guide::Words;

pub(super) fn words(remark: &Remark) -> Option<(String, String)> {
    match remark {
        Remark::Empty => pair(
            "Nothing is in it.",
            "Give a key, a certificate, a signed request or an error answer.",
        ),
        Remark::LooksLike(pasted) => looks_like(pasted),
        Remark::Html(title) => pair(
            match title {
                Some(title) => format!("This is a web page: {title}."),
                None => "This is a web page.".to_owned(),
            },
            "Something else than Salesforce's token endpoint answered: a proxy, a sign-in page, a wrong address.",
        ),
        Remark::Binary => pair(
            "This is neither text nor a key or certificate in binary form.",
            "Give a key, a certificate, a signed request or an error answer.",
        ),
        Remark::OtherPem(Some(label)) => pair(
            format!(
                "This is PEM with the label {label}, and neither a key nor a certificate that can be read."
            ),
            "Give the file that begins with BEGIN PRIVATE KEY or BEGIN CERTIFICATE.",
        ),
        Remark::OtherPem(None) => pair(
            "This is neither a key nor a certificate that can be read.",
            "Give the file that begins with BEGIN PRIVATE KEY or BEGIN CERTIFICATE.",
        ),
        Remark::UnknownText => pair(
            "This is text without a key, a certificate, a signed request or an error of Salesforce in it.",
            "Give one of them.",
        ),
        _ => None,
    }
}

fn looks_like(pasted: &Pasted) -> Option<(String, String)> {
    let what = format!("This looks like {pasted}.");
    match pasted {
        Pasted::ConsumerKey => pair(
            what,
            "It goes into iss of the signed request. It is no secret.",
        ),
        Pasted::ConsumerSecret => pair(
            what,
            "This flow does not need it. It is a secret: keep it out of files.",
        ),
        Pasted::SignedToken => pair(
            "This looks like a signed request or token, and cannot be read as one.",
            "Give header, claims and signature as they were made, in one line.",
        ),
        Pasted::AccessToken | Pasted::CliAuthUrl => pair(
            what,
            "Whoever has it can log in: delete the file, and revoke it in Setup if others saw it.",
        ),
        _ => plain(what),
    }
}

/// A folder was given.
pub fn folder(path: &str) -> Words {
    told(
        format!("`{path}` is a folder, not a file."),
        "Name a file in it.",
    )
}

/// A pipe or device was given.
pub fn device(path: &str) -> Words {
    told(
        format!("`{path}` is a pipe or device, not a file."),
        "To read what another command prints, name - and pipe it in: COMMAND | sfjwt inspect -",
    )
}

/// Too large.
pub fn large(path: &str, megabytes: usize) -> Words {
    told(
        format!("`{path}` is larger than {megabytes} MB, and no key, certificate or request is."),
        "Name another file, or the part of it that matters.",
    )
}

/// `-` twice.
pub const fn same_input() -> &'static str {
    "Standard input can be read once only: name a file for one of the two."
}

/// `--repair -`.
pub const fn repair_to_stdout() -> &'static str {
    "A private key is never printed. Name a new file: --repair OUT."
}

/// `--repair`, and nothing can or need be mended.
pub const fn nothing_to_mend() -> &'static str {
    "Nothing was written to mend: either the key is whole, or what is lost cannot be guessed."
}

/// The mended copy.
pub fn repaired(path: &str) -> String {
    format!("Mended copy written: {path} (only you can read it; delete the damaged file).")
}

fn told(what: String, next: &str) -> Words {
    Words {
        what,
        next: next.to_owned(),
    }
}
