//! The person's desk: clipboard and browser.

use crate::domain::{CopyResult, NoBrowser};

/// The clipboard of this computer. Calls block.
pub trait Clipboard: Send + Sync {
    /// Puts a text on it, or says that only the terminal could reach the person's clipboard.
    fn copy(&self, text: &str) -> CopyResult;
}

/// The browser of this computer. Calls block, but not for as long as the browser runs.
pub trait Browser: Send + Sync {
    /// Opens a page. `url` is checked again: https on a host of Salesforce, or this computer.
    fn open(&self, url: &str) -> Result<(), NoBrowser>;
}
