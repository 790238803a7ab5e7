//! Canonical JSON straight from a value that serde can write, without a tree in between: the same bytes as
//! [`canonical`](super::canonical) makes of it, members without a value left out.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::{self, Impossible};

use super::{INTEGER_LIMIT, NotCanonical, write_string};

/// Writes the value at the end of `out`. What entries do not hold (fractions, bytes, tuples) is an error.
pub(in super::super) fn write_canonical<T: Serialize + ?Sized>(
    out: &mut String,
    value: &T,
) -> Result<(), NotCanonical> {
    match value.serialize(Writer { out })? {
        true => Ok(()),
        false => Err(NotCanonical::Null),
    }
}

/// Each value answers whether there was one: a member that is `None` is left out.
struct Writer<'a> {
    out: &'a mut String,
}

impl ser::Error for NotCanonical {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self::Syntax(message.to_string())
    }
}

fn unfit(what: &str) -> NotCanonical {
    NotCanonical::Syntax(format!("{what} has no place in an entry"))
}

impl<'a> Writer<'a> {
    fn unsigned(self, size: u64, negative: bool) -> Result<bool, NotCanonical> {
        use std::fmt::Write as _;
        if size >= INTEGER_LIMIT {
            return Err(NotCanonical::Number(size.to_string()));
        }
        let sign = if negative { "-" } else { "" };
        write!(self.out, "{sign}{size}").map_err(|e| NotCanonical::Syntax(e.to_string()))?;
        Ok(true)
    }

    fn members(self) -> Members<'a> {
        Members { from: self.out.len(), out: self.out, parts: Vec::new(), name: None }
    }
}

macro_rules! integers {
    ($($name:ident($signed:ty)),*) => {$(
        fn $name(self, value: $signed) -> Result<bool, NotCanonical> {
            let value = i64::from(value);
            self.unsigned(value.unsigned_abs(), value < 0)
        }
    )*};
}

impl<'a> ser::Serializer for Writer<'a> {
    type Ok = bool;
    type Error = NotCanonical;
    type SerializeSeq = Items<'a>;
    type SerializeTuple = Impossible<bool, NotCanonical>;
    type SerializeTupleStruct = Impossible<bool, NotCanonical>;
    type SerializeTupleVariant = Impossible<bool, NotCanonical>;
    type SerializeMap = Members<'a>;
    type SerializeStruct = Members<'a>;
    type SerializeStructVariant = Impossible<bool, NotCanonical>;

    integers!(
        serialize_i8(i8),
        serialize_i16(i16),
        serialize_i32(i32),
        serialize_i64(i64),
        serialize_u8(u8),
        serialize_u16(u16),
        serialize_u32(u32)
    );

    fn serialize_u64(self, value: u64) -> Result<bool, NotCanonical> {
        self.unsigned(value, false)
    }

    fn serialize_bool(self, value: bool) -> Result<bool, NotCanonical> {
        self.out.push_str(if value { "true" } else { "false" });
        Ok(true)
    }

    fn serialize_str(self, text: &str) -> Result<bool, NotCanonical> {
        write_string(self.out, text).map(|()| true)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
    ) -> Result<bool, NotCanonical> {
        self.serialize_str(name)
    }

