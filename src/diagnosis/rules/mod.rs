//! The rules: each looks at some facts and weighs the suspects. To add one, write it in the file of
//! its subject (or a new one) and list it in [`ALL`].
//!
//! Points: 45 and more for a fact that nearly decides, 25 for a good hint, 10 for a slight one. A
//! measurement that leaves no doubt proves instead.

mod app;
mod approval;
mod audience;
mod checklist;
mod claims;
mod client;
mod experiments;
mod history;
mod hosts;
mod key;
mod request;
mod spreading;
mod user;
mod verified;
mod wire;

use super::case::Case;
use super::catalogue::Entry;
use super::situation::Situation;

pub(crate) use experiments::fixes_found;
pub(crate) use verified::verified;

/// A rule.
type Rule = fn(&Situation<'_>, Option<&Entry>, &mut Case);

/// All rules. Their order decides only the order of sentences.
pub(crate) const ALL: &[Rule] = &[
    key::clock,
    key::pair,
    key::replaced,
    key::kept_keys,
    key::new_app,
    key::certificate,
    hosts::foreign,
    hosts::login_host,
    hosts::tried,
    hosts::wrong_org,
    hosts::same_org,
    hosts::sandbox_app,
    hosts::instance,
    app::consumer_key_form,
    app::packaged,
    app::scopes,
    app::limits,
    audience::audience,
    claims::form,
    claims::required,
    claims::expiry,
    request::shape,
    request::token_header,
    client::habits,
    user::username_form,
    user::sandbox_suffix,
    user::identity,
    approval::policy,
    approval::licence,
    history::login_history,
    history::before,
    history::other_client,
    wire::redirect,
    wire::retry_after,
    wire::page,
    wire::unready_org,
    checklist::lines,
    spreading::spreading,
    // Last: it rules out what others brought in.
    experiments::experiments,
];
