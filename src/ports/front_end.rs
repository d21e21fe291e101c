//! What a front end is to the runtime: it shows the model and says what the person did.

use std::future::{Future, pending};
use std::pin::Pin;

use crate::app::{Model, MsgBody};
use crate::domain::Timestamp;

/// What a front end wants after it was shown the model.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// These messages, now.
    Send(Vec<MsgBody>),
    /// Wait for a result, a signal or input.
    Wait,
    /// Leave; commits under way are still waited for.
    Leave,
}

/// The terminal UI, plain prompts, or flags. None has logic of its own.
pub trait FrontEnd {
    /// Shows the model at the moment `now`, after taking whatever input there is; called after
    /// every change and after every [`FrontEnd::input`].
    fn show(&mut self, model: &Model, now: Timestamp) -> Next;

    /// The journey is over and something is still being written: the screen is not needed any more.
    /// Called before the wait for it, which is bounded.
    fn finishing(&mut self) {}

    /// Waits until there is input, or something to repaint. What it was, the next
    /// [`FrontEnd::show`] finds out, because only there the model is at hand. It may be dropped
    /// while it waits and must not lose input then. A front end without a person waits for ever.
    fn input(&mut self) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        Box::pin(pending())
    }
}
