//! Values as Rust writes them.

use std::fmt::Write as _;

use simsa_content::build::constant;

/// A slice of whatever `one` writes.
pub(crate) fn slice<T>(all: impl IntoIterator<Item = T>, one: impl FnMut(T) -> String) -> String {
    let parts: Vec<String> = all.into_iter().map(one).collect();
    format!("&[{}]", parts.join(", "))
}

/// A slice of texts.
pub(crate) fn texts(all: &[String]) -> String {
    slice(all, |text| format!("{text:?}"))
}

/// Passages as constants of the law: one that does not exist does not compile.
pub(crate) fn passages(ids: &[String]) -> String {
    slice(ids, |id| format!("&simsa_law::guide::{}", constant(id)))
}

/// Readings as constants of the law.
pub(crate) fn readings(ids: &[String]) -> String {
    slice(ids, |id| reading(id))
}

/// One reading.
pub(crate) fn reading(id: &str) -> String {
    format!("&simsa_law::readings::{}", constant(id))
}

/// `Some` of what `one` writes, or `None`.
pub(crate) fn option<T>(value: Option<T>, one: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| "None".to_owned(), |value| format!("Some({})", one(value)))
}

/// A doc comment. The text is quoted as code where it could be taken for markup.
pub(crate) fn doc(code: &mut String, text: &str) {
    for line in text.lines() {
        let escaped: String = line
            .chars()
            .flat_map(|c| match c {
                '[' | ']' | '<' | '>' | '*' | '_' | '`' | '\\' => vec!['\\', c],
                other => vec![other],
            })
            .collect();
        let _ = writeln!(code, "/// {escaped}");
    }
}

/// One documented static per entry, then `ALL` of them in the order of the file.
pub(crate) fn statics<'a>(
    kind: &str,
    plural: &str,
    entries: impl Iterator<Item = (&'a str, String, String)>,
) -> String {
    let mut code = String::new();
    let mut names = Vec::new();
    for (id, told, value) in entries {
        doc(&mut code, &told);
        let name = constant(id);
        let _ = writeln!(code, "pub static {name}: {kind} = {value};\n");
        names.push(name);
    }
    doc(&mut code, &format!("All {plural}, in the order of the catalogue."));
    let _ = writeln!(code, "pub static ALL: &[&{kind}] = {};", slice(names, |name| format!("&{name}")));
    code
}
