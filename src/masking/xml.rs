//! Hiding in XML documents, SVG pictures among them: by the names of elements and attributes, as in JSON, and by look.
//! Here they are read; what of them shows is in `shown`.
//!
//! Read strictly, because a browser does: what is not plainly well-formed is refused, and so are documents that define
//! entities of their own. Scripts, handlers, comments, processing instructions and document types do not leave.

use super::detectors::{Reach, find};
use super::entities::{escape, reference};
use super::policy::{Policy, Verdict};
use super::{MaskError, PageFacts};

mod shown;

/// How deep elements may stand in each other.
const DEEPEST: usize = 256;

/// Elements that leave with all that is in them (by local name).
const GONE: &[&str] =
    &["script", "foreignobject", "handler", "listener", "iframe", "object", "embed", "include"];

/// Elements that do not end a line of text.
const INLINE: &[&str] = &["tspan", "textpath", "a", "b", "i", "em", "strong", "span"];

/// The document, in UTF-8, with everything hidden that names, values or decisions say.
pub fn mask_xml(bytes: &[u8], policy: &Policy) -> Result<(Vec<u8>, PageFacts), MaskError> {
    let text = std::str::from_utf8(bytes).map_err(|_| MaskError::Charset)?;
    let mut pass = Pass {
        rest: text,
        out: String::with_capacity(text.len() + 64),
        open: Vec::new(),
        line: String::new(),
        all: String::new(),
        policy,
        facts: PageFacts::default(),
        gone: 0,
        roots: 0,
    };
    pass.run()?;
    Ok((pass.out.into_bytes(), pass.facts))
}

struct Open<'a> {
    name: &'a str,
    path: String,
    verdict: Verdict,
}

struct Pass<'a> {
    rest: &'a str,
    out: String,
    open: Vec<Open<'a>>,
    /// The text since the last tag, as people read it.
    line: String,
    /// All text, to see what goes on beyond a tag.
    all: String,
    policy: &'a Policy,
    facts: PageFacts,
    /// How many elements that leave are open.
    gone: usize,
    roots: usize,
}

impl<'a> Pass<'a> {
    fn run(&mut self) -> Result<(), MaskError> {
        self.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        self.rest = self.rest.trim_start_matches('\u{feff}');
        while !self.rest.is_empty() {
            if let Some(rest) = self.rest.strip_prefix("<!--") {
                self.rest = after(rest, "-->")?;
            } else if let Some(rest) = self.rest.strip_prefix("<![CDATA[") {
                let end = rest.find("]]>").ok_or_else(broken)?;
                self.line.push_str(&rest[..end]);
                self.rest = &rest[end + 3..];
            } else if let Some(rest) = self.rest.strip_prefix("<?") {
                self.rest = after(rest, "?>")?;
            } else if self.rest.starts_with("<!") {
                self.document_type()?;
            } else if let Some(rest) = self.rest.strip_prefix("</") {
                self.rest = rest;
                self.end_tag()?;
            } else if let Some(rest) = self.rest.strip_prefix('<') {
                self.rest = rest;
                self.start_tag()?;
            } else {
                self.text()?;
            }
        }
        self.flush();
        if !self.open.is_empty() || self.roots != 1 {
            return Err(broken());
        }
        // A number that only its tags keep apart cannot be hidden in part.
        if find(&self.all, Reach::Sure).is_empty() {
            Ok(())
        } else {
            Err(MaskError::Unparseable("a secret goes on beyond a tag".to_owned()))
        }
    }

    fn document_type(&mut self) -> Result<(), MaskError> {
        let end = self.rest.find('>').ok_or_else(broken)?;
        let whole = &self.rest[..end];
        if !whole.starts_with("<!DOCTYPE") || whole.contains('[') || self.roots > 0 {
            return Err(MaskError::Unparseable("a document type of its own".to_owned()));
        }
        self.rest = &self.rest[end + 1..];
        Ok(())
    }

