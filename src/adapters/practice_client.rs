//! Talks to a simulated org that runs elsewhere on this computer, over its control API.

use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::{Host, Url};

use crate::domain::{PracticeError, PracticeInfo, SetupAction, SetupApplied, clean_text};
use crate::ports::{BoxFuture, PracticeControl, PracticeIdentity};

/// It answers from this computer, from a file of a few kilobytes.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Longest answer that is read.
const BODY_LIMIT: usize = 64 * 1024;

/// Control API over plain HTTP on loopback: no proxy, no redirects, no TLS.
pub struct PracticeClient {
    http: reqwest::Client,
}

#[derive(Deserialize)]
struct Identified {
    #[serde(flatten)]
    info: PracticeInfo,
    nonce: String,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

impl PracticeClient {
    /// A client. No root certificates are loaded, which would take longer than all it does.
    pub fn new() -> Result<Self, PracticeError> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .redirect(reqwest::redirect::Policy::none())
            .timeout(TIMEOUT)
            .build()
            .map_err(|error| PracticeError::Start(error.to_string()))?;
        Ok(Self { http })
    }

    async fn send(
        &self,
        origin: &str,
        request: reqwest::RequestBuilder,
    ) -> Result<(u16, Vec<u8>), PracticeError> {
        let unreachable = |_| PracticeError::Unreachable(origin.to_owned());
        let mut response = request.send().await.map_err(unreachable)?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            body.extend_from_slice(&chunk);
            if body.len() > BODY_LIMIT {
                return Err(PracticeError::NotPractice(origin.to_owned()));
            }
        }
        Ok((response.status().as_u16(), body))
    }

    async fn ask_identity(&self, origin: &str) -> Result<PracticeIdentity, PracticeError> {
        let url = control_url(origin, "info")?;
        let (status, body) = self.send(origin, self.http.get(url)).await?;
        let found: Identified = understood(origin, status, &body)?;
        if found.info.product != "sfjwt-practice" {
            return Err(PracticeError::NotPractice(origin.to_owned()));
        }
        Ok(PracticeIdentity {
            info: found.info,
            nonce: found.nonce,
        })
    }

    async fn send_action(
        &self,
        origin: &str,
        action: &SetupAction,
    ) -> Result<SetupApplied, PracticeError> {
        let url = control_url(origin, "apply")?;
        let body = serde_json::to_vec(action)
            .map_err(|error| PracticeError::Refused(error.to_string()))?;
        let request = self
            .http
            .post(url)
            .header("content-type", "application/json")
            .body(body);
        let (status, body) = self.send(origin, request).await?;
        understood(origin, status, &body)
    }
}

impl PracticeControl for PracticeClient {
    fn identify<'a>(
        &'a self,
        origin: &'a str,
    ) -> BoxFuture<'a, Result<PracticeIdentity, PracticeError>> {
        Box::pin(self.ask_identity(origin))
    }

    fn apply<'a>(
        &'a self,
        origin: &'a str,
        action: &'a SetupAction,
    ) -> BoxFuture<'a, Result<SetupApplied, PracticeError>> {
        Box::pin(self.send_action(origin, action))
    }
}

/// Only `http` to this computer: a practice run is nowhere else.
fn control_url(origin: &str, action: &str) -> Result<Url, PracticeError> {
    let not_practice = || PracticeError::NotPractice(origin.to_owned());
    let base = Url::parse(origin).map_err(|_| not_practice())?;
    let loopback = match base.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    if base.scheme() != "http" || !loopback {
        return Err(not_practice());
    }
    base.join(&format!("/_practice/{action}"))
        .map_err(|_| not_practice())
}

/// A successful answer as JSON; a refusal in the org's own words; anything else is somebody else.
fn understood<T: DeserializeOwned>(
    origin: &str,
    status: u16,
    body: &[u8],
) -> Result<T, PracticeError> {
    let not_practice = |_| PracticeError::NotPractice(origin.to_owned());
    match status {
        200 => serde_json::from_slice(body).map_err(not_practice),
        409 | 500 => {
            let refusal: Refusal = serde_json::from_slice(body).map_err(not_practice)?;
            Err(PracticeError::Refused(clean_text(&refusal.error, 300)))
        }
        _ => Err(PracticeError::NotPractice(origin.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_computer_is_asked() {
        for bad in [
            "http://192.0.2.1:80",
            "https://127.0.0.1:4000",
            "http://practice.example",
            "nonsense",
            "",
        ] {
            assert!(
                matches!(control_url(bad, "info"), Err(PracticeError::NotPractice(_))),
                "{bad}"
            );
        }
        assert_eq!(
            control_url("http://127.0.0.1:4000", "info")
                .unwrap()
                .as_str(),
            "http://127.0.0.1:4000/_practice/info"
        );
    }

    #[test]
    fn refusals_keep_their_words() {
        let refused = understood::<SetupApplied>("o", 409, br#"{"error":"No app."}"#);
        assert_eq!(refused, Err(PracticeError::Refused("No app.".to_owned())));
        let other = understood::<SetupApplied>("o", 200, b"<html>");
        assert_eq!(other, Err(PracticeError::NotPractice("o".to_owned())));
    }
}
