//! Stable names of what can be wrong.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Makes the enum, the list of all ids, and their texts, from one table.
macro_rules! cause_ids {
    ($($variant:ident = $text:literal),+ $(,)?) => {
        /// What can be wrong. The text of an id is stable: never renamed, never used again.
        ///
        /// Code, sentence and fixes of each are in `assets/diagnostics/causes.toml`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(Serialize, Deserialize)]
        pub enum CauseId {
            $(
                #[doc = concat!("`", $text, "`")]
                #[serde(rename = $text)]
                $variant,
            )+
        }

        impl CauseId {
            /// Every id.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The id's text.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            /// Text of the id's page; a page that is missing does not compile.
            pub(super) const fn page_text(self) -> &'static str {
                match self {
                    $(Self::$variant => include_str!(concat!(
                        "../../assets/diagnostics/pages/", $text, ".md"
                    )),)+
                }
            }
        }
    };
}

cause_ids! {
    // Where the request went.
    WrongHostForOrg = "wrong_host_for_org",
    EcaNeedsMyDomain = "eca_needs_my_domain",
    AppMissingInSandbox = "app_missing_in_sandbox",
    NotASalesforceHost = "not_a_salesforce_host",
    // The app.
    ConsumerKeyWrong = "consumer_key_wrong",
    ConsumerSecretPasted = "consumer_secret_pasted",
    AppNotInstalled = "app_not_installed",
    AppBlocked = "app_blocked",
    JwtFlowNotEnabled = "jwt_flow_not_enabled",
    MissingRefreshTokenScope = "missing_refresh_token_scope",
    MissingApiScope = "missing_api_scope",
    PropagationDelay = "propagation_delay",
    JwtAccessTokensOn = "jwt_access_tokens_on",
    // The assertion.
    AssertionIsNotAJwt = "assertion_is_not_a_jwt",
    MissingClaims = "missing_claims",
    AudMismatch = "aud_mismatch",
    ClockSlow = "clock_slow",
    ExpTimezone = "exp_timezone",
    ExpUnitWrong = "exp_unit_wrong",
    AssertionReused = "assertion_reused",
    AlgorithmNotRs256 = "algorithm_not_rs256",
    WrongContentType = "wrong_content_type",
    WrongGrantType = "wrong_grant_type",
    ClientSecretSent = "client_secret_sent",
    // The key pair.
    KeyCertMismatch = "key_cert_mismatch",
    OldKeyAfterRotation = "old_key_after_rotation",
    KeyUnreadable = "key_unreadable",
    KeyEncrypted = "key_encrypted",
    KeyNotRsa = "key_not_rsa",
    KeyTooSmall = "key_too_small",
    CertTooBig = "cert_too_big",
    CertExpired = "cert_expired",
    // The user.
    UsernameWrong = "username_wrong",
    UsernameSuffixMissing = "username_suffix_missing",
    UserInactive = "user_inactive",
    UserFrozen = "user_frozen",
    IpRestricted = "ip_restricted",
    LoginHours = "login_hours",
    RateLimited = "rate_limited",
    // The approval.
    NotPreauthorised = "not_preauthorised_self_authorize",
    UserNotAssigned = "policy_ok_user_not_assigned",
    PermissionSetLicenceTrap = "permission_set_licence_trap",
    // The org, and the answers after the token.
    OrgLocked = "org_locked",
    Maintenance = "maintenance",
    ApiDisabled = "api_disabled",
    ApiLimitLow = "api_limit_low",
    BadOrStaleAccessToken = "bad_or_stale_access_token",
    RestWrongInstance = "rest_wrong_instance",
    WrongIdentity = "wrong_identity",
    // The way there.
    DnsFailure = "dns_failure",
    ConnectionRefused = "connection_refused",
    ConnectTimeout = "connect_timeout",
    ConnectionReset = "connection_reset",
    TlsIntercepted = "tls_intercepted",
    ProxyAuthRequired = "proxy_auth_required",
    HtmlInsteadOfJson = "html_instead_of_json",
    Redirected = "redirected",
    ServerError = "server_error",
    RestNotFound = "rest_not_found",
    InsufficientAccess = "insufficient_access",
    PasswordExpired = "password_expired",
    TlsVersion = "tls_version",
    // Setup itself.
    ConnectedAppCreationBlocked = "connected_app_creation_blocked",
    ScopesUnusable = "scopes_unusable",
    TooManyApprovals = "too_many_approvals",
    // No verdict.
    UnrecognisedAnswer = "unrecognised_answer",
}

impl fmt::Display for CauseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
