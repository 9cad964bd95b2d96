//! Arbitrary bytes as an object: never released.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| simsa_vault::fuzzing::object(data));
