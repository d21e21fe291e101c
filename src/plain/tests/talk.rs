//! A conversation: typed lines go in, the transcript comes out.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use zeroize::Zeroizing;

use crate::app::tests::world::Drive;
use crate::app::{PasteHandle, SecretField};
use crate::domain::{FileError, FolderList};
use crate::plain::{Keyboard, Left, Plain, Typed};
use crate::ports::{Files, FrontEnd, Next, SecretBytes, SecretEdit, SecretFields};

/// What is on the screen: what was said, and what was typed.
#[derive(Clone, Default)]
pub(super) struct Screen(Rc<RefCell<Vec<u8>>>);

impl Screen {
    pub(super) fn text(&self) -> String {
        String::from_utf8(self.0.borrow().clone()).unwrap()
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Types prepared lines, one whenever one is read; then the input ends.
pub(super) struct Typist {
    lines: VecDeque<String>,
    reads: Option<bool>,
    screen: Screen,
    /// Typing waits until the work is done.
    pub(super) patient: Rc<Cell<bool>>,
    /// Lines that were typed.
    pub(super) typed: usize,
}

impl Typist {
    pub(super) fn new(lines: &[&str], screen: &Screen) -> Self {
        Self {
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            reads: None,
            screen: screen.clone(),
            patient: Rc::default(),
            typed: 0,
        }
    }
}

impl Keyboard for Typist {
    fn read(&mut self, hidden: bool) {
        self.reads.get_or_insert(hidden);
    }

    fn reads_openly(&self) -> bool {
        self.reads == Some(false)
    }

    fn echoes(&self) -> bool {
        true
    }

    fn take(&mut self) -> Option<Typed> {
        if self.patient.get() {
            return None;
        }
        let hidden = self.reads.take()?;
        let Some(line) = self.lines.pop_front() else {
            writeln!(self.screen, "«end of input»").unwrap();
            return Some(Typed::End);
        };
        self.typed += 1;
        let shown = if hidden { "«hidden»" } else { &line };
        writeln!(self.screen, "{shown}").unwrap();
        Some(Typed::Line(Zeroizing::new(line)))
    }

    fn arrived(&mut self) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        Box::pin(std::future::pending())
    }
}

/// Secret fields and pastes, readable by the test.
#[derive(Default)]
pub(super) struct Drawer {
    fields: Mutex<HashMap<SecretField, String>>,
    pub(super) pastes: Mutex<Vec<String>>,
}

impl Drawer {
    pub(super) fn field(&self, field: SecretField) -> String {
        let fields = self.fields.lock().unwrap();
        fields.get(&field).cloned().unwrap_or_default()
    }
}

impl SecretFields for Drawer {
    fn edit(&self, field: SecretField, edit: SecretEdit) -> (usize, usize) {
        let mut fields = self.fields.lock().unwrap();
        let text = fields.entry(field).or_default();
        match edit {
            SecretEdit::Insert(c) => text.push(c),
            SecretEdit::Clear => text.clear(),
            _ => {}
        }
        let len = text.chars().count();
        (len, len)
    }

    fn same(&self, one: SecretField, other: SecretField) -> bool {
        self.field(one) == self.field(other)
    }

    fn keep_paste(&self, text: SecretBytes) -> PasteHandle {
        let mut pastes = self.pastes.lock().unwrap();
        pastes.push(String::from_utf8(text.expose().to_vec()).unwrap());
        PasteHandle(pastes.len() as u64)
    }

    fn forget_paste(&self, paste: PasteHandle) {
        let index = usize::try_from(paste.0).unwrap() - 1;
        self.pastes.lock().unwrap()[index].clear();
    }
}

/// A file system that only knows where things would be.
pub(super) struct Paths;

impl Files for Paths {
    fn write_new(&self, path: &Path, _: &[u8], _: u32) -> Result<(), FileError> {
        Err(FileError::NotFound(path.display().to_string()))
    }

    fn read(&self, path: &Path, _: usize) -> Result<SecretBytes, FileError> {
        Err(FileError::NotFound(path.display().to_string()))
    }

    fn resolve(&self, typed: &str) -> PathBuf {
        PathBuf::from(typed.replace('~', "/home/ada"))
    }

    fn list(&self, path: &str) -> Result<FolderList, FileError> {
        Err(FileError::NotFound(path.to_owned()))
    }

    fn is_folder(&self, _: &Path) -> bool {
        false
    }

    fn downloads(&self) -> Option<PathBuf> {
        None
    }

    fn certificates(&self) -> PathBuf {
        PathBuf::from("/certificates")
    }
}

/// How a conversation ended.
pub(super) struct Talked {
    pub(super) text: String,
    pub(super) left: Left,
    pub(super) drive: Drive,
    pub(super) drawer: Arc<Drawer>,
    /// Lines that were typed.
    pub(super) typed: usize,
}

/// Talks until the front end leaves. Work ends before the next line is typed.
pub(super) fn talk(mut drive: Drive, lines: &[&str]) -> Talked {
    let screen = Screen::default();
    let mut out = screen.clone();
    let mut typist = Typist::new(lines, &screen);
    let drawer = Arc::new(Drawer::default());
    let secrets: Arc<dyn SecretFields> = Arc::<Drawer>::clone(&drawer);
    let patient = Rc::clone(&typist.patient);
    let left = {
        let mut front = Plain::new(&mut out, 80, &mut typist, secrets, Arc::new(Paths));
        let mut idle = 0;
        loop {
            let now = drive.model.now;
            patient.set(drive.works());
            match front.show(&drive.model, now) {
                Next::Send(messages) => {
                    idle = 0;
                    {
                        for message in messages {
                            drive.send(message);
                        }
                    }
                }
                Next::Leave => break front.left(),
                Next::Wait if drive.step() => idle = 0,
                Next::Wait => {
                    idle += 1;
                    assert!(idle < 500, "it waits for nothing:\n{}", screen.text());
                }
            }
        }
    };
    Talked {
        text: screen.text(),
        left,
        drive,
        drawer,
        typed: typist.typed,
    }
}
