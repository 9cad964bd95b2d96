//! Passwords: length first, nothing that is known, nothing that follows from the person or the place, nothing that a
//! program guesses early; hashed so that guessing is dear.
//!
//! What counts as known of person and place is listed in `docs/security/passwords.md`.

mod korean;
mod listed;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, invalid};
use crate::ports::{Policy, Randomness};
use crate::secrets;

/// Least number of characters (NIST SP 800-63B asks for 8 with a second factor, 15 without one).
pub(crate) const SHORTEST: usize = 12;
/// Most bytes that are hashed, so that a long password is no attack.
pub(crate) const LONGEST: usize = 256;

/// Characters that are looked at for patterns: what comes behind them makes a password no weaker.
const LOOKED_AT: usize = 64;
/// Guesses, as a power of ten, that a password must withstand.
const GUESSES: f64 = 10.0;

/// Words of the product, its field and its place: of everybody who signs in here they are known.
const PLACE: [&str; 26] = [
    "simsa",
    "workbench",
    "emr",
    "ehr",
    "s014",
    "hospital",
    "byeongwon",
    "clinic",
    "medical",
    "doctor",
    "nurse",
    "patient",
    "health",
    "khis",
    "kisa",
    "isms",
    "certifier",
    "applicant",
    "operator",
    "admin",
    "signer",
    "korea",
    "seoul",
    "daehanminguk",
    "password",
    "welcome",
];

/// One form for what is typed on different systems (NIST SP 800-63B 3.1.1.2: normalise before hashing).
fn normal(password: &str) -> String {
    password.nfkc().collect()
}

/// Refuses a password that is too short, too long, or among the first to be guessed.
pub(crate) fn check(field: &str, password: &str, about: &[&str]) -> Result<(), Error> {
    let password = normal(password);
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(invalid(
            field,
            format!(
                "비밀번호는 {SHORTEST}자 이상이어야 합니다 (지금 {length}자). 여러 낱말을 이어 쓰면 외우기 쉽습니다"
            ),
            format!(
                "a password has at least {SHORTEST} characters (this has {length}); several words are easy to keep"
            ),
        ));
    }
    if password.len() > LONGEST {
        return Err(invalid(
            field,
            format!("비밀번호가 {LONGEST}바이트보다 깁니다"),
            format!("the password is longer than {LONGEST} bytes"),
        ));
    }
    match weakness(&password, about) {
        None => Ok(()),
        Some(Weakness::Known) => Err(invalid(
            field,
            "유출되었거나 널리 쓰이는 비밀번호이거나, 거기에 숫자·기호만 붙인 것입니다. 서로 관계없는 낱말 네 개 이상을 이어 새로 만드십시오",
            "this password is among those that were leaked or are used by many, or is one with digits and signs around it; \
             make a new one of four or more unrelated words",
        )),
        Some(Weakness::About(word)) => Err(invalid(
            field,
            format!(
                "이름, 전자우편 주소, 기관이나 이 작업대에서 짐작할 수 있는 말(‘{word}’)이 대부분입니다. 그런 말이 없는 긴 문장으로 만드십시오"
            ),
            format!(
                "it is mostly made of what is known of you, your organisation or this workbench (“{word}”); make a long \
                 sentence without such words"
            ),
        )),
        Some(Weakness::Pattern) => Err(invalid(
            field,
            "자판 배열, 차례, 반복, 날짜, 전화번호나 흔한 낱말로 되어 있어 짐작하기 쉽습니다. 서로 관계없는 낱말을 더 이어 쓰십시오",
            "it is made of keyboard rows, sequences, repetitions, dates, telephone numbers or common words and is easily \
             guessed; add more unrelated words",
        )),
    }
}

/// Why a password is guessed early.
#[derive(Debug, PartialEq, Eq)]
enum Weakness {
    /// It is on a list.
    Known,
    /// It is what is known of the person or the place; the word that shows it.
    About(String),
    /// It follows a pattern.
    Pattern,
}

fn weakness(password: &str, about: &[&str]) -> Option<Weakness> {
    let lower: String = password.to_lowercase().chars().take(LOOKED_AT).collect();
    if listed::is_listed(&lower) {
        return Some(Weakness::Known);
    }
    let words = known_words(about);
    if let Some(word) = mostly(&lower, &words) {
        return Some(Weakness::About(word));
    }
    if is_number(&lower) {
        return Some(Weakness::Pattern);
    }
    let typed: Vec<String> = korean::words().map(korean::typed).collect();
    let mut inputs: Vec<&str> = words.iter().chain(&typed).map(String::as_str).collect();
    for word in korean::words() {
        inputs.push(word);
    }
    (zxcvbn::zxcvbn(&lower, &inputs).guesses_log10() < GUESSES).then_some(Weakness::Pattern)
}

/// What is known of the person and the place, in small letters, in Hangul also as it is typed; the longest first.
fn known_words(about: &[&str]) -> Vec<String> {
    let own = about.iter().flat_map(|text| {
        let parts = text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned);
        let joined: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
        // given names: what follows the family name of one syllable
        let given = text.chars().skip(1).collect::<String>();
        parts.chain([joined, given, (*text).to_owned()])
    });
    let mut words: Vec<String> = own
        .chain(PLACE.map(str::to_owned))
        .map(|word| word.trim().to_lowercase())
        .flat_map(|word| [korean::typed(&word), word])
        .filter(|word| {
            let letters = word.chars().count();
            letters >= 3 || (letters == 2 && word.chars().all(|c| ('가'..='힣').contains(&c)))
        })
        .collect();
    words.sort_unstable_by(|a, b| (b.chars().count(), a).cmp(&(a.chars().count(), b)));
    words.dedup();
    words
}

