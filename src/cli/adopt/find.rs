//! Which key and which certificate are meant: by what is in the files, and by the names that people
//! give to pairs.

use std::fs;
use std::path::{Path, PathBuf};

use crate::adapters::crypto::SystemCrypto;
use crate::app::GivenCertificate;
use crate::cli::context::Context;
use crate::cli::exit::{Failure, USAGE};
use crate::domain::{FileError, Fingerprint, KeyStoreFile, Seen};
use crate::guide::{adopt as words, inspect, problems};
use crate::ports::{Inspect, SecretBytes};

use super::absolute;

/// Largest file that is looked into, in bytes.
const LIMIT: usize = 64 * 1024;

/// Files of a folder that are looked into.
const MOST_FILES: usize = 500;

/// Names of keys and certificates that are made as pairs, beside those that differ in their ending
/// only.
const PAIRS: [(&str, &str); 8] = [
    ("privatekey.pem", "publickey.cer"),
    ("private.key", "public.crt"),
    ("private.pem", "public.pem"),
    ("private_key.pem", "certificate.pem"),
    ("privkey.pem", "cert.pem"),
    ("key.pem", "cert.pem"),
    ("key.pem", "certificate.pem"),
    ("server.key", "server.crt"),
];

/// Endings of keys.
const KEY_ENDINGS: [&str; 4] = ["key", "pem", "p8", "der"];

/// What is adopted.
pub(super) struct Found {
    /// The file with the key.
    pub(super) key: String,
    /// The certificate that was named, or lies in the folder that was.
    pub(super) certificate: Option<GivenCertificate>,
}

/// A file that holds a key.
struct Key {
    path: PathBuf,
    /// `None`: it is locked.
    spki: Option<Fingerprint>,
    /// It may hold its certificate itself.
    bundle: bool,
}

#[derive(Default)]
struct Pile {
    keys: Vec<Key>,
    certificates: Vec<GivenCertificate>,
}

/// Finds the pair in what was named: a key, a key and a certificate, or a folder with both. The
/// certificate of a key that was named alone is looked for once the key is read.
pub(super) fn find(context: &Context, files: &[PathBuf]) -> Result<Found, Failure> {
    let mut pile = Pile::default();
    let mut folder = false;
    for path in files {
        if path.is_dir() {
            folder = true;
            for path in listed(path)? {
                // What is neither, and what cannot be read, may lie there too.
                drop(look(context, &path, &mut pile));
            }
        } else if !look(context, path, &mut pile)? {
            return Err(Failure::new(USAGE, words::neither(&shown(path))));
        }
    }
    let named: Vec<String> = files.iter().map(|path| shown(path)).collect();
    if pile.keys.is_empty() && !folder {
        pile.keys.extend(key_beside(context, files));
    }
    let key = the_key(pile.keys, &pile.certificates, &named)?;
    let certificate = the_certificate(&key, pile.certificates, folder)?;
    Ok(Found {
        key: absolute(&key.path),
        certificate,
    })
}

fn shown(path: &Path) -> String {
    crate::domain::clean_text(&path.display().to_string(), 200)
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error: std::io::Error| {
        let error = FileError::Io {
            path: shown(folder),
            reason: error.to_string(),
        };
        Failure::new(USAGE, problems::file(&error))
    };
    let entries = fs::read_dir(folder).map_err(failed)?;
    let mut files: Vec<PathBuf> = entries
        .take(MOST_FILES)
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    Ok(files)
}

/// Puts a file on the pile; whether it belongs there.
fn look(context: &Context, path: &Path, pile: &mut Pile) -> Result<bool, Failure> {
    let file = read(context, path)?;
    let public = match SystemCrypto::new().look(&file, None) {
        Seen::Key(key) => {
            pile.keys.push(Key {
                path: path.to_owned(),
                spki: key.public.as_ref().map(|public| public.spki),
                bundle: !key.beside.is_empty(),
            });
            true
        }
        Seen::KeyStore(KeyStoreFile::Pkcs12) => {
            pile.keys.push(Key {
                path: path.to_owned(),
                spki: None,
                bundle: true,
            });
            true
        }
        // Said once the key is read: each container has its own advice.
        Seen::KeyStore(_) => {
            pile.keys.push(Key {
                path: path.to_owned(),
                spki: None,
                bundle: false,
            });
            true
        }
        Seen::Certificates(_) => {
            pile.certificates.extend(certificate(context, path, &file)?);
            true
        }
        _ => false,
    };
    Ok(public)
}

