//! Arguments of the commands that find out what is wrong.

use std::path::PathBuf;

use clap::Args;

use super::PracticeFlags;

#[derive(Args)]
pub(in crate::cli) struct TestArgs {
    /// The connection; may be left out when there is only one
    #[arg(value_name = "CONNECTION")]
    pub(in crate::cli) connection: Option<String>,
    /// Test all connections side by side, a line for each as it ends
    #[arg(long, conflicts_with_all = ["connection", "report"])]
    pub(in crate::cli) all: bool,
    #[command(flatten)]
    pub(in crate::cli) practice_flags: PracticeFlags,
    /// Also write a report for a ticket to this new file (Markdown, no secrets)
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) report: Option<PathBuf>,
}

#[derive(Args)]
pub(in crate::cli) struct ExplainArgs {
    /// What you got: an error and its description, a sentence, a log (- reads it), or a code of
    /// sfjwt (SFJWT-…), which shows its page
    #[arg(value_name = "ERROR")]
    pub(in crate::cli) words: Vec<String>,
    /// Facts as JSON (assets/schema/evidence.schema.json), an answer or a log; - reads them
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) from: Option<PathBuf>,
    /// Any address of the org
    #[arg(long, value_name = "URL")]
    pub(in crate::cli) org: Option<String>,
    /// External Client App (eca) or Connected App (connected-app)
    #[arg(long, value_name = "KIND", value_parser = ["eca", "connected-app"])]
    pub(in crate::cli) app: Option<String>,
    /// Also write a report for a ticket to this new file (Markdown, no secrets)
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) report: Option<PathBuf>,
    /// List all codes
    #[arg(long, conflicts_with_all = ["words", "from", "org", "app", "report"])]
    pub(in crate::cli) list: bool,
}

#[derive(Args)]
pub(in crate::cli) struct DiagnoseArgs {
    /// The connection; may be left out when there is only one
    #[arg(value_name = "CONNECTION")]
    pub(in crate::cli) connection: Option<String>,
    /// Yes to experiments: up to 6 more requests to the org, each with one thing changed
    #[arg(long)]
    pub(in crate::cli) experiments: bool,
    /// The key is held elsewhere: yes to one request signed with a key made for it and wiped
    #[arg(long)]
    pub(in crate::cli) throw_away_key: bool,
    /// Status of the last login in Setup, Login History, as evidence
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) login_history_status: Option<String>,
    /// The org's My Domain, where the connection uses login or test.salesforce.com
    #[arg(long, value_name = "URL")]
    pub(in crate::cli) my_domain: Option<String>,
    /// Somebody else's connection: any address of its org
    #[arg(long, value_name = "URL")]
    pub(in crate::cli) org: Option<String>,
    /// Somebody else's connection: its Username
    #[arg(long, value_name = "USERNAME")]
    pub(in crate::cli) username: Option<String>,
    /// Somebody else's connection: the Consumer Key of its app
    #[arg(long, value_name = "KEY")]
    pub(in crate::cli) consumer_key: Option<String>,
    /// Somebody else's connection: External Client App (eca) or Connected App (connected-app)
    #[arg(long, value_name = "KIND", requires = "org", value_parser = ["eca", "connected-app"])]
    pub(in crate::cli) app: Option<String>,
    /// Somebody else's connection: the audience it uses
    #[arg(long, value_name = "URL", requires = "org")]
    pub(in crate::cli) audience: Option<String>,
    /// Somebody else's connection: its certificate
    #[arg(long, value_name = "FILE", requires = "org")]
    pub(in crate::cli) cert: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) practice_flags: PracticeFlags,
}

#[derive(Args)]
pub(in crate::cli) struct InspectArgs {
    /// The file; `-` reads standard input
    #[arg(value_name = "FILE")]
    pub(in crate::cli) file: PathBuf,
    /// Another one: do they belong together?
    #[arg(value_name = "OTHER")]
    pub(in crate::cli) second: Option<PathBuf>,
    /// Check a signed request with this certificate
    #[arg(long, value_name = "FILE", conflicts_with = "second")]
    pub(in crate::cli) cert: Option<PathBuf>,
    /// Write a damaged private key anew into this file, which must not exist yet
    #[arg(long, value_name = "OUT")]
    pub(in crate::cli) repair: Option<PathBuf>,
}
