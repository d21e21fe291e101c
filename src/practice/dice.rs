//! Random text from one random seed, so that the rules stay deterministic.

use aws_lc_rs::digest::{Context, SHA256};
use aws_lc_rs::rand::{SecureRandom, SystemRandom};

/// Letters and digits.
pub(super) const ALPHANUMERIC: &[u8] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Letters and digits, dot and underscore: what consumer keys and access tokens are made of.
pub(super) const KEY_CHARACTERS: &[u8] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";

/// Lower-case hexadecimal digits.
pub(super) const HEX: &[u8] = b"0123456789abcdef";

/// A stream of random characters: SHA-256 over seed and counter. Unguessable when the seed is.
pub(super) struct Dice {
    seed: [u8; 32],
    counter: u64,
    block: Vec<u8>,
}

impl Dice {
    /// Starts from a seed. Only tests use a fixed one.
    pub(super) fn from_seed(seed: [u8; 32]) -> Self {
        Self {
            seed,
            counter: 0,
            block: Vec::new(),
        }
    }

    /// Starts from the system's generator; `None` when that fails.
    pub(super) fn new() -> Option<Self> {
        let mut seed = [0; 32];
        SystemRandom::new().fill(&mut seed).ok()?;
        Some(Self::from_seed(seed))
    }

    /// `length` characters of `alphabet` (at most 256, not empty), each equally likely.
    pub(super) fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        // Bytes beyond the last whole multiple would favour the first characters.
        let usable = 256 - 256 % alphabet.len();
        let mut text = String::with_capacity(length);
        while text.len() < length {
            let byte = usize::from(self.byte());
            if byte < usable {
                text.push(char::from(alphabet[byte % alphabet.len()]));
            }
        }
        text
    }

    fn byte(&mut self) -> u8 {
        loop {
            if let Some(byte) = self.block.pop() {
                return byte;
            }
            let mut context = Context::new(&SHA256);
            context.update(&self.seed);
            context.update(&self.counter.to_be_bytes());
            self.counter += 1;
            self.block = context.finish().as_ref().to_vec();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_from_the_alphabet_and_differs_by_seed() {
        let first = Dice::from_seed([1; 32]).text(ALPHANUMERIC, 200);
        let again = Dice::from_seed([1; 32]).text(ALPHANUMERIC, 200);
        let other = Dice::from_seed([2; 32]).text(ALPHANUMERIC, 200);
        assert_eq!(first, again);
        assert_ne!(first, other);
        assert!(first.bytes().all(|byte| ALPHANUMERIC.contains(&byte)));
    }
}
