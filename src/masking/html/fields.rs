//! Forms and their controls: each form gets its id, each control is named, hidden where it must be, and remembered
//! as the agent sees it.

use std::cell::RefCell;
use std::rc::Rc;

use lol_html::html_content::{ContentType, Element};

use super::attributes::Attributes;
use super::controls::{Control, Fieldset, Owner};
use super::elements::at_end;
use super::labels::one_line;
use super::links::Place;
use super::page::{Holder, Page};
use super::sanitised::sanitised;
use crate::masking::detectors::{Detector, Identity, identify, looks_like_a_token, of_autocomplete};
use crate::masking::entities::escape;
use crate::masking::marks::{ANYWHERE, Surrogate, surrogate_of};
use crate::masking::policy::{Hide, Place as FieldPlace, PlaceKind, Verdict, remember};
use crate::masking::served::{FORM_FIELD, Kind, ServedForm, humanise};
use crate::masking::shape::mask_counted;
use crate::masking::{MaskError, count_as};

/// What an element means for forms.
pub fn enter(
    this: &mut Page,
    page: &Rc<RefCell<Page>>,
    tag: &str,
    element: &mut Element<'_, '_>,
    attributes: &mut Attributes,
) -> Result<(), MaskError> {
    match tag {
        "form" if this.forms.may_open() => this.open_form(page, element, attributes),
        "input" => this.input(attributes, element.source_location().bytes().start),
        "textarea" => this.open_textarea(page, element, attributes),
        "select" => this.open_select(page, element, attributes),
        "option" => this.open_option(page, element, attributes),
        "button" => this.open_button(page, element, attributes),
        "label" => this.open_label(page, element),
        "fieldset" => {
            let disabled = attributes.has("disabled");
            this.fieldsets.push(Fieldset { disabled, ..Fieldset::default() });
            at_end(page, element, |page, _| drop(page.fieldsets.pop()));
        }
        "legend" => this.open_legend(page, element),
        "optgroup" => this.open_group(page, element, attributes),
        _ => {}
    }
    Ok(())
}

