//! `data/README.txt`: what the file is and how to check it without this program, for whoever opens it in twenty years.

use simsa_model::{Assessment, Day};

/// The text for one package; the same package gives the same text.
pub(crate) fn readme(title: Option<&str>, on: Day, assessment: &Assessment, has_ledger: bool) -> String {
    let title = title.unwrap_or("-");
    let group = assessment.decided_group().map_or("-", |group| group.name());
    let mut out = format!("제목(title): {title}\n판정 기준일(judged on): {on}\n그룹(group): {group}\n\n");
    out.push_str(include_str!("readme/body.txt"));
    if has_ledger {
        out.push_str(include_str!("readme/ledger.txt"));
    } else {
        out.push_str(include_str!("readme/no_ledger.txt"));
    }
    out
}
