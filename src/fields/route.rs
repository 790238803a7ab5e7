//! Which addresses are one route: those that differ only in what they name.

use crate::masking;

/// Longer parts of an address are names of things, not of places.
const LONGEST_PART: usize = 40;

/// The pattern that an address belongs to: `/invoices/4017?tab=2` is `/invoices/*`. What could name a thing (anything with
/// a digit, an `@` or a secret in it) stands as a star; `v2` does not.
pub fn route_of(target: &str) -> String {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').map(|part| if names_a_thing(part) { "*" } else { part }).collect();
    let route = parts.join("/");
    if route.is_empty() { "/".to_owned() } else { route }
}

/// The same at another host of the vendor's, by its alias: `api:/invoices/*`. Without one it is the app's.
pub fn route_at(host: Option<&str>, target: &str) -> String {
    let route = route_of(target);
    host.map_or(route.clone(), |alias| format!("{alias}:{route}"))
}

fn names_a_thing(part: &str) -> bool {
    let is_version = part.strip_prefix('v').is_some_and(|rest| {
        !rest.is_empty() && rest.len() <= 2 && rest.bytes().all(|byte| byte.is_ascii_digit())
    });
    let has_digit = part.chars().any(|c| c.is_ascii_digit());
    let odd = part.contains(['@', '%', '=', '~']) || part.len() > LONGEST_PART;
    !is_version && (has_digit || odd || masking::mask_text(part) != part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_differ_in_what_they_name_are_one_route() {
        for (target, route) in [
            ("/invoices/4017?tab=2", "/invoices/*"),
            ("/invoices/4018#x", "/invoices/*"),
            ("/users/olivia@northwind.example", "/users/*"),
            ("/o/6f1c2c7e-9d3b-4c58-9c55-8f7f0a1c2d3e/edit", "/o/*/edit"),
            ("/api/v2/customers", "/api/v2/customers"),
            ("/settings/tax", "/settings/tax"),
            ("/", "/"),
            ("", "/"),
        ] {
            assert_eq!(route_of(target), route, "{target}");
        }
    }
}
