//! What the terminal can show.

/// Decided once at the start, from flags and environment.
#[allow(
    clippy::struct_excessive_bools,
    reason = "four things that are or are not, independent of each other"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// Colours (never the only sign of anything). Off under `NO_COLOR` and `--color never`.
    pub color: bool,
    /// Plain ASCII instead of box drawing and signs.
    pub ascii: bool,
    /// Links a terminal can follow (OSC 8), besides the address in plain text.
    pub links: bool,
    /// Something may move while work goes on.
    pub motion: bool,
}

impl Caps {
    /// Everything.
    pub const FULL: Self = Self {
        color: true,
        ascii: false,
        links: true,
        motion: true,
    };
}
