//! The way through a set-up as a person sees it: places one after the other, the one where it waits,
//! and what was answered at each. Going back looks at an earlier place; nothing is taken away by
//! looking.

use super::{
    Answers, Ask, Journey, KeySource, Kind, Model, Pending, Problem, QuestionId, Step,
    checklist_for, pending,
};
use uuid::Uuid;

use crate::domain::{AppKind, StoreKind};

/// Somewhere on the way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The welcome screen.
    Welcome,
    /// What the home screen is with connections: a table of them.
    Dashboard,
    /// One of them, with everything that is known of it.
    Connection(Uuid),
    /// A question.
    Question(QuestionId),
    /// Work that is waited for: the simulated org is opened, the key goes into its store.
    Work(Step),
    /// The checklist of a step.
    Checklist(Step),
    /// The live test.
    Test,
    /// What the destination gets.
    HandOver,
    /// Something stands in the way.
    Problem,
    /// Salesforce is asked with the next key.
    SwitchOver,
    /// The end of replacing a key.
    Replaced,
}

impl Place {
    /// The step it belongs to; `None` for places that belong to none.
    pub const fn step(&self) -> Option<Step> {
        match self {
            Self::Welcome
            | Self::Dashboard
            | Self::Connection(_)
            | Self::Problem
            | Self::Replaced => None,
            Self::Question(question) => Some(question.step()),
            Self::Work(step) | Self::Checklist(step) => Some(*step),
            Self::Test => Some(Step::LiveTest),
            Self::HandOver => Some(Step::HandOver),
            Self::SwitchOver => Some(Step::SwitchOver),
        }
    }
}

/// Where the flow waits now.
pub fn here(model: &Model) -> Place {
    if matches!(model.journey, Journey::Home) {
        return home(model);
    }
    match pending(model) {
        Pending::Doors => home(model),
        Pending::Ask(ask) => Place::Question(ask.question),
        Pending::Act { step, .. } => Place::Checklist(step),
        Pending::Stuck(Problem::TestFailed(_) | Problem::Stopped) => Place::Test,
        Pending::Stuck(Problem::NextRefused) => Place::SwitchOver,
        Pending::Stuck(_) => Place::Problem,
        Pending::Busy(_) if matches!(model.journey, Journey::Replace) => {
            match model.current_step() {
                Some(Step::Upload) => Place::Checklist(Step::Upload),
                Some(Step::SwitchOver) => Place::SwitchOver,
                Some(step @ (Step::NextKey | Step::Previous)) => Place::Work(step),
                _ => Place::Test,
            }
        }
        Pending::Busy(_) => match model.current_step() {
            _ if !matches!(model.journey, Journey::Setup) => Place::Test,
            Some(step @ (Step::App | Step::PreAuthorise)) => Place::Checklist(step),
            // Saved once already: what is written now is a hand-over.
            Some(Step::HandOver) if model.hand_over_only => Place::HandOver,
            Some(Step::HandOver) if model.facts.record_saved.is_some() => Place::HandOver,
            Some(Step::LiveTest | Step::HandOver) | None => Place::Test,
            Some(step) => Place::Work(step),
        },
        Pending::Done => match model.journey {
            Journey::Setup if !model.interrupted => Place::HandOver,
            Journey::Replace => Place::Replaced,
            _ => Place::Test,
        },
    }
}

/// The home screen: a table once there is a connection.
fn home(model: &Model) -> Place {
    match &model.facts.shelf {
        Some(shelf) if !shelf.connections.is_empty() => Place::Dashboard,
        _ => Place::Welcome,
    }
}

