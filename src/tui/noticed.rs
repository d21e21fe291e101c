//! What the screen notices in the model by itself, and says once: the shelf, the org, a slow keychain,
//! what became of an errand.

use crate::app::{Model, MsgBody, Place};
use crate::domain::{StoreKind, Timestamp};
use crate::guide::screens;

use super::overlay::{Dialog, Overlay};
use super::places::{connection, hand_over};
use super::ui::{PATIENCE, TWICE, Ui};

impl Ui {
    /// What is said of a second Ctrl-C is true for as long as one counts.
    pub(super) fn forget_interrupt(&mut self, now: Timestamp) {
        if self.interrupted_at.is_some_and(|at| now - at > TWICE) {
            self.interrupted_at = None;
            self.notice
                .take_if(|notice| notice == screens::CTRL_C_AGAIN);
        }
    }

    /// Somebody who left in the middle most likely wants to go on.
    pub(super) fn notice_shelf(&mut self, model: &Model) {
        let unseen = model.facts.shelf.as_ref().filter(|_| !self.shelf_seen);
        let Some(drafts) = unseen.map(|shelf| &shelf.drafts) else {
            return;
        };
        self.shelf_seen = true;
        if self.cursor == 0 && !drafts.is_empty() && self.shown == Some(Place::Welcome) {
            self.cursor = screens::DOORS.len();
        }
    }

    /// What the look at the org found is said once, when it is known; the facts keep a sign of it.
    pub(super) fn watch_probe(&mut self, model: &Model) {
        let probed = model.facts.probe.as_ref().map(|(org, _)| org.to_string());
        if probed != self.probed {
            self.probed = probed;
            if let Some(trouble) = super::view::org_trouble(model) {
                self.notice = Some(screens::check_org(&trouble));
            }
        }
    }

    /// A key store that does not answer is spoken of after five seconds, and again whenever a new
    /// request is waited for that long.
    pub(super) fn watch_keychain(&mut self, model: &Model, now: Timestamp) {
        let since = keychain_since(model);
        let open = self.overlays.iter().position(Overlay::is_keychain);
        match (since, open) {
            (Some(since), None) if now - since >= PATIENCE && self.keychain_seen != Some(since) => {
                self.keychain_seen = Some(since);
                self.overlays.push(Overlay::Dialog(Dialog::keychain(model)));
            }
            (None, Some(index)) => {
                self.overlays.remove(index);
            }
            _ => {}
        }
    }

    /// How a change to what is saved ended: said once.
    pub(super) fn take_upkeep(&mut self, model: &Model) {
        let keeping = &model.keeping;
        if keeping.serial > self.seen_upkeep {
            self.seen_upkeep = keeping.serial;
            let ended = keeping.ended.as_ref().map(|(_, result)| result);
            self.notice = ended.map(connection::upkept);
        }
    }

    /// Results of clipboard, browser, folders: said once.
    pub(super) fn take_aids(&mut self, model: &Model) -> Vec<MsgBody> {
        let seen = self.seen_aids;
        let aids = &model.aids;
        if aids.serial <= seen {
            return Vec::new();
        }
        self.seen_aids = aids.serial;
        if let Some((serial, text, result)) = &aids.copied
            && *serial > seen
        {
            hand_over::copied(self, text, *result);
        }
        if let Some((serial, _, result)) = &aids.opened
            && *serial > seen
        {
            let words = match result {
                Ok(()) => screens::OPENED,
                Err(reason) => screens::no_browser(*reason),
            };
            self.notice = Some(words.to_owned());
        }
        if let Some((serial, result)) = &aids.exported
            && *serial > seen
        {
            self.notice = Some(hand_over::exported(result));
        }
        if let Some((serial, result)) = &aids.reported
            && *serial > seen
        {
            self.notice = Some(hand_over::reported(result));
        }
        match &aids.folder {
            Some((serial, result)) if *serial > seen => super::path::listed(self, result),
            _ => Vec::new(),
        }
    }
}

/// Since when a keychain has been asked for something.
pub(super) fn keychain_since(model: &Model) -> Option<Timestamp> {
    let keychain = Some(StoreKind::Keychain);
    model
        .running
        .values()
        .filter(|effect| effect.kind.key_store() == keychain)
        .map(|effect| effect.since)
        .min()
}
