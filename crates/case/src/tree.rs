//! What a file says before it is known what it should say: the values of a TOML or JSON text with the places where they
//! stand. It is built only where a file cannot be read at once, to tell everything that is wrong with it.

use std::ops::Range;

use serde_json::{Map, Number, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and the bytes of the text in which it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) span: Range<usize>,
    pub(crate) value: NodeValue,
}

/// The kinds of values that either notation has.
#[derive(Clone, Debug)]
pub(crate) enum NodeValue {
    Table(Vec<Entry>),
    List(Vec<Node>),
    Text(String),
    Bool(bool),
    Number(Number),
    /// A date or a time of TOML, as it is written.
    Moment(String),
    Null,
}

/// A key and what stands behind it.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) at: Range<usize>,
    pub(crate) node: Node,
}

impl Node {
    /// The table of a TOML text, and what keeps the text from being TOML.
    pub(crate) fn of_toml(text: &str) -> (Self, Vec<toml::de::Error>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        (Self { span: table.span(), value: NodeValue::Table(entries(table.get_ref())) }, errors)
    }

    /// The value of a JSON text; `None` where it is no JSON.
    pub(crate) fn of_json(text: &str) -> Option<Self> {
        // what follows counts on text that is JSON, and only finds the places
        serde_json::from_str::<serde::de::IgnoredAny>(text).ok()?;
        Scanner { text, at: 0 }.value()
    }

    /// The same without places.
    pub(crate) fn into_value(self) -> Value {
        match self.value {
            NodeValue::Table(entries) => {
                let entries = entries.into_iter().map(|entry| (entry.key, entry.node.into_value()));
                Value::Object(entries.collect::<Map<_, _>>())
            }
            NodeValue::List(list) => Value::Array(list.into_iter().map(Self::into_value).collect()),
            NodeValue::Text(text) | NodeValue::Moment(text) => Value::String(text),
            NodeValue::Bool(yes) => Value::Bool(yes),
            NodeValue::Number(number) => Value::Number(number),
            NodeValue::Null => Value::Null,
        }
    }
}

fn entries(table: &DeTable<'_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, node)| Entry { key: key.get_ref().to_string(), at: key.span(), node: of_value(node) })
        .collect();
    entries.sort_by_key(|entry| entry.at.start);
    entries
}

fn of_value(node: &Spanned<DeValue<'_>>) -> Node {
    let value = match node.get_ref() {
        DeValue::String(text) => NodeValue::Text(text.to_string()),
        DeValue::Boolean(yes) => NodeValue::Bool(*yes),
        DeValue::Datetime(moment) => NodeValue::Moment(moment.to_string()),
        DeValue::Array(list) => NodeValue::List(list.iter().map(of_value).collect()),
        DeValue::Table(table) => NodeValue::Table(entries(table)),
        DeValue::Integer(number) => {
            let parsed = i64::from_str_radix(number.as_str(), number.radix());
            parsed.map_or(NodeValue::Null, |number| NodeValue::Number(number.into()))
        }
        DeValue::Float(number) => {
            let parsed = number.as_str().parse().ok().and_then(Number::from_f64);
            parsed.map_or(NodeValue::Null, NodeValue::Number)
        }
    };
    Node { span: node.span(), value }
}

/// Goes through a text that is known to be JSON.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl Scanner<'_> {
    fn value(&mut self) -> Option<Node> {
        self.skip_blanks();
        let start = self.at;
        let value = match self.next()? {
            b'{' => NodeValue::Table(self.table()?),
            b'[' => NodeValue::List(self.list()?),
            b'"' => NodeValue::Text(self.string()?),
            _ => self.plain()?,
        };
        Some(Node { span: start..self.at, value })
    }

    fn table(&mut self) -> Option<Vec<Entry>> {
        let mut entries = Vec::new();
        self.at += 1;
        loop {
            self.skip_blanks_and(b',');
            if self.next()? == b'}' {
                self.at += 1;
                return Some(entries);
            }
            let start = self.at;
            let key = self.string()?;
            let at = start..self.at;
            self.skip_blanks_and(b':');
            entries.push(Entry { key, at, node: self.value()? });
        }
    }

    fn list(&mut self) -> Option<Vec<Node>> {
        let mut list = Vec::new();
        self.at += 1;
        loop {
            self.skip_blanks_and(b',');
            if self.next()? == b']' {
                self.at += 1;
                return Some(list);
            }
            list.push(self.value()?);
        }
    }

    fn string(&mut self) -> Option<String> {
        let start = self.at;
        self.at += 1;
        while self.next()? != b'"' {
            self.at += if self.next()? == b'\\' { 2 } else { 1 };
        }
        self.at += 1;
        serde_json::from_str(self.text.get(start..self.at)?).ok()
    }

    /// A number, `true`, `false`, `null`.
    fn plain(&mut self) -> Option<NodeValue> {
        let rest = self.text.get(self.at..)?;
        let length = rest.find([',', ']', '}', ' ', '\t', '\r', '\n']).unwrap_or(rest.len());
        self.at += length;
        Some(match serde_json::from_str(&rest[..length]).ok()? {
            Value::Bool(yes) => NodeValue::Bool(yes),
            Value::Number(number) => NodeValue::Number(number),
            _ => NodeValue::Null,
        })
    }

    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while self.next().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn skip_blanks_and(&mut self, sign: u8) {
        self.skip_blanks();
        if self.next() == Some(sign) {
            self.at += 1;
            self.skip_blanks();
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Node, NodeValue};

    #[test]
    fn both_notations_give_the_same_values_and_their_places() {
        let toml = "a = \"가\\n\"\nb = [1, -2]\n[c]\nd = true\n[[e]]\nf = 1.5\n";
        let json = "{ \"a\" : \"가\\n\" ,\n\"b\":[1,-2],\"c\":{\"d\": true},\"e\":[{\"f\":1.5}],\"g\":null , \"h\":[] }";
        let (from_toml, errors) = Node::of_toml(toml);
        assert!(errors.is_empty());
        let expected = json!({ "a": "가\n", "b": [1, -2], "c": { "d": true }, "e": [{ "f": 1.5 }] });
        assert_eq!(from_toml.into_value(), expected);
        let from_json = Node::of_json(json).unwrap();
        let NodeValue::Table(entries) = &from_json.value else { panic!("no table") };
        assert_eq!(&json[entries[0].at.clone()], "\"a\"");
        assert_eq!(&json[entries[1].node.span.clone()], "[1,-2]");
        assert_eq!(from_json.into_value(), serde_json::from_str::<Value>(json).unwrap());
    }

    #[test]
    fn what_is_no_json_has_no_places() {
        for text in ["", "{", "{\"a\" 1}", "[1,]", "nul", "\"a"] {
            assert!(Node::of_json(text).is_none(), "{text}");
        }
    }
}
