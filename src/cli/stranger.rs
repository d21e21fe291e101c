//! Somebody else's connection, as far as it is known: for `sfjwt diagnose` without a saved one.

use uuid::Uuid;

use crate::app::Start;
use crate::domain::{
    AppKind, Audience, CertificateFacts, Connection, ConsumerKey, EntryName, FileError,
    Fingerprint, KeyFacts, KeyForm, SCHEMA_VERSION, StoreKind, Timestamp, Username,
};
use crate::guide::{experiments as words, problems};

use super::args::DiagnoseArgs;
use super::context::{Context, my_domain, parse_name};
use super::exit::{Failure, USAGE};

/// Largest certificate file that is read, in bytes.
const FILE_LIMIT: usize = 64 * 1024;

/// Whether the flags describe a connection that is not saved here.
pub(super) const fn is_meant(args: &DiagnoseArgs) -> bool {
    args.org.is_some() || args.username.is_some() || args.consumer_key.is_some()
}

/// The first message of its live test.
pub(super) fn start(context: &Context, args: &DiagnoseArgs) -> Result<Start, Failure> {
    let (Some(org), Some(username), Some(consumer_key)) =
        (&args.org, &args.username, &args.consumer_key)
    else {
        return Err(Failure::usage(words::STRANGER_NEEDS));
    };
    let org = my_domain(org)?;
    let refused = |words| Failure::new(USAGE, words);
    let username =
        Username::parse(username).map_err(|error| refused(problems::username(&error)))?;
    let consumer_key = ConsumerKey::parse(consumer_key)
        .map_err(|error| refused(problems::consumer_key(&error)))?;
    let given = args.audience.as_deref().map(Audience::parse).transpose();
    let audience = given.map_err(|error| Failure::usage(error.to_string()))?;
    let certificate = certificate(context, args)?;
    let known = certificate.is_some();
    let app = match args.app.as_deref() {
        Some("connected-app") => Some(AppKind::ConnectedApp),
        Some(_) => Some(AppKind::ExternalClientApp),
        None => None,
    };
    let now = context.ports.clock.now();
    let certificate = certificate.unwrap_or_else(|| nothing_known(now));
    let connection = Connection {
        version: SCHEMA_VERSION,
        id: Uuid::nil(),
        name: parse_name("stranger")?,
        destination: "not-sure".to_owned(),
        org,
        practice: None,
        app_kind: app.unwrap_or_default(),
        consumer_key,
        username,
        audience,
        store: StoreKind::Elsewhere,
        entry: EntryName {
            connection: Uuid::nil(),
            spki: certificate.spki,
        },
        key: KeyFacts {
            bits: certificate.bits,
            spki: certificate.spki,
            form: KeyForm::CertificateOnly,
        },
        certificate,
        certificate_path: String::new(),
        created: now,
        hand_overs: Vec::new(),
        certificate_pem: String::new(),
        next: None,
        retired: Vec::new(),
        replacement: None,
        holders: Vec::new(),
        replaces: None,
    };
    Ok(Start::Stranger {
        connection: Box::new(connection),
        certificate: known,
        app: app.is_some(),
    })
}

/// Stands for a certificate that is not known; the core drops it again.
fn nothing_known(now: Timestamp) -> CertificateFacts {
    let nothing = Fingerprint::from_sha256([0; 32]);
    CertificateFacts {
        fingerprint: nothing,
        spki: nothing,
        bits: 0,
        subject: String::new(),
        self_signed: false,
        not_before: now,
        not_after: now,
        pem_bytes: 0,
    }
}

fn certificate(
    context: &Context,
    args: &DiagnoseArgs,
) -> Result<Option<CertificateFacts>, Failure> {
    let Some(path) = &args.cert else {
        return Ok(None);
    };
    let refused = |error: &FileError| Failure::local(problems::file(error));
    let shown = path.display().to_string();
    let files = &context.ports.files;
    let file = files
        .read(&files.resolve(&shown), FILE_LIMIT)
        .map_err(|error| refused(&error))?;
    let facts = context
        .ports
        .crypto
        .certificate_facts(file.expose())
        .map_err(|error| Failure::local(problems::certificate(&error, &shown)))?;
    Ok(Some(facts))
}
