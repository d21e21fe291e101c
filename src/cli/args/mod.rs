//! The command line.

mod finding_out;
mod upkeep;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(super) use finding_out::{DiagnoseArgs, ExplainArgs, InspectArgs, TestArgs};
pub(super) use upkeep::{ConnectionCommand, KeysCommand, RemindArgs, RotateArgs, StatusArgs};

/// Heading of the flags that every command takes.
const EVERYWHERE: &str = "Options of every command";

/// Connect a server to Salesforce with a key instead of a password (OAuth 2.0 JWT bearer flow).
#[derive(Parser)]
#[command(name = "sfjwt", version, disable_help_subcommand = true)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Args)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub(super) struct Global {
    /// Print one JSON object instead of lines
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub(super) json: bool,
    /// Ask line by line: for screen readers and simple terminals (also: ACCESSIBLE=1)
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub(super) accessible: bool,
    /// Keep connections, drafts and practice data in this folder
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "DIR")]
    pub(super) config_dir: Option<PathBuf>,
    /// Also trust the CA certificates in this PEM file (a company proxy, for example)
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "PEM")]
    pub(super) ca_file: Option<PathBuf>,
    /// Give up on an answer after this many seconds
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=600))]
    pub(super) timeout: Option<u64>,
    /// Read the passphrase of the key file store from this file
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FILE")]
    pub(super) passphrase_file: Option<PathBuf>,
    /// Read the passphrase of a key file or PKCS#12 file that is imported from this file
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FILE")]
    pub(super) import_passphrase_file: Option<PathBuf>,
    /// Colours: auto, always or never (`NO_COLOR` works too)
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "WHEN", default_value = "auto", value_parser = ["auto", "always", "never"])]
    pub(super) color: String,
    /// Plain ASCII instead of lines and signs
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub(super) ascii: bool,
    /// No links that the terminal can follow
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub(super) no_links: bool,
    /// Nothing moves on the screen
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub(super) no_animation: bool,
    /// Write a log (no secrets) into the state folder
    #[arg(short, long, global = true, help_heading = EVERYWHERE)]
    pub(super) verbose: bool,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Set up a connection: key, certificate, app, test
    Setup(Box<SetupArgs>),
    /// Take over a key that exists, with its certificate and its app
    Adopt(Box<AdoptArgs>),
    /// Test a connection, or all: key, network, app, user, API
    Test(TestArgs),
    /// Say what an error means, from what you were told; nothing is sent anywhere
    Explain(ExplainArgs),
    /// Find out why a connection does not work; experiments settle what one answer leaves open
    Diagnose(Box<DiagnoseArgs>),
    /// Print an access token for a connection
    Token(TokenArgs),
    /// Hand a connection over to the system that uses it, or write its private key
    Export(ExportArgs),
    /// Look into a file: key, certificate, signed request (JWT), error answer; or compare two
    Inspect(InspectArgs),
    /// Replace a connection's key and certificate
    Rotate(Box<RotateArgs>),
    /// List, show, rename or remove connections; forget a key that was handed over
    #[command(subcommand)]
    Connection(ConnectionCommand),
    /// Say when certificates end and which keys are due; exit 6 when one is. Nothing is asked
    Status(StatusArgs),
    /// Make a reminder: systemd timer, cron line, GitHub Actions workflow or calendar file
    Remind(RemindArgs),
    /// List the keys on this computer and whose they are, or delete those that belong to nothing
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Serve a simulated org on this computer
    Practice(PracticeArgs),
}

#[derive(Args, Default, Clone)]
pub(super) struct PracticeFlags {
    /// Practice run: let the simulated org have this fault (repeatable)
    #[arg(long, value_name = "FAULT")]
    pub(super) fault: Vec<String>,
    /// Practice run: let changes take this many seconds to spread
    #[arg(long, value_name = "SECONDS")]
    pub(super) propagation: Option<f64>,
}

#[derive(Args, Default, Clone)]
pub(super) struct SetupArgs {
    /// Practise: everything simulated, nothing leaves this computer
    #[arg(long)]
    pub(super) practice: bool,
    /// Name of the connection
    #[arg(long, value_name = "NAME")]
    pub(super) connection: Option<String>,
    /// Like this connection: same org, user, destination and kind of app, with a key of its own
    #[arg(long, value_name = "NAME")]
    pub(super) like: Option<String>,
    /// Any address of the org, as the browser shows it
    #[arg(long, value_name = "URL")]
    pub(super) org: Option<String>,
    /// Where the credential will be used
    #[arg(long = "for", value_name = "TARGET")]
    pub(super) target: Option<String>,
    /// External Client App (eca) or Connected App (connected-app)
    #[arg(long, value_name = "KIND")]
    pub(super) app: Option<String>,
    /// The app exists already: its certificate is replaced
    #[arg(long)]
    pub(super) app_exists: bool,
    /// Consumer Key of the app
    #[arg(long, value_name = "KEY")]
    pub(super) consumer_key: Option<String>,
    /// Username of the integration user (Setup, Users)
    #[arg(long, value_name = "USERNAME")]
    pub(super) username: Option<String>,
    /// Size of the new key: 2048, 3072 or 4096
    #[arg(long, value_name = "BITS", conflicts_with_all = ["import_key", "cert"])]
    pub(super) key_size: Option<String>,
    /// Use the private key in this file (PEM or DER, PKCS#1, PKCS#8 or PKCS#12, locked or not)
    #[arg(long, value_name = "FILE", conflicts_with = "cert")]
    pub(super) import_key: Option<PathBuf>,
    /// Somebody else holds the key: here is its certificate
    #[arg(long, value_name = "FILE")]
    pub(super) cert: Option<PathBuf>,
    /// Common name of the certificate
    #[arg(long, value_name = "CN")]
    pub(super) cn: Option<String>,
    /// Validity of the certificate in days
    #[arg(long, value_name = "DAYS")]
    pub(super) days: Option<String>,
    /// Write the certificate to this file
    #[arg(long, value_name = "FILE")]
    pub(super) cert_out: Option<PathBuf>,
    /// Keep the key in: keychain, file (passphrase) or practice
    #[arg(long, value_name = "STORE")]
    pub(super) store: Option<String>,
    /// Pre-authorise by permission-set or profile
    #[arg(long, value_name = "WAY")]
    pub(super) preauthorise_by: Option<String>,
    /// A value the destination asks for (repeatable)
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    pub(super) fields: Vec<String>,
    /// Practice run: leave this checklist line undone (repeatable)
    #[arg(long, value_name = "LINE")]
    pub(super) skip: Vec<String>,
    #[command(flatten)]
    pub(super) practice_flags: PracticeFlags,
    /// Take the default wherever no flag answers; never ask
    #[arg(short, long)]
    pub(super) yes: bool,
}