    fn text(&mut self) -> Result<(), MaskError> {
        let end = self.rest.find('<').unwrap_or(self.rest.len());
        let (raw, rest) = self.rest.split_at(end);
        self.rest = rest;
        let text = resolved(raw)?;
        if self.open.is_empty() && !text.trim().is_empty() {
            return Err(broken());
        }
        self.line.push_str(&text);
        Ok(())
    }

    fn end_tag(&mut self) -> Result<(), MaskError> {
        let end = self.rest.find('>').ok_or_else(broken)?;
        let name = self.rest[..end].trim_end();
        self.flush();
        match self.open.pop() {
            Some(open) if open.name == name => {}
            _ => return Err(broken()),
        }
        if self.gone > 0 {
            self.gone -= 1;
        } else {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
        self.line_break(name);
        self.rest = &self.rest[end + 1..];
        Ok(())
    }

    fn start_tag(&mut self) -> Result<(), MaskError> {
        self.flush();
        let name = name_at(self.rest)?;
        self.rest = &self.rest[name.len()..];
        self.line_break(name);
        if self.open.len() >= DEEPEST {
            return Err(MaskError::TooDeep);
        }
        self.roots += usize::from(self.open.is_empty());
        let local = local(name).to_ascii_lowercase();
        let goes = self.gone > 0 || GONE.contains(&local.as_str()) || !super::may_be_shown(name);
        let opened = self.enter(name);
        let mut attributes = String::new();
        let mut known: Vec<&str> = Vec::new();
        loop {
            let trimmed = self.rest.trim_start();
            let spaced = trimmed.len() < self.rest.len();
            self.rest = trimmed;
            if let Some(rest) = self.rest.strip_prefix("/>") {
                self.rest = rest;
                self.tag(goes, name, &attributes, "/>");
                self.line_break(name);
                return Ok(());
            }
            if let Some(rest) = self.rest.strip_prefix('>') {
                self.rest = rest;
                self.tag(goes, name, &attributes, ">");
                self.gone += usize::from(goes);
                self.open.push(opened);
                return Ok(());
            }
            let attribute = name_at(self.rest)?;
            if !spaced || known.contains(&attribute) {
                return Err(broken());
            }
            known.push(attribute);
            self.rest =
                self.rest[attribute.len()..].trim_start().strip_prefix('=').ok_or_else(broken)?.trim_start();
            let quote =
                self.rest.chars().next().filter(|quote| matches!(quote, '"' | '\'')).ok_or_else(broken)?;
            let end = self.rest[1..].find(quote).ok_or_else(broken)? + 1;
            let value = resolved(&self.rest[1..end])?;
            if self.rest[1..end].contains('<') {
                return Err(broken());
            }
            self.rest = &self.rest[end + 1..];
            if let Some(shown) = self.attribute(&opened, attribute, &value) {
                attributes.push_str(&format!(" {attribute}=\"{}\"", escape(&shown)));
            }
        }
    }

    fn tag(&mut self, goes: bool, name: &str, attributes: &str, end: &str) {
        if !goes {
            self.out.push('<');
            self.out.push_str(name);
            self.out.push_str(attributes);
            self.out.push_str(end);
        }
    }

    fn line_break(&mut self, name: &str) {
        if !INLINE.contains(&local(name).to_ascii_lowercase().as_str()) {
            self.all.push('\u{1}');
        }
    }
}

fn broken() -> MaskError {
    MaskError::Unparseable("it is no well-formed XML".to_owned())
}

fn after<'a>(text: &'a str, end: &str) -> Result<&'a str, MaskError> {
    let at = text.find(end).ok_or_else(broken)?;
    Ok(&text[at + end.len()..])
}

