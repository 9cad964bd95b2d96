//! Heads and entries come back as sealed; an altered byte is noticed.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| simsa_vault::fuzzing::sealed_envelope(data));
