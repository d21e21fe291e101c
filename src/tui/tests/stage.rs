//! The terminal UI in front of a made-up world: keys in, frames out, no terminal and no clock.

use std::collections::VecDeque;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use uuid::Uuid;

use super::super::{Caps, Input, Ui, draw};
use super::shot::Shot;
use super::typed::keys;
use super::vault::Safe;
use crate::app::tests::world::{START, World};
use crate::app::*;
use crate::domain::*;

/// What snapshots are painted with: no links, nothing that moves.
pub(super) const PLAIN: Caps = Caps {
    color: true,
    ascii: false,
    links: false,
    motion: false,
};

/// A consumer key as Salesforce makes them.
pub(super) fn consumer_key() -> String {
    format!("3MVG9{}", "y".repeat(80))
}

/// What an effect comes to, where it is not what the made-up world says.
pub(super) type Instead = Box<dyn FnMut(&EffectKind) -> Option<Outcome>>;

/// A journey with the terminal UI in front.
pub(super) struct Stage {
    pub(super) model: Model,
    pub(super) ui: Ui,
    pub(super) world: World,
    pub(super) vault: Safe,
    pub(super) now: Timestamp,
    /// Effects under way.
    pub(super) effects: VecDeque<Effect>,
    /// Effects of these names do not end.
    pub(super) held: Vec<&'static str>,
    pub(super) instead: Instead,
}

impl Stage {
    pub(super) fn start(first: Start) -> Self {
        let mut stage = Self {
            model: Model::new(START),
            ui: Ui::default(),
            world: World::default(),
            vault: Safe::default(),
            now: START,
            effects: VecDeque::new(),
            held: vec!["Wait"],
            instead: Box::new(|_| None),
        };
        let first = [MsgBody::Attend, MsgBody::Start(Box::new(first))];
        let messages = first.map(|body| Msg { at: START, body });
        let effects = update_all(&mut stage.model, messages.into());
        stage.effects.extend(effects);
        stage
    }

    pub(super) fn real() -> Self {
        Self::start(Start::Setup {
            id: Uuid::from_u128(8),
            name: None,
            practice: None,
            practice_origin: None,
        })
    }

    pub(super) fn practice() -> Self {
        Self::start(Start::Setup {
            id: Uuid::from_u128(7),
            name: None,
            practice: Some(PracticeOptions::default()),
            practice_origin: None,
        })
    }

    /// The welcome screen, with what is on this computer.
    pub(super) fn home(shelf: Shelf) -> Self {
        let mut stage = Self::start(Start::Home {
            offer: None,
            practice: false,
        });
        stage.world.shelf = shelf;
        stage
    }

    /// Effects of this name do not end from now on.
    pub(super) fn hold(mut self, name: &'static str) -> Self {
        self.held.push(name);
        self
    }

    /// What effects come to, where it is not what the made-up world says.
    pub(super) fn with(
        mut self,
        instead: impl FnMut(&EffectKind) -> Option<Outcome> + 'static,
    ) -> Self {
        self.instead = Box::new(instead);
        self
    }

    /// Answers of the token endpoint before it issues tokens.
    pub(super) fn refusing(mut self, answers: Vec<ExchangeAnswer>) -> Self {
        self.world.refusals = answers.into();
        self
    }

    /// Time passes.
    pub(super) fn later(mut self, millis: i64) -> Self {
        self.now += time::Duration::milliseconds(millis);
        self.settle();
        self
    }

    /// A message, as if a front end had sent it.
    pub(super) fn send(&mut self, body: MsgBody) {
        let at = self.now;
        self.effects
            .extend(update(&mut self.model, Msg { at, body }));
    }

    /// Everything that ends by itself ends.
    pub(super) fn settle(&mut self) {
        for _ in 0..10_000 {
            let messages = self.ui.sync(&self.model, self.now);
            if !messages.is_empty() {
                for body in messages {
                    self.send(body);
                }
            } else if self.ui.leave.is_some() || !self.end_one() {
                return;
            }
        }
        panic!("it does not come to rest: {:?}", self.model.running);
    }

