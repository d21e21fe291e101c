//! From a pasted text to one host: scheme, quotes, path, port and neighbours fall away.

use std::net::IpAddr;

use url::{Host, Url};

use super::{MyDomain, OrgAddress, OrgAddressError, OrgKind, OrgNote, PRACTICE_HOST, hosts};
use crate::domain::pasted::{Pasted, excerpt, tidy};

/// Reads any text in which one org's address stands.
pub(super) fn read(input: &str) -> Result<OrgAddress, OrgAddressError> {
    let text = tidy(input);
    if text.is_empty() {
        return Err(OrgAddressError::Empty);
    }
    match Pasted::recognise(&text) {
        None | Some(Pasted::WebAddress(_)) => {}
        Some(other) => return Err(OrgAddressError::Mistaken(other)),
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [one] => read_word(one),
        several => read_words(&text, several),
    }
}

/// A sentence with an address in it, or an address broken over lines. Whatever comes out has to be
/// confirmed, because taking the wrong piece would name another company's org.
fn read_words(text: &str, words: &[&str]) -> Result<OrgAddress, OrgAddressError> {
    let guessed = |address: OrgAddress| OrgAddress {
        note: Some(OrgNote::Guessed(excerpt(text))),
        ..address
    };
    let joined = words.concat();
    let begins_like_url = words.first().is_some_and(|first| first.contains("://"));
    if begins_like_url && words.first().is_some_and(|first| read_word(first).is_err()) {
        return read_word(&joined).map(guessed);
    }
    let mut found: Vec<OrgAddress> = Vec::new();
    for address in words.iter().filter_map(|word| read_word(word).ok()) {
        if found.iter().all(|known| known.org != address.org) {
            found.push(address);
        }
    }
    match found.len() {
        0 => read_word(&joined)
            .map(guessed)
            .map_err(|_| OrgAddressError::NotAnAddress(excerpt(text))),
        1 => found.pop().map(guessed).ok_or(OrgAddressError::Empty),
        _ => Err(OrgAddressError::Several(
            found
                .iter()
                .map(|address| address.org.to_string())
                .collect(),
        )),
    }
}

fn read_word(word: &str) -> Result<OrgAddress, OrgAddressError> {
    let word = &tidy(word);
    if let Some(found @ Pasted::Email(_)) = Pasted::recognise(word) {
        return Err(OrgAddressError::Mistaken(found));
    }
    let (scheme, rest) = split_scheme(word)?;
    let (rest, dashes) = restore_hyphens(rest);
    let host_like = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    if host_like.is_empty() {
        return Err(OrgAddressError::NotAnAddress(excerpt(word)));
    }
    let parse = |scheme: &str| Url::parse(&format!("{scheme}://{rest}"));
    let url = parse(scheme.unwrap_or("https"))
        .map_err(|_| OrgAddressError::NotAnAddress(excerpt(host_like)))?;
    let host = url
        .host_str()
        .map(|host| host.trim_end_matches('.').to_owned())
        .unwrap_or_default();
    if !url.username().is_empty() || url.password().is_some() {
        return Err(OrgAddressError::UserInfo(excerpt(&host)));
    }
    if is_loopback(&url) {
        // The practice server speaks plain HTTP unless it was told otherwise.
        let url = scheme.map_or_else(|| parse("http"), |_| Ok(url));
        return url
            .map(|url| practice(&url.origin().ascii_serialization()))
            .map_err(|_| OrgAddressError::NotAnAddress(excerpt(host_like)));
    }
    if host == PRACTICE_HOST {
        return Ok(practice(&host));
    }
    // `1` is no address yet, although URLs read it as 0.0.0.1.
    if host_like.chars().all(|c| c.is_ascii_digit()) {
        return Err(OrgAddressError::NotAnAddress(excerpt(host_like)));
    }
    if host.parse::<IpAddr>().is_ok() || !matches!(url.host(), Some(Host::Domain(_))) {
        return Err(OrgAddressError::IpAddress(host));
    }
    if !host.contains('.') {
        return Err(OrgAddressError::NotAnAddress(excerpt(host_like)));
    }
    let address = hosts::classify(&host)?;
    match url.port() {
        Some(port) if port != 443 => Err(OrgAddressError::Port { host, port }),
        _ if dashes => Ok(OrgAddress {
            note: Some(OrgNote::Guessed(excerpt(word))),
            ..address
        }),
        _ => Ok(address),
    }
}

fn practice(origin: &str) -> OrgAddress {
    let host = origin.replacen("//localhost.", "//localhost", 1);
    OrgAddress {
        org: MyDomain {
            host,
            kind: OrgKind::Practice,
        },
        note: None,
    }
}

/// `http` or `https` and what follows; a scheme cut short while copying counts as missing.
fn split_scheme(word: &str) -> Result<(Option<&str>, &str), OrgAddressError> {
    let word = word.strip_prefix("view-source:").unwrap_or(word);
    let Some((scheme, rest)) = word.split_once(':') else {
        let rest = word.strip_prefix("https//").unwrap_or(word);
        return Ok((None, rest.trim_start_matches(['/', '\\', ':'])));
    };
    let body = rest.trim_start_matches(['/', '\\']);
    let slashes = body.len() != rest.len();
    match scheme.to_ascii_lowercase().as_str() {
        "http" => Ok((Some("http"), body)),
        "https" => Ok((Some("https"), body)),
        "" | "s" | "ps" | "tps" | "ttps" if slashes => Ok((None, body)),
        other if slashes && rest.starts_with("//") && is_scheme(other) => {
            Err(OrgAddressError::Scheme(excerpt(other)))
        }
        // `host:443/path`: the colon belongs to the port.
        _ => Ok((None, word.trim_start_matches(['/', '\\']))),
    }
}

fn is_scheme(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// Word processors turn the `--` before a sandbox's name into one dash. Says whether they did.
fn restore_hyphens(rest: &str) -> (String, bool) {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let restored = authority.replace(['–', '—'], "--");
    let changed = restored != authority;
    (format!("{restored}{path}"), changed)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name.trim_end_matches('.') == "localhost",
        None => false,
    }
}
