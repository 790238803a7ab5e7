//! What a form showed the agent: the type that remembers it, and how a field is called in plain words. Filled by the
//! pass over the page; compared and restored by `forms`.

use serde::{Deserialize, Serialize};

use super::detectors::Detector;

/// The name of the hidden input that carries a served form's id, put first in each form and stripped on submit.
pub const FORM_FIELD: &str = "porchlight-form";

/// A form as it was served.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Default)]
pub struct ServedForm {
    /// Our id, which comes back in [`FORM_FIELD`].
    pub id: String,
    /// `GET` or `POST`.
    pub method: String,
    /// Where it is sent: absolute path and query.
    pub action: String,
    /// Where its buttons may send it instead (`formaction`).
    #[serde(default)]
    pub other_actions: Vec<String>,
    pub page_title: Option<String>,
    /// What its first button says.
    pub submit_label: Option<String>,
    /// What each of its buttons says.
    #[serde(default)]
    pub buttons: Vec<String>,
    pub fields: Vec<ServedField>,
}

/// One field of a served form: all controls of one name and kind.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct ServedField {
    pub name: String,
    pub label: String,
    pub kind: Kind,
    /// The values as the agent saw them; of a choice, the chosen ones.
    pub shown: Vec<String>,
    /// Every choice of a select, a radio group, a checkbox or a row of buttons.
    #[serde(default)]
    pub options: Vec<ServedOption>,
    /// The real values, place by place as in `shown`, when marks or surrogates were shown instead.
    pub real: Option<Vec<String>>,
    /// What kind of secret the field is: its values are then nobody's to read.
    pub secret: Option<Detector>,
    /// It was decided that its values are not shown; whatever is typed instead is then not told either.
    #[serde(default)]
    pub unread: bool,
    /// The unit that stands behind the field, such as `%`.
    #[serde(default)]
    pub unit: Option<String>,
    /// What the fieldset around it is called.
    #[serde(default)]
    pub group: Option<String>,
    /// Where several controls have one name and are not choices: what each is called, place by place as in `shown`.
    #[serde(default)]
    pub places: Vec<String>,
}

/// One choice: what is sent and what it reads as.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct ServedOption {
    pub value: String,
    pub label: String,
    /// The real value, when another was shown.
    #[serde(default)]
    pub real: Option<String>,
}

/// What kind of control a field is.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Text,
    Number,
    Date,
    Email,
    Select,
    Radio,
    Checkbox,
    Textarea,
    Hidden,
    Password,
    File,
    Submit,
}

impl Kind {
    /// The kind of an `<input>` by its `type`; unknown types are text (HTML, the input element).
    pub fn of_input(input_type: &str) -> Self {
        match input_type {
            "number" | "range" => Self::Number,
            "date" | "datetime-local" | "month" | "week" | "time" => Self::Date,
            "email" => Self::Email,
            "radio" => Self::Radio,
            "checkbox" => Self::Checkbox,
            "hidden" => Self::Hidden,
            "password" => Self::Password,
            "file" => Self::File,
            "submit" | "image" | "button" | "reset" => Self::Submit,
            _ => Self::Text,
        }
    }

    /// Whether somebody types its value, or chooses it from a list.
    pub fn is_typed(self) -> bool {
        !matches!(
            self,
            Self::Hidden | Self::Radio | Self::Checkbox | Self::Password | Self::Submit | Self::File
        )
    }

    /// Whether it is one of several things to choose from.
    pub fn is_choice(self) -> bool {
        matches!(self, Self::Select | Self::Radio | Self::Checkbox)
    }
}

impl ServedField {
    /// Every value that was shown in place of another: (mark, real).
    pub fn swapped(&self) -> Vec<(&str, &str)> {
        let pairs = self.shown.iter().zip(self.real.iter().flatten()).filter(|(mark, real)| mark != real);
        let chosen = pairs.map(|(mark, real)| (mark.as_str(), real.as_str()));
        let options = self.options.iter().filter_map(|o| Some((o.value.as_str(), o.real.as_deref()?)));
        chosen.chain(options).collect()
    }
}

/// A technical name in plain words: `tax_rate` is "Tax rate".
pub fn humanise(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    let mut last = ' ';
    for letter in name.chars() {
        let camel = letter.is_uppercase() && last.is_lowercase();
        if (!letter.is_alphanumeric() || camel) && !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
        if letter.is_alphanumeric() {
            let upper_run = letter.is_uppercase() && last.is_uppercase();
            if words.is_empty() {
                words.extend(letter.to_uppercase());
            } else if upper_run || !letter.is_uppercase() {
                words.push(letter);
            } else {
                words.extend(letter.to_lowercase());
            }
        }
        last = letter;
    }
    let words = words.trim_end();
    words.strip_suffix(" id").filter(|rest| !rest.is_empty()).unwrap_or(words).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn technical_names_read_as_words() {
        assert_eq!(humanise("tax_rate"), "Tax rate");
        assert_eq!(humanise("invoice[dueDate]"), "Invoice due date");
        assert_eq!(humanise("customer_id"), "Customer");
        assert_eq!(humanise("id"), "Id");
    }
}
