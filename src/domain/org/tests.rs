//! Every row of salesforce-jwt.md §G, and the ways in which people paste.

mod hosts;
mod pasting;

use super::{MyDomain, OrgAddress, OrgAddressError};

fn read(text: &str) -> OrgAddress {
    MyDomain::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn refused(text: &str) -> OrgAddressError {
    match MyDomain::parse(text) {
        Ok(address) => panic!("{text} became {}", address.org),
        Err(error) => error,
    }
}
