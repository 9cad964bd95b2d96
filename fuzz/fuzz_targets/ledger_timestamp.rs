//! Time-stamp requests, responses and tokens: no panic, and nothing is accepted without an accepted authority.
#![no_main]

use libfuzzer_sys::fuzz_target;
use simsa_ledger::TimeAuthorities;
use simsa_ledger::timestamp::TimeStampRequest;

fuzz_target!(|data: &[u8]| {
    let nobody = TimeAuthorities::from_der(&[]).unwrap();
    assert!(nobody.verify(data, b"contents").is_err());
    let request = TimeStampRequest::new(b"contents", [1; 16]).unwrap();
    assert!(request.accept(data, &nobody).is_err());
    if let Ok(request) = TimeStampRequest::from_der(data) {
        let _ = request.to_der();
    }
    let _ = TimeAuthorities::from_der(&[data.to_vec()]);
    let _ = TimeAuthorities::from_pem(data);
});
