//! From the path of a field to its line: `certificates[1].valid_until` → 42.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The line of every field of a TOML text.
#[derive(Debug, Default)]
pub(crate) struct Lines(BTreeMap<String, usize>);

impl Lines {
    /// The line of `field`, or of the nearest field around it that the text has.
    pub(crate) fn of(&self, field: &str) -> Option<usize> {
        let mut path = field;
        loop {
            if let Some(line) = self.0.get(path) {
                return Some(*line);
            }
            let cut = path.rfind(['.', '['])?;
            path = &path[..cut];
        }
    }
}

/// Reads the lines off a text; one that cannot be parsed has none.
pub(crate) fn lines_of(text: &str) -> Lines {
    let Ok(table) = DeTable::parse(text) else { return Lines::default() };
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let line = |offset: usize| starts.partition_point(|start| *start <= offset);
    let mut lines = BTreeMap::new();
    walk(table.get_ref(), "", &line, &mut lines);
    Lines(lines)
}

fn walk(
    table: &DeTable<'_>,
    path: &str,
    line: &impl Fn(usize) -> usize,
    lines: &mut BTreeMap<String, usize>,
) {
    for (key, value) in table {
        let path =
            if path.is_empty() { key.get_ref().to_string() } else { format!("{path}.{}", key.get_ref()) };
        lines.insert(path.clone(), line(key.span().start));
        walk_value(value, &path, line, lines);
    }
}

fn walk_value(
    value: &Spanned<DeValue<'_>>,
    path: &str,
    line: &impl Fn(usize) -> usize,
    lines: &mut BTreeMap<String, usize>,
) {
    match value.get_ref() {
        DeValue::Table(table) => walk(table, path, line, lines),
        DeValue::Array(array) => {
            for (index, item) in array.iter().enumerate() {
                let path = format!("{path}[{index}]");
                lines.insert(path.clone(), line(item.span().start));
                walk_value(item, &path, line, lines);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::lines_of;

    #[test]
    fn fields_of_lists_have_their_own_lines() {
        let lines = lines_of("[a]\nb = 1\n\n[[c]]\nd = 1\n\n[[c]]\nd = 2\ne = [\n  \"가\",\n  \"나\",\n]\n");
        assert_eq!(lines.of("a.b"), Some(2));
        assert_eq!(lines.of("c[1].d"), Some(8));
        assert_eq!(lines.of("c[1].e[1]"), Some(11));
    }

    #[test]
    fn a_field_that_is_not_there_falls_back_to_its_entry() {
        let lines = lines_of("[[c]]\nd = 1\n\n[[c]]\nd = 2\n");
        assert_eq!(lines.of("c[1].missing"), Some(4));
        assert_eq!(lines.of("elsewhere"), None);
    }
}
