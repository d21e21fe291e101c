//! The facts beside the checks of a live test.

use crate::domain::{StoreKind, Timestamp};

/// Beside a check that an earlier failure left out.
pub const NOT_REACHED: &str = "not reached";
/// Beside checks that need a key which is not here.
pub const KEY_ELSEWHERE: &str = "needs the key holder: the key is held elsewhere";
/// Beside a check that was not made because the person stopped the test.
pub const STOPPED: &str = "stopped";
/// Key and certificate are two different pairs.
pub const KEY_MISMATCH: &str = "the key does not belong to the certificate";
/// Checks that make no sense on this computer's own addresses.
pub const LOOPBACK: &str = "practice run on this computer";
/// The proxy looks the name up.
pub const PROXY_RESOLVES: &str = "the proxy resolves the name";
/// The answer had no `Date`.
pub const NO_DATE: &str = "the answer carried no date";
/// The token endpoint said no, and the answer is unknown.
pub const REFUSED: &str = "Salesforce refused";
/// The destination names no objects.
pub const NO_OBJECTS: &str = "the destination names no objects";
/// The token answer named no user.
pub const NO_IDENTITY: &str = "the answer did not say whose token it is";
/// A request could not even be made.
pub const CANNOT_ASK: &str = "something the request needs is missing";
/// Login History cannot be read by this user.
pub const NO_LOGIN_HISTORY: &str = "this user may not read Login History; look in Setup";

/// In place of a path: the key or certificate was pasted.
pub const PASTED: &str = "(pasted)";

/// Established by a measurement or by the answer itself.
pub const PROVEN: &str = "proven";
/// The best explanation of all that is known.
pub const LIKELY: &str = "likely";
/// One explanation among others.
pub const POSSIBLE: &str = "possible";

/// Beside a check that a later answer makes probable.
pub const PROBABLY_FINE: &str = "probably fine";

/// Where the key is, in words.
pub fn store(kind: StoreKind) -> &'static str {
    match kind {
        StoreKind::Keychain => "in your keychain",
        StoreKind::File => "in a passphrase-protected file",
        StoreKind::Practice => "in the practice folder",
        StoreKind::Elsewhere => "held elsewhere",
    }
}

/// Size of the key.
pub fn key_size(bits: u32) -> String {
    format!("{bits} bits")
}

/// When the certificate ends. Salesforce is reported not to enforce it, so nothing is claimed.
pub fn ends(not_after: Timestamp, days: i64) -> String {
    let date = not_after.date();
    match days {
        ..0 => format!("ended {date}; replace it, Salesforce may stop accepting it"),
        0 => format!("ends today, {date}"),
        1 => format!("ends tomorrow, {date}"),
        2..90 => format!("ends {date}, in {days} days"),
        _ => format!("ends {date}"),
    }
}

/// Number of addresses a name resolved to.
pub fn addresses(count: usize) -> String {
    if count == 1 {
        "1 address".to_owned()
    } else {
        format!("{count} addresses")
    }
}

/// Newest API version of the org.
pub fn api_version(version: &str) -> String {
    format!("API {version}")
}

/// Something answered, but no org.
pub fn not_an_org(status: u16) -> String {
    format!("what answers is not a Salesforce org (HTTP {status})")
}

/// Difference of the clocks, to a tenth of a second.
pub fn clock(offset_ms: i64) -> String {
    let tenths = (offset_ms.abs() + 50) / 100;
    let (seconds, tenth) = (tenths / 10, tenths % 10);
    let side = if offset_ms > 0 { "behind" } else { "ahead" };
    match tenths {
        // `Date` has whole seconds: less than one says nothing.
        0..10 => "less than a second apart".to_owned(),
        10..300 => format!("{seconds}.{tenth} s apart"),
        _ => format!("this computer's clock is {seconds} s {side}"),
    }
}

/// A REST call was not answered with 200.
pub fn rest_status(status: u16) -> String {
    format!("Salesforce answered HTTP {status}")
}

/// Requests left today.
pub fn requests_left(left: u64, max: u64) -> String {
    format!("{} of {} today", grouped(left), grouped(max))
}

/// A number with commas from a thousand on.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The token belongs to somebody else.
pub fn other_user(found: &str, asked: &str) -> String {
    format!("the token is for {found}, not for {asked}")
}

/// Objects that can be read.
pub fn can_read(objects: &[String]) -> String {
    format!("can read {}", objects.join(", "))
}

/// Objects that cannot be read.
pub fn cannot_read(objects: &[String]) -> String {
    format!(
        "cannot read {}; the login itself works. If the integration needs them, give the user a permission set with Read on them",
        objects.join(", ")
    )
}

/// A row of Login History.
pub fn login_row(time: &str, address: &str, status: &str) -> String {
    format!("{time} from {address}, {status}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(requests_left(99_412, 100_000), "99,412 of 100,000 today");
        assert_eq!(requests_left(7, 1_000_000), "7 of 1,000,000 today");
        assert_eq!(clock(400), "less than a second apart");
        assert_eq!(clock(-2_340), "2.3 s apart");
        assert_eq!(clock(420_000), "this computer's clock is 420 s behind");
    }
}
