//! A time as people write it for timers: `30d`, `6w`, `720h`.

use time::Duration;

use crate::guide::status;

/// Longest time that makes sense beside certificates, in hours: a hundred years.
const MAX_HOURS: i64 = 100 * 366 * 24;

/// Reads a whole number and its unit: hours, days or weeks.
pub(super) fn span(text: &str) -> Result<Duration, String> {
    let bad = || status::bad_time(text);
    let text = text.trim();
    let unit = text.chars().last().ok_or_else(bad)?;
    let hours = match unit.to_ascii_lowercase() {
        'h' => 1,
        'd' => 24,
        'w' => 7 * 24,
        _ => return Err(bad()),
    };
    let digits = &text[..text.len() - unit.len_utf8()];
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(bad());
    }
    let number: i64 = digits.parse().map_err(|_| bad())?;
    let hours = number
        .checked_mul(hours)
        .filter(|hours| *hours <= MAX_HOURS);
    hours.map(Duration::hours).ok_or_else(bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_weeks_and_hours() {
        assert_eq!(span("30d"), Ok(Duration::days(30)));
        assert_eq!(span("6w"), Ok(Duration::days(42)));
        assert_eq!(span(" 720H "), Ok(Duration::days(30)));
        assert_eq!(span("0d"), Ok(Duration::ZERO));
    }

    #[test]
    fn anything_else_is_named() {
        for text in [
            "",
            "d",
            "30",
            "-3d",
            "3.5d",
            "30 d",
            "30m",
            "1y",
            "٣d",
            "30é",
            "99999999999999999999d",
            "9999999w",
        ] {
            let words = span(text).unwrap_err();
            assert!(
                words.contains(&format!("`{text}`")) && words.contains("30d"),
                "{words}"
            );
        }
    }
}
