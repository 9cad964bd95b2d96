//! What people mean by a name: a passage by its id or heading, a number of S014, an item of a checklist.

use simsa_catalogue::{Checklist, Question};
use simsa_law::{Passage, guide};

/// What a name stands for: passages, and the questions among them where it names an item.
#[derive(Debug)]
pub struct Topic {
    /// How the guide calls it.
    pub title: String,
    /// Its passages, in the order of the guide.
    pub passages: Vec<&'static Passage>,
    /// The questions it names; empty where it names none, and then those of the passages count.
    pub questions: Vec<&'static Question>,
}

/// What `name` may stand for; nothing where no passage, number or heading is called so.
///
/// A name is compared without regard to spaces, marks and the case of letters. An exact name comes before a part of a
/// heading or the text, which are looked for only where nothing is called so exactly.
pub fn topics(name: &str) -> Vec<Topic> {
    let wanted = folded(name);
    if wanted.is_empty() {
        return Vec::new();
    }
    if let Some(passage) = guide::ALL.iter().find(|passage| folded(passage.id) == wanted) {
        return vec![Topic { title: passage.place(), passages: vec![passage], questions: Vec::new() }];
    }
    let items = items(name);
    if !items.is_empty() {
        return items;
    }
    [
        number_of_s014(&wanted),
        group(&wanted),
        headed(|heading| is_called(heading, &wanted)),
        mentioned(name),
        headed(|heading| wanted.chars().count() > 2 && folded(heading).contains(&wanted)),
    ]
    .into_iter()
    .flatten()
    .next()
    .into_iter()
    .collect()
}

/// Letters and digits only, in lower case: `TABLE_II_1`, `table.ii-1` and `Table II-1` are one.
fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Words before the number of an item or control, and the checklists they may mean.
const LISTS: [(&str, &[Checklist]); 10] = [
    ("별표", &[Checklist::Form2B]),
    ("annex", &[Checklist::Form2B]),
    ("양식2a", &[Checklist::Form2A]),
    ("양식2b", &[Checklist::Form2B]),
    ("양식3", &[Checklist::Form3]),
    ("통제항목", &[Checklist::Form3]),
    ("control", &[Checklist::Form3]),
    ("항목", &[Checklist::Form2B, Checklist::Form3]),
    ("item", &[Checklist::Form2B, Checklist::Form3]),
    ("", &[Checklist::Form2B, Checklist::Form3]),
];

/// The items and controls with this number: `별표 2.1`, `양식3 2.3.2`, `2.1`.
fn items(name: &str) -> Vec<Topic> {
    let name: String =
        name.to_lowercase().chars().filter(|c| !c.is_whitespace() && !"[]()".contains(*c)).collect();
    let Some((number, lists)) =
        LISTS.iter().find_map(|(word, lists)| Some((name.strip_prefix(word)?, *lists)))
    else {
        return Vec::new();
    };
    let number = number.trim_matches('.');
    lists.iter().filter_map(|list| item(*list, number)).collect()
}

fn item(list: Checklist, number: &str) -> Option<Topic> {
    let (name, questions, named_in) = if let Some(item) = list.item(number) {
        (item.name, item.questions(), item.name_source)
    } else {
        let section = list.control(number).map(|control| (None, control.questions()));
        let (name, questions) = section
            .or_else(|| list.section(number).map(|section| (Some(section.name), section.questions())))?;
        (name, questions, &[][..])
    };
    let questions: Vec<&Question> = questions.iter().filter(|question| question.is_asked_in(list)).collect();
    let first = questions.first()?;
    let mut passages = named_in.to_vec();
    let also_in_2a = first.is_asked_in(Checklist::Form2A).then_some(Checklist::Form2A);
    for form in also_in_2a.into_iter().chain([list]) {
        passages.extend(first.source_in(form).iter().chain(first.evidence_source_in(form)));
    }
    in_order(&mut passages);
    let form = list.id().trim_start_matches("form-").to_uppercase();
    let title = format!("양식{form} {number} {}", name.unwrap_or(first.section.name));
    Some(Topic { title, passages, questions })
}

/// The order of the guide, each once.
fn in_order(passages: &mut Vec<&'static Passage>) {
    passages.sort_by_key(|passage| (passage.lines, passage.id));
    passages.dedup();
}

/// `제2호`, also with `S014` before it, and `part 2`.
fn number_of_s014(wanted: &str) -> Option<Topic> {
    let bare = wanted.trim_start_matches("인증기준").trim_start_matches("s014");
    let number = bare
        .strip_prefix("제")
        .and_then(|rest| rest.strip_suffix("호"))
        .or_else(|| bare.strip_prefix("part"))
        .filter(|number| !number.is_empty())?;
    let (itself, scope) = (format!("s014.{number}"), format!("s014.scope-{number}"));
    let below = format!("{itself}.");
    let ids = |id: &str| id == itself || id == scope || id.starts_with(&below);
    topic(format!("인증기준 S014 제{number}호"), |passage| ids(passage.id))
}

