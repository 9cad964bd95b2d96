//! Any file comes back, under both suites.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| simsa_vault::fuzzing::round_trip(data));
