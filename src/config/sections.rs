//! Each section of the settings, read into its type.

use std::net::IpAddr;
use std::num::NonZeroU16;

use super::colour::{Colour, Colours};
use super::error::Problem;
use super::logo::Logo;
use super::read::{Reader, ticket_host};
use super::reply_to::ReplyTo;
use super::settings::{
    Approvals, Attempts, Brand, Database, Gateway, Guidelines, GuidelinesPlace, HandOff, History, Log, Mail,
    MailWay, Oidc, Portal, Review, RulesFile, Sessions, Settings, Smtp, Staff, Tickets, Upstream, Vendor,
};
use super::tickets::TicketPattern;
use super::web_address::WebAddress;
use super::work;

/// Every section is read, whatever was wrong with those before, so that all problems are told together.
pub(super) fn read_all(reader: &mut Reader<'_>) -> Option<Settings> {
    let database = reader.secret("database.url").map(|url| Database { url });
    let log = read_log(reader);
    let portal = (reader.parsed("portal.listen"), reader.door("portal.url"), read_proxies(reader));
    let gateway = (reader.parsed("gateway.listen"), reader.door("gateway.url"));
    let vendor = (reader.line("vendor.name"), reader.line("vendor.app"), reader.parsed("vendor.language"));
    let brand = read_brand(reader);
    let upstream = (
        reader.web("upstream.url"),
        reader.optional("upstream.connect"),
        reader.shared_secret("upstream.secret"),
    );
    let mail = read_mail(reader);
    let tickets = read_tickets(reader);
    let work = work::read(reader);
    let sessions = (reader.duration("sessions.hard"), reader.duration("sessions.idle"));
    let attempts = read_attempts(reader);
    let review = read_review(reader);
    let staff = read_staff(reader);
    let approvals = read_approvals(reader);
    let keep_days = reader.keep_days("history.keep_days");
    let hand_off = read_hand_off(reader);
    let oidc = read_oidc(reader);
    let rules = reader.optional_path("rules.file");
    Some(Settings {
        database: database?,
        log: log?,
        portal: Portal { listen: portal.0?, url: portal.1?, proxies: portal.2? },
        gateway: Gateway { listen: gateway.0?, url: gateway.1? },
        vendor: Vendor { name: vendor.0?, app: vendor.1?, language: vendor.2? },
        brand: brand?,
        upstream: Upstream { url: upstream.0?, connect: upstream.1?, secret: upstream.2? },
        mail: mail?,
        tickets: tickets?,
        work: work?,
        sessions: Sessions { hard: sessions.0?, idle: sessions.1? },
        attempts: attempts?,
        review: review?,
        staff: staff?,
        approvals: approvals?,
        history: History { keep_days: keep_days? },
        hand_off: hand_off?,
        oidc: oidc?,
        rules: RulesFile { file: rules? },
    })
}

fn read_proxies(reader: &mut Reader<'_>) -> Option<Vec<IpAddr>> {
    let address = |text: &str| {
        text.trim().parse().map_err(|_| format!("must hold addresses such as 10.0.0.7, not {text:?}"))
    };
    reader.optional_list("portal.proxies", address)
}

/// The colours are held to a contrast together: the one for the night may follow from the one for the day.
fn read_brand(reader: &mut Reader<'_>) -> Option<Brand> {
    let logo = reader.optional_with("brand.logo", |text| Logo::read(text.trim().as_ref()));
    let dark = reader.optional_with("brand.colour_dark", |text| {
        let dark = Colour::parse(text)?;
        Colours::by_night(dark).map(|_| dark).map_err(|faint| faint.to_string())
    });
    let colours = reader.optional_with("brand.colour", |text| {
        Colours::of(Colour::parse(text)?, dark.flatten()).map_err(|faint| faint.to_string())
    });
    if matches!((&colours, dark), (Some(None), Some(Some(_)))) {
        let why = "brand.colour_dark is set and brand.colour is not; by day pages would have another colour";
        reader.problems.push(Problem::Together(why.to_owned()));
        return None;
    }
    dark?;
    Some(Brand { logo: logo?, colours: colours? })
}

