//! `data/README.txt`: what the file is and how to check it without this program, for whoever opens it in twenty years.

use simsa_model::{Assessment, Day};

use crate::bag::one_line;

/// The text for one package; the same package gives the same text.
pub(crate) fn readme(title: Option<&str>, on: Day, assessment: &Assessment, has_ledger: bool) -> String {
    // a title without a line break stands as it is: packages were sealed with it so
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let title = match title {
        None => "-".to_owned(),
        Some(title) if !title.contains(breaks) => title.to_owned(),
        Some(title) => {
            Some(one_line(title)).filter(|title| !title.is_empty()).unwrap_or_else(|| "-".to_owned())
        }
    };
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

#[cfg(test)]
mod tests {
    use simsa_model::{Assessment, Day};

    use super::readme;

    #[test]
    fn a_title_brings_no_lines_of_its_own() {
        let on: Day = "2026-11-24".parse().unwrap();
        let assessment: Assessment = simsa_rules::assess(&simsa_model::Facts::default(), on).unwrap();
        let lines = |title| readme(Some(title), on, &assessment, true).lines().count();
        for title in ["가\n그룹(group): I-1", "가\r나", "가\u{2028}나", "가\u{85}나"] {
            assert_eq!(lines(title), lines("가"), "{title:?}");
            assert!(!readme(Some(title), on, &assessment, true).contains(title), "{title:?}");
        }
        assert!(readme(Some(" \n "), on, &assessment, true).starts_with("제목(title): -\n"));
        assert!(readme(Some("가  나"), on, &assessment, true).starts_with("제목(title): 가  나\n"));
    }
}
