//! Failpoints for the crash tests: with the feature `failpoints`, `SFJWT_KILL_AT=n:before|after`
//! kills this process with SIGKILL around the n-th commit, and `SFJWT_PANIC_AT=n:before|after`
//! panics there: before it in the loop, after it in the task that did it. Without the feature
//! nothing is built.

#[cfg(feature = "failpoints")]
mod armed {
    use std::sync::atomic::{AtomicU32, Ordering};

    static COMMITS: AtomicU32 = AtomicU32::new(0);

    fn is_set(variable: &str, number: u32, moment: &str) -> bool {
        std::env::var(variable).is_ok_and(|value| value == format!("{number}:{moment}"))
    }

    fn reached(number: u32, moment: &str) {
        if is_set("SFJWT_KILL_AT", number, moment) {
            let me = rustix::process::getpid();
            // If the signal cannot be sent, the crash test notices that the process lived on.
            rustix::process::kill_process(me, rustix::process::Signal::KILL).ok();
        }
        assert!(
            !is_set("SFJWT_PANIC_AT", number, moment),
            "asked for by SFJWT_PANIC_AT"
        );
    }

    pub(in crate::runtime) fn before_commit() -> u32 {
        let number = COMMITS.fetch_add(1, Ordering::SeqCst) + 1;
        reached(number, "before");
        number
    }

    pub(in crate::runtime) fn after_commit(number: u32) {
        reached(number, "after");
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
