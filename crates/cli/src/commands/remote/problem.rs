//! What the server refuses, said as every command says it: its problem document (RFC 9457) has both languages.

use serde_json::Value;
use simsa_model::Say;

use super::field;
use crate::stop::Stop;

/// The refusal in an answer that is none.
pub(super) fn refusal(status: u16, body: &[u8]) -> Stop {
    let Ok(document) = serde_json::from_slice::<Value>(body) else {
        return Stop::refused(
            format!("서버가 {status}(으)로 답했습니다. simsa 작업대의 주소가 맞는지 확인하십시오"),
            format!("the server answered {status}; check that this is the address of a simsa workbench"),
        );
    };
    let say =
        |title: &str, detail: &str| format!("{}. {}", field(&document, title), field(&document, detail));
    let mut said = Say::new(say("/title_ko", "/detail_ko"), say("/title", "/detail"));
    if field(&document, "/code") == "fault" {
        said = with(&said, &format!(" ({})", field(&document, "/instance")));
    }
    if let Some(findings) = document["findings"].as_array() {
        for finding in findings {
            let line = |language| format!("\n  - {}", field(finding, language));
            said = Say::new(said.ko.clone() + &line("/what/ko"), said.en.clone() + &line("/what/en"));
        }
    }
    Stop::Refused(said)
}

fn with(said: &Say, more: &str) -> Say {
    Say::new(format!("{}{more}", said.ko), format!("{}{more}", said.en))
}
