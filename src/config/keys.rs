//! The one table of settings: names, needs, meanings. The example file, the check for unknown names and the
//! listing of what is in force all come from it.

/// One setting.
#[derive(Debug)]
pub struct Key {
    /// `gateway.url`: section and name.
    pub name: &'static str,
    pub kind: Kind,
    pub need: Need,
    /// What it is for, in a sentence or two.
    pub about: &'static str,
    /// What the example file shows.
    pub example: &'static str,
}

/// What a setting's value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    /// An array in the file; separated by commas elsewhere.
    List,
    /// Tables of one name, each begun with two brackets; only in the file.
    Tables,
    /// An address that may hold a password: shown without it, and may come from a file.
    Address,
    /// Never shown, and may come from a file.
    Secret,
}

/// Whether a setting must be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Required,
    Default(&'static str),
    Optional,
}

impl Key {
    pub fn section(&self) -> &'static str {
        self.name.rsplit_once('.').map_or(self.name, |(section, _)| section)
    }

    /// The name within its section.
    pub fn field(&self) -> &'static str {
        self.name.rsplit_once('.').map_or(self.name, |(_, field)| field)
    }

    /// Whether `<name>_file` may name a file that holds the value.
    pub fn may_come_from_a_file(&self) -> bool {
        matches!(self.kind, Kind::Secret | Kind::Address)
    }

    /// The environment variable that sets it.
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name.replace('.', "__").to_uppercase())
    }
}

/// What starts the environment variables that are settings.
pub(super) const PREFIX: &str = "PORCHLIGHT__";

