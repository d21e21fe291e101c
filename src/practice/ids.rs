//! Salesforce record ids: 15 case-sensitive characters, 18 with the case-safe suffix.
//!
//! Salesforce help 000385008: each suffix character tells which of five characters are upper case.

use super::dice::{ALPHANUMERIC, Dice};

/// Key prefixes: the first three characters tell the kind of record.
pub(super) mod prefix {
    /// Organization.
    pub(in crate::practice) const ORGANIZATION: &str = "00D";
    /// User.
    pub(in crate::practice) const USER: &str = "005";
    /// Profile.
    pub(in crate::practice) const PROFILE: &str = "00e";
    /// Permission set.
    pub(in crate::practice) const PERMISSION_SET: &str = "0PS";
    /// Assignment of a permission set.
    pub(in crate::practice) const ASSIGNMENT: &str = "0Pa";
    /// External Client App.
    pub(in crate::practice) const EXTERNAL_CLIENT_APP: &str = "0xI";
    /// Connected App.
    pub(in crate::practice) const CONNECTED_APP: &str = "0H4";
    /// Row of Login History.
    pub(in crate::practice) const LOGIN_HISTORY: &str = "0Ya";
}

/// A new 18-character id: prefix, the org's two-character pod, zeros, five random characters.
pub(super) fn new_id(prefix: &str, pod: &str, dice: &mut Dice) -> String {
    with_suffix(&format!("{prefix}{pod}00000{}", dice.text(ALPHANUMERIC, 5)))
}

/// The 18-character form of a 15-character id.
pub(super) fn with_suffix(id15: &str) -> String {
    const SUFFIX: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    let mut id = id15.to_owned();
    for chunk in id15.as_bytes().chunks(5) {
        let index = chunk
            .iter()
            .enumerate()
            .filter(|(_, byte)| byte.is_ascii_uppercase())
            .fold(0_usize, |bits, (place, _)| bits | 1 << place);
        id.push(char::from(SUFFIX[index]));
    }
    id
}

/// The 15-character form.
pub(super) fn short(id18: &str) -> &str {
    id18.get(..15).unwrap_or(id18)
}

/// Whether two ids name the same record, in whichever form they are.
pub(super) fn same(one: &str, other: &str) -> bool {
    short(one) == short(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_suffix_is_the_documented_one() {
        // Worked by hand from the rule; the first two are widely published pairs.
        assert_eq!(with_suffix("00D000000000062"), "00D000000000062EAA");
        assert_eq!(with_suffix("001A0000006Vm9u"), "001A0000006Vm9uIAC");
        assert_eq!(with_suffix("0014000000abCDE"), "0014000000abCDEAA2");
    }

    #[test]
    fn new_ids_are_whole_and_differ() {
        let mut dice = Dice::from_seed([3; 32]);
        let one = new_id(prefix::USER, "Qx", &mut dice);
        let two = new_id(prefix::USER, "Qx", &mut dice);
        assert_eq!(one.len(), 18);
        assert_eq!(with_suffix(short(&one)), one);
        assert!(!same(&one, &two));
        assert!(same(&one, short(&one)));
    }
}
