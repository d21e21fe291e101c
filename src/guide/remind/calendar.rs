//! A calendar file (RFC 5545): an entry on the day a key becomes due, and one on the day its
//! certificate ends.

use time::Date;

use super::{ReminderFile, dates};
use crate::domain::{Connection, Timestamp};
use crate::guide::lifetime;

/// Octets of a line, without its end (RFC 5545 §3.1).
const LINE: usize = 75;

/// The file. An entry keeps its id for as long as connection and certificate are the same, so that a
/// calendar that gets the file again changes it instead of adding another.
pub fn calendar(stem: &str, connections: &[Connection], now: Timestamp) -> ReminderFile {
    let mut out = Lines::default();
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//sfjwt//remind//EN",
        "CALSCALE:GREGORIAN",
    ] {
        out.line(line);
    }
    for connection in connections {
        entries(&mut out, connection, now);
    }
    out.line("END:VCALENDAR");
    ReminderFile {
        name: format!("{stem}.ics"),
        content: out.text,
    }
}

fn entries(out: &mut Lines, connection: &Connection, now: Timestamp) {
    let (due, end) = dates(connection);
    let name = &connection.name;
    let org = if connection.practice.is_some() {
        "practice run, simulated".to_owned()
    } else {
        connection.org.host().to_owned()
    };
    let what = format!(
        "Connection {name}: user {}, org {org}. Its certificate ends on {}.",
        connection.username,
        end.date()
    );
    let next = format!("Replace the key: sfjwt rotate {name}");
    // What is due already is put on today: nobody is reminded of the past.
    let on = due.date().max(now.date().min(end.date()));
    let title = format!("Replace the Salesforce key of {name}");
    let text = format!("{what}\n{next}");
    entry(out, connection, "due", now, on, &title, &text);
    let title = format!("The certificate of {name} ends (Salesforce)");
    let text = format!("{what} {}\n{next}", lifetime::MEANING);
    entry(out, connection, "end", now, end.date(), &title, &text);
}

/// An entry for a whole day, with an alarm at nine in the morning of whoever reads it; the end has
/// another a week before.
fn entry(
    out: &mut Lines,
    connection: &Connection,
    kind: &str,
    now: Timestamp,
    on: Date,
    title: &str,
    text: &str,
) {
    let (id, certificate) = (connection.id, connection.certificate.fingerprint.short());
    out.line("BEGIN:VEVENT");
    out.line(&format!("UID:{kind}-{id}-{certificate}@sfjwt.invalid"));
    out.line(&format!("DTSTAMP:{}", stamp(now)));
    out.line(&format!("DTSTART;VALUE=DATE:{}", day(on)));
    if let Some(after) = on.next_day() {
        out.line(&format!("DTEND;VALUE=DATE:{}", day(after)));
    }
    out.line(&format!("SUMMARY:{}", escaped(title)));
    out.line(&format!("DESCRIPTION:{}", escaped(text)));
    out.line("TRANSP:TRANSPARENT");
    alarm(out, "PT9H", title);
    if kind == "end" {
        alarm(out, "-P6DT15H", title);
    }
    out.line("END:VEVENT");
}

fn alarm(out: &mut Lines, trigger: &str, title: &str) {
    out.line("BEGIN:VALARM");
    out.line("ACTION:DISPLAY");
    out.line(&format!("TRIGGER:{trigger}"));
    out.line(&format!("DESCRIPTION:{}", escaped(title)));
    out.line("END:VALARM");
}

fn day(date: Date) -> String {
    let (year, month, day) = date.to_calendar_date();
    format!("{year:04}{:02}{day:02}", u8::from(month))
}

fn stamp(at: Timestamp) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    let (hour, minute, second) = at.to_hms();
    format!("{}T{hour:02}{minute:02}{second:02}Z", day(at.date()))
}

/// A text value (RFC 5545 §3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Content lines, folded.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    /// Adds a line; a long one goes on behind a space, and no character is cut in two.
    fn line(&mut self, line: &str) {
        let mut used = 0;
        for c in line.chars() {
            if used + c.len_utf8() > LINE {
                self.text.push_str("\r\n ");
                used = 1;
            }
            self.text.push(c);
            used += c.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    #[test]
    fn lines_are_folded_between_characters() {
        let mut out = Lines::default();
        let text = "é".repeat(100);
        out.line(&text);
        let lines: Vec<&str> = out.text.split("\r\n").collect();
        assert!(lines.iter().all(|line| line.len() <= LINE), "{lines:?}");
        assert!(
            lines[1..]
                .iter()
                .all(|line| line.is_empty() || line.starts_with(' '))
        );
        assert_eq!(out.text.replace("\r\n ", "").trim_end(), text);
    }

    #[test]
    fn values_cannot_become_lines_of_their_own() {
        assert_eq!(escaped("a,b;c\\d\ne\r\u{7}"), "a\\,b\\;c\\\\d\\ne");
        assert_eq!(day(date!(2027 - 02 - 03)), "20270203");
        assert_eq!(
            stamp(datetime!(2027-02-03 23:30 -02:00)),
            "20270204T013000Z"
        );
    }
}
