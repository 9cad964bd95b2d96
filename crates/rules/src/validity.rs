//! What counts on the day: certificates and tests.

pub(crate) mod certificate;
pub(crate) mod holdings;
pub(crate) mod test;
