//! Files. A form with files: its texts are read as any form's are, its files are named and measured, and what goes to the app
//! is what came, but for our own field and the values that are put back. A file as it is goes to the app to the byte.

use super::keep;
use super::prepare::Prepared;
use super::restore::{RestoredForm, restore_form};
use super::spool::{Edit, Spooled};
use super::told::Told;
use super::turned_away::Why;
use super::visit::Visit;
use crate::canon::{Holds, Part};
use crate::forms::{FORM_FIELD, humanise};
use crate::history::event::step::File;
use crate::http::State;
use crate::masking::{self, MarkElsewhere};

/// Longer names of files are cut in entries.
const LONGEST_NAME: usize = 200;

pub(super) async fn restore_parts(
    state: &State,
    visit: &Visit,
    prepared: Prepared,
    body: Spooled,
    parts: Vec<Part>,
) -> Result<Prepared, Why> {
    let fields = parts.iter().map(|part| (part.name.clone(), as_sent(part, &prepared))).collect();
    let restored = restore_form(state, visit, &prepared.request, fields).await?;
    let files = parts.iter().filter_map(|part| file(part, &restored)).collect();
    let body = body.edited(edits(&parts, &restored)).await.map_err(Why::NoRoom)?;
    let mut told = Told { files, ..restored.told };
    // A file is told by its name and size, not as a field that changed.
    told.changes.retain(|change| !parts.iter().any(|part| part.is_file() && part.name == change.field));
    let mut prepared = Prepared { body, told, form: restored.form, ..prepared };
    prepared.put_back.extend(restored.put_back);
    Ok(prepared)
}

/// The same with addresses of the session's origin as the app would have got them.
fn as_sent(part: &Part, prepared: &Prepared) -> String {
    let real = if part.is_file() { None } else { prepared.origins.back(said(part)) };
    real.unwrap_or_else(|| said(part).to_owned())
}

/// A file as it is: measured, and looked through for hidden values where it is text, since none can be put back in it.
pub(super) async fn check_file(
    state: &State,
    visit: &Visit,
    prepared: Prepared,
    body: Spooled,
) -> Result<Prepared, Why> {
    let kind = prepared.request.file_kind().unwrap_or_default().to_owned();
    if kind.starts_with("text/") || kind.ends_with("xml") || kind.contains("csv") {
        let marks = keep::all_marks(state, visit.session.id).await?;
        if body.holds_any(marks.iter().map(|mark| mark.mark.as_str())).await.map_err(Why::NoRoom)? {
            return Err(MarkElsewhere.into());
        }
    }
    let file = File { label: String::new(), name: String::new(), bytes: body.len(), kind: Some(kind) };
    Ok(Prepared { body, told: Told { files: vec![file], ..Told::default() }, ..prepared })
}

/// What a part says, as a form's field: a text, or the name of a file.
fn said(part: &Part) -> &str {
    match &part.holds {
        Holds::Text(text) | Holds::File(text) => text,
    }
}

/// Our own field goes, and what was put back stands where its mark stood. The restored fields are the parts' own, in
/// order, without ours.
fn edits(parts: &[Part], restored: &RestoredForm) -> Vec<Edit> {
    let mut fields = restored.fields.iter();
    let mut edits = Vec::new();
    for part in parts {
        if part.name == FORM_FIELD {
            edits.push(Edit { range: part.whole.clone(), with: Vec::new() });
            continue;
        }
        let real = fields.next().map(|(_, value)| value.as_str());
        if let Some(real) = real.filter(|real| !part.is_file() && *real != said(part)) {
            edits.push(Edit { range: part.content.clone(), with: real.as_bytes().to_vec() });
        }
    }
    edits
}

fn file(part: &Part, restored: &RestoredForm) -> Option<File> {
    let Holds::File(name) = &part.holds else { return None };
    let bytes = part.content.end - part.content.start;
    if name.is_empty() && bytes == 0 {
        return None;
    }
    let form = restored.form.as_ref();
    let field = form.and_then(|form| form.fields.iter().find(|field| field.name == part.name));
    let label = field.map_or_else(|| humanise(&part.name), |field| field.label.clone());
    let plain: String = name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    Some(File { label, name: masking::mask_text(&plain), bytes, kind: None })
}
