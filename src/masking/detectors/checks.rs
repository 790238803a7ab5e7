//! The arithmetic that tells a real number of some kind from any other digits. No scanning of text here.

/// Whether digits are a payment card's: a known first digit and length, and the Luhn sum (ISO/IEC 7812-1).
pub fn is_card(digits: &[u8]) -> bool {
    let two = number(digits, 2);
    let length = digits.len();
    let known = match digits.first() {
        Some(b'4') => matches!(length, 13 | 16 | 19),
        Some(b'5') => length == 16,
        Some(b'2') => length == 16 && (2221..=2720).contains(&number(digits, 4)),
        Some(b'3') => match two {
            34 | 37 => length == 15,
            30 | 36 | 38 | 39 => (14..=19).contains(&length),
            35 => (16..=19).contains(&length),
            _ => false,
        },
        Some(b'6') => (16..=19).contains(&length),
        _ => false,
    };
    known && luhn(digits)
}

/// How long an IBAN of this country is (IBAN registry, SWIFT), if the country has one.
pub fn iban_length(country: &str) -> Option<usize> {
    const LENGTHS: &[(usize, &str)] = &[
        (15, "NO"),
        (16, "BE"),
        (18, "DK FI FO GL NL FK"),
        (19, "MK SI"),
        (20, "AT BA EE KZ LT LU XK MN"),
        (21, "CH CR HR LI LV"),
        (22, "BG BH DE GB GE IE ME RS VA"),
        (23, "AE GI IL IQ TL OM SO"),
        (24, "AD CZ ES MD PK RO SA SE SK TN VG"),
        (25, "LY PT ST"),
        (26, "IS TR"),
        (27, "BI DJ FR GR IT MC MR SM"),
        (28, "AL AZ BY CY DO GT HU LB NI PL SV"),
        (29, "BR EG PS QA UA"),
        (30, "JO KW MU YE"),
        (31, "MT SC"),
        (32, "LC"),
        (33, "RU"),
    ];
    LENGTHS
        .iter()
        .find(|(_, countries)| countries.split(' ').any(|c| c == country))
        .map(|(length, _)| *length)
}

/// Whether letters and digits without spaces have the remainder of an IBAN (ISO 7064 mod 97-10).
pub fn iban_holds(iban: &[u8]) -> bool {
    if iban.len() < 5 {
        return false;
    }
    let mut rest: u32 = 0;
    for byte in iban[4..].iter().chain(&iban[..4]) {
        match byte {
            b'0'..=b'9' => rest = (rest * 10 + u32::from(byte - b'0')) % 97,
            _ => rest = (rest * 100 + u32::from(byte.to_ascii_uppercase() - b'A') + 10) % 97,
        }
    }
    rest == 1
}

/// Whether eleven digits are a German tax identification number: its check digit (ISO 7064 mod 11,10), and among
/// the first ten exactly one digit that comes two or three times.
pub fn is_german_tax_id(digits: &[u8]) -> bool {
    if digits.len() != 11 || digits[0] == b'0' {
        return false;
    }
    let mut seen = [0u8; 10];
    let mut product = 10u32;
    for byte in &digits[..10] {
        let digit = u32::from(byte - b'0');
        seen[digit as usize] += 1;
        let sum = match (digit + product) % 10 {
            0 => 10,
            other => other,
        };
        product = sum * 2 % 11;
    }
    let repeated = seen.iter().filter(|times| **times > 1).count();
    let check = (11 - product) % 10;
    repeated == 1 && seen.iter().all(|times| *times <= 3) && check == u32::from(digits[10] - b'0')
}

/// Whether `ddd-dd-dddd` could have been issued as a United States social security number.
pub fn is_ssn(text: &str) -> bool {
    let mut parts = text.split(['-', ' ']);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(area), Some(group), Some(serial)) => {
            area != "000" && area != "666" && !area.starts_with('9') && group != "00" && serial != "0000"
        }
        _ => false,
    }
}

/// Whether the two first letters may begin a United Kingdom national insurance number.
pub fn is_nino_prefix(prefix: &str) -> bool {
    !matches!(prefix, "BG" | "GB" | "NK" | "KN" | "TN" | "NT" | "ZZ")
}

fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            match place % 2 {
                0 => digit,
                _ if digit > 4 => digit * 2 - 9,
                _ => digit * 2,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

fn number(digits: &[u8], count: usize) -> u32 {
    digits.iter().take(count).fold(0, |number, byte| number * 10 + u32::from(byte - b'0'))
}
