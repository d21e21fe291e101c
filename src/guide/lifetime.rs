//! How long a certificate still lives, in words. Salesforce is reported to go on accepting a key
//! after its certificate's end (salesforce-jwt.md §B), so nothing here says that it stops.

use crate::domain::{DUE_AT_PERCENT, DUE_WITHIN, Due, DueRule, Lifetime, TimeLeft, Timestamp};

/// What the end means, beside one that is near or past.
pub const MEANING: &str = "Salesforce is reported to go on accepting a key after its certificate's \
     end; other systems and your security policy may not.";

/// Head of the column.
pub const COLUMN: &str = "Certificate";

fn days(count: i64) -> String {
    if count == 1 {
        "1 day".to_owned()
    } else {
        format!("{count} days")
    }
}

/// For a narrow place: `118 days`, `ends today`, `ended 4 days ago`.
pub fn short(lifetime: &Lifetime) -> String {
    match lifetime.left {
        TimeLeft::NotYet(0) => "begins today".to_owned(),
        TimeLeft::NotYet(count) => format!("begins in {}", days(count)),
        TimeLeft::Left(0) => "ends today".to_owned(),
        TimeLeft::Left(count) => days(count),
        TimeLeft::Ended(0) => "ended today".to_owned(),
        TimeLeft::Ended(count) => format!("ended {} ago", days(count)),
    }
}

/// A part of a sentence: `ends on 2027-11-22, in 118 days`.
pub fn ends(lifetime: &Lifetime, not_after: Timestamp) -> String {
    let date = not_after.date();
    match lifetime.left {
        TimeLeft::NotYet(0) => format!("is not valid yet; begins today, ends on {date}"),
        TimeLeft::NotYet(count) => {
            format!(
                "is not valid yet; begins in {}, ends on {date}",
                days(count)
            )
        }
        TimeLeft::Left(0) => format!("ends today, {date}"),
        TimeLeft::Left(1) => format!("ends tomorrow, {date}"),
        TimeLeft::Left(count) => format!("ends on {date}, in {}", days(count)),
        TimeLeft::Ended(0) => format!("ended today, {date}"),
        TimeLeft::Ended(1) => format!("ended yesterday, {date}"),
        TimeLeft::Ended(count) => format!("ended on {date}, {} ago", days(count)),
    }
}

/// Why a key should be replaced now: `66 % of the certificate's lifetime have passed`.
pub fn due(due: Due, rule: DueRule) -> String {
    match (due, rule) {
        (Due::Ended, _) => "the certificate has ended".to_owned(),
        (Due::Worn, _) => {
            format!("{DUE_AT_PERCENT} % of the certificate's lifetime have passed")
        }
        (Due::Near, DueRule::Usual) => {
            format!("{} or less are left", days(DUE_WITHIN.whole_days()))
        }
        (Due::Near, DueRule::Within(time)) => match time.whole_days() {
            0 => format!("it ends within {} h", time.whole_hours()),
            count => format!("it ends within {}", days(count)),
        },
    }
}

/// A bar of ten: what is left is full. Beside it stand the words, never the bar alone.
pub fn bar(lifetime: &Lifetime, ascii: bool) -> String {
    let (full, empty) = if ascii { ("#", ".") } else { ("█", "░") };
    let left = lifetime.tenths_left();
    format!("{}{}", full.repeat(left), empty.repeat(10 - left))
}

#[cfg(test)]
mod tests {
    use time::Duration;
    use time::macros::datetime;

    use super::*;

    const FROM: Timestamp = datetime!(2026-11-22 12:00 UTC);
    const TO: Timestamp = datetime!(2027-11-22 12:00 UTC);

    fn at(days: i64) -> Lifetime {
        Lifetime::of(FROM, TO, FROM + Duration::days(days))
    }

    #[test]
    fn short_and_long() {
        for (day, short_words, long_words) in [
            (
                -2,
                "begins in 2 days",
                "is not valid yet; begins in 2 days, ends on 2027-11-22",
            ),
            (0, "365 days", "ends on 2027-11-22, in 365 days"),
            (364, "1 day", "ends tomorrow, 2027-11-22"),
            (365, "ends today", "ends today, 2027-11-22"),
            (366, "ended 1 day ago", "ended yesterday, 2027-11-22"),
            (369, "ended 4 days ago", "ended on 2027-11-22, 4 days ago"),
        ] {
            assert_eq!(short(&at(day)), short_words);
            assert_eq!(ends(&at(day), TO), long_words);
        }
    }

    #[test]
    fn a_bar_shows_what_is_left() {
        assert_eq!(bar(&at(0), false), "██████████");
        assert_eq!(bar(&at(247), true), "####......");
        assert_eq!(bar(&at(364), true), "#.........");
        assert_eq!(bar(&at(400), true), "..........");
    }

    #[test]
    fn why() {
        let within = |time| DueRule::Within(time);
        for (cause, rule, words) in [
            (Due::Ended, DueRule::Usual, "the certificate has ended"),
            (Due::Near, DueRule::Usual, "30 days or less are left"),
            (
                Due::Near,
                within(Duration::weeks(6)),
                "it ends within 42 days",
            ),
            (
                Due::Near,
                within(Duration::hours(20)),
                "it ends within 20 h",
            ),
        ] {
            assert_eq!(due(cause, rule), words);
        }
        assert!(due(Due::Worn, DueRule::Usual).starts_with("66 % "));
    }
}
