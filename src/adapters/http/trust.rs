//! Whom TLS trusts: the platform's store, plus the certificates of `--ca-file`.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, ConfigBuilder, DigitallySignedStruct, Error as TlsError,
    OtherError, RootCertStore, SignatureScheme, WantsVerifier,
};
use rustls_platform_verifier::Verifier;
use x509_parser::parse_x509_certificate;

use super::failure;
use crate::domain::{TransportError, TransportKind, clean_text};

/// Largest CA file that is read, in bytes. Whole trust stores are a quarter of a megabyte.
const CA_FILE_LIMIT: u64 = 4 * 1024 * 1024;

/// Longest issuer name, in characters.
const ISSUER_CHARS: usize = 200;

/// Reads the certificates of a CA file: PEM, or one certificate in DER (what Windows exports as
/// `.cer`).
///
/// A file that holds no usable certificate is refused, because the libraries below accept one and
/// silently trust nothing more than before.
pub(super) fn read_ca_file(path: &Path) -> Result<Vec<CertificateDer<'static>>, TransportError> {
    let refused = |why: &str| {
        let detail = format!("`{}`: {why}", path.display());
        failure(TransportKind::BadCaFile, &detail, Duration::ZERO)
    };
    let bytes = read_bounded(path).map_err(|error| refused(&error.to_string()))?;
    let mut certificates = CertificateDer::pem_slice_iter(&bytes)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| refused(&error.to_string()))?;
    if certificates.is_empty() {
        certificates.push(CertificateDer::from(bytes));
        check(&certificates).map_err(|_| refused("no certificate in it"))?;
    }
    check(&certificates).map_err(|error| refused(&error.to_string()))?;
    Ok(certificates)
}

fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(CA_FILE_LIMIT + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > CA_FILE_LIMIT {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("larger than {CA_FILE_LIMIT} bytes"),
        ));
    }
    Ok(bytes)
}

fn check(certificates: &[CertificateDer<'static>]) -> Result<(), TlsError> {
    let mut store = RootCertStore::empty();
    for certificate in certificates {
        store.add(certificate.clone())?;
    }
    Ok(())
}

/// TLS that trusts nobody, for a client that never speaks it.
pub(super) fn no_roots() -> Result<ClientConfig, TransportError> {
    let config = versions(provider())?
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    Ok(config)
}

/// TLS that trusts whom the platform trusts, and `extra_roots`. Reads the platform's store: slow.
///
/// On Linux that is the distribution's bundle, or what `SSL_CERT_FILE` and `SSL_CERT_DIR` name.
pub(super) fn platform_roots(
    extra_roots: &[CertificateDer<'static>],
) -> Result<ClientConfig, TransportError> {
    let provider = provider();
    let verifier =
        Verifier::new_with_extra_roots(extra_roots.iter().cloned(), Arc::clone(&provider))
            .map_err(|error| no_trust_store(&error))?;
    let mut config = versions(provider)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(NamingIssuers { verifier }))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

fn versions(
    provider: Arc<CryptoProvider>,
) -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, TransportError> {
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| failure(TransportKind::Other, &error.to_string(), Duration::ZERO))
}

/// The certificates of `--ca-file` were checked before, so `General` means an empty store.
fn no_trust_store(error: &TlsError) -> TransportError {
    let kind = match error {
        TlsError::General(_) => TransportKind::NoRoots,
        _ => TransportKind::Other,
    };
    let mut parts = vec![error.to_string()];
    for variable in ["SSL_CERT_FILE", "SSL_CERT_DIR"] {
        if let Some(value) = std::env::var_os(variable) {
            parts.push(format!("{variable}={}", value.display()));
        }
    }
    failure(kind, &parts.join(", "), Duration::ZERO)
}

/// An issuer nobody here vouches for: a company's TLS inspection, a missing CA.
#[derive(Debug, thiserror::Error)]
#[error("certificate issued by `{issuer}`, which is not trusted on this computer")]
pub(super) struct UntrustedIssuer {
    pub(super) issuer: String,
}

/// The platform's verifier, saying *which* issuer it does not know. It decides nothing itself.
#[derive(Debug)]
struct NamingIssuers {
    verifier: Verifier,
}

impl ServerCertVerifier for NamingIssuers {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        let verified = self.verifier.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        );
        match verified {
            Err(TlsError::InvalidCertificate(CertificateError::UnknownIssuer)) => {
                Err(TlsError::InvalidCertificate(name_issuer(end_entity)))
            }
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        self.verifier
            .verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        self.verifier
            .verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.verifier.supported_verify_schemes()
    }
}

fn name_issuer(end_entity: &CertificateDer<'_>) -> CertificateError {
    match parse_x509_certificate(end_entity) {
        Ok((_, certificate)) => {
            let issuer = clean_text(&certificate.issuer().to_string(), ISSUER_CHARS);
            CertificateError::Other(OtherError(Arc::new(UntrustedIssuer { issuer })))
        }
        Err(_) => CertificateError::UnknownIssuer,
    }
}
