//! Papers as one self-contained HTML file, and the way back from it to the values it shows.
//!
//! The file asks no other host for anything and forbids itself to (`Content-Security-Policy`), so it can be kept and
//! opened years later. Tables are real tables, ticks are words for who listens.

mod read;

use std::fmt::Write as _;

use crate::{
    Align, Block, Cell, Density, FontWeight, HeaderScope, Heading, Paper, Paragraph, Run, Signature,
    SignatureDate, Size, Table, TickLook, Valign, clean,
};

pub use read::{HtmlReadError, read_fields};

const STYLE: &str = include_str!("paper.css");

/// Writes a paper as a complete HTML document.
///
/// Fields carry `data-field`, ticks `data-tick`; [`read_fields`] finds their values again.
pub fn write(paper: &Paper) -> String {
    let mut out = Out { text: String::with_capacity(16 * 1024), part: false };
    let (language, title) = (escape(&paper.language), escape(&paper.title));
    put(
        &mut out,
        format_args!(
            "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n<style>\n{STYLE}{}</style>\n</head>\n<body>\n<main id=\"{}\">\n",
            feet(&paper.label),
            escape(&paper.id)
        ),
    );
    write_content(&mut out, paper);
    out.push_str("</main>\n</body>\n</html>\n");
    out.text
}

/// What stands at the foot of each printed page: the label, and which page of how many.
fn feet(label: &str) -> String {
    // A string of CSS within HTML: whatever could end either is written by its number.
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '·' | '.' | '(' | ')');
    let quoted: String = clean(label)
        .chars()
        .map(|c| if plain(c) { c.to_string() } else { format!("\\{:06x}", u32::from(c)) })
        .collect();
    format!(
        "@page {{\n  font: 8pt sans-serif;\n  @bottom-left {{ content: \"{quoted}\"; }}\n  \
         @bottom-center {{ content: counter(page) \" / \" counter(pages); }}\n}}\n"
    )
}

/// Writes what stands on a paper as a part of a page that has its own heading and a policy without inline styles:
/// headings are one level lower, and exact heights are left out. [`style`] gives it its look.
pub fn write_part(paper: &Paper) -> String {
    let mut out = Out { text: String::with_capacity(16 * 1024), part: true };
    write_content(&mut out, paper);
    out.text
}

/// The look of papers for what stands inside `selector`, as nested rules.
pub fn style(selector: &str) -> String {
    format!("{selector} {{\n{STYLE}}}\n")
}

/// What has been written, and whether it becomes a part of a page.
struct Out {
    text: String,
    part: bool,
}

impl Out {
    fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn push(&mut self, c: char) {
        self.text.push(c);
    }

    /// A style attribute, where the page allows it.
    fn style(&mut self, rules: std::fmt::Arguments<'_>) {
        if !self.part {
            put(self, format_args!(" style=\"{rules}\""));
        }
    }
}

fn write_content(out: &mut Out, paper: &Paper) {
    if !paper.label.is_empty() {
        put(out, format_args!("<p class=\"label\">{}</p>\n", escape(&paper.label)));
    }
    for block in &paper.blocks {
        write_block(out, block);
    }
}

fn write_block(out: &mut Out, block: &Block) {
    match block {
        Block::Heading(heading) => write_heading(out, heading),
        Block::Paragraph(paragraph) => write_paragraph(out, "p", paragraph, paragraph.align),
        Block::List(list) => {
            out.push_str("<ul>\n");
            for item in &list.items {
                write_paragraph(out, "li", item, item.align);
            }
            out.push_str("</ul>\n");
        }
        Block::Table(table) => write_table(out, table),
        Block::Signature(signature) => write_signature(out, signature),
        Block::Addressee(text) => put(out, format_args!("<p class=\"addressee\">{}</p>\n", escape(text))),
        Block::Rule => out.push_str("<hr>\n"),
        Block::Space(points) => {
            out.push_str("<div");
            out.style(format_args!("height:{points}pt"));
            out.push_str("></div>\n");
        }
        Block::PageBreak => out.push_str("<div class=\"page-break\"></div>\n"),
    }
}

/// The look of headings by their own level, where the page gives them another.
const LEVELS: [&str; 6] = ["title", "large", "", "", "", ""];

fn write_heading(out: &mut Out, heading: &Heading) {
    let own = heading.level.clamp(1, 6);
    let (level, look) = if out.part { ((own + 1).min(6), LEVELS[usize::from(own) - 1]) } else { (own, "") };
    put(out, format_args!("<h{level}{}>", class(&[look, align(heading.align)])));
    write_runs(out, &heading.runs);
    put(out, format_args!("</h{level}>\n"));
}

