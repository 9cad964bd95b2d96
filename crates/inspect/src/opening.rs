//! The first lines of a text, and what they say of the file: its title, its days, its number.
//!
//! Papers of Korean offices say it in words that hardly differ: 시행일, 작성일, 유효기간, 인증번호. Only what stands behind such a
//! word is taken, or the one day there is.

use std::ops::Range;

use simsa_model::{Day, Told, days_within};

/// Characters of a text that are read for this.
const CHARACTERS: usize = 4_000;
/// Within so many characters a day without a word is that of the paper, where it is the only one.
const HEAD: usize = 400;

/// The beginning of a text, as it comes.
#[derive(Debug, Default)]
pub(crate) struct Opening {
    text: String,
    count: usize,
}

/// What the day behind a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Means {
    /// On it the paper was made, or came into force.
    Made,
    /// A period begins or ends with it.
    Period,
    /// On it something ends.
    Until,
}

/// Words before a day, without spaces. Of several the one that stands last counts.
const WORDS: [(&str, Means); 25] = [
    ("시행", Means::Made),
    ("제정", Means::Made),
    ("개정", Means::Made),
    ("작성", Means::Made),
    ("발행", Means::Made),
    ("발급", Means::Made),
    ("승인", Means::Made),
    ("기준일", Means::Made),
    ("체결일", Means::Made),
    ("계약일", Means::Made),
    ("작성일자", Means::Made),
    ("출력일", Means::Made),
    ("등록일", Means::Made),
    ("dated", Means::Made),
    ("issued", Means::Made),
    ("effective", Means::Made),
    ("기간", Means::Period),
    ("유효기간", Means::Until),
    ("유효기한", Means::Until),
    ("유효일", Means::Until),
    ("만료", Means::Until),
    ("종료일", Means::Until),
    ("validuntil", Means::Until),
    ("expires", Means::Until),
    ("expirydate", Means::Until),
];

/// Words before the number of a certificate or confirmation, without spaces.
const NUMBERS: [&str; 8] = [
    "인증번호",
    "인증서번호",
    "확인서번호",
    "검증번호",
    "평가번호",
    "certificateno",
    "certificatenumber",
    "registrationno",
];

/// What stands between the two days of a period.
const TO: [&str; 10] = ["~", "∼", "～", "〜", "-", "–", "—", "부터", "부터~", "to"];

impl Opening {
    /// The next character.
    pub(crate) fn next(&mut self, c: char) {
        if self.count < CHARACTERS {
            self.count += 1;
            self.text.push(c);
        }
    }

