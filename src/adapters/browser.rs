//! The browser of this computer.

use crate::domain::NoBrowser;
use crate::ports::Browser;

/// The system's browser.
pub struct SystemBrowser;

impl Browser for SystemBrowser {
    fn open(&self, _url: &str) -> Result<(), NoBrowser> {
        Err(NoBrowser::NoDisplay)
    }
}
