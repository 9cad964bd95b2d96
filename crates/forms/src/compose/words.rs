//! Lines of a sheet as paragraphs, with the values in their places.

use simsa_papers::{FontWeight, Paragraph, Run, Size};

use crate::line::{LineSpan, Name, SheetLine, lines};
use crate::value::{FieldValue, Filled, FilledEntry};

/// What the names in a line refer to.
pub(crate) struct NameScope<'a> {
    filled: &'a Filled,
    /// The list that is repeated, the number of the row in it, and the entry; none where the list is shorter than the
    /// original has rows.
    repeated: Option<(&'a str, usize, Option<&'a FilledEntry>)>,
}

impl<'a> NameScope<'a> {
    /// The form itself.
    pub(crate) fn form(filled: &'a Filled) -> Self {
        Self { filled, repeated: None }
    }

    /// An entry of a list, or an empty row of it.
    pub(crate) fn entry(
        filled: &'a Filled,
        list: &'a str,
        number: usize,
        entry: Option<&'a FilledEntry>,
    ) -> Self {
        Self { filled, repeated: Some((list, number, entry)) }
    }

    /// The value, and the name by which it is read back from a finished paper.
    fn find(&self, name: &Name) -> (String, Option<&'a FieldValue>) {
        match (name, self.repeated) {
            (Name::Field(field), _) => (field.clone(), self.filled.fields.get(field)),
            (Name::Column(column), Some((list, number, entry))) => {
                let key = entry.map_or_else(|| number.to_string(), |entry| entry.key.clone());
                (format!("{list}.{key}.{column}"), entry.and_then(|entry| entry.cells.get(column.as_str())))
            }
            (Name::Column(column), None) => (column.clone(), None),
        }
    }
}

/// The paragraphs of a text.
pub(crate) fn paragraphs(text: &str, scope: &NameScope<'_>) -> Vec<Paragraph> {
    lines(text).flat_map(|line| paragraph(&line, scope)).collect()
}

/// One paragraph; for the lines of a field one each, and none when there are none.
fn paragraph(line: &SheetLine, scope: &NameScope<'_>) -> Vec<Paragraph> {
    if let [LineSpan::Lines(name)] = line.pieces.as_slice() {
        let (name, value) = scope.find(name);
        let lines = match value {
            Some(FieldValue::Lines(lines)) => lines.as_slice(),
            _ => &[],
        };
        let runs =
            lines.iter().enumerate().map(|(at, text)| Run::field(format!("{name}.{}", at + 1), Some(text)));
        return runs.map(|run| dressed(line, vec![run])).collect();
    }
    let runs = line.pieces.iter().map(|piece| run(piece, scope)).collect();
    vec![dressed(line, runs)]
}

fn dressed(line: &SheetLine, runs: Vec<Run>) -> Paragraph {
    let mut paragraph = Paragraph::of(runs).indent(line.indent);
    if let Some(marker) = &line.marker {
        paragraph = paragraph.marker(marker.as_str());
    }
    if line.small {
        paragraph = paragraph.size(Size::Small);
    }
    if line.center { paragraph.center() } else { paragraph }
}

fn run(piece: &LineSpan, scope: &NameScope<'_>) -> Run {
    match piece {
        LineSpan::Words { text, bold: false } => Run::text(text),
        LineSpan::Words { text, bold: true } => Run::bold(text),
        LineSpan::Number => {
            Run::text(scope.repeated.map(|(_, number, _)| number.to_string()).unwrap_or_default())
        }
        LineSpan::Value { name, bold } => {
            let (name, value) = scope.find(name);
            let weight = if *bold { FontWeight::Bold } else { FontWeight::Regular };
            let value = value.and_then(FieldValue::words).filter(|words| !words.is_empty());
            Run::Field { name, value, weight }
        }
        LineSpan::Box { name, option, label, meaning } => {
            let (name, value) = scope.find(name);
            let on = value.is_some_and(|value| value.has(option));
            let name = format!("{name}.{option}");
            match label.as_str() {
                "" => Run::tick_box(name, on, meaning),
                "√" => Run::tick_mark(name, on, meaning),
                label => Run::tick(name, on, label),
            }
        }
        // The lines of a field stand alone on their line; the tests see to it.
        LineSpan::Lines(name) => Run::blank(scope.find(name).0),
    }
}
