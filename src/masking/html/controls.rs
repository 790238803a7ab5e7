//! Collecting a page's forms: which control belongs to which form, and how controls of one name become one field.

use super::attributes::Attributes;
use crate::masking::detectors::Detector;
use crate::masking::policy::{Hide, Verdict};
use crate::masking::served::{Kind, ServedField, ServedForm, ServedOption, humanise};

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
    /// The mark that stands for the chosen option, when the field is a secret.
    pub hidden: Option<(Hide, String)>,
    pub multiple: bool,
    pub sent: bool,
    pub options: Vec<ServedOption>,
    pub chosen: Vec<usize>,
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
}

impl Forms {
    /// Whether a `<form>` here is one: browsers ignore a form inside a form.
    pub fn may_open(&self) -> bool {
        self.current.is_none() || self.loose
    }

    pub fn open(&mut self, html_id: Option<String>, form: ServedForm) {
        self.forms.push((html_id, form));
        self.current = Some(self.forms.len() - 1);
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
            Owner::Form(index) => Some(&mut self.forms[*index].1),
            _ => None,
        }
    }

    pub fn add(&mut self, owner: &Owner, control: Control) {
        if control.name.is_empty() {
            return;
        }
        match owner {
            Owner::Form(index) => join(&mut self.forms[*index].1.fields, control),
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
        let owner = select.owner.clone();
        let field = field_of_select(select);
        match owner {
            Owner::Form(index) => self.forms[index].1.fields.push(field),
            Owner::Named(id) => self.strays.push((id, field)),
            Owner::Nobody => {}
        }
    }

    /// All forms of the page, with the controls that stood outside of them.
    pub fn finish(&mut self, page_title: Option<&str>) -> Vec<ServedForm> {
        for (id, field) in std::mem::take(&mut self.strays) {
            if let Some((_, form)) = self.forms.iter_mut().find(|(known, _)| known.as_deref() == Some(&id)) {
                form.fields.push(field);
            }
        }
        let titled = |mut form: ServedForm| {
            form.page_title = page_title.map(str::to_owned);
            form
        };
        std::mem::take(&mut self.forms).into_iter().map(|(_, form)| titled(form)).collect()
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
        show(field, control.shown, control.real);
    }
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
        unit: control.unit.clone(),
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
    let mut chosen = select.chosen;
    if chosen.is_empty() && !select.multiple && !select.options.is_empty() {
        chosen.push(0);
    }
    if !select.multiple {
        chosen = chosen.pop().into_iter().collect();
    }
    let mut field = ServedField {
        name: select.name,
        label: select.label,
        kind: Kind::Select,
        shown: Vec::new(),
        options: Vec::new(),
        real: None,
        secret: select.hidden.as_ref().and_then(|(hide, _)| hide.detector()),
        unit: None,
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
    field.options = select.options;
    field
}
