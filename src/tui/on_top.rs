//! Keys for what lies on top of the page.

use ratatui::crossterm::event::KeyCode;

use crate::app::{Model, MsgBody, Told};
use crate::diagnosis::{page_of, redact};
use crate::domain::ConnectionName;
use crate::guide::screens;

use super::keymap::{Intent, KeyPress};
use super::overlay::{Act, Overlay};
use super::path;
use super::places::{connection, explained, hand_over, live_test};
use super::react::request;
use super::ui::{Hands, Leaving, Request, Ui};

/// Rows that a page key moves.
const PAGE: usize = 8;

/// What an intent means for the overlay that is seen.
pub(super) fn act(ui: &mut Ui, hands: &Hands<'_>, intent: Intent) -> Vec<MsgBody> {
    match intent {
        Intent::Back | Intent::Quit => close(ui, hands),
        Intent::Up | Intent::Down => {
            move_mark(ui, hands.model, intent == Intent::Down, 1);
            Vec::new()
        }
        Intent::PageUp | Intent::PageDown => {
            scroll(ui, hands.model, intent == Intent::PageDown);
            Vec::new()
        }
        Intent::Primary => primary(ui, hands),
        Intent::Copy => {
            let text = ui.text_on_top().map(str::to_owned);
            text.map(MsgBody::Copy).into_iter().collect()
        }
        Intent::PlainView => {
            let text = ui.text_on_top().map(str::to_owned);
            let values = text.map(|text| vec![(String::new(), text)]);
            ui.requests.extend(values.map(Request::Plain));
            Vec::new()
        }
        // The key that opened help closes it.
        Intent::Help => {
            ui.overlays.pop();
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Esc: closes it. A pasted key that was offered is wiped, not left behind.
fn close(ui: &mut Ui, hands: &Hands<'_>) -> Vec<MsgBody> {
    if let Some(Overlay::Dialog(dialog)) = ui.overlays.pop() {
        for (_, act) in dialog.choices {
            if let Act::ForgetPaste(paste) = act {
                hands.secrets.forget_paste(paste);
            }
        }
    }
    Vec::new()
}

/// Scrolls something to read; elsewhere a page is several entries.
fn scroll(ui: &mut Ui, model: &Model, down: bool) {
    match ui.overlays.last_mut() {
        Some(Overlay::Dialog(dialog)) => {
            dialog.scroll = if down {
                dialog.scroll + PAGE
            } else {
                dialog.scroll.saturating_sub(PAGE)
            };
        }
        Some(Overlay::Explained { scroll, .. }) => {
            *scroll = if down {
                *scroll + PAGE
            } else {
                scroll.saturating_sub(PAGE)
            };
        }
        _ => move_mark(ui, model, down, PAGE),
    }
}

fn move_mark(ui: &mut Ui, model: &Model, down: bool, by: usize) {
    let choices = explained::choices(model).len();
    let Some(overlay) = ui.overlays.last_mut() else {
        return;
    };
    let step = |at: usize, count: usize| {
        if down {
            (at + by).min(count.saturating_sub(1))
        } else {
            at.saturating_sub(by)
        }
    };
    match overlay {
        Overlay::Dialog(dialog) => {
            dialog.cursor = step(dialog.cursor, dialog.choices.len());
            dialog.scroll = 0;
        }
        Overlay::Picker(picker) => picker.cursor = step(picker.cursor, path::entries(picker).len()),
        Overlay::Explained { cursor, scroll } if choices > 0 => {
            *cursor = step(*cursor, choices);
            *scroll = 0;
        }
        other => {
            if let Some(scroll) = other.scroll_mut() {
                *scroll = step(*scroll, usize::MAX);
            }
        }
    }
}

fn primary(ui: &mut Ui, hands: &Hands<'_>) -> Vec<MsgBody> {
    match ui.overlays.last().cloned() {
        Some(Overlay::Dialog(dialog)) => {
            let chosen = dialog.choices.into_iter().nth(dialog.cursor);
            chosen.map_or_else(Vec::new, |(_, act)| choose(ui, hands, act))
        }
        Some(Overlay::Explained { cursor, .. }) => {
            ui.overlays.pop();
            explained::choose(hands.model, cursor)
        }
        Some(Overlay::Picker(_)) => path::pick(ui, hands.model, hands.now),
        Some(Overlay::Explain { input }) => {
            if input.value().trim().is_empty() {
                return Vec::new();
            }
            ui.overlays.pop();
            if let Some(page) = page_of(input.value().trim()) {
                let code = page.code;
                ui.overlays.push(Overlay::Page { scroll: 0, code });
                return Vec::new();
            }
            ui.overlays.push(Overlay::Explained {
                scroll: 0,
                cursor: 0,
            });
            vec![MsgBody::Explain(redact(input.value()))]
        }
        Some(Overlay::Rename { from, input, .. }) => rename(ui, hands.model, &from, input.value()),
        Some(Overlay::Status { input }) => {
            ui.overlays.pop();
            let status = redact(input.value().trim());
            vec![MsgBody::Told(Told::LoginHistory(status))]
        }
        Some(Overlay::Report { input }) if !hand_over::is_whole_path(input.value()) => {
            ui.notice = Some(screens::WHOLE_PATH.to_owned());
            Vec::new()
        }
        Some(Overlay::Report { input }) => {
            ui.overlays.pop();
            vec![MsgBody::WriteReport(input.value().trim().to_owned())]
        }
        Some(Overlay::KeyFile { input }) if !hand_over::is_whole_path(input.value()) => {
            ui.notice = Some(screens::WHOLE_PATH.to_owned());
            Vec::new()
        }
        Some(Overlay::KeyFile { input }) => {
            ui.overlays.pop();
            vec![MsgBody::ExportKey(input.value().trim().to_owned())]
        }
        Some(_) => {
            ui.overlays.pop();
            Vec::new()
        }
        None => Vec::new(),
    }
}

/// Another name, or why it is not taken.
fn rename(ui: &mut Ui, model: &Model, from: &ConnectionName, typed: &str) -> Vec<MsgBody> {
    match connection::new_name(model, from, typed) {
        Ok(message) => {
            ui.overlays.pop();
            vec![message]
        }
        Err(words) => {
            if let Some(Overlay::Rename { refused, .. }) = ui.overlays.last_mut() {
                *refused = Some(words);
            }
            Vec::new()
        }
    }
}

fn choose(ui: &mut Ui, hands: &Hands<'_>, act: Act) -> Vec<MsgBody> {
    // Copying leaves the dialog where it is.
    if let Act::Copy(text) = act {
        return vec![MsgBody::Copy(text)];
    }
    ui.overlays.pop();
    match act {
        Act::Close | Act::Copy(_) => Vec::new(),
        Act::Leave => {
            ui.leave = Some(Leaving::Quit);
            Vec::new()
        }
        Act::Finish => {
            ui.leave = Some(Leaving::Finished);
            Vec::new()
        }
        Act::Send(messages) => {
            if messages.iter().any(|m| matches!(m, MsgBody::Explain(_))) {
                ui.overlays.push(Overlay::Explained {
                    scroll: 0,
                    cursor: 0,
                });
            }
            messages
        }
        Act::ForgetPaste(paste) => {
            hands.secrets.forget_paste(paste);
            Vec::new()
        }
        Act::LeaveChecklist(step) => {
            ui.look = None;
            let mut messages = vec![MsgBody::LeaveChecklist(step)];
            if std::mem::take(&mut ui.fixing) {
                messages.extend(live_test::returned(hands.model));
            }
            messages
        }
    }
}

/// A key that is no shortcut: text, where there is a field; a digit picks from a dialog.
pub(super) fn typed(ui: &mut Ui, hands: &Hands<'_>, press: KeyPress) -> Vec<MsgBody> {
    let Some(overlay) = ui.overlays.last_mut() else {
        return Vec::new();
    };
    if let Overlay::Explained { cursor, .. } = overlay {
        let digit = match press.code {
            KeyCode::Char(c) => c.to_digit(10).and_then(|n| usize::try_from(n).ok()),
            _ => None,
        };
        let count = explained::choices(hands.model).len();
        let Some(number) = digit.filter(|n| (1..=count).contains(n)) else {
            return Vec::new();
        };
        *cursor = number - 1;
        return primary(ui, hands);
    }
    if let Overlay::Dialog(dialog) = overlay {
        let digit = match press.code {
            KeyCode::Char(c) => c.to_digit(10).and_then(|n| usize::try_from(n).ok()),
            _ => None,
        };
        let picked = digit.filter(|n| (1..=dialog.choices.len()).contains(n));
        let Some(number) = picked else {
            return Vec::new();
        };
        dialog.cursor = number - 1;
        return primary(ui, hands);
    }
    if let Some(input) = overlay.input_mut()
        && let Some(request) = request(press)
    {
        input.handle(request);
        // What was wrong with it before says nothing about what is typed now.
        if let Overlay::Rename { refused, .. } = overlay {
            *refused = None;
        }
    }
    Vec::new()
}
