//! The computer's clock.

use crate::domain::Timestamp;
use crate::ports::Clock;

/// Tells the system's time. A consumer of the credential goes by the same kind of clock, so it is
/// never corrected here.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now_utc()
    }
}

#[cfg(test)]
mod tests {
    use std::time::{SystemTime, UNIX_EPOCH};

    use super::*;

    #[test]
    fn tells_the_systems_time_in_utc() {
        let seconds = || {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
            i64::try_from(since.as_secs()).unwrap()
        };
        let before = seconds();
        let now = SystemClock.now();
        assert!((before..=seconds()).contains(&now.unix_timestamp()));
        assert!(now.offset().is_utc());
    }
}
