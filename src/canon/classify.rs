//! What a request is when no rule of the vendor says otherwise: looking, changing, taking away, touching money
//! or keys, logging out.
//!
//! Not here: whether it is allowed now; that is decided where grants and sessions are known.

use super::{Destination, GraphQl, Method, Operation, OperationKind, Request};

/// What a request does, without saying yet whether it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Style, script, image, font: fetched without the customer's identity, and counted.
    Asset,
    /// Looks at something.
    View,
    /// Changes something.
    Change,
    /// Takes data away in one piece.
    Export,
    /// Touches money: needs a consent of its own.
    Sensitive,
    /// Touches credentials, users or the grant itself: never from inside a session.
    Forbidden,
    /// The application's own log-out: ends the session and is not forwarded.
    LogOut,
}

impl Class {
    /// How grave it is: of several things at once, the gravest counts.
    pub fn gravity(self) -> u8 {
        match self {
            Class::Asset => 0,
            Class::View => 1,
            Class::Change => 2,
            Class::Sensitive => 3,
            Class::Export => 4,
            Class::LogOut => 5,
            Class::Forbidden => 6,
        }
    }

    /// As the rules file spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Asset => "asset",
            Class::View => "view",
            Class::Change => "change",
            Class::Export => "export",
            Class::Sensitive => "sensitive",
            Class::Forbidden => "forbidden",
            Class::LogOut => "log-out",
        }
    }
}

const LOG_OUT: [&str; 3] = ["logout", "signout", "logoff"];
const EXPORT: [&str; 3] = ["export", "exports", "download"];
const FORBIDDEN: [&str; 25] = [
    "mfa",
    "email",
    "emails",
    "emailaddress",
    "emailaddresses",
    "changeemail",
    "updateemail",
    "user",
    "users",
    "team",
    "teams",
    "member",
    "members",
    "invitation",
    "invitations",
    "token",
    "tokens",
    "apikey",
    "apikeys",
    "accesstokens",
    "sso",
    "supportaccess",
    "webauthn",
    "credential",
    "credentials",
];
/// Forbidden also as a part of a name: `change-password`, `totpSetup`.
const SECRETS: [&str; 5] = ["password", "passkey", "twofactor", "2fa", "totp"];
/// Of what is forbidden, what is never anything else, whatever a rule says: `users` may be the vendor's word for
/// somebody else's members, but `mfa` is `mfa`.
const NEVER: [&str; 13] = [
    "mfa",
    "emailaddress",
    "emailaddresses",
    "changeemail",
    "updateemail",
    "apikey",
    "apikeys",
    "accesstokens",
    "sso",
    "supportaccess",
    "webauthn",
    "credential",
    "credentials",
];
const SENSITIVE: [&str; 7] = ["billing", "payment", "payments", "iban", "bank", "payout", "payouts"];
const FILES: [&str; 12] = ["csv", "xlsx", "xls", "ods", "pdf", "zip", "gz", "tar", "7z", "ics", "vcf", "sql"];
const DOWNLOADS: [&str; 22] = [
    "text/csv",
    "application/csv",
    "text/tab-separated-values",
    "application/pdf",
    "application/zip",
    "application/x-zip-compressed",
    "application/gzip",
    "application/x-gzip",
    "application/x-tar",
    "application/x-gtar",
    "application/x-7z-compressed",
    "application/x-bzip2",
    "application/vnd.rar",
    "application/msword",
    "application/octet-stream",
    "application/x-download",
    "application/force-download",
    "text/calendar",
    "text/vcard",
    "application/sql",
    "application/x-sql",
    "application/excel",
];
const DOCUMENT_FAMILIES: [&str; 4] = [
    "application/vnd.ms-",
    "application/vnd.openxmlformats-officedocument",
    "application/vnd.oasis.opendocument",
    "application/x-excel",
];

/// What a request is by default. Names of segments are read as loosely as an application may: in any case,
/// with or without hyphens and underscores, with an extension or a custom verb (`/users.json`, `/users:invite`).
pub fn classify(request: &Request) -> Class {
    classify_but(request, |_| false)
}

/// As [`classify`], without what certain segments of the path are called: a rule that spells them out knows them.
pub fn classify_but(request: &Request, known: impl Fn(usize) -> bool) -> Class {
    if is_asset(request) {
        return Class::Asset;
    }
    if request.fetch.destination == Destination::ServiceWorker {
        return Class::Forbidden;
    }
    let words = words(request, known);
    let names = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if names(&LOG_OUT) {
        return Class::LogOut;
    }
    if !request.method.is_safe() {
        if names(&FORBIDDEN) || words.iter().any(|word| SECRETS.iter().any(|secret| word.contains(secret))) {
            return Class::Forbidden;
        }
        if names(&SENSITIVE) {
            return Class::Sensitive;
        }
    }
    if names(&EXPORT) || asks_for_file(request) {
        return Class::Export;
    }
    if request.method.is_safe() { Class::View } else { Class::Change }
}

/// Whether a request would change what no rule can make changeable: passwords, second factors, keys, the grant.
pub fn is_never(request: &Request, graphql: Option<&GraphQl>) -> bool {
    if request.fetch.destination == Destination::ServiceWorker {
        return true;
    }
    let by_path = !request.method.is_safe() && words(request, |_| false).iter().any(|word| names_never(word));
    let fields = graphql.into_iter().flat_map(changing_fields);
    by_path || fields.flat_map(names_in).any(|name| names_never(&name))
}