/// `그룹 II-1` or `II-1`: its row of the table and its detailed list; `그룹 II`: those of its groups; `그룹`: all of them.
fn group(wanted: &str) -> Option<Topic> {
    let number = wanted.strip_prefix("그룹").or_else(|| wanted.strip_prefix("group"));
    let is_number =
        wanted.trim_start_matches('i').chars().all(|c| c.is_ascii_digit()) && wanted.starts_with('i');
    let number = number.or_else(|| is_number.then_some(wanted))?;
    let is_whole = number.ends_with(|c: char| c.is_ascii_digit());
    let names = |id: &str| {
        let mut parts = id.split('.');
        let room = parts.next();
        let of_group = |part: &str| match folded(part) {
            part if is_whole => part == number,
            part => number.is_empty() || part.trim_end_matches(|c: char| c.is_ascii_digit()) == number,
        };
        matches!(room, Some("table" | "detail" | "group")) && parts.next().is_some_and(of_group)
    };
    let title = format!("그룹 {}", number.to_uppercase());
    topic(title.trim_end().to_owned(), |passage| names(passage.id))
}

/// The passages in whose words a name stands: `CSAP`, `라우터`.
fn mentioned(name: &str) -> Option<Topic> {
    let squeezed = |text: &str| -> String {
        text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
    };
    let wanted = squeezed(name);
    let is_word = wanted.chars().count() > 1 && wanted.chars().any(char::is_alphabetic);
    topic(name.trim().to_owned(), |passage| is_word && squeezed(passage.text).contains(&wanted))
}

/// The passages below a heading that passes.
fn headed(passes: impl Fn(&str) -> bool) -> Option<Topic> {
    let below = |passage: &&Passage| passage.heading.iter().copied().any(&passes);
    let title = guide::ALL.iter().copied().find(below).and_then(|passage| {
        let last = passage.heading.iter().position(|heading| passes(heading))?;
        Some(passage.heading[..=last].join(" › "))
    })?;
    topic(title, |passage| below(&passage))
}

/// A heading is called by its whole text, by what stands before the first full stop (`양식2A`, `참고1`), or without the mark
/// in front (`① …`).
fn is_called(heading: &str, wanted: &str) -> bool {
    let before = heading.split('.').next().unwrap_or_default();
    let after = heading.split_once(' ').map_or("", |(_, rest)| rest);
    [heading, before, after].into_iter().any(|name| folded(name) == wanted)
}

fn topic(title: String, of: impl Fn(&'static Passage) -> bool) -> Option<Topic> {
    let mut passages: Vec<&'static Passage> =
        guide::ALL.iter().copied().filter(|passage| of(passage)).collect();
    in_order(&mut passages);
    (!passages.is_empty()).then_some(Topic { title, passages, questions: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::topics;

    fn ids(name: &str) -> Vec<&'static str> {
        topics(name).into_iter().flat_map(|topic| topic.passages).map(|passage| passage.id).collect()
    }

    fn questions(name: &str) -> Vec<String> {
        let topics = topics(name).into_iter().flat_map(|topic| topic.questions);
        topics.map(|question| question.id.to_string()).collect()
    }

    #[test]
    fn a_passage_is_found_by_its_id_however_it_is_written() {
        for name in ["table.ii-1", "TABLE_II_1", "Table II-1", " table.ii-1 "] {
            assert_eq!(ids(name), ["table.ii-1"], "{name}");
        }
    }

    #[test]
    fn an_item_is_found_by_its_number_in_the_annex_or_the_checklist() {
        for name in ["별표 2.1", "[별표] 2.1", "annex 2.1", "양식2B 2.1"] {
            let asked = questions(name);
            assert!(asked.contains(&"emr-2.1-1".to_owned()), "{name}: {asked:?}");
            assert!(asked.iter().all(|id| id.starts_with("emr-2.1-")), "{name}: {asked:?}");
            assert!(ids(name).contains(&"form-2b.checklist.2"), "{name}: {:?}", ids(name));
        }
        assert!(ids("별표 2.1").contains(&"form-2a.checklist"), "form 2A asks it too");
        assert!(questions("통제항목 2.3.2").iter().all(|id| id.starts_with("cloud-2.3.2-")));
        assert_eq!(topics("2.1").len(), 2, "both checklists have an item 2.1");
        assert_eq!(questions("별표 8").len(), questions("양식2B 8").len());
        assert!(topics("별표 99.1").is_empty());
    }

    #[test]
    fn numbers_of_s014_groups_and_headings_are_names_too() {
        assert_eq!(ids("제2호"), ids("S014 제2호"));
        assert_eq!(ids("part 2"), ids("제2호"));
        let part_2 = ids("제2호");
        assert!(
            part_2.contains(&"s014.2") && part_2.contains(&"s014.2.csap") && part_2.contains(&"s014.scope-2")
        );
        assert!(!part_2.contains(&"s014.1"));
        assert!(ids("그룹 II-1").contains(&"table.ii-1") && ids("그룹 II-1").contains(&"detail.ii-1.csap"));
        assert!(ids("참고1").iter().all(|id| id.starts_with("ref-1.")));
        assert_eq!(ids("적용 제외대상"), ["excluded.internal", "excluded.parent", "excluded.public-body"]);
        assert!(ids("물리적 위치 한정").contains(&"partial.location"));
        assert!(ids("모의침투 테스트 도입").contains(&"ref-4.basis"), "a part of a heading");
        assert_eq!(ids("II-1"), ids("그룹 II-1"));
        assert!(ids("그룹").contains(&"table.i-1") && ids("그룹").contains(&"table.ii-3"));
        assert!(ids("그룹 II").contains(&"table.ii-3") && !ids("그룹 II").contains(&"table.i-1"));
        assert!(ids("CSAP").contains(&"s014.2.csap"), "a word of the text");
        assert_eq!(ids("csap"), ids("CSAP"));
        for nothing in ["", " ", "…", "zz", "제99호"] {
            assert!(topics(nothing).is_empty(), "{nothing}");
        }
    }
}
