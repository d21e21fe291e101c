//! The browser of this computer.

use std::io;
use std::time::Duration;

use super::seat::{Screen, Seat};
use crate::domain::{NoBrowser, Realm, TrustedUrl};
use crate::ports::Browser;

/// How long a command is watched for failing before it counts as started. What opens a page is
/// either gone by then, or is the browser itself.
const QUICK_FAILURE: Duration = Duration::from_secs(1);

/// The system's browser.
pub struct SystemBrowser;

impl Browser for SystemBrowser {
    fn open(&self, url: &str) -> Result<(), NoBrowser> {
        open_page(url, Seat::here(), launch)
    }
}

/// Opens a page of Salesforce or of this computer, if the person would see it here.
fn open_page(
    url: &str,
    seat: Seat,
    launch: impl FnOnce(&str) -> io::Result<()>,
) -> Result<(), NoBrowser> {
    let page = TrustedUrl::new(url, Realm::Salesforce)
        .or_else(|_| TrustedUrl::new(url, Realm::Practice))
        .map_err(|_| NoBrowser::NotAllowed)?;
    match seat.screen {
        Screen::Remote => return Err(NoBrowser::Remote),
        Screen::Here | Screen::Windows if !seat.text_browser => {}
        _ => return Err(NoBrowser::NoDisplay),
    }
    // As it was parsed and checked, which need not be as it was written.
    launch(page.url().as_str()).map_err(|_| NoBrowser::Failed)
}

/// Tries the platform's commands one after the other. Each runs in a session of its own, so that
/// neither Ctrl-C nor the end of sfjwt takes the browser along; it has no input, its output goes
/// nowhere, and a thread waits for it to end.
fn launch(url: &str) -> io::Result<()> {
    open::that_detached_with_timeout(url, QUICK_FAILURE)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::super::seat::tests::seat;
    use super::*;

    const PAGE: &str = "https://acme.lightning.force.com/lightning/setup/ManageUsers/home";
    const DESKTOP: &[(&str, &str)] = &[("DISPLAY", ":0")];

    /// How it ended, and what was launched.
    fn opened(url: &str, variables: &[(&str, &str)]) -> (Result<(), NoBrowser>, Vec<String>) {
        let launched = RefCell::new(Vec::new());
        let result = open_page(url, seat(variables), |url| {
            launched.borrow_mut().push(url.to_owned());
            Ok(())
        });
        (result, launched.into_inner())
    }

    #[test]
    fn pages_of_salesforce_and_of_this_computer_are_opened() {
        for url in [
            PAGE,
            "https://acme.my.salesforce.com/lightning/setup/PermSets/home",
            "https://help.salesforce.com/s/articleView?id=xcloud.a.htm&type=5",
            "http://127.0.0.1:4000/",
        ] {
            assert_eq!(opened(url, DESKTOP), (Ok(()), vec![url.to_owned()]));
        }
    }

    #[test]
    fn nothing_else_is_opened() {
        for url in [
            "http://acme.my.salesforce.com/",
            "https://acme.my.salesforce.com.evil.example/",
            "https://evil.example/",
            "https://user:word@acme.my.salesforce.com/",
            "http://10.0.0.1/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "--help",
            "/etc/passwd",
            "",
        ] {
            assert_eq!(
                opened(url, DESKTOP),
                (Err(NoBrowser::NotAllowed), vec![]),
                "{url}"
            );
        }
    }

    #[test]
    fn what_is_launched_is_what_was_checked() {
        let (result, launched) = opened(" HTTPS://Acme.My.Salesforce.com/a b\n", DESKTOP);
        assert_eq!(result, Ok(()));
        assert_eq!(launched, ["https://acme.my.salesforce.com/a%20b"]);
    }

    #[test]
    fn no_page_opens_where_nobody_would_see_it() {
        let ssh = ("SSH_CONNECTION", "10.0.0.1 5 10.0.0.2 22");
        for (variables, why) in [
            (&[ssh][..], NoBrowser::Remote),
            (&[ssh, ("DISPLAY", ":10")], NoBrowser::Remote),
            (&[], NoBrowser::NoDisplay),
            (&[("WSL_DISTRO_NAME", "Debian")], NoBrowser::NoDisplay),
            (
                &[("DISPLAY", ":0"), ("BROWSER", "lynx")],
                NoBrowser::NoDisplay,
            ),
        ] {
            assert_eq!(opened(PAGE, variables), (Err(why), vec![]), "{variables:?}");
        }
        let evil = opened("https://evil.example/", &[ssh]);
        assert_eq!(evil.0, Err(NoBrowser::NotAllowed));
    }

    #[test]
    fn windows_around_linux_opens_it() {
        let (result, launched) = opened(PAGE, &[("WSL_INTEROP", "/run/WSL/8_interop")]);
        assert_eq!((result, launched.len()), (Ok(()), 1));
    }

    #[test]
    fn a_launch_that_fails_is_said() {
        let failing = |_: &str| Err(io::Error::from(io::ErrorKind::NotFound));
        assert_eq!(
            open_page(PAGE, seat(DESKTOP), failing),
            Err(NoBrowser::Failed)
        );
    }
}
