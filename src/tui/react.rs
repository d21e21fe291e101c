//! Input in, messages out: what a key, a paste or a new size means for what is shown.

use ratatui::crossterm::event::{KeyCode, KeyModifiers};
use tui_input::InputRequest;
use zeroize::Zeroizing;

use crate::app::{Model, MsgBody, Place};
use crate::domain::Timestamp;
use crate::ports::{SecretEdit, SecretFields};

use super::form::FieldKind;
use super::keymap::{Intent, KeyPress, intent};
use super::overlay::{Dialog, Overlay};
use super::places::{
    checklist, connection, dashboard, hand_over, live_test, problem, question, replacing, welcome,
};
use super::ui::{Hands, Leaving, Request, Ui};
use super::{on_top, paste, path};

/// A pasted text: it may be a key, so it is wiped and never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct PastedText(pub Zeroizing<String>);

impl std::fmt::Debug for PastedText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

impl From<String> for PastedText {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

/// What can come from the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(KeyPress),
    /// A paste, as one piece.
    Paste(PastedText),
    /// The window has another size; columns and rows.
    Resize(u16, u16),
}

/// Rows that a page key moves.
const PAGE: isize = 8;

impl Ui {
    /// Takes one input.
    pub fn react(
        &mut self,
        model: &Model,
        secrets: &dyn SecretFields,
        now: Timestamp,
        input: Input,
    ) -> Vec<MsgBody> {
        let hands = Hands {
            model,
            secrets,
            now,
        };
        if self.shown.as_ref() != Some(&self.place(model)) {
            let place = self.place(model);
            self.enter(model, place);
        }
        match input {
            // Smaller and back in one go leaves the size as it was, and the window without what it
            // had cut off.
            Input::Resize(..) => {
                self.requests.push(Request::Redraw);
                Vec::new()
            }
            Input::Paste(text) => {
                self.notice = None;
                paste::paste(self, &hands, &text.0)
            }
            Input::Key(press) => {
                self.notice = None;
                self.key(&hands, press)
            }
        }
    }

    fn key(&mut self, hands: &Hands<'_>, press: KeyPress) -> Vec<MsgBody> {
        let context = self.context(hands.model);
        match intent(press, context) {
            Some(intent) => self.global(hands, intent),
            None if !self.overlays.is_empty() => on_top::typed(self, hands, press),
            None => self.typed(hands, press),
        }
    }

    /// What means the same everywhere; the rest is the page's, or that of what lies on top.
    fn global(&mut self, hands: &Hands<'_>, intent: Intent) -> Vec<MsgBody> {
        match intent {
            Intent::Interrupt => self.interrupt(hands.model, hands.now),
            Intent::SaveQuit => {
                self.leave = Some(Leaving::Quit);
                Vec::new()
            }
            Intent::Suspend => {
                self.requests.push(Request::Suspend);
                Vec::new()
            }
            Intent::Redraw => {
                self.requests.push(Request::Redraw);
                Vec::new()
            }
            Intent::Help if !matches!(self.overlays.last(), Some(Overlay::Help { .. })) => {
                self.overlays.push(Overlay::Help { scroll: 0 });
                Vec::new()
            }
            intent if !self.overlays.is_empty() => on_top::act(self, hands, intent),
            Intent::PageUp | Intent::PageDown if self.place(hands.model) == Place::Dashboard => {
                dashboard::act(self, hands, intent)
            }
            Intent::PageUp => {
                self.scroll_by(-PAGE);
                Vec::new()
            }
            Intent::PageDown => {
                self.scroll_by(PAGE);
                Vec::new()
            }
            Intent::Back => self.back(hands.model),
            Intent::Forward => {
                self.forward(hands.model);
                Vec::new()
            }
            Intent::PlainView => {
                self.plain_view(hands.model);
                Vec::new()
            }
            Intent::Copy => self.copy(hands.model),
            Intent::Open => {
                let url = self.link(hands.model);
                url.map(MsgBody::Open).into_iter().collect()
            }
            Intent::Raw => {
                self.overlays.push(Overlay::Raw { scroll: 0 });
                Vec::new()
            }
            Intent::Retry => vec![MsgBody::Retry],
            intent => self.on_page(hands, intent),
        }
    }

