//! What a question's page holds while it is answered: texts under their cursors, the choice that is
//! marked, which field has the focus, what is wrong with a value.

use tui_input::{Input, InputRequest};

use crate::app::{
    Ask, Invalid, Kind, Model, Pending, Place, QuestionId, SecretField, answer_text, ask_about,
    pending, validate,
};
use crate::domain::{Pasted, Timestamp};

/// How long typing has to pause before an error is shown.
const IDLE: time::Duration = time::Duration::milliseconds(400);

/// A field.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// The question it answers.
    pub(super) question: QuestionId,
    /// What it takes.
    pub(super) kind: FieldKind,
    /// What is wrong with it, once that may be said.
    pub(super) error: Option<Invalid>,
    /// When it was last edited; `None`: untouched.
    pub(super) edited: Option<Timestamp>,
    /// The value was proposed, nobody typed it.
    pub(super) suggested: bool,
    /// What an emptied field stands for.
    pub(super) proposed: Option<String>,
    /// It was said that the value looks wrong: Enter takes it now.
    pub(super) doubted: bool,
}

/// What a field takes.
#[derive(Debug, Clone)]
pub(super) enum FieldKind {
    /// One line of text; `path`: of a file.
    Text {
        /// Text and cursor.
        input: Input,
        /// It names a file.
        path: bool,
    },
    /// One of these values.
    Choice {
        /// The values.
        values: Vec<String>,
        /// Which is marked.
        marked: usize,
    },
    /// A secret, which is in the vault.
    Secret(SecretField),
}

/// The fields of a page, one of them with the focus.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    /// The fields, in order.
    pub(super) fields: Vec<Field>,
    /// Which has the focus.
    pub(super) focus: usize,
    /// Two passphrases that differ: said under the second.
    pub(super) differ: bool,
}

/// The questions that are asked on one page together.
pub(super) fn questions_of(model: &Model, question: &QuestionId) -> Vec<QuestionId> {
    match question {
        // It is made already; only its place is open.
        QuestionId::CertOut if model.may_choose_certificate_place() => vec![QuestionId::CertOut],
        QuestionId::CommonName | QuestionId::Days | QuestionId::CertOut => vec![
            QuestionId::CommonName,
            QuestionId::Days,
            QuestionId::CertOut,
        ],
        QuestionId::Field(id) => {
            let fields = model.destination().map(crate::guide::Destination::asked);
            let all: Vec<QuestionId> = fields
                .into_iter()
                .flatten()
                .map(|field| QuestionId::Field(field.id.clone()))
                .collect();
            if all.is_empty() {
                vec![QuestionId::Field(id.clone())]
            } else {
                all
            }
        }
        other => vec![other.clone()],
    }
}

/// The place that stands for all places on the same page.
pub(super) fn page_of(model: &Model, place: Place) -> Place {
    match &place {
        Place::Question(question) => questions_of(model, question)
            .into_iter()
            .next()
            .map_or(place, Place::Question),
        _ => place,
    }
}

impl Form {
    /// The form of a question's page, filled with answers or what is proposed.
    pub(super) fn of(model: &Model, question: &QuestionId) -> Self {
        let mut fields = Vec::new();
        for question in questions_of(model, question) {
            let ask = ask_about(model, &question);
            if let (Kind::Secret { twice }, Some((own, _))) = (&ask.kind, question.secret()) {
                fields.push(secret(&question, own));
                if *twice {
                    fields.push(secret(&question, SecretField::PassphraseAgain));
                }
                continue;
            }
            fields.push(field(model, ask));
        }
        // What was answered before needs no second look: on to what is asked.
        let asked = match pending(model) {
            Pending::Ask(ask) => Some(ask.question),
            Pending::Stuck(problem) => problem.question(),
            _ => None,
        };
        let asked = asked.and_then(|asked| fields.iter().position(|f| f.question == asked));
        let mut form = Self {
            fields,
            focus: asked.unwrap_or(0),
            differ: false,
        };
        form.show_refused(model);
        form
    }

    /// What the core refused is said under its field.
    pub(super) fn show_refused(&mut self, model: &Model) {
        for field in &mut self.fields {
            let untouched = field.edited.is_none();
            if let Some(invalid) = model.invalid.get(&field.question).filter(|_| untouched) {
                field.error = Some(invalid.clone());
            }
        }
    }

    /// The field with the focus.
    pub(super) fn focused(&self) -> Option<&Field> {
        self.fields.get(self.focus)
    }

    /// The field with the focus.
    pub(super) fn focused_mut(&mut self) -> Option<&mut Field> {
        self.fields.get_mut(self.focus)
    }

