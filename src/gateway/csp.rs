//! The app's own content security policy, with just so much room that the banner works, and tightened otherwise.

/// Directives that our banner's script, style, picture and forms need room in.
const OURS: [&str; 8] = [
    "default-src",
    "script-src",
    "script-src-elem",
    "style-src",
    "style-src-elem",
    "img-src",
    "connect-src",
    "form-action",
];

/// What holds for every page of every app, beside the app's own policy.
pub(super) const TIGHTENED: &str =
    "object-src 'none'; worker-src 'none'; base-uri 'self'; frame-ancestors 'self'";

/// Adds our own folder of the session's origin to a policy, and nothing else; the app's own origin reads as the session's.
pub(super) fn with_room(policy: &str, session_origin: &str, upstream_origin: &str) -> String {
    let ours = format!("{session_origin}/.porchlight/");
    let directives =
        policy.split(';').map(str::trim).filter(|directive| !directive.is_empty()).map(|directive| {
            let directive = directive.replace(upstream_origin, session_origin);
            let name = directive.split_ascii_whitespace().next().unwrap_or_default().to_ascii_lowercase();
            if !OURS.contains(&name.as_str()) {
                return directive;
            }
            let sources: Vec<&str> = directive
                .split_ascii_whitespace()
                .skip(1)
                .filter(|s| !s.eq_ignore_ascii_case("'none'"))
                .collect();
            format!("{name} {}", [sources.as_slice(), &[ours.as_str()]].concat().join(" "))
        });
    directives.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_gets_room_for_our_folder_and_for_nothing_else() {
        let made = with_room(
            "default-src 'none'; script-src https://app.acme.example; frame-src 'none'; img-src data:",
            "https://s.support.example",
            "https://app.acme.example",
        );
        assert_eq!(
            made,
            "default-src https://s.support.example/.porchlight/; \
             script-src https://s.support.example https://s.support.example/.porchlight/; \
             frame-src 'none'; img-src data: https://s.support.example/.porchlight/"
        );
    }
}
