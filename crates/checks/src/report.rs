//! Where checks put what they find, and the order in which people read it.

use simsa_content::is_blank;
use simsa_law::{Passage, Reading};
use simsa_model::{Bi, Finding, List, Place, PlaceKind, Say, Severity};

use crate::card::CheckInfo;

/// Findings so far.
pub(crate) struct Report {
    info: &'static CheckInfo,
    room: usize,
    findings: Vec<(usize, Finding)>,
    /// Searching a similar name costs as much as there are names, so a file full of unknown ones gets only some.
    suggestions_left: u32,
}

/// Suggestions made in one run; the same misspelling rarely needs more.
const SUGGESTIONS: u32 = 64;
/// A finding is a sentence; what is longer quotes garbage.
const LONGEST_SENTENCE: usize = 1000;
/// Places kept with one finding, as many as [`list`] names.
const MOST_PLACES: usize = 12;
/// Longer names are garbage rather than a slip of the finger.
const LONGEST_NAME: usize = 120;

impl Report {
    /// A report that begins with this check.
    pub(crate) const fn new(first: &'static CheckInfo) -> Self {
        Self { info: first, room: 0, findings: Vec::new(), suggestions_left: SUGGESTIONS }
    }

    /// What is found from now on is this check's, of that room.
    pub(crate) const fn begin(&mut self, room: usize, info: &'static CheckInfo) {
        (self.room, self.info) = (room, info);
    }

    /// Something is wrong at `place`; severity, passages and advice are those of the check until changed.
    #[allow(clippy::needless_pass_by_value, reason = "a sentence is made for one finding and given to it")]
    pub(crate) fn found(&mut self, place: Place, what: Say) -> Found<'_> {
        let info = self.info;
        self.findings.push((self.room, finding(info, place, &what)));
        let at = self.findings.len() - 1;
        Found { finding: &mut self.findings[at].1, allowed: info.severities }
    }

    /// Whether something at least as grave has been found at this place, at a part of it, or at what it is part of.
    pub(crate) fn says_at(&self, place: &Place, severity: Severity) -> bool {
        let grave = self.findings.iter().filter(|(_, finding)| finding.severity <= severity);
        grave.flat_map(|(_, finding)| &finding.places).any(|said| is_about(said, place))
    }

    /// The name among `known` that `wanted` was probably meant to be.
    pub(crate) fn nearest<'k>(
        &mut self,
        wanted: &str,
        known: impl Iterator<Item = &'k str>,
    ) -> Option<&'k str> {
        if self.suggestions_left == 0 || wanted.len() > LONGEST_NAME {
            return None;
        }
        self.suggestions_left -= 1;
        simsa_content::nearest(wanted, known.filter(|name| name.len() <= LONGEST_NAME))
    }

    /// By severity, then in the order of the main job, then by place; entry 2 of a list before entry 10.
    pub(crate) fn sorted(mut self) -> Vec<Finding> {
        self.findings.sort_by_cached_key(|(room, finding)| {
            let place = finding.places.first().map(natural);
            (finding.severity, *room, place)
        });
        self.findings.into_iter().map(|(_, finding)| finding).collect()
    }
}

/// What a check has found, with severity, passages and advice of its card.
pub(crate) fn finding(info: &CheckInfo, place: Place, what: &Say) -> Finding {
    Finding {
        code: info.code,
        severity: info.severities[0],
        what: Say { ko: shown(&what.ko), en: shown(&what.en) },
        places: vec![place],
        cites: info.cites.passages().to_vec(),
        readings: info.readings.to_vec(),
        next: Say::from(info.next),
    }
}

/// A finding just made, to be refined.
pub(crate) struct Found<'r> {
    finding: &'r mut Finding,
    allowed: &'static [Severity],
}

