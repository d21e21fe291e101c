//! Checklist lines left undone: the cause they stand for is the first to look at.

use crate::diagnosis::case::Case;
use crate::diagnosis::catalogue::Entry;
use crate::diagnosis::causes::causes;
use crate::diagnosis::situation::Situation;

/// Weighs undone, skipped and done lines.
pub(super) fn lines(situation: &Situation<'_>, _: Option<&Entry>, case: &mut Case) {
    let evidence = situation.evidence;
    for (cause, data) in causes() {
        if !case.suspects(*cause) || data.lines.is_empty() {
            continue;
        }
        let skipped = data
            .lines
            .iter()
            .find(|line| evidence.skipped_lines.contains(line));
        let undone = data
            .lines
            .iter()
            .find(|line| evidence.undone_lines.contains(line));
        let label = |line: &String| evidence.line_labels.get(line).unwrap_or(line).clone();
        if let Some(line) = skipped.map(label) {
            let why = format!("The checklist line \"{line}\" was left out on purpose");
            case.support(*cause, 60, why);
        } else if let Some(line) = undone.map(label) {
            let why = format!("The checklist line \"{line}\" is not ticked yet");
            case.support(*cause, 55, why);
        } else if data
            .lines
            .iter()
            .any(|line| evidence.done_lines.contains(line))
        {
            let why = "The checklist lines about it are ticked (as claimed, not proved)";
            case.weaken(*cause, 20, why);
        }
    }
}
