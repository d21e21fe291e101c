//! Salesforce is asked with both keys; the end of a replacement; and what is known of it at the side.

use ratatui::style::Style;

use crate::app::{
    Entry, ExchangeAnswer, Journey, Model, QuestionId, Replacing, Seen, Step, checklist_for,
};
use crate::domain::{Consumer, SUCCESSES_TO_SWITCH, Staged};
use crate::guide::screens::replacing as screens;
use crate::guide::{facts, replacing as words};

use super::chrome::Fact;
use super::{View, on_top};
use crate::tui::page::Page;
use crate::tui::places::replacing::ways_on;
use crate::tui::ui::is_done;

/// Columns of the keys' names.
const NAMES: usize = 14;

pub(super) fn switch_over(view: &View<'_>, page: &mut Page) {
    page.blank();
    let told = words::waiting(view.model.comes_back());
    page.title(told.title);
    let Some(replacing) = view.model.replacement() else {
        return;
    };
    let stuck = stuck(view.model, replacing);
    // Where something is to be done, the room belongs to that.
    if stuck.is_none() {
        page.para(told.help);
    }
    page.blank();
    let [next, active] = replacing.poll.words();
    let poll = &replacing.poll;
    for (name, said, seen) in [
        (told.key, next, poll.next.as_ref()),
        (words::ACTIVE_KEY, active, poll.active.as_ref()),
    ] {
        let (sign, style) = match seen {
            Some(Seen::Accepted) => (page.theme.done(), page.theme.good()),
            Some(_) => (page.theme.failed(), page.theme.warn()),
            None => (" ", Style::new()),
        };
        let lead = format!("{sign} {name:<NAMES$}");
        page.hanging(&lead, &said, style, Style::new());
    }
    page.blank();
    if let Some(meaning) = meaning(replacing, told).filter(|_| stuck.is_none()) {
        page.para(meaning);
    }
    match stuck {
        Some(told) => {
            page.bad(&told.what);
            page.para(&told.next);
        }
        None => waiting(view, replacing, page),
    }
    page.blank();
    ways(view, page);
}

/// When Salesforce is asked next, and how long that makes sense.
fn waiting(view: &View<'_>, replacing: &Replacing, page: &mut Page) {
    if view.model.waits_for_upload() && replacing.poll.successes == 0 {
        page.para(screens::WAITS_FOR_UPLOAD);
    }
    if let Some(until) = replacing.poll.until {
        let left = (until - view.now).whole_seconds();
        let lead = format!("{} ", page.theme.here());
        let text = words::again_in(left);
        page.hanging(&lead, &text, page.theme.focus(), Style::new());
    }
}

/// What both answers together say.
fn meaning(replacing: &Replacing, told: &words::Waiting) -> Option<&'static str> {
    let poll = &replacing.poll;
    let (next, active) = (poll.next.as_ref()?, poll.active.as_ref()?);
    Some(match (next.is_accepted(), active.is_accepted()) {
        (true, true) => told.arriving,
        (true, false) => told.arrived,
        (false, true) => words::OLD_CERTIFICATE,
        (false, false) => words::NEITHER,
    })
}

/// Why waiting makes no sense any more.
fn stuck(model: &Model, replacing: &Replacing) -> Option<crate::guide::Words> {
    model.problem.as_ref()?;
    replacing.refused_words()
}

/// The answers of Salesforce to both keys, as they came.
pub(super) fn raw(view: &View<'_>, page: &mut Page) {
    let answers = raw_answers(view.model);
    if answers.is_empty() {
        page.para(screens::NO_ANSWER_YET);
    }
    for (name, answer) in answers {
        page.text(name, page.theme.title());
        page.para(&crate::guide::screens::status(answer.status));
        page.para(&answer.body);
        page.blank();
    }
}

/// Refusals that can be shown.
pub(in crate::tui) fn raw_answers(model: &Model) -> Vec<(&'static str, &ExchangeAnswer)> {
    let Some(replacing) = model.replacement() else {
        return Vec::new();
    };
    let poll = &replacing.poll;
    let both = [
        (words::waiting(model.comes_back()).key, &poll.next),
        (words::ACTIVE_KEY, &poll.active),
    ];
    let refused = both.into_iter().filter_map(|(name, seen)| match seen {
        Some(Seen::Refused(answer)) => Some((name, answer)),
        _ => None,
    });
    refused.collect()
}

