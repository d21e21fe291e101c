//! Failpoints for the crash tests: with the feature `failpoints`, `SFJWT_KILL_AT=n:before|after`
//! kills this process with SIGKILL around the n-th commit. Without the feature nothing is built.

#[cfg(feature = "failpoints")]
mod armed {
    use std::sync::atomic::{AtomicU32, Ordering};

    static COMMITS: AtomicU32 = AtomicU32::new(0);

    fn target() -> Option<(u32, bool)> {
        let value = std::env::var("SFJWT_KILL_AT").ok()?;
        let (number, moment) = value.split_once(':')?;
        Some((number.parse().ok()?, moment == "before"))
    }

    fn kill() {
        let me = rustix::process::getpid();
        // If the signal cannot be sent, the crash test notices that the process lived on.
        rustix::process::kill_process(me, rustix::process::Signal::KILL).ok();
    }

    pub(in crate::runtime) fn before_commit() -> u32 {
        let number = COMMITS.fetch_add(1, Ordering::SeqCst) + 1;
        if target() == Some((number, true)) {
            kill();
        }
        number
    }

    pub(in crate::runtime) fn after_commit(number: u32) {
        if target() == Some((number, false)) {
            kill();
        }
    }
}

#[cfg(feature = "failpoints")]
pub(super) use armed::{after_commit, before_commit};

/// Counts nothing in a normal build.
#[cfg(not(feature = "failpoints"))]
pub(super) const fn before_commit() -> u32 {
    0
}

/// Does nothing in a normal build.
#[cfg(not(feature = "failpoints"))]
pub(super) const fn after_commit(_number: u32) {}
