//! `sfjwt` gives a server access to Salesforce by the OAuth 2.0 JWT bearer flow (RFC 7523 §2.1).
//!
//! The crate is a functional core in an imperative shell; ARCHITECTURE.md has the picture.
//!
//! | module | holds |
//! |---|---|
//! | [`domain`] | newtypes parsed once at the edge, connection, draft, checks |
//! | [`diagnosis`] | evidence, catalogue of answers, rules, findings |
//! | [`app`] | model, messages, effects as data, `update`, `pending` |
//! | [`guide`] | every sentence a person reads, Setup instructions, destinations |
//! | [`ports`] | traits for the outside world, and for front ends |
//! | [`adapters`] | the outside world, one file or folder each |
//! | [`runtime`] | runs effects on ports, keeps secrets in the vault |
//! | [`plain`] | the front end that asks line by line, for screen readers and simple terminals |
//! | [`scripted`] | the front end without questions: flags in, lines or JSON out |
//! | [`practice`] | the simulated org |
//! | [`cli`] | arguments, wiring, exit codes, JSON |

pub mod adapters;
pub mod app;
pub mod cli;
pub mod diagnosis;
pub mod domain;
pub mod guide;
pub mod plain;
pub mod ports;
pub mod practice;
pub mod runtime;
pub mod scripted;
pub mod tui;
