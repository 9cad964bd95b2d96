//! The time and randomness of this machine.

use jiff::Timestamp;
use simsa_app::{Clock, Randomness};
use simsa_vault::{Entropy as _, OsEntropy};

/// The clock of the system.
pub(super) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The randomness of the system.
pub(super) struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), String> {
        OsEntropy.fill(bytes).map_err(|error| error.to_string())
    }
}
