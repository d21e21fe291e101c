//! Words for what was typed or pasted.

use super::{Words, sentence};
use crate::domain::{
    ConnectionNameError, ConsumerKeyError, HostRefused, OrgAddressError, UsernameError,
};

/// An org's address that cannot be read.
pub fn org_address(error: &OrgAddressError) -> Words {
    Words {
        what: sentence(error),
        next: "Log in to the org and paste the address of any page from the browser, or copy \
               Current My Domain URL from Setup → My Domain."
            .to_owned(),
    }
}

/// A consumer key that cannot be right.
pub fn consumer_key(error: &ConsumerKeyError) -> Words {
    Words {
        what: sentence(error),
        next: "Copy the Consumer Key again: the app → Settings → OAuth Settings → Consumer Key \
               and Secret (Connected App: Manage Consumer Details). It usually begins with 3MVG9."
            .to_owned(),
    }
}

/// A username that cannot be right.
pub fn username(error: &UsernameError) -> Words {
    Words {
        what: sentence(error),
        next: "Copy the Username column from Setup → Users. It looks like an e-mail address, for \
               example integration@acme.example.uat."
            .to_owned(),
    }
}

/// A connection name that cannot be used.
pub fn connection_name(error: &ConnectionNameError) -> Words {
    Words {
        what: sentence(error),
        next: "Give a short name of letters, digits, - and _, for example acme-uat: the company \
               and the org are enough."
            .to_owned(),
    }
}

/// An address to which no signed request may be sent.
pub fn host_refused(error: &HostRefused) -> Words {
    let next = match error {
        HostRefused::NotAUrl(_) => {
            "Take the address of the org as the browser shows it, beginning with https://."
        }
        HostRefused::NotPlainHttps(_) => {
            "Nothing was sent. Use the plain address of the org: https, no port number, no name or \
             password in it."
        }
        HostRefused::NotSalesforce(_) => {
            "Nothing was sent: a signed request is as good as a password for a few minutes, so \
             sfjwt sends it to Salesforce only. Use the org's My Domain, which ends in \
             .my.salesforce.com."
        }
        HostRefused::NotLoopback(_) => {
            "Nothing was sent. For a real org, set up a connection without --practice."
        }
    };
    Words {
        what: sentence(error),
        next: next.to_owned(),
    }
}
