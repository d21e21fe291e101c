//! How far a certificate's life has gone, and whether its key is due to be replaced.

use time::Duration;

use super::Timestamp;

/// Share of its lifetime, in percent, after which a certificate is due. The same share as that of
/// step's `certificate needs-renewal`, which people set their timers by.
pub const DUE_AT_PERCENT: i32 = 66;

/// Days before its end from which a certificate is due, however long it lives.
pub const DUE_WITHIN: Duration = Duration::days(30);

/// When a certificate is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DueRule {
    /// At [`DUE_AT_PERCENT`] of its lifetime or [`DUE_WITHIN`] its end, whichever comes first.
    #[default]
    Usual,
    /// This long before its end.
    Within(Duration),
}

/// Time left, in days of the calendar (UTC), as a person counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeLeft {
    /// Its validity begins in so many days; 0: later today.
    NotYet(i64),
    /// It ends in so many days; 0: later today.
    Left(i64),
    /// It ended so many days ago; 0: earlier today.
    Ended(i64),
}

/// Why a certificate is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// It has ended.
    Ended,
    /// Its end is within the days of the rule: [`DUE_WITHIN`], or those that were asked for.
    Near,
    /// [`DUE_AT_PERCENT`] of its lifetime have passed.
    Worn,
}

/// Where a certificate stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    /// What is left.
    pub left: TimeLeft,
    /// How much of the whole has passed, in percent, 0 to 100.
    pub used_percent: u8,
    /// Why its key should be replaced; `None`: it need not be yet.
    pub due: Option<Due>,
}

impl Lifetime {
    /// The life of a certificate at `now`, judged by the usual rule.
    pub fn of(not_before: Timestamp, not_after: Timestamp, now: Timestamp) -> Self {
        Self::by(DueRule::Usual, not_before, not_after, now)
    }

    /// The life of a certificate at `now`, judged by a rule.
    pub fn by(rule: DueRule, not_before: Timestamp, not_after: Timestamp, now: Timestamp) -> Self {
        Self {
            left: time_left(not_before, not_after, now),
            used_percent: used_percent(not_before, not_after, now),
            due: due(rule, not_before, not_after, now),
        }
    }

    /// The moment from which a certificate is due by a rule.
    pub fn due_at(rule: DueRule, not_before: Timestamp, not_after: Timestamp) -> Timestamp {
        match rule {
            DueRule::Within(time) => before(not_after, time),
            DueRule::Usual => worn_at(not_before, not_after).min(before(not_after, DUE_WITHIN)),
        }
    }

    /// What is left, in tenths: how much of a bar of ten is full. Anything left fills one.
    pub fn tenths_left(&self) -> usize {
        match self.left {
            TimeLeft::Ended(_) => 0,
            TimeLeft::NotYet(_) | TimeLeft::Left(_) => {
                usize::from((100 - self.used_percent).div_ceil(10)).max(1)
            }
        }
    }
}

/// Days of the calendar (UTC) from one moment to another, as a person counts them; negative when the
/// second one is on an earlier day.
pub fn calendar_days(from: Timestamp, to: Timestamp) -> i64 {
    let day = |at: Timestamp| i64::from(at.to_offset(time::UtcOffset::UTC).to_julian_day());
    day(to) - day(from)
}

fn time_left(not_before: Timestamp, not_after: Timestamp, now: Timestamp) -> TimeLeft {
    if now > not_after {
        TimeLeft::Ended(calendar_days(not_after, now))
    } else if now < not_before {
        TimeLeft::NotYet(calendar_days(now, not_before))
    } else {
        TimeLeft::Left(calendar_days(now, not_after))
    }
}

fn used_percent(not_before: Timestamp, not_after: Timestamp, now: Timestamp) -> u8 {
    let (whole, passed) = (not_after - not_before, now - not_before);
    if now >= not_after || !whole.is_positive() {
        return 100;
    }
    let seconds = passed.whole_seconds().max(0);
    let percent = seconds.saturating_mul(100) / whole.whole_seconds().max(1);
    u8::try_from(percent).unwrap_or(100).min(100)
}

fn due(rule: DueRule, not_before: Timestamp, not_after: Timestamp, now: Timestamp) -> Option<Due> {
    if now > not_after {
        return Some(Due::Ended);
    }
    if now < Lifetime::due_at(rule, not_before, not_after) {
        return None;
    }
    match rule {
        DueRule::Usual if now < before(not_after, DUE_WITHIN) => Some(Due::Worn),
        _ => Some(Due::Near),
    }
}