/// The word that shows it, when little remains of the password beside such words, forwards or backwards.
fn mostly(lower: &str, words: &[String]) -> Option<String> {
    let (mut rest, mut found) = (lower.to_owned(), None);
    for word in words {
        let backwards: String = word.chars().rev().collect();
        for one in [word, &backwards] {
            if rest.contains(one.as_str()) {
                rest = rest.replace(one.as_str(), "");
                found = found.or_else(|| Some(word.clone()));
            }
        }
    }
    // what remains must be a password of its own: letters count, digits and signs around a name do not
    let left = rest.chars().filter(|c| c.is_alphabetic()).count();
    found.filter(|_| left < SHORTEST - 4)
}

/// Whether it is a number as people have them (of a telephone, a resident, a card, an account), with or without hyphens.
fn is_number(lower: &str) -> bool {
    let plain = |c: char| c.is_numeric() || c.is_whitespace() || c.is_ascii_punctuation();
    lower.chars().all(plain) && lower.chars().filter(|c| c.is_numeric()).count() < 20
}

fn hasher(policy: &Policy) -> Result<Argon2<'static>, Error> {
    let params =
        Params::new(policy.argon2_kib, policy.argon2_passes, 1, None).map_err(Error::because("argon2"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a password. It takes time on purpose: never on a thread that serves others.
pub(crate) fn hash(password: &str, policy: &Policy, random: &dyn Randomness) -> Result<String, Error> {
    let salt = secrets::bytes::<16>(random)?;
    let hash: PasswordHash = hasher(policy)?
        .hash_password_with_salt(normal(password).as_bytes(), &salt)
        .map_err(Error::because("argon2"))?;
    Ok(hash.to_string())
}

/// Whether it is the password. Without a hash the same work is done, so that time does not tell which accounts exist.
pub(crate) fn verify(password: &str, hash: Option<&str>, policy: &Policy) -> Result<bool, Error> {
    if password.len() > LONGEST {
        return Ok(false);
    }
    let argon2 = hasher(policy)?;
    let Some(hash) = hash else {
        let _: PasswordHash = argon2
            .hash_password_with_salt(normal(password).as_bytes(), &[0; 16])
            .map_err(Error::because("argon2"))?;
        return Ok(false);
    };
    let parsed = PasswordHash::new(hash).map_err(Error::because("a stored password is damaged"))?;
    Ok(argon2.verify_password(normal(password).as_bytes(), &parsed).is_ok())
}

#[cfg(test)]
mod tests {
    use super::{Weakness, check, weakness};

    const ABOUT: [&str; 3] = ["gildong.hong@example.kr", "홍길동", "가상의료정보(주)"];

    #[test]
    fn length_comes_first_and_common_ones_are_refused() {
        assert!(check("password", "짧은비밀번호", &[]).is_err());
        for bad in [
            "password12345",
            "qwertyuiop123",
            "administrator1!",
            "aaaaaaaaaaaaaaaa",
            "123123123123",
            "1234567890123",
            "qwer1234!@#$",
            "simsa simsa simsa",
            "admin12345678",
            "dragon123456",
            "monkey123456!",
            "1q2w3e4r5t6y",
            "qwer1234qwer1234",
            "zaq12wsxcde3",
            "abcdefghijklmnop",
            "p@ssw0rd1234",
            "iloveyou2026!",
            "sunshine12345",
            "dkssudgktpdy1!",
            "tkfkdgody1234",
            "qlalfqjsgh123!",
            "안녕하세요안녕하세요",
            "안녕하세요사랑해요1",
            "사랑해사랑해사랑해사랑해",
            "01012345678!!",
            "010-9182-7364-1",
            "900101-1234567",
            "20260101 20260102",
            "emr-hospital-2026",
            "byeongwon1234!",
            "병원병원병원병원병원병원",
        ] {
            assert!(check("password", bad, &[]).is_err(), "{bad}");
        }
        for good in [
            "correct horse battery staple",
            "다섯 마리 고래가 웃는다",
            "xK9#mq2L!vr4",
            "새로운 비밀번호는 길어요",
            "이번에는 잊지 않을 긴 문장",
            "passwordless villages grow turnips",
            "gildong swims across the river",
        ] {
            assert_eq!(weakness(good, &ABOUT), None, "{good}");
        }
    }

    #[test]
    fn what_is_known_of_the_person_is_no_password() {
        for bad in [
            "gildong@example",
            "gildong.hong@example.krgildong.hong@example.kr",
            "Hong.Gildong.1990!",
            "gnohgnodlig12!",
            "honghonghong1!",
            "홍길동홍길동홍길동홍길동1",
            "ghdrlfehd1990!!",
            "가상의료정보(주)2026!",
            "example.kr-2026-hong",
        ] {
            assert!(matches!(weakness(bad, &ABOUT), Some(Weakness::About(_) | Weakness::Known)), "{bad}");
        }
    }

    #[test]
    fn the_words_of_a_refusal_say_why_and_stand_at_the_field() {
        for (bad, word) in [
            ("dragon123456", "유출"),
            ("gildong.hong.example", "짐작할 수 있는 말"),
            ("01091827364!!", "자판 배열"),
        ] {
            let Err(crate::Error::Refused(crate::Refusal::Invalid(problems))) = check("new", bad, &ABOUT)
            else {
                panic!("{bad} was taken");
            };
            assert_eq!(problems[0].field, "new");
            assert!(problems[0].problem.ko.contains(word), "{bad}: {}", problems[0].problem.ko);
        }
    }

    #[test]
    fn the_longest_password_is_looked_at_as_quickly_as_one_of_its_beginning() {
        // what is looked at is bounded, so what comes behind changes nothing
        let long = "a1!".repeat(85);
        assert_eq!(weakness(&long, &[]), weakness(&long[..64], &[]));
    }
}
