//! Secrets in addresses: by the names of their parameters, and by look. For addresses that are recorded, and for those
//! that an answer sends the browser to. Addresses in a page are hidden in by the pass over it.

use super::detectors::{Detector, Identity, Reach, identify};
use super::marks::{Random, Surrogate, surrogate_of};
use super::shape::{mark_of, mask_found};

/// The address as entries keep it.
pub fn mask_address(address: &str) -> String {
    let by_name =
        with_parameters(address, |_, value, identity| Some(mark_of(value, identity.with_tokens()?)));
    let address = by_name.as_deref().unwrap_or(address);
    mask_found(address, Reach::All, |_| ()).unwrap_or_else(|| address.to_owned())
}

/// Where an answer sends the browser: tokens go out as surrogates, so that they still mean something when it comes there.
pub fn mask_location(address: &str, random: &mut Random) -> (String, Vec<Surrogate>) {
    let mut surrogates = Vec::new();
    let by_name = with_parameters(address, |key, value, identity| {
        let detector = match identity {
            Identity::Secret(detector) if !detector.is_a_credential() => {
                return Some(mark_of(value, detector));
            }
            Identity::Secret(_) | Identity::Csrf => Detector::Token,
            Identity::Ordinary if !super::may_be_shown(value) => Detector::Token,
            Identity::Ordinary => return None,
        };
        let Some(mark) = surrogate_of(value, random).filter(|_| !holds_a_number(value)) else {
            return match identity {
                Identity::Ordinary => mask_found(value, Reach::All, |_| ()),
                _ => Some(mark_of(value, detector)),
            };
        };
        surrogates.push(Surrogate::anywhere(&mark, value, key));
        Some(mark)
    });
    let shown = by_name.unwrap_or_else(|| address.to_owned());
    // What is left is looked at piece by piece, since a surrogate looks like the token that it stands for.
    let pieces = shown.split_inclusive(['?', '&', '#', ';']).map(|piece| {
        let ours = surrogates.iter().any(|one| piece.contains(&one.mark));
        if ours {
            piece.to_owned()
        } else {
            mask_found(piece, Reach::All, |_| ()).unwrap_or_else(|| piece.to_owned())
        }
    });
    (pieces.collect(), surrogates)
}

/// Cards and accounts are no tokens: what stands for them must not look like one.
fn holds_a_number(value: &str) -> bool {
    super::detectors::find(value, Reach::All)
        .iter()
        .any(|hit| !matches!(hit.detector, Detector::Token | Detector::Key | Detector::Secret))
}

/// The address with its parameters as `shown` says, or `None` where it says nothing.
pub(crate) fn with_parameters(
    address: &str,
    mut shown: impl FnMut(&str, &str, Identity) -> Option<String>,
) -> Option<String> {
    if !address.contains('=') {
        return None;
    }
    let mut changed = false;
    let mut out = String::with_capacity(address.len());
    for part in address.split_inclusive(['?', '&', '#', ';']) {
        let pair = part.trim_end_matches(['?', '&', '#', ';']);
        let named = pair.split_once('=').filter(|(key, value)| !value.is_empty() && !key.contains('/'));
        let told = named.and_then(|(key, value)| Some((key, shown(key, value, identify(&plain(key)))?)));
        match told {
            Some((key, told)) => {
                changed = true;
                out.push_str(&format!("{key}={told}{}", &part[pair.len()..]));
            }
            None => out.push_str(part),
        }
    }
    changed.then_some(out)
}

/// A key as it reads: `user%5Bpassword%5D` is `user[password]`.
fn plain(key: &str) -> String {
    percent_encoding::percent_decode_str(key).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_hidden_by_name_and_by_look() {
        assert_eq!(
            mask_address("/reset/4111%201111%201111%201111?token=ab&q=tax&user%5Bpassword%5D=x#pin=12"),
            "/reset/•••• •••• •••• 1111?token=••••&q=tax&user%5Bpassword%5D=••••#pin=••••"
        );
        assert_eq!(mask_address("/invoices?page=2"), "/invoices?page=2");
    }

    #[test]
    fn a_token_goes_on_under_another_name() {
        let mut random: Random =
            Box::new(|bytes| bytes.iter_mut().enumerate().for_each(|(i, b)| *b = i as u8));
        let (shown, surrogates) =
            mask_location("/cb?token=a1b2c3d4e5&card=4111111111111111&next=/x", &mut random);
        assert_eq!(surrogates.len(), 1);
        assert_eq!(shown, format!("/cb?token={}&card=••••••••••••1111&next=/x", surrogates[0].mark));
    }
}
