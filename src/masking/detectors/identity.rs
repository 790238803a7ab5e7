//! What a field is by what it is called: its name, id, label, key or `autocomplete`. Values are not looked at.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Detector;

/// What a name says of the value beneath it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// Nothing: the value alone decides.
    Ordinary,
    /// A secret: the value is replaced by a mark.
    Secret(Detector),
    /// A token against cross-site requests: it travels as a surrogate, so that the app's forms keep working.
    Csrf,
}

impl Identity {
    /// The secret that it is, if it is one.
    pub fn secret(self) -> Option<Detector> {
        match self {
            Self::Secret(detector) => Some(detector),
            Self::Ordinary | Self::Csrf => None,
        }
    }

    /// The same where no script needs its tokens: there they are secrets as well.
    pub fn with_tokens(self) -> Option<Detector> {
        match self {
            Self::Csrf => Some(Detector::Token),
            other => other.secret(),
        }
    }
}

/// What a field called `name` holds. Names are read as words (`cardNumber`, `card_number`, `card[number]` and
/// "Card number" are the same), so that `rate` is not found in `generated` nor `pin` in `shipping`.
pub fn identify(name: &str) -> Identity {
    let words = words_of(name);
    if csrf_words(&words) || name == "_token" {
        return Identity::Csrf;
    }
    secret_in(&words, 0).map_or(Identity::Ordinary, Identity::Secret)
}

/// What a key holds that lies beneath another: `number` beneath `card` is a card number, while `scopes` beneath
/// `token` is not a token.
pub fn identify_beneath(parent: &str, key: &str) -> Identity {
    let own = identify(key);
    if own != Identity::Ordinary || parent.is_empty() {
        return own;
    }
    let mut words = words_of(parent);
    let above = words.len();
    words.extend(words_of(key));
    secret_in(&words, above).map_or(Identity::Ordinary, Identity::Secret)
}

/// Whether a name says nothing by itself, and what it names is what stands above it: `{"password": {"value": …}}`.
pub fn carries(name: &str) -> bool {
    matches!(name, "value" | "plain" | "raw" | "secret" | "current" | "text" | "data")
}

/// Whether a field, header or meta tag of this name carries a token against cross-site requests.
pub fn is_csrf(name: &str) -> bool {
    identify(name) == Identity::Csrf
}

/// Whether a key of this name holds a token that the app's script sends along with its calls.
pub fn is_bearer(name: &str) -> bool {
    const BEARERS: [&str; 10] = [
        "access token",
        "id token",
        "refresh token",
        "auth token",
        "session token",
        "bearer",
        "bearer token",
        "jwt",
        "api jwt",
        "authorization",
    ];
    BEARERS.contains(&words_of(name).join(" ").as_str())
}

/// Whether a field of this name holds some token.
pub fn is_token(name: &str) -> bool {
    matches!(identify(name), Identity::Csrf | Identity::Secret(Detector::Token))
}

/// What an `autocomplete` attribute promises (HTML, autofill field names).
pub fn of_autocomplete(value: &str) -> Option<Detector> {
    value.split_ascii_whitespace().find_map(|token| match token.to_ascii_lowercase().as_str() {
        "current-password" | "new-password" => Some(Detector::Password),
        "one-time-code" => Some(Detector::RecoveryCode),
        "cc-number" => Some(Detector::CardNumber),
        "cc-csc" => Some(Detector::CardCode),
        "bday" | "bday-day" | "bday-month" | "bday-year" => Some(Detector::BirthDate),
        _ => None,
    })
}