impl Page {
    fn open_form(
        &mut self,
        page: &Rc<RefCell<Page>>,
        element: &mut Element<'_, '_>,
        attributes: &Attributes,
    ) {
        let address = attributes.said("action").unwrap_or_default();
        let action = match self.links.judge(&address) {
            // A form without an action goes to the page itself, whatever its base says.
            _ if address.is_empty() => self.page_path.clone(),
            Place::Relative { path } | Place::Own { path, .. } => path,
            Place::Foreign | Place::Other => "about:blank".to_owned(),
        };
        let id = (self.new_form_id)();
        let method = attributes.said("method").unwrap_or_else(|| "get".to_owned()).to_ascii_uppercase();
        let ours = format!(r#"<input type="hidden" name="{FORM_FIELD}" value="{}">"#, escape(&id));
        element.prepend(&ours, ContentType::Html);
        self.forms.open(attributes.said("id"), ServedForm { id, method, action, ..ServedForm::default() });
        at_end(page, element, |page, tag| page.forms.close(tag.name() == "form"));
    }

    fn input(&mut self, attributes: &mut Attributes, place: usize) {
        let input_type = attributes.said("type").unwrap_or_default().to_ascii_lowercase();
        let kind = Kind::of_input(&input_type);
        let value = attributes.text("value");
        let owner = self.forms.owner(attributes);
        let mut control = self.control(attributes, kind);
        control.unit = self.labels.units.get(&place).cloned();
        let shown = match (&value, kind) {
            (Some(value), _) if value.is_empty() => None,
            (Some(value), Kind::Hidden) => self.hidden_value(&control, &owner, value),
            (Some(value), Kind::Radio | Kind::Checkbox | Kind::Submit) => {
                self.choice_value(&control, &owner, value)
            }
            (Some(value), _) => self.typed_value(&control, value),
            (None, _) => None,
        };
        if let Some(value) = value.as_deref().filter(|value| !value.is_empty() && kind.is_typed()) {
            self.note_control(&control, value, shown.as_deref());
        }
        if let Some(shown) = &shown {
            attributes.set_hidden("value", shown);
            make_room(attributes, kind);
            attributes.hide_copies(value.as_deref().unwrap_or_default(), shown);
        } else if matches!(control.verdict, Verdict::Shown | Verdict::Revealed(_)) {
            attributes.settle("value");
        }
        let default = if matches!(kind, Kind::Radio | Kind::Checkbox) { "on" } else { "" };
        let value = value.unwrap_or_else(|| default.to_owned());
        control.chosen = match kind {
            Kind::Radio | Kind::Checkbox => attributes.has("checked"),
            Kind::Submit => false,
            _ => true,
        };
        let as_sent = || sanitised(&input_type, &value, attributes);
        control.shown = shown.clone().unwrap_or_else(as_sent);
        control.real = shown.is_some().then_some(value);
        if kind == Kind::Submit || control.choice.is_empty() {
            control.choice = control.shown.clone();
        }
        self.name_form(&owner, &input_type, attributes, &control.choice);
        if !self.is_disabled(attributes) && !matches!(input_type.as_str(), "button" | "reset") {
            self.forms.add(&owner, control);
        }
    }

    /// A hidden input travels under a surrogate when machines read it, under a mark otherwise.
    fn hidden_value(&mut self, control: &Control, owner: &Owner, value: &str) -> Option<String> {
        let csrf = identify(&control.name) == Identity::Csrf;
        let credential = control.secret.is_some_and(Detector::is_a_credential);
        let closed = matches!(control.verdict, Verdict::Hide(Hide::Field(_)));
        let revealed = matches!(control.verdict, Verdict::Revealed(_));
        if csrf || (!revealed && (credential || closed || looks_like_a_token(value))) {
            let hide = match control.verdict {
                Verdict::Hide(hide) => hide,
                _ => Hide::Detector(Detector::Token),
            };
            return Some(self.surrogate(control, owner, value).unwrap_or_else(|| self.mark(value, hide)));
        }
        self.typed_value(control, value)
    }

    /// The value of a choice is never read by people: a token in it travels under a surrogate.
    pub fn choice_value(&mut self, control: &Control, owner: &Owner, value: &str) -> Option<String> {
        let masked = self.mask_plain(value)?;
        Some(self.surrogate(control, owner, value).unwrap_or(masked))
    }

    fn typed_value(&mut self, control: &Control, value: &str) -> Option<String> {
        self.mask_verdict(value, control.verdict)
    }

    pub fn note_control(&self, control: &Control, value: &str, shown: Option<&str>) {
        let place = control.place();
        self.policy.note(&place, control.verdict, value, shown);
    }

    /// A value as far as it shows, or `None` when all of it does.
    pub fn mask_verdict(&mut self, value: &str, verdict: Verdict) -> Option<String> {
        mask_counted(value, verdict, &mut self.facts.hidden)
    }

    pub fn mark(&mut self, value: &str, hide: Hide) -> String {
        count_as(&mut self.facts.hidden, hide.name());
        hide.mark(value)
    }

    fn surrogate(&mut self, control: &Control, owner: &Owner, value: &str) -> Option<String> {
        let mark = surrogate_of(value, &mut self.random)?;
        let destination = self.forms.action_of(owner).unwrap_or(ANYWHERE).to_owned();
        let (real, field) = (value.to_owned(), control.name.clone());
        self.facts.surrogates.push(Surrogate { mark: mark.clone(), real, field, destination, number: false });
        Some(mark)
    }

    fn open_textarea(
        &mut self,
        page: &Rc<RefCell<Page>>,
        element: &mut Element<'_, '_>,
        attributes: &mut Attributes,
    ) {
        let owner = self.forms.owner(attributes);
        let control = self.control(attributes, Kind::Textarea);
        let owner = if self.is_disabled(attributes) { Owner::Nobody } else { owner };
        if matches!(control.verdict, Verdict::Hide(_)) {
            make_room(attributes, Kind::Textarea);
        }
        self.holder = Holder::Textarea { owner, control: Box::new(control) };
        at_end(page, element, |page, _| drop(page.close_textarea(String::new())));
    }

    fn open_button(
        &mut self,
        page: &Rc<RefCell<Page>>,
        element: &mut Element<'_, '_>,
        attributes: &mut Attributes,
    ) {
        let button_type = attributes.said("type").unwrap_or_else(|| "submit".to_owned()).to_ascii_lowercase();
        if button_type != "submit" {
            return;
        }
        let owner = self.forms.owner(attributes);
        let mut control = self.control(attributes, Kind::Submit);
        let value = attributes.text("value").unwrap_or_default();
        let shown = self.choice_value(&control, &owner, &value);
        if let Some(shown) = &shown {
            attributes.set_hidden("value", shown);
        }
        control.shown = shown.clone().unwrap_or_else(|| value.clone());
        control.real = shown.is_some().then_some(value);
        control.choice.clear();
        self.other_action(&owner, attributes);
        self.button = Some((owner, control));
        at_end(page, element, |page, _| page.close_button());
    }

    /// The first legend names its fieldset; controls in it stay usable when the fieldset is disabled.
    fn open_legend(&mut self, page: &Rc<RefCell<Page>>, element: &mut Element<'_, '_>) {
        let legend = self.labels.by_place.get(&element.source_location().bytes().start).cloned();
        let Some(fieldset) = self.fieldsets.last_mut().filter(|fieldset| fieldset.legend.is_none()) else {
            return;
        };
        fieldset.legend = Some(legend.unwrap_or_default());
        fieldset.in_legend = true;
        at_end(page, element, |page, _| {
            if let Some(fieldset) = page.fieldsets.last_mut() {
                fieldset.in_legend = false;
            }
        });
    }

    /// Whether a control is not sent, for its own sake or a fieldset's around it.
    pub fn is_disabled(&self, attributes: &Attributes) -> bool {
        attributes.has("disabled") || self.fieldsets.iter().any(|around| around.disabled && !around.in_legend)
    }

    fn open_label(&mut self, page: &Rc<RefCell<Page>>, element: &mut Element<'_, '_>) {
        let place = element.source_location().bytes().start;
        self.open_labels.push(place);
        at_end(page, element, move |page, _| page.open_labels.retain(|open| *open != place));
    }

    fn name_form(&mut self, owner: &Owner, input_type: &str, attributes: &Attributes, said: &str) {
        if !matches!(input_type, "submit" | "image") {
            return;
        }
        let said = match said {
            "" => attributes.said("alt").unwrap_or_else(|| "Submit".to_owned()),
            other => other.to_owned(),
        };
        self.other_action(owner, attributes);
        if let Some(form) = self.forms.form_mut(owner) {
            form.buttons.push(said.clone());
            form.submit_label.get_or_insert(said);
        }
    }

    fn other_action(&mut self, owner: &Owner, attributes: &Attributes) {
        let Some(address) = attributes.said("formaction") else { return };
        if let (Place::Relative { path } | Place::Own { path, .. }, Some(form)) =
            (self.links.judge(&address), self.forms.form_mut(owner))
        {
            form.other_actions.push(path);
        }
    }

    /// Names a control and says whether it is a secret.
    pub fn control(&mut self, attributes: &Attributes, kind: Kind) -> Control {
        let name = attributes.said("name").unwrap_or_default();
        let value = attributes.said("value").filter(|value| value.len() > 2);
        // A hint that repeats the value names nothing; that of a choice says what it is.
        let said = self
            .label_of(attributes)
            .filter(|label| kind.is_choice() || value.as_ref().is_none_or(|value| !label.contains(value)));
        let mut control = Control::plain(name, kind);
        let legends = self.fieldsets.iter().rev().filter_map(|fieldset| fieldset.legend.clone());
        control.group = legends.into_iter().find(|legend| !legend.is_empty());
        if !matches!(kind, Kind::Radio | Kind::Checkbox | Kind::Submit | Kind::File) {
            let named = match kind {
                Kind::Password => Some(Detector::Password),
                _ => self.secret_of(attributes, said.as_deref()),
            };
            control.verdict = self.judge_input(&control.name, said.as_deref().unwrap_or_default(), named);
            control.secret = control.verdict.detector();
        }
        control.label = said.clone().unwrap_or_else(|| humanise(&control.name));
        control.choice = said.unwrap_or_default();
        control
    }

    /// What is done with an input's value; what it is called is remembered.
    fn judge_input(&mut self, name: &str, label: &str, named: Option<Detector>) -> Verdict {
        let place = FieldPlace { name, label, path: "", kind: PlaceKind::Input };
        if identify(name) != Identity::Csrf {
            remember(&mut self.facts.seen, &place);
        }
        self.policy.judge(&place, named, self.selected())
    }

    fn secret_of(&self, attributes: &Attributes, label: Option<&str>) -> Option<Detector> {
        if let Some(detector) = attributes.said("autocomplete").as_deref().and_then(of_autocomplete) {
            return Some(detector);
        }
        let names = [
            attributes.said("name"),
            attributes.said("id"),
            label.map(str::to_owned),
            attributes.said("placeholder"),
        ];
        names.into_iter().flatten().find_map(|name| identify(&name).secret()).or(self.cell.detector())
    }

    /// What a control is called: by its own label, the label around it, its description, its placeholder.
    pub fn label_of(&self, attributes: &Attributes) -> Option<String> {
        let by_for = || attributes.said("id").and_then(|id| self.labels.by_for.get(&id).cloned());
        let around = || self.open_labels.last().and_then(|place| self.labels.by_place.get(place).cloned());
        let by_id = || {
            let ids = attributes.said("aria-labelledby")?;
            let texts: Vec<&str> = ids
                .split_ascii_whitespace()
                .filter_map(|id| Some(self.labels.by_id.get(id)?.as_str()))
                .collect();
            Some(texts.join(" "))
        };
        let heading = || self.naming.of_control().or_else(|| Some(one_line(self.headings.beside())));
        let told = [
            by_for(),
            around(),
            attributes.said("aria-label"),
            by_id(),
            heading(),
            attributes.said("title"),
            attributes.said("placeholder"),
        ];
        let label =
            told.into_iter().flatten().map(|label| one_line(&label)).find(|label| !label.is_empty())?;
        Some(crate::masking::text::mask_pieces(&label))
    }
}

impl Control {
    /// Where its value stands.
    pub fn place(&self) -> FieldPlace<'_> {
        FieldPlace { name: &self.name, label: &self.label, path: "", kind: PlaceKind::Input }
    }

    pub fn plain(name: String, kind: Kind) -> Self {
        Self {
            label: humanise(&name),
            name,
            kind,
            group: None,
            unit: None,
            choice: String::new(),
            shown: String::new(),
            real: None,
            secret: None,
            verdict: Verdict::ByLook,
            chosen: true,
        }
    }
}

/// A mark need not look like a number, a date or an address: the control must take it all the same.
fn make_room(attributes: &mut Attributes, kind: Kind) {
    for rule in ["pattern", "minlength", "maxlength", "min", "max", "step"] {
        attributes.remove(rule);
    }
    if !matches!(kind, Kind::Hidden | Kind::Password | Kind::Textarea | Kind::Submit) && !kind.is_choice() {
        attributes.set("type", "text");
    }
}
