//! The system's random numbers.

use crate::ports::Entropy;

/// Random bytes from AWS-LC, which is seeded by the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    /// Ends the process when the system gives no randomness. AWS-LC does so itself already
    /// (`RAND_bytes` in its `rand.h`); with predictable keys and serial numbers there is nothing
    /// useful left to do, so callers are spared an error that they could only pass on.
    fn sixteen(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        if aws_lc_rs::rand::fill(&mut bytes).is_err() {
            std::process::abort();
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn never_says_the_same_twice() {
        let drawn: HashSet<[u8; 16]> = (0..64).map(|_| SystemEntropy.sixteen()).collect();
        assert_eq!(drawn.len(), 64);
    }
}
