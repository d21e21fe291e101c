//! What a keyboard sends to a program, as xterm does.

/// A key that is no plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    /// Return.
    Enter,
    /// Escape, alone. What follows must wait until the program has seen it: together they are Alt.
    Esc,
    /// Tabulator.
    Tab,
    /// Shift and tabulator.
    BackTab,
    /// Deletes to the left.
    Backspace,
    /// Deletes under the cursor.
    Delete,
    /// Arrow.
    Up,
    /// Arrow.
    Down,
    /// Arrow.
    Left,
    /// Arrow.
    Right,
    /// Start of the line.
    Home,
    /// End of the line.
    End,
    /// A screen up.
    PageUp,
    /// A screen down.
    PageDown,
    /// Alt and left arrow.
    AltLeft,
    /// Alt and right arrow.
    AltRight,
    /// Control and a small letter.
    Ctrl(char),
    /// A function key, 1 to 12.
    F(u8),
}

impl Key {
    /// The bytes that arrive.
    pub(crate) fn bytes(self) -> Vec<u8> {
        let fixed: &[u8] = match self {
            Self::Enter => b"\r",
            Self::Esc => b"\x1b",
            Self::Tab => b"\t",
            Self::BackTab => b"\x1b[Z",
            Self::Backspace => b"\x7f",
            Self::Delete => b"\x1b[3~",
            Self::Up => b"\x1b[A",
            Self::Down => b"\x1b[B",
            Self::Left => b"\x1b[D",
            Self::Right => b"\x1b[C",
            Self::Home => b"\x1b[H",
            Self::End => b"\x1b[F",
            Self::PageUp => b"\x1b[5~",
            Self::PageDown => b"\x1b[6~",
            Self::AltLeft => b"\x1b[1;3D",
            Self::AltRight => b"\x1b[1;3C",
            Self::Ctrl(letter) => return vec![u8::try_from(letter).expect("a letter") & 0x1f],
            Self::F(number) => return function_key(number),
        };
        fixed.to_vec()
    }
}

fn function_key(number: u8) -> Vec<u8> {
    let code = match number {
        1..=4 => return vec![0x1b, b'O', b'P' + number - 1],
        5 => 15,
        6..=10 => number + 11,
        11 | 12 => number + 12,
        _ => panic!("there is no F{number}"),
    };
    format!("\x1b[{code}~").into_bytes()
}