/// The moment at which [`DUE_AT_PERCENT`] of the life have passed.
fn worn_at(not_before: Timestamp, not_after: Timestamp) -> Timestamp {
    let share = (not_after - not_before) * DUE_AT_PERCENT / 100;
    not_before.checked_add(share).unwrap_or(not_after)
}

/// A time before a moment; the moment itself where the calendar ends.
fn before(moment: Timestamp, time: Duration) -> Timestamp {
    moment.checked_sub(time).unwrap_or(moment)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const FROM: Timestamp = datetime!(2026-01-01 00:00 UTC);

    fn year() -> Timestamp {
        FROM + Duration::days(365)
    }

    #[test]
    fn a_year_is_due_at_two_thirds() {
        let at = |days| Lifetime::of(FROM, year(), FROM + Duration::days(days));
        assert_eq!(at(0).used_percent, 0);
        assert_eq!(at(0).tenths_left(), 10);
        assert_eq!(at(0).due, None);
        assert_eq!(at(240).due, None);
        assert_eq!(at(241).due, Some(Due::Worn));
        assert_eq!(at(334).due, Some(Due::Worn));
        assert_eq!(at(335).due, Some(Due::Near));
        assert_eq!(at(335).left, TimeLeft::Left(30));
        assert_eq!(at(364).tenths_left(), 1);
        assert_eq!(
            Lifetime::due_at(DueRule::Usual, FROM, year()),
            FROM + Duration::hours(365 * 24 * 66 / 100) + Duration::minutes(36)
        );
    }

    #[test]
    fn ten_years_are_due_at_two_thirds_and_sixty_days_within_thirty() {
        let end = FROM + Duration::days(3650);
        let due = Lifetime::due_at(DueRule::Usual, FROM, end);
        assert_eq!(due, FROM + Duration::days(2409));
        // 66 % of 60 days would be day 39; thirty days before the end come first.
        let end = FROM + Duration::days(60);
        let due = Lifetime::due_at(DueRule::Usual, FROM, end);
        assert_eq!(due, FROM + Duration::days(30));
    }

    #[test]
    fn what_was_asked_for_counts_instead() {
        let rule = DueRule::Within(Duration::days(10));
        let at = |days| Lifetime::by(rule, FROM, year(), FROM + Duration::days(days)).due;
        assert_eq!(at(354), None);
        assert_eq!(at(355), Some(Due::Near));
        assert_eq!(at(366), Some(Due::Ended));
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        let end = datetime!(2026-11-22 16:00 UTC);
        let left = |now| Lifetime::of(FROM, end, now).left;
        assert_eq!(left(datetime!(2026-11-21 23:59 UTC)), TimeLeft::Left(1));
        assert_eq!(left(datetime!(2026-11-22 00:00 UTC)), TimeLeft::Left(0));
        assert_eq!(left(datetime!(2026-11-22 16:00 UTC)), TimeLeft::Left(0));
        assert_eq!(left(datetime!(2026-11-22 16:01 UTC)), TimeLeft::Ended(0));
        assert_eq!(left(datetime!(2026-11-23 00:00 UTC)), TimeLeft::Ended(1));
        assert_eq!(left(FROM - Duration::hours(1)), TimeLeft::NotYet(1));
        // Whatever offset a moment is told in.
        let elsewhere = datetime!(2026-11-22 01:00 +02:00);
        assert_eq!(left(elsewhere), TimeLeft::Left(1));
    }

    #[test]
    fn the_ends_of_the_calendar_and_of_sense_do_no_harm() {
        let first = time::PrimitiveDateTime::MIN.assume_utc();
        let last = time::PrimitiveDateTime::MAX.assume_utc();
        for (from, to) in [(first, last), (last, first), (first, first), (last, last)] {
            for now in [first, FROM, last] {
                let life = Lifetime::of(from, to, now);
                assert!(life.used_percent <= 100 && life.tenths_left() <= 10);
                let due = Lifetime::due_at(DueRule::Within(Duration::MAX), from, to);
                assert_eq!(due, to);
            }
        }
        // The end of the calendar is far away, and yet not behind us.
        assert_eq!(Lifetime::of(first, last, FROM).due, None);
    }
}
