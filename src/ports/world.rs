//! Clock and randomness.

use crate::domain::Timestamp;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now, in UTC.
    fn now(&self) -> Timestamp;
}

/// Gives random bytes.
pub trait Entropy: Send + Sync {
    /// Sixteen bytes from the system's generator.
    fn sixteen(&self) -> [u8; 16];
}
