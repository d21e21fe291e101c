//! What a front end is to the runtime: it shows the model and says what the person did.

use std::future::{Future, pending};
use std::pin::Pin;

use crate::app::{Model, MsgBody};

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
    /// Shows the model; called after every change.
    fn show(&mut self, model: &Model) -> Next;

    /// Waits for the person's next input. A front end without a person never has any.
    fn input(&mut self) -> Pin<Box<dyn Future<Output = MsgBody> + '_>> {
        Box::pin(pending())
    }
}