    /// The next effect ends that is not held.
    fn end_one(&mut self) -> bool {
        let known = self.world.pool.version;
        let held = |effect: &Effect| {
            // Watching ends when there is something new to be seen.
            if effect.kind == (EffectKind::WatchTests { after: known }) {
                return true;
            }
            let name = crate::app::tests::world::name(&effect.kind);
            self.held.iter().any(|held| *held == name)
        };
        let Some(at) = self.effects.iter().position(|effect| !held(effect)) else {
            return false;
        };
        let effect = self.effects.remove(at).unwrap();
        let outcome = self.outcome(&effect.kind);
        self.send(MsgBody::Result(effect.id, Box::new(outcome)));
        true
    }

    /// What an effect comes to.
    pub(super) fn outcome(&mut self, kind: &EffectKind) -> Outcome {
        match kind {
            EffectKind::UnlockStore { .. } | EffectKind::ImportKey { .. } => {
                self.vault.empty_fields();
            }
            EffectKind::ImportPasted { paste } => {
                self.vault.take(*paste);
            }
            _ => {}
        }
        (self.instead)(kind).unwrap_or_else(|| self.world.run(&self.model, kind))
    }

    /// One input, and what follows from it at once.
    pub(super) fn input(&mut self, input: Input) {
        self.settle();
        let messages = self.ui.react(&self.model, &self.vault, self.now, input);
        for body in messages {
            self.send(body);
        }
        self.settle();
    }

    /// Types keys (see [`keys`]).
    pub(super) fn keys(mut self, text: &str) -> Self {
        for press in keys(text) {
            self.input(Input::Key(press));
        }
        self
    }

    /// Pastes a text.
    pub(super) fn paste(mut self, text: &str) -> Self {
        self.input(Input::Paste(text.to_owned().into()));
        self
    }

    /// An answer, as if its page had sent it.
    pub(super) fn answer(mut self, question: QuestionId, text: &str) -> Self {
        self.settle();
        self.send(MsgBody::Answer(question, text.into()));
        self.settle();
        self
    }

    /// Answers and ticks until `place` is shown.
    pub(super) fn at(mut self, place: &Place) -> Self {
        for _ in 0..200 {
            self.settle();
            if self.ui.place(&self.model) == *place {
                return self;
            }
            self = self.step();
        }
        panic!("{place:?} is not on the way");
    }

    /// The page of a question.
    pub(super) fn question(self, question: QuestionId) -> Self {
        self.at(&Place::Question(question))
    }

    fn step(self) -> Self {
        match pending(&self.model) {
            // A green test stays until it was seen.
            _ if self.ui.place(&self.model) == Place::Test => self.keys("<enter>"),
            Pending::Ask(ask) if ask.question == QuestionId::Passphrase => {
                let twice = ask.kind == Kind::Secret { twice: true };
                let keys = if twice {
                    "open sesame<enter>open sesame<enter>"
                } else {
                    "open sesame<enter>"
                };
                self.keys(keys)
            }
            Pending::Ask(ask) => {
                let text = match ask.question {
                    QuestionId::Org => "acme--uat.sandbox.my.salesforce.com".to_owned(),
                    QuestionId::Username if ask.default.is_none() => {
                        "svc@acme.example.uat".to_owned()
                    }
                    QuestionId::ConsumerKey if ask.default.is_none() => consumer_key(),
                    QuestionId::ImportKey => "~/keys/acme.pem".to_owned(),
                    _ => ask.default.clone().unwrap_or_default(),
                };
                self.answer(ask.question, &text)
            }
            Pending::Act { line, .. } => {
                let mut stage = self;
                let done = Some(TickState::Done);
                stage.send(MsgBody::Tick(line.id.clone(), done));
                stage
            }
            other => panic!("only a person could go on: {other:?}"),
        }
    }

    /// Paints a frame.
    pub(super) fn shot(&mut self, (width, height): (u16, u16), caps: Caps) -> Shot {
        self.settle();
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let mut first = 0;
        terminal
            .draw(|frame| first = draw(frame, &self.model, &self.ui, caps, self.now))
            .unwrap();
        self.ui.settle(first);
        let backend = terminal.backend();
        Shot {
            buffer: backend.buffer().clone(),
            cursor: backend.cursor_visible().then(|| backend.cursor_position()),
        }
    }
}
