//! The methods that are let through, and the names by which applications let a method be overridden.

use super::Refusal;

/// One of the six methods. Spelled exactly so: `get` is refused, because applications differ on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// Reads the method of a request line.
    ///
    /// # Errors
    /// [`Refusal::Method`] for everything that is not exactly one of the six.
    pub fn parse(raw: &str) -> Result<Method, Refusal> {
        match raw {
            "GET" => Ok(Method::Get),
            "HEAD" => Ok(Method::Head),
            "POST" => Ok(Method::Post),
            "PUT" => Ok(Method::Put),
            "PATCH" => Ok(Method::Patch),
            "DELETE" => Ok(Method::Delete),
            _ => Err(Refusal::Method),
        }
    }

    /// Whether HTTP says that the method only reads (RFC 9110, 9.2.1).
    pub fn is_safe(self) -> bool {
        matches!(self, Method::Get | Method::Head)
    }

    /// The method as it goes on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }
}

/// Whether some framework would take the decoded parameter or field `name` for a method override.
///
/// Read as loosely as the loosest framework: any case; PHP turns `.`, a space and an open bracket into `_`
/// and skips leading spaces; a suffix such as `[]` makes a list of it.
pub(super) fn is_override_name(name: &str) -> bool {
    let name = name.trim().to_ascii_lowercase();
    let spelled: String = name
        .trim_end_matches(['[', ']'])
        .chars()
        .map(|c| if matches!(c, '.' | ' ' | '-' | '[') { '_' } else { c })
        .collect();
    let first = spelled.split(']').next().unwrap_or(&spelled);
    matches!(
        first,
        "_method"
            | "__method"
            | "_http_method"
            | "_httpmethod"
            | "method_override"
            | "_method_override"
            | "http_method_override"
            | "x_http_method"
            | "x_http_method_override"
            | "x_method_override"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_six_methods_are_let_through_as_spelled() {
        for name in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] {
            assert_eq!(Method::parse(name).map(Method::as_str), Ok(name));
        }
    }

    #[test]
    fn any_other_method_or_spelling_is_refused() {
        for name in ["get", "Get", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "QUERY", "", "GET ", "POST\0"] {
            assert_eq!(Method::parse(name), Err(Refusal::Method), "{name:?}");
        }
    }

    #[test]
    fn only_get_and_head_are_safe() {
        assert!(Method::Get.is_safe() && Method::Head.is_safe());
        assert!(!Method::Post.is_safe() && !Method::Put.is_safe());
        assert!(!Method::Patch.is_safe() && !Method::Delete.is_safe());
    }

    #[test]
    fn override_names_are_known_in_every_spelling_a_framework_takes() {
        for name in
            ["_method", "_METHOD", " _method", ".method", "[method", "_method[]", "X-HTTP-Method-Override"]
        {
            assert!(is_override_name(name), "{name:?}");
        }
        for name in ["method", "payment_method", "_methods", "shipping[method]", ""] {
            assert!(!is_override_name(name), "{name:?}");
        }
    }
}
