//! The original's text as lines, reduced to what can be compared: words without white space, cell bars and the
//! mark-up that text recognition added.

/// Tags that text recognition wrote around words; nothing else in angle brackets is a tag in this text.
const TAGS: [&str; 8] = ["ul", "li", "table", "tr", "td", "div", "p", "i"];
/// A printed tick box as recognised, and as the passages write it.
const TICK_BOX: (&str, &str) = ("<input type=\"checkbox\"/>", "□");

/// Lines `from` to `to` of the original without those in `skip`, as comparable text. Rows in `rejoined` are read as
/// one row, cell by cell, because a page break cut them.
pub(super) fn comparable_lines(
    lines: &[&str],
    range: (u32, u32),
    skip: &[u32],
    rejoined: &[(u32, u32)],
) -> String {
    let mut words = String::new();
    for number in range.0..=range.1 {
        if skip.contains(&number) || rejoined.iter().any(|(_, second)| *second == number) {
            continue;
        }
        let first = line(lines, number);
        match rejoined.iter().find(|(begin, _)| *begin == number) {
            Some((_, second)) => words.push_str(&join_rows(first, line(lines, *second))),
            None => words.push_str(&without_markup(first)),
        }
    }
    comparable(&words)
}

/// Text without white space and without the bars between cells.
pub(super) fn comparable(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '|').collect()
}

/// Whether a line of the original holds any words at all.
pub(super) fn has_words(line: &str) -> bool {
    without_markup(line).chars().any(char::is_alphanumeric)
}

fn line<'a>(lines: &[&'a str], number: u32) -> &'a str {
    lines.get(number as usize - 1).copied().unwrap_or_default()
}

fn join_rows(first: &str, second: &str) -> String {
    let (first, second): (Vec<&str>, Vec<&str>) = (first.split('\t').collect(), second.split('\t').collect());
    (0..first.len().max(second.len()))
        .flat_map(|cell| [first.get(cell), second.get(cell)])
        .flatten()
        .map(|cell| without_markup(cell))
        .collect()
}

fn without_markup(line: &str) -> String {
    let line = without_nested_table(line).replace(TICK_BOX.0, TICK_BOX.1);
    without_emphasis(&without_tags(&line))
}

/// A table inside a cell was recognised twice: as raw HTML, and again as the cells after it. The HTML is dropped.
fn without_nested_table(line: &str) -> String {
    match (line.find("<table"), line.find("</table>")) {
        (Some(begin), Some(end)) if begin < end => {
            format!("{}{}", &line[..begin], &line[end + "</table>".len()..])
        }
        _ => line.to_owned(),
    }
}

fn without_tags(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(begin) = rest.find('<') {
        kept.push_str(&rest[..begin]);
        rest = &rest[begin..];
        if let Some(end) = rest.find('>').filter(|_| is_tag(rest)) {
            rest = &rest[end + 1..];
        } else {
            kept.push('<');
            rest = &rest[1..];
        }
    }
    kept.push_str(rest);
    kept
}

fn is_tag(text: &str) -> bool {
    let name: String =
        text[1..].trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
    TAGS.contains(&name.as_str())
}

/// `**words**` is emphasis; a single `**` is the mark of a footnote and stays.
fn without_emphasis(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, inner, after)) = emphasised(rest) {
        kept.push_str(before);
        kept.push_str(inner);
        rest = after;
    }
    kept.push_str(rest);
    kept
}

/// Splits at the first `**words**` whose words hold no asterisk.
fn emphasised(line: &str) -> Option<(&str, &str, &str)> {
    let begin = line.find("**")?;
    let inner = &line[begin + 2..];
    let end = inner.find("**").filter(|end| *end > 0 && !inner[..*end].contains('*'))?;
    Some((&line[..begin], &inner[..end], &inner[end + 2..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_the_recognition_goes_and_words_stay() {
        let line =
            "<input type=\"checkbox\"/> 예시 <ul style=\"x\"> <li>가</li> <인증기준 S014> <https://a.kr/b>";
        assert_eq!(comparable(&without_markup(line)), "□예시가<인증기준S014><https://a.kr/b>");
    }

    #[test]
    fn emphasis_goes_and_footnote_marks_stay() {
        assert_eq!(without_emphasis("**관련 법령***에 따라"), "관련 법령*에 따라");
        assert_eq!(without_emphasis("일부 적용**"), "일부 적용**");
        assert_eq!(without_emphasis("양식5**가****가**"), "양식5가가");
    }

    #[test]
    fn rows_cut_by_a_page_are_joined_cell_by_cell() {
        let lines = ["가\t나", "", "다\t라", "마"];
        assert_eq!(comparable_lines(&lines, (1, 4), &[], &[(1, 3)]), "가다나라마");
        assert_eq!(comparable_lines(&lines, (1, 4), &[3], &[]), "가나마");
    }

    #[test]
    fn a_line_beyond_the_end_is_empty() {
        assert_eq!(comparable_lines(&["가"], (1, 9), &[], &[]), "가");
    }
}
