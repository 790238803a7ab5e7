//! A form that was served and comes back untouched changes nothing, whatever it is made of; one field changed is told
//! once, with old and new. The browser is played from the model that the form was made from, not from what we read.

use proptest::prelude::*;

use super::*;
use crate::masking::{HtmlSettings, rewrite_html};

/// One control as the app has it.
#[derive(Debug, Clone)]
enum Control {
    Text { value: String },
    Area { lines: Vec<String> },
    Hidden { value: String },
    Tick { checked: bool, companion: bool },
    Ticks { checked: Vec<bool>, companion: bool },
    Radio { chosen: Option<usize>, companion: bool },
    Select { chosen: Option<usize>, dead: bool },
    Several { chosen: Vec<bool>, companion: bool },
    Rows { values: Vec<String>, table: bool },
    Disabled { value: String, by_fieldset: bool },
    Outside { value: String },
}

/// Names and values, as a browser sends them.
type Pairs = Vec<(String, String)>;

const CHOICES: [&str; 3] = ["alpha", "beta", "gamma"];

/// Words without a look of their own, so that nothing is hidden for its own sake.
fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "",
        "Graz",
        "a & b",
        "<i>",
        "\"quoted\"",
        "20",
        "12,50",
        "x y  z",
        "ümlaut",
        "it's",
        "&amp;",
    ])
    .prop_map(str::to_owned)
}

