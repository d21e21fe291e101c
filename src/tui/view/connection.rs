//! The page of a connection: what is known of it, and what can be done with it.

use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;
use uuid::Uuid;

use crate::app::lifetime;
use crate::domain::{Connection, Due};
use crate::guide::screens::dashboard::{self as words, about};
use crate::guide::{self, facts, lifetime as life};

use super::View;
use super::tested;
use crate::tui::page::Page;
use crate::tui::places::connection::{Action, actions_of, shown};

/// Columns of the labels.
const LABELS: usize = 14;

pub(super) fn fill(view: &View<'_>, id: Uuid, page: &mut Page) {
    let Some((connection, record)) = shown(view.model, id) else {
        return;
    };
    let kind = facts::org_kind(connection.org.kind());
    page.text(&format!("{}   {kind}", connection.name), page.theme.title());
    let plain = Style::new();
    let org = match connection.practice {
        Some(_) => facts::org(&connection.org),
        None => connection.org.host().to_owned(),
    };
    fact(page, about::ORG, &org, plain);
    fact(page, about::USER, connection.username.as_str(), plain);
    fact(page, about::APP, &words::app(connection), plain);
    fact(page, about::KEY, &words::key(connection), plain);
    certificate(view, connection, page);
    let told = tested::long(view, connection, record);
    let text = format!("{} {}", told.sign, told.text);
    fact(page, about::TEST, &text, told.style);
    let destination = guide::destination(&connection.destination);
    let destination = destination.map_or(connection.destination.as_str(), |d| d.name.as_str());
    let used = words::used_by(destination, &connection.hand_overs);
    fact(page, about::USED_BY, &used, plain);
    if let Some(replacement) = &connection.replacement {
        let since = facts::ago(replacement.begun, view.now);
        fact(
            page,
            about::REPLACING,
            &words::replacing(replacement, &since),
            page.theme.warn(),
        );
    }
    if !connection.retired.is_empty() {
        let earlier = words::earlier(connection);
        fact(page, about::EARLIER, &earlier, plain);
    }
    if let Some(old) = &connection.replaces {
        fact(page, about::TAKES_OVER, &words::takes_over(old), plain);
    }
    let open = connection.not_seen_to_work();
    if !open.is_empty() {
        fact(
            page,
            about::NOT_SEEN,
            &words::not_seen(&open),
            page.theme.warn(),
        );
    }
    page.blank();
    actions(view, connection, page);
}

fn fact(page: &mut Page, label: &str, text: &str, style: Style) {
    let pad = " ".repeat(LABELS.saturating_sub(label.width()));
    page.hanging(&format!("{label}{pad}"), text, Style::new(), style);
}

/// When it ends in words, a bar, where its file is, and what the end means where it is near.
fn certificate(view: &View<'_>, connection: &Connection, page: &mut Page) {
    let lifetime = lifetime(connection, view.now);
    let style = match lifetime.due {
        Some(Due::Ended) => page.theme.bad(),
        Some(_) => page.theme.warn(),
        None => Style::new(),
    };
    let bar = life::bar(&lifetime, page.theme.ascii);
    let ends = life::ends(&lifetime, connection.certificate.not_after);
    fact(page, about::CERTIFICATE, &format!("{bar} {ends}"), style);
    if !connection.certificate_path.is_empty() {
        fact(page, "", &connection.certificate_path, Style::new());
    }
    if lifetime.due.is_some() {
        fact(page, "", life::MEANING, Style::new());
    }
}

fn actions(view: &View<'_>, connection: &Connection, page: &mut Page) {
    for (index, (action, text)) in actions_of(connection).into_iter().enumerate() {
        let marked = index == view.ui.cursor;
        let theme = page.theme;
        let sign = if marked { theme.here() } else { " " };
        let style = if marked { theme.focus() } else { Style::new() };
        let letter = match action {
            Action::Key(_, letter) => letter,
            Action::Forget | Action::Back | Action::ForgetEarlier | Action::AllWork => " ",
        };
        page.focused_if(marked, |page| {
            let lead = format!("{sign} {}  {letter}  ", index + 1);
            page.hanging(&lead, text, style, style);
        });
    }
}
