//! Why a token request is refused, and Salesforce's words for it (salesforce-jwt.md §§A.5, H).

use super::answer::Answer;

/// A refusal, in the order in which the org checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Not a POST.
    NotPost,
    /// Lightning or Setup host.
    WrongDomain,
    /// `grant_type` absent, another flow's, or unreadable.
    GrantType,
    /// `assertion` absent or given twice.
    Parameter,
    /// A client secret came along, and this app has none that fits.
    ClientCredentials,
    /// Not a JWT, a claim absent or of the wrong type, or the signature does not fit.
    Assertion,
    /// No app with this consumer key.
    UnknownClient,
    /// The External Client App is not known on this host, or not yet.
    UnknownExternalClientApp,
    /// No certificate to verify with: same words as a signature that does not fit.
    JwtNotEnabled,
    /// Same words, kept apart for Login History.
    Signature,
    /// `exp` is over.
    Expired,
    /// `aud` is not accepted here.
    Audience,
    /// No approval: Permitted Users not switched, or no such user.
    NotApprovedByUser,
    /// Permitted Users switched, the user not covered.
    NotApprovedByAdmin,
    /// Scope `refresh_token` missing.
    NoRefreshScope,
    /// No scope besides `refresh_token`.
    NoScopes,
    /// The user is deactivated.
    InactiveUser,
    /// The user is frozen.
    FrozenUser,
    /// The app belongs to another org and is not installed here.
    NotInstalled,
    /// An administrator blocked the app.
    AppBlocked,
    /// Outside the profile's login IP ranges.
    IpRestricted,
    /// Outside the profile's login hours.
    LoginHours,
    /// The org is locked.
    OrgLocked,
}

impl Refusal {
    /// `error` and `error_description`.
    pub(super) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NotPost => ("invalid_request", "must use HTTP POST"),
            Self::WrongDomain => ("invalid_grant", "request not supported on this domain"),
            Self::GrantType => ("unsupported_grant_type", "grant type not supported"),
            Self::Parameter => ("invalid_request", "missing required parameter"),
            Self::ClientCredentials => ("invalid_client", "invalid client credentials"),
            Self::Assertion | Self::JwtNotEnabled | Self::Signature => {
                ("invalid_grant", "invalid assertion")
            }
            Self::UnknownClient => ("invalid_client_id", "client identifier invalid"),
            Self::UnknownExternalClientApp => (
                "app_not_found",
                "External client app is not installed in this org",
            ),
            Self::Expired => ("invalid_grant", "expired authorization code"),
            Self::Audience => ("invalid_grant", "audience is invalid"),
            Self::NotApprovedByUser => ("invalid_grant", "user hasn't approved this consumer"),
            Self::NotApprovedByAdmin => (
                "invalid_app_access",
                "user is not admin approved to access this app",
            ),
            Self::NoRefreshScope => (
                "invalid_request",
                "refresh_token scope is required and the connected app should be installed and \
                 preauthorized",
            ),
            Self::NoScopes => ("invalid_grant", "no valid scopes defined"),
            Self::InactiveUser => ("inactive_user", "user is inactive"),
            Self::FrozenUser => ("invalid_grant", "authentication failure"),
            Self::NotInstalled => ("invalid_client", "app must be installed into org"),
            Self::AppBlocked => ("OAUTH_APP_BLOCKED", "this app is blocked by admin"),
            Self::IpRestricted => ("invalid_grant", "ip restricted"),
            Self::LoginHours => ("invalid_grant", "login outside of allowed hours"),
            Self::OrgLocked => (
                "inactive_org",
                "organization is locked, closed, or suspended",
            ),
        }
    }

    /// `Status` of the row in Login History, for the refusals that belong to a known user. Values
    /// are those of the Object Reference, *Login Event Type - `LOGIN_STATUS` Values*; that the
    /// SAML rows' words are used for this flow too is an inference.
    pub(super) const fn login_status(self) -> Option<&'static str> {
        match self {
            Self::Assertion | Self::JwtNotEnabled => Some("Failed: Assertion Invalid"),
            Self::Signature => Some("Failed: Signature Invalid"),
            Self::Expired => Some("Failed: Assertion Expired"),
            Self::Audience => Some("Failed: Audience Invalid"),
            Self::NotApprovedByUser
            | Self::NotApprovedByAdmin
            | Self::NoRefreshScope
            | Self::NoScopes
            | Self::AppBlocked => Some("Failed: Not approved for access"),
            Self::InactiveUser => Some("User is inactive"),
            Self::FrozenUser => Some("User is frozen"),
            Self::IpRestricted => Some("Restricted IP"),
            Self::LoginHours => Some("Restricted time"),
            Self::OrgLocked => Some("Organization locked"),
            _ => None,
        }
    }

    /// The HTTP answer: 400 and a JSON object (RFC 6749 §5.2).
    pub(super) fn answer(self) -> Answer {
        let (error, description) = self.words();
        Answer::token_error(error, description)
    }
}
