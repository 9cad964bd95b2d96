//! Korean particles after words that are known only at run time: 이/가, 은/는, 을/를, 와/과.
//!
//! Which one is right depends on whether the word before ends in a consonant. Sentences are written with both, as in
//! `{name}이(가)`, and are settled here once the word is known. Foreign letters follow the way their names are read.

/// Both spellings, and which of them follows a consonant and which a vowel.
const PARTICLES: [(&str, &str, &str); 4] =
    [("이(가)", "이", "가"), ("은(는)", "은", "는"), ("을(를)", "을", "를"), ("와(과)", "과", "와")];

/// The sentence with each double spelling settled.
pub(crate) fn settle(sentence: &str) -> String {
    let mut out = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some(at) = rest.find('(') {
        let found = PARTICLES.iter().find_map(|particle| {
            let start = at.checked_sub(particle.0.find('(')?)?;
            rest.get(start..)?.starts_with(particle.0).then_some((start, particle))
        });
        let Some((start, (both, consonant, vowel))) = found else {
            out.push_str(&rest[..=at]);
            rest = &rest[at + 1..];
            continue;
        };
        out.push_str(&rest[..start]);
        let particle = if ends_in_consonant(&out) { consonant } else { vowel };
        out.push_str(particle);
        rest = &rest[start + both.len()..];
    }
    out.push_str(rest);
    out
}

/// The last word, read aloud, ends in a consonant; quotation marks and what stands in brackets are not read.
fn ends_in_consonant(text: &str) -> bool {
    let mut text = text.trim_end_matches(['`', '\'', '"', '…']);
    if let Some(inside) = text.strip_suffix(')')
        && let Some(open) = inside.rfind('(')
    {
        text = text[..open].trim_end_matches(['`', '\'', '"', '…', ' ']);
    }
    if ends_in_day(text) {
        return true; // read as …일
    }
    match text.chars().last() {
        Some(last @ '가'..='힣') => (u32::from(last) - u32::from('가')) % 28 != 0,
        Some(last) => {
            matches!(last.to_ascii_lowercase(), '0' | '1' | '3' | '6' | '7' | '8' | 'l' | 'm' | 'n' | 'r')
        }
        None => false,
    }
}

/// `…-DD`, as a day is written.
fn ends_in_day(text: &str) -> bool {
    let tail: Vec<char> = text.chars().rev().take(6).collect();
    matches!(tail[..], [a, b, '-', c, d, '-'] if [a, b, c, d].iter().all(char::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::settle;

    #[test]
    fn the_particle_follows_the_sound_of_the_word() {
        for (written, read) in [
            ("`방화벽`이(가)", "`방화벽`이"),
            ("테스트이(가) 없고", "테스트가 없고"),
            ("2024-03-02은(는)", "2024-03-02은"),
            ("인증(ISMS-P)을(를)", "인증(ISMS-P)을"),
            ("ISO 27018와(과)", "ISO 27018과"),
            ("`main`이(가) `op`와(과)", "`main`이 `op`와"),
            ("(그룹 I) 은(는)", "(그룹 I) 는"),
            ("이(가)", "가"),
            ("괄호(없음", "괄호(없음"),
            ("", ""),
        ] {
            assert_eq!(settle(written), read);
        }
    }
}
