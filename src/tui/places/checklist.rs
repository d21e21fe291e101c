//! A checklist's page: ticking lines, leaving them out, copying values, opening the page in Setup.

use crate::app::{Model, MsgBody, Step, checklist_for, line_values};
use crate::domain::TickState;
use crate::guide::{Line, RenderedLine, screens};

use crate::tui::keymap::LineState;
use crate::tui::overlay::{Act, Dialog, Overlay};
use crate::tui::ui::{Ui, is_done};

/// The lines.
pub(in crate::tui) fn lines(model: &Model, step: Step) -> &'static [Line] {
    checklist_for(model, step).map_or(&[], |list| list.lines.as_slice())
}

/// The first line that nobody did or left out; the last one if there is none.
pub(in crate::tui) fn first_open(model: &Model, step: Step) -> usize {
    let lines = lines(model, step);
    lines
        .iter()
        .position(|line| is_open(model, line))
        .unwrap_or(lines.len().saturating_sub(1))
}

fn is_open(model: &Model, line: &Line) -> bool {
    !model.ticks.contains_key(&line.id) && !model.applying(&line.id)
}

/// How the marked line stands.
pub(in crate::tui) fn state(ui: &Ui, model: &Model, step: Step) -> LineState {
    let lines = lines(model, step);
    match lines.get(ui.cursor) {
        Some(line) if !is_done(model, &line.id) => LineState::Open,
        _ if lines.iter().any(|line| is_open(model, line)) => LineState::Done,
        _ => LineState::AllDone,
    }
}

/// Space: done, or not done after all.
pub(in crate::tui) fn tick(ui: &mut Ui, model: &Model, step: Step) -> Vec<MsgBody> {
    let Some(line) = lines(model, step).get(ui.cursor) else {
        return Vec::new();
    };
    if model.applying(&line.id) {
        return Vec::new();
    }
    if is_done(model, &line.id) {
        return vec![MsgBody::Tick(line.id.clone(), None)];
    }
    set(ui, model, step, TickState::Done)
}

/// Leaves the marked line out.
pub(in crate::tui) fn skip(ui: &mut Ui, model: &Model, step: Step) -> Vec<MsgBody> {
    set(ui, model, step, TickState::Skipped)
}

/// Enter: done and on to the next; with nothing open, on to the next page.
pub(in crate::tui) fn primary(ui: &mut Ui, model: &Model, step: Step) -> Vec<MsgBody> {
    match state(ui, model, step) {
        LineState::Open => set(ui, model, step, TickState::Done),
        LineState::Done => {
            ui.cursor = first_open(model, step);
            Vec::new()
        }
        LineState::AllDone => go_on(ui, model),
    }
}

fn go_on(ui: &mut Ui, model: &Model) -> Vec<MsgBody> {
    if ui.fixing {
        ui.fixing = false;
        ui.look = None;
        return super::live_test::returned(model);
    }
    ui.onward = Some(ui.place(model));
    Vec::new()
}

fn set(ui: &mut Ui, model: &Model, step: Step, state: TickState) -> Vec<MsgBody> {
    let lines = lines(model, step);
    let Some(line) = lines.get(ui.cursor) else {
        return Vec::new();
    };
    if model.applying(&line.id) {
        return Vec::new();
    }
    // The next open line below; the page stays until the flow has gone on.
    let below = lines
        .iter()
        .enumerate()
        .skip(ui.cursor + 1)
        .find(|(_, line)| is_open(model, line))
        .map(|(index, _)| index);
    let other = lines
        .iter()
        .position(|other| other.id != line.id && is_open(model, other));
    let fixed = ui.fixing;
    if let Some(next) = below.or(other).filter(|_| !fixed) {
        ui.cursor = next;
        ui.free_scroll = false;
    } else if ui.look.is_some() {
        ui.fixing = false;
        ui.look = None;
    }
    vec![MsgBody::Tick(line.id.clone(), Some(state))]
}

/// The marked line with this set-up's values.
pub(in crate::tui) fn marked(ui: &Ui, model: &Model, step: Step) -> Option<RenderedLine> {
    let line = lines(model, step).get(ui.cursor)?;
    Some(line.render(&line_values(model)))
}

/// The page of the marked line in this org's Setup.
pub(in crate::tui) fn link(ui: &Ui, model: &Model, step: Step) -> Option<String> {
    let line = lines(model, step).get(ui.cursor)?;
    line.page?.link(&model.org()?)
}

/// Somebody else does it: a text to send.
pub(in crate::tui) fn others(ui: &mut Ui, model: &Model, step: Step) {
    let text = crate::app::remaining(model).join("\n");
    let help = if step == Step::Upload {
        screens::replacing::FOR_OTHERS_HELP
    } else {
        screens::FOR_OTHERS_HELP
    };
    let mut dialog = Dialog::new(
        screens::FOR_OTHERS,
        vec![help.to_owned()],
        vec![
            (screens::COPY_TEXT, Act::Copy(text.clone())),
            (screens::GO_ON_ANYWAY, Act::LeaveChecklist(step)),
            (screens::STAY, Act::Close),
        ],
    );
    dialog.more = text;
    ui.overlays.push(Overlay::Dialog(dialog));
}
