//! Passwords: length first, nothing that everybody uses, hashed so that guessing is dear.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;

use crate::ports::{Policy, Randomness};
use crate::secrets;
use crate::trouble::{Trouble, invalid};

/// Least number of characters (NIST SP 800-63B asks for 8 with a second factor, 15 without; most here have none).
pub(crate) const SHORTEST: usize = 12;
/// Most bytes that are hashed, so that a long password is no attack.
pub(crate) const LONGEST: usize = 256;

/// Passwords and stems that are tried first, one a line, lower case.
const BLOCKLIST: &str = include_str!("blocklist.txt");

/// One form for what is typed on different systems (NIST SP 800-63B 3.1.1.2: normalise before hashing).
fn normal(password: &str) -> String {
    password.nfkc().collect()
}

/// Refuses a password that is too short, too long, or among the first to be guessed.
pub(crate) fn check(field: &str, password: &str, about: &[&str]) -> Result<(), Trouble> {
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
    if is_common(&password) || is_about(&password, about) {
        return Err(invalid(
            field,
            "널리 쓰이거나 이름·주소에서 짐작할 수 있는 비밀번호입니다. 다른 것을 고르십시오",
            "this password is used by many, or can be guessed from name or address; choose another",
        ));
    }
    Ok(())
}

/// In the blocklist, also when only digits and signs were put around it, or the same few characters again and again.
fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let core = lower.trim_matches(|c: char| !c.is_alphabetic());
    let different = lower.chars().collect::<std::collections::BTreeSet<_>>().len();
    let listed = |word: &str| BLOCKLIST.lines().any(|line| line == word);
    different < 5 || listed(&lower) || (core.chars().count() + 6 > lower.chars().count() && listed(core))
}

fn is_about(password: &str, about: &[&str]) -> bool {
    let lower = password.to_lowercase();
    let words = about.iter().flat_map(|text| text.split(['@', '.', ' ']));
    let long = words.map(str::to_lowercase).filter(|word| word.chars().count() >= 4);
    let mut rest = lower;
    let mut found = false;
    for word in long {
        if rest.contains(&word) {
            (rest, found) = (rest.replace(&word, ""), true);
        }
    }
    // what remains beside name and address must be a password of its own
    found && rest.chars().count() < SHORTEST - 4
}

fn hasher(policy: &Policy) -> Result<Argon2<'static>, Trouble> {
    let params = Params::new(policy.argon2_kib, policy.argon2_passes, 1, None)
        .map_err(|error| Trouble::Fault(format!("argon2: {error}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a password. It takes time on purpose: never on a thread that serves others.
pub(crate) fn hash(password: &str, policy: &Policy, random: &dyn Randomness) -> Result<String, Trouble> {
    let salt = secrets::bytes::<16>(random)?;
    let hash: PasswordHash = hasher(policy)?
        .hash_password_with_salt(normal(password).as_bytes(), &salt)
        .map_err(|error| Trouble::Fault(format!("argon2: {error}")))?;
    Ok(hash.to_string())
}

/// Whether it is the password. Without a hash the same work is done, so that time does not tell which accounts exist.
pub(crate) fn verify(password: &str, hash: Option<&str>, policy: &Policy) -> Result<bool, Trouble> {
    if password.len() > LONGEST {
        return Ok(false);
    }
    let argon2 = hasher(policy)?;
    let Some(hash) = hash else {
        let _: PasswordHash = argon2
            .hash_password_with_salt(normal(password).as_bytes(), &[0; 16])
            .map_err(|error| Trouble::Fault(format!("argon2: {error}")))?;
        return Ok(false);
    };
    let parsed =
        PasswordHash::new(hash).map_err(|error| Trouble::Fault(format!("stored password: {error}")))?;
    Ok(argon2.verify_password(normal(password).as_bytes(), &parsed).is_ok())
}

#[cfg(test)]
mod tests {
    use super::{check, is_common};

    #[test]
    fn length_comes_first_and_common_ones_are_refused() {
        assert!(check("password", "짧은비밀번호", &[]).is_err());
        for bad in ["password12345", "qwertyuiop123", "administrator1!", "aaaaaaaaaaaaaaaa", "123123123123"] {
            assert!(check("password", bad, &[]).is_err(), "{bad}");
        }
        for good in ["correct horse battery staple", "다섯 마리 고래가 웃는다", "xK9#mq2L!vr4"] {
            assert!(check("password", good, &[]).is_ok(), "{good}");
        }
        assert!(!is_common("passwordless-is-a-longer-word"));
    }

    #[test]
    fn what_is_known_of_the_person_is_no_password() {
        assert!(check("password", "gildong@example", &["gildong@example.kr", "홍길동"]).is_err());
        assert!(check("password", "gildong swims across the river", &["gildong@example.kr"]).is_ok());
    }
}
