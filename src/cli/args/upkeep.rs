//! Arguments of the commands that look after connections.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::PracticeFlags;

#[derive(Args)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub(in crate::cli) struct RotateArgs {
    /// The connection; may be left out when there is only one
    #[arg(value_name = "CONNECTION")]
    pub(in crate::cli) connection: Option<String>,
    /// Make the next key and its certificate; nothing changes in Salesforce
    #[arg(long, group = "verb")]
    pub(in crate::cli) begin: bool,
    /// The certificate is uploaded: wait until Salesforce accepts the next key, then switch over
    #[arg(long, group = "verb")]
    pub(in crate::cli) switch: bool,
    /// Back to the key before: give up, or upload its certificate again
    #[arg(long, group = "verb")]
    pub(in crate::cli) revert: bool,
    /// Give up what was begun, be it a way back: the key of today stays
    #[arg(long, group = "verb")]
    pub(in crate::cli) give_up: bool,
    /// After something was given up: make the earlier key that is kept the active one all the same
    #[arg(long, group = "verb")]
    pub(in crate::cli) take_earlier: bool,
    /// Delete the keys that were active before, once Salesforce accepts the one of today
    #[arg(long, group = "verb")]
    pub(in crate::cli) forget_previous: bool,
    /// Somebody else may have the key: the emergency way
    #[arg(long)]
    pub(in crate::cli) leaked: bool,
    /// Somebody who holds a copy of the key (repeatable)
    #[arg(long, value_name = "PLACE")]
    pub(in crate::cli) holder: Vec<String>,
    /// Go on although the key of today does not work
    #[arg(long)]
    pub(in crate::cli) unproved: bool,
    /// Bits of the next key: 2048, 3072 or 4096
    #[arg(long, value_name = "BITS")]
    pub(in crate::cli) key_size: Option<String>,
    /// Validity of the next certificate in days
    #[arg(long, value_name = "DAYS")]
    pub(in crate::cli) days: Option<String>,
    /// Write the next certificate to this file or folder
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) cert_out: Option<PathBuf>,
    /// Where to keep the next key: keychain, file or (practice runs only) practice
    #[arg(long, value_name = "STORE")]
    pub(in crate::cli) store: Option<String>,
    /// Never ask
    #[arg(short, long)]
    pub(in crate::cli) yes: bool,
    #[command(flatten)]
    pub(in crate::cli) practice_flags: PracticeFlags,
}

#[derive(Args)]
pub(in crate::cli) struct StatusArgs {
    /// One connection; left out: all
    #[arg(value_name = "CONNECTION")]
    pub(in crate::cli) connection: Option<String>,
    /// Due this long before the end (30d, 6w, 720h) instead of at 66 % of the lifetime or 30 days
    #[arg(long, value_name = "TIME", value_parser = crate::cli::span::span)]
    pub(in crate::cli) due_in: Option<time::Duration>,
}

#[derive(Args)]
#[command(group(clap::ArgGroup::new("form").required(true).multiple(false)))]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub(in crate::cli) struct RemindArgs {
    /// One connection; left out: all
    #[arg(value_name = "CONNECTION")]
    pub(in crate::cli) connection: Option<String>,
    /// A systemd timer and its service
    #[arg(long, group = "form")]
    pub(in crate::cli) systemd: bool,
    /// A line for crontab -e
    #[arg(long, group = "form")]
    pub(in crate::cli) cron: bool,
    /// A GitHub Actions workflow that carries the dates
    #[arg(long, group = "form")]
    pub(in crate::cli) github: bool,
    /// A calendar file (iCalendar)
    #[arg(long, group = "form")]
    pub(in crate::cli) ics: bool,
    /// Write into this folder instead of printing; nothing is overwritten
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) out: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(in crate::cli) enum KeysCommand {
    /// Every key in every store, and the connection it belongs to; no key is read
    List,
    /// Delete keys that no connection and no set-up names
    Prune {
        /// Really delete them
        #[arg(short, long)]
        yes: bool,
        /// Those in the keychain too, which all folders of records share
        #[arg(long)]
        keychain: bool,
    },
}

#[derive(Subcommand)]
pub(in crate::cli) enum ConnectionCommand {
    /// List connections and unfinished set-ups
    List,
    /// Show one connection
    Show {
        /// The connection; may be left out when there is only one
        #[arg(value_name = "CONNECTION")]
        connection: Option<String>,
    },
    /// Remove a connection and its private key from this computer
    Remove {
        /// The connection
        #[arg(value_name = "CONNECTION")]
        connection: String,
        /// Really remove it
        #[arg(short, long)]
        yes: bool,
        /// Leave its private key where it is: for a key store that is gone
        #[arg(long)]
        keep_key: bool,
    },
    /// Write the connection record: a page without secrets for the change ticket (Markdown)
    Record {
        /// The connection; may be left out when there is only one
        #[arg(value_name = "CONNECTION")]
        connection: Option<String>,
        /// Write it to this new file instead of printing it
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Give a connection another name
    Rename {
        /// The connection
        #[arg(value_name = "OLD")]
        from: String,
        /// Its new name
        #[arg(value_name = "NEW")]
        to: String,
    },
    /// Note that a system works with the key of today
    Works {
        /// The connection
        #[arg(value_name = "CONNECTION")]
        connection: String,
        /// The system, as `connection show` names it; left out: all of them
        #[arg(value_name = "PLACE")]
        places: Vec<String>,
    },
    /// Delete the private key from this computer after it was handed over; the connection stays
    ForgetKey {
        /// The connection
        #[arg(value_name = "CONNECTION")]
        connection: String,
        /// Really delete the key
        #[arg(short, long)]
        yes: bool,
    },
}
