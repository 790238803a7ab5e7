//! The moments of entries, read quickly: a million of them, and each in one spelling.

use chrono::NaiveDate;

use crate::clock::Moment;

/// What [`Moment::parse`] reads, and nothing else.
pub(super) fn read(text: &str) -> Option<Moment> {
    let digits: &[u8; 27] = text.as_bytes().try_into().ok()?;
    let shape = b"0000-00-00T00:00:00.000000Z";
    let fits =
        |(digit, shape): (&u8, &u8)| if *shape == b'0' { digit.is_ascii_digit() } else { digit == shape };
    if !digits.iter().zip(shape).all(fits) {
        return None;
    }
    let number = |from: usize, to: usize| {
        digits[from..to].iter().fold(0u32, |number, digit| number * 10 + u32::from(digit - b'0'))
    };
    let date = NaiveDate::from_ymd_opt(number(0, 4).cast_signed(), number(5, 7), number(8, 10))?;
    let time = date.and_hms_micro_opt(number(11, 13), number(14, 16), number(17, 19), number(20, 26))?;
    Some(Moment::new(time.and_utc()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn odd_moments_are_read_as_they_are_elsewhere() {
        for text in [
            "2026-11-22T14:00:03.000000Z",
            "0000-02-29T23:59:59.999999Z",
            "9999-12-31T23:59:59.999999Z",
            "1900-02-29T00:00:00.000000Z",
            "2026-11-31T00:00:00.000000Z",
            "2026-11-22T24:00:00.000000Z",
            "2016-12-31T23:59:60.000000Z",
            "2026-11-22T14:00:03.00000Z",
            "2026-11-22t14:00:03.000000z",
            "2026-11-22T14:00:03.000000+",
            "",
        ] {
            assert_eq!(read(text), Moment::parse(text).ok(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_moment_is_read_as_it_is_elsewhere(
            text in "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]\\.[0-9]{6}Z",
        ) {
            prop_assert_eq!(read(&text), Moment::parse(&text).ok());
        }
    }
}
