//! A key store in memory that fails on demand, for tests of everything above the port.
#![allow(dead_code)] // each test file uses its part

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sfjwt::domain::{EntryName, KeyStoreError, StoreKind};
use sfjwt::ports::{KeyStore, SecretBytes};

/// What goes wrong.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// Nothing.
    None,
    /// Every call fails so.
    Every(KeyStoreError),
    /// The n-th call (from 1; `put`, `get` and `delete` count) fails so, all others work.
    OnCall(usize, KeyStoreError),
    /// Calls block until the [`Gate`] opens, then time out.
    NeverAnswers,
    /// `put` finds other bytes on reading back.
    KeepsOtherBytes,
    /// `put` works, `get` gives other bytes.
    ReturnsOtherBytes,
}

impl Fault {
    /// There is no keychain.
    pub(crate) fn none_there() -> Self {
        Self::Every(KeyStoreError::Unavailable {
            reason: "no secret service provider or dbus session found".to_owned(),
        })
    }

    /// It is locked.
    pub(crate) fn locked() -> Self {
        Self::Every(KeyStoreError::Locked {
            reason: "SS error: prompt dismissed".to_owned(),
        })
    }

    /// The person said no.
    pub(crate) fn denied() -> Self {
        Self::Every(KeyStoreError::Denied {
            reason: "User canceled the operation.".to_owned(),
        })
    }

    /// The n-th call fails for no good reason.
    pub(crate) fn on_call(n: usize) -> Self {
        let reason = format!("injected failure of call {n}");
        Self::OnCall(n, KeyStoreError::Other { reason })
    }
}

/// The store. Clones of its [`Arc`] share the entries.
pub(crate) struct FaultyKeyStore {
    kind: StoreKind,
    state: Arc<State>,
}

/// Watches a [`FaultyKeyStore`], and lets go of its blocked calls when told, or when dropped, so
/// that a failing test cannot hang.
pub(crate) struct Gate {
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    inside: Mutex<Inside>,
    changed: Condvar,
}

struct Inside {
    fault: Fault,
    entries: HashMap<EntryName, Vec<u8>>,
    calls: usize,
    blocked: usize,
    open: bool,
}

impl Default for Inside {
    fn default() -> Self {
        Self {
            fault: Fault::None,
            entries: HashMap::new(),
            calls: 0,
            blocked: 0,
            open: false,
        }
    }
}

impl State {
    fn lock(&self) -> std::sync::MutexGuard<'_, Inside> {
        // A panicking test must not hide behind a second panic.
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FaultyKeyStore {
    /// An empty store of that kind with a fault.
    pub(crate) fn new(kind: StoreKind, fault: Fault) -> (Self, Gate) {
        let state = Arc::new(State::default());
        state.lock().fault = fault;
        let gate = Gate {
            state: Arc::clone(&state),
        };
        (Self { kind, state }, gate)
    }

    /// Counts the call and fails it if its turn has come.
    fn enter(&self) -> Result<std::sync::MutexGuard<'_, Inside>, KeyStoreError> {
        let mut inside = self.state.lock();
        inside.calls += 1;
        match inside.fault.clone() {
            Fault::Every(error) => Err(error),
            Fault::OnCall(n, error) if n == inside.calls => Err(error),
            Fault::NeverAnswers => {
                inside.blocked += 1;
                self.state.changed.notify_all();
                let mut inside = self
                    .state
                    .changed
                    .wait_while(inside, |inside| !inside.open)
                    .unwrap_or_else(PoisonError::into_inner);
                inside.blocked -= 1;
                Err(KeyStoreError::TimedOut)
            }
            _ => Ok(inside),
        }
    }
}

impl KeyStore for FaultyKeyStore {
    fn kind(&self) -> StoreKind {
        self.kind
    }

    fn put(&self, entry: &EntryName, key: &SecretBytes) -> Result<(), KeyStoreError> {
        let mut inside = self.enter()?;
        match inside.entries.get(entry) {
            Some(there) if there == key.expose() => return Ok(()),
            Some(_) => return Err(KeyStoreError::Occupied),
            None => {}
        }
        inside.entries.insert(entry.clone(), key.expose().to_vec());
        match inside.fault {
            Fault::KeepsOtherBytes => Err(KeyStoreError::ReadBackDiffers),
            _ => Ok(()),
        }
    }

    fn get(&self, entry: &EntryName) -> Result<SecretBytes, KeyStoreError> {
        let inside = self.enter()?;
        let mut bytes = inside
            .entries
            .get(entry)
            .ok_or(KeyStoreError::NotFound)?
            .clone();
        if matches!(inside.fault, Fault::ReturnsOtherBytes) {
            bytes.reverse();
        }
        Ok(SecretBytes::new(bytes))
    }

    fn list(&self) -> Result<Vec<EntryName>, KeyStoreError> {
        Ok(self.enter()?.entries.keys().cloned().collect())
    }

    fn delete(&self, entry: &EntryName) -> Result<(), KeyStoreError> {
        let mut inside = self.enter()?;
        inside
            .entries
            .remove(entry)
            .map(|_| ())
            .ok_or(KeyStoreError::NotFound)
    }
}

impl Gate {
    /// Changes what goes wrong from now on.
    pub(crate) fn set(&self, fault: Fault) {
        self.state.lock().fault = fault;
    }

    /// How many calls there were.
    pub(crate) fn calls(&self) -> usize {
        self.state.lock().calls
    }

    /// How many entries there are.
    pub(crate) fn entries(&self) -> usize {
        self.state.lock().entries.len()
    }

    /// How many calls are blocked now.
    pub(crate) fn blocked(&self) -> usize {
        self.state.lock().blocked
    }

    /// Waits until a call is blocked; false after `limit`.
    pub(crate) fn wait_until_blocked(&self, limit: Duration) -> bool {
        let deadline = Instant::now() + limit;
        let mut inside = self.state.lock();
        while inside.blocked == 0 {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            inside = self
                .state
                .changed
                .wait_timeout(inside, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        true
    }

    /// Lets all blocked calls, and later ones, time out at once.
    pub(crate) fn open(&self) {
        self.state.lock().open = true;
        self.state.changed.notify_all();
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.open();
    }
}
