//! TLS for a server that answers under Salesforce's names: an authority made at the start, whose
//! key never leaves memory, and one certificate for every name the org is reached by.

use std::path::Path;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};
use time::{Duration, OffsetDateTime};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// Names in the certificate.
const NAMES: [&str; 13] = [
    "localhost",
    "127.0.0.1",
    "::1",
    "login.salesforce.com",
    "test.salesforce.com",
    "*.my.salesforce.com",
    "*.sandbox.my.salesforce.com",
    "*.scratch.my.salesforce.com",
    "*.develop.my.salesforce.com",
    "*.trailblaze.my.salesforce.com",
    "*.demo.my.salesforce.com",
    "*.free.my.salesforce.com",
    "*.patch.my.salesforce.com",
];

/// How long authority and certificate are valid: longer than any practice run.
const VALID_DAYS: i64 = 30;

/// TLS alert `protocol_version`, fatal (RFC 8446 §6.2), as a record of its own.
const PROTOCOL_VERSION_ALERT: [u8; 7] = [0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46];

/// Why TLS could not be set up.
#[derive(Debug, thiserror::Error)]
pub(super) enum TlsError {
    /// Certificates.
    #[error(transparent)]
    Certificate(#[from] rcgen::Error),
    /// Server configuration.
    #[error(transparent)]
    Config(#[from] tokio_rustls::rustls::Error),
    /// The CA file.
    #[error("`{path}`: {source}")]
    CaFile {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
}

/// The two faces the server can show.
pub(super) struct Tls {
    /// With the authority that was written out.
    pub(super) trusted: TlsAcceptor,
    /// With one nobody knows, as an intercepting proxy shows it.
    pub(super) intercepted: TlsAcceptor,
}

impl Tls {
    /// Makes authority and certificates and writes the authority's certificate (PEM) to `ca_path`.
    pub(super) fn new(ca_path: &Path) -> Result<Self, TlsError> {
        let (trusted, ca) = acceptor("sfjwt practice run")?;
        let (intercepted, _) = acceptor("Example Web Gateway")?;
        std::fs::write(ca_path, ca).map_err(|source| TlsError::CaFile {
            path: ca_path.display().to_string(),
            source,
        })?;
        Ok(Self {
            trusted,
            intercepted,
        })
    }
}

fn acceptor(authority: &str) -> Result<(TlsAcceptor, String), TlsError> {
    let issuer = CertifiedIssuer::self_signed(authority_params(authority)?, KeyPair::generate()?)?;
    let key = KeyPair::generate()?;
    let leaf = leaf_params()?.signed_by(&key, &issuer)?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], key)?;
    Ok((TlsAcceptor::from(Arc::new(config)), issuer.pem()))
}

fn authority_params(name: &str) -> Result<CertificateParams, rcgen::Error> {
    let mut params = dated(CertificateParams::new(Vec::new())?, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(params)
}

fn leaf_params() -> Result<CertificateParams, rcgen::Error> {
    let names = NAMES.map(str::to_owned).to_vec();
    let mut params = dated(CertificateParams::new(names)?, "sfjwt practice server");
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

fn dated(mut params: CertificateParams, common_name: &str) -> CertificateParams {
    params
        .distinguished_name
        .push(DnType::CommonName, common_name);
    let now = OffsetDateTime::now_utc();
    params.not_before = now - Duration::hours(1);
    params.not_after = now + Duration::days(VALID_DAYS);
    params
}

/// Refuses the handshake as a server does that speaks none of the offered versions.
pub(super) async fn refuse_version(mut tcp: TcpStream) -> std::io::Result<()> {
    let mut hello = [0; 1024];
    let _read = tcp.read(&mut hello).await?;
    tcp.write_all(&PROTOCOL_VERSION_ALERT).await?;
    tcp.shutdown().await
}
