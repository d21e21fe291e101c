//! What lies on top of a page: dialogs, help, things to read, the file picker.

use tui_input::Input;

use crate::app::{
    Door, Journey, Model, MsgBody, PasteHandle, QuestionId, ReplaceTask, Saved, Step, Upkeep,
    draft_step,
};
use crate::domain::{Connection, ConnectionName, Draft, FolderList, RecordError};
use crate::guide::screens::dashboard;
use crate::guide::{experiments, facts, messages, problems, replacing, screens};

/// Something on top of the page.
#[derive(Debug, Clone)]
pub(super) enum Overlay {
    /// A question with a few answers.
    Dialog(Dialog),
    /// The keys.
    Help { scroll: usize },
    /// The raw answer of Salesforce.
    Raw { scroll: usize },
    /// The page of a code.
    Page { scroll: usize, code: String },
    /// A text field: Status of the login in Login History.
    Status { input: Input },
    /// What a pasted answer means, and where to go with it.
    Explained { scroll: usize, cursor: usize },
    /// A text field: what Salesforce said.
    Explain { input: Input },
    /// A text field: another name for this one, and why the last one typed is refused.
    Rename {
        from: ConnectionName,
        input: Input,
        refused: Option<String>,
    },
    /// A text field: where the key file goes.
    KeyFile { input: Input },
    /// A text field: where the report goes.
    Report { input: Input },
    /// A folder.
    Picker(Picker),
}

/// A question with a few answers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Dialog {
    pub(super) kind: DialogKind,
    pub(super) title: String,
    pub(super) text: Vec<String>,
    pub(super) choices: Vec<(String, Act)>,
    /// Something long to read below the answers.
    pub(super) more: String,
    pub(super) cursor: usize,
    /// How far it is scrolled; 0 follows the marked answer.
    pub(super) scroll: usize,
}

/// Which dialog it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DialogKind {
    Leave,
    Keychain,
    Other,
}

/// What choosing an answer does.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Act {
    /// Nothing: close.
    Close,
    /// Leave, saved.
    Leave,
    /// Leave at the end of the journey.
    Finish,
    /// Send these.
    Send(Vec<MsgBody>),
    /// Copy this and stay.
    Copy(String),
    /// Wipe the pasted key.
    ForgetPaste(PasteHandle),
    /// Go on from a checklist without ticking.
    LeaveChecklist(Step),
}

/// The file picker.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Picker {
    pub(super) question: QuestionId,
    pub(super) folder: Option<FolderList>,
    pub(super) cursor: usize,
    pub(super) problem: Option<String>,
}

impl Overlay {
    /// The field for another name, with the one it has.
    pub(super) fn rename(from: ConnectionName) -> Self {
        Self::Rename {
            input: Input::new(from.to_string()),
            from,
            refused: None,
        }
    }

    pub(super) const fn is_keychain(&self) -> bool {
        matches!(self, Self::Dialog(dialog) if matches!(dialog.kind, DialogKind::Keychain))
    }

    pub(super) const fn is_leave(&self) -> bool {
        matches!(self, Self::Dialog(dialog) if matches!(dialog.kind, DialogKind::Leave))
    }

    /// How far it is scrolled, if it is something to read.
    pub(super) const fn scroll_mut(&mut self) -> Option<&mut usize> {
        match self {
            Self::Help { scroll }
            | Self::Raw { scroll }
            | Self::Page { scroll, .. }
            | Self::Explained { scroll, .. } => Some(scroll),
            Self::Dialog(dialog) => Some(&mut dialog.scroll),
            _ => None,
        }
    }

    /// The text field, if it is one.
    pub(super) const fn input_mut(&mut self) -> Option<&mut Input> {
        match self {
            Self::Explain { input }
            | Self::KeyFile { input }
            | Self::Report { input }
            | Self::Rename { input, .. }
            | Self::Status { input } => Some(input),
            _ => None,
        }
    }
}

impl Dialog {
    pub(super) fn new(title: &str, text: Vec<String>, choices: Vec<(&str, Act)>) -> Self {
        Self {
            kind: DialogKind::Other,
            title: title.to_owned(),
            text,
            choices: choices
                .into_iter()
                .map(|(label, act)| (label.to_owned(), act))
                .collect(),
            more: String::new(),
            cursor: 0,
            scroll: 0,
        }
    }

    /// Leave?
    pub(super) fn leave(model: &Model) -> Self {
        let saved = model.facts.saved_draft.is_some() || model.facts.saved_connection.is_some();
        let name = model.facts.name.as_ref();
        let replaces = matches!(model.journey, Journey::Replace);
        let text = match name.filter(|_| replaces) {
            Some(name) if model.replaced_here() => replacing::goes_on(name.as_str()),
            None if saved => screens::LEAVE_SAVED.to_owned(),
            _ => screens::LEAVE_NOTHING.to_owned(),
        };
        let [stay, leave] = screens::LEAVE_CHOICES;
        Self {
            kind: DialogKind::Leave,
            ..Self::new(
                screens::LEAVE,
                vec![text],
                vec![(stay, Act::Close), (leave, Act::Leave)],
            )
        }
    }

