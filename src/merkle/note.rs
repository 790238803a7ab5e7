//! Signed notes, as C2SP signed-note (<https://c2sp.org/signed-note>) writes them: a text, an empty line, and a line
//! for each signature. The text is always a checkpoint here; its format is in `checkpoint`.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::checkpoint::{Checkpoint, CheckpointError};
use super::key::{SigningKey, VerifierKey, is_well_formed_name};

/// The longest note that is looked at.
pub const MAX_NOTE_BYTES: usize = 1 << 20;

/// The most signature lines that are looked at: room for any number of witnesses, but no hours of checking.
pub const MAX_SIGNATURES: usize = 100;

/// What starts a signature line: an em dash (U+2014) and a space.
const DASH: &str = "\u{2014} ";

/// A checkpoint whose signature was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    pub checkpoint: Checkpoint,
    /// Which of the keys asked for signed it, each once, in the order of their lines. At least one.
    pub signed_by: Vec<VerifierKey>,
    /// The signed text to the byte, with the extension lines that `checkpoint` leaves out.
    pub text: String,
}

/// Why a note cannot be relied on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    #[error("the note is longer than {MAX_NOTE_BYTES} bytes")]
    TooLong,
    #[error("the note has a control character in it; were its line endings changed?")]
    ControlCharacter,
    #[error("no empty line divides the text from the signatures")]
    NoSignatures,
    #[error("the note does not end with a newline")]
    CutShort,
    #[error("the note has more than {MAX_SIGNATURES} signatures")]
    TooManySignatures,
    #[error("signature line {line} is malformed")]
    MalformedSignature { line: usize },
    #[error("the signature by {name} does not fit the text")]
    WrongSignature { name: String },
    #[error("two of the known keys have the name {name} and the same id")]
    AmbiguousKey { name: String },
    #[error("no known key signed this")]
    NotSignedByKnownKey,
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
}

impl NoteError {
    /// A name for this error that stays the same.
    pub fn code(&self) -> &'static str {
        match self {
            NoteError::TooLong => "note-too-long",
            NoteError::ControlCharacter => "note-control-character",
            NoteError::NoSignatures => "note-no-signatures",
            NoteError::CutShort => "note-cut-short",
            NoteError::TooManySignatures => "note-too-many-signatures",
            NoteError::MalformedSignature { .. } => "note-malformed-signature",
            NoteError::WrongSignature { .. } => "note-wrong-signature",
            NoteError::AmbiguousKey { .. } => "note-ambiguous-key",
            NoteError::NotSignedByKnownKey => "note-not-signed-by-known-key",
            NoteError::Checkpoint(error) => error.code(),
        }
    }
}

/// The whole note: the checkpoint's text, an empty line, one signature. The same input gives the same bytes.
pub fn sign(checkpoint: &Checkpoint, key: &SigningKey) -> String {
    sign_text(&checkpoint.body(), key)
}

/// Reads a note and checks who signed it.
///
/// At least one of `keys` must have signed. A line by one of them that does not verify spoils the whole note; lines
/// by others are ignored, but must be well formed. Which log it is of is for the caller to compare: one key may
/// sign for several origins.
pub fn open(note: &str, keys: &[VerifierKey]) -> Result<Opened, NoteError> {
    let (text, signed_by) = open_text(note, keys)?;
    let checkpoint = Checkpoint::parse(text)?;
    Ok(Opened { checkpoint, signed_by, text: text.to_owned() })
}

/// Reads the checkpoint that a note claims, **without** asking who signed it: to say what a file is about when no key
/// is at hand. Its form must be a note's all the same.
pub fn read_unsigned(note: &str) -> Result<Checkpoint, NoteError> {
    let (text, _) = read(note)?;
    Ok(Checkpoint::parse(text)?)
}

fn sign_text(text: &str, key: &SigningKey) -> String {
    let blob = [key.id().to_be_bytes().as_slice(), &key.sign(text.as_bytes())].concat();
    format!("{text}\n{DASH}{} {}\n", key.name(), STANDARD.encode(blob))
}

fn open_text<'a>(note: &'a str, keys: &[VerifierKey]) -> Result<(&'a str, Vec<VerifierKey>), NoteError> {
    let (text, lines) = read(note)?;
    let mut signed_by: Vec<VerifierKey> = Vec::new();
    for line in lines {
        let Some(key) = line.key_among(keys)? else { continue };
        if !key.verify(text.as_bytes(), &line.signature) {
            return Err(NoteError::WrongSignature { name: line.name.to_owned() });
        }
        if !signed_by.contains(key) {
            signed_by.push(key.clone());
        }
    }
    match signed_by.is_empty() {
        true => Err(NoteError::NotSignedByKnownKey),
        false => Ok((text, signed_by)),
    }
}

/// The text, and the signature lines, all of them well formed.
fn read(note: &str) -> Result<(&str, Vec<SignatureLine<'_>>), NoteError> {
    let (text, lines) = divide(note)?;
    let mut signatures = Vec::new();
    for (line, number) in lines.split('\n').zip(1..) {
        if number > MAX_SIGNATURES {
            return Err(NoteError::TooManySignatures);
        }
        signatures.push(SignatureLine::parse(line).ok_or(NoteError::MalformedSignature { line: number })?);
    }
    Ok((text, signatures))
}

/// The text with its last newline, and the signature lines without theirs.
fn divide(note: &str) -> Result<(&str, &str), NoteError> {
    if note.len() > MAX_NOTE_BYTES {
        return Err(NoteError::TooLong);
    }
    if note.contains(|c: char| c.is_ascii_control() && c != '\n') {
        return Err(NoteError::ControlCharacter);
    }
    let end = note.rfind("\n\n").ok_or(NoteError::NoSignatures)? + 1;
    let (text, signatures) = (&note[..end], &note[end + 1..]);
    if signatures.is_empty() {
        return Err(NoteError::NoSignatures);
    }
    Ok((text, signatures.strip_suffix('\n').ok_or(NoteError::CutShort)?))
}

/// `— name base64(key id ‖ signature)`.
struct SignatureLine<'a> {
    name: &'a str,
    key_id: u32,
    signature: Vec<u8>,
}

impl SignatureLine<'_> {
    fn parse(line: &str) -> Option<SignatureLine<'_>> {
        let (name, blob) = line.strip_prefix(DASH)?.split_once(' ')?;
        let blob = STANDARD.decode(blob).ok()?;
        let (key_id, signature) = blob.split_first_chunk::<4>()?;
        let well_formed = is_well_formed_name(name) && !signature.is_empty();
        let key_id = u32::from_be_bytes(*key_id);
        well_formed.then(|| SignatureLine { name, key_id, signature: signature.to_vec() })
    }

    /// The one key with this line's name and id, if it is known. Two different ones would leave it to chance
    /// which is tried.
    fn key_among<'k>(&self, keys: &'k [VerifierKey]) -> Result<Option<&'k VerifierKey>, NoteError> {
        let mut fitting = keys.iter().filter(|key| key.name() == self.name && key.id() == self.key_id);
        let key = fitting.next();
        if fitting.any(|other| Some(other) != key) {
            return Err(NoteError::AmbiguousKey { name: self.name.to_owned() });
        }
        Ok(key)
    }
}

#[cfg(test)]
mod tests;
