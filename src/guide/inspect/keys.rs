//! Words for private keys, whole and damaged.

use super::{noun, pair, plain};
use crate::domain::{Broken, Damage, Item, KeyContainer, KeyStoreFile, Opened, Remark};

const ASK_AGAIN: &str = "Ask for the file again, as an attachment: what is lost cannot be guessed.";
const NEW_KEY: &str =
    "Make an RSA key of 2048 bits or more: sfjwt setup makes one with its certificate.";

pub(super) fn words(remark: &Remark, item: Item) -> Option<(String, String)> {
    match remark {
        Remark::Damaged(damage) => damaged(*damage, item),
        Remark::Broken(reason) => broken(*reason),
        Remark::Repairable => pair(
            "The key inside is whole, so it can be mended.",
            "Write a mended copy with --repair OUT, into a new file that only you can read.",
        ),
        Remark::Encrypted(opened) => encrypted(*opened),
        Remark::EncryptedOld => pair(
            "The key is locked with a passphrase in OpenSSL's old way, which is not read here.",
            "Make an unlocked copy with openssl pkey -in OLD -out NEW, look at that, then delete it.",
        ),
        Remark::NotRsa(name) => pair(
            format!("The key is of the kind {name}. Salesforce takes RSA keys only."),
            NEW_KEY,
        ),
        Remark::TooSmall(bits) => pair(
            format!("The key has {bits} bits; 2048 are the least that is safe."),
            NEW_KEY,
        ),
        Remark::Container(KeyContainer::OpenSsh) => pair(
            "This is an OpenSSH key, a form that programs for Salesforce do not read.",
            "Keys for SSH are for something else: better make a new one. If it has to be this one, \
             convert a copy with ssh-keygen -p -m PEM -f COPY.",
        ),
        Remark::Container(_) => {
            plain("The key is in a form that programs for Salesforce do not read.")
        }
        Remark::SeveralKeys(count) => pair(
            format!("The file holds {count} private keys. The first one is described here."),
            "Save the one you want, from its BEGIN line to its END line, as a file of its own.",
        ),
        Remark::Beside {
            certificates,
            belongs,
        } => beside(*certificates, *belongs),
        Remark::KeyOf(name) => plain(format!("The connection {name} uses this key.")),
        Remark::PublicOnly => pair(
            "This is only the public half of a key. It may be shown to anybody, and signs nothing.",
            "To sign, the private key is needed; to upload, the certificate.",
        ),
        Remark::KeyStore(kind) => key_store(*kind),
        _ => None,
    }
}

fn beside(count: usize, belongs: Option<bool>) -> Option<(String, String)> {
    let many = if count == 1 {
        "a certificate".to_owned()
    } else {
        format!("{count} certificates")
    };
    match belongs {
        Some(true) => pair(
            format!("The file holds {many} too, and the first belongs to the key."),
            "Never upload this file: save the certificate alone for that.",
        ),
        Some(false) => pair(
            format!("The file holds {many} too, and the first does not belong to the key."),
            "Look for the certificate that was made with this key.",
        ),
        None => pair(
            format!("The file holds {many} too."),
            "Never upload this file: save the certificate alone for that.",
        ),
    }
}

fn encrypted(opened: Opened) -> Option<(String, String)> {
    match opened {
        Opened::NotNeeded => None,
        Opened::Yes => {
            plain("The key is locked with a passphrase, and the one that was given opens it.")
        }
        Opened::NoPassphrase => pair(
            "The key is locked with a passphrase, so what is inside was not looked at.",
            "Name a file that holds the passphrase with --passphrase-file, or set SFJWT_PASSPHRASE. \
             Most systems that sign need the key without a passphrase.",
        ),
        Opened::WrongPassphrase => pair(
            "The passphrase does not open the key.",
            "Mind capital letters and the keyboard layout. A forgotten passphrase cannot be \
             recovered: make a new key.",
        ),
        Opened::Unsupported => pair(
            "The key is locked with a passphrase in a way that is not read here.",
            "Make an unlocked copy with openssl pkey -in OLD -out NEW (an OpenSSH key: ssh-keygen \
             -p -m PEM -f COPY), look at that, then delete it.",
        ),
    }
}

