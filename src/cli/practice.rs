//! `sfjwt practice`: the simulated org in the foreground.

use std::path::PathBuf;
use std::str::FromStr;

use crate::domain::{AppKind, ConsumerKey, FileError, Username};
use crate::guide::{messages, problems};
use crate::practice::{PracticeConfig, PracticeServer, Preset, PresetLine};

use super::args::{Global, PracticeArgs};
use super::context::{Context, parse_name, practice_options};
use super::exit::{self, Failure};
use super::output;

/// Largest certificate file that is read, in bytes.
const FILE_LIMIT: usize = 64 * 1024;

/// Serves until Ctrl-C or SIGTERM.
pub(super) async fn practice(
    context: &Context,
    _global: &Global,
    args: &PracticeArgs,
) -> Result<u8, Failure> {
    let name = parse_name(&args.name)?;
    let ca_file: Option<PathBuf> = args.tls.then(|| {
        args.ca_out
            .clone()
            .unwrap_or_else(|| context.paths.practice().join(format!("{name}-ca.pem")))
    });
    if let Some(path) = args.ca_out.as_ref().filter(|path| path.exists()) {
        let error = FileError::Exists(path.display().to_string());
        return Err(Failure::new(exit::USAGE, problems::file(&error)));
    }
    let config = PracticeConfig {
        dir: context.paths.practice(),
        name,
        port: args.port,
        tls_ca_file: ca_file.clone(),
        options: practice_options(&args.practice_flags)?,
        preset: preset(context, args)?,
        announce: true,
    };
    let server = PracticeServer::start(config).await?;
    let mut stop = crate::runtime::StopSignals::new();
    output::line(&messages::practice_ready(server.origin()));
    if let Some(path) = &ca_file {
        output::line(&messages::practice_ca(&path.display().to_string()));
    }
    stop.next().await;
    server.shutdown().await;
    Ok(exit::OK)
}

/// An app that is there from the start, with the certificate of somebody else's key.
fn preset(context: &Context, args: &PracticeArgs) -> Result<Option<Preset>, Failure> {
    let (Some(path), Some(consumer_key), Some(username)) =
        (&args.cert, &args.consumer_key, &args.username)
    else {
        return Ok(None);
    };
    let file = context.ports.files.read(path, FILE_LIMIT);
    let file = file.map_err(|error| Failure::local(problems::file(&error)))?;
    let shown = path.display().to_string();
    let facts = context.ports.crypto.certificate_facts(file.expose());
    facts.map_err(|error| Failure::local(problems::certificate(&error, &shown)))?;
    let refused = |words| Failure::new(exit::USAGE, words);
    let undone = args
        .skip
        .iter()
        .map(|line| PresetLine::from_str(line))
        .collect::<Result<_, _>>();
    Ok(Some(Preset {
        certificate_pem: file.expose_str().unwrap_or_default().to_owned(),
        consumer_key: ConsumerKey::parse(consumer_key)
            .map_err(|error| refused(problems::consumer_key(&error)))?,
        username: Username::parse(username).map_err(|error| refused(problems::username(&error)))?,
        app_kind: if args.app == "connected-app" {
            AppKind::ConnectedApp
        } else {
            AppKind::ExternalClientApp
        },
        jwt_access_tokens: false,
        undone: undone.map_err(|error| Failure::usage(error.to_string()))?,
    }))
}
