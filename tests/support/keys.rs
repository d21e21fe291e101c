//! Keys for tests: made once per test program, because making them is slow.
#![allow(dead_code)] // each test file uses its part

use std::sync::LazyLock;

use sfjwt::adapters::crypto::SystemCrypto;
use sfjwt::domain::{EntryName, KeySize};
use sfjwt::ports::{Crypto, SecretBytes};

/// 2048 bits, made by sfjwt.
pub(crate) static KEY_2048: LazyLock<SecretBytes> = LazyLock::new(|| generate(KeySize::Rsa2048));
/// Another one of 2048 bits.
pub(crate) static OTHER_2048: LazyLock<SecretBytes> = LazyLock::new(|| generate(KeySize::Rsa2048));
/// 3072 bits.
pub(crate) static KEY_3072: LazyLock<SecretBytes> = LazyLock::new(|| generate(KeySize::Rsa3072));
/// 4096 bits.
pub(crate) static KEY_4096: LazyLock<SecretBytes> = LazyLock::new(|| generate(KeySize::Rsa4096));

/// The three sizes with their bits.
pub(crate) fn every_size() -> [(u32, &'static SecretBytes); 3] {
    [(2048, &KEY_2048), (3072, &KEY_3072), (4096, &KEY_4096)]
}

fn generate(size: KeySize) -> SecretBytes {
    SystemCrypto::new()
        .generate(size)
        .expect("a key is generated")
}

/// The entry of a key, of a connection with the given number.
pub(crate) fn entry(connection: u128, key: &SecretBytes) -> EntryName {
    let facts = SystemCrypto::new().key_facts(key).expect("a valid key");
    EntryName {
        connection: uuid::Uuid::from_u128(connection),
        spki: facts.spki,
    }
}