    /// What comes next does not belong to what was there.
    pub(crate) fn end(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.next('\n');
        }
    }

    /// What it says of the file; days after `today` are only ends.
    pub(crate) fn told(&self, today: Day) -> Told {
        let days: Vec<(Range<usize>, Day)> =
            days_within(&self.text).into_iter().filter(|(at, _)| at.len() >= 8).collect();
        let (from, until) = self.period(&days);
        Told { title: self.title(), effective: self.made(&days, today), from, until, number: self.number() }
    }

    fn title(&self) -> Option<String> {
        let lines =
            self.text.lines().map(|line| line.trim_matches(|c: char| !c.is_alphanumeric() && c != ')'));
        let first = lines.map(str::trim).find(|line| !line.is_empty())?;
        let is_title = first.chars().any(char::is_alphabetic) && simsa_content::visible(first) == first;
        let first = short(first)?;
        is_title.then_some(first)
    }

    /// The first and the last day of the period that is named, or the last alone.
    fn period(&self, days: &[(Range<usize>, Day)]) -> (Option<Day>, Option<Day>) {
        let pairs = days.windows(2).enumerate().filter_map(|(at, pair)| {
            let [(first, from), (second, until)] = pair else { return None };
            let between = bare(&self.text[first.end..second.start]);
            let joined = TO.contains(&between.trim_matches(['.', '일', '(', ')']));
            (joined && from < until).then(|| (self.means(days, at), (Some(*from), Some(*until))))
        });
        // a validity before any other period
        let mut pairs: Vec<_> = pairs.collect();
        pairs.sort_by_key(|(means, _)| *means != Some(Means::Until));
        if let Some((_, period)) = pairs.first() {
            return *period;
        }
        let mut ends = days.iter().enumerate();
        let end = ends.find(|(at, (place, _))| {
            let behind = bare(self.text[place.end..].lines().next().unwrap_or_default());
            self.means(days, *at) == Some(Means::Until)
                || behind.trim_start_matches(['.', '일', ')']).starts_with("까지")
        });
        (None, end.map(|(_, (_, day))| *day))
    }

    /// The latest day that a word says it was made or came into force on; or the only day in its head.
    fn made(&self, days: &[(Range<usize>, Day)], today: Day) -> Option<Day> {
        let said = days.iter().enumerate().filter(|(at, _)| self.means(days, *at) == Some(Means::Made));
        let said = said.map(|(_, (_, day))| *day).filter(|day| *day <= today).max();
        let head = self.text.char_indices().nth(HEAD).map_or(self.text.len(), |(at, _)| at);
        let mut first =
            days.iter().enumerate().filter(|(_, (place, day))| place.end <= head && *day <= today);
        let alone = match (first.next(), first.next()) {
            (Some((at, (_, day))), None) if self.means(days, at).is_none() => Some(*day),
            _ => None,
        };
        said.or(alone)
    }

    /// What the words before a day say of it: those in its line, or in the line before.
    fn means(&self, days: &[(Range<usize>, Day)], at: usize) -> Option<Means> {
        let start = at.checked_sub(1).map_or(0, |before| days[before].0.end);
        let before = &self.text[start..days[at].0.start];
        let near = before.trim_end().rmatch_indices('\n').nth(1).map_or(before, |(line, _)| &before[line..]);
        let near = bare(near);
        let places = WORDS
            .iter()
            .filter_map(|(word, means)| Some((near.rfind(word)? + word.len(), word.len(), *means)));
        places.max_by_key(|(end, length, _)| (*end, *length)).map(|(.., means)| means)
    }

    fn number(&self) -> Option<String> {
        let lines: Vec<&str> = self.text.lines().collect();
        lines.iter().enumerate().find_map(|(at, line)| {
            let (label, rest) = NUMBERS.iter().find_map(|word| behind(line, word))?;
            let rest = rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '.' | '·'));
            let next = || lines[at + 1..].iter().map(|line| line.trim()).find(|line| !line.is_empty());
            // a cell that is only the label has its value in the next
            let value = if rest.is_empty() && label { next()? } else { rest };
            let value = value.split("  ").next().unwrap_or_default().trim_end_matches([',', '.', ')']);
            let is_number =
                value.chars().any(|c| c.is_ascii_digit()) && simsa_content::visible(value) == value;
            if is_number { short(value) } else { None }
        })
    }
}

