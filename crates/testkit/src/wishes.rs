//! What the person who runs the tests asked for, by environment variables.

/// Whether tests that need another program may be skipped (`SIMSA_ALLOW_SKIPS`); without it they fail and name what to
/// install.
pub fn skips_allowed() -> bool {
    std::env::var_os("SIMSA_ALLOW_SKIPS").is_some()
}

/// Whether the long form of a test is asked for (`SIMSA_LONG`).
pub fn long() -> bool {
    std::env::var_os("SIMSA_LONG").is_some()
}