fn key_store(kind: KeyStoreFile) -> Option<(String, String)> {
    match kind {
        KeyStoreFile::Pkcs12 => pair(
            "This is a PKCS#12 file (.p12, .pfx): key and certificate in one locked container.",
            "Take the key out with openssl pkcs12 -in FILE -nocerts -nodes -out key.pem, the \
             certificate with -nokeys -clcerts.",
        ),
        KeyStoreFile::Java => pair(
            "This is a Java key store, as Setup writes it by Export to Keystore.",
            "Turn it into PKCS#12 with keytool -importkeystore -srckeystore FILE -destkeystore \
             key.p12 -deststoretype pkcs12, then look at that.",
        ),
        KeyStoreFile::Putty => pair(
            "This is a key of PuTTY.",
            "Keys for SSH are for something else: better make a new one.",
        ),
        KeyStoreFile::PrivateJwk => pair(
            "This is a private key in JSON form (JWK).",
            "Most systems want PEM. Convert it with a library you trust, never on a web page.",
        ),
        KeyStoreFile::PublicJwk => plain("This is a public key in JSON form (JWK)."),
    }
}

fn broken(reason: Broken) -> Option<(String, String)> {
    match reason {
        Broken::Truncated { have, need } => pair(
            format!("The key is cut off: {have} of {need} bytes are there."),
            ASK_AGAIN,
        ),
        Broken::Base64 => pair(
            "Between the lines BEGIN and END stands something that no key holds, or a character is missing.",
            ASK_AGAIN,
        ),
        Broken::Content => pair(
            "What stands between the lines BEGIN and END is no key.",
            ASK_AGAIN,
        ),
        Broken::Numbers => pair(
            "The numbers of the key do not fit each other: at least one character was changed.",
            ASK_AGAIN,
        ),
        Broken::Size(bits) => pair(
            format!(
                "The key has {bits} bits; from 1024 to 8192 are read here, and 2048 are the least that is safe."
            ),
            NEW_KEY,
        ),
    }
}

fn damaged(damage: Damage, item: Item) -> Option<(String, String)> {
    let what = match damage {
        Damage::ByteOrderMark => {
            "The file begins with an invisible mark (a byte order mark), as some Windows editors write it."
        }
        Damage::Utf16 => "The file is saved as UTF-16, as Windows PowerShell does.",
        Damage::WindowsLineEnds => return plain("Its lines end as on Windows, which is harmless."),
        Damage::OldMacLineEnds => "Its lines end with lone carriage returns.",
        Damage::EscapedLineBreaks => {
            r"It has written-out \n where line breaks belong, as in JSON or a settings file."
        }
        Damage::PercentEncoded => "It is percent-encoded, as in a web address.",
        Damage::Base64Twice => {
            "The whole file is encoded as Base64 once more, as build servers keep files."
        }
        Damage::BeginMissing => "The BEGIN line is missing.",
        Damage::EndMissing => "The END line is missing.",
        Damage::MarkersMissing => "The lines BEGIN and END are missing.",
        Damage::Dashes => "The lines BEGIN and END do not have five hyphens on each side.",
        Damage::LabelsDiffer => "The lines BEGIN and END name different things.",
        Damage::WrongLabel => "The BEGIN line names something else than what is inside.",
        Damage::LineBreaksLost => "The line breaks are lost.",
        Damage::SpacesForLineBreaks => "Spaces stand where line breaks belong.",
        Damage::Indented => "Its lines are indented.",
        Damage::Quotes => "Quotation marks stand around it.",
        Damage::MailQuotes => "Its lines begin with >, as mail programs quote.",
        Damage::BlankLines => "Blank lines stand in between.",
        Damage::TextBeforeBegin => "Something stands before BEGIN on the same line.",
        Damage::UrlSafeAlphabet => "It is written with - and _ instead of + and /.",
        Damage::InvisibleCharacters => {
            "Invisible characters stand in between, as web pages and chats add them."
        }
        Damage::Padding => "The = signs at its end are not as they should be.",
        Damage::TrailingBytes => "Something follows behind its end.",
        Damage::TextAround => {
            return plain(format!(
                "Other text stands around the {}, which is harmless.",
                noun(item)
            ));
        }
    };
    plain(what)
}
