//! The clipboard of this computer.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::seat::{Screen, Seat};
use crate::domain::CopyResult;
use crate::ports::Clipboard;

/// How long the display server may take to accept a text.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long leaving waits for a clipboard manager to take the text over.
const HANDING_OVER: Duration = Duration::from_millis(300);

/// The system's clipboard.
///
/// On X11 and Wayland a text stays on the clipboard only while its owner lives. So one thread owns
/// it, from the first copy to the end of this value.
pub struct SystemClipboard {
    owner: Mutex<Owner>,
    patience: Duration,
    open: fn() -> Option<Native>,
    seat: fn() -> Seat,
}

/// Puts a text on an open clipboard; tells whether it is there.
type Native = Box<dyn FnMut(String) -> bool>;

/// The thread that owns the clipboard.
enum Owner {
    NotStarted,
    Running {
        texts: Sender<String>,
        answers: Receiver<bool>,
    },
    /// It did not answer once. A display server that hangs must not be waited for with every copy.
    GivenUp,
}

impl SystemClipboard {
    /// Nothing is opened before something is copied.
    pub const fn new() -> Self {
        Self {
            owner: Mutex::new(Owner::NotStarted),
            patience: PATIENCE,
            open: open_native,
            seat: Seat::here,
        }
    }
}

impl Default for SystemClipboard {
    fn default() -> Self {
        Self::new()
    }
}

impl Clipboard for SystemClipboard {
    fn copy(&self, text: &str) -> CopyResult {
        if (self.seat)().screen != Screen::Here {
            return CopyResult::AskTerminal;
        }
        let mut owner = self.owner.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*owner, Owner::NotStarted) {
            *owner = start(self.open);
        }
        if owner.put(text.to_owned(), self.patience) {
            CopyResult::Clipboard
        } else {
            CopyResult::AskTerminal
        }
    }
}

impl Owner {
    fn put(&mut self, text: String, patience: Duration) -> bool {
        let Self::Running { texts, answers } = self else {
            return false;
        };
        let answer = match texts.send(text) {
            Ok(()) => answers.recv_timeout(patience),
            Err(_) => Err(RecvTimeoutError::Disconnected),
        };
        answer.unwrap_or_else(|_| {
            *self = Self::GivenUp;
            false
        })
    }
}

/// The last owner's text goes to the clipboard manager, where there is one.
impl Drop for SystemClipboard {
    fn drop(&mut self) {
        let owner = self.owner.get_mut();
        let owner = owner.unwrap_or_else(PoisonError::into_inner);
        if let Owner::Running { texts, answers } = std::mem::replace(owner, Owner::GivenUp) {
            drop(texts);
            // No answer comes any more: this ends when the thread does, or when it takes too long.
            answers.recv_timeout(HANDING_OVER).ok();
        }
    }
}

fn start(open: fn() -> Option<Native>) -> Owner {
    let (texts, wanted) = channel();
    let (done, answers) = channel();
    let thread = thread::Builder::new().name("clipboard".to_owned());
    match thread.spawn(move || own(open, &wanted, &done)) {
        Ok(_) => Owner::Running { texts, answers },
        Err(_) => Owner::GivenUp,
    }
}

/// Owns the clipboard until nobody can ask for it any more. What could not be opened, or failed,
/// is opened anew for the next text.
fn own(open: fn() -> Option<Native>, wanted: &Receiver<String>, done: &Sender<bool>) {
    let mut native: Option<Native> = None;
    while let Ok(text) = wanted.recv() {
        native = native.or_else(open);
        let there = native.as_mut().is_some_and(|put| put(text));
        if !there {
            native = None;
        }
        if done.send(there).is_err() {
            return;
        }
    }
    // Explicitly before `done` is dropped: whoever waits for the end, waits for this.
    drop(native);
}