/// Phrases by detector: words separated by spaces, phrases by commas. English first, then the neighbours whose
/// labels a European vendor's pages show.
const PHRASES: &[(Detector, &str)] = &[
    (
        Detector::Password,
        "password,passwd,pwd,passphrase,pass phrase,passcode,pin,pin code,passwort,kennwort,mot de passe,contraseña,senha,\
         wachtwoord",
    ),
    (Detector::Secret, "secret,client secret,shared secret,signing secret,webhook secret,secrets,geheimnis"),
    (
        Detector::Key,
        "api key,apikey,api keys,secret key,private key,access key,signing key,encryption key,ssh key,license key,\
         licence key,service key,server key,account key,storage key,connection string,mnemonic,seed phrase",
    ),
    (
        Detector::Token,
        "token,access token,accesstoken,auth token,authtoken,bearer,bearer token,refresh token,refreshtoken,\
         session token,api token,apitoken,jwt,id token,session id,sessionid,sid,authorization",
    ),
    (
        Detector::RecoveryCode,
        "recovery code,recovery codes,backup code,backup codes,one time code,otp,totp,otp code,mfa code,scratch code,\
         scratch codes,verification code,recovery phrase,recovery key",
    ),
    (
        Detector::CardNumber,
        "card number,cardnumber,card no,creditcard,credit card,credit card number,debit card,cc number,ccnumber,cc num,\
         ccnum,card num,pan,kartennummer,kreditkartennummer,kreditkarte,numéro de carte",
    ),
    (
        Detector::CardCode,
        "cvc,cvv,csc,cvn,card code,card security code,security code,card verification,prüfziffer,kartenprüfnummer",
    ),
    (
        Detector::BankAccount,
        "iban,account number,accountnumber,account no,bank account,bankaccount,bank account number,acct number,\
         kontonummer,numéro de compte",
    ),
    (
        Detector::NationalId,
        "ssn,social security,social security number,national id,nationalid,national id number,national identity,\
         national identification,national insurance,national insurance number,nino,identity card number,id card number,\
         sozialversicherungsnummer,personalausweisnummer,ausweisnummer,bsn,dni,driver license number,\
         driving licence number",
    ),
    (
        Detector::BirthDate,
        "birth date,birthdate,date of birth,dateofbirth,dob,birthday,bday,born on,birth day,birth month,birth year,\
         geburtsdatum,geburtstag,date de naissance,fecha de nacimiento",
    ),
    (
        Detector::Passport,
        "passport,passport number,passport no,passport id,passportnumber,reisepass,reisepassnummer",
    ),
    (
        Detector::TaxId,
        "tax id,taxid,tax identifier,tax identification,tax identification number,tax number,taxnumber,tin,itin,\
         taxpayer id,steuer id,steuerid,steuernummer,steueridentifikationsnummer,tax file number",
    ),
    (
        Detector::PrivateNote,
        "private note,private notes,privatenote,privatenotes,confidential note,confidential notes,private comment,\
         private comments,notes private,note private",
    ),
];

/// Words after a phrase that make it speak *about* the secret: `token_name`, `password_updated_at`.
const ABOUT: &str = "name names type types id ids count counts label title status state at on date enabled enable required \
    require policy length min max limit limits expires expiry expiration expire created updated changed rotated last scope \
    scopes page url link format brand strength reset set valid verified version uri endpoint lifetime ttl issuer holder \
    country placeholder help forgot visible algorithm prefix description";

/// Words before a phrase that make it a yes or no: `has_password`, `show_token`.
const ASKS: &str = "has is show hide require requires needs forgot forgotten reset change use uses remember";

type Phrases = HashMap<&'static str, Vec<(Vec<&'static str>, Detector)>>;

