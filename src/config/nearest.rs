//! What somebody who typed an unknown name probably meant.

use super::keys::KEYS;

/// Ends the sentence "unknown setting …;".
pub(super) fn hint(typed: &str) -> String {
    let names = KEYS.iter().flat_map(|key| {
        let filed = key.may_come_from_a_file().then(|| format!("{}_file", key.name));
        std::iter::once(key.name.to_owned()).chain(filed)
    });
    let nearest = names
        .map(|name| (strsim::damerau_levenshtein(typed, &name), name))
        .min_by_key(|(distance, _)| *distance);
    if let Some((distance, name)) = nearest
        && distance <= typed.chars().count() / 4
    {
        return format!("did you mean {name}?");
    }
    let section = typed.split('.').next().unwrap_or(typed);
    let fields: Vec<_> = KEYS.iter().filter(|key| key.section() == section).map(|key| key.name).collect();
    match fields.is_empty() {
        true => "`porchlight config --example` shows all there are".to_owned(),
        false => format!("there are {}", fields.join(", ")),
    }
}