#[derive(Args)]
pub(super) struct AdoptArgs {
    /// The key, the key and its certificate, or a folder with both; with --from sf: the username
    #[arg(value_name = "FILE", num_args = 1..=2, required_unless_present = "from")]
    pub(super) files: Vec<PathBuf>,
    /// Look for logins of the Salesforce CLI (sf) on this computer
    #[arg(long, value_name = "SOURCE", value_parser = ["sf"])]
    pub(super) from: Option<String>,
    /// Name of the connection
    #[arg(long, value_name = "NAME")]
    pub(super) connection: Option<String>,
    /// Any address of the org, as the browser shows it
    #[arg(long, value_name = "URL")]
    pub(super) org: Option<String>,
    /// Where the credential is used
    #[arg(long = "for", value_name = "TARGET")]
    pub(super) target: Option<String>,
    /// External Client App (eca) or Connected App (connected-app)
    #[arg(long, value_name = "KIND")]
    pub(super) app: Option<String>,
    /// Consumer Key of the app
    #[arg(long, value_name = "KEY")]
    pub(super) consumer_key: Option<String>,
    /// Username of the integration user (Setup, Users)
    #[arg(long, value_name = "USERNAME")]
    pub(super) username: Option<String>,
    /// Keep the key in: keychain, file (passphrase) or practice
    #[arg(long, value_name = "STORE")]
    pub(super) store: Option<String>,
    /// A value the destination asks for (repeatable)
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    pub(super) fields: Vec<String>,
    /// Take the default wherever no flag answers; never ask
    #[arg(short, long)]
    pub(super) yes: bool,
}

#[derive(Args)]
pub(super) struct TokenArgs {
    /// The connection; may be left out when there is only one
    #[arg(value_name = "CONNECTION")]
    pub(super) connection: Option<String>,
}

#[derive(Args)]
pub(super) struct ExportArgs {
    /// `key`, or a destination (see --list)
    #[arg(value_name = "TARGET", required_unless_present = "list")]
    pub(super) target: Option<String>,
    /// The connection; may be left out when there is only one
    #[arg(value_name = "CONNECTION")]
    pub(super) connection: Option<String>,
    /// Write into this folder instead of printing
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// With `key`: pkcs8 (the default), pkcs1, encrypted-pkcs8, pkcs12 or base64
    #[arg(long, value_name = "FORM")]
    pub(super) form: Option<String>,
    /// With `key`: the next key, while the key is being replaced
    #[arg(long)]
    pub(super) next: bool,
    /// With `key` in a locked form: read its new passphrase from this file
    #[arg(long, value_name = "FILE")]
    pub(super) export_passphrase_file: Option<PathBuf>,
    /// A value the destination asks for (repeatable)
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    pub(super) fields: Vec<String>,
    /// List the destinations
    #[arg(long)]
    pub(super) list: bool,
}

#[derive(Args)]
#[command(after_help = faults())]
pub(super) struct PracticeArgs {
    /// Name of the simulated org's state
    #[arg(value_name = "NAME", default_value = "practice")]
    pub(super) name: String,
    /// Port to listen on; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub(super) port: u16,
    /// Serve HTTPS with a CA of its own
    #[arg(long)]
    pub(super) tls: bool,
    /// With --tls: write the CA certificate to this file
    #[arg(long, value_name = "FILE", requires = "tls")]
    pub(super) ca_out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) practice_flags: PracticeFlags,
    /// Begin with an app that has this certificate
    #[arg(long, value_name = "FILE", requires_all = ["consumer_key", "username"])]
    pub(super) cert: Option<PathBuf>,
    /// Begin with an app that has this Consumer Key
    #[arg(long, value_name = "KEY", requires = "cert")]
    pub(super) consumer_key: Option<String>,
    /// Begin with this integration user pre-authorised
    #[arg(long, value_name = "USERNAME", requires = "cert")]
    pub(super) username: Option<String>,
    /// With --cert: kind of app, eca or connected-app
    #[arg(long, value_name = "KIND", default_value = "eca", value_parser = ["eca", "connected-app"])]
    pub(super) app: String,
    /// With --cert: leave this checklist line undone (repeatable)
    #[arg(long, value_name = "LINE", requires = "cert")]
    pub(super) skip: Vec<String>,
}

/// Every accident the simulated org can have, for the help of the one command that is about it.
fn faults() -> String {
    let heading = "Faults (id, id=value, id@place; `none` clears them):".to_owned();
    let lines = crate::practice::fault_summaries().into_iter();
    let lines = lines.map(|(id, summary)| format!("  {id:<26} {summary}"));
    std::iter::once(heading)
        .chain(lines)
        .collect::<Vec<_>>()
        .join("\n")
}