static BY_FIRST_WORD: LazyLock<Phrases> = LazyLock::new(|| {
    let mut phrases = Phrases::new();
    for (detector, list) in PHRASES {
        for phrase in list.split(',') {
            let words: Vec<&str> = phrase.split_whitespace().collect();
            phrases.entry(words[0]).or_default().push((words, *detector));
        }
    }
    for known in phrases.values_mut() {
        known.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    phrases
});

/// The secret that the words name, if its phrase reaches beyond the word at `after`.
fn secret_in(words: &[String], after: usize) -> Option<Detector> {
    for start in 0..words.len() {
        let Some(known) = BY_FIRST_WORD.get(words[start].as_str()) else { continue };
        for (phrase, detector) in known {
            let end = start + phrase.len();
            let fits =
                words.len() >= end && words[start..end].iter().zip(phrase).all(|(word, known)| word == known);
            if fits && end > after && !only_about(&words[..start], &words[end..]) {
                return Some(*detector);
            }
        }
    }
    None
}

fn only_about(before: &[String], rest: &[String]) -> bool {
    let about = |word: &String| ABOUT.split_whitespace().any(|known| known == word);
    let asks = |word: &String| ASKS.split(' ').any(|known| known == word);
    rest.first().is_some_and(about) || before.first().is_some_and(asks)
}

fn csrf_words(words: &[String]) -> bool {
    let has = |wanted: &str| words.iter().any(|word| word == wanted);
    let squashed = || words.concat();
    has("csrf")
        || has("xsrf")
        || has("csrfmiddlewaretoken")
        || has("csrftoken")
        || has("xsrftoken")
        || (has("token")
            && (has("authenticity") || has("verification") || has("antiforgery") || has("forgery")))
        || (words.len() > 1 && squashed() == "formtoken")
}

/// The words of a name, lower case: cut at anything that is not a letter or digit, at `camelCase`, and between
/// letters and digits.
fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut last = ' ';
    let mut letters = name.chars().take(200).peekable();
    while let Some(letter) = letters.next() {
        let next_is_lower = letters.peek().is_some_and(|next| next.is_lowercase());
        let cut = !letter.is_alphanumeric()
            || (letter.is_uppercase() && (last.is_lowercase() || (last.is_uppercase() && next_is_lower)))
            || (letter.is_numeric() != last.is_numeric() && last.is_alphanumeric());
        if cut && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if letter.is_alphanumeric() {
            word.extend(letter.to_lowercase());
        }
        last = letter;
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_names_however_they_are_spelled() {
        for (name, detector) in [
            ("password", Detector::Password),
            ("user[new_password]", Detector::Password),
            ("passwordConfirmation", Detector::Password),
            ("password2", Detector::Password),
            ("Card number", Detector::CardNumber),
            ("cardNumber", Detector::CardNumber),
            ("cvv2", Detector::CardCode),
            ("stripe_api_key", Detector::Key),
            ("APIKey", Detector::Key),
            ("client-secret", Detector::Secret),
            ("access_token", Detector::Token),
            ("recoveryCodes", Detector::RecoveryCode),
            ("IBAN", Detector::BankAccount),
            ("bank_account", Detector::BankAccount),
            ("ssn", Detector::NationalId),
            ("Date of birth", Detector::BirthDate),
            ("passport_no", Detector::Passport),
            ("tax_id", Detector::TaxId),
            ("tax_number", Detector::TaxId),
            ("Private notes", Detector::PrivateNote),
            ("Passwort", Detector::Password),
        ] {
            assert_eq!(identify(name), Identity::Secret(detector), "{name}");
        }
    }

    #[test]
    fn ordinary_names_stay_ordinary() {
        for name in [
            "rate",
            "tax_rate",
            "name",
            "email",
            "phone",
            "shipping",
            "company",
            "notes",
            "invoice_number",
            "key",
            "data-key",
            "token_name",
            "token_count",
            "max_tokens",
            "password_updated_at",
            "has_password",
            "panel",
            "span",
            "keyboard",
            "secretary",
            "author",
            "opinion",
            "spinner",
            "vat_number",
            "card_brand",
            "due_date",
            "passport_expiry",
            "sidebar",
            "forgot_password",
        ] {
            assert_eq!(identify(name), Identity::Ordinary, "{name}");
        }
    }

    #[test]
    fn tokens_against_cross_site_requests_are_not_taken_for_secrets() {
        for name in [
            "csrf_token",
            "_token",
            "authenticity_token",
            "X-CSRF-Token",
            "xsrfToken",
            "csrfmiddlewaretoken",
            "__RequestVerificationToken",
        ] {
            assert_eq!(identify(name), Identity::Csrf, "{name}");
        }
    }

    #[test]
    fn a_key_is_read_together_with_the_one_above_it() {
        assert_eq!(identify_beneath("card", "number"), Identity::Secret(Detector::CardNumber));
        assert_eq!(identify_beneath("token", "scopes"), Identity::Ordinary);
        assert_eq!(identify_beneath("invoice", "number"), Identity::Ordinary);
    }
}
