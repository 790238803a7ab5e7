//! What somebody who typed an unknown name probably meant.

use super::keys::KEYS;

/// The known name that is nearest to what was typed, if one is near enough to have been meant.
pub fn nearest(typed: &str, known: impl IntoIterator<Item = impl AsRef<str>>) -> Option<String> {
    let near = known.into_iter().map(|name| (strsim::damerau_levenshtein(typed, name.as_ref()), name));
    let (distance, name) = near.min_by_key(|(distance, _)| *distance)?;
    (distance <= (typed.chars().count() / 3).max(1)).then(|| name.as_ref().to_owned())
}

/// Ends the sentence "unknown setting …;".
pub(super) fn hint(typed: &str) -> String {
    let names = KEYS.iter().flat_map(|key| {
        let filed = key.may_come_from_a_file().then(|| format!("{}_file", key.name));
        std::iter::once(key.name.to_owned()).chain(filed)
    });
    if let Some(name) = nearest(typed, names) {
        return format!("did you mean {name}?");
    }
    let section = typed.split('.').next().unwrap_or(typed);
    let fields: Vec<_> = KEYS.iter().filter(|key| key.section() == section).map(|key| key.name).collect();
    match fields.is_empty() {
        true => "`porchlight config --example` shows all there are".to_owned(),
        false => format!("there are {}", fields.join(", ")),
    }
}
