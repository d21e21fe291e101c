//! Secrets and pastes: a passphrase goes into the vault character by character, a pasted key is
//! handed over as a whole, and nothing of either is repeated.

use zeroize::Zeroizing;

use crate::app::{
    KeySource, Kind, LEAST_PASSPHRASE, Model, MsgBody, QuestionId, SecretField, ask_about,
};
use crate::domain::Pasted;
use crate::guide::plain::{ask, secret};
use crate::guide::screens;
use crate::ports::{Next, SecretBytes, SecretEdit};

use super::paste::{self, Block, BlockKind, Taken};
use super::{Heard, Plain, Prompt};

impl Plain<'_> {
    /// Takes a line of the passphrase.
    pub(super) fn hear_secret(
        &mut self,
        model: &Model,
        question: &QuestionId,
        line: &Zeroizing<String>,
    ) -> Option<Next> {
        if std::mem::take(&mut self.passphrase.showed) {
            // It could be seen, so it is no passphrase.
            return None;
        }
        let prompt = Prompt::Question(question.clone());
        let command = line.trim();
        if matches!(command, "back" | "help" | "?" | "show" | "quit" | "return") {
            self.forget_typed();
            return match self.hear_command(model, &prompt, command) {
                Heard::Next(next) => Some(next),
                Heard::Not | Heard::Again => None,
            };
        }
        if line.is_empty() {
            self.voice.say(secret::EMPTY);
            return None;
        }
        let (own, complete) = question.secret()?;
        let field = if self.passphrase.typed_once {
            SecretField::PassphraseAgain
        } else {
            own
        };
        let typed = self.type_in(field, line);
        let Some((len, cursor)) = typed else {
            self.voice.say(secret::TOO_LONG);
            self.forget_typed();
            return None;
        };
        let twice = matches!(
            ask_about(model, question).kind,
            Kind::Secret { twice: true }
        );
        if twice && len < LEAST_PASSPHRASE && !self.passphrase.typed_once {
            self.voice.say(&screens::short_passphrase(LEAST_PASSPHRASE));
            self.forget_typed();
            return None;
        }
        if twice && !self.passphrase.typed_once {
            self.passphrase.typed_once = true;
            return Some(Next::Send(vec![MsgBody::SecretChanged {
                field,
                len,
                cursor,
            }]));
        }
        let (one, other) = (SecretField::Passphrase, SecretField::PassphraseAgain);
        if twice && !self.secrets.same(one, other) {
            self.voice.say(secret::DIFFER);
            self.forget_typed();
            return None;
        }
        self.passphrase.typed_once = false;
        self.go_to_flow();
        Some(Next::Send(vec![
            MsgBody::SecretChanged { field, len, cursor },
            complete,
        ]))
    }

    /// Into the vault; `None`: it did not take all of it.
    fn type_in(&self, field: SecretField, line: &str) -> Option<(usize, usize)> {
        let mut state = self.secrets.edit(field, SecretEdit::Clear);
        for c in line.chars() {
            state = self.secrets.edit(field, SecretEdit::Insert(c));
        }
        (state.0 == line.chars().count()).then_some(state)
    }

    fn forget_typed(&mut self) {
        self.passphrase.typed_once = false;
        for field in [
            SecretField::Passphrase,
            SecretField::PassphraseAgain,
            SecretField::ImportPassphrase,
        ] {
            self.secrets.edit(field, SecretEdit::Clear);
        }
    }

    /// Takes a line that is, or may be, part of something pasted; `None`: it is an ordinary line.
    /// A key that is pasted at a passphrase prompt is none: it is swallowed to its last line.
    pub(super) fn is_key_block(&self, line: &str) -> bool {
        self.block.is_some() || line.contains("-----BEGIN") && Block::begin(line).is_some()
    }

    pub(super) fn hear_paste(&mut self, model: &Model, prompt: &Prompt, line: &str) -> Heard {
        let mut block = match self.block.take() {
            Some(block) => block,
            None => match Block::begin(line) {
                Some(block) => block,
                None => return self.hear_secret_line(prompt, line),
            },
        };
        let taken = block.take(line);
        self.trailing = block.spaced && taken == Taken::Whole;
        match taken {
            Taken::More => self.block = Some(block),
            Taken::Broken => self.voice.say(ask::CUT_OFF),
            Taken::Whole => return self.pasted(model, prompt, block).into(),
        }
        Heard::Again
    }

    /// A secret on one line, or a message of Salesforce.
    fn hear_secret_line(&mut self, prompt: &Prompt, line: &str) -> Heard {
        // What Login History says is told about these findings, and no question of its own.
        let told = *prompt == Prompt::Findings && line.trim().starts_with("status ");
        if paste::is_error_text(line) && !told {
            return Heard::Next(self.explain(line));
        }
        let asks = |wanted: &QuestionId| matches!(prompt, Prompt::Question(q) if q == wanted);
        let found = match Pasted::recognise(line).filter(Pasted::is_secret) {
            // Its own rules say more, and repeat no secret either.
            Some(Pasted::ConsumerSecret) if asks(&QuestionId::ConsumerKey) => None,
            None if paste::is_key_line(line) && !asks(&QuestionId::ConsumerKey) => {
                Some(Pasted::KeyMaterial)
            }
            found => found,
        };
        let Some(secret) = found else {
            return Heard::Not;
        };
        self.voice.say(&ask::secret(&secret));
        Heard::Again
    }

    fn pasted(&mut self, model: &Model, prompt: &Prompt, block: Block) -> Option<Next> {
        let takes_file = matches!(
            prompt,
            Prompt::Question(QuestionId::KeySource | QuestionId::ImportKey)
        );
        match block.kind {
            BlockKind::Json => Some(self.explain(&block.text)),
            BlockKind::Pem(Pasted::PrivateKey) if takes_file => {
                self.voice.say(ask::KEY_TAKEN);
                self.go_to_flow();
                let paste = SecretBytes::new(block.text.as_bytes().to_vec());
                let paste = self.secrets.keep_paste(paste);
                Some(Next::Send(vec![MsgBody::PastedKey(paste)]))
            }
            BlockKind::Pem(Pasted::Certificate) if takes_file => {
                if model.answers.key_source == Some(KeySource::Import) {
                    self.voice.say(ask::CERTIFICATE);
                    return None;
                }
                self.voice.say(ask::CERTIFICATE_TAKEN);
                self.go_to_flow();
                let pem = block.text.to_string();
                Some(Next::Send(vec![MsgBody::PastedCertificate(pem)]))
            }
            BlockKind::Pem(Pasted::PrivateKey) => {
                self.voice.say(ask::KEY_ELSEWHERE);
                None
            }
            BlockKind::Pem(Pasted::Certificate) => {
                self.voice.say(ask::CERTIFICATE);
                None
            }
            BlockKind::Pem(other) if other.is_secret() => {
                self.voice.say(&ask::secret(&other));
                None
            }
            BlockKind::Pem(other) => {
                self.voice.say(&ask::block(&other));
                None
            }
        }
    }
}
