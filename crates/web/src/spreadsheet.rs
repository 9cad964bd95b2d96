//! Rows and cells as spreadsheets copy and save them: a cell with line breaks, quotes or the sign between cells stands in quotes.

/// The cells of each row; `between` is the sign between them.
pub(crate) fn rows(text: &str, between: char) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let (mut row, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = text.chars().filter(|c| *c != '\r').peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            c if c == between && !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    if !row.is_empty() || !cell.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn rows_are_read_as_spreadsheets_copy_them() {
        assert_eq!(rows("a\tb\r\n\"c\nd\"\t\"e \"\"f\"\"\"", '\t'), [["a", "b"], ["c\nd", "e \"f\""]]);
        assert_eq!(rows("5\" disk\tx\n", '\t'), [["5\" disk", "x"]], "a quote within a cell is a quote");
        assert_eq!(rows("a,\"b,c\",\n\n", ','), [vec!["a", "b,c", ""], vec![""]]);
        assert_eq!(rows("", ','), [[""; 0]; 0]);
    }
}