    /// Moves the focus; the field that is left is checked, which never keeps anybody from leaving.
    pub(super) fn move_focus(&mut self, model: &Model, forward: bool) -> bool {
        self.check(model, self.focus);
        let next = if forward {
            self.focus + 1
        } else {
            self.focus.wrapping_sub(1)
        };
        if next < self.fields.len() {
            self.focus = next;
            true
        } else {
            false
        }
    }

    /// Checks one field, if somebody touched it.
    pub(super) fn check(&mut self, model: &Model, index: usize) {
        if let Some(field) = self.fields.get_mut(index)
            && field.edited.is_some()
        {
            field.error = field.verdict(model);
        }
    }

    /// Checks every field, touched or not; the number of wrong ones. The first gets the focus.
    pub(super) fn check_all(&mut self, model: &Model) -> usize {
        let mut wrong = 0;
        for (index, field) in self.fields.iter_mut().enumerate().rev() {
            field.error = field.verdict(model);
            if field.error.is_some() {
                wrong += 1;
                self.focus = index;
            }
        }
        wrong
    }

    /// Shows an error after a pause in typing; when to look again, otherwise.
    pub(super) fn check_idle(&mut self, model: &Model, now: Timestamp) -> Option<time::Duration> {
        let index = self.focus;
        let field = self.fields.get_mut(index)?;
        let due = field.edited? + IDLE;
        if field.error.is_some() || field.text().is_some_and(str::is_empty) {
            return None;
        }
        if now < due {
            return Some(due - now);
        }
        field.error = field.verdict(model);
        None
    }
}

impl Field {
    /// The text typed; `None` for choices and secrets.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.kind {
            FieldKind::Text { input, .. } => Some(input.value()),
            _ => None,
        }
    }

    /// The answer as it would be sent; `None` for secrets.
    pub(super) fn answer(&self) -> Option<String> {
        match &self.kind {
            FieldKind::Text { input, .. } if input.value().trim().is_empty() => {
                Some(self.proposed.clone().unwrap_or_default())
            }
            FieldKind::Text { input, .. } => Some(input.value().to_owned()),
            FieldKind::Choice { values, marked } => values.get(*marked).cloned(),
            FieldKind::Secret(_) => None,
        }
    }

    /// Puts a text into it, cursor at the end.
    pub(super) fn set(&mut self, text: &str, now: Timestamp) {
        if let FieldKind::Text { input, .. } = &mut self.kind {
            *input = Input::new(text.to_owned());
            self.touched(now);
        }
    }

    /// Edits the text.
    pub(super) fn edit(&mut self, request: InputRequest, now: Timestamp) {
        if let FieldKind::Text { input, .. } = &mut self.kind
            && input.handle(request).is_some_and(|changed| changed.value)
        {
            self.touched(now);
        }
    }

    /// An edit clears what was said about the value before.
    fn touched(&mut self, now: Timestamp) {
        self.edited = Some(now);
        self.error = None;
        self.suggested = false;
        self.doubted = false;
    }

    /// What is wrong with the value. A secret that was typed, or pasted into a terminal that does
    /// not tell, is refused and does not stay on the screen.
    fn verdict(&mut self, model: &Model) -> Option<Invalid> {
        let answer = self.answer()?;
        // The default place of the certificate, an open field of the destination.
        let error = validate(model, &self.question, &answer).err()?;
        let secret = Pasted::recognise(&answer).is_some_and(|found| found.is_secret());
        if let FieldKind::Text { input, .. } = &mut self.kind
            && secret
        {
            *input = Input::default();
        }
        Some(error)
    }
}

fn secret(question: &QuestionId, field: SecretField) -> Field {
    Field {
        question: question.clone(),
        kind: FieldKind::Secret(field),
        error: None,
        edited: None,
        suggested: false,
        proposed: None,
        doubted: false,
    }
}

fn field(model: &Model, ask: Ask) -> Field {
    let answered = answer_text(model, &ask.question);
    let proposed = ask.default.clone().filter(|default| !default.is_empty());
    let suggested = answered.is_none() && proposed.is_some();
    let value = answered.or(ask.default).unwrap_or_default();
    let kind = match ask.kind {
        Kind::Choice(values) => choice(values, &value),
        Kind::Confirm => choice(vec!["yes".to_owned(), "no".to_owned()], &value),
        Kind::Text | Kind::Number | Kind::Secret { .. } => FieldKind::Text {
            input: Input::new(value),
            path: false,
        },
        Kind::Path => FieldKind::Text {
            input: Input::new(value),
            path: true,
        },
    };
    Field {
        question: ask.question,
        kind,
        error: None,
        edited: None,
        suggested,
        proposed,
        doubted: false,
    }
}

fn choice(values: Vec<String>, value: &str) -> FieldKind {
    let marked = values.iter().position(|v| v == value).unwrap_or(0);
    FieldKind::Choice { values, marked }
}
