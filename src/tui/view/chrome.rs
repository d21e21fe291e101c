//! What stands around a page: header, facts or steps, status line, keys.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use crate::app::{Effect, EffectKind, Journey, Model, ProbeStep, Problem, Slot, Step};
use crate::domain::OrgKind;
use crate::guide::{facts, problems, screens};

use super::View;
use crate::tui::keymap;
use crate::tui::page::cut;
use crate::tui::ui::busy_since;

/// Name, org and its kind, step.
pub(super) fn header(view: &View<'_>, area: Rect, buffer: &mut Buffer) {
    let theme = view.theme;
    let mut left = vec![
        Span::raw(" "),
        Span::styled(screens::NAME, theme.title()),
        Span::raw("  "),
        Span::raw(subject(view)),
    ];
    if let Some(kind) = kind_word(view) {
        left.push(Span::raw("  "));
        left.push(Span::styled(format!(" {kind} "), theme.badge()));
    }
    let right = place_word(view);
    Line::from(left).render(area, buffer);
    let width = u16::try_from(right.width() + 1).unwrap_or(0);
    if area.width > width {
        let place = Rect {
            x: area.right() - width,
            width,
            ..area
        };
        Line::raw(format!("{right} ")).render(place, buffer);
    }
}

fn subject(view: &View<'_>) -> String {
    let model = view.model;
    match (&model.facts.name, &model.journey) {
        (_, Journey::Home) => String::new(),
        (Some(name), _) => name.to_string(),
        (None, _) => screens::NEW_CONNECTION.to_owned(),
    }
}

