//! The keys of one connection while one replaces another. Pure: each step takes a ring and gives the
//! next one; what is saved is the ring, by one atomic replace of the connection's file.
//!
//! Salesforce trusts one certificate an app, and only Salesforce knows which: between the upload and
//! the switch it may be either. So a key leaves the ring in one way only ([`KeyRing::forgotten`]),
//! and only after the active key was accepted, which proves that no other one is trusted.

use std::time::Duration;

use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

use super::{CertificateFacts, EntryName, KeyFacts, StoreKind, Timestamp};

/// Answers in a row with a token that the next key needs before it may become the active one:
/// several servers answer, and the change reaches them one by one (salesforce-jwt.md §B).
pub const SUCCESSES_TO_SWITCH: u8 = 3;

/// A private key and its certificate, as a record names them. No secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldKey {
    /// The store it is in.
    pub store: StoreKind,
    /// Its entry there.
    pub entry: EntryName,
    /// Where the certificate was written; empty before it was.
    pub certificate_path: String,
    /// PEM text of the certificate (public); empty where only the file has it.
    #[serde(default)]
    pub certificate_pem: String,
    /// Facts of the key.
    pub key: KeyFacts,
    /// Facts of the certificate.
    pub certificate: CertificateFacts,
}

/// The key that shall become the active one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextKey {
    /// In its store, read back and compared. Before that its entry is only intended, and its
    /// certificate is shown to nobody.
    pub ready: bool,
    /// It was kept, as one that was active before or was given up: Salesforce's app may know its
    /// certificate already.
    #[serde(default)]
    pub returning: bool,
    /// It was given up before it was ever active, and is taken after all.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub taken_up: bool,
    /// The key.
    #[serde(flatten)]
    pub held: HeldKey,
}

/// A key that was active, or might have been uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "facts that are independent of each other, as the record has them"
)]
pub struct RetiredKey {
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub since: Timestamp,
    /// It is being deleted: intent first, then the store, then this entry goes.
    #[serde(default)]
    pub leaving: bool,
    /// It was given up before the switch: its certificate may have been uploaded a moment ago, and
    /// still be on its way.
    #[serde(default)]
    pub given_up: bool,
    /// It was about to come back when that was given up: its certificate may have been uploaded a
    /// moment ago as well.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub turned_back: bool,
    /// It is not known whether it ever reached its store: only its intent was written.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unsure: bool,
    /// The key.
    #[serde(flatten)]
    pub held: HeldKey,
}

/// What a key is to its connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyRole {
    /// It signs.
    Active,
    /// It shall.
    Next,
    /// It did.
    Previous,
    /// It was to, and was given up before.
    GivenUp,
}

/// Exactly one active key; perhaps a next one; those that were active before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRing {
    /// The key that signs.
    pub active: HeldKey,
    /// The key that shall.
    pub next: Option<NextKey>,
    /// Keys kept for the way back, the last one retired at the end.
    pub retired: Vec<RetiredKey>,
}

/// Why a step is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RingRefused {
    /// There is a next key already.
    #[error("a next key is there already")]
    NextExists,
    /// There is none.
    #[error("there is no next key")]
    NoNext,
    /// It is not known to be in its store.
    #[error("the next key is not in its store yet")]
    NotReady,
    /// It was not accepted often enough in a row; carries how often it was.
    #[error("the next key was accepted {0} times in a row, {SUCCESSES_TO_SWITCH} are needed")]
    NotProved(u8),
    /// No key is kept for the way back.
    #[error("no previous key is kept")]
    NothingRetired,
    /// The key is in the ring already.
    #[error("this key is in use already")]
    SameKey,
    /// The active key was not just accepted: Salesforce may trust another one.
    #[error("the active key was not accepted just now")]
    ActiveNotProved,
    /// A certificate that was given up may still arrive; carries the moment from which on not.
    #[error("a certificate may still be arriving until {0}")]
    MayArrive(Timestamp),
}

impl KeyRing {
    /// Every key in it: the active one first.
    pub fn all(&self) -> impl Iterator<Item = &HeldKey> {
        std::iter::once(&self.active)
            .chain(self.next.iter().map(|next| &next.held))
            .chain(self.retired.iter().map(|retired| &retired.held))
    }

    /// Whether a key under that entry is in it.
    pub fn names(&self, entry: &EntryName) -> bool {
        self.all().any(|held| held.entry == *entry)
    }

    /// Intent: this key goes to its store next.
    pub fn intended(mut self, held: HeldKey) -> Result<Self, RingRefused> {
        if self.next.is_some() {
            return Err(RingRefused::NextExists);
        }
        if self.names(&held.entry) {
            return Err(RingRefused::SameKey);
        }
        self.next = Some(NextKey {
            ready: false,
            returning: false,
            taken_up: false,
            held,
        });
        Ok(self)
    }