fn write_paragraph(out: &mut Out, tag: &str, paragraph: &Paragraph, alignment: Align) {
    let marker = paragraph.marker.as_deref().filter(|marker| !marker.is_empty());
    let hang = if marker.is_some() { "hang" } else { "" };
    let indented = if out.part && paragraph.indent > 0 { "indented" } else { "" };
    put(out, format_args!("<{tag}{}", class(&[hang, indented, size(paragraph.size), align(alignment)])));
    if paragraph.indent > 0 || paragraph.space_before > 0 {
        let Paragraph { indent, space_before, .. } = paragraph;
        out.style(format_args!("margin-left:{indent}em;margin-top:{space_before}pt"));
    }
    out.push('>');
    if let Some(marker) = marker {
        put(out, format_args!("<span class=\"mark\">{} </span>", escape(marker)));
    }
    write_runs(out, &paragraph.runs);
    put(out, format_args!("</{tag}>\n"));
}

fn write_runs(out: &mut Out, runs: &[Run]) {
    for run in runs {
        match run {
            Run::Text { text, weight, size: letters } => write_text(out, text, *weight, *letters),
            Run::Tick { name, on, label, meaning, look } => write_tick(out, name, *on, label, meaning, *look),
            Run::Field { name, value, weight } => write_field(out, name, value.as_deref(), *weight),
            Run::LineBreak => out.push_str("<br>"),
        }
    }
}

fn write_text(out: &mut Out, text: &str, weight: FontWeight, letters: Option<Size>) {
    let text = escape(text).replace('\n', "<br>");
    let tag = if weight == FontWeight::Bold { "b" } else { "span" };
    let class = class(&[letters.map_or("", size)]);
    if weight == FontWeight::Regular && class.is_empty() {
        out.push_str(&text);
    } else {
        put(out, format_args!("<{tag}{class}>{text}</{tag}>"));
    }
}

fn write_field(out: &mut Out, name: &str, value: Option<&str>, weight: FontWeight) {
    let name = escape(name);
    let tag = if weight == FontWeight::Bold { "b" } else { "span" };
    match value.map(escape).filter(|value| !value.is_empty()) {
        Some(value) => put(out, format_args!("<{tag} data-field=\"{name}\">{value}</{tag}>")),
        None => put(out, format_args!("<{tag} class=\"blank\" data-field=\"{name}\"></{tag}>")),
    }
}

fn write_tick(out: &mut Out, name: &str, on: bool, label: &str, meaning: &str, look: TickLook) {
    let sign = match (look, on) {
        (TickLook::Box, true) => "☑",
        (TickLook::Box, false) => "☐",
        (TickLook::Mark, true) => "✓",
        (TickLook::Mark, false) => "",
    };
    let mark_only = if look == TickLook::Mark { " mark-only" } else { "" };
    let state = if on { "표시함" } else { "표시 안 함" };
    let unseen = if label.is_empty() { format!("{state}: {meaning}") } else { format!("{state}: ") };
    put(
        out,
        format_args!(
            "<span class=\"tick{mark_only}\" data-tick=\"{}\"><span aria-hidden=\"true\">{sign}</span>\
             <span class=\"unseen\">{}</span>",
            escape(name),
            escape(&unseen)
        ),
    );
    if !label.is_empty() {
        put(out, format_args!("&#160;<span class=\"words\">{}</span>", escape(label)));
    }
    out.push_str("</span>");
}

