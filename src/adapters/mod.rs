//! One file per outside world. Each implements a port; nothing here knows the flow.

pub mod browser;
pub mod clipboard;
pub mod clock;
pub mod crypto;
pub mod entropy;
pub mod files;
pub mod http;
mod key_store_dir;
mod key_store_entry;
pub mod key_store_file;
pub mod key_store_keychain;
mod key_store_platform;
pub mod key_store_practice;
pub mod log;
pub mod paths;
pub mod practice_client;
pub mod records;
mod seat;