fn read(context: &Context, path: &Path) -> Result<SecretBytes, Failure> {
    let refused = |words| Failure::new(USAGE, words);
    // Opening a pipe would wait for somebody to write into it.
    let metadata = fs::metadata(path).map_err(|error| {
        let path = shown(path);
        refused(problems::file(&match error.kind() {
            std::io::ErrorKind::NotFound => FileError::NotFound(path),
            _ => FileError::Io {
                path,
                reason: error.to_string(),
            },
        }))
    })?;
    if !metadata.is_file() {
        return Err(refused(inspect::device(&shown(path))));
    }
    let read = context.ports.files.read(path, LIMIT);
    read.map_err(|error| refused(problems::file(&error)))
}

fn certificate(
    context: &Context,
    path: &Path,
    file: &SecretBytes,
) -> Result<Option<GivenCertificate>, Failure> {
    let crypto = context.ports.crypto.as_ref();
    let failed = |error| Failure::new(USAGE, problems::certificate(&error, &shown(path)));
    let facts = crypto.certificate_facts(file.expose()).map_err(failed)?;
    let pem = crypto.certificate_pem(file.expose()).map_err(failed)?;
    Ok(Some(GivenCertificate {
        path: absolute(path),
        pem,
        facts,
    }))
}

/// The one key; among several the one that has its certificate there.
fn the_key(
    keys: Vec<Key>,
    certificates: &[GivenCertificate],
    named: &[String],
) -> Result<Key, Failure> {
    let all: Vec<String> = keys.iter().map(|key| shown(&key.path)).collect();
    let several = keys.len() > 1;
    let paired = |key: &Key| {
        key.bundle
            || certificates
                .iter()
                .any(|given| Some(given.facts.spki) == key.spki)
    };
    let mut wanted = keys.into_iter().filter(|key| !several || paired(key));
    match (wanted.next(), wanted.next()) {
        (Some(key), None) => Ok(key),
        (None, _) if all.is_empty() => Err(Failure::new(USAGE, words::no_key(named))),
        _ => Err(Failure::new(USAGE, words::several_keys(&all))),
    }
}

/// The certificate of the key that ends last. One that was named and belongs to another key is a
/// mistake to be told; in a folder it may just lie there.
fn the_certificate(
    key: &Key,
    certificates: Vec<GivenCertificate>,
    folder: bool,
) -> Result<Option<GivenCertificate>, Failure> {
    // What lies beside a locked key in a folder may be anybody's: its own is looked for there once
    // it is open.
    if key.spki.is_none() && folder {
        return Ok(None);
    }
    let Some(spki) = key.spki else {
        // Whether they belong together shows once the key is open.
        let only = certificates.len() == 1;
        return Ok(certificates.into_iter().next().filter(|_| only));
    };
    let other = certificates
        .iter()
        .find(|given| given.facts.spki != spki)
        .map(|given| given.path.clone());
    let own = certificates
        .into_iter()
        .filter(|given| given.facts.spki == spki)
        .max_by_key(|given| given.facts.not_after);
    match (own, other) {
        (None, Some(other)) if !folder => Err(Failure::local(problems::not_a_pair(
            &shown(&key.path),
            &other,
        ))),
        (own, _) => Ok(own),
    }
}

/// The files that lie beside one under a name that goes with it.
fn beside(path: &Path, endings: &[&str], pair: impl Fn(&str) -> Vec<&'static str>) -> Vec<PathBuf> {
    let name = path.file_name().and_then(|name| name.to_str());
    let known = pair(&name.unwrap_or_default().to_lowercase());
    let known = known.into_iter().map(|name| path.with_file_name(name));
    let same = endings.iter().map(|ending| path.with_extension(ending));
    known
        .chain(same)
        .filter(|other| other != path && other.is_file())
        .collect()
}

fn key_beside(context: &Context, files: &[PathBuf]) -> Option<Key> {
    let pair = |name: &str| {
        let pairs = PAIRS.iter().filter(|(_, certificate)| *certificate == name);
        pairs.map(|(key, _)| *key).collect()
    };
    let mut pile = Pile::default();
    for path in beside(files.first()?, &KEY_ENDINGS, pair) {
        drop(look(context, &path, &mut pile));
    }
    pile.keys.into_iter().next()
}
