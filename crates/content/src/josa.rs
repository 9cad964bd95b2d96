//! Korean particles after words that are known only at run time: 이/가, 은/는, 을/를, 와/과, 로/으로.
//!
//! Which one is right depends on whether the word before ends in a consonant. Sentences are written with both, as in
//! `{name}이(가)`, and are settled here once the word is known. Foreign letters follow the way their names are read.

/// 로, or 으로 after a consonant other than ㄹ.
const INSTRUMENT: &str = "(으)로";

/// Both spellings, and which of them follows a consonant and which a vowel.
const PARTICLES: [(&str, &str, &str); 4] =
    [("이(가)", "이", "가"), ("은(는)", "은", "는"), ("을(를)", "을", "를"), ("와(과)", "과", "와")];

/// The sentence with each double spelling settled; the same sentence where there is none.
pub fn settle(sentence: String) -> String {
    if !is_open(&sentence) {
        return sentence;
    }
    let mut out = String::with_capacity(sentence.len());
    let mut rest = sentence.as_str();
    while let Some(at) = rest.find('(') {
        if let Some(after) = rest[at..].strip_prefix(INSTRUMENT) {
            out.push_str(&rest[..at]);
            // After ㄹ it is 로, as after a vowel.
            let ending = last_sound(&out);
            out.push_str(if ending == Sound::Consonant { "으로" } else { "로" });
            rest = after;
            continue;
        }
        let found = PARTICLES.iter().find_map(|josa| {
            let start = at.checked_sub(josa.0.find('(')?)?;
            rest.get(start..)?.starts_with(josa.0).then_some((start, josa))
        });
        let Some((start, (both, consonant, vowel))) = found else {
            out.push_str(&rest[..=at]);
            rest = &rest[at + 1..];
            continue;
        };
        out.push_str(&rest[..start]);
        let josa = if last_sound(&out) == Sound::Vowel { vowel } else { consonant };
        out.push_str(josa);
        rest = &rest[start + both.len()..];
    }
    out.push_str(rest);
    out
}

/// Whether a double spelling stands in the text.
pub fn is_open(text: &str) -> bool {
    text.contains('(')
        && (text.contains(INSTRUMENT) || PARTICLES.iter().any(|(both, ..)| text.contains(both)))
}

/// How a word ends when it is read aloud.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sound {
    Vowel,
    /// The consonant ㄹ.
    Rieul,
    /// Any other consonant.
    Consonant,
}

/// What ends a quotation or a cut name; it is not read.
const QUOTES: [char; 6] = ['’', '”', '\'', '"', '`', '…'];

/// How the last word ends; quotation marks and what stands in brackets are not read.
fn last_sound(text: &str) -> Sound {
    let mut text = text.trim_end_matches(QUOTES);
    if let Some(inside) = text.strip_suffix(')')
        && let Some(open) = inside.rfind('(')
    {
        text = text[..open].trim_end_matches(|c| c == ' ' || QUOTES.contains(&c));
    }
    if ends_in_day(text) {
        return Sound::Rieul; // read as …일
    }
    match text.chars().last() {
        Some(last @ '가'..='힣') => match (u32::from(last) - u32::from('가')) % 28 {
            0 => Sound::Vowel,
            8 => Sound::Rieul,
            _ => Sound::Consonant,
        },
        Some(last) => match last.to_ascii_lowercase() {
            '1' | '7' | '8' | 'l' | 'r' => Sound::Rieul,
            '0' | '3' | '6' | 'm' | 'n' => Sound::Consonant,
            _ => Sound::Vowel,
        },
        None => Sound::Vowel,
    }
}

/// `…-DD`, as a day is written.
fn ends_in_day(text: &str) -> bool {
    let tail: Vec<char> = text.chars().rev().take(6).collect();
    matches!(tail[..], [a, b, '-', c, d, '-'] if [a, b, c, d].iter().all(char::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::{is_open, settle};

    #[test]
    fn the_particle_follows_the_sound_of_the_word() {
        for (written, read) in [
            ("‘방화벽’이(가)", "‘방화벽’이"),
            ("테스트이(가) 없고", "테스트가 없고"),
            ("2024-03-02은(는)", "2024-03-02은"),
            ("인증(ISMS-P)을(를)", "인증(ISMS-P)을"),
            ("ISO 27018와(과)", "ISO 27018과"),
            ("‘main’이(가) ‘op’와(과)", "‘main’이 ‘op’와"),
            ("N(으)로, P(으)로, ‘R-011’(으)로, 7월(으)로", "N으로, P로, ‘R-011’로, 7월로"),
            ("(그룹 I) 은(는)", "(그룹 I) 는"),
            ("`cert-isms`이(가), “작업대”을(를)", "`cert-isms`가, “작업대”를"),
            ("이(가)", "가"),
            ("괄호(없음", "괄호(없음"),
            ("", ""),
        ] {
            assert_eq!(settle(written.to_owned()), read);
            assert!(!is_open(read));
        }
    }
}
