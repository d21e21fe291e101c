//! Words around a checklist.

use crate::domain::TickState;

/// Heading of a checklist.
pub fn title(step: usize, of: usize, title: &str) -> String {
    format!("Step {step} of {of}. {title}")
}
/// What a practice run does with it.
pub const SIMULATED: &str =
    "In this practice run there is no such page: [Enter] lets the simulated org do the line.";
/// Number and action.
pub fn line(number: usize, total: usize, label: &str) -> String {
    format!("Line {number} of {total}: {label}")
}
/// A value to paste.
pub fn value(label: &str, value: &str) -> String {
    format!("  {label}: {value}")
}
/// Where it is done.
pub fn page(address: &str) -> String {
    format!("  Page: {address}")
}
/// What is seen then.
pub fn expect(text: &str) -> String {
    format!("  Then: {text}")
}
/// What goes wrong there.
pub fn trap(text: &str) -> String {
    format!("  Careful: {text}")
}
/// It was done or left out before.
pub fn state(state: TickState) -> String {
    format!("  This line is {}.", self::word(Some(state)))
}
/// A line's state in one word or two.
pub const fn word(state: Option<TickState>) -> &'static str {
    match state {
        Some(TickState::Done) => "done",
        Some(TickState::Skipped) => "left out",
        None => "open",
    }
}
/// A line in the list of all.
pub fn listed(number: usize, state: &str, label: &str) -> String {
    format!("{number}. {state}: {label}")
}
/// The first prompt of a checklist names every command.
pub const PROMPT_FULL: &str = "[Enter] when it is done. Or `skip`, `back`, `list`, `open` the \
    page, `copy` the value, `other` if somebody else is the administrator: ";
/// The later prompts.
pub const PROMPT: &str = "[Enter] done, or `skip`, `list`, `help`: ";
/// At a line that was ticked before.
pub const PROMPT_KEPT: &str = "[Enter] leaves it so. Or `done`, `skip`, `undo`, `back`, `return`: ";
/// A line that a finding leads to.
pub const PROMPT_FIX: &str = "[Enter] when it is done, then the test runs again. Or `return`: ";
/// In a fix of a saved connection.
pub const DONE: &str = "Done.";
/// Left out.
pub const SKIPPED: &str = "Left out. The live test will show whether it was needed.";
/// Open again.
pub const OPEN: &str = "Open again.";
/// Nothing to copy.
pub const NO_VALUE: &str = "This line has no value to copy.";
/// Several values.
pub fn which_value(labels: &[String]) -> String {
    let numbered = labels.iter().enumerate();
    let numbered: Vec<String> = numbered
        .map(|(index, label)| format!("`copy {}` for {label}", index + 1))
        .collect();
    format!("Which one? {}.", numbered.join(", "))
}
/// No page for it.
pub const NO_PAGE: &str = "There is no address for this page; find it as the line says.";
/// The simulated org has no pages.
pub const NO_PAGE_HERE: &str = "A practice run has no Setup pages to open.";
/// In a practice run nobody else is the admin.
pub const OTHER_IN_PRACTICE: &str =
    "In a practice run there is nobody else: [Enter] does the line, `skip` leaves it out.";
/// Over the list for somebody else.
pub const SEND: &str = "Send this to your administrator:";
/// What comes after it.
pub const SENT: &str = "Going on without these lines; they count as done by somebody else. The \
    certificate file goes with the list; it is public.";
/// Not a line.
pub fn no_such(typed: &str) -> String {
    format!(
        "`{typed}` is no command here. [Enter] when the line is done; `help` lists the commands."
    )
}
