//! Blocking work on threads of its own: exit never joins them.

use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::domain::StoreKind;

/// Keychain calls run one at a time: some platforms mix up their own windows otherwise. The other
/// stores have no windows, and no keychain that hangs may hold them up.
static KEYCHAIN: Mutex<()> = Mutex::new(());

/// Runs `work` on a thread and waits for its result; `None` if the thread died or could not start.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (sender, receiver) = oneshot::channel();
    let spawned = thread::Builder::new().spawn(move || {
        // Nobody listening any more is no fault: the effect was let go.
        drop(sender.send(work()));
    });
    spawned.ok()?;
    receiver.await.ok()
}

/// Runs a key-store call; `None` if it did not answer within `patience`.
pub(super) async fn on_key_store<T: Send + 'static>(
    kind: StoreKind,
    patience: Option<Duration>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let serial = move || {
        let _one_at_a_time = (kind == StoreKind::Keychain)
            .then(|| KEYCHAIN.lock().unwrap_or_else(PoisonError::into_inner));
        work()
    };
    match patience {
        None => blocking(serial).await,
        Some(limit) => tokio::time::timeout(limit, blocking(serial))
            .await
            .ok()
            .flatten(),
    }
}
