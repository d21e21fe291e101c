//! Before a set-up begins: an unfinished one may go on.

use std::io::Write;

use crate::app::{Model, MsgBody, Start, update};
use crate::domain::{ConnectionName, Draft, PracticeOptions, Timestamp};
use crate::guide::plain::{doors, resume as words};

use super::doors::draft_line;
use super::facts::facts;
use super::voice::Voice;
use super::{Keyboard, Left, Typed};

/// What the person wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resume {
    /// This one goes on.
    Continue(ConnectionName),
    /// A new one begins; the saved ones stay.
    New,
    /// Nothing.
    Leave(Left),
}

/// Asks which unfinished set-up goes on. `drafts` holds at least one.
pub async fn resume(
    out: &mut dyn Write,
    width: usize,
    keyboard: &mut dyn Keyboard,
    drafts: &[Draft],
    now: Timestamp,
) -> Resume {
    let Some(first) = drafts.first() else {
        return Resume::New;
    };
    let mut voice = Voice::new(out, width);
    voice.say(if drafts.len() == 1 {
        words::FOUND
    } else {
        words::FOUND_SEVERAL
    });
    let lines = drafts.iter().map(|draft| draft_line(draft, now));
    let lines = lines.chain([words::NEW.to_owned(), words::LOOK.to_owned()]);
    for (index, line) in lines.enumerate() {
        voice.say(&format!("{}. {line}", index + 1));
    }
    let last = drafts.len() + 2;
    loop {
        voice.prompt(&words::prompt(first.name.as_str()));
        let typed = next_line(keyboard).await;
        voice.answered(keyboard.echoes());
        let text = match typed {
            Typed::End => return Resume::Leave(Left::Ended),
            Typed::Interrupt => return Resume::Leave(Left::Interrupted),
            Typed::Line(text) => text,
        };
        let text = text.trim();
        let command = text.to_lowercase();
        if matches!(command.as_str(), "help" | "?" | "back") {
            voice.say(words::HELP);
            continue;
        }
        if command == "quit" {
            voice.say(words::LEFT);
            return Resume::Leave(Left::Quit);
        }
        let number = if text.is_empty() {
            Some(1)
        } else {
            text.trim_end_matches('.').parse::<usize>().ok()
        };
        match number {
            Some(n) if (1..=drafts.len()).contains(&n) => {
                return Resume::Continue(drafts[n - 1].name.clone());
            }
            Some(n) if n == last - 1 => return Resume::New,
            // A long number is no wish to look.
            Some(n) if n == last => drafts.iter().for_each(|draft| look(&mut voice, draft, now)),
            _ if command == "show" => drafts.iter().for_each(|draft| look(&mut voice, draft, now)),
            _ => voice.say(&doors::no_such(text, last)),
        }
    }
}

async fn next_line(keyboard: &mut dyn Keyboard) -> Typed {
    loop {
        keyboard.read(false);
        if let Some(typed) = keyboard.take() {
            return typed;
        }
        keyboard.arrived().await;
    }
}

/// What a saved set-up knows. Nothing is started for it: effects are only data.
fn look(voice: &mut Voice<'_>, draft: &Draft, now: Timestamp) {
    let mut model = Model::new(now);
    let start = Start::Resume {
        draft: Box::new(draft.clone()),
        connection: None,
        practice: PracticeOptions::default(),
        practice_origin: None,
    };
    drop(update(
        &mut model,
        crate::app::Msg {
            at: now,
            body: MsgBody::Start(Box::new(start)),
        },
    ));
    voice.gap();
    for line in facts(&model) {
        voice.say(&line);
    }
    voice.gap();
}