    /// Remove it? With what that deletes here and what stays elsewhere. `None`: it has no name by
    /// which it could be removed.
    pub(super) fn remove(saved: &Saved<'_>, model: &Model) -> Option<Self> {
        let name = saved.name()?;
        let [keep, remove] = dashboard::REMOVE_CHOICES;
        let (mut text, label) = match saved {
            Saved::Connection(connection, _) => (dashboard::removal_of(connection), remove),
            Saved::Draft(draft) => {
                let beside = model.facts.shelf.as_ref();
                let beside = beside.and_then(|shelf| shelf.named(&name));
                (dashboard::removal_of_draft(draft, beside), remove)
            }
            Saved::Unreadable(error) => {
                let words = problems::record(error);
                let text = vec![words.what, words.next];
                (text, dashboard::SET_ASIDE)
            }
        };
        let mut choices = vec![(keep, Act::Close)];
        let (title, may) = match saved {
            Saved::Unreadable(RecordError::Damaged { .. }) => {
                text.push(dashboard::REMOVAL_OF_DAMAGED.to_owned());
                (dashboard::unreadable_title(&name), true)
            }
            Saved::Unreadable(_) => (dashboard::unreadable_title(&name), false),
            _ => (dashboard::remove(&name), true),
        };
        if may {
            choices.push((label, Act::Send(vec![MsgBody::Upkeep(saved.removal(name))])));
        }
        let more = saved.connection().map(dashboard::remains_of);
        Some(Self {
            more: more.unwrap_or_default(),
            ..Self::new(&title, text, choices)
        })
    }

    /// Forget the key here?
    pub(super) fn forget(connection: &Connection) -> Self {
        let name = connection.name.clone();
        let [keep, forget] = dashboard::FORGET_CHOICES;
        let text = dashboard::forget_help(connection);
        let act = Act::Send(vec![MsgBody::Upkeep(Upkeep::ForgetKey(name.clone()))]);
        Self::new(
            &dashboard::forget(&name),
            vec![text],
            vec![(keep, Act::Close), (forget, act)],
        )
    }

    /// Delete the keys that were active before?
    pub(super) fn forget_earlier(connection: &Connection) -> Self {
        let name = connection.name.clone();
        let [keep, forget] = dashboard::FORGET_EARLIER_CHOICES;
        let door = Door::Replace(name.clone(), ReplaceTask::Forget);
        Self::new(
            &dashboard::forget_earlier(&name),
            vec![dashboard::forget_earlier_help(connection)],
            vec![
                (keep, Act::Close),
                (forget, Act::Send(vec![MsgBody::Enter(door)])),
            ],
        )
    }

    /// What could be tried to tell the causes apart, request by request; it needs a yes.
    pub(super) fn experiments(model: &Model) -> Self {
        let all = model.proposed_experiments();
        let mut text = vec![experiments::proposed(all.len())];
        let list = all.iter().enumerate();
        let list: Vec<String> = list
            .map(|(index, one)| format!("{}. {}", index + 1, one.announcement))
            .collect();
        text.push(list.join("\n"));
        if !model.is_practice() {
            text.push(screens::EXPERIMENTS_HELP.to_owned());
        }
        let [send, no] = screens::EXPERIMENTS_CHOICES;
        Self::new(
            screens::EXPERIMENTS,
            text,
            vec![
                (send, Act::Send(vec![MsgBody::Experiment(true)])),
                (no, Act::Close),
            ],
        )
    }

    /// The end: what stays, and how to see this page again.
    pub(super) fn finish(model: &Model) -> Self {
        let name = model.facts.name.as_ref();
        let name = name.map_or("", |name| name.as_str());
        let destination = model.answers.destination.as_deref().unwrap_or_default();
        let [finish, stay] = screens::FINISH_CHOICES;
        Self::new(
            screens::FINISH,
            vec![screens::finish_help(destination, name)],
            vec![(finish, Act::Finish), (stay, Act::Close)],
        )
    }

    /// The keychain takes its time. Another store is an answer only while the key has none.
    pub(super) fn keychain(model: &Model) -> Self {
        let [wait, file, quit] = screens::KEYCHAIN_CHOICES;
        let mut choices = vec![(wait, Act::Close)];
        if model.another_store_helps() {
            let answer = MsgBody::Answer(QuestionId::Store, "file".into());
            choices.push((file, Act::Send(vec![answer])));
        }
        choices.push((quit, Act::Leave));
        Self {
            kind: DialogKind::Keychain,
            ..Self::new(
                screens::KEYCHAIN,
                vec![screens::KEYCHAIN_HELP.to_owned()],
                choices,
            )
        }
    }

    /// Go on with an unfinished set-up?
    pub(super) fn resume(model: &Model, draft: &Draft, practice: bool) -> Self {
        let step = draft_step(draft, model.now);
        let when = facts::ago(draft.saved, model.now);
        let mut text = vec![screens::resume_where(
            step.number(),
            facts::step_title(step.number()),
            &when,
        )];
        text.push(facts_of(draft).join("\n"));
        let [go_on, new, back] = screens::RESUME_CHOICES;
        let fresh = if practice {
            Door::Practise
        } else {
            Door::SetUp
        };
        Self::new(
            &screens::resume(draft.name.as_str()),
            text,
            vec![
                (
                    go_on,
                    Act::Send(vec![MsgBody::Enter(Door::Resume(draft.name.clone()))]),
                ),
                (new, Act::Send(vec![MsgBody::Enter(fresh)])),
                (back, Act::Close),
            ],
        )
    }
}

/// What an unfinished set-up holds already.
fn facts_of(draft: &Draft) -> Vec<String> {
    let answers = &draft.answers;
    let mut lines = Vec::new();
    if draft.practice.is_some() {
        lines.push(messages::PRACTICE_BANNER.to_owned());
    }
    lines.extend(
        answers
            .org
            .as_ref()
            .map(|org| screens::fact_org(org.host())),
    );
    if let Some(key) = &draft.key {
        let stored = key.stored.then_some(key.store);
        lines.push(screens::fact_key(&facts::key(&key.facts, stored)));
    }
    if let Some(certificate) = &draft.certificate {
        lines.push(screens::fact_certificate(&facts::certificate(
            &certificate.facts,
        )));
    }
    let user = answers.username.as_ref();
    lines.extend(user.map(|user| screens::fact_user(user.as_str())));
    lines
}
