//! Any bytes as a file of evidence: streamed in two pieces and as a whole. No panic escapes, the work ends, and text is
//! seen the same however it is cut.
#![no_main]

use libfuzzer_sys::fuzz_target;
use simsa_inspect::{Stream, whole};
use simsa_model::{Day, Inspection};

const TODAY: Day = Day::new(2026, 3, 2);

fn streamed(data: &[u8], at: usize) -> Inspection {
    let mut stream = Stream::new(TODAY);
    stream.look(&data[..at]);
    stream.look(&data[at..]);
    stream.finish()
}

fuzz_target!(|data: &[u8]| {
    let at = data.first().map_or(0, |first| usize::from(*first)).min(data.len());
    assert_eq!(streamed(data, at), streamed(data, data.len()));
    let seen = whole(data, TODAY);
    assert!(seen.sightings.len() <= Inspection::MOST && seen.sightings.len() as u32 <= seen.count);
});
