//! Work that takes time: what is waited for, every ten seconds, and what can be done meanwhile.

use std::time::Duration;

use crate::app::{Answer, Effect, EffectKind, Model, MsgBody, Phase, QuestionId};
use crate::domain::{StoreKind, Timestamp};
use crate::guide::plain::{busy, replace as words_of};
use crate::ports::Next;

use super::{Heard, Plain, Prompt, replace};

/// Shorter work is not worth a word.
const SOON: i64 = 2;
/// After this long, a key store is waiting for the person.
const KEYCHAIN: i64 = 5;
/// From word to word.
const HEARTBEAT: i64 = 10;
/// The same while a change spreads, where nothing new happens for minutes.
const SPREADING: i64 = 30;

/// What was said about the work under way.
#[derive(Default)]
pub(super) struct Patience {
    /// Since when, and what.
    work: Option<(Timestamp, Work)>,
    /// When something was said last.
    said: Option<Timestamp>,
    /// Something can be typed meanwhile.
    offers: bool,
    /// Nothing will be typed any more.
    ended: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    /// Words for it.
    Plain(&'static str),
    /// A keychain; a file could take its place.
    KeychainOrFile,
    /// A keychain, and nothing could.
    Keychain,
    /// A change spreads.
    Spreading,
    /// Salesforce is asked with the next key.
    Polling,
}

impl Patience {
    pub(super) const fn offers(&self) -> bool {
        self.offers && !self.ended
    }

    /// The input ended while it waited: that is no answer, so it goes on waiting.
    pub(super) const fn end(&mut self) {
        self.ended = true;
    }
}

/// How long an answer of the desk is waited for before the prompt comes without it.
pub(super) const A_MOMENT: Duration = Duration::from_secs(2);

/// Clipboard, browser, key file, name or simulated org will answer in a moment, and that is told.
pub(super) fn answers_soon(model: &Model, now: Timestamp) -> bool {
    let fresh = |effect: &&Effect| now - effect.since < A_MOMENT;
    let aids = model.running.values().filter(fresh);
    aids.into_iter().any(|effect| {
        matches!(
            effect.kind,
            EffectKind::Copy { .. }
                | EffectKind::Open { .. }
                | EffectKind::ExportKey { .. }
                | EffectKind::WriteReport { .. }
                | EffectKind::ReserveName { .. }
                | EffectKind::OpenPractice { .. }
        )
    })
}

fn work(model: &Model) -> Option<(Timestamp, Work)> {
    if matches!(model.test.phase, Phase::Waiting(_)) {
        // From the first refusal on: the tries in between are part of the waiting.
        return Some((model.test.began?, Work::Spreading));
    }
    if let Some(began) = polling_since(model) {
        return Some((began, Work::Polling));
    }
    let longest = model.running.values().min_by_key(|effect| effect.since)?;
    Some((longest.since, words(model, longest)))
}

/// Since when Salesforce has been asked with the next key.
fn polling_since(model: &Model) -> Option<Timestamp> {
    let asks = replace::is_polling(model);
    model.replacement().filter(|_| asks)?.poll.began
}

fn words(model: &Model, effect: &Effect) -> Work {
    Work::Plain(match &effect.kind {
        EffectKind::StoreKey {
            store: StoreKind::Keychain,
            ..
        }
        | EffectKind::LoadKey {
            store: StoreKind::Keychain,
            ..
        } => {
            return if model.another_store_helps() {
                Work::KeychainOrFile
            } else {
                Work::Keychain
            };
        }
        EffectKind::StoreKey { .. } | EffectKind::LoadKey { .. } | EffectKind::RemoveKey { .. } => {
            busy::KEY_STORE
        }
        EffectKind::OpenPractice { .. } => busy::PRACTICE,
        EffectKind::ReserveName { .. } => busy::NAME,
        EffectKind::GenerateKey { .. } => busy::GENERATE,
        EffectKind::ImportKey { .. }
        | EffectKind::ImportPasted { .. }
        | EffectKind::ReadCertificate { .. }
        | EffectKind::ReadPastedCertificate { .. }
        | EffectKind::FindOtherKeys { .. } => busy::READ,
        EffectKind::MakeCertificate { .. } => busy::CERTIFICATE,
        EffectKind::ProbeOrg { .. } => busy::NETWORK,
        EffectKind::Exchange { .. } => busy::EXCHANGE,
        EffectKind::Call { .. } => busy::CALL,
        EffectKind::UnlockStore { .. } | EffectKind::LookAtStore { .. } => busy::UNLOCK,
        EffectKind::SaveDraft(_)
        | EffectKind::WriteCertificate { .. }
        | EffectKind::SaveConnection(_)
        | EffectKind::SaveKeys(_)
        | EffectKind::SaveTestRecord { .. }
        | EffectKind::Upkeep(_)
        | EffectKind::PracticeApply { .. }
        | EffectKind::WriteReport { .. }
        | EffectKind::ExportKey { .. } => busy::WRITE,
        EffectKind::Wait { .. }
        | EffectKind::ForgetKey(_)
        | EffectKind::ForgetToken(_)
        | EffectKind::ReadShelf
        | EffectKind::BeginTests(_)
        | EffectKind::WatchTests { .. }
        | EffectKind::Copy { .. }
        | EffectKind::Open { .. }
        | EffectKind::ListFolder { .. } => busy::OTHER,
    })
}

fn until_seconds(seconds: i64) -> Option<Duration> {
    Duration::try_from(time::Duration::seconds(seconds.max(1))).ok()
}

impl Plain<'_> {
    /// Says what is waited for, when it is time to; returns when to look again.
    pub(super) fn wait_words(
        &mut self,
        model: &Model,
        prompt: &Prompt,
        now: Timestamp,
    ) -> Option<Duration> {
        if let (Prompt::Pause, Some(until)) = (prompt, self.pause) {
            let left = (until - now).whole_seconds() + 1;
            if self
                .patience
                .said
                .is_none_or(|said| (now - said).whole_seconds() >= 60)
            {
                self.patience.said = Some(now);
                self.voice.say(&busy::pause(until));
            }
            return until_seconds(left.min(60));
        }
        if !matches!(prompt, Prompt::Quiet | Prompt::Waiting) {
            self.patience = Patience {
                ended: self.patience.ended,
                ..Patience::default()
            };
            return None;
        }
        let (since, work) = work(model)?;
        if self.patience.work != Some((since, work)) && !self.still_spreading(model, work) {
            self.patience.work = Some((since, work));
            self.patience.said = None;
            self.patience.offers = false;
        }
        self.heartbeat(model, since, work, now)
    }