fn read_tickets(reader: &mut Reader<'_>) -> Option<Tickets> {
    let patterns = reader.optional_list("tickets.patterns", TicketPattern::parse)?;
    // Where there are patterns, hosts need not be set.
    let hosts = match patterns.is_empty() {
        true => reader.list("tickets.hosts", ticket_host)?,
        false => reader.optional_list("tickets.hosts", ticket_host)?,
    };
    let reply_to = reader.optional_list("tickets.reply_to", ReplyTo::parse)?;
    Some(Tickets { hosts, patterns, reply_to })
}

fn read_attempts(reader: &mut Reader<'_>) -> Option<Attempts> {
    let many = (reader.number("attempts.by_agent"), reader.number("attempts.by_account"));
    let (within, keep_days) = (reader.duration("attempts.within"), reader.number("attempts.keep_days"));
    Some(Attempts { by_agent: many.0?, by_account: many.1?, within: within?, keep_days: keep_days? })
}

fn read_review(reader: &mut Reader<'_>) -> Option<Review> {
    let sign_off_by = reader.one_or_two("review.sign_off_by");
    let (overdue_days, time_zone) =
        (reader.number("review.overdue_days"), reader.time_zone("review.time_zone"));
    Some(Review { sign_off_by: sign_off_by?, overdue_days: overdue_days?, time_zone: time_zone? })
}

fn read_approvals(reader: &mut Reader<'_>) -> Option<Approvals> {
    let role = |text: &str| match text.trim() {
        "" => Err("must hold names of roles, or none".to_owned()),
        name => Ok(name.to_lowercase()),
    };
    let mut roles = reader.list("approvals.roles", role);
    if let Some(none) = roles.as_mut().filter(|roles| roles.as_slice() == ["none"]) {
        none.clear();
    }
    let leads = reader.duration("approvals.leads_answer_within");
    let owners = reader.duration("approvals.owners_answer_within");
    let good_for = reader.duration("approvals.good_for");
    Some(Approvals {
        roles: roles?,
        leads_answer_within: leads?,
        owners_answer_within: owners?,
        good_for: good_for?,
    })
}

fn read_hand_off(reader: &mut Reader<'_>) -> Option<Option<HandOff>> {
    let keys = reader.optional_path("owners.hand_off.keys");
    let issuer = reader.optional_line("owners.hand_off.issuer");
    let audience = reader.optional_line("owners.hand_off.audience");
    let origins = match reader.given("owners.hand_off.origins").is_some() {
        true => reader.list("owners.hand_off.origins", WebAddress::parse),
        false => Some(Vec::new()),
    };
    match (keys?, issuer?, audience?, origins?) {
        (Some(keys), Some(issuer), audience, origins) => {
            Some(Some(HandOff { keys, issuer, audience, origins }))
        }
        (None, None, None, origins) if origins.is_empty() => Some(None),
        _ => {
            let why = "owners.hand_off.keys and owners.hand_off.issuer go together; one of them is missing";
            reader.problems.push(Problem::Together(why.to_owned()));
            None
        }
    }
}

fn read_oidc(reader: &mut Reader<'_>) -> Option<Option<Oidc>> {
    let issuer = reader.issuer("sign_in.oidc.issuer");
    let client_id = reader.optional_line("sign_in.oidc.client_id");
    let client_secret = reader.optional_secret("sign_in.oidc.client_secret");
    let name = reader.line("sign_in.oidc.name");
    let who = reader.list("sign_in.oidc.who", one_of_both);
    let said = |text: &str| Ok(text.to_owned());
    let (amr, acr) =
        (reader.optional_list("sign_in.oidc.amr", said), reader.optional_list("sign_in.oidc.acr", said));
    let (name, who, amr, acr) = (name?, who?, amr?, acr?);
    let why = match (issuer?, client_id?, client_secret?) {
        (None, None, None) => return Some(None),
        (Some(_), Some(_), Some(_))
            if who.iter().any(|who| who == "staff") && amr.is_empty() && acr.is_empty() =>
        {
            "sign_in.oidc.amr or sign_in.oidc.acr must say how the provider tells that staff have shown two factors"
        }
        (Some(issuer), Some(client_id), Some(client_secret)) => {
            return Some(Some(Oidc { issuer, client_id, client_secret, name, who, amr, acr }));
        }
        _ => "sign_in.oidc.issuer, client_id and client_secret go together; one of them is missing",
    };
    reader.problems.push(Problem::Together(why.to_owned()));
    None
}