fn control() -> impl Strategy<Value = Control> {
    let three = || prop::collection::vec(any::<bool>(), 3);
    prop_oneof![
        word().prop_map(|value| Control::Text { value }),
        prop::collection::vec(word(), 0..3).prop_map(|lines| Control::Area { lines }),
        word().prop_map(|value| Control::Hidden { value }),
        any::<(bool, bool)>().prop_map(|(checked, companion)| Control::Tick { checked, companion }),
        (three(), any::<bool>()).prop_map(|(checked, companion)| Control::Ticks { checked, companion }),
        (prop::option::of(0..3usize), any::<bool>())
            .prop_map(|(chosen, companion)| Control::Radio { chosen, companion }),
        (prop::option::of(0..3usize), any::<bool>())
            .prop_map(|(chosen, dead)| Control::Select { chosen, dead }),
        (three(), any::<bool>()).prop_map(|(chosen, companion)| Control::Several { chosen, companion }),
        (prop::collection::vec(word(), 1..4), any::<bool>())
            .prop_map(|(values, table)| Control::Rows { values, table }),
        (word(), any::<bool>()).prop_map(|(value, by_fieldset)| Control::Disabled { value, by_fieldset }),
        word().prop_map(|value| Control::Outside { value }),
    ]
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn options(chosen: impl Fn(usize) -> bool, more: &str) -> String {
    let option = |(index, choice): (usize, &&str)| {
        format!(
            "<option value={choice}{}>The {choice}</option>",
            if chosen(index) { " selected" } else { "" }
        )
    };
    format!("{more}{}", CHOICES.iter().enumerate().map(option).collect::<String>())
}

fn ticks(kind: &str, name: &str, chosen: impl Fn(usize) -> bool) -> String {
    let one = |(index, choice): (usize, &&str)| {
        let checked = if chosen(index) { " checked" } else { "" };
        format!("<label><input type={kind} name={name} value={choice}{checked}> The {choice}</label>")
    };
    CHOICES.iter().enumerate().map(one).collect()
}

impl Control {
    /// Inside the form, and behind it.
    fn html(&self, index: usize) -> (String, String) {
        let name = format!("f{index}");
        let empty = format!("<input type=hidden name={name} value=\"\">");
        let companion = |wanted: &bool| if *wanted { empty.as_str() } else { "" };
        let inside = match self {
            Self::Text { value } => {
                format!("<label>Field {index} <input name={name} value=\"{}\"></label>", escape(value))
            }
            Self::Area { lines } => {
                format!(
                    "<label>Field {index} <textarea name={name}>\n{}</textarea></label>",
                    escape(&lines.join("\n"))
                )
            }
            Self::Hidden { value } => format!("<input type=hidden name={name} value=\"{}\">", escape(value)),
            Self::Tick { checked, companion: with } => {
                let checked = if *checked { " checked" } else { "" };
                let zero = companion(with).replace("\"\"", "0");
                format!(
                    "{zero}<label><input type=checkbox name={name} value=1{checked}> Field {index}</label>"
                )
            }
            Self::Ticks { checked, companion: with } => {
                format!("{}{}", companion(with), ticks("checkbox", &name, |index| checked[index]))
            }
            Self::Radio { chosen, companion: with } => {
                format!("{}{}", companion(with), ticks("radio", &name, |index| Some(index) == *chosen))
            }
            Self::Select { chosen, dead } => {
                let prompt = if *dead { "<option value=\"\" disabled selected>Choose</option>" } else { "" };
                let chosen = chosen.filter(|_| !dead);
                format!(
                    "<select name={name} aria-label='Field {index}'>{}</select>",
                    options(|i| Some(i) == chosen, prompt)
                )
            }
            Self::Several { chosen, companion: with } => {
                let options = options(|index| chosen[index], "");
                format!(
                    "{}<select multiple name={name} aria-label='Field {index}'>{options}</select>",
                    companion(with)
                )
            }
            Self::Rows { values, table } => rows(&name, values, *table),
            Self::Disabled { value, by_fieldset: true } => {
                format!(
                    "<fieldset disabled><legend>Off</legend><input name={name} value=\"{}\"></fieldset>",
                    escape(value)
                )
            }
            Self::Disabled { value, .. } => {
                format!("<input disabled name={name} value=\"{}\">", escape(value))
            }
            Self::Outside { value } => {
                let outside = format!(
                    "<input form=the-form name={name} aria-label='Field {index}' value=\"{}\">",
                    escape(value)
                );
                return (String::new(), outside);
            }
        };
        (inside, String::new())
    }

    /// What a browser sends of it.
    fn sent(&self, index: usize) -> Vec<(String, String)> {
        let chosen = |chosen: &[bool]| -> Vec<String> {
            CHOICES
                .iter()
                .zip(chosen)
                .filter(|(_, on)| **on)
                .map(|(choice, _)| (*choice).to_owned())
                .collect()
        };
        let values: Vec<String> = match self {
            Self::Text { value } | Self::Hidden { value } | Self::Outside { value } => vec![value.clone()],
            Self::Area { lines } => vec![lines.join("\r\n")],
            Self::Tick { checked, companion } => {
                let zero = companion.then(|| "0".to_owned());
                zero.into_iter().chain(checked.then(|| "1".to_owned())).collect()
            }
            Self::Ticks { checked, companion } | Self::Several { chosen: checked, companion } => {
                companion.then(String::new).into_iter().chain(chosen(checked)).collect()
            }
            Self::Radio { chosen, companion } => {
                let value = chosen.map(|index| CHOICES[index].to_owned());
                companion.then(String::new).into_iter().chain(value).collect()
            }
            Self::Select { dead: true, .. } | Self::Disabled { .. } => Vec::new(),
            Self::Select { chosen, .. } => vec![CHOICES[chosen.unwrap_or(0)].to_owned()],
            Self::Rows { values, .. } => values.clone(),
        };
        values.into_iter().map(|value| (format!("f{index}"), value)).collect()
    }

    /// What somebody could do to it: what is sent then, and the old and new text that is told.
    fn changed(&self, index: usize) -> Option<(Pairs, (String, String))> {
        let send =
            |values: &[&str]| values.iter().map(|value| (format!("f{index}"), (*value).to_owned())).collect();
        let told = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        match self {
            Self::Text { value } | Self::Outside { value } => {
                Some((send(&["changed"]), told(value, "changed")))
            }
            Self::Area { lines } => Some((send(&["changed"]), told(&lines.join("\n"), "changed"))),
            Self::Tick { checked, companion } => {
                let other = Self::Tick { checked: !checked, companion: *companion };
                let words = |on: bool| if on { "on" } else { "off" };
                Some((other.sent(index), told(words(*checked), words(!checked))))
            }
            Self::Select { chosen, dead: false } => {
                let now = chosen.unwrap_or(0);
                let next = (now + 1) % 3;
                Some((send(&[CHOICES[next]]), told(&the(now), &the(next))))
            }
            Self::Radio { chosen, companion } => {
                let next = chosen.map_or(0, |now| (now + 1) % 3);
                let other = Self::Radio { chosen: Some(next), companion: *companion };
                let from = chosen.map_or("none".to_owned(), the);
                Some((other.sent(index), told(&from, &the(next))))
            }
            _ => None,
        }
    }
}

fn the(index: usize) -> String {
    format!("The {}", CHOICES[index])
}

fn rows(name: &str, values: &[String], table: bool) -> String {
    let row = |(index, value): (usize, &String)| {
        let input = format!("<input name={name} value=\"{}\">", escape(value));
        if table {
            format!("<tr><td>Row {index}<td>{input}")
        } else {
            format!("<label>Row {index} {input}</label>")
        }
    };
    let rows: String = values.iter().enumerate().map(row).collect();
    if table { format!("<table><tr><th>Kind<th>Rate{rows}</table>") } else { rows }
}

fn served(controls: &[Control]) -> ServedForm {
    let (inside, outside): (Vec<String>, Vec<String>) =
        controls.iter().enumerate().map(|(index, control)| control.html(index)).unzip();
    let html = format!(
        "<form id=the-form method=post action=/x>{}<button name=go value=1>Save</button></form>{}",
        inside.concat(),
        outside.concat()
    );
    let settings = HtmlSettings {
        page_path: "/x".into(),
        banner_head: String::new(),
        banner_body: String::new(),
        title_prefix: String::new(),
        origins: vec![],
        policy: crate::masking::Policy::open(),
        random: Box::new(|bytes| bytes.fill(7)),
        new_form_id: Box::new(|| "frm".into()),
    };
    rewrite_html(html.as_bytes(), settings).expect("a page").1.forms.remove(0)
}

/// What a browser sends when nobody touched anything but the button.
fn untouched(controls: &[Control]) -> Vec<(String, String)> {
    let mut sent = vec![(FORM_FIELD.to_owned(), "frm".to_owned()), ("go".to_owned(), "1".to_owned())];
    sent.extend(controls.iter().enumerate().flat_map(|(index, control)| control.sent(index)));
    sent
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn a_form_sent_back_untouched_changes_nothing(controls in prop::collection::vec(control(), 0..8)) {
        let changes = changes(&served(&controls), &untouched(&controls));
        prop_assert!(changes.is_empty(), "{changes:?}");
    }

    #[test]
    fn one_changed_field_is_told_once_with_old_and_new(
        controls in prop::collection::vec(control(), 1..8), which in any::<prop::sample::Index>(),
    ) {
        let index = which.index(controls.len());
        let Some((sent, (from, to))) = controls[index].changed(index) else { return Ok(()) };
        let name = format!("f{index}");
        let mut all = untouched(&controls);
        all.retain(|(other, _)| *other != name);
        all.extend(sent);
        let changes = changes(&served(&controls), &all);
        prop_assert_eq!(changes.len(), 1, "{:?}", changes);
        prop_assert_eq!(&changes[0].field, &name);
        prop_assert!(!changes[0].hidden);
        prop_assert_eq!((changes[0].from.clone().unwrap_or_default(), changes[0].to.clone().unwrap_or_default()), (from, to));
    }
}

/// A hundred and twenty-eight by default; long runs say how many by `PORCHLIGHT_FORMS`.
pub(super) fn cases() -> u32 {
    std::env::var("PORCHLIGHT_FORMS").ok().and_then(|count| count.parse().ok()).unwrap_or(128)
}
