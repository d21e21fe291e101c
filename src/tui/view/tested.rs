//! How a connection stands with its tests, in its row and on its page.

use ratatui::style::Style;

use crate::app::{LastTest, Standing};
use crate::domain::{Connection, TestRecord};
use crate::guide::screens::dashboard::{self as words, tested};

use super::View;

/// A sign, how it looks, and words.
pub(super) struct Told {
    pub(super) sign: &'static str,
    pub(super) style: Style,
    pub(super) text: String,
}

/// In a column; `whole`: there is room to say what failed.
pub(super) fn short(
    view: &View<'_>,
    connection: &Connection,
    record: Option<&TestRecord>,
    whole: bool,
    plain: Style,
) -> Told {
    let standing = view.model.standing(connection, record);
    let text = match &standing {
        Standing::Waiting => tested::WAITING.to_owned(),
        Standing::Running { since } => tested::running((view.now - *since).whole_seconds()),
        Standing::NotTested(why) => words::not_tested(why).to_owned(),
        Standing::Broken { at, .. } => tested::broken(&words::age(*at, view.now)),
        Standing::Never => tested::NEVER.to_owned(),
        Standing::Tested { record, how, .. } => {
            let age = words::age(record.at, view.now);
            match how {
                LastTest::Never => tested::NEVER.to_owned(),
                LastTest::Works => tested::works(&age),
                LastTest::Warns => tested::warns(&age),
                LastTest::Failed(check) if whole => tested::failed_at(*check, &age),
                LastTest::Failed(_) => tested::failed(&age),
                LastTest::Unproved => tested::unproved(&age),
            }
        }
    };
    let (sign, style) = sign(view, &standing, plain);
    Told { sign, style, text }
}

/// On its page.
pub(super) fn long(view: &View<'_>, connection: &Connection, record: Option<&TestRecord>) -> Told {
    let standing = view.model.standing(connection, record);
    let text = standing.words(view.now);
    let (sign, style) = sign(view, &standing, Style::new());
    Told { sign, style, text }
}

const fn sign(view: &View<'_>, standing: &Standing<'_>, plain: Style) -> (&'static str, Style) {
    let theme = view.theme;
    match standing {
        Standing::Waiting => (theme.point(), plain),
        Standing::Running { .. } => (theme.here(), theme.focus()),
        Standing::NotTested(_) | Standing::Broken { .. } => ("!", theme.warn()),
        Standing::Never => (theme.left_out(), plain),
        Standing::Tested { how, .. } => match how {
            LastTest::Never | LastTest::Unproved => (theme.left_out(), plain),
            LastTest::Works => (theme.done(), theme.good()),
            LastTest::Warns => ("!", theme.warn()),
            LastTest::Failed(_) => (theme.failed(), theme.bad()),
        },
    }
}