fn write_table(out: &mut Out, table: &Table) {
    let density = match table.density {
        Density::Roomy => "roomy",
        Density::Normal => "",
        Density::Compact => "compact",
    };
    put(out, format_args!("<table{}>\n", class(&[density])));
    if !table.summary.is_empty() {
        put(out, format_args!("<caption class=\"unseen\">{}</caption>\n", escape(&table.summary)));
    }
    out.push_str("<colgroup>");
    let total: u32 = table.columns.iter().map(|width| u32::from(*width)).sum::<u32>().max(1);
    for width in &table.columns {
        // hundredths of a per cent, in integers: the same digits on every machine
        let share = u32::from(*width) * 10_000 / total;
        let width = format!("{}.{:02}%", share / 100, share % 100);
        if out.part {
            put(out, format_args!("<col width=\"{width}\">"));
        } else {
            put(out, format_args!("<col style=\"width:{width}\">"));
        }
    }
    out.push_str("</colgroup>\n");
    let head = table.header_rows.min(table.rows.len());
    for (tag, rows) in [("thead", &table.rows[..head]), ("tbody", &table.rows[head..])] {
        if rows.is_empty() {
            continue;
        }
        put(out, format_args!("<{tag}>\n"));
        for row in rows {
            let keep = if row.keep_with_next { "keep" } else { "" };
            // browsers keep all rows of a long cell on one page when the row it starts in must not break
            let group = if row.cells.iter().any(|cell| cell.row_span > 1) { "group" } else { "" };
            put(out, format_args!("<tr{}", class(&[keep, group])));
            if row.min_height > 0 {
                out.style(format_args!("height:{}pt", row.min_height));
            }
            out.push_str(">\n");
            row.cells.iter().for_each(|cell| write_cell(out, cell));
            out.push_str("</tr>\n");
        }
        put(out, format_args!("</{tag}>\n"));
    }
    out.push_str("</table>\n");
}

fn write_cell(out: &mut Out, cell: &Cell) {
    let tag = if cell.header.is_some() { "th" } else { "td" };
    put(out, format_args!("<{tag}"));
    match cell.header {
        Some(HeaderScope::Column) => out.push_str(" scope=\"col\""),
        Some(HeaderScope::Row) => out.push_str(" scope=\"row\""),
        None => {}
    }
    if cell.col_span > 1 {
        put(out, format_args!(" colspan=\"{}\"", cell.col_span));
    }
    if cell.row_span > 1 {
        put(out, format_args!(" rowspan=\"{}\"", cell.row_span));
    }
    let shade = if cell.shade { "shade" } else { "" };
    let top = if cell.valign == Valign::Top { "top" } else { "" };
    let number = if is_number(cell) { "number" } else { "" };
    put(out, format_args!("{}>", class(&[shade, top, number, align(cell.align)])));
    for paragraph in &cell.content {
        write_paragraph(out, "p", paragraph, cell.align_of(paragraph));
    }
    put(out, format_args!("</{tag}>\n"));
}

/// A number, such as that of a row or control: broken over lines it would be another.
fn is_number(cell: &Cell) -> bool {
    let digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    match cell.content.as_slice() {
        [Paragraph { runs, .. }] => matches!(runs.as_slice(), [Run::Text { text, .. }] if digits(text)),
        _ => false,
    }
}

fn write_signature(out: &mut Out, signature: &Signature) {
    out.push_str("<div class=\"signature\">\n");
    if let Some(date) = &signature.date {
        write_date(out, date);
    }
    put(out, format_args!("<p class=\"end\">{}&#160;&#160;&#160;&#160;", escape(&signature.role)));
    write_runs(out, std::slice::from_ref(&signature.name));
    put(
        out,
        format_args!(
            "&#160;&#160;&#160;&#160;<span class=\"small\">{}</span></p>\n</div>\n",
            escape(&signature.mark)
        ),
    );
}

fn write_date(out: &mut Out, date: &SignatureDate) {
    let iso = date.iso();
    let machine = if iso.is_empty() { String::new() } else { format!(" datetime=\"{iso}\"") };
    put(
        out,
        format_args!(
            "<p class=\"center\"><time{machine} data-field=\"{}\">{}</time></p>\n",
            escape(&date.name),
            escape(&date.printed())
        ),
    );
}

/// Appends formatted text.
fn put(out: &mut Out, text: std::fmt::Arguments<'_>) {
    // writing to a String cannot fail
    let _ = out.text.write_fmt(text);
}

/// A class attribute of the names that are not empty, or nothing.
fn class(names: &[&str]) -> String {
    let names: Vec<&str> = names.iter().copied().filter(|name| !name.is_empty()).collect();
    if names.is_empty() { String::new() } else { format!(" class=\"{}\"", names.join(" ")) }
}

fn align(align: Align) -> &'static str {
    match align {
        Align::Start => "",
        Align::Center => "center",
        Align::End => "end",
    }
}

fn size(size: Size) -> &'static str {
    match size {
        Size::Small => "small",
        Size::Normal => "",
        Size::Large => "large",
        Size::Title => "title",
    }
}

/// Cleaned text, safe in content and in double-quoted attributes.
fn escape(text: &str) -> String {
    let text = clean(text);
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{a0}' => out.push_str("&#160;"),
            c => out.push(c),
        }
    }
    out
}
