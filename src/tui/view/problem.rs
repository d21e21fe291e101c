//! Something stands in the way: what, and the ways out.

use ratatui::style::Style;

use crate::app::Problem;
use crate::guide::screens;

use super::View;
use crate::tui::page::Page;
use crate::tui::places::problem;

pub(super) fn fill(view: &View<'_>, page: &mut Page) {
    page.blank();
    page.title(screens::PROBLEM);
    if let Some(words) = view.model.problem.as_ref().and_then(Problem::words) {
        page.bad(&words.what);
        page.para(&screens::without_flags(&words.next));
    }
    page.blank();
    self::ways_out(view, page);
}

/// The ways out, one of them marked.
pub(super) fn ways_out(view: &View<'_>, page: &mut Page) {
    for (index, (label, _)) in problem::ways_out(view.model).iter().enumerate() {
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
