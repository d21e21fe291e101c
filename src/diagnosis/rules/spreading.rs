//! Changes need minutes to arrive everywhere; until then many answers mean nothing yet.

use crate::diagnosis::CauseId;
use crate::diagnosis::case::Case;
use crate::diagnosis::catalogue::Entry;
use crate::diagnosis::situation::Situation;

/// Weighs how long ago the last change was.
pub(super) fn spreading(situation: &Situation<'_>, entry: Option<&Entry>, case: &mut Case) {
    if !entry.is_some_and(|entry| entry.propagation) {
        return;
    }
    let ago = situation.minutes_since_change.map_or_else(
        || "minutes ago".to_owned(),
        |minutes| match minutes.round() {
            ..1.0 => "less than a minute ago".to_owned(),
            1.0 => "a minute ago".to_owned(),
            minutes => format!("{minutes} minutes ago"),
        },
    );
    if situation.is_spreading() == Some(true) {
        let why = format!("The last change was saved {ago}; changes need 2 to 10 minutes");
        case.support(CauseId::PropagationDelay, 25, why);
        let against = format!("Saved {ago}: it may still be spreading (2 to 10 minutes)");
        case.against_all_but(CauseId::PropagationDelay, &against);
    } else if situation.has_spread() {
        case.rule_out(CauseId::PropagationDelay);
    } else if situation.is_spreading() == Some(false) {
        let why = if situation.evidence.spreading == Some(false) {
            format!("The last change, saved {ago}, has arrived by now")
        } else {
            format!("The last change was saved {ago}; 10 minutes are nearly always enough")
        };
        case.weaken(CauseId::PropagationDelay, 25, why);
    }
}