/// Every place on the way up to where the flow waits, in order; that one is the last.
pub fn trail(model: &Model) -> Vec<Place> {
    let here = here(model);
    let (steps, last): (&[Step], Step) = match model.journey {
        Journey::Setup => (&Step::ALL, Step::HandOver),
        // What was switched or deleted is no place to go back to.
        Journey::Replace if is_before_switch(model) => (&Step::REPLACE, Step::Previous),
        _ => return vec![here],
    };
    let until = model.current_step().unwrap_or(last);
    let all = steps
        .iter()
        .copied()
        .take_while(|step| *step <= until)
        // Who came to hand over goes back to that only.
        .filter(|step| !model.hand_over_only || *step == Step::HandOver)
        .flat_map(|step| places(model, step));
    let mut trail: Vec<Place> = Vec::new();
    for place in all {
        if place == here {
            break;
        }
        // Beyond where it waits nothing was reached yet, in the step itself.
        let reached = place.step() != Some(until) || passed(model, &place);
        if reached {
            trail.push(place);
        }
    }
    trail.push(here);
    trail
}

fn is_before_switch(model: &Model) -> bool {
    let replacing = model.replacing.as_ref();
    replacing.is_some_and(|r| r.switched.is_none() && !r.over && !r.given_up)
}

/// The places of a step, given the answers so far.
fn places(model: &Model, step: Step) -> Vec<Place> {
    let ask = |questions: &[QuestionId]| -> Vec<Place> {
        questions.iter().cloned().map(Place::Question).collect()
    };
    match step {
        Step::Destination => ask(&[QuestionId::Destination]),
        Step::Org if model.is_practice() => Vec::new(),
        Step::Org => ask(&[QuestionId::Org]),
        Step::Key => key_places(model),
        Step::User => ask(&[QuestionId::Username]),
        Step::App => {
            let mut places = ask(&[QuestionId::AppKind, QuestionId::AppExists]);
            places.push(Place::Checklist(Step::App));
            places.extend(ask(&[QuestionId::ConsumerKey]));
            places
        }
        Step::PreAuthorise => {
            let mut places = ask(&[QuestionId::PreauthoriseBy]);
            places.push(Place::Checklist(Step::PreAuthorise));
            places
        }
        Step::LiveTest if model.is_practice() => vec![Place::Test],
        Step::LiveTest => {
            let mut places = ask(&[QuestionId::ReadyToTest]);
            places.push(Place::Test);
            places
        }
        Step::HandOver => {
            let fields = model.destination().map(crate::guide::Destination::asked);
            let mut places: Vec<Place> = fields
                .into_iter()
                .flatten()
                .map(|field| Place::Question(QuestionId::Field(field.id.clone())))
                .collect();
            places.push(Place::HandOver);
            places
        }
        of_replacing => replace_places(model, of_replacing),
    }
}

/// The places of a step of replacing a key.
fn replace_places(model: &Model, step: Step) -> Vec<Place> {
    let replacing = model.replacing.as_ref();
    let has_next = replacing.is_some_and(|r| r.ring.next.is_some());
    let goes = replacing
        .and_then(|r| r.ring.next.as_ref())
        .is_some_and(|next| !next.ready);
    let questions = match step {
        // Where it goes is open as long as it is not there.
        Step::NextKey if goes && model.may_choose_store() => {
            vec![QuestionId::CertOut, QuestionId::Store]
        }
        Step::NextKey if goes => vec![QuestionId::CertOut],
        // A next key that exists is not chosen anew; the way to another one is to give it up.
        Step::ProveKey | Step::NextKey if has_next => Vec::new(),
        Step::ProveKey => vec![QuestionId::ReplaceReason],
        // Told before, and on the way back not asked.
        Step::Holders if model.goes_back() => Vec::new(),
        Step::Holders if has_next || !super::replacing::plan_matters(model) => {
            vec![QuestionId::Holders]
        }
        Step::Holders => vec![QuestionId::Holders, QuestionId::ReplacePlan],
        Step::NextKey => vec![
            QuestionId::KeySize,
            QuestionId::Days,
            QuestionId::CertOut,
            QuestionId::Store,
        ],
        Step::Stage => {
            let holders = model.holders().into_iter();
            holders.map(|h| QuestionId::Stage(h.name)).collect()
        }
        Step::Moment => vec![QuestionId::Moment],
        Step::Upload => return vec![Place::Checklist(Step::Upload)],
        Step::SwitchOver => return vec![Place::SwitchOver],
        _ => Vec::new(),
    };
    questions.into_iter().map(Place::Question).collect()
}