fn one_of_both(text: &str) -> Result<String, String> {
    match text {
        "staff" | "owners" => Ok(text.to_owned()),
        _ => Err(format!("must hold staff, owners or both, not {text:?}")),
    }
}

pub(super) fn read_log(reader: &mut Reader<'_>) -> Option<Log> {
    let log =
        (reader.log_origin("log.origin"), reader.path("log.key_file"), reader.optional_secret("log.outside"));
    Some(Log { origin: log.0?, key_file: log.1?, outside: log.2? })
}

fn read_mail(reader: &mut Reader<'_>) -> Option<Mail> {
    let from = (reader.line("mail.from_name"), reader.email("mail.from_email"));
    let tls = reader.tls("mail.smtp_tls");
    let port = reader.optional::<NonZeroU16>("mail.smtp_port");
    let sign_in = (reader.optional_line("mail.smtp_username"), reader.optional_secret("mail.smtp_password"));
    let (host, folder) = (reader.optional_line("mail.smtp_host")?, reader.optional_path("mail.folder")?);
    let mut wrong = |why: &str| reader.problems.push(Problem::Together(why.to_owned()));
    let sign_in = match (sign_in.0?, sign_in.1?) {
        (Some(username), Some(password)) => Some((username, password)),
        (None, None) => None,
        _ => {
            wrong("mail.smtp_username and mail.smtp_password go together; one of them is missing");
            return None;
        }
    };
    let way = match (host, folder) {
        (Some(host), None) => {
            let tls = tls?;
            let port = port?.map_or(tls.usual_port(), NonZeroU16::get);
            MailWay::Smtp(Smtp { host, port, tls, sign_in })
        }
        (None, Some(folder)) => MailWay::Folder(folder),
        (Some(_), Some(_)) => {
            wrong("mail.smtp_host and mail.folder are both set; keep one of them");
            return None;
        }
        (None, None) => {
            wrong("mail.smtp_host is missing: without it (or mail.folder, to try things out) nobody is told");
            return None;
        }
    };
    Some(Mail { from_name: from.0?, from_email: from.1?, way })
}

fn read_staff(reader: &mut Reader<'_>) -> Option<Staff> {
    let training_days = reader.training_days("staff.training_days");
    let version = reader.optional_line("staff.guidelines_version");
    let (file, url) =
        (reader.optional_path("staff.guidelines_file"), reader.optional_link("staff.guidelines_url"));
    let mut wrong = |why: &str| {
        reader.problems.push(Problem::Together(why.to_owned()));
        None
    };
    let guidelines = match (version?, file?, url?) {
        (None, None, None) => None,
        (Some(version), Some(file), None) => Some(Guidelines { version, place: GuidelinesPlace::File(file) }),
        (Some(version), None, Some(url)) => Some(Guidelines { version, place: GuidelinesPlace::Url(url) }),
        (Some(_), None, None) => {
            return wrong(
                "staff.guidelines_version is set, but neither staff.guidelines_file nor staff.guidelines_url says \
                 where they are read",
            );
        }
        (None, ..) => {
            return wrong("staff.guidelines_version is missing: people accept the guidelines by version");
        }
        (Some(_), Some(_), Some(_)) => {
            return wrong("staff.guidelines_file and staff.guidelines_url are both set; keep one of them");
        }
    };
    Some(Staff { training_days: training_days?, guidelines })
}
