//! A saved connection. It holds no secret, ever.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Audience, CertificateFacts, CheckResult, ConnectionName, Consumer, ConsumerKey, EntryName,
    HeldKey, Holder, KeyFacts, KeyHistory, KeyRing, MyDomain, NextKey, Replacement, RetiredKey,
    Timestamp, Username,
};

/// Version of the connection and draft files. Older ones are migrated, newer ones refused. Version
/// 2 knows more keys than the active one.
pub const SCHEMA_VERSION: u32 = 2;

/// Where the private key is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StoreKind {
    /// The operating system's keychain.
    Keychain,
    /// A passphrase-encrypted PKCS#8 file.
    File,
    /// A 0600 file beside the practice state; practice connections only.
    Practice,
    /// Not here: somebody else holds the key, only the certificate was given.
    Elsewhere,
}

impl StoreKind {
    /// The word used on the command line and in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keychain => "keychain",
            Self::File => "file",
            Self::Practice => "practice",
            Self::Elsewhere => "elsewhere",
        }
    }
}

/// Kind of app in Salesforce.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AppKind {
    /// External Client App, the only kind that can be created since Spring '26.
    #[default]
    ExternalClientApp,
    /// Connected App: existing, or creation re-enabled by Salesforce Support.
    ConnectedApp,
}

/// A hand-over that was made: who holds a copy of the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// Id of the destination.
    pub destination: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: Timestamp,
    /// Whether a copy of the private key was written out.
    pub key_exported: bool,
}

impl HandOver {
    /// Whether this says anew what `old` says. That a copy of the key was given away stays true,
    /// however often the values alone are read later.
    pub fn renews(&self, old: &Self) -> bool {
        (&self.destination, self.key_exported) == (&old.destination, old.key_exported)
    }
}

/// What a connection is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// [`SCHEMA_VERSION`] when it was written.
    pub version: u32,
    /// Stays the same when it is renamed.
    pub id: Uuid,
    /// Its name.
    pub name: ConnectionName,
    /// Id of the destination it was made for.
    pub destination: String,
    /// The org. For a practice connection the host is `practice.invalid`: it is looked up by
    /// `practice` each time, since its port changes.
    pub org: MyDomain,
    /// Name of the simulated org's state; `None` for a real org.
    pub practice: Option<ConnectionName>,
    /// Kind of app.
    pub app_kind: AppKind,
    /// `iss`.
    pub consumer_key: ConsumerKey,
    /// `sub`.
    pub username: Username,
    /// `aud`; for a practice connection it follows the address of the moment and is `None`.
    pub audience: Option<Audience>,
    /// Store that holds the private key.
    pub store: StoreKind,
    /// Entry of the active key. Switching keys replaces this pointer and nothing else.
    pub entry: EntryName,
    /// Facts of the active key.
    pub key: KeyFacts,
    /// Facts of the certificate on the app.
    pub certificate: CertificateFacts,
    /// Where the certificate was written.
    pub certificate_path: String,
    /// When the set-up was finished.
    #[serde(with = "time::serde::rfc3339")]
    pub created: Timestamp,
    /// Hand-overs made from here.
    #[serde(default)]
    pub hand_overs: Vec<HandOver>,
    /// PEM text of the active certificate (public); empty in records of version 1.
    #[serde(default)]
    pub certificate_pem: String,
    /// The key that shall become the active one.
    #[serde(default)]
    pub next: Option<NextKey>,
    /// Keys that were active before, kept until somebody says to forget them.
    #[serde(default)]
    pub retired: Vec<RetiredKey>,
    /// A replacement of the key that is under way.
    #[serde(default)]
    pub replacement: Option<Replacement>,
    /// Who was told to hold a copy of the key, and whether they were seen to work with the active
    /// one. Kept when earlier keys are forgotten: whoever has only such a key stands still.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holders: Vec<Holder>,
    /// The connection whose users move over to this one: a second app beside the first.
    #[serde(default)]
    pub replaces: Option<ConnectionName>,
}

/// The way back from a key that is replaced, or was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayBack {
    /// The next key is given up, and the active one stays.
    KeepActive,
    /// The key before becomes the active one again.
    Previous,
    /// A next key that was given up is taken after all: its certificate was uploaded.
    GivenUp,
}

impl Connection {
    /// The active key.
    pub fn active(&self) -> HeldKey {
        HeldKey {
            store: self.store,
            entry: self.entry.clone(),
            certificate_path: self.certificate_path.clone(),
            certificate_pem: self.certificate_pem.clone(),
            key: self.key.clone(),
            certificate: self.certificate.clone(),
        }
    }

    /// Its keys.
    pub fn ring(&self) -> KeyRing {
        KeyRing {
            active: self.active(),
            next: self.next.clone(),
            retired: self.retired.clone(),
        }
    }

    /// Where going back leads, if there is a way.
    pub fn way_back(&self) -> Option<WayBack> {
        if self.is_being_replaced() {
            return Some(WayBack::KeepActive);
        }
        let previous = self.ring().previous().map(|_| WayBack::Previous);
        let given_up = previous.filter(|_| self.only_given_up());
        given_up.map(|_| WayBack::GivenUp).or(previous)
    }

