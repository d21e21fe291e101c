//! Logins of the Salesforce CLI on this computer that were made with a key file. Looked for on
//! request only. The CLI keeps one JSON file for each user in `~/.sfdx` (sfdx-core, `OrgAccessor`);
//! of a login by key it holds the path of the key file, never the key. Tokens in it are encrypted
//! and not read here.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, json};

use crate::cli::args::{AdoptArgs, Global, SetupArgs};
use crate::cli::context::Context;
use crate::cli::exit::Failure;
use crate::cli::mode::Mode;
use crate::cli::output;
use crate::domain::{MyDomain, clean_text};
use crate::guide::adopt as words;

use super::find::{self, Found};
use super::say;

/// Folders in the home folder where the CLI keeps logins.
const FOLDERS: [&str; 2] = [".sfdx", ".sf"];

/// Largest file that is read, in bytes.
const LIMIT: u64 = 64 * 1024;

/// The fields of a login that matter here (sfdx-core, `AuthFields`).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AuthFile {
    username: Option<String>,
    instance_url: Option<String>,
    login_url: Option<String>,
    client_id: Option<String>,
    private_key: Option<String>,
}

/// A login with a key file.
pub(super) struct Login {
    pub(super) username: String,
    /// Addresses of the org, the best first.
    orgs: Vec<String>,
    consumer_key: String,
    key: PathBuf,
}

/// What came of looking.
pub(super) enum Chosen {
    /// This one is adopted.
    Login(Box<Login>),
    /// They were listed, and that was all.
    Listed,
}

/// The login that was named, the only one, or the one that is chosen on the terminal.
pub(super) fn chosen(global: &Global, args: &AdoptArgs, mode: Mode) -> Result<Chosen, Failure> {
    let mut logins = logins();
    let named = args.files.first().map(|name| name.display().to_string());
    if let Some(name) = named {
        let known: Vec<String> = logins.iter().map(|login| login.username.clone()).collect();
        let mut same = logins
            .into_iter()
            .filter(|login| login.username.eq_ignore_ascii_case(&name));
        let login = same.next();
        let login = login.ok_or_else(|| Failure::usage(words::no_such_login(&name, &known)))?;
        return Ok(Chosen::Login(Box::new(login)));
    }
    // A list for a program may be empty.
    if logins.is_empty() && (args.yes || !global.json) {
        return Err(Failure::usage(words::NO_LOGINS));
    }
    if mode == Mode::Flags {
        if args.yes && logins.len() == 1 {
            return Ok(Chosen::Login(Box::new(logins.remove(0))));
        }
        if args.yes {
            let known: Vec<String> = logins.into_iter().map(|login| login.username).collect();
            return Err(Failure::usage(words::which_login(&known)));
        }
        list(global, &logins);
        return Ok(Chosen::Listed);
    }
    let index = choose(&logins)?;
    Ok(Chosen::Login(Box::new(logins.remove(index))))
}

fn list(global: &Global, logins: &[Login]) {
    if global.json {
        let all = logins.iter().map(|login| {
            json!({
                "username": login.username,
                "org": login.orgs.first(),
                "consumer_key": login.consumer_key,
                "key_path": login.key.display().to_string(),
                "key_found": login.key.is_file(),
            })
        });
        let mut fields = Map::new();
        fields.insert("logins".to_owned(), all.collect());
        output::object("adopt", true, fields);
        return;
    }
    say(words::LOGINS);
    for login in logins {
        say(&line(login));
    }
    say(words::ADOPT_ONE);
}

fn line(login: &Login) -> String {
    let org = login.orgs.first().map_or("", String::as_str);
    let key = clean_text(&login.key.display().to_string(), 200);
    words::login(&login.username, org, &key, login.key.is_file())
}

/// Asks for a number, until there is one.
fn choose(logins: &[Login]) -> Result<usize, Failure> {
    if logins.len() == 1 {
        return Ok(0);
    }
    say(words::LOGINS);
    for (index, login) in logins.iter().enumerate() {
        say(&format!("{}. {}", index + 1, line(login)));
    }
    loop {
        output::write(words::choose_login(logins.len()).as_bytes());
        drop(io::stdout().flush());
        let mut text = String::new();
        let read = io::stdin().read_line(&mut text);
        if !read.is_ok_and(|length| length > 0) {
            return Err(Failure::usage(words::which_login(
                &logins
                    .iter()
                    .map(|login| login.username.clone())
                    .collect::<Vec<_>>(),
            )));
        }
        let number = text.trim().trim_end_matches('.').parse::<usize>().ok();
        let by_name = logins
            .iter()
            .position(|login| login.username.eq_ignore_ascii_case(text.trim()));
        let by_number = number
            .and_then(|number| number.checked_sub(1))
            .filter(|index| *index < logins.len());
        if let Some(index) = by_number.or(by_name) {
            return Ok(index);
        }
    }
}

/// A login's fields as answers; flags come first.
pub(super) fn answer(
    context: &Context,
    login: Login,
    answers: &mut SetupArgs,
) -> Result<Found, Failure> {
    if !login.key.is_file() {
        let key = clean_text(&login.key.display().to_string(), 200);
        return Err(Failure::usage(words::key_file_gone(&login.username, &key)));
    }
    let org = login.orgs.into_iter().find(|org| {
        let parsed = MyDomain::parse(org);
        parsed.is_ok_and(|address| address.note.is_none())
    });
    answers.org = answers.org.take().or(org);
    answers.username.get_or_insert(login.username);
    answers.consumer_key.get_or_insert(login.consumer_key);
    answers.target.get_or_insert("salesforce-cli".to_owned());
    find::find(context, &[login.key])
}

/// Every login with a key file, by username.
fn logins() -> Vec<Login> {
    let Some(home) = std::env::home_dir() else {
        return Vec::new();
    };
    let mut logins: Vec<Login> = Vec::new();
    for folder in FOLDERS {
        let Ok(entries) = fs::read_dir(home.join(folder)) else {
            continue;
        };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let Some(login) = login(&path) else { continue };
            if logins.iter().all(|known| known.username != login.username) {
                logins.push(login);
            }
        }
    }
    logins.sort_by(|one, other| one.username.cmp(&other.username));
    logins
}

/// `NAME@DOMAIN.json` of a login with a key file; other logins have none.
fn login(path: &Path) -> Option<Login> {
    let name = path.file_name()?.to_str()?.strip_suffix(".json")?;
    if !name.contains('@') || !path.is_file() {
        return None;
    }
    let mut text = String::new();
    let file = fs::File::open(path).ok()?;
    file.take(LIMIT).read_to_string(&mut text).ok()?;
    let fields: AuthFile = serde_json::from_str(&text).ok()?;
    let key = fields.private_key.filter(|key| !key.is_empty())?;
    Some(Login {
        username: clean_text(fields.username.as_deref().unwrap_or(name), 200),
        orgs: [fields.instance_url, fields.login_url]
            .into_iter()
            .flatten()
            .map(|org| clean_text(&org, 300))
            .collect(),
        consumer_key: fields.client_id?,
        key: PathBuf::from(key),
    })
}
