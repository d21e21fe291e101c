//! The file that is uploaded as the app's certificate.

use x509_parser::pem::Pem;

/// Why Setup does not take a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum UploadProblem {
    /// A private key: the worst mistake, so it has its own words.
    #[error("This file holds a private key. Upload the certificate (BEGIN CERTIFICATE).")]
    PrivateKey,
    /// A chain.
    #[error("This file holds {0} certificates. Upload one.")]
    Several(usize),
    /// Anything else.
    #[error("This file is not a valid X.509 certificate.")]
    NotACertificate,
}

/// Checks that a text is one PEM certificate and nothing else.
pub(super) fn check_upload(text: &str) -> Result<(), UploadProblem> {
    if text.contains("PRIVATE KEY-----") {
        return Err(UploadProblem::PrivateKey);
    }
    let blocks = Pem::iter_from_buffer(text.as_bytes())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| UploadProblem::NotACertificate)?;
    let certificates = blocks
        .iter()
        .filter(|block| block.label == "CERTIFICATE" && block.parse_x509().is_ok())
        .count();
    match (certificates, blocks.len()) {
        (1, 1) => Ok(()),
        (several, total) if several > 1 && several == total => Err(UploadProblem::Several(several)),
        _ => Err(UploadProblem::NotACertificate),
    }
}
