//! The report as lines.

use crate::cli::output;
use crate::diagnosis::causes;
use crate::diagnosis::inspect::{Level, level};
use crate::domain::{Item, Remark, Timestamp};
use crate::guide::{inspect as words, messages};
use crate::scripted::judgement;

use super::facts;
use super::report::{FileReport, Report};

/// Prints everything.
pub(super) fn print(report: &Report) {
    for (index, file) in report.files.iter().enumerate() {
        if index > 0 {
            output::line("");
        }
        print_file(file, report.now);
    }
    if let Some(remark) = &report.pair {
        output::line("");
        output::line(words::TOGETHER_HEADING);
        print_remark(remark, Item::Other);
    }
}

fn print_file(file: &FileReport, now: Timestamp) {
    output::line(&format!("{}: {}", file.source, words::noun(file.item)));
    let rows = match &file.jwt {
        Some(jwt) => facts::of_jwt(&jwt.seen),
        None => facts::of_seen(&file.seen, now),
    };
    let width = rows.iter().map(|(name, _)| name.chars().count()).max();
    let width = width.unwrap_or_default();
    for (name, value) in rows {
        output::line(&format!("  {name:<width$}  {value}"));
    }
    for remark in &file.remarks {
        print_remark(remark, file.item);
    }
    let checked_with = file.jwt.as_ref().and_then(|jwt| jwt.against.as_ref());
    if let Some(against) = checked_with {
        output::line(&format!("           {}", words::checked_with(against)));
    }
    if let Some(verdict) = &file.answer {
        if !verdict.meaning.is_empty() {
            output::prose(&verdict.meaning);
        }
        for line in judgement(verdict, None) {
            output::prose(&line);
        }
        if let Some(first) = verdict.findings.first() {
            output::line(messages::FIXES_HEADING);
            for (index, fix) in first.fixes.iter().enumerate() {
                output::prose(&format!("  {}. {}", index + 1, fix.text));
            }
        }
    }
    let quiet = |remark: &Remark| level(remark, file.item).0 < Level::Warning;
    if file.answer.is_none() && file.remarks.iter().all(quiet) {
        output::line(&format!("  {}", words::ALL_FINE));
    }
}

fn print_remark(remark: &Remark, item: Item) {
    let said = words::words(remark, item);
    if said.what.is_empty() {
        return;
    }
    let (level, cause) = level(remark, item);
    let code = cause.and_then(|cause| causes().get(&cause));
    let code = code.map(|cause| format!(" ({})", cause.code));
    let word = match level {
        Level::Fine => words::FINE,
        Level::Note => words::NOTE,
        Level::Warning => words::WARNING,
        Level::Error => words::ERROR,
    };
    let code = code.unwrap_or_default();
    output::line(&format!("  {word}  {}{code}", said.what));
    if !said.next.is_empty() {
        output::line(&format!("           {}", said.next));
    }
}