    /// A try while a change spreads is part of the waiting, not new work.
    fn still_spreading(&self, model: &Model, work: Work) -> bool {
        let spreading = self.patience.work.map(|(_, work)| work) == Some(Work::Spreading);
        spreading && work != Work::Spreading && model.test.phase == Phase::Exchange
    }

    fn heartbeat(
        &mut self,
        model: &Model,
        since: Timestamp,
        work: Work,
        now: Timestamp,
    ) -> Option<Duration> {
        let elapsed = (now - since).whole_seconds();
        let first = match work {
            Work::Keychain | Work::KeychainOrFile => KEYCHAIN,
            Work::Plain(_) => SOON,
            Work::Spreading | Work::Polling => 0,
        };
        let pause = if matches!(work, Work::Spreading | Work::Polling) {
            SPREADING
        } else {
            HEARTBEAT
        };
        let due = match self.patience.said {
            Some(said) => pause - (now - said).whole_seconds(),
            None => first - elapsed,
        };
        if due > 0 {
            return until_seconds(due);
        }
        let again = self.patience.said.replace(now).is_some();
        let text = match (work, again) {
            (Work::Plain(what), false) => busy::working(what),
            (Work::Plain(what), true) => busy::still(what, elapsed),
            (Work::KeychainOrFile, false) => busy::KEYCHAIN_OR_FILE.to_owned(),
            (Work::Keychain, false) => busy::KEYCHAIN.to_owned(),
            (Work::KeychainOrFile | Work::Keychain, true) => busy::keychain_still(elapsed),
            (Work::Spreading, again) => spreading(model, again),
            (Work::Polling, again) => polling(model, again),
        };
        self.voice.say(&text);
        // In a practice run a change spreads in seconds: no prompt comes between.
        let offers = match work {
            Work::Plain(_) => false,
            Work::Keychain | Work::KeychainOrFile => true,
            Work::Spreading => !model.is_practice() || again,
            Work::Polling => !model.is_practice() || again || model.waits_for_upload(),
        };
        self.patience.offers |= offers;
        until_seconds(pause)
    }

    /// Takes what was typed while work is under way.
    pub(super) fn hear_waiting(&mut self, model: &Model, text: &str) -> Option<Next> {
        let work = self.patience.work.map(|(_, work)| work);
        if work == Some(Work::Polling) {
            match self.hear_switch_over(model, text) {
                Heard::Not => {}
                Heard::Again => return None,
                Heard::Next(next) => return Some(next),
            }
        }
        match (text, work) {
            ("", _) => None,
            ("file", Some(Work::KeychainOrFile)) => Some(Next::Send(vec![MsgBody::Answer(
                QuestionId::Store,
                Answer::Text(StoreKind::File.as_str().to_owned()),
            )])),
            ("list", _) => {
                for line in super::facts::facts(model) {
                    self.voice.say(&line);
                }
                None
            }
            _ => {
                self.voice.say(busy::COMMANDS);
                None
            }
        }
    }
}

fn polling(model: &Model, again: bool) -> String {
    let poll = model.replacement().map(|replacing| &replacing.poll);
    let until = poll.and_then(|poll| poll.until);
    if again {
        let tries = poll.map_or(0, |poll| poll.tries);
        words_of::polling_still(until, tries, model.waits_for_upload())
    } else {
        words_of::polling(until)
    }
}

fn spreading(model: &Model, again: bool) -> String {
    let Phase::Waiting(next) = model.test.phase else {
        return busy::working(busy::EXCHANGE);
    };
    if again {
        busy::spreading_still(next, model.spread_by, model.test.tries)
    } else {
        busy::spreading(next, model.spread_by)
    }
}
