//! The person's desk: clipboard, browser, folders.

/// How copying ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyResult {
    /// On the clipboard of this computer.
    Clipboard,
    /// There is no clipboard here that would reach the person (SSH, no display): the front end may
    /// ask the terminal (OSC 52), which never says whether it did.
    AskTerminal,
}

/// Why no browser was started; the address is shown instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoBrowser {
    /// Over SSH: it would open on the other computer.
    Remote,
    /// No display.
    NoDisplay,
    /// Starting it failed.
    Failed,
    /// The address is none that may be opened.
    NotAllowed,
}

/// Something in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderEntry {
    /// Its name, as it is on disk.
    pub name: String,
    /// It is a folder.
    pub is_folder: bool,
}

/// A folder's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderList {
    /// The folder, as it was asked for.
    pub asked: String,
    /// The same, absolute, without `~`.
    pub absolute: String,
    /// Folders first, then files, each sorted by name; those hidden by a dot after all others. At
    /// most 2,000.
    pub entries: Vec<FolderEntry>,
}