/// What a GraphQL request is by default: the gravest of its operations. A mutation's fields are read as paths are:
/// `changePassword`, `inviteMember` and `exportCustomers` say what they do.
pub fn classify_graphql(graphql: &GraphQl) -> Class {
    let classes = graphql.operations.iter().map(|operation| match operation {
        Operation::Known { kind, fields, .. } => {
            let names: Vec<String> = fields.iter().flat_map(|field| names_in(field)).collect();
            class_of_fields(*kind == OperationKind::Mutation, &names)
        }
        Operation::Persisted(_) => Class::Change,
    });
    classes.max_by_key(|class| class.gravity()).unwrap_or(Class::Change)
}

fn class_of_fields(changes: bool, names: &[String]) -> Class {
    let any = |list: &[&str]| names.iter().any(|name| list.contains(&name.as_str()));
    if any(&EXPORT) {
        return Class::Export;
    }
    if !changes {
        return Class::View;
    }
    if any(&LOG_OUT) {
        return Class::LogOut;
    }
    if any(&FORBIDDEN) || names.iter().any(|name| SECRETS.iter().any(|secret| name.contains(secret))) {
        return Class::Forbidden;
    }
    if any(&SENSITIVE) { Class::Sensitive } else { Class::Change }
}

fn changing_fields(graphql: &GraphQl) -> impl Iterator<Item = &str> {
    graphql
        .operations
        .iter()
        .flat_map(|operation| match operation {
            Operation::Known { kind: OperationKind::Mutation, fields, .. } => fields.as_slice(),
            _ => &[],
        })
        .map(String::as_str)
}

/// The words of a name such as `createAPIKey`, in lower case: each, each with its neighbour, and all together.
fn names_in(field: &str) -> Vec<String> {
    let letters: Vec<char> = field.chars().collect();
    let mut words = vec![String::new()];
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(at + 1);
        let begins = letter.is_uppercase()
            && (before.is_some_and(|c| !c.is_uppercase()) || after.is_some_and(|c| c.is_lowercase()));
        if (begins || *letter == '_') && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
    }
    let pairs: Vec<String> = words.windows(2).map(|pair| pair.concat()).collect();
    let whole = words.concat();
    words.into_iter().chain(pairs).chain([whole]).collect()
}

fn names_never(word: &str) -> bool {
    NEVER.contains(&word) || SECRETS.iter().any(|secret| word.contains(secret))
}

/// Whether an answer, by its own headers, takes data away in one piece, whatever the request looked like.
pub fn export_by_answer(content_type: Option<&str>, content_disposition: Option<&str>) -> bool {
    let disposition = content_disposition.map(str::to_ascii_lowercase).unwrap_or_default();
    let kept_apart = match disposition.split(';').next().unwrap_or_default().trim() {
        "" | "inline" => disposition.split([';', '"']).any(names_file),
        // RFC 6266, 4.2: an unknown disposition is an attachment
        _ => true,
    };
    kept_apart || content_type.is_some_and(is_download)
}

fn is_asset(request: &Request) -> bool {
    let used_as_asset = matches!(
        request.fetch.destination,
        Destination::Style
            | Destination::Script
            | Destination::Image
            | Destination::Font
            | Destination::Manifest
    );
    request.method == Method::Get && used_as_asset && !request.fetch.navigate
}

/// Each segment's name: `users` for `Users.json`, `apikeys` for `api_keys`; custom verbs count as names.
fn words(request: &Request, known: impl Fn(usize) -> bool) -> Vec<String> {
    let segments = request.path.segments().enumerate().filter(|(at, _)| !known(*at));
    segments.flat_map(|(_, segment)| segment.split(':').map(word).collect::<Vec<_>>()).collect()
}

fn word(segment: &str) -> String {
    let joins = |c: char| matches!(c, '-' | '_' | ' ');
    let name = segment.trim_start_matches(|c: char| !c.is_alphanumeric());
    let name: String =
        name.chars().take_while(|c| c.is_alphanumeric() || joins(*c)).filter(|c| !joins(*c)).collect();
    name.to_uppercase().to_lowercase()
}

fn asks_for_file(request: &Request) -> bool {
    let is_file = |name: &str| FILES.contains(&name.trim().trim_start_matches('.').to_lowercase().as_str());
    if request.path.extension().is_some_and(|extension| is_file(&extension)) {
        return true;
    }
    let is_format = |name: &str| matches!(name.trim().to_lowercase().as_str(), "format" | "_format");
    let by_query = request
        .query
        .as_ref()
        .is_some_and(|query| query.loose_pairs().any(|(name, value)| is_format(&name) && is_file(&value)));
    by_query || request.header("accept").is_some_and(|accept| accept.split(',').any(is_download))
}

fn is_download(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    DOWNLOADS.contains(&essence.as_str())
        || DOCUMENT_FAMILIES.iter().any(|family| essence.starts_with(family))
}

/// Whether a piece of a disposition ends as the name of a file of a kind that is taken away.
fn names_file(piece: &str) -> bool {
    piece.trim().rsplit_once('.').is_some_and(|(_, extension)| FILES.contains(&extension))
}

#[cfg(test)]
mod tests;
