//! Where an answer was seen.

use serde::{Deserialize, Serialize};

/// Where an answer was seen. The same words mean different things in different places.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Not told.
    #[default]
    Unknown,
    /// `POST /services/oauth2/token`.
    Token,
    /// A REST call with the access token.
    Rest,
    /// `GET /services/oauth2/userinfo`, or the identity URL.
    Userinfo,
    /// A SOAP call (Metadata, Partner or Enterprise API).
    Soap,
    /// A Named Credential of Salesforce that calls out; it quotes token-endpoint answers.
    NamedCredential,
    /// A page of Setup, or a metadata deployment.
    Setup,
    /// Login History, a browser login, a mail of Salesforce.
    Login,
    /// The way there: DNS, TCP, TLS, a proxy, a web server that is no API.
    Transport,
    /// This computer, before any request.
    Local,
}

impl Place {
    /// The places of the catalogue, in the order in which they are searched for an answer that
    /// was not found in its own.
    pub const SEARCHED: [Self; 8] = [
        Self::Token,
        Self::Rest,
        Self::Userinfo,
        Self::Soap,
        Self::Login,
        Self::Setup,
        Self::Transport,
        Self::Local,
    ];

    /// Whether an API answers here, in JSON or XML.
    pub const fn is_api(self) -> bool {
        matches!(self, Self::Token | Self::Rest | Self::Userinfo | Self::Soap)
    }

    /// Whether Salesforce itself answers here, in whatever form.
    pub const fn is_answer(self) -> bool {
        self.is_api() || matches!(self, Self::Login | Self::Setup)
    }

    /// The place whose entries of the catalogue are searched first.
    #[must_use]
    pub const fn catalogued(self) -> Self {
        match self {
            Self::NamedCredential => Self::Token,
            other => other,
        }
    }
}
