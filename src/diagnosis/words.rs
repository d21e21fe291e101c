//! Fills the words in braces of titles and fixes.

use super::evidence::AppClass;
use super::redact::{SECRET_MARK, one_line, redact};
use super::situation::Situation;

/// Longest value put into a sentence, in characters.
const VALUE_LIMIT: usize = 120;

/// Fills `template`. Words: `{username}`, `{the_username}`, `{org}`, `{host}`, `{audience}`, `{consumer_key}`,
/// `{app}`, `{seconds}`, `{days}`, `{bits}`, `{connection}`, `{certificate_path}`; each has a neutral stand-in for when
/// the value is not known.
pub(crate) fn fill(template: &str, situation: &Situation<'_>) -> String {
    let mut text = String::with_capacity(template.len() + 64);
    let mut rest = template;
    let mut neutral_start = true;
    while let Some((before, from)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = from.split_once('}') else {
            text.push('{');
            rest = from;
            continue;
        };
        match value(name, situation) {
            Some(value) => {
                neutral_start &= !text.is_empty();
                text.push_str(&one_line(&value, VALUE_LIMIT));
            }
            None => text.push_str(stand_in(name)),
        }
        rest = after;
    }
    text.push_str(rest);
    let text = text.trim().to_owned();
    if neutral_start {
        capitalised(&text)
    } else {
        text
    }
}

fn value(name: &str, situation: &Situation<'_>) -> Option<String> {
    let evidence = situation.evidence;
    match name {
        "username" => situation.username.clone(),
        "the_username" => {
            let username = situation.username.as_deref()?;
            Some(format!("the username {username}"))
        }
        "org" => [&situation.org, &situation.host]
            .into_iter()
            .flatten()
            .find(|host| !host.sort.is_login())
            .map(|host| host.name.clone()),
        "host" => [&situation.host, &situation.org]
            .into_iter()
            .flatten()
            .next()
            .map(|host| host.name.clone()),
        "audience" => situation.audience.clone(),
        "consumer_key" => situation.consumer_key.as_deref().and_then(shortened),
        "app" => situation.app.map(|app| {
            match app {
                AppClass::ExternalClientApp => "External Client App",
                AppClass::ConnectedApp | AppClass::Packaged => "Connected App",
            }
            .to_owned()
        }),
        "seconds" => evidence
            .clock_offset_s
            .map(|offset| format!("{:.0}", offset.abs())),
        "days" => evidence
            .certificate_days_left
            .map(|days| days.unsigned_abs().to_string()),
        "bits" => evidence.key_bits.map(|bits| bits.to_string()),
        "connection" => evidence.connection.clone(),
        "certificate_path" => evidence.certificate_path.clone(),
        _ => None,
    }
}

fn stand_in(name: &str) -> &'static str {
    match name {
        "username" => "this user",
        "the_username" => "this username",
        "org" => "this org",
        "host" => "this address",
        "audience" | "consumer_key" => "in the request",
        "app" => "app",
        "certificate_path" => "the certificate of the key of today",
        "seconds" | "days" => "some",
        "bits" => "too few",
        _ => "",
    }
}

/// A consumer key is public, but long; what may be a secret is not shown at all.
pub(crate) fn shortened(key: &str) -> Option<String> {
    let key = redact(key);
    if key.contains(SECRET_MARK) || key.contains("-removed]") {
        return None;
    }
    let length = key.chars().count();
    if length <= 24 {
        return Some(key);
    }
    let start: String = key.chars().take(10).collect();
    let end: String = key.chars().skip(length - 4).collect();
    Some(format!("{start}…{end}"))
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
