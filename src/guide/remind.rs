//! Reminders for other systems: a systemd timer, a cron line, a GitHub Actions workflow, a calendar
//! file. A timer on this computer asks `sfjwt status`; what runs elsewhere carries the dates.

mod calendar;
mod workflow;

use super::shell;
use crate::domain::{Connection, DueRule, Lifetime, Timestamp};

pub use calendar::calendar;
pub use workflow::workflow;

/// A file to be put somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderFile {
    /// Its usual name.
    pub name: String,
    /// Its content.
    pub content: String,
}

/// How `sfjwt status` is called by a timer, which has no search path of its own: the program and the
/// arguments before and after `status`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Absolute path of the program.
    pub program: String,
    /// Folder of records, where it is not the usual one.
    pub config_dir: Option<String>,
    /// The connection; `None`: all.
    pub connection: Option<String>,
}

impl Call {
    fn words(&self) -> Vec<String> {
        let mut words = vec![self.program.clone(), "status".to_owned()];
        words.extend(self.connection.clone());
        if let Some(folder) = &self.config_dir {
            words.extend(["--config-dir".to_owned(), folder.clone()]);
        }
        words
    }

    /// Begins the names of files: `sfjwt-remind-acme`.
    pub fn stem(&self) -> String {
        match &self.connection {
            Some(name) => format!("sfjwt-remind-{name}"),
            None => "sfjwt-remind".to_owned(),
        }
    }

    fn subject(&self) -> String {
        match &self.connection {
            Some(name) => format!("the key of {name}"),
            None => "a key of a Salesforce connection".to_owned(),
        }
    }
}

/// A service and the timer that starts it, for the units of a user. The service fails when a key is
/// due, so that it stands among the failed units and whatever watches those.
pub fn systemd(call: &Call) -> Vec<ReminderFile> {
    let stem = call.stem();
    let about = format!("Is {} due to be replaced?", call.subject());
    let words: Vec<String> = call.words().iter().map(|word| unit_word(word)).collect();
    let service = format!(
        "[Unit]\nDescription={about}\n\n[Service]\nType=oneshot\nExecStart={}\n",
        words.join(" ")
    );
    let timer = format!(
        "[Unit]\nDescription={about} Every Monday\n\n[Timer]\nOnCalendar=Mon *-*-* 09:00:00\n\
         Persistent=true\n\n[Install]\nWantedBy=timers.target\n"
    );
    vec![
        ReminderFile {
            name: format!("{stem}.service"),
            content: service,
        },
        ReminderFile {
            name: format!("{stem}.timer"),
            content: timer,
        },
    ]
}

/// A word of a unit's command line: in double quotes, with what systemd reads in there escaped
/// (systemd.service(5), "Command lines"; systemd.unit(5), "Specifiers").
fn unit_word(word: &str) -> String {
    let mut quoted = String::with_capacity(word.len() + 2);
    for c in word.chars() {
        match c {
            '%' => quoted.push_str("%%"),
            '$' => quoted.push_str("$$"),
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            c => quoted.push(c),
        }
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
    if word.chars().all(plain) {
        quoted
    } else {
        format!("\"{quoted}\"")
    }
}

/// What to do with the units.
pub fn systemd_next(call: &Call) -> Vec<String> {
    vec![
        "Put both into ~/.config/systemd/user, then:".to_owned(),
        format!(
            "systemctl --user daemon-reload && systemctl --user enable --now {}.timer",
            call.stem()
        ),
        "When a key is due the service fails, and is listed by: systemctl --user --failed"
            .to_owned(),
    ]
}

/// A line for `crontab -e`. Cron mails what a command prints, so it prints nothing unless a key is
/// due. In a crontab a `%` ends the command, so it is escaped (crontab(5)).
pub fn cron(call: &Call) -> String {
    let words: Vec<String> = call.words().iter().map(|word| shell::quote(word)).collect();
    let command = format!("out=\"$({} 2>&1)\" || echo \"$out\"", words.join(" "));
    format!("0 9 * * 1 {}\n", command.replace('%', "\\%"))
}

/// What to do with the line.
pub const CRON_NEXT: &str = "Add it with crontab -e. Every Monday at 9 it prints what is due, which \
     cron mails to you (MAILTO), and otherwise nothing.";

/// What to do with the workflow.
pub fn workflow_next(name: &str) -> Vec<String> {
    vec![
        format!("Put it into your repository as .github/workflows/{name}"),
        "It knows these dates and nothing else; write it anew after the key was replaced. GitHub \
         stops timed workflows in repositories without activity for 60 days."
            .to_owned(),
    ]
}

/// What to do with the calendar file.
pub const CALENDAR_NEXT: &str = "Open it with your calendar. Imported again, it changes the same \
     entries; after the key was replaced, write it anew.";

/// From when a connection is due, and when its certificate ends.
fn dates(connection: &Connection) -> (Timestamp, Timestamp) {
    let certificate = &connection.certificate;
    let end = certificate.not_after;
    let due = Lifetime::due_at(DueRule::Usual, certificate.not_before, end);
    (due, end)
}

/// There is nothing to be reminded of.
pub const NOTHING: &str = "No connection is saved yet, so there is nothing to be reminded of.";

#[cfg(test)]
mod tests {
    use super::*;

    fn call(program: &str) -> Call {
        Call {
            program: program.to_owned(),
            config_dir: Some("/a b/100%/$x".to_owned()),
            connection: Some("acme".to_owned()),
        }
    }

    #[test]
    fn no_path_becomes_syntax() {
        let [service, timer] = &systemd(&call("/usr/bin/sfjwt"))[..] else {
            panic!("two files");
        };
        assert!(
            service.content.contains(
                "\nExecStart=/usr/bin/sfjwt status acme --config-dir \"/a b/100%%/$$x\"\n"
            )
        );
        assert_eq!(timer.name, "sfjwt-remind-acme.timer");
        assert_eq!(
            cron(&call("/usr/bin/sfjwt")),
            "0 9 * * 1 out=\"$(/usr/bin/sfjwt status acme --config-dir '/a b/100\\%/$x' 2>&1)\" \
             || echo \"$out\"\n"
        );
    }
}