    /// A replacement, or a way back, was begun and has not come to its switch.
    pub fn is_being_replaced(&self) -> bool {
        let record = self.replacement.as_ref();
        self.next.is_some() || record.is_some_and(|record| record.switched.is_none())
    }

    /// What became of its keys lately; `None`: it has known only one.
    pub fn key_history(&self) -> Option<KeyHistory> {
        if let Some(next) = self.next.as_ref().filter(|next| next.ready) {
            return Some(if next.returning {
                KeyHistory::ComingBack
            } else {
                KeyHistory::NextReady
            });
        }
        let last = self.retired.iter().rfind(|retired| !retired.leaving)?;
        Some(if last.given_up || last.turned_back {
            KeyHistory::GivenUp
        } else {
            KeyHistory::Replaced
        })
    }

    /// None of the keys that are kept was ever active.
    pub fn only_given_up(&self) -> bool {
        self.retired.iter().all(|retired| retired.given_up)
    }

    /// Earlier keys are kept, and no replacement needs them.
    pub fn has_keys_to_forget(&self) -> bool {
        !self.is_being_replaced() && !self.retired.is_empty()
    }

    /// Systems that had a key before and were not seen to work with the one of today.
    pub fn not_seen_to_work(&self) -> Vec<String> {
        let holders = self.holders.iter();
        let open = holders.filter(|holder| !holder.consumer.is_settled());
        open.map(|holder| holder.name.clone()).collect()
    }

    /// Who was told to have a copy of its key, of today or of before. Whoever is still to move over
    /// from another connection has none.
    pub fn told_copies(&self) -> Vec<&str> {
        let moves = |holder: &Holder| self.replaces.is_some() && !holder.consumer.is_settled();
        let told = self.holders.iter().filter(|holder| !moves(holder));
        told.map(|holder| holder.name.as_str()).collect()
    }

    /// The same connection after `place` was seen to work with the key of today. A replacement that
    /// is under way knows it too.
    #[must_use]
    pub fn seen_to_work(&self, place: &str) -> Self {
        let mut seen = self.clone();
        let record = seen.replacement.as_mut();
        let record = record.filter(|record| record.switched.is_some());
        let under_way = record.into_iter().flat_map(|record| &mut record.holders);
        let holders = seen.holders.iter_mut().chain(under_way);
        for holder in holders.filter(|holder| holder.name == place) {
            holder.consumer = Consumer::Works;
        }
        seen
    }

    /// The same connection with these keys.
    #[must_use]
    pub fn with_ring(&self, ring: KeyRing) -> Self {
        let active = ring.active;
        Self {
            store: active.store,
            entry: active.entry,
            certificate_path: active.certificate_path,
            certificate_pem: active.certificate_pem,
            key: active.key,
            certificate: active.certificate,
            next: ring.next,
            retired: ring.retired,
            ..self.clone()
        }
    }

    /// Hand-overs of the key of today. What was handed over before the last change of keys is
    /// another key, and what was laid ready before the switch is not known to be used: of those it is
    /// not said that they have this one.
    pub fn holders_of_today(&self) -> Vec<HandOver> {
        let switched = self.retired.iter().map(|retired| retired.since).max();
        // A certificate begins five minutes before it is made.
        let made = self.certificate.not_before;
        let made = made.saturating_add(time::Duration::minutes(5));
        let since = switched.map_or(made, |switched| switched.max(made));
        let holders = self.hand_overs.iter();
        let holders = holders.filter(|holder| holder.key_exported && holder.at > since);
        holders.cloned().collect()
    }

    /// The same connection with this hand-over, in place of an earlier one to the same destination.
    #[must_use]
    pub fn with_hand_over(&self, made: HandOver) -> Self {
        let mut hand_overs = self.hand_overs.clone();
        hand_overs.retain(|old| !made.renews(old));
        hand_overs.push(made);
        Self {
            hand_overs,
            ..self.clone()
        }
    }

    /// The same connection with the hand-overs of another copy of it, the newest to each
    /// destination.
    #[must_use]
    pub fn with_hand_overs_of(&self, other: &Self) -> Self {
        if self.id != other.id {
            return self.clone();
        }
        let newer = other.hand_overs.iter().filter(|theirs| {
            let ours = self.hand_overs.iter();
            !ours
                .filter(|ours| ours.renews(theirs))
                .any(|ours| ours.at >= theirs.at)
        });
        newer.fold(self.clone(), |merged, made| {
            merged.with_hand_over(made.clone())
        })
    }

    /// Every key-store entry it names: of the active key first, then the next one, then those that
    /// were active before.
    pub fn entries(&self) -> Vec<(StoreKind, EntryName)> {
        let ring = self.ring();
        let entries = ring.all().map(|held| (held.store, held.entry.clone()));
        entries.collect()
    }
}

/// Result of the last live test, kept apart from the connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestRecord {
    /// When it ended.
    #[serde(with = "time::serde::rfc3339")]
    pub at: Timestamp,
    /// No check failed.
    pub ok: bool,
    /// Organisation id (18 characters) the token belongs to.
    pub organization_id: Option<String>,
    /// User id the token belongs to.
    pub user_id: Option<String>,
    /// Every check.
    pub checks: Vec<CheckResult>,
}