    /// Fact: the next key did not get into its store, so there is nothing to delete.
    pub fn withdrawn(mut self) -> Result<Self, RingRefused> {
        let next = self.next.take_if(|next| !next.ready);
        next.map(|_| self).ok_or(RingRefused::NoNext)
    }

    /// Fact: the next key is in its store, and its certificate lies at `path`.
    pub fn ready(mut self, path: String) -> Result<Self, RingRefused> {
        let next = self.next.as_mut().ok_or(RingRefused::NoNext)?;
        next.ready = true;
        next.held.certificate_path = path;
        Ok(self)
    }

    /// The next key becomes the active one, which is kept.
    pub fn switched(mut self, successes: u8, now: Timestamp) -> Result<Self, RingRefused> {
        let next = self.next.take().ok_or(RingRefused::NoNext)?;
        if !next.ready {
            return Err(RingRefused::NotReady);
        }
        if successes < SUCCESSES_TO_SWITCH {
            return Err(RingRefused::NotProved(successes));
        }
        let before = std::mem::replace(&mut self.active, next.held);
        self.retired.push(RetiredKey {
            since: now,
            leaving: false,
            given_up: false,
            turned_back: false,
            unsure: false,
            held: before,
        });
        Ok(self)
    }

    /// The way back before the switch: the active key stays. A next key that could have been
    /// uploaded is kept: one that is ready, or whose certificate somebody may have `seen`. One of
    /// which nobody saw it is deleted, should it have reached its store.
    pub fn given_up(mut self, seen: bool, now: Timestamp) -> Result<Self, RingRefused> {
        let mut next = self.next.take().ok_or(RingRefused::NoNext)?;
        let kept = next.ready || seen;
        if !next.ready {
            // Where it was to go: whether anything lies there is not known.
            next.held.certificate_path = String::new();
        }
        self.retired.push(RetiredKey {
            since: now,
            leaving: !kept,
            given_up: kept && !next.returning,
            turned_back: next.returning,
            unsure: !next.ready,
            held: next.held,
        });
        Ok(self)
    }

    /// Notes that the key that was given up last is in its store.
    #[must_use]
    pub fn known_to_be_stored(mut self) -> Self {
        if let Some(last) = self.retired.last_mut() {
            last.unsure = false;
        }
        self
    }

    /// The key that was active last and is kept; without one, a next key that was given up, which
    /// Salesforce may know all the same.
    pub fn previous(&self) -> Option<&HeldKey> {
        let kept = || self.retired.iter().rev().filter(|retired| !retired.leaving);
        let active = kept().find(|retired| !retired.given_up);
        active.or(kept().next()).map(|retired| &retired.held)
    }

    /// The way back after the switch: a retired key is to become the active one again. Its
    /// certificate has to be uploaded again, so it is the next key until Salesforce accepts it.
    pub fn returning(mut self, entry: &EntryName) -> Result<Self, RingRefused> {
        if self.next.is_some() {
            return Err(RingRefused::NextExists);
        }
        let kept = |retired: &RetiredKey| !retired.leaving && retired.held.entry == *entry;
        let found = self.retired.iter().position(kept);
        let retired = self
            .retired
            .remove(found.ok_or(RingRefused::NothingRetired)?);
        self.next = Some(NextKey {
            ready: true,
            returning: true,
            taken_up: retired.given_up,
            held: retired.held,
        });
        Ok(self)
    }

    /// Intent: the retired keys are deleted. `active_accepted`: Salesforce accepted the active key
    /// just now, so it trusts no other one of the app, except one whose certificate is still on its
    /// way: changes need up to `spreading` to arrive. Such a key stays.
    pub fn leaving(
        mut self,
        active_accepted: bool,
        now: Timestamp,
        spreading: Duration,
    ) -> Result<Self, RingRefused> {
        if self.retired.is_empty() {
            return Err(RingRefused::NothingRetired);
        }
        if !active_accepted && self.retired.iter().any(|retired| !retired.leaving) {
            return Err(RingRefused::ActiveNotProved);
        }
        let arrives = |retired: &RetiredKey| retired.since + spreading;
        let stays = |retired: &RetiredKey| {
            (retired.given_up || retired.turned_back) && now < arrives(retired)
        };
        if self.retired.iter().all(stays) {
            let last = self.retired.iter().map(arrives).max();
            return Err(RingRefused::MayArrive(last.unwrap_or(now)));
        }
        for retired in self.retired.iter_mut().filter(|retired| !stays(retired)) {
            retired.leaving = true;
        }
        Ok(self)
    }

    /// Fact: the key under that entry, which was to be deleted, is in no store any more.
    #[must_use]
    pub fn forgotten(mut self, entry: &EntryName) -> Self {
        self.retired
            .retain(|retired| !(retired.leaving && retired.held.entry == *entry));
        self
    }

    /// The next entry that is to be deleted.
    pub fn to_delete(&self) -> Option<&HeldKey> {
        let leaving = self.retired.iter().find(|retired| retired.leaving);
        leaving.map(|retired| &retired.held)
    }
}
