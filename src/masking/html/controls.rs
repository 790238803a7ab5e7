//! Collecting a page's forms: which control belongs to which form, and how controls of one name become one field.

use std::collections::{BTreeMap, BTreeSet};

use super::attributes::Attributes;
use crate::masking::detectors::Detector;
use crate::masking::policy::{Hide, Verdict};
use crate::masking::served::{Kind, ServedField, ServedForm, ServedOption, humanise};

/// The most controls of a page whose names are told to what its script sends.
const MOST_NAMED: usize = 500;

/// One control as it was served.
pub struct Control {
    pub name: String,
    pub kind: Kind,
    /// What the field is called.
    pub label: String,
    /// What several controls of the name are called together.
    pub group: Option<String>,
    /// The unit that stands behind it.
    pub unit: Option<String>,
    /// What this choice reads as.
    pub choice: String,
    pub shown: String,
    pub real: Option<String>,
    pub secret: Option<Detector>,
    /// What is done with its value.
    pub verdict: Verdict,
    /// Whether it is sent when nothing is touched.
    pub chosen: bool,
}

/// A select while its options are read.
pub struct OpenSelect {
    pub owner: Owner,
    pub name: String,
    pub label: String,
    pub group: Option<String>,
    /// The mark that stands for the chosen option, when the field is a secret.
    pub hidden: Option<(Hide, String)>,
    /// An owner allowed to see which one is chosen.
    pub revealed: bool,
    pub multiple: bool,
    /// It shows several lines, so that nothing is chosen until somebody chooses.
    pub listed: bool,
    pub sent: bool,
    pub options: Vec<ServedOption>,
    /// Which of the options cannot be chosen: what is chosen among them is not sent.
    pub disabled: Vec<bool>,
    pub chosen: Vec<usize>,
}

/// A `<fieldset>` that is open.
#[derive(Default)]
pub struct Fieldset {
    pub legend: Option<String>,
    pub disabled: bool,
    /// Its first legend is open, in which controls stay usable.
    pub in_legend: bool,
}

/// Whose a control is.
#[derive(Debug, Clone, PartialEq)]
pub enum Owner {
    Form(usize),
    /// The form with this id, which may come later in the page.
    Named(String),
    Nobody,
}

/// The forms of a page so far.
#[derive(Default)]
pub struct Forms {
    forms: Vec<(Option<String>, ServedForm)>,
    current: Option<usize>,
    /// The current form's parent was closed before it; a new one may begin.
    loose: bool,
    strays: Vec<(String, ServedField)>,
    /// Which forms have grown since they were last told of.
    grown: BTreeSet<usize>,
    labels: BTreeMap<String, String>,
}

impl Forms {
    /// Whether a `<form>` here is one: browsers ignore a form inside a form.
    pub fn may_open(&self) -> bool {
        self.current.is_none() || self.loose
    }

    pub fn open(&mut self, html_id: Option<String>, form: ServedForm) {
        self.forms.push((html_id, form));
        self.current = Some(self.forms.len() - 1);
        self.grown.insert(self.forms.len() - 1);
        self.loose = false;
    }

    /// The current form ended, by its own end tag or (loosely) by its parent's: then its controls still follow.
    pub fn close(&mut self, own_end_tag: bool) {
        if own_end_tag {
            self.current = None;
        }
        self.loose = !own_end_tag;
    }

    pub fn owner(&self, attributes: &Attributes) -> Owner {
        match attributes.said("form") {
            Some(id) => match self.forms.iter().position(|(known, _)| known.as_deref() == Some(&id)) {
                Some(index) => Owner::Form(index),
                None => Owner::Named(id),
            },
            None => self.current.map_or(Owner::Nobody, Owner::Form),
        }
    }

    /// Where the owner's form is sent, if it is known by now.
    pub fn action_of(&self, owner: &Owner) -> Option<&str> {
        match owner {
            Owner::Form(index) => Some(&self.forms[*index].1.action),
            _ => None,
        }
    }

    pub fn form_mut(&mut self, owner: &Owner) -> Option<&mut ServedForm> {
        match owner {
            Owner::Form(index) => {
                self.grown.insert(*index);
                Some(&mut self.forms[*index].1)
            }
            _ => None,
        }
    }

    pub fn add(&mut self, owner: &Owner, control: Control) {
        if control.name.is_empty() {
            return;
        }
        self.name(&control.name, &control.label);
        match owner {
            Owner::Form(index) => {
                self.grown.insert(*index);
                join(&mut self.forms[*index].1.fields, control);
            }
            Owner::Named(id) => {
                let mut fields = Vec::new();
                join(&mut fields, control);
                self.strays.extend(fields.into_iter().map(|field| (id.clone(), field)));
            }
            Owner::Nobody => {}
        }
    }

    pub fn add_select(&mut self, select: OpenSelect) {
        if select.name.is_empty() || !select.sent {
            return;
        }
        self.name(&select.name, &select.label);
        let owner = select.owner.clone();
        let field = field_of_select(select);
        match owner {
            Owner::Form(index) => {
                self.grown.insert(index);
                join_served(&mut self.forms[index].1.fields, field);
            }
            Owner::Named(id) => self.strays.push((id, field)),
            Owner::Nobody => {}
        }
    }

    /// What each control is called, by its name, whether it stands in a form or not.
    pub fn take_labels(&mut self) -> BTreeMap<String, String> {
        std::mem::take(&mut self.labels)
    }

    fn name(&mut self, name: &str, label: &str) {
        if self.labels.len() < MOST_NAMED && label != humanise(name) {
            self.labels.entry(name.to_owned()).or_insert_with(|| label.to_owned());
        }
    }