fn name_at(text: &str) -> Result<&str, MaskError> {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | ':');
    let end = text.find(|letter| !is_part(letter)).unwrap_or(text.len());
    match text[..end].chars().next() {
        Some(first) if first.is_alphabetic() || first == '_' => Ok(&text[..end]),
        _ => Err(broken()),
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Text with its references resolved: the five of XML, and numbers.
fn resolved(raw: &str) -> Result<String, MaskError> {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').ok_or_else(broken)?;
        let name = &rest[1..end];
        let known = name.starts_with('#') || ["amp", "lt", "gt", "quot", "apos"].contains(&name);
        let (letter, used) = reference(rest).filter(|_| known).ok_or_else(broken)?;
        if used != end + 1 {
            return Err(broken());
        }
        text.push(letter);
        rest = &rest[used..];
    }
    text.push_str(rest);
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(xml: &str) -> Result<String, MaskError> {
        let (bytes, _) = mask_xml(xml.as_bytes(), &Policy::open())?;
        let text = String::from_utf8(bytes).expect("utf-8");
        Ok(text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").expect("a head").to_owned())
    }

    #[test]
    fn elements_and_attributes_are_hidden_by_name_and_by_look() {
        let xml = "<?xml version='1.0'?><!DOCTYPE user><user id='7' api-key=\"short\"><!-- 4111111111111111 --><name>Olivia &amp; Co</name>\
            <password>tiger</password><x:pin xmlns:x='urn:x'>1234</x:pin><note>Card 4111 <![CDATA[1111]]> 1111 1111</note><e/></user>";
        assert_eq!(
            masked(xml).expect("xml"),
            "<user id=\"7\" api-key=\"•••••\"><name>Olivia &amp; Co</name><password>•••••</password>\
             <x:pin xmlns:x=\"urn:x\">••••</x:pin><note>Card •••• •••• •••• 1111</note><e/></user>"
        );
    }

    #[test]
    fn an_empty_attribute_hides_nothing_and_is_not_counted() {
        let (bytes, facts) = mask_xml(b"<user password='' pin=''/>", &Policy::open()).expect("xml");
        assert!(String::from_utf8_lossy(&bytes).ends_with("<user password=\"\" pin=\"\"/>"));
        assert!(facts.hidden.is_empty(), "{:?}", facts.hidden);
    }

    #[test]
    fn a_picture_keeps_its_shapes_and_loses_its_scripts() {
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'><script>alert(1)</script><g class='a'><path d='M 4111 1111 L 3 4'/>\
            <a href=' java&#115;cript:x()'><text>4111111111111111</text></a></g><foreignObject><p>x</p></foreignObject></svg>";
        assert_eq!(
            masked(svg).expect("svg"),
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><g class=\"a\"><path d=\"M 4111 1111 L 3 4\"/>\
             <a><text>••••••••••••1111</text></a></g></svg>"
        );
    }

    #[test]
    fn what_a_browser_could_read_in_another_way_is_refused() {
        for odd in [
            "<!DOCTYPE a [<!ENTITY s '4111'>]><a>&s;</a>",
            "<a>&nbsp;</a>",
            "<a><b></a></b>",
            "<a",
            "<a b=c/>",
            "<a b='1' b='2'/>",
            "<a/><b/>",
            "text",
            "<a>x & y</a>",
            "<text>4111 <tspan>1111</tspan> 1111 1111</text>",
            "",
        ] {
            assert!(masked(odd).is_err(), "{odd}");
        }
        assert_eq!(masked(&"<a>".repeat(300)).expect_err("deep"), MaskError::TooDeep);
    }

    struct Shown;

    impl crate::masking::Fields for Shown {
        fn decided(&self, place: &crate::masking::Place<'_>) -> Option<crate::masking::Show> {
            (place.name == "iban").then_some(crate::masking::Show::Shown)
        }
    }

    #[test]
    fn what_was_decided_to_be_shown_does_not_refuse_the_document() {
        let policy = Policy { fields: std::sync::Arc::new(Shown), ..Policy::open() };
        let xml = "<a><iban>DE89370400440532013000</iban><b>x</b></a>";
        let (bytes, _) = mask_xml(xml.as_bytes(), &policy).expect("shown");
        assert!(String::from_utf8_lossy(&bytes).ends_with(xml));
    }
}
