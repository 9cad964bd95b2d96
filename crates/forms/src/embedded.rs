//! The forms as they stand in `/forms`, built into the program.
//!
//! The tests read every one of them and follow every name in it, so that a mistake in a form is a failing test and
//! never meets a user.

use std::sync::LazyLock;

use simsa_model::FormId;

use crate::definition::Definition;
use crate::sheet::Sheet;

/// A form: its definition and its sheet.
#[derive(Debug)]
pub(crate) struct EmbeddedForm {
    pub(crate) definition: Definition,
    pub(crate) sheet: Sheet,
}

macro_rules! embed {
    ($folder:literal) => {{
        static FORM: LazyLock<EmbeddedForm> = LazyLock::new(|| EmbeddedForm {
            definition: read(
                concat!($folder, "/form.toml"),
                include_str!(concat!("../../../forms/", $folder, "/form.toml")),
            ),
            sheet: read(
                concat!($folder, "/sheet.toml"),
                include_str!(concat!("../../../forms/", $folder, "/sheet.toml")),
            ),
        });
        &FORM
    }};
}

/// The form.
pub(crate) fn form(form: FormId) -> &'static EmbeddedForm {
    match form {
        FormId::F1 => embed!("form-1"),
        FormId::F2A => embed!("form-2a"),
        FormId::F2B => embed!("form-2b"),
        FormId::F2_1 => embed!("form-2-1"),
        FormId::F2_2 => embed!("form-2-2"),
        FormId::F2_3 => embed!("form-2-3"),
        FormId::F2_4 => embed!("form-2-4"),
        FormId::F2_5 => embed!("form-2-5"),
        FormId::F3 => embed!("form-3"),
        FormId::F4 => embed!("form-4"),
        FormId::F5 => embed!("form-5"),
        FormId::F6 => embed!("form-6"),
    }
}

fn read<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> T {
    toml::from_str(text)
        .unwrap_or_else(|error| panic!("forms/{name} is part of this program and wrong: {error}"))
}
