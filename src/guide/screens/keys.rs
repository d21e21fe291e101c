//! What keys do, as the footer and the help overlay say it.

/// ↑↓
pub const MOVE: &str = "choose";
/// Digits.
pub const NUMBER: &str = "choose by number";
/// Space on an open line.
pub const DONE: &str = "done";
/// Space on a line that is done.
pub const UNDO: &str = "not done";
/// Enter on the welcome screen.
pub const OPEN: &str = "open";
/// Enter on a choice.
pub const CHOOSE: &str = "choose";
/// Enter on the last field.
pub const NEXT: &str = "next";
/// Enter on a field before the last.
pub const NEXT_FIELD: &str = "next field";
/// Shift-Tab.
pub const PREV_FIELD: &str = "field before";
/// Enter on a fix.
pub const GO_THERE: &str = "go there";
/// Enter on a green test.
pub const GO_ON: &str = "hand over";
/// Enter at the end.
pub const FINISH: &str = "finish";
/// Enter or Esc on something to read.
pub const CLOSE: &str = "close";
/// c
pub const COPY: &str = "copy";
/// o
pub const OPEN_PAGE: &str = "open page";
/// s
pub const SKIP: &str = "leave out";
/// a
pub const OTHERS: &str = "someone else";
/// r
pub const RETRY: &str = "try again";
/// e
pub const EXPERIMENTS: &str = "try more";
/// w on a live test.
pub const WRITE_REPORT: &str = "write report";
/// i
pub const CODE_PAGE: &str = "everything about this code";
/// l
pub const STATUS: &str = "say what Login History shows";
/// →
pub const NEXT_CAUSE: &str = "other cause";
/// ←
pub const CAUSE_BEFORE: &str = "cause before";
/// x
pub const RAW: &str = "raw answer";
/// w
pub const WRITE_KEY: &str = "write key file";
/// Tab in a path.
pub const COMPLETE: &str = "complete";
/// F6 in a path.
pub const BROWSE: &str = "browse";
/// Esc
pub const BACK: &str = "back";
/// Alt-→
pub const FORWARD: &str = "forward";
/// q
pub const QUIT: &str = "quit";
/// ↑
pub const UP: &str = "up";
/// ↓
pub const DOWN: &str = "down";
/// Page up
pub const PAGE_UP: &str = "page up";
/// Page down
pub const PAGE_DOWN: &str = "page down";
/// F5
pub const PLAIN_VIEW: &str = "values without frames, to select with the mouse";
/// ?
pub const HELP: &str = "help";
/// Ctrl-S
pub const SAVE_QUIT: &str = "save and quit; go on later";
/// Ctrl-C
pub const INTERRUPT: &str = "stop, or leave; twice: leave at once";
/// Ctrl-Z
pub const SUSPEND: &str = "pause sfjwt; fg goes on";
/// Ctrl-L
pub const REDRAW: &str = "paint again";
/// t
pub const TEST: &str = "test";
/// T
pub const TEST_ALL: &str = "test all";
/// d
pub const DIAGNOSE: &str = "diagnose";
/// r on a connection.
pub const REPLACE: &str = "replace key";
/// /
pub const FILTER: &str = "filter";
/// n
pub const NEW: &str = "new";
/// a on the table of connections.
pub const ADOPT: &str = "take over a key";
/// e on a connection.
pub const RENAME: &str = "rename";
/// x on a connection.
pub const REMOVE: &str = "remove";
/// l on a connection.
pub const LIKE: &str = "another like it";
/// f
pub const FIX_ERROR: &str = "fix an error";
/// p
pub const PRACTISE: &str = "practise";
/// s on the table.
pub const SORT: &str = "sort";
/// Home
pub const FIRST: &str = "first";
/// End
pub const LAST: &str = "last";
/// Esc with a filter.
pub const SHOW_ALL: &str = "show all";
/// Enter in the filter.
pub const KEEP_FILTER: &str = "keep filter";
