//! Words for certificates.

use super::{pair, plain};
use crate::domain::{CERTIFICATE_FILE_LIMIT, Remark};

pub(super) fn words(remark: &Remark) -> Option<(String, String)> {
    match remark {
        Remark::Expired { at, days } => pair(
            format!(
                "The certificate ended on {}, {} ago.",
                at.date(),
                in_days(*days)
            ),
            "Salesforce is reported not to look at the date, other systems may. Replace key and \
             certificate soon.",
        ),
        Remark::NotYet(at) => pair(
            format!("The certificate begins on {} only.", at.date()),
            "Wait until then, or make one that begins today.",
        ),
        Remark::EndsSoon { at, days } => pair(
            format!(
                "The certificate ends on {}, in {}.",
                at.date(),
                in_days(*days)
            ),
            "Plan to replace key and certificate.",
        ),
        Remark::TooBig { bytes, alone_fits } => pair(
            format!(
                "The file has {} bytes; Salesforce takes less than {}.",
                thousands(*bytes),
                thousands(CERTIFICATE_FILE_LIMIT)
            ),
            if *alone_fits {
                "Save the first certificate alone, from its BEGIN line to its END line, and upload that."
            } else {
                "Upload its binary form (DER), which is smaller, or make a self-signed certificate: sfjwt setup does."
            },
        ),
        Remark::Chain(count) => pair(
            format!("The file holds {count} certificates; the app in Salesforce takes one."),
            "Save the first one alone, from its BEGIN line to its END line, and upload that.",
        ),
        Remark::IssuedBy(issuer) => plain(format!(
            "It was issued by {issuer}. A self-signed one would do: Salesforce looks at the key only."
        )),
        Remark::MayNotSign => pair(
            "Its key usage does not include digital signatures.",
            "Salesforce is not known to mind, other systems may. Ask for a certificate with digitalSignature.",
        ),
        Remark::WeakSignature(name) => pair(
            format!("It is signed with {name}, which is outdated."),
            "Make a certificate that is signed with SHA-256.",
        ),
        Remark::CertificateUnreadable => pair(
            "A certificate in the file cannot be read: it is cut off or damaged.",
            "Ask for the file again, as an attachment.",
        ),
        _ => relations(remark),
    }
}

/// Where else it belongs.
fn relations(remark: &Remark) -> Option<(String, String)> {
    match remark {
        Remark::CertificateOf(name) => {
            plain(format!("It is the certificate of the connection {name}."))
        }
        Remark::OtherCertificateOf(name) => plain(format!(
            "The connection {name} uses the same key with another certificate."
        )),
        Remark::RequestOnly => pair(
            "A certificate request only asks for a certificate; Salesforce takes none.",
            "Upload the certificate that was made from it, or a self-signed one.",
        ),
        _ => None,
    }
}

fn in_days(days: i64) -> String {
    match days {
        0 => "less than a day".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

/// `4,096`.
fn thousands(number: usize) -> String {
    if number < 1000 {
        return number.to_string();
    }
    format!("{},{:03}", thousands(number / 1000), number % 1000)
}