fn key_places(model: &Model) -> Vec<Place> {
    let answers = &model.answers;
    let mut questions = vec![QuestionId::KeySource];
    match answers.key_source {
        Some(KeySource::Import) => {
            questions.push(QuestionId::ImportKey);
            if model.facts.import_locked {
                questions.push(QuestionId::ImportPassphrase);
            }
        }
        Some(KeySource::CertificateOnly) => {
            questions.push(QuestionId::ImportKey);
            return questions.into_iter().map(Place::Question).collect();
        }
        Some(KeySource::Generate) | None => questions.push(QuestionId::KeySize),
    }
    questions.extend([
        QuestionId::CommonName,
        QuestionId::Days,
        QuestionId::CertOut,
        QuestionId::Store,
    ]);
    let needed = answers
        .store
        .is_some_and(|store| model.needs_passphrase(store));
    if needed || answers.store == Some(StoreKind::File) && model.attended {
        questions.push(QuestionId::Passphrase);
    }
    questions.into_iter().map(Place::Question).collect()
}

/// Whether a place was passed: answered, or gone through.
fn passed(model: &Model, place: &Place) -> bool {
    match place {
        Place::Question(QuestionId::Passphrase) => model.facts.unlocked,
        Place::Question(QuestionId::ImportPassphrase) => model.facts.key.is_some(),
        Place::Question(question) => answer_text(model, question).is_some(),
        Place::Checklist(step) => {
            let list = checklist_for(model, *step);
            list.is_some_and(|list| {
                model.left.contains(step)
                    || list
                        .lines
                        .iter()
                        .any(|line| model.ticks.contains_key(&line.id))
            })
        }
        Place::Test => model.test_is_green() || model.key_is_elsewhere() && model.test_is_current(),
        Place::Welcome
        | Place::Dashboard
        | Place::Connection(_)
        | Place::Work(_)
        | Place::HandOver
        | Place::Problem
        | Place::SwitchOver
        | Place::Replaced => false,
    }
}

/// A question as it is asked now, whether it was answered or not.
pub fn ask_about(model: &Model, question: &QuestionId) -> Ask {
    let (kind, default) = kind_and_default(model, question);
    Ask {
        question: question.clone(),
        kind,
        default,
    }
}

fn choices(values: &[&str]) -> Kind {
    Kind::Choice(values.iter().map(|value| (*value).to_owned()).collect())
}

fn kind_and_default(model: &Model, question: &QuestionId) -> (Kind, Option<String>) {
    let text = |default: &str| Some(default.to_owned());
    match question {
        QuestionId::Destination => {
            let ids: Vec<&str> = crate::guide::destinations()
                .iter()
                .map(|d| d.id.as_str())
                .collect();
            (choices(&ids), text("not-sure"))
        }
        QuestionId::Org => (Kind::Text, None),
        QuestionId::KeySource => (
            choices(&["generate", "import", "certificate-only"]),
            text("generate"),
        ),
        QuestionId::KeySize => key_size(model),
        QuestionId::ImportKey => (Kind::Path, None),
        QuestionId::CommonName => (Kind::Text, model.default_common_name()),
        QuestionId::Days => (Kind::Number, text("365")),
        QuestionId::CertOut => (Kind::Path, text("")),
        QuestionId::Store => store(model),
        QuestionId::Passphrase => {
            // A key that is in its file needs the passphrase it got there with, known or not.
            let key = model.facts.key.as_ref();
            let stored = key.is_some_and(|key| key.stored == Some(StoreKind::File));
            (Kind::Secret { twice: !stored }, None)
        }
        QuestionId::ImportPassphrase => (Kind::Secret { twice: false }, None),
        QuestionId::Username => {
            let info = model.facts.practice.as_ref();
            let shown = info.map(|(_, info)| info.integration_username.clone());
            (Kind::Text, shown)
        }
        QuestionId::AppKind => (
            choices(&["external-client-app", "connected-app"]),
            text("external-client-app"),
        ),
        QuestionId::AppExists => (choices(&["new", "unused", "in-use"]), text("new")),
        QuestionId::ConsumerKey => {
            let shown = model.facts.shown_consumer_key.as_ref();
            (Kind::Text, shown.map(|key| key.as_str().to_owned()))
        }
        QuestionId::PreauthoriseBy => (
            choices(&["permission-set", "profile"]),
            text("permission-set"),
        ),
        QuestionId::ReadyToTest => (Kind::Confirm, text("yes")),
        QuestionId::Field(_) => (Kind::Text, text("")),
        other => super::replacing::ask(model, other),
    }
}

