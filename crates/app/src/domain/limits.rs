//! How long texts may be, said at the field; the numbers are those of [`simsa_model::limits`].

pub use simsa_model::limits::{EMAIL, NAME, NOTE, PLACES, ROWS};
use unicode_normalization::UnicodeNormalization;

use crate::error::{Result, invalid};

/// Line breaks of other programs: of old systems, within a paragraph, between pages, of Unicode.
const LINE_BREAKS: [char; 6] = ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];

/// Text in normal form C without leading and trailing white space, at most `most` characters.
pub(crate) fn text(field: &str, text: &str, most: usize) -> Result<String> {
    let text: String = text.nfc().collect();
    // as Word, PowerPoint and PDF readers put them on the clipboard
    let text = text.replace("\r\n", "\n").replace(LINE_BREAKS, "\n");
    let text = text.trim();
    let length = text.chars().count();
    if length > most {
        return Err(invalid(
            field,
            format!("{most}자까지 쓸 수 있습니다 (지금 {length}자)"),
            format!("at most {most} characters (this has {length})"),
        ));
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(invalid(
            field,
            "보이지 않는 제어 문자가 들어 있습니다. 다시 입력하십시오",
            "there are control characters in it; type it again",
        ));
    }
    Ok(text.to_owned())
}

/// As [`text`], on one line and not empty.
pub(crate) fn name(field: &str, value: &str) -> Result<String> {
    let value = text(field, value, NAME)?;
    if value.is_empty() {
        return Err(invalid(field, "비워 둘 수 없습니다", "this cannot stay empty"));
    }
    if value.contains(['\n', '\t']) {
        return Err(invalid(field, "한 줄로 쓰십시오", "write it on one line"));
    }
    Ok(value)
}

/// An e-mail address in lower case. Whether it exists, only a message can tell.
pub(crate) fn email(field: &str, value: &str) -> Result<String> {
    let value = name(field, value)?.to_lowercase();
    let parts = value.split_once('@');
    let good = parts.is_some_and(|(local, domain)| {
        let plain = |c: char| !c.is_whitespace() && !"<>()[],;:\\\"@".contains(c);
        !local.is_empty()
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && local.chars().all(plain)
            && domain.chars().all(plain)
    });
    if !good || value.len() > EMAIL {
        return Err(invalid(
            field,
            "전자우편 주소가 아닙니다. 예: name@example.kr",
            "this is not an e-mail address, such as name@example.kr",
        ));
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::{email, name, text};

    #[test]
    fn limits_are_said_and_text_is_normalised() {
        assert_eq!(text("f", " e\u{301}\r\nx ", 3).unwrap(), "é\nx");
        for broken in ["가\u{b}나", "가\u{c}나", "가\u{85}나", "가\r나", "가\u{2028}나", "가\u{2029}나"]
        {
            assert_eq!(text("f", broken, 3).unwrap(), "가\n나", "{broken:?}");
        }
        for bad in ["abcd", "a\u{0}", "a\u{1b}"] {
            assert!(text("f", bad, 3).is_err());
        }
        assert!(name("f", "  ").is_err() && name("f", "a\nb").is_err());
        assert_eq!(email("f", "A@Example.KR").unwrap(), "a@example.kr");
        for bad in ["a", "a@b", "a b@c.kr", "a@.kr", "<a@b.kr>", "a@b@c.kr"] {
            assert!(email("f", bad).is_err(), "{bad}");
        }
    }
}
