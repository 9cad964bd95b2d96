//! Korean words as they come out of a keyboard that is set to letters (두벌식): `dkssudgktpdy` is 안녕하세요, and no secret.

/// Words that many passwords are made of, one a line.
const WORDS: &str = include_str!("korean.txt");

const INITIAL: [&str; 19] =
    ["r", "R", "s", "e", "E", "f", "a", "q", "Q", "t", "T", "d", "w", "W", "c", "z", "x", "v", "g"];
const MEDIAL: [&str; 21] = [
    "k", "o", "i", "O", "j", "p", "u", "P", "h", "hk", "ho", "hl", "y", "n", "nj", "np", "nl", "b", "m",
    "ml", "l",
];
const FINAL: [&str; 28] = [
    "", "r", "R", "rt", "s", "sw", "sg", "e", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a", "q", "qt",
    "t", "T", "d", "w", "c", "z", "x", "v", "g",
];

/// The words.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    WORDS.lines().filter(|line| !line.is_empty())
}

/// The keys with which a text is typed; what is no Hangul syllable stays. In small letters: whether a syllable needs the
/// shift key makes no difference to whoever guesses.
pub(super) fn typed(text: &str) -> String {
    let mut keys = String::new();
    for letter in text.chars() {
        let at = u32::from(letter).wrapping_sub(u32::from('가'));
        if at < 11_172 {
            let at = at as usize;
            keys.push_str(INITIAL[at / 588]);
            keys.push_str(MEDIAL[at % 588 / 28]);
            keys.push_str(FINAL[at % 28]);
        } else {
            keys.push(letter);
        }
    }
    keys.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::typed;

    #[test]
    fn words_are_typed_as_on_a_keyboard() {
        for (word, keys) in [
            ("안녕하세요", "dkssudgktpdy"),
            ("사랑해요", "tkfkdgody"),
            ("비밀번호", "qlalfqjsgh"),
            ("괜찮아", "rhoscksgdk"),
            ("의사 1", "dmltk 1"),
        ] {
            assert_eq!(typed(word), keys);
        }
    }
}
