//! What is told about a file that goes to the server: its name there, and what the server has seen in it.

use std::io::Write;
use std::path::Path;

use serde_json::Value;
use simsa_model::{Bi, Language, Unseen};

/// What the server has seen in a file.
pub(super) struct ServerFindings {
    sensitive: bool,
    unseen: Option<Unseen>,
}

impl ServerFindings {
    /// From an answer, in which registration numbers are told under `numbers`.
    pub(super) fn of(answer: &Value, numbers: &str) -> Self {
        let unseen = serde_json::from_value(answer["unseen"].clone()).unwrap_or_default();
        Self { sensitive: answer[numbers] == true, unseen }
    }

    pub(super) fn warn(&self, language: Language, out: &mut impl Write) -> std::io::Result<()> {
        if self.sensitive {
            let what = Bi::new(
                "주민등록번호로 보이는 숫자가 있습니다. 가리고 다시 올리십시오",
                "it seems to hold resident registration numbers; mask them and push it again",
            );
            writeln!(out, "  ⚠ {}", what.get(language))?;
        }
        let Some(why) = self.unseen.map(Unseen::say) else { return Ok(()) };
        match language {
            Language::Korean => writeln!(out, "  ⚠ {} 살펴보지 못한 부분이 있습니다", why.ko),
            Language::English => writeln!(out, "  ⚠ not all of it could be looked into: {}", why.en),
        }
    }
}

/// The name of a file, as it is told.
pub(super) fn file_name(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