/// What stands in a line behind a word, however the word is spaced; and whether nothing but marks stands before it.
fn behind<'l>(line: &'l str, word: &str) -> Option<(bool, &'l str)> {
    let spaced: Vec<(usize, char)> = line.char_indices().filter(|(_, c)| !c.is_whitespace()).collect();
    let wanted: Vec<char> = word.chars().collect();
    let at = spaced.windows(wanted.len()).position(|window| {
        window.iter().zip(&wanted).all(|((_, c), wanted)| c.to_ascii_lowercase() == *wanted)
    })?;
    let (last, c) = spaced[at + wanted.len() - 1];
    let before = &spaced[..at];
    Some((before.iter().all(|(_, c)| !c.is_alphanumeric()), &line[last + c.len_utf8()..]))
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

fn short(text: &str) -> Option<String> {
    (text.chars().count() <= Told::LONGEST && !text.chars().any(char::is_control)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use simsa_model::{Day, Told};

    use super::Opening;

    fn told(text: &str) -> Told {
        let mut opening = Opening::default();
        text.chars().for_each(|c| opening.next(c));
        let told = opening.told(Day::new(2026, 3, 2));
        assert!(told.is_sound(), "{told:?}");
        told
    }

    const fn day(year: i16, month: i8, of_month: i8) -> Day {
        Day::new(year, month, of_month)
    }

    #[test]
    fn papers_say_when_they_were_made() {
        for (text, made) in [
            ("백업 절차서\n제정 2020-01-01\n개정 2023-04-10", Some(day(2023, 4, 10))),
            ("백업 절차서\n시행일: 2023. 5. 1.\n개정일: 2023. 4. 10.", Some(day(2023, 5, 1))),
            ("백업 절차서\n㈜가상 · 문서번호 NM-002 · 2023-04-10\n1. 목적", Some(day(2023, 4, 10))),
            ("작 성 일\n2024년 1월 5일\n검토", Some(day(2024, 1, 5))),
            ("# 기준일 2023-10-07\n번호,출발지", Some(day(2023, 10, 7))),
            // not made yet, or which of them nobody knows
            ("시행일 2099-01-01", None),
            ("회의 2023-01-01, 다음 회의 2023-02-01", None),
            ("점검 기간 2023-07-03 ~ 2023-07-14", None),
            ("만료일 2024-01-01", None),
            ("번호 230410 을 본다", None),
            ("절차서", None),
        ] {
            assert_eq!(told(text).effective, made, "{text}");
        }
    }

    #[test]
    fn papers_say_what_period_they_hold() {
        for (text, from, until) in [
            ("유효기간 2022-03-02 ~ 2025-03-01", Some(day(2022, 3, 2)), Some(day(2025, 3, 1))),
            ("유효기간\n2022년 3월 2일부터 2025년 3월 1일까지", Some(day(2022, 3, 2)), Some(day(2025, 3, 1))),
            ("점검기간: 2023.7.3. ~ 2023.7.14.", Some(day(2023, 7, 3)), Some(day(2023, 7, 14))),
            (
                "심사기간 2021-12-01 ~ 2021-12-05\n유효 기간 2022-03-02 ~ 2025-03-01",
                Some(day(2022, 3, 2)),
                Some(day(2025, 3, 1)),
            ),
            ("만료일 2027-05-31", None, Some(day(2027, 5, 31))),
            ("이 확인서는 2027. 5. 31.까지 유효하다", None, Some(day(2027, 5, 31))),
            ("Valid until: 2027-05-31", None, Some(day(2027, 5, 31))),
            ("2023-01-01 회의, 2023-02-01 회의", None, None),
            ("작성일 2023-01-01", None, None),
        ] {
            let told = told(text);
            assert_eq!((told.from, told.until), (from, until), "{text}");
        }
    }

    #[test]
    fn papers_say_their_title_and_number() {
        for (text, title, number) in [
            (
                "\n 보안기능 확인서 \n확인서번호: 보안기능-가상-2022-017",
                Some("보안기능 확인서"),
                Some("보안기능-가상-2022-017"),
            ),
            (
                "인증서\n인증번호\n\nISMS-P-가상-2022-077\n인증범위",
                Some("인증서"),
                Some("ISMS-P-가상-2022-077"),
            ),
            (
                "인 증 번 호 : KECS-CISS-1234-2023",
                Some("인 증 번 호 : KECS-CISS-1234-2023"),
                Some("KECS-CISS-1234-2023"),
            ),
            ("Certificate No. IS 612345", Some("Certificate No. IS 612345"), Some("IS 612345")),
            ("인증번호를 적는다\n1. 목적", Some("인증번호를 적는다"), None),
            ("인증번호\n없음", Some("인증번호"), None),
            ("# 서버 목록\n1,2", Some("서버 목록"), None),
            ("12345\n본문", None, None),
            ("", None, None),
        ] {
            let told = told(text);
            assert_eq!((told.title.as_deref(), told.number.as_deref()), (title, number), "{text}");
        }
        assert_eq!(told(&"가".repeat(200)).title, None);
        assert_eq!(told("줄\u{202e}뒤집기").title, None, "what is hidden is no title");
    }

    #[test]
    fn only_the_beginning_is_kept() {
        let mut opening = Opening::default();
        (0..1_000_000).for_each(|_| opening.next('가'));
        opening.end();
        assert!(opening.text.len() < 16_384, "{}", opening.text.len());
    }
}