/// The setting of this name.
pub fn key(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// What each section is about, in the order of the example file.
pub(super) const SECTIONS: &[(&str, &str)] = &[
    ("database", "Where everything is kept."),
    ("log", "The history that customers can check."),
    ("portal", "The pages for owners, support agents and reviewers."),
    (
        "gateway",
        "The support agents' way into your app. Each session has an origin of its own below its domain.",
    ),
    ("vendor", "What your customers call you."),
    ("brand", "How pages and mails look. Left out: as Porchlight's own."),
    ("upstream", "Your app, behind the gateway."),
    ("mail", "Mails to owners: over a mail server (smtp_host) or, to try things out, into a folder."),
    ("tickets", "The tickets that an agent must name. At least one of the two must be set."),
    (
        "work",
        "Kinds of work. Where there are some, an agent declares one of them when entering; pages outside it are marked for \
         the reviewer. A table for each.",
    ),
    ("sessions", "How long a support session may last."),
    (
        "attempts",
        "Tries to enter an account that were refused: when reviewers are told, and how long they are kept.",
    ),
    ("review", "How finished sessions are reviewed, and weeks of them signed off."),
    ("staff", "What it takes to enter accounts, beside the role and a second factor."),
    ("approvals", "Which sessions need the approval of a second person."),
    ("history", "What customers read, and for how long."),
    (
        "owners.hand_off",
        "Your app hands its signed-in customers over by a short token: see docs/integrating.md.",
    ),
    (
        "sign_in.oidc",
        "Sign-in by your OpenID provider, which returns people to <portal.url>/sign-in/oidc/back.",
    ),
    ("rules", "What your app's addresses are, and what may show: see docs/rules.md."),
];

/// Every setting there is.
pub const KEYS: &[Key] = &[
    Key {
        name: "database.url",
        kind: Kind::Address,
        need: Need::Required,
        about: "sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME.",
        example: "sqlite:/var/lib/porchlight/porchlight.sqlite3",
    },
    Key {
        name: "log.origin",
        kind: Kind::Text,
        need: Need::Required,
        about: "The name of your logs in every signed checkpoint: a host name of yours, without https://. \
                Fixed at the first start.",
        example: "porchlight.acme.example",
    },
    Key {
        name: "log.key_file",
        kind: Kind::Text,
        need: Need::Required,
        about: "The file of the key that signs checkpoints. Made at the first start; back it up apart from the \
                database.",
        example: "/var/lib/porchlight/log.key",
    },
    Key {
        name: "log.outside",
        kind: Kind::Address,
        need: Need::Optional,
        about: "Where the newest checkpoint is kept outside the database, so that a restored backup is noticed: a \
                file, or sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME of another database (several instances need \
                one). Left out: log.checkpoint beside the key file. Never restore it together with the database.",
        example: "/var/lib/porchlight-outside/log.checkpoint",
    },
    Key {
        name: "portal.listen",
        kind: Kind::Text,
        need: Need::Default("127.0.0.1:8080"),
        about: "Address and port to listen on.",
        example: "127.0.0.1:8080",
    },
    Key {
        name: "portal.url",
        kind: Kind::Text,
        need: Need::Required,
        about: "How browsers reach it: scheme and host. http only on this machine.",
        example: "https://access.acme.example",
    },
    Key {
        name: "portal.proxies",
        kind: Kind::List,
        need: Need::Optional,
        about: "The addresses of your reverse proxies, if they are on other machines: who they say is behind them \
                (X-Forwarded-For) is believed, when tries to sign in are counted. A proxy on this machine is \
                believed anyway.",
        example: "10.0.0.7",
    },
    Key {
        name: "gateway.listen",
        kind: Kind::Text,
        need: Need::Default("127.0.0.1:8081"),
        about: "Address and port to listen on.",
        example: "127.0.0.1:8081",
    },
    Key {
        name: "gateway.url",
        kind: Kind::Text,
        need: Need::Required,
        about: "Scheme and domain, best a registered domain of its own. It needs a wildcard DNS entry and a \
                wildcard certificate. http only on this machine.",
        example: "https://acme-support.example",
    },
    Key { name: "vendor.name", kind: Kind::Text, need: Need::Required, about: "Your name.", example: "Acme" },
    Key {
        name: "vendor.app",
        kind: Kind::Text,
        need: Need::Required,
        about: "Your app's name.",
        example: "Acme Invoices",
    },
    Key {
        name: "vendor.language",
        kind: Kind::Text,
        need: Need::Default("en"),
        about: "en or de: for mails to people who chose no language, and for browsers that ask for another one.",
        example: "de",
    },
    Key {
        name: "brand.logo",
        kind: Kind::Text,
        need: Need::Optional,
        about: "Your logo, in the pages' header: a file, PNG or SVG, of at most 32 kB. An SVG may only draw (no script, \
                nothing that is fetched); it may adapt to the night by prefers-color-scheme. Mails hold no pictures.",
        example: "/etc/porchlight/logo.svg",
    },
    Key {
        name: "brand.colour",
        kind: Kind::Text,
        need: Need::Optional,
        about: "Your colour: of links, buttons and headings, on pages and in mails. It must be readable on white (4.5:1, WCAG \
                2.2 AA); if it is not, the nearest that is gets named.",
        example: "#0b5fff",
    },
    Key {
        name: "brand.colour_dark",
        kind: Kind::Text,
        need: Need::Optional,
        about: "The same for whoever's device is set to dark. Left out: brand.colour, as much lighter as it has to be.",
        example: "#8ab4ff",
    },
    Key {
        name: "upstream.url",
        kind: Kind::Text,
        need: Need::Required,
        about: "The address by which your app knows itself: scheme and host.",
        example: "https://app.acme.example",
    },
    Key {
        name: "upstream.connect",
        kind: Kind::Text,
        need: Need::Optional,
        about: "Address and port to connect to instead of the one that DNS gives for upstream.url.",
        example: "10.0.0.5:443",
    },
    Key {
        name: "upstream.secret",
        kind: Kind::Secret,
        need: Need::Required,
        about: "What your app asks for before it believes who the gateway says is there. At least 16 characters; \
                make one with: openssl rand -hex 32",
        example: "/etc/porchlight/upstream.secret",
    },
    Key {
        name: "mail.from_name",
        kind: Kind::Text,
        need: Need::Required,
        about: "The sender's name.",
        example: "Acme Support Access",
    },
    Key {
        name: "mail.from_email",
        kind: Kind::Text,
        need: Need::Required,
        about: "The sender's address.",
        example: "support-access@acme.example",
    },
    Key {
        name: "mail.smtp_host",
        kind: Kind::Text,
        need: Need::Optional,
        about: "The mail server. Either this or mail.folder must be set.",
        example: "smtp.acme.example",
    },
    Key {
        name: "mail.smtp_port",
        kind: Kind::Number,
        need: Need::Optional,
        about: "Its port. Left out: 465 with implicit TLS, 587 with starttls, 25 with none.",
        example: "587",
    },
    Key {
        name: "mail.smtp_tls",
        kind: Kind::Text,
        need: Need::Default("starttls"),
        about: "implicit (TLS from the first byte), starttls (refused if the server has none), or none.",
        example: "starttls",
    },
    Key {
        name: "mail.smtp_username",
        kind: Kind::Text,
        need: Need::Optional,
        about: "Who signs in to the mail server. Goes with mail.smtp_password.",
        example: "porchlight",
    },
    Key {
        name: "mail.smtp_password",
        kind: Kind::Secret,
        need: Need::Optional,
        about: "The password for the mail server.",
        example: "/etc/porchlight/smtp.password",
    },
    Key {
        name: "mail.folder",
        kind: Kind::Text,
        need: Need::Optional,
        about: "Put mails into this folder and send none.",
        example: "/var/lib/porchlight/mail",
    },
    Key {
        name: "tickets.hosts",
        kind: Kind::List,
        need: Need::Optional,
        about: "The hosts of your ticket system: an https link to one of them is a ticket, whatever its path.",
        example: "acme.zendesk.com",
    },
    Key {
        name: "tickets.patterns",
        kind: Kind::List,
        need: Need::Optional,
        about: "Links that are tickets, with {number} where the ticket's number stands; then tickets.hosts may be left \
                out.",
        example: "https://acme.zendesk.com/agent/tickets/{number}",
    },
    Key {
        name: "tickets.reply_to",
        kind: Kind::List,
        need: Need::Optional,
        about: "Where answers to mails about a ticket go (Reply-To), with {number} where its number stands; for tickets of \
                one host: acme.zendesk.com: support+id{number}@acme.zendesk.com. Left out: to mail.from_email.",
        example: "support+{number}@acme.example",
    },
    Key {
        name: "work",
        kind: Kind::Tables,
        need: Need::Optional,
        about: "mode is view or change; work to view never switches to changing without an owner's own yes. pages are \
                patterns as in the rules file.",
        example: "id = \"invoices\"\nlabel = \"Invoices\"\nmode = \"view\"\npages = [\"/invoices/**\"]",
    },
    Key {
        name: "sessions.hard",
        kind: Kind::Text,
        need: Need::Default("60m"),
        about: "A session ends this long after it was opened, whatever happens.",
        example: "60m",
    },
    Key {
        name: "sessions.idle",
        kind: Kind::Text,
        need: Need::Default("15m"),
        about: "A session ends when nobody did anything for this long.",
        example: "15m",
    },
    Key {
        name: "attempts.by_agent",
        kind: Kind::Number,
        need: Need::Default("5"),
        about: "From so many refused tries of one person on, within attempts.within, reviewers are mailed, once.",
        example: "5",
    },
    Key {
        name: "attempts.by_account",
        kind: Kind::Number,
        need: Need::Default("5"),
        about: "The same of tries to enter one account, whoever made them.",
        example: "5",
    },
    Key {
        name: "attempts.within",
        kind: Kind::Text,
        need: Need::Default("1h"),
        about: "How long tries are counted together.",
        example: "1h",
    },
    Key {
        name: "attempts.keep_days",
        kind: Kind::Number,
        need: Need::Default("90"),
        about: "For how many days the reviewers' list of refused tries is kept. What stands in a customer's history stays there.",
        example: "90",
    },
    Key {
        name: "review.sign_off_by",
        kind: Kind::Number,
        need: Need::Default("1"),
        about: "How many reviewers sign off a week whose sessions are all reviewed: 1 or 2. One alone must not have opened any \
                of them; the second is another person than the first.",
        example: "2",
    },
    Key {
        name: "review.overdue_days",
        kind: Kind::Number,
        need: Need::Default("7"),
        about: "So many days after a week has ended without being signed off, reviewers are mailed, once.",
        example: "7",
    },
    Key {
        name: "review.time_zone",
        kind: Kind::Text,
        need: Need::Default("UTC"),
        about: "Weeks begin and end there: on Mondays at midnight.",
        example: "Europe/Vienna",
    },
    Key {
        name: "staff.training_days",
        kind: Kind::Number,
        need: Need::Default("365"),
        about: "For how many days a training counts. On the page Staff an administrator notes the day on which somebody \
                finished it. 0: no training is asked for.",
        example: "365",
    },
    Key {
        name: "staff.guidelines_version",
        kind: Kind::Text,
        need: Need::Optional,
        about: "The version of your guidelines for agents: whoever has not read this one enters no account. Goes with \
                staff.guidelines_file or staff.guidelines_url. Left out: nothing has to be read.",
        example: "2026-11",
    },
    Key {
        name: "staff.guidelines_file",
        kind: Kind::Text,
        need: Need::Optional,
        about: "Their text, as a file of plain text. It is read at the start.",
        example: "/etc/porchlight/guidelines.txt",
    },
    Key {
        name: "staff.guidelines_url",
        kind: Kind::Text,
        need: Need::Optional,
        about: "Or where else they are read: an https address.",
        example: "https://acme.example/support-guidelines",
    },
    Key {
        name: "approvals.roles",
        kind: Kind::List,
        need: Need::Default("owner, admin"),
        about: "Acting as a user with one of these roles needs a lead's approval for each session; so does every session in \
                an account marked sensitive. none: no role needs one.",
        example: "owner",
    },
    Key {
        name: "approvals.leads_answer_within",
        kind: Kind::Text,
        need: Need::Default("4h"),
        about: "A request to leads lapses when none of them answers for this long.",
        example: "4h",
    },
    Key {
        name: "approvals.owners_answer_within",
        kind: Kind::Text,
        need: Need::Default("72h"),
        about: "A request to an account's owners lapses when none of them answers for this long.",
        example: "72h",
    },
    Key {
        name: "approvals.good_for",
        kind: Kind::Text,
        need: Need::Default("4h"),
        about: "An approval lets one session be opened, which is over this long after the approval at the latest. Whoever \
                approves may make it shorter.",
        example: "4h",
    },
    Key {
        name: "history.keep_days",
        kind: Kind::Number,
        need: Need::Default("365"),
        about: "For how many days what entries say is kept, at least 90; then it is erased, and so are its copies. One \
                account's own number is set with: porchlight account retention",
        example: "365",
    },
    Key {
        name: "owners.hand_off.keys",
        kind: Kind::Text,
        need: Need::Optional,
        about: "A file with your app's public keys as a JWK Set (EdDSA, ES256 or RS256). Read anew each time, so keys \
                change without a restart.",
        example: "/etc/porchlight/app.jwks.json",
    },
    Key {
        name: "owners.hand_off.issuer",
        kind: Kind::Text,
        need: Need::Optional,
        about: "What your app says as iss. Goes with owners.hand_off.keys.",
        example: "https://app.acme.example",
    },
    Key {
        name: "owners.hand_off.audience",
        kind: Kind::Text,
        need: Need::Optional,
        about: "What your app says as aud. Left out: portal.url.",
        example: "https://access.acme.example",
    },
    Key {
        name: "owners.hand_off.origins",
        kind: Kind::List,
        need: Need::Optional,
        about: "Where the form stands that posts the token, scheme and host. Left out: upstream.url.",
        example: "https://app.acme.example",
    },
    Key {
        name: "sign_in.oidc.issuer",
        kind: Kind::Text,
        need: Need::Optional,
        about: "The provider, to the letter as it calls itself. What it says there names its other addresses.",
        example: "https://id.acme.example",
    },
    Key {
        name: "sign_in.oidc.client_id",
        kind: Kind::Text,
        need: Need::Optional,
        about: "What the provider calls Porchlight.",
        example: "porchlight",
    },
    Key {
        name: "sign_in.oidc.client_secret",
        kind: Kind::Secret,
        need: Need::Optional,
        about: "The secret that goes with it.",
        example: "/etc/porchlight/oidc.secret",
    },
    Key {
        name: "sign_in.oidc.name",
        kind: Kind::Text,
        need: Need::Default("single sign-on"),
        about: "What people call it, to stand after \"Sign in with\".",
        example: "Acme ID",
    },
    Key {
        name: "sign_in.oidc.who",
        kind: Kind::List,
        need: Need::Default("staff"),
        about: "Who may sign in by it: staff, owners, or both. Staff must have been invited, and owners be known; the \
                address that the provider has verified says the first time who they are.",
        example: "staff",
    },
    Key {
        name: "sign_in.oidc.amr",
        kind: Kind::List,
        need: Need::Optional,
        about: "What the provider says in amr of somebody who has shown two factors, any of these. Staff who have not are \
                not let in. For staff this or sign_in.oidc.acr must be set.",
        example: "mfa",
    },
    Key {
        name: "sign_in.oidc.acr",
        kind: Kind::List,
        need: Need::Optional,
        about: "The same of acr. The provider is asked for these.",
        example: "https://id.acme.example/two-factors",
    },
    Key {
        name: "rules.file",
        kind: Kind::Text,
        need: Need::Optional,
        about: "The rules file. Without one, built-in rules decide everything. It is read again when it changes.",
        example: "/etc/porchlight/rules.toml",
    },
];
