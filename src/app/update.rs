//! One message in, effects out. Pure.

use std::time::Duration;

use crate::domain::{PracticeOptions, Tick, TickState, Timestamp};

use super::advance::advance;
use super::checklist::find_line;
use super::revisit::{invalidate, revisit};
use super::validate::apply;
use super::{
    Answer, Door, Effect, Entry, Journey, Model, Msg, MsgBody, Pending, Phase, Plan, Problem,
    QuestionId, Slot, Start, Told, Wish, adopt, aids, live_test, pending, persist, repair,
    replacing, results, second, secrets, upkeep,
};

/// How long a change saved in Setup may take to spread (salesforce-jwt.md §C.1, step 12).
pub(super) const SPREADING: Duration = Duration::from_secs(600);

/// Changes the model by one message and returns what shall be done outside.
#[must_use = "effects are only data until the runtime runs them"]
pub fn update(model: &mut Model, message: Msg) -> Vec<Effect> {
    update_all(model, vec![message])
}

/// Changes the model by several messages that belong together: nothing is started between them. A
/// set-up that is resumed with other answers must not begin what the old ones asked for.
#[must_use = "effects are only data until the runtime runs them"]
pub fn update_all(model: &mut Model, messages: Vec<Msg>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for message in messages {
        take(model, message, &mut effects);
    }
    effects.extend(advance(model));
    effects
}

fn take(model: &mut Model, message: Msg, effects: &mut Vec<Effect>) {
    model.now = message.at;
    match message.body {
        MsgBody::Start(start) => begin(model, *start),
        MsgBody::Answer(question, answer) => take_answer(model, &question, &answer, effects),
        MsgBody::Revisit(question) => revisit(model, &question, effects),
        MsgBody::Tick(line, state) => tick(model, line, state),
        MsgBody::LeaveChecklist(step) => {
            model.left.insert(step);
        }
        MsgBody::TestMany(names) => model.to_test.extend(names),
        MsgBody::Retry => retry(model),
        MsgBody::RetryIn(minutes) => {
            if model.test.phase == Phase::Finished {
                model.problem = None;
                let until = wait_until(model, minutes, model.now);
                live_test::wait(model, until);
            }
        }
        MsgBody::Interrupt => interrupt(model),
        MsgBody::StopTest => stop_test(model, effects),
        MsgBody::Beside {
            connection,
            holders,
        } => second::begin(model, &connection, holders),
        MsgBody::GiveUpReplacement => replacing::give_up(model, effects),
        MsgBody::Experiment(agreed) => experiment(model, agreed),
        MsgBody::Told(told) => take_told(model, told),
        MsgBody::Attend => model.attended = true,
        MsgBody::Unlocked => model.facts.unlocked = true,
        MsgBody::Enter(door) => model.door = Some(door),
        MsgBody::Upkeep(wanted) => upkeep::wish(model, wanted),
        body @ (MsgBody::SecretChanged { .. }
        | MsgBody::Unlock
        | MsgBody::OpenImport
        | MsgBody::PastedKey(_)
        | MsgBody::PastedCertificate(_)) => secrets::take(model, body, effects),
        body @ (MsgBody::Copy(_)
        | MsgBody::Open(_)
        | MsgBody::ListFolder(_)
        | MsgBody::ExportKey(_)
        | MsgBody::WriteReport(_)
        | MsgBody::Explain(_)) => aids::take(model, body, effects),
        MsgBody::Result(id, outcome) => results::apply(model, id, *outcome, effects),
    }
}

#[allow(clippy::too_many_lines, reason = "one arm a beginning: a table")]
fn begin(model: &mut Model, start: Start) {
    match start {
        Start::Setup {
            id,
            name,
            practice,
            practice_origin,
        } => {
            model.id = id;
            model.wish = name;
            model.practice = practice;
            model.practice_origin = practice_origin;
        }
        Start::Resume {
            draft,
            connection,
            practice,
            practice_origin,
        } => {
            persist::resume(model, *draft, practice);
            model.practice_origin = practice_origin;
            if let Some(connection) = connection.filter(|made| made.id == model.id) {
                repair::go_on(model, *connection);
            }
        }
        Start::Test {
            connection,
            practice,
        } => {
            persist::load_connection(model, &connection, practice);
            model.journey = Journey::Test(connection);
        }
        Start::Unfinished { draft, practice } => {
            persist::load_unfinished(model, *draft, practice);
        }
        Start::Stranger {
            connection,
            certificate,
            app,
        } => {
            persist::load_stranger(model, &connection, certificate, app);
            model.journey = Journey::Test(connection);
        }
        Start::Repair {
            connection,
            certificate,
            repair,
            practice,
        } => repair::begin(model, &connection, certificate, repair, practice),
        Start::Adopt(start) => adopt::begin(model, start),
        Start::Replace {
            connection,
            certificate,
            task,
            practice,
        } => replacing::begin(model, &connection, certificate, task, practice),
        Start::HandOver {
            connection,
            certificate,
            practice,
        } => repair::hand_over(model, &connection, certificate, practice),
        Start::Home { offer, practice } => {
            model.journey = Journey::Home;
            model.offer = offer.map(|draft| (draft, practice));
        }
        Start::Token { connection } => {
            persist::load_connection(model, &connection, PracticeOptions::default());
            model.journey = Journey::Token(connection);
        }
    }
}

