//! Selectors of elements in the vendor's rules: a small part of CSS (tag, `#id`, `.class`, `[attribute=value]`, and
//! descendants), found by hash rather than tried one by one, so that a hundred rules cost what one does.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::policy::Show;

/// One selector: simple parts from the outermost in, the last of which is the element itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    parts: Vec<Simple>,
}

/// One element's description.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Simple {
    tag: Option<String>,
    id: Option<String>,
    classes: Vec<String>,
    attributes: Vec<(String, Option<String>)>,
}

/// Why a selector cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelectorError {
    #[error("it is empty")]
    Empty,
    #[error("`{0}` is not understood: tags, #ids, .classes, [attribute=value] and spaces between them are")]
    NotUnderstood(String),
}

impl SelectorError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "selector-empty",
            Self::NotUnderstood(_) => "selector-not-understood",
        }
    }
}

/// What a selector asks an element.
pub(crate) trait Asked {
    fn tag(&self) -> &str;
    fn attribute(&self, name: &str) -> Option<String>;
}

impl Selector {
    pub fn parse(text: &str) -> Result<Self, SelectorError> {
        let mut parts = Vec::new();
        for word in words(text) {
            parts.push(Simple::parse(word).ok_or_else(|| SelectorError::NotUnderstood(word.to_owned()))?);
        }
        if parts.is_empty() { Err(SelectorError::Empty) } else { Ok(Self { parts }) }
    }
}

/// Cuts at spaces outside of brackets.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    let cut = move |letter: char| {
        match letter {
            '[' => inside = true,
            ']' => inside = false,
            _ => {}
        }
        letter.is_ascii_whitespace() && !inside
    };
    text.split(cut).filter(|word| !word.is_empty())
}

impl Simple {
    fn parse(word: &str) -> Option<Self> {
        let mut simple = Self::default();
        let mut rest = word;
        let end = rest.find(['#', '.', '[']).unwrap_or(rest.len());
        let tag;
        (tag, rest) = rest.split_at(end);
        match tag {
            "" | "*" => {}
            tag if is_name(tag) => simple.tag = Some(tag.to_ascii_lowercase()),
            _ => return None,
        }
        while let Some(sign) = rest.chars().next() {
            let end = match sign {
                '[' => rest.find(']')? + 1,
                _ => rest[1..].find(['#', '.', '[']).map_or(rest.len(), |end| end + 1),
            };
            let (piece, after) = rest.split_at(end);
            rest = after;
            match sign {
                '#' if is_name(&piece[1..]) && simple.id.is_none() => simple.id = Some(piece[1..].to_owned()),
                '.' if is_name(&piece[1..]) => simple.classes.push(piece[1..].to_owned()),
                '[' => simple.attributes.push(attribute(&piece[1..piece.len() - 1])?),
                _ => return None,
            }
        }
        (simple != Self::default() || word == "*").then_some(simple)
    }

    /// What an element must have to be looked at closer.
    fn key(&self) -> Key {
        if let Some(id) = &self.id {
            return Key::Id(id.clone());
        }
        match (self.classes.first(), &self.tag) {
            (Some(class), _) => Key::Class(class.clone()),
            (None, Some(tag)) => Key::Tag(tag.clone()),
            (None, None) => Key::Any,
        }
    }

    fn fits(&self, element: &impl Asked, id: Option<&str>, classes: &[&str]) -> bool {
        let has = |(name, wanted): &(String, Option<String>)| match (element.attribute(name), wanted) {
            (Some(value), Some(wanted)) => value == *wanted,
            (value, None) => value.is_some(),
            (None, Some(_)) => false,
        };
        self.tag.as_deref().is_none_or(|tag| tag == element.tag())
            && self.id.as_deref().is_none_or(|wanted| id == Some(wanted))
            && self.classes.iter().all(|class| classes.contains(&class.as_str()))
            && self.attributes.iter().all(has)
    }
}

fn attribute(text: &str) -> Option<(String, Option<String>)> {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (text, None),
    };
    let bare = |value: &str| {
        let quoted = ['"', '\''].into_iter().find_map(|q| value.strip_prefix(q)?.strip_suffix(q));
        quoted.unwrap_or(value).to_owned()
    };
    let name = name.trim();
    is_name(name).then(|| (name.to_ascii_lowercase(), value.map(|value| bare(value.trim()))))
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'))
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Id(String),
    Class(String),
    Tag(String),
    Any,
}

/// Selectors with what was decided about the elements they find.
#[derive(Debug, Clone, Default)]
pub struct Selectors {
    list: Vec<(Selector, Show)>,
    /// Places in the list (selector, part) by what the part must have.
    ids: HashMap<String, Vec<(usize, usize)>>,
    classes: HashMap<String, Vec<(usize, usize)>>,
    tags: HashMap<String, Vec<(usize, usize)>>,
    any: Vec<(usize, usize)>,
}

impl Selectors {
    pub fn new(list: Vec<(Selector, Show)>) -> Self {
        let mut made = Self::default();
        for (selector, (parts, _)) in list.iter().map(|(selector, show)| (&selector.parts, show)).enumerate()
        {
            for (part, simple) in parts.iter().enumerate() {
                let places = match simple.key() {
                    Key::Id(id) => made.ids.entry(id).or_default(),
                    Key::Class(class) => made.classes.entry(class).or_default(),
                    Key::Tag(tag) => made.tags.entry(tag).or_default(),
                    Key::Any => &mut made.any,
                };
                places.push((selector, part));
            }
        }
        made.list = list;
        made
    }

