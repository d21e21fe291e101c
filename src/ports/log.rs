//! The log that `-v` writes.

/// Takes lines. What comes here holds no secret: effects and results carry none.
pub trait Log: Send + Sync {
    /// Whether anybody reads it; without, lines need not be made.
    fn wanted(&self) -> bool {
        true
    }

    /// One line.
    fn line(&self, text: &str);
}

/// No log.
pub struct NoLog;

impl Log for NoLog {
    fn wanted(&self) -> bool {
        false
    }

    fn line(&self, _text: &str) {}
}
