//! What people do again and again, and the chance by which they choose it.

use hyper::StatusCode;

use crate::client::Client;
use crate::fill::Work;

/// What the server says when there is nothing to do but to answer: what every page costs at least.
pub(crate) const HELLO: &str = "/healthz";

/// Writes an answer, naming the version that is known, and keeps the new one.
pub(crate) async fn save(client: &mut Client, work: &mut Work, dice: &mut Dice) {
    let which = usize::try_from(dice.below(work.answers.len() as u64)).unwrap_or(0);
    let (question, version) = &mut work.answers[which];
    let path = format!("/cases/{}/answers/{question}", work.case);
    let note = format!("매월 복구 시험을 하고 결과를 남김 ({})", dice.below(1_000_000));
    let known = version.to_string();
    let fields = [("version", known.as_str()), ("answer", "Y"), ("note", note.as_str())];
    let answer = client.post(&path, &fields, true).await;
    let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    assert_eq!(answer.status, StatusCode::OK, "{body}");
    *version = body["version"].as_u64().expect("the new version");
}

/// SplitMix64: enough to choose pages by.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end.max(1)
    }
}