/// The next key is as long as the one of today.
fn key_size(model: &Model) -> (Kind, Option<String>) {
    let replacing = model.replacing.as_ref();
    let size = replacing.map(|r| super::replacing::proposed_size(&r.ring.active.key));
    let bits = size.unwrap_or_default().bits();
    (choices(&["2048", "3072", "4096"]), Some(bits.to_string()))
}

/// The next key goes where the one of today is, unless somebody says otherwise.
fn store(model: &Model) -> (Kind, Option<String>) {
    let stores: &[&str] = if model.is_practice() {
        &["keychain", "file", "practice"]
    } else {
        &["keychain", "file"]
    };
    let usable = !matches!(model.facts.keychain, Some(Err(_)));
    let store = match &model.replacing {
        Some(replacing) => replacing.ring.active.store,
        None if model.is_practice() => StoreKind::Practice,
        None if usable => StoreKind::Keychain,
        None => StoreKind::File,
    };
    (choices(stores), Some(store.as_str().to_owned()))
}

/// What was answered, in the form in which it would be typed; `None`: not answered.
pub fn answer_text(model: &Model, question: &QuestionId) -> Option<String> {
    let answers: &Answers = &model.answers;
    let text = |text: &str| Some(text.to_owned());
    match question {
        QuestionId::Destination => answers.destination.clone(),
        QuestionId::Org => answers.org.as_ref().map(|org| org.host().to_owned()),
        QuestionId::KeySource => text(match answers.key_source? {
            KeySource::Generate => "generate",
            KeySource::Import => "import",
            KeySource::CertificateOnly => "certificate-only",
        }),
        QuestionId::KeySize => answers.key_size.map(|size| size.bits().to_string()),
        QuestionId::ImportKey => answers.import_path.clone(),
        QuestionId::CommonName => answers.common_name.clone(),
        QuestionId::Days => answers.days.map(|days| days.to_string()),
        QuestionId::CertOut => answers.certificate_path.clone(),
        QuestionId::Store => answers.store.map(|store| store.as_str().to_owned()),
        QuestionId::Passphrase | QuestionId::ImportPassphrase => None,
        QuestionId::Username => answers.username.as_ref().map(ToString::to_string),
        QuestionId::AppKind => text(match answers.app_kind? {
            AppKind::ExternalClientApp => "external-client-app",
            AppKind::ConnectedApp => "connected-app",
        }),
        QuestionId::AppExists => text(if answers.app_exists? { "in-use" } else { "new" }),
        QuestionId::ConsumerKey => answers.consumer_key.as_ref().map(ToString::to_string),
        QuestionId::PreauthoriseBy => text(if answers.by_profile? {
            "profile"
        } else {
            "permission-set"
        }),
        QuestionId::ReadyToTest => text(if answers.ready? { "yes" } else { "no" }),
        QuestionId::Field(id) => answers.fields.get(id).cloned(),
        other => super::replacing::text(model, other),
    }
}