fn take_answer(
    model: &mut Model,
    question: &QuestionId,
    answer: &Answer,
    effects: &mut Vec<Effect>,
) {
    let text = match answer {
        Answer::Text(text) => text.clone(),
        Answer::Default => match pending(model) {
            Pending::Ask(ask) if ask.question == *question => ask.default.unwrap_or_default(),
            _ => return,
        },
    };
    let before = model.answers.clone();
    let mut answers = model.answers.clone();
    match apply(&mut answers, model, question, &text) {
        Ok(()) => {
            model.invalid.remove(question);
            model.answers = answers;
            if model.answers != before {
                invalidate(model, &before, question, effects);
            }
            clear_problem(model, Some(question));
            if *question == QuestionId::KeySource {
                // Another source: what was wrong with the file is of no interest any more.
                clear_problem(model, Some(&QuestionId::ImportKey));
            }
            note_answer(model, question);
            replace_answered(model, question);
        }
        Err(invalid) => {
            model.invalid.insert(question.clone(), invalid);
            model.journal.push(Entry::Refused(question.clone()));
        }
    }
}

/// What an answer of a replacement starts.
fn replace_answered(model: &mut Model, question: &QuestionId) {
    let answers = &model.answers.replace;
    match question {
        QuestionId::GoOnUnproved if !answers.unproved => live_test::restart(model),
        QuestionId::ReplacePlan if answers.plan == Some(Plan::SecondApp) => {
            model.door = model.facts.name.clone().map(Door::SecondApp);
        }
        _ => {}
    }
}

fn note_answer(model: &mut Model, question: &QuestionId) {
    let answers = &model.answers;
    let entry = match question {
        QuestionId::Destination => answers.destination.clone().map(Entry::Destination),
        QuestionId::Org => answers
            .org
            .as_ref()
            .map(|org| Entry::Org(org.to_string(), answers.org_note.clone())),
        QuestionId::Username => answers
            .username
            .as_ref()
            .map(|user| Entry::User(user.to_string())),
        QuestionId::ConsumerKey => answers
            .consumer_key
            .as_ref()
            .map(|key| Entry::ConsumerKey(key.to_string())),
        _ => None,
    };
    model.journal.extend(entry);
}

fn tick(model: &mut Model, line: String, state: Option<TickState>) {
    let Some((_, found)) = find_line(model, &line) else {
        return;
    };
    clear_problem(model, None);
    if model.next_key_is_refused() {
        // Something is done about it in Setup: afterwards Salesforce is asked anew.
        model.problem = None;
        replacing::ask_again(model);
    }
    model.reopened.remove(&line);
    match state {
        None => {
            model.ticks.remove(&line);
        }
        Some(TickState::Done) if model.is_practice() => model.applying.push(line),
        Some(state) => {
            if state == TickState::Done && found.starts_clock {
                model.spread_by = Some(model.now + SPREADING);
            }
            if state == TickState::Skipped {
                model.journal.push(Entry::LineSkipped(line.clone()));
            }
            model.ticks.insert(
                line,
                Tick {
                    state,
                    at: model.now,
                },
            );
        }
    }
    if model.problem.is_none() {
        live_test::restart(model);
    }
}

/// A new answer or deed may clear what stands in the way; a failed test is stale after any change.
pub(super) fn clear_problem(model: &mut Model, question: Option<&QuestionId>) {
    let cleared = match &model.problem {
        Some(Problem::TestFailed(_) | Problem::Stopped) => true,
        // Another deed in Setup is the answer to one that was refused.
        Some(Problem::Practice(_) | Problem::PracticeUser { .. }) if question.is_none() => true,
        Some(problem) => question.is_some() && problem.question().as_ref() == question,
        None => false,
    };
    if cleared {
        model.problem = None;
        live_test::restart(model);
    }
}

/// Once more, at once: also a test that was green, and one that waits for a change to spread.
fn retry(model: &mut Model) {
    let refused = model.problem.take() == Some(Problem::NextRefused);
    if refused {
        replacing::ask_again(model);
        return;
    }
    if !replacing::may_test_again(model) {
        return;
    }
    if matches!(model.test.phase, Phase::Finished | Phase::Waiting(_)) {
        // Asked for again: what it proved is to be proved anew.
        model.facts.green = None;
        live_test::restart(model);
    }
}

/// How long waiting makes sense: as long as the fix advises, but no longer than the last change can
/// take to arrive.
pub fn wait_until(model: &Model, minutes: u16, now: Timestamp) -> Timestamp {
    let advised = now + time::Duration::minutes(i64::from(minutes));
    let arrived = model.spread_by.map(|by| by + time::Duration::SECOND);
    let arrived = arrived.filter(|arrived| *arrived > now);
    arrived.map_or(advised, |arrived| arrived.min(advised))
}

/// The request under way is let go; its late answer is dropped, a token in it wiped.
fn stop_test(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.is_running(Slot::Experiment) {
        return live_test::experiments::stop(model, effects);
    }
    if model.is_running(Slot::Test) {
        model.running.retain(|_, effect| effect.slot != Slot::Test);
        live_test::stop(model);
        model.problem = Some(Problem::Stopped);
    }
}

/// Experiments are wished for: those of the test that runs, or of the one that is over.
fn experiment(model: &mut Model, agreed: bool) {
    let over = model.test.phase == Phase::Finished;
    if over && model.proposed_experiments().is_empty() && !model.experiments_go_on() {
        return;
    }
    model.experiments = if agreed { Wish::Agreed } else { Wish::Asked };
}

fn take_told(model: &mut Model, told: Told) {
    match told {
        Told::LoginHistory(status) => model.login_history = Some(status),
        Told::MyDomain(org) => model.my_domain = Some(org),
    }
    live_test::experiments::told(model);
}

/// Queries are let go; commits under way are waited for by the runtime.
fn interrupt(model: &mut Model) {
    model.interrupted = true;
    model.running.retain(|_, effect| effect.kind.is_commit());
}
