//! What is known to be right, for when the answer itself is not known.

use crate::diagnosis::host::HostSort;
use crate::diagnosis::situation::Situation;

/// Sentences about what was verified.
pub(crate) fn verified(situation: &Situation<'_>) -> Vec<String> {
    let evidence = situation.evidence;
    let mut sentences = Vec::new();
    if evidence.http_status.is_some() && !evidence.is_html() {
        sentences.push(format!(
            "Verified: {} was reached and answered",
            situation
                .host
                .as_ref()
                .map_or("the host", |host| host.name.as_str())
        ));
    }
    if let Some(host) = &situation.host
        && matches!(host.sort, HostSort::MyDomain)
    {
        sentences.push("Verified: the address has the form of a My Domain".to_owned());
    }
    if let Some(status) = evidence.login_history_status.as_deref() {
        sentences.push(format!("Login History says: {status}"));
    }
    let tried = evidence
        .tried
        .iter()
        .filter(|tried| !tried.meaning().is_empty());
    sentences.extend(tried.map(|tried| format!("Tried {}: {}", tried.line(), tried.meaning())));
    if evidence.key_matches_certificate == Some(true) {
        sentences.push("Verified: key and certificate belong together".to_owned());
    }
    if let Some(offset) = evidence.clock_offset_s.filter(|s| s.abs() < 30.0) {
        sentences.push(format!(
            "Verified: the clocks are {:.1} s apart",
            offset.abs()
        ));
    }
    sentences
}