/// What the test of the key found, where the question is about that.
pub(super) fn findings(view: &View<'_>, question: &QuestionId, page: &mut Page) {
    let about_it = matches!(
        question,
        QuestionId::GoOnUnproved | QuestionId::Consumer(_) | QuestionId::PreviousKey
    );
    let test = &view.model.test;
    if !about_it || !matches!(view.model.journey, Journey::Replace) || !test.failed() {
        return;
    }
    page.blank();
    page.text(screens::FOUND, page.theme.title());
    if let Some(told) = test
        .key_problem
        .as_ref()
        .and_then(crate::app::Problem::words)
    {
        page.bad(&told.what);
        page.para(&told.next);
    }
    if let Some(verdict) = &test.verdict {
        on_top::causes(page, verdict);
    }
}

/// What was done, and what stays to be done.
pub(super) fn replaced(view: &View<'_>, page: &mut Page) {
    page.blank();
    let told = crate::app::replacement_summary(view.model);
    let switched = view.model.journal.contains(&Entry::SwitchedOver);
    if switched {
        page.good(&told.title);
    } else {
        page.title(&told.title);
    }
    for line in &told.lines {
        page.blank();
        page.para(line);
    }
    page.blank();
    ways(view, page);
    if view.model.test.failed() {
        findings(view, &QuestionId::PreviousKey, page);
    }
}

fn ways(view: &View<'_>, page: &mut Page) {
    for (index, (label, _)) in ways_on(view.ui, view.model).iter().enumerate() {
        let marked = index == view.ui.cursor;
        let sign = if marked { page.theme.here() } else { " " };
        let style = if marked {
            page.theme.focus()
        } else {
            Style::new()
        };
        page.focused_if(marked, |page| {
            page.hanging(&format!("{sign} {}  ", index + 1), label, style, style);
        });
    }
}

/// What is known, in the order of the steps.
pub(super) fn facts_of(model: &Model) -> Vec<Fact> {
    let Some(replacing) = model.replacement() else {
        return Vec::new();
    };
    let mut known = Vec::new();
    let mut put = |step: Step, fine: bool, text: Option<String>| {
        known.extend(text.map(|text| Fact { step, text, fine }));
    };
    let org = if model.is_practice() {
        Some(crate::guide::screens::SIMULATED.to_owned())
    } else {
        model.org().map(|org| org.host().to_owned())
    };
    put(Step::ProveKey, true, org);
    let active = &replacing.ring.active;
    let key = facts::key(&active.key, Some(active.store));
    put(Step::ProveKey, true, Some(key));
    let unproved = model.answers.replace.unproved;
    let proof = match replacing.proved {
        Some(_) => Some(screens::PROVED),
        None => unproved.then_some(screens::UNPROVED),
    };
    put(Step::ProveKey, !unproved, proof.map(str::to_owned));
    let holders = model.holders();
    let asked = model.answers.replace.holders.is_some();
    let count = match holders.len() {
        // Of a key that has leaked that is not true.
        0 if model.is_leaked() => screens::NOWHERE_ELSE.to_owned(),
        0 => screens::ONLY_HERE.to_owned(),
        count => screens::places(count),
    };
    put(Step::Holders, true, asked.then_some(count));
    let next = replacing.next_held().map(|next| {
        let until = facts::certificate(&next.certificate);
        screens::next_key(next.key.bits, &until, model.comes_back())
    });
    put(Step::NextKey, true, next);
    let of = |done: usize, what: &str| screens::of_places(done, holders.len(), what);
    let ready = holders.iter().filter(|h| h.staged == Staged::Done).count();
    let any = holders.iter().any(|h| h.staged != Staged::Open);
    let all = ready == holders.len();
    put(Step::Stage, all, any.then(|| of(ready, screens::READY)));
    put(Step::Upload, true, upload(model));
    let poll = &replacing.poll;
    let switched = replacing.switched.map(|_| screens::SWITCHED.to_owned());
    let some = poll.successes > 0;
    let asked = some.then(|| {
        screens::accepted(
            words::waiting(model.comes_back()).key,
            poll.successes,
            SUCCESSES_TO_SWITCH,
        )
    });
    put(Step::SwitchOver, true, switched.or(asked));
    let work = holders
        .iter()
        .filter(|h| h.consumer == Consumer::Works)
        .count();
    let any = holders.iter().any(|h| h.consumer != Consumer::Open);
    let all = work == holders.len();
    put(Step::Consumers, all, any.then(|| of(work, screens::WORK)));
    known
}

/// How far the steps in Setup are done.
fn upload(model: &Model) -> Option<String> {
    if model.waits_for_upload() {
        return Some(screens::BY_OTHERS.to_owned());
    }
    let list = checklist_for(model, Step::Upload)?;
    let done = list.lines.iter().filter(|line| is_done(model, &line.id));
    let done = done.count();
    (done > 0).then(|| screens::lines(done, list.lines.len()))
}
