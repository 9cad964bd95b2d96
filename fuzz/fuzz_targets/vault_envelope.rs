//! Arbitrary bytes as a file under keys/: refused, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| simsa_vault::fuzzing::envelope(data));