    /// No selectors.
    pub fn none() -> &'static Self {
        static NONE: LazyLock<Selectors> = LazyLock::new(Selectors::default);
        &NONE
    }

    pub fn list(&self) -> &[(Selector, Show)] {
        &self.list
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// Where a pass over one page is, for the selectors with several parts.
#[derive(Debug, Default)]
pub(crate) struct Open {
    /// How many elements that are open now match the selector's part, its outer parts being open too.
    counts: HashMap<(usize, usize), usize>,
}

/// What the selectors say of one element.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Met {
    /// The strictest decision about it.
    pub show: Option<Show>,
    /// The outer parts that it is, to be closed when it ends.
    pub outer: Vec<(usize, usize)>,
}

impl Open {
    pub fn meet(&self, selectors: &Selectors, element: &impl Asked) -> Met {
        let mut met = Met::default();
        if selectors.is_empty() {
            return met;
        }
        let id = element.attribute("id");
        let class = element.attribute("class").unwrap_or_default();
        let classes: Vec<&str> = class.split_ascii_whitespace().collect();
        let by_class = classes.iter().filter_map(|class| selectors.classes.get(*class));
        let by_id = id.as_ref().and_then(|id| selectors.ids.get(id));
        let by_tag = selectors.tags.get(element.tag());
        let places = by_class.chain(by_id).chain(by_tag).flatten().chain(&selectors.any);
        for &(selector, part) in places {
            let (Selector { parts }, show) = &selectors.list[selector];
            let inside = part == 0 || self.counts.get(&(selector, part - 1)).is_some_and(|open| *open > 0);
            if !inside || !parts[part].fits(element, id.as_deref(), &classes) {
                continue;
            }
            if part + 1 == parts.len() {
                met.show = met.show.max(Some(*show));
            } else {
                met.outer.push((selector, part));
            }
        }
        met
    }

    pub fn enter(&mut self, outer: &[(usize, usize)]) {
        for place in outer {
            *self.counts.entry(*place).or_default() += 1;
        }
    }

    pub fn leave(&mut self, outer: &[(usize, usize)]) {
        for place in outer {
            if let Some(open) = self.counts.get_mut(place) {
                *open = open.saturating_sub(1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Element(&'static str, &'static [(&'static str, &'static str)]);

    impl Asked for Element {
        fn tag(&self) -> &str {
            self.0
        }

        fn attribute(&self, name: &str) -> Option<String> {
            self.1.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        }
    }

    fn selectors(list: &[(&str, Show)]) -> Selectors {
        let parse = |(text, show): &(&str, Show)| (Selector::parse(text).expect("a selector"), *show);
        Selectors::new(list.iter().map(parse).collect())
    }

    #[test]
    fn an_element_is_known_by_tag_id_class_and_attribute() {
        let element = Element("td", &[("id", "a"), ("class", "x money"), ("data-field", "iban")]);
        for (text, meant) in [
            ("td", true),
            ("TD#a.money", true),
            (".x.money[data-field=iban]", true),
            ("[data-field=\"iban\"]", true),
            ("[data-field]", true),
            ("*", true),
            ("th", false),
            (".money.y", false),
            ("[data-field=bic]", false),
        ] {
            let met = Open::default().meet(&selectors(&[(text, Show::Last4)]), &element);
            assert_eq!(met.show, meant.then_some(Show::Last4), "{text}");
        }
    }

    #[test]
    fn a_descendant_is_known_only_while_its_outer_elements_are_open() {
        let selectors = selectors(&[("#pay table .no", Show::Hidden)]);
        let (outer, table, cell) =
            (Element("div", &[("id", "pay")]), Element("table", &[]), Element("td", &[("class", "no")]));
        let mut open = Open::default();
        assert_eq!(open.meet(&selectors, &cell).show, None);
        let first = open.meet(&selectors, &outer).outer;
        open.enter(&first);
        assert_eq!(open.meet(&selectors, &cell).show, None);
        let second = open.meet(&selectors, &table).outer;
        open.enter(&second);
        assert_eq!(open.meet(&selectors, &cell).show, Some(Show::Hidden));
        open.leave(&first);
        open.leave(&second);
        assert_eq!(open.meet(&selectors, &cell).show, None);
    }

    #[test]
    fn of_two_decisions_the_stricter_counts() {
        let both = selectors(&[("td", Show::Shown), (".no", Show::Hidden)]);
        assert_eq!(Open::default().meet(&both, &Element("td", &[("class", "no")])).show, Some(Show::Hidden));
    }

    #[test]
    fn what_is_not_understood_is_an_error_that_says_so() {
        for text in ["", "a > b", "a:hover", "a + b", "#", "..x", "[=x]", "a,b"] {
            assert!(Selector::parse(text).is_err(), "{text}");
        }
        assert_eq!(Selector::parse("").expect_err("empty").code(), "selector-empty");
    }
}
