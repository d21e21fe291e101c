//! A monkey at the keyboard: any key anywhere, pastes, sizes, a clock that jumps, a world that fails
//! and answers late. Nothing may panic, hang, leave by itself, or show a secret.

mod inputs;
mod outcomes;

use std::panic::{AssertUnwindSafe, catch_unwind};

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyModifiers};

use self::inputs::PLANTED;
use super::random::Random;
use super::screens;
use super::stage::Stage;
use super::typed::keys;
use crate::app::*;
use crate::tui::form::FieldKind;
use crate::tui::ui::Leaving;
use crate::tui::{Caps, Input, KeyPress, draw};

/// Runs, each with a seed of its own; a million inputs altogether.
const RUNS: u64 = 20;
const INPUTS: usize = 50_000;
/// A frame is painted once in so many inputs; the model looked through once in so many frames.
const PAINT: usize = 60;
const LOOK: usize = 40;
/// A run takes up another journey after so many inputs, if it was not left before.
const JOURNEY: usize = 2_500;

struct Monkey {
    stage: Stage,
    random: Random,
    terminal: Terminal<TestBackend>,
    /// Results that were sent already, to be sent again.
    late: Vec<MsgBody>,
    frames: usize,
    /// Pasted keys that somebody said were to be used: the flow's from then on.
    taken: usize,
}

impl Monkey {
    fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        Self {
            stage: begin(&mut random),
            random,
            terminal: Terminal::new(TestBackend::new(80, 24)).unwrap(),
            late: Vec::new(),
            frames: 0,
            taken: 0,
        }
    }

    /// One input and whatever else happens meanwhile.
    fn step(&mut self) {
        self.sync();
        match self.random.below(100) {
            0..=24 => self.answer(),
            25 => self.late_answer(),
            26 => self.jump(),
            27..=29 => self.help_along(),
            _ => {}
        }
        if self.is_secret_field() && self.random.once_in(8) {
            for press in keys(PLANTED) {
                self.react(Input::Key(press));
            }
        } else {
            let input = inputs::input(&mut self.random);
            self.react(input);
        }
    }

    fn sync(&mut self) {
        let messages = self.stage.ui.sync(&self.stage.model, self.stage.now);
        for body in messages {
            self.stage.send(body);
        }
    }

    fn react(&mut self, input: Input) {
        if let Input::Resize(width, height) = input {
            self.terminal.backend_mut().resize(width, height);
        }
        let goes_back = is_back(&input);
        let stage = &mut self.stage;
        let messages = stage.ui.react(&stage.model, &stage.vault, stage.now, input);
        let left = stage.ui.leave;
        // Before the first page is the welcome screen, another journey.
        let inside = !matches!(stage.model.journey, Journey::Home);
        let allowed = left.is_none() || left == Some(Leaving::Back) && inside;
        assert!(!goes_back || allowed, "going back left: {left:?}");
        let taken = |body: &MsgBody| matches!(body, MsgBody::PastedKey(_));
        self.taken += messages.iter().filter(|body| taken(body)).count();
        for body in messages {
            stage.send(body);
        }
        stage.ui.take_requests();
    }

    fn is_secret_field(&self) -> bool {
        let field = self.stage.ui.form.focused();
        let secret = field.is_some_and(|field| matches!(field.kind, FieldKind::Secret(_)));
        let place = self.stage.ui.place(&self.stage.model);
        secret && self.stage.ui.overlays.is_empty() && self.stage.ui.shown == Some(place)
    }

    /// Any effect ends, well or not.
    fn answer(&mut self) {
        let waiting = self.stage.effects.len();
        if waiting == 0 {
            return;
        }
        let at = self.random.below(waiting);
        let effect = self.stage.effects.remove(at).unwrap();
        self.stage.world.next_key %= 90;
        let outcome = if self.random.once_in(5) {
            outcomes::failure(&effect.kind, &mut self.random)
        } else {
            self.stage.outcome(&effect.kind)
        };
        let body = MsgBody::Result(effect.id, Box::new(outcome));
        if self.random.once_in(10) {
            self.late.push(body.clone());
        }
        self.stage.send(body);
    }

    /// A result that was there before comes once more.
    fn late_answer(&mut self) {
        if let Some(body) = self.late.pop() {
            self.stage.send(body);
        }
    }

    /// Time passes, or the clock is set.
    fn jump(&mut self) {
        let millis = self.random.below(700_000);
        let millis = i64::try_from(millis).unwrap() - 5_000;
        self.stage.now += time::Duration::milliseconds(millis);
    }

    /// What a person would do, so that the monkey gets everywhere.
    fn help_along(&mut self) {
        let usual = |question: &QuestionId| match question {
            QuestionId::Org => "acme--uat.sandbox.my.salesforce.com",
            QuestionId::Username => "svc@acme.example.uat",
            QuestionId::ConsumerKey => "3MVG9abcdefgh.ABCDEFGH_12345678",
            QuestionId::ImportKey => "~/keys/acme.pem",
            _ => "",
        };
        match pending(&self.stage.model) {
            Pending::Ask(ask) if ask.question != QuestionId::Passphrase => {
                let text = ask
                    .default
                    .unwrap_or_else(|| usual(&ask.question).to_owned());
                let body = MsgBody::Answer(ask.question, Answer::Text(text));
                self.stage.send(body);
            }
            Pending::Stuck(_) => self.stage.send(MsgBody::Retry),
            _ => {}
        }
    }

    fn paint(&mut self) {
        let caps = Caps {
            color: self.random.once_in(2),
            ascii: self.random.once_in(4),
            links: self.random.once_in(2),
            motion: self.random.once_in(2),
        };
        self.sync();
        let stage = &mut self.stage;
        let mut first = 0;
        self.terminal
            .draw(|frame| first = draw(frame, &stage.model, &stage.ui, caps, stage.now))
            .unwrap();
        stage.ui.settle(first);
        self.frames += 1;
        let buffer = self.terminal.backend().buffer();
        let text: String = buffer
            .content
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect();
        let shown = text.contains(PLANTED);
        assert!(
            !shown,
            "on the screen of {:?}",
            stage.ui.place(&stage.model)
        );
        if self.frames.is_multiple_of(LOOK) {
            self.look_for_secrets();
        }
    }

    fn look_for_secrets(&self) {
        for (what, text) in [
            ("model", format!("{:?}", self.stage.model)),
            ("ui", format!("{:?}", self.stage.ui)),
        ] {
            let at = text.find(PLANTED);
            let around = at.map(|at| text[..at].chars().rev().take(300).collect::<String>());
            let around = around.map(|text| text.chars().rev().collect::<String>());
            assert!(around.is_none(), "in the {what}: {around:?}");
        }
    }

    fn is_over(&self) -> bool {
        let model = &self.stage.model;
        self.stage.ui.leave.is_some()
            || matches!(model.journey, Journey::Home) && model.door.is_some()
    }

    /// Something is under way that ends by itself: watching the tests beside does not.
    fn works(&self) -> bool {
        let mut running = self.stage.model.running.values();
        running.any(|effect| effect.slot != Slot::Watch)
    }

    /// The monkey is gone, and everything outside ends.
    fn rest(&mut self) {
        self.look_for_secrets();
        self.stage.ui.leave = None;
        self.stage.held.clear();
        self.stage.world.next_key %= 90;
        if self.stage.model.replacement().is_some() {
            // Salesforce is asked as long as somebody else may still upload: now they have.
            self.stage.instead = Box::new(|_| None);
        }
        for _ in 0..600 {
            self.stage.settle();
            if !self.works() {
                break;
            }
            self.stage.now += time::Duration::seconds(60);
        }
        let model = &self.stage.model;
        assert!(!self.works(), "not ended: {:?}", model.running);
        let pending = pending(model);
        let busy = matches!(pending, Pending::Busy(_));
        let test = (
            model.test.phase,
            &model.facts.green,
            model.facts.record_saved,
        );
        let step = model.current_step();
        assert!(!busy, "nothing runs, and it waits at {step:?}: {test:?}");
    }

    /// Esc, again and again, leads to the first page, and never out.
    fn back_to_the_start(&mut self) {
        for _ in 0..120 {
            if self.is_at_the_start() {
                return;
            }
            self.stage.input(Input::Key(press(KeyCode::Esc)));
            match self.stage.ui.leave {
                // Before the first page is the welcome screen, another journey.
                Some(Leaving::Back) => return,
                other => assert_eq!(other, None, "Esc left"),
            }
        }
        let place = self.stage.ui.place(&self.stage.model);
        panic!("Esc does not lead back: {place:?} {:?}", self.stage.ui);
    }

    fn is_at_the_start(&self) -> bool {
        let ui = &self.stage.ui;
        let first = matches!(
            ui.place(&self.stage.model),
            Place::Welcome | Place::Dashboard
        );
        ui.overlays.is_empty() && first
    }

    /// A journey ends: it comes to rest, leads back, and holds no pasted key that nobody took.
    fn end(&mut self) {
        self.rest();
        self.back_to_the_start();
        let kept = self.stage.vault.pastes();
        assert!(
            kept <= self.taken,
            "{kept} pasted keys, {} taken",
            self.taken
        );
        self.taken = 0;
    }
}