    fn serialize_none(self) -> Result<bool, NotCanonical> {
        Ok(false)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<bool, NotCanonical> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<bool, NotCanonical> {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'a>, NotCanonical> {
        self.out.push('[');
        Ok(Items { out: self.out, some: false })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Members<'a>, NotCanonical> {
        Ok(self.members())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Members<'a>, NotCanonical> {
        Ok(self.members())
    }

    fn serialize_f32(self, _: f32) -> Result<bool, NotCanonical> {
        Err(unfit("a fraction"))
    }

    fn serialize_f64(self, _: f64) -> Result<bool, NotCanonical> {
        Err(unfit("a fraction"))
    }

    fn serialize_char(self, _: char) -> Result<bool, NotCanonical> {
        Err(unfit("a character"))
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<bool, NotCanonical> {
        Err(unfit("a row of bytes"))
    }

    fn serialize_unit(self) -> Result<bool, NotCanonical> {
        Ok(false)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<bool, NotCanonical> {
        Err(unfit("a unit"))
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<bool, NotCanonical> {
        Err(unfit("a variant"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, NotCanonical> {
        Err(unfit("a tuple"))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, NotCanonical> {
        Err(unfit("a tuple"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, NotCanonical> {
        Err(unfit("a variant"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, NotCanonical> {
        Err(unfit("a variant"))
    }
}

struct Items<'a> {
    out: &'a mut String,
    some: bool,
}

impl ser::SerializeSeq for Items<'_> {
    type Ok = bool;
    type Error = NotCanonical;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), NotCanonical> {
        if self.some {
            self.out.push(',');
        }
        self.some = true;
        match item.serialize(Writer { out: self.out })? {
            true => Ok(()),
            false => Err(NotCanonical::Null),
        }
    }

    fn end(self) -> Result<bool, NotCanonical> {
        self.out.push(']');
        Ok(true)
    }
}

/// Members in the order in which they come, each with a comma before it; put in their right order at the end.
struct Members<'a> {
    out: &'a mut String,
    from: usize,
    /// Each member's name, and where its text begins.
    parts: Vec<(Cow<'static, str>, usize)>,
    name: Option<String>,
}

impl Members<'_> {
    fn member<T: Serialize + ?Sized>(
        &mut self,
        name: Cow<'static, str>,
        value: &T,
    ) -> Result<(), NotCanonical> {
        let begins = self.out.len();
        self.out.push(',');
        write_string(self.out, &name)?;
        self.out.push(':');
        match value.serialize(Writer { out: self.out })? {
            true => self.parts.push((name, begins)),
            false => self.out.truncate(begins),
        }
        Ok(())
    }

    fn finish(mut self) -> bool {
        let sorted = |a: &Cow<'_, str>, b: &Cow<'_, str>| super::by_utf16(a, b).is_le();
        if !self.parts.is_sorted_by(|(a, _), (b, _)| sorted(a, b)) {
            self.sort();
        }
        match self.parts.is_empty() {
            true => self.out.push('{'),
            false => self.out.replace_range(self.from..=self.from, "{"),
        }
        self.out.push('}');
        true
    }

    fn sort(&mut self) {
        let written = self.out.split_off(self.from);
        let ends = self.parts.iter().skip(1).map(|(_, begins)| *begins).chain([self.from + written.len()]);
        let mut parts: Vec<(&str, &str)> = Vec::with_capacity(self.parts.len());
        for ((name, begins), end) in self.parts.iter().zip(ends) {
            parts.push((name, &written[begins - self.from..end - self.from]));
        }
        parts.sort_by(|(a, _), (b, _)| super::by_utf16(a, b));
        parts.iter().for_each(|(_, part)| self.out.push_str(part));
    }
}

impl ser::SerializeStruct for Members<'_> {
    type Ok = bool;
    type Error = NotCanonical;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), NotCanonical> {
        self.member(name.into(), value)
    }

    fn end(self) -> Result<bool, NotCanonical> {
        Ok(self.finish())
    }
}

impl ser::SerializeMap for Members<'_> {
    type Ok = bool;
    type Error = NotCanonical;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), NotCanonical> {
        let mut written = String::new();
        write_canonical(&mut written, key)?;
        let name = serde_json::from_str(&written).map_err(|e| NotCanonical::Syntax(e.to_string()))?;
        self.name = Some(name);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotCanonical> {
        let name = self.name.take().ok_or_else(|| unfit("a value without a name"))?;
        self.member(name.into(), value)
    }

    fn end(self) -> Result<bool, NotCanonical> {
        Ok(self.finish())
    }
}
