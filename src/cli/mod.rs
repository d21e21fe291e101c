//! The command line: arguments, wiring, exit codes, JSON.

mod adopt;
mod args;
mod by_line;
mod caps;
mod connection;
mod consent;
mod context;
mod diagnose;
mod exit;
mod explain;
mod explain_input;
mod export;
mod export_key;
mod hand_over;
mod inspect;
mod keyboard;
mod keys;
mod like;
mod mode;
mod output;
mod practice;
mod remind;
mod rotate;
mod second;
mod session;
mod setup;
mod skip;
mod span;
mod status;
mod stranger;
mod summary;
mod test;
mod test_all;
mod token;
mod unfinished;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::diagnosis::redact;
use crate::domain::clean_text;

use args::{Cli, Command};
use context::Context;
use exit::Failure;
use mode::Mode;

/// Runs `sfjwt` with the arguments of this process; returns its exit code.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    if cli.command.is_none() && mode::mode(&cli.global, false) == Mode::Flags {
        return no_command();
    }
    let as_json = cli.global.json;
    let command = cli.command.as_ref().map_or("", name);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let Ok(runtime) = runtime else {
        return ExitCode::from(exit::FAILED);
    };
    let result = runtime.block_on(dispatch(&cli));
    // Threads that wait for a keychain or a name server must not hold the exit up.
    runtime.shutdown_background();
    let code = result.unwrap_or_else(|failure| output::failure(command, as_json, &failure));
    ExitCode::from(output::code(code))
}

/// Help and version go to standard output; a mistake goes to standard error, harmless to the
/// terminal, however long the value that was given.
fn usage(error: &clap::Error) -> ExitCode {
    let text = error.render().to_string();
    if error.use_stderr() {
        // A key or token may have been given where none belongs.
        output::warn(clean_text_lines(&redact(&text)).trim_end());
        return ExitCode::from(exit::USAGE);
    }
    output::write(text.as_bytes());
    ExitCode::from(output::code(exit::OK))
}

/// Nothing to do and nobody to ask: what can be asked for.
fn no_command() -> ExitCode {
    let help = Cli::command().render_help().to_string();
    output::warn(clean_text_lines(&help).trim_end());
    ExitCode::from(exit::USAGE)
}

/// Each line cut to a length that can be read.
fn clean_text_lines(text: &str) -> String {
    let lines = text.lines().map(|line| clean_text(line, 400));
    lines.collect::<Vec<_>>().join("\n")
}

const fn name(command: &Command) -> &'static str {
    match command {
        Command::Setup(_) => "setup",
        Command::Adopt(_) => "adopt",
        Command::Test(_) => "test",
        Command::Explain(_) => "explain",
        Command::Diagnose(_) => "diagnose",
        Command::Rotate(_) => "rotate",
        Command::Token(_) => "token",
        Command::Export(_) => "export",
        Command::Inspect(_) => "inspect",
        Command::Connection(_) => "connection",
        Command::Status(_) => "status",
        Command::Remind(_) => "remind",
        Command::Keys(_) => "keys",
        Command::Practice(_) => "practice",
    }
}

async fn dispatch(cli: &Cli) -> Result<u8, Failure> {
    let mut context = Context::new(&cli.global)?;
    let Some(command) = &cli.command else {
        return match mode::mode(&cli.global, false) {
            Mode::Terminal => session::home(&mut context, &cli.global).await,
            Mode::Plain | Mode::Flags => {
                // Its future is large: it holds whole journeys.
                Box::pin(by_line::home(&mut context, &cli.global)).await
            }
        };
    };
    match command {
        Command::Setup(args) => setup::setup(&mut context, &cli.global, args).await,
        Command::Adopt(args) => adopt::adopt(&mut context, &cli.global, args).await,
        Command::Test(args) => test::test(&mut context, &cli.global, args).await,
        Command::Explain(args) => explain::explain(&context, &cli.global, args),
        Command::Diagnose(args) => diagnose::diagnose(&mut context, &cli.global, args).await,
        Command::Rotate(args) => rotate::rotate(&mut context, &cli.global, args).await,
        Command::Token(args) => token::token(&mut context, &cli.global, args).await,
        Command::Export(args) => export::export(&mut context, &cli.global, args).await,
        Command::Inspect(args) => inspect::inspect(&context, &cli.global, args),
        Command::Connection(command) => {
            connection::connection(&context, &cli.global, command).await
        }
        Command::Status(args) => status::status(&context, &cli.global, args),
        Command::Remind(args) => remind::remind(&context, &cli.global, args),
        Command::Keys(command) => keys::keys(&context, &cli.global, command).await,
        Command::Practice(args) => practice::practice(&context, &cli.global, args).await,
    }
}