fn open_native() -> Option<Native> {
    let mut clipboard = arboard::Clipboard::new().ok()?;
    Some(Box::new(move |text| clipboard.set_text(text).is_ok()))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Instant;

    use super::super::seat::tests::seat;
    use super::*;

    fn desktop() -> Seat {
        seat(&[("DISPLAY", ":0")])
    }

    fn clipboard(seat: fn() -> Seat, open: fn() -> Option<Native>) -> SystemClipboard {
        let mut clipboard = SystemClipboard::new();
        (clipboard.seat, clipboard.open) = (seat, open);
        clipboard
    }

    fn never_opened() -> Option<Native> {
        panic!("nothing is opened without a display")
    }

    #[test]
    fn without_a_display_of_the_person_the_terminal_is_asked() {
        let remote: fn() -> Seat = || seat(&[("SSH_TTY", "/dev/pts/1"), ("DISPLAY", ":10")]);
        let text_only: fn() -> Seat = || seat(&[]);
        for seat in [remote, text_only] {
            let clipboard = clipboard(seat, never_opened);
            assert_eq!(clipboard.copy("x"), CopyResult::AskTerminal);
            assert!(matches!(
                *clipboard.owner.lock().unwrap(),
                Owner::NotStarted
            ));
        }
    }

    #[test]
    fn one_owner_keeps_the_clipboard_as_long_as_the_value_lives() {
        static OPENED: AtomicUsize = AtomicUsize::new(0);
        static OPEN: AtomicUsize = AtomicUsize::new(0);
        static TEXTS: Mutex<Vec<String>> = Mutex::new(Vec::new());
        struct Handle;
        impl Drop for Handle {
            fn drop(&mut self) {
                OPEN.fetch_sub(1, Ordering::SeqCst);
            }
        }
        #[allow(clippy::unnecessary_wraps, reason = "opening may fail")]
        fn open() -> Option<Native> {
            OPENED.fetch_add(1, Ordering::SeqCst);
            OPEN.fetch_add(1, Ordering::SeqCst);
            let handle = Handle;
            Some(Box::new(move |text| {
                let _kept = &handle;
                TEXTS.lock().unwrap().push(text);
                true
            }))
        }
        let clipboard = clipboard(desktop, open);
        assert_eq!(clipboard.copy("one"), CopyResult::Clipboard);
        assert_eq!(clipboard.copy("two"), CopyResult::Clipboard);
        assert_eq!(*TEXTS.lock().unwrap(), ["one", "two"]);
        assert_eq!(OPENED.load(Ordering::SeqCst), 1);
        assert_eq!(OPEN.load(Ordering::SeqCst), 1, "it is still owned");
        drop(clipboard);
        assert_eq!(OPEN.load(Ordering::SeqCst), 0, "leaving let go of it");
    }

    #[test]
    fn a_clipboard_that_fails_is_opened_anew_next_time() {
        thread_local! {
            static OPENED: RefCell<usize> = const { RefCell::new(0) };
        }
        /// The first cannot be opened, the second takes nothing, the third works.
        fn open() -> Option<Native> {
            let count = OPENED.with_borrow_mut(|opened| {
                *opened += 1;
                *opened
            });
            (count > 1).then(|| Box::new(move |_| count > 2) as Native)
        }
        let clipboard = clipboard(desktop, open);
        assert_eq!(clipboard.copy("x"), CopyResult::AskTerminal);
        assert_eq!(clipboard.copy("x"), CopyResult::AskTerminal);
        assert_eq!(clipboard.copy("x"), CopyResult::Clipboard);
    }

    #[test]
    fn a_display_server_that_hangs_is_waited_for_once() {
        static RELEASE: Mutex<()> = Mutex::new(());
        #[allow(clippy::unnecessary_wraps, reason = "opening may fail")]
        fn open() -> Option<Native> {
            drop(RELEASE.lock().unwrap());
            Some(Box::new(|_| true))
        }
        let hanging = RELEASE.lock().unwrap();
        let mut clipboard = clipboard(desktop, open);
        clipboard.patience = Duration::from_millis(50);
        assert_eq!(clipboard.copy("x"), CopyResult::AskTerminal);
        assert!(matches!(*clipboard.owner.lock().unwrap(), Owner::GivenUp));
        let began = Instant::now();
        assert_eq!(clipboard.copy("x"), CopyResult::AskTerminal);
        drop(clipboard);
        assert!(began.elapsed() < PATIENCE, "nobody waits for it again");
        drop(hanging);
    }

    #[test]
    fn a_clipboard_that_panics_is_given_up() {
        fn open() -> Option<Native> {
            std::panic::resume_unwind(Box::new("as a broken library would"))
        }
        let clipboard = clipboard(desktop, open);
        assert_eq!(clipboard.copy("x"), CopyResult::AskTerminal);
        assert_eq!(clipboard.copy("x"), CopyResult::AskTerminal);
    }
}
