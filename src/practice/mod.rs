//! The simulated org: an HTTP server on loopback that checks what Salesforce checks and answers in
//! Salesforce's words.
//!
//! | file | holds |
//! |---|---|
//! | `state`, `seed`, `store` | what the org knows, how it begins, the file it is kept in |
//! | `setup`, `preset`, `certificate` | what Setup does, line by line |
//! | `host`, `assertion`, `exchange`, `refusal` | the decision on a token request, pure |
//! | `token_request`, `token_endpoint`, `session`, `identity` | the OAuth endpoints |
//! | `endpoint`, `rest`, `soql`, `tables`, `query` | the REST endpoints |
//! | `faults` | accidents, as data |
//! | `org`, `ask`, `answer` | the org as a whole: requests and answers as data |
//! | `http`, `control`, `server`, `wire`, `tls`, `running` | the way in over HTTP |
//! | `in_process` | the port: finds a running org or starts one |
//!
//! It stands in for Salesforce in tests and for practice. What it decides and why is written where
//! it is decided, with the source; where Salesforce's behaviour is not known, that is said.
//!
//! It never leaves this computer: it binds to 127.0.0.1 only. Mind that a client which tries
//! several login hosts (the Salesforce CLI does after a refusal) goes on to the *real* ones.

mod answer;
mod ask;
mod assertion;
mod base64url;
mod certificate;
mod control;
mod dice;
mod endpoint;
mod exchange;
mod faults;
mod host;
mod http;
mod identity;
mod ids;
mod in_process;
mod org;
mod preset;
mod query;
mod refusal;
mod rest;
mod restrictions;
mod running;
mod seed;
mod server;
mod session;
mod setup;
mod soql;
mod state;
mod store;
mod tables;
mod tls;
mod token_endpoint;
mod token_request;
mod wire;

pub use faults::{FaultError, NO_FAULT, check_faults, fault_ids, fault_summaries};
pub use in_process::InProcess;
pub use preset::{Preset, PresetLine, UnknownLine};
pub use server::{PracticeConfig, PracticeServer};