    #[allow(clippy::too_many_lines, reason = "one arm a key on a place: a table")]
    fn on_page(&mut self, hands: &Hands<'_>, intent: Intent) -> Vec<MsgBody> {
        let model = hands.model;
        match (self.place(model), intent) {
            (Place::Welcome, Intent::Primary) => welcome::open(self, model),
            (Place::Welcome, Intent::Quit) => {
                self.leave = Some(Leaving::Quit);
                Vec::new()
            }
            (Place::Dashboard, intent) => dashboard::act(self, hands, intent),
            (Place::Connection(id), intent) => connection::on_page(self, hands, id, intent),
            (Place::Question(_), Intent::Primary) => question::primary(self, hands),
            (Place::Question(_), Intent::Complete) => path::complete(self),
            (Place::Question(_), Intent::Browse) => path::browse(self),
            (Place::Question(_), Intent::Up | Intent::PrevField) => {
                question::move_mark(self, model, false);
                Vec::new()
            }
            (Place::Question(_), Intent::Down | Intent::NextField) => {
                question::move_mark(self, model, true);
                Vec::new()
            }
            (Place::Checklist(step), Intent::Primary) => checklist::primary(self, model, step),
            (Place::Checklist(step), Intent::Tick) => checklist::tick(self, model, step),
            (Place::Checklist(step), Intent::Skip) => checklist::skip(self, model, step),
            (Place::Checklist(step), Intent::Others) => {
                checklist::others(self, model, step);
                Vec::new()
            }
            (
                Place::Test,
                Intent::Primary
                | Intent::NextCause
                | Intent::CauseBefore
                | Intent::Experiment
                | Intent::WriteReport
                | Intent::Page
                | Intent::Status,
            ) => live_test::act(self, model, intent),
            (Place::Problem, Intent::Primary) => problem::choose(self, model),
            (Place::SwitchOver | Place::Replaced, Intent::Primary) => {
                replacing::choose(self, model)
            }
            (Place::HandOver, Intent::Primary) => {
                self.overlays.push(Overlay::Dialog(Dialog::finish(model)));
                Vec::new()
            }
            (place, Intent::WriteKey) => {
                self.ask_key_file(model, &place);
                Vec::new()
            }
            (place, Intent::Up | Intent::Down) => {
                let count = self.count(model, &place);
                if count == 0 {
                    self.scroll_by(if intent == Intent::Down { 1 } else { -1 });
                    return Vec::new();
                }
                self.move_cursor(intent == Intent::Down, count);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Where shall the key file go?
    fn ask_key_file(&mut self, model: &Model, place: &Place) {
        let file = match place {
            Place::HandOver => hand_over::proposed_key_file(model),
            _ => replacing::proposed_key_file(model),
        };
        let input = tui_input::Input::new(file);
        self.overlays.push(Overlay::KeyFile { input });
    }

    /// How many entries a page has that can be marked.
    fn count(&self, model: &Model, place: &Place) -> usize {
        match place {
            Place::Welcome => super::ui::entries(model),
            Place::Checklist(step) => checklist::lines(model, *step).len(),
            Place::Test => live_test::choices(self, model),
            Place::Problem => problem::ways_out(model).len(),
            Place::HandOver => super::view::hand_over::items(model).len(),
            Place::SwitchOver | Place::Replaced => replacing::ways_on(self, model).len(),
            Place::Dashboard => dashboard::rows(self, model).len(),
            Place::Connection(id) => connection::shown(model, *id).map_or(0, |(connection, _)| {
                connection::actions_of(connection).len()
            }),
            Place::Question(_) | Place::Work(_) => 0,
        }
    }

    /// A digit marks the n-th entry (from 1) and chooses it; a checklist's lines have no numbers.
    fn pick(&mut self, hands: &Hands<'_>, place: &Place, number: usize) -> Vec<MsgBody> {
        let choosable = matches!(
            place,
            Place::Welcome
                | Place::Problem
                | Place::Connection(_)
                | Place::SwitchOver
                | Place::Replaced
        ) || *place == Place::Test && live_test::choices(self, hands.model) > 0;
        if !choosable || !(1..=self.count(hands.model, place)).contains(&number) {
            return Vec::new();
        }
        self.cursor = number - 1;
        self.on_page(hands, Intent::Primary)
    }

    /// Letters into the field with the focus; digits pick choices.
    fn typed(&mut self, hands: &Hands<'_>, press: KeyPress) -> Vec<MsgBody> {
        let digit = match press.code {
            KeyCode::Char(c) => c.to_digit(10).and_then(|n| usize::try_from(n).ok()),
            _ => None,
        };
        match (self.place(hands.model), digit) {
            (Place::Question(_), _) => {}
            (Place::Dashboard, _) => {
                dashboard::typed(self, hands.model, press);
                return Vec::new();
            }
            (place, Some(number)) => return self.pick(hands, &place, number),
            _ => return Vec::new(),
        }
        self.free_scroll = false;
        let Some(field) = self.form.focused_mut() else {
            return Vec::new();
        };
        match field.kind {
            FieldKind::Choice { .. } => digit
                .map(|number| question::pick(self, hands, number))
                .unwrap_or_default(),
            FieldKind::Text { .. } => {
                if let Some(request) = request(press) {
                    // Typing over a proposed value replaces it.
                    if field.suggested && matches!(request, InputRequest::InsertChar(_)) {
                        field.set("", hands.now);
                    }
                    field.edit(request, hands.now);
                }
                Vec::new()
            }
            FieldKind::Secret(secret) => {
                self.form.differ = false;
                let edit = secret_edit(press);
                edit.map(|edit| {
                    let (len, cursor) = hands.secrets.edit(secret, edit);
                    MsgBody::SecretChanged {
                        field: secret,
                        len,
                        cursor,
                    }
                })
                .into_iter()
                .collect()
            }
        }
    }

    fn copy(&self, model: &Model) -> Vec<MsgBody> {
        self.copy_value(model)
            .map(MsgBody::Copy)
            .into_iter()
            .collect()
    }

    /// What `c` copies here.
    pub(super) fn copy_value(&self, model: &Model) -> Option<String> {
        match self.place(model) {
            Place::Question(_) => question::copy_value(self, model),
            Place::Checklist(step) => {
                let line = checklist::marked(self, model, step)?;
                line.copy.into_iter().next().map(|copy| copy.value)
            }
            Place::HandOver => super::view::hand_over::items(model)
                .into_iter()
                .nth(self.cursor)
                .map(|item| item.value)
                .filter(|value| !value.is_empty()),
            Place::Test if live_test::asks_for_a_fix(model) => live_test::copy_value(self, model),
            _ => None,
        }
    }

    /// The page in Setup that `o` opens here.
    pub(super) fn link(&self, model: &Model) -> Option<String> {
        match self.place(model) {
            Place::Checklist(step) => checklist::link(self, model, step),
            Place::Test if live_test::asks_for_a_fix(model) => live_test::link(self, model),
            _ => None,
        }
    }

    fn plain_view(&mut self, model: &Model) {
        let mut values: Vec<(String, String)> = Vec::new();
        if let Place::Checklist(step) = self.place(model) {
            let copies = checklist::marked(self, model, step).map(|line| line.copy);
            let copies = copies.into_iter().flatten();
            values.extend(copies.map(|copy| (copy.label, copy.value)));
        } else {
            values.extend(self.copy_value(model).map(|value| (String::new(), value)));
        }
        values.extend(self.link(model).map(|url| (String::new(), url)));
        self.requests.push(Request::Plain(values));
    }

    /// The long text of the dialog on top, which can be copied.
    pub(super) fn text_on_top(&self) -> Option<&str> {
        match self.overlays.last() {
            Some(Overlay::Dialog(dialog)) if !dialog.more.is_empty() => Some(&dialog.more),
            _ => None,
        }
    }
}

/// A key as an edit of a text. Readline's chords work too.
pub(super) fn request(press: KeyPress) -> Option<InputRequest> {
    let ctrl = press.modifiers.contains(KeyModifiers::CONTROL);
    let alt = press.modifiers.contains(KeyModifiers::ALT);
    Some(match press.code {
        KeyCode::Char('a') if ctrl => InputRequest::GoToStart,
        KeyCode::Char('e') if ctrl => InputRequest::GoToEnd,
        KeyCode::Char('u') if ctrl => InputRequest::DeleteLine,
        KeyCode::Char('k') if ctrl => InputRequest::DeleteTillEnd,
        KeyCode::Char('w') if ctrl => InputRequest::DeletePrevWord,
        KeyCode::Char('b') if alt => InputRequest::GoToPrevWord,
        KeyCode::Char('f') if alt => InputRequest::GoToNextWord,
        KeyCode::Char(c) if !ctrl && !alt => InputRequest::InsertChar(c),
        KeyCode::Backspace if alt || ctrl => InputRequest::DeletePrevWord,
        KeyCode::Backspace => InputRequest::DeletePrevChar,
        KeyCode::Delete => InputRequest::DeleteNextChar,
        KeyCode::Left if ctrl => InputRequest::GoToPrevWord,
        KeyCode::Right if ctrl => InputRequest::GoToNextWord,
        KeyCode::Left if !alt => InputRequest::GoToPrevChar,
        KeyCode::Right if !alt => InputRequest::GoToNextChar,
        KeyCode::Home => InputRequest::GoToStart,
        KeyCode::End => InputRequest::GoToEnd,
        _ => return None,
    })
}

fn secret_edit(press: KeyPress) -> Option<SecretEdit> {
    Some(match request(press)? {
        InputRequest::InsertChar(c) => SecretEdit::Insert(c),
        InputRequest::DeletePrevChar => SecretEdit::Backspace,
        InputRequest::DeleteNextChar => SecretEdit::Delete,
        InputRequest::GoToPrevChar => SecretEdit::Left,
        InputRequest::GoToNextChar => SecretEdit::Right,
        InputRequest::GoToStart => SecretEdit::Home,
        InputRequest::GoToEnd => SecretEdit::End,
        InputRequest::DeleteLine | InputRequest::DeletePrevWord => SecretEdit::Clear,
        _ => return None,
    })
}