/// A journey of any kind, sometimes from the middle.
fn begin(random: &mut Random) -> Stage {
    let mut stage = match random.below(4) {
        0 => Stage::real(),
        1 => Stage::practice(),
        _ => {
            let all = screens::all();
            random.pick(&all).1()
        }
    };
    stage.held.clear();
    stage.ui.leave = None;
    stage
}

fn press(code: KeyCode) -> KeyPress {
    KeyPress {
        code,
        modifiers: KeyModifiers::NONE,
    }
}

fn is_back(input: &Input) -> bool {
    let Input::Key(press) = input else {
        return false;
    };
    press.code == KeyCode::Esc
        || press.code == KeyCode::Left && press.modifiers == KeyModifiers::ALT
}

fn run(seed: u64) {
    let mut monkey = Monkey::new(seed);
    let mut since = 0;
    for number in 0..INPUTS {
        monkey.step();
        if number % PAINT == 0 {
            monkey.paint();
        }
        since += 1;
        if monkey.is_over() || since > JOURNEY {
            monkey.end();
            monkey.stage = begin(&mut monkey.random);
            monkey.late.clear();
            since = 0;
        }
    }
    monkey.end();
}

/// Runs the seeds from `first`, every second one: two threads share them.
fn runs(first: u64) {
    for seed in (first..RUNS).step_by(2) {
        let ended = catch_unwind(AssertUnwindSafe(|| run(seed)));
        assert!(ended.is_ok(), "the monkey with seed {seed}");
    }
}

#[test]
fn a_million_inputs_break_nothing() {
    let other = std::thread::spawn(|| runs(1));
    runs(0);
    other.join().expect("the other half");
}

/// The checks above would be worthless if they could not find anything.
#[test]
fn a_secret_on_the_screen_is_found() {
    let mut monkey = Monkey::new(0);
    monkey.stage = Stage::real().question(QuestionId::Org).keys(PLANTED);
    let found = catch_unwind(AssertUnwindSafe(|| monkey.paint()));
    assert!(found.is_err());
}