fn kind_word(view: &View<'_>) -> Option<Cow<'static, str>> {
    let model = view.model;
    if model.is_practice() {
        return Some(facts::org_kind(&OrgKind::Practice));
    }
    Some(facts::org_kind(model.answers.org.as_ref()?.kind()))
}

fn place_word(view: &View<'_>) -> String {
    let model = view.model;
    match model.journey {
        Journey::Home => {
            let shelf = model.facts.shelf.as_ref();
            shelf.map_or_else(String::new, |shelf| {
                let attention = shelf.attention(view.now);
                let all = shelf.connections.len();
                screens::dashboard::count(
                    all,
                    attention.due,
                    attention.failed,
                    attention.unreadable,
                )
            })
        }
        Journey::Setup | Journey::Replace => {
            let step = view.step().or_else(|| model.current_step());
            step.map_or_else(String::new, |step| {
                screens::step_of(step.number(), step.siblings().len())
            })
        }
        Journey::Test(_) | Journey::Token(_) => screens::LIVE_TEST.to_owned(),
    }
}

/// Facts so far, for checking without going back: the latest that fit.
pub(super) fn facts(view: &View<'_>, area: Rect, buffer: &mut Buffer) {
    let room = usize::from(area.width).saturating_sub(2);
    let mut chosen: Vec<String> = Vec::new();
    let mut used = 0;
    // What is wrong stays in sight whatever else there is.
    let (wrong, fine): (Vec<_>, Vec<_>) = facts_of(view).into_iter().partition(|fact| !fact.fine);
    for fact in wrong.into_iter().chain(fine.into_iter().rev()) {
        let sign = if fact.fine { view.theme.done() } else { "!" };
        let text = format!("{sign} {}", fact.text);
        let width = text.width() + if chosen.is_empty() { 0 } else { 3 };
        if used + width > room {
            break;
        }
        used += width;
        chosen.insert(0, text);
    }
    let line = format!(" {}", chosen.join("   "));
    Line::raw(line).render(area, buffer);
}

/// Something known, with the step it belongs to.
pub(super) struct Fact {
    pub(super) step: Step,
    pub(super) text: String,
    /// Nothing is wrong with it.
    pub(super) fine: bool,
}

/// What is known, in the order of the steps.
pub(super) fn facts_of(view: &View<'_>) -> Vec<Fact> {
    let model = view.model;
    let mut facts = Vec::new();
    match model.journey {
        Journey::Home => return facts,
        Journey::Replace => return super::replacing::facts_of(model),
        _ => {}
    }
    let mut put = |step: Step, fine: bool, text: Option<String>| {
        facts.extend(text.map(|text| Fact { step, text, fine }));
    };
    if matches!(model.journey, Journey::Setup) {
        let destination = model.destination().map(facts::destination);
        put(Step::Destination, true, destination);
    }
    let org = if model.is_practice() {
        let open = model.facts.practice.is_some();
        open.then(|| screens::SIMULATED.to_owned())
    } else {
        model.org().map(|org| org.host().to_owned())
    };
    put(Step::Org, org_trouble(model).is_none(), org);
    let key = model.facts.key.as_ref();
    let key = key.filter(|key| key.stored.is_some());
    let key = key.map(|key| screens::short_key(&facts::key(&key.facts, key.stored)));
    put(Step::Key, true, key);
    let certificate = model.facts.certificate.as_ref();
    let certificate = certificate.filter(|certificate| certificate.written.is_some());
    let certificate = certificate
        .map(|certificate| screens::short_certificate(&facts::certificate(&certificate.facts)));
    put(Step::Key, true, certificate);
    let user = model.answers.username.as_ref().map(ToString::to_string);
    put(Step::User, true, user);
    facts
}

/// What the look at the org found wrong, while its address can still be corrected.
pub(in crate::tui) fn org_trouble(model: &Model) -> Option<String> {
    let (org, probe) = model.facts.probe.as_ref()?;
    if model.answers.org.as_ref() != Some(org) {
        return None;
    }
    let failed = match (&probe.name, &probe.tls, &probe.org) {
        (ProbeStep::Failed(error), _, _)
        | (_, ProbeStep::Failed(error), _)
        | (_, _, ProbeStep::Failed(error)) => problems::transport(error, org.host()).what,
        (_, _, ProbeStep::Ok { value: Err(_), .. }) => screens::no_org(org.host()),
        _ => return None,
    };
    Some(failed)
}

/// The journey's steps at the side: done with their facts, the one that is shown, what is to come.
pub(super) fn sidebar(view: &View<'_>, area: Rect, buffer: &mut Buffer) {
    let theme = view.theme;
    let width = usize::from(area.width).saturating_sub(3);
    let shown = view.step();
    let current = view.model.current_step();
    let steps: &[Step] = match view.model.journey {
        Journey::Replace => &Step::REPLACE,
        _ => &Step::ALL,
    };
    let known = facts_of(view);
    let mut rows: Vec<Line<'static>> = Vec::new();
    for step in steps.iter().copied() {
        let title = format!("{} {}", step.number(), super::work::title(step));
        let here = shown == Some(step) || (shown.is_none() && current == Some(step));
        let done = current.is_none_or(|current| step < current) && passed(view.model);
        let failed = match &view.model.problem {
            Some(Problem::TestFailed(_)) => step == Step::LiveTest,
            Some(Problem::NextRefused) => step == Step::SwitchOver,
            _ => false,
        };
        let (sign, style) = match (here, done) {
            (true, _) => (theme.here(), theme.focus()),
            (_, true) => (theme.done(), theme.good()),
            _ if failed => (theme.failed(), theme.bad()),
            _ => (" ", Style::new()),
        };
        let pad = if theme.ascii { 3 } else { 1 };
        rows.push(Line::from(vec![
            Span::styled(format!("{sign:<pad$} "), style),
            Span::styled(
                cut(&title, width.saturating_sub(pad + 1), theme.ascii),
                if here { theme.title() } else { Style::new() },
            ),
        ]));
        for fact in known.iter().filter(|fact| fact.step == step) {
            let text = cut(&fact.text, width.saturating_sub(4), theme.ascii);
            let sign = if fact.fine { " " } else { "!" };
            rows.push(Line::raw(format!("  {sign} {text}")));
        }
    }
    for (row, line) in rows.into_iter().take(usize::from(area.height)).enumerate() {
        let y = area.y + u16::try_from(row).unwrap_or(0);
        let place = Rect {
            x: area.x + 1,
            y,
            width: area.width.saturating_sub(2),
            height: 1,
        };
        line.render(place, buffer);
    }
    for y in area.y..area.bottom() {
        let line = Line::styled(theme.frame()[5], theme.quiet());
        line.render(Rect::new(area.right() - 1, y, 1, 1), buffer);
    }
}

/// Nothing is pending any more also where it was given up or put off: then nothing was passed.
fn passed(model: &Model) -> bool {
    let open = model.replacement().is_some_and(|r| !r.over);
    model.current_step().is_some() || !open
}

/// The line below header and facts.
pub(super) fn rule(view: &View<'_>, area: Rect, buffer: &mut Buffer) {
    let width = usize::from(area.width).saturating_sub(2);
    let text = format!(" {}", view.theme.frame()[4].repeat(width));
    Line::styled(text, view.theme.quiet()).render(area, buffer);
}

/// Rows that the status takes: two where the sentence needs them.
pub(super) fn status_rows(view: &View<'_>, width: u16) -> u16 {
    let text = view.ui.notice.as_deref().unwrap_or_default();
    if text.width() + 2 > usize::from(width) {
        2
    } else {
        1
    }
}

/// What was just done, or what is going on.
pub(super) fn status(view: &View<'_>, area: Rect, buffer: &mut Buffer) {
    let text = view.ui.notice.clone().or_else(|| working(view));
    let Some(text) = text else { return };
    let width = usize::from(area.width).saturating_sub(2).max(1);
    let rows = textwrap::wrap(&text, width);
    let last = usize::from(area.height).saturating_sub(1);
    for (index, row) in rows.iter().enumerate().take(last + 1) {
        // What does not fit is cut, and it shows.
        let whole = index < last || rows.len() == index + 1;
        let row = if whole {
            row.to_string()
        } else {
            cut(&format!("{row}   ..."), width, view.theme.ascii)
        };
        let y = area.y + u16::try_from(index).unwrap_or(0);
        Line::raw(format!(" {row}")).render(
            Rect {
                y,
                height: 1,
                ..area
            },
            buffer,
        );
    }
}

/// What is going on in the background, with its time; nothing for what takes no time.
fn working(view: &View<'_>) -> Option<String> {
    let since = busy_since(view.model)?;
    let elapsed = view.now - since;
    if elapsed < time::Duration::milliseconds(150) {
        return None;
    }
    let effects: Vec<&Effect> = view.model.running.values().collect();
    let what = effects
        .iter()
        .find_map(|effect| verb(&effect.kind, effect.slot))?;
    let sign = if view.caps.motion {
        let tick = usize::try_from(elapsed.whole_milliseconds() / 125).unwrap_or(0);
        format!("{} ", view.theme.spinner(tick))
    } else {
        String::new()
    };
    Some(format!(
        "{sign}{}",
        screens::elapsed(&what, elapsed.whole_seconds())
    ))
}

/// What an effect is called while it runs; `None` for what nobody waits for.
pub(super) fn verb(kind: &EffectKind, slot: Slot) -> Option<String> {
    Some(match kind {
        EffectKind::ReserveName { .. } => screens::RESERVING.to_owned(),
        EffectKind::OpenPractice { .. } => screens::OPENING_PRACTICE.to_owned(),
        EffectKind::GenerateKey { .. } => screens::MAKING_KEY.to_owned(),
        EffectKind::ImportKey { .. }
        | EffectKind::ImportPasted { .. }
        | EffectKind::ReadCertificate { .. }
        | EffectKind::ReadPastedCertificate { .. } => screens::READING_KEY.to_owned(),
        EffectKind::LoadKey { .. } | EffectKind::UnlockStore { .. } => {
            screens::LOADING_KEY.to_owned()
        }
        EffectKind::MakeCertificate { .. } => screens::MAKING_CERTIFICATE.to_owned(),
        EffectKind::StoreKey { store, .. } => {
            screens::storing_key(crate::guide::notes::store(*store))
        }
        EffectKind::WriteCertificate { .. } => screens::WRITING_CERTIFICATE.to_owned(),
        EffectKind::PracticeApply { .. } => screens::APPLYING_NOW.to_owned(),
        EffectKind::SaveConnection(_)
        | EffectKind::SaveKeys(_)
        | EffectKind::RemoveKey { .. }
        | EffectKind::SaveDraft(_)
        | EffectKind::SaveTestRecord { .. }
        | EffectKind::Upkeep(_)
        | EffectKind::WriteReport { .. }
        | EffectKind::ExportKey { .. } => screens::SAVING.to_owned(),
        _ if slot == Slot::Test && !matches!(kind, EffectKind::Wait { .. }) => {
            screens::ASKING.to_owned()
        }
        _ => return None,
    })
}

/// Keys that work now; those that do not fit are in the help.
pub(super) fn keys(view: &View<'_>, area: Rect, buffer: &mut Buffer) {
    let (keys, always) = keymap::footer(view.ui.context(view.model));
    let room = usize::from(area.width).saturating_sub(2);
    let size = |(key, label): &keymap::Hint| key.width() + label.width() + 3;
    let mut used: usize = always.iter().map(size).sum();
    let mut shown: Vec<keymap::Hint> = Vec::new();
    for key in keys {
        if used + size(&key) <= room {
            used += size(&key);
            shown.push(key);
        }
    }
    shown.extend(always);
    let mut spans = vec![Span::raw(" ")];
    for (key, label) in shown {
        let key = if view.theme.ascii && key == "↑↓" {
            "Up/Down"
        } else {
            key
        };
        spans.push(Span::styled(key.to_owned(), view.theme.title()));
        spans.push(Span::raw(format!(" {label}  ")));
    }
    Line::from(spans).render(area, buffer);
}