impl Found<'_> {
    /// It stops this much; the card of the check must name the severity.
    pub(crate) fn severity(self, severity: Severity) -> Self {
        debug_assert!(self.allowed.contains(&severity), "{} does not name {severity:?}", self.finding.code);
        self.finding.severity = severity;
        self
    }

    /// It is also about this place. Only the first dozen are kept: whoever mends them asks again, and a page of line
    /// numbers hides the next finding.
    pub(crate) fn also(self, place: Place) -> Self {
        if self.finding.places.len() < MOST_PLACES {
            self.finding.places.push(place);
        }
        self
    }

    /// It rests on these passages rather than on those of the card.
    pub(crate) fn cites(self, passages: &[&'static Passage]) -> Self {
        if !passages.is_empty() {
            self.finding.cites = passages.to_vec();
        }
        self
    }

    /// It rests on these readings rather than on those of the card.
    pub(crate) fn readings(self, readings: &[&'static Reading]) -> Self {
        self.finding.readings = readings.to_vec();
        self
    }

    /// Advice for this case.
    #[allow(clippy::needless_pass_by_value, reason = "a sentence is made for one finding and given to it")]
    pub(crate) fn next(self, say: Say) -> Self {
        self.finding.next = Say { ko: shown(&say.ko), en: shown(&say.en) };
        self
    }

    /// "Did you mean …?" before the advice of the card.
    pub(crate) fn suggest(self, near: Option<&str>) -> Self {
        if let Some(near) = near {
            let near = simsa_content::visible(near);
            let advice = &mut self.finding.next;
            advice.ko = format!("혹시 ‘{near}’ 아닙니까? {}", advice.ko);
            advice.en = format!("Did you mean ‘{near}’? {}", advice.en);
        }
        self
    }
}

/// Whether what is said at `said` is also said of `place`: the same value, a part of it, or what it is part of. What is said
/// of the list of answers is said of each of them, because answers that are missing have no entry.
pub(crate) fn is_about(said: &Place, place: &Place) -> bool {
    let part_of = |one: &str, other: &str| {
        one.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let related = |one: &str, other: &str| part_of(one, other) || part_of(other, one);
    match (said, place) {
        (
            Place::Entry { list, at, field: Some(said) },
            Place::Entry { list: same, at: there, field: Some(field) },
        ) => list == same && at == there && related(said.as_str(), field.as_str()),
        (Place::Entry { list, at, .. }, Place::Entry { list: same, at: there, .. }) => {
            list == same && at == there
        }
        (Place::List { list, .. }, Place::List { list: same, .. }) => list == same,
        (Place::List { list: List::Answers, .. }, Place::Entry { list: List::Answers, .. }) => true,
        (Place::Conformity(Some(said)), Place::Conformity(Some(field))) => {
            related(said.as_str(), field.as_str())
        }
        (said, place) => said == place,
    }
}

/// Where a place stands in the order of the files; in the facts, by their paths; then by entry and field, numbers compared
/// as numbers. Packages hold their findings in this order.
fn natural(place: &Place) -> (usize, Vec<(String, u64)>) {
    let file = match place.kind() {
        PlaceKind::List(List::Answers) => 0,
        PlaceKind::Conformity => 1,
        PlaceKind::List(List::Evidence) => 2,
        PlaceKind::List(List::Claims) => 3,
        PlaceKind::Facts | PlaceKind::List(List::Storage | List::Operators | List::Certificates) => 4,
        PlaceKind::List(List::Products) => 5,
        PlaceKind::List(List::Services) => 6,
        PlaceKind::List(List::Tests) => 7,
        PlaceKind::File => 8,
    };
    let mut parts = Vec::new();
    let mut path = |path: &str| {
        parts.extend(path.split_inclusive(']').map(|part| {
            let (name, index) = part.split_once('[').unwrap_or((part, ""));
            (name.to_owned(), index.trim_end_matches(']').parse().unwrap_or(0))
        }));
    };
    match (place.as_fact(), place) {
        (Some(fact), _) => path(&fact.inner()),
        (None, Place::Entry { at, field, .. }) => {
            path(&format!("[{at}]"));
            if let Some(field) = field {
                path(field.as_str());
            }
        }
        (None, Place::Conformity(Some(field))) => path(field.as_str()),
        (None, _) => {}
    }
    (file, parts)
}

/// A name as a person wrote it, cut when it is too long to be one.
pub(crate) fn quoted(name: &str) -> String {
    format!("‘{}’", cut(name, 60).replace('\n', "\\n"))
}

/// The name of somebody, cut when it is too long to be one.
pub(crate) fn short(name: &str) -> String {
    cut(name, 60).replace('\n', "\\n")
}

/// The sentence, or its beginning, with whatever it quotes visible.
fn shown(sentence: &str) -> String {
    let mut sentence = simsa_content::visible(sentence).into_owned();
    if let Some((at, _)) = sentence.char_indices().nth(LONGEST_SENTENCE) {
        sentence.truncate(at);
        sentence.push('…');
    }
    sentence
}

/// The first `most` characters.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// "A, B, C" of at most a dozen names, and how many more there are.
pub(crate) fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> Say {
    let names: Vec<&str> = names.into_iter().collect();
    let shown: Vec<String> = names.iter().take(MOST_PLACES).map(|name| cut(name, 60)).collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(MOST_PLACES) {
        0 => Say::new(shown.clone(), shown),
        more => Say::new(format!("{shown} 외 {more}건"), format!("{shown} and {more} more")),
    }
}

/// The text, or `—` where nothing was written.
pub(crate) fn or_dash(text: Option<&str>) -> &str {
    text.filter(|text| !is_blank(text)).unwrap_or("—")
}

/// Both wordings joined by ", ".
pub(crate) fn join(names: &[Bi]) -> Say {
    let ko: Vec<&str> = names.iter().map(|name| name.ko).collect();
    let en: Vec<&str> = names.iter().map(|name| name.en).collect();
    Say::new(ko.join(", "), en.join(", "))
}

/// A sentence in Korean and in English, with the variables in scope.
macro_rules! say {
    ($ko:literal, $en:literal) => {
        simsa_model::Say::new(format!($ko), format!($en))
    };
}
pub(crate) use say;
