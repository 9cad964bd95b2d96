//! Arbitrary payload behind the authentication: no panic, bounded memory, no false end.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| simsa_vault::fuzzing::sealed_payload(data));