    /// The forms that are new or have grown since this was last asked, as they are now.
    pub fn news(&mut self, page_title: Option<&str>) -> Vec<ServedForm> {
        self.join_strays();
        let titled = |index: usize| {
            let (_, form) = &self.forms[index];
            ServedForm { page_title: page_title.map(str::to_owned), ..form.clone() }
        };
        std::mem::take(&mut self.grown).into_iter().map(titled).collect()
    }

    /// All forms of the page, with the controls that stood outside of them.
    pub fn finish(&mut self, page_title: Option<&str>) -> Vec<ServedForm> {
        self.join_strays();
        let titled = |mut form: ServedForm| {
            form.page_title = page_title.map(str::to_owned);
            form
        };
        std::mem::take(&mut self.forms).into_iter().map(|(_, form)| titled(form)).collect()
    }

    /// Controls outside of their form go to it, as soon as it is there.
    fn join_strays(&mut self) {
        let mut waiting = Vec::new();
        for (id, field) in std::mem::take(&mut self.strays) {
            let found = self.forms.iter().position(|(known, _)| known.as_deref() == Some(&id));
            let Some(index) = found else {
                waiting.push((id, field));
                continue;
            };
            self.grown.insert(index);
            join_served(&mut self.forms[index].1.fields, field);
        }
        self.strays = waiting;
    }
}

/// Adds a control to the field of its name and kind.
fn join(fields: &mut Vec<ServedField>, control: Control) {
    let known = fields.iter().position(|field| field.name == control.name && field.kind == control.kind);
    let index = known.unwrap_or(fields.len());
    if known.is_none() {
        let label = match (control.kind, &control.group) {
            (Kind::Radio, Some(group)) => group.clone(),
            (Kind::Radio, None) => humanise(&control.name),
            _ => control.label.clone(),
        };
        fields.push(empty_field(&control, label));
    }
    let field = &mut fields[index];
    if known.is_some() && field.kind == Kind::Checkbox {
        field.label = control.group.clone().unwrap_or_else(|| humanise(&control.name));
    }
    if field.kind.is_choice() || field.kind == Kind::Submit {
        let option =
            ServedOption { value: control.shown.clone(), label: control.choice, real: control.real.clone() };
        field.options.push(option);
    }
    if control.chosen {
        if !field.kind.is_choice() {
            field.places.push(control.label);
        }
        show(field, control.shown, control.real);
    }
}

/// Adds a field to the one of its name and kind, if there is one: rows of a table have a select each, and controls may
/// stand outside of their form.
fn join_served(fields: &mut Vec<ServedField>, new: ServedField) {
    let known = fields.iter_mut().find(|field| field.name == new.name && field.kind == new.kind);
    match known {
        Some(field) => join_field(field, new),
        None => fields.push(new),
    }
}

fn join_field(field: &mut ServedField, new: ServedField) {
    let reals = new.real.clone();
    for (index, shown) in new.shown.into_iter().enumerate() {
        let real = reals.as_ref().and_then(|reals| reals.get(index)).filter(|real| **real != shown).cloned();
        show(field, shown, real);
    }
    field.places.extend(new.places);
    for option in new.options {
        if !field.options.contains(&option) {
            field.options.push(option);
        }
    }
    field.secret = field.secret.or(new.secret);
    field.unread |= new.unread;
}

fn empty_field(control: &Control, label: String) -> ServedField {
    ServedField {
        name: control.name.clone(),
        label,
        kind: control.kind,
        shown: Vec::new(),
        options: Vec::new(),
        real: None,
        secret: control.secret,
        unread: matches!(control.verdict, Verdict::Hide(_) | Verdict::Revealed(_)),
        unit: control.unit.clone(),
        group: control.group.clone(),
        places: Vec::new(),
    }
}

/// Adds a shown value, keeping the real ones place by place beside them.
fn show(field: &mut ServedField, shown: String, real: Option<String>) {
    if real.is_some() && field.real.is_none() {
        field.real = Some(field.shown.clone());
    }
    if let Some(reals) = &mut field.real {
        reals.push(real.unwrap_or_else(|| shown.clone()));
    }
    field.shown.push(shown);
}

fn field_of_select(select: OpenSelect) -> ServedField {
    let chosen = chosen_options(&select);
    let mut field = ServedField {
        name: select.name,
        label: select.label,
        kind: Kind::Select,
        shown: Vec::new(),
        options: Vec::new(),
        real: None,
        secret: select.hidden.as_ref().and_then(|(hide, _)| hide.detector()),
        unread: select.hidden.is_some() || select.revealed,
        unit: None,
        group: select.group,
        places: Vec::new(),
    };
    let mut picked = chosen.iter().map(|index| &select.options[*index]);
    match select.hidden {
        Some((_, mark)) => {
            let real =
                picked.next_back().map(|option| option.real.clone().unwrap_or_else(|| option.value.clone()));
            show(&mut field, mark, real);
        }
        None => picked.for_each(|option| show(&mut field, option.value.clone(), option.real.clone())),
    }
    if !select.multiple {
        field.places = field.shown.iter().map(|_| field.label.clone()).collect();
    }
    field.options = select.options;
    field
}

/// What a browser sends of a select that nobody touched (HTML, the select element): of several that are chosen the
/// last, of none the first that can be; what is disabled is never sent.
fn chosen_options(select: &OpenSelect) -> Vec<usize> {
    let usable = |index: &usize| !select.disabled.get(*index).copied().unwrap_or(false);
    if select.multiple {
        return select.chosen.iter().copied().filter(usable).collect();
    }
    match select.chosen.last() {
        Some(last) => vec![*last].into_iter().filter(usable).collect(),
        None if select.listed => Vec::new(),
        None => (0..select.options.len()).find(usable).into_iter().collect(),
    }
}
