//! What the person who runs the tests asked for, by environment variables.

/// Whether tests that need another program may be skipped (`SIMSA_ALLOW_SKIPS=1`); without it they fail and name what to
/// install.
pub fn skips_allowed() -> bool {
    may_be_missing("")
}

/// Whether tests may be skipped for want of this program or package: all may, or `SIMSA_ALLOW_SKIPS` names it among others,
/// with commas between.
pub(crate) fn may_be_missing(what: &str) -> bool {
    let wish = std::env::var("SIMSA_ALLOW_SKIPS").unwrap_or_default();
    wish == "1" || (!what.is_empty() && wish.split(',').any(|one| one == what))
}

/// Whether the long form of a test is asked for (`SIMSA_LONG`).
pub fn long() -> bool {
    std::env::var_os("SIMSA_LONG").is_some()
}
