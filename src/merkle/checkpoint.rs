//! A tree head as text, the way C2SP tlog-checkpoint (<https://c2sp.org/tlog-checkpoint>) writes it. Signing that
//! text and opening it are in `note`.

use std::fmt;

use super::hash::Hash;
use super::key::is_well_formed_name;

/// Which log a checkpoint is of: a URL without scheme, such as `porchlight.acme.example/acc_01`.
///
/// Not empty, no whitespace, no control characters, no `+`. C2SP only recommends that; here it is required, because
/// every origin that we make keeps to it and an odd one could mislead whoever reads a checkpoint in a mail.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(String);

/// What a log was at one moment: so many leaves, under this root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    pub origin: Origin,
    pub size: u64,
    pub root: Hash,
}

/// Why a text is not a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    #[error("the origin is empty or has whitespace, a control character or a plus sign in it")]
    BadOrigin,
    #[error("the checkpoint does not have its three lines, each ended by a newline")]
    MissingLine,
    #[error("the tree size is not a plain decimal number")]
    BadSize,
    #[error("the root hash is not 32 bytes in base64")]
    BadRoot,
    #[error("an extension line is empty or has a control character in it")]
    BadExtension,
}

impl CheckpointError {
    /// A name for this error that stays the same.
    pub fn code(&self) -> &'static str {
        match self {
            CheckpointError::BadOrigin => "checkpoint-bad-origin",
            CheckpointError::MissingLine => "checkpoint-missing-line",
            CheckpointError::BadSize => "checkpoint-bad-size",
            CheckpointError::BadRoot => "checkpoint-bad-root",
            CheckpointError::BadExtension => "checkpoint-bad-extension",
        }
    }
}

impl Origin {
    /// Takes a text that can be an origin.
    pub fn parse(text: &str) -> Result<Origin, CheckpointError> {
        match is_well_formed_name(text) {
            true => Ok(Origin(text.to_owned())),
            false => Err(CheckpointError::BadOrigin),
        }
    }

    /// The origin as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Checkpoint {
    /// The text that is signed: origin, size and root, a line each.
    pub fn body(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, self.root.to_base64())
    }

    /// Reads a checkpoint's text, in exactly one spelling: size without leading zeros, canonical base64.
    ///
    /// Extension lines, which others may write and we never do, must be well formed and are otherwise ignored:
    /// [`body`](Checkpoint::body) gives the three lines only, [`Opened::text`](super::Opened::text) what was signed.
    pub fn parse(body: &str) -> Result<Checkpoint, CheckpointError> {
        let mut lines = body.strip_suffix('\n').ok_or(CheckpointError::MissingLine)?.split('\n');
        let mut line = || lines.next().ok_or(CheckpointError::MissingLine);
        let origin = Origin::parse(line()?)?;
        let size = parse_decimal(line()?).ok_or(CheckpointError::BadSize)?;
        let root = Hash::from_base64(line()?).ok_or(CheckpointError::BadRoot)?;
        if lines.any(|extension| extension.is_empty() || extension.contains(char::is_control)) {
            return Err(CheckpointError::BadExtension);
        }
        Ok(Checkpoint { origin, size, root })
    }
}

/// Digits only, no leading zero: `u64`'s own parser would also take `+1` and `01`.
pub(super) fn parse_decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example on the C2SP page.
    const BEHIND_THE_SOFA: &str =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    #[test]
    fn the_example_of_the_c2sp_page_reads_and_writes_back_the_same() {
        let checkpoint = Checkpoint::parse(BEHIND_THE_SOFA).unwrap();
        assert_eq!(checkpoint.origin.as_str(), "example.com/behind-the-sofa");
        assert_eq!(checkpoint.size, 20_852_163);
        assert_eq!(checkpoint.body(), BEHIND_THE_SOFA);
    }

    #[test]
    fn extension_lines_are_accepted_and_left_out() {
        let extended = format!("{BEHIND_THE_SOFA}an extension\nand another\n");
        assert_eq!(Checkpoint::parse(&extended).unwrap().body(), BEHIND_THE_SOFA);
        for bad in ["\n", "a\n\nb\n", "tab\there\n"] {
            let extended = format!("{BEHIND_THE_SOFA}{bad}");
            assert_eq!(Checkpoint::parse(&extended), Err(CheckpointError::BadExtension), "{bad:?}");
        }
    }

    #[test]
    fn a_size_has_one_spelling() {
        for bad in ["", "00", "01", "+1", "-1", " 1", "1 ", "1_0", "0x1", "1.0", "١", "18446744073709551616"]
        {
            let body = BEHIND_THE_SOFA.replace("20852163", bad);
            assert_eq!(Checkpoint::parse(&body), Err(CheckpointError::BadSize), "{bad:?}");
        }
        for size in [0, 1, u64::MAX] {
            let body = BEHIND_THE_SOFA.replace("20852163", &size.to_string());
            assert_eq!(Checkpoint::parse(&body).unwrap().size, size);
        }
    }

    #[test]
    fn a_root_is_exactly_32_bytes_of_canonical_base64() {
        let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
        for bad in [
            "",
            "AAAA",
            &root[..43],
            &root.replace('/', "_"),
            &root.replace("2I=", "2J="),
            &format!("{root} "),
        ] {
            let body = BEHIND_THE_SOFA.replace(root, bad);
            assert_eq!(Checkpoint::parse(&body), Err(CheckpointError::BadRoot), "{bad:?}");
        }
    }

    #[test]
    fn a_text_cut_short_is_no_checkpoint() {
        let whole_lines = [27, 28 + 8, BEHIND_THE_SOFA.len() - 1];
        for end in 0..BEHIND_THE_SOFA.len() {
            assert!(Checkpoint::parse(&BEHIND_THE_SOFA[..end]).is_err(), "{end} bytes");
        }
        for end in whole_lines {
            assert_eq!(
                Checkpoint::parse(&BEHIND_THE_SOFA[..end]),
                Err(CheckpointError::MissingLine),
                "{end} bytes"
            );
        }
    }

    #[test]
    fn an_origin_has_no_whitespace_plus_or_control_character() {
        for bad in ["", "a b", "a+b", "a\tb", "a\nb", "a\u{a0}b", "a\u{2028}b", "a\u{7f}b", "a\u{0}b"] {
            assert_eq!(Origin::parse(bad), Err(CheckpointError::BadOrigin), "{bad:?}");
        }
        assert_eq!(Origin::parse("acme.example/acc_01").unwrap().to_string(), "acme.example/acc_01");
    }

    #[test]
    fn error_codes_tell_the_reasons_apart() {
        let codes = [
            CheckpointError::BadOrigin,
            CheckpointError::MissingLine,
            CheckpointError::BadSize,
            CheckpointError::BadRoot,
            CheckpointError::BadExtension,
        ]
        .map(|error| error.code());
        assert_eq!(codes.iter().collect::<std::collections::HashSet<_>>().len(), codes.len());
    }
}
