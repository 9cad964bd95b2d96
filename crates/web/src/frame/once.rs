//! A form that makes something and is sent twice (a double click, a page sent again) makes it once: its page carries a key,
//! and what was done under it is answered as it was. Programs name such keys by themselves; see the API's `asked`.

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use simsa_app::{Actor, Error as AppError, Result as AppResult};

use crate::frame::csrf;
use crate::frame::fields::Fields;
use crate::state::AppState;

/// Name of the hidden field with the key.
const FIELD: &str = "once";

/// What has come of a form.
pub(crate) enum Sent<T> {
    /// It was done now.
    Now(T),
    /// It had been done before, with this result.
    Before(Value),
}

impl<T: From<String>> Sent<T> {
    /// The id of what was made, whenever that was; absent where the result before has none.
    pub(crate) fn id(self) -> Option<T> {
        match self {
            Self::Now(id) => Some(id),
            Self::Before(result) => result["id"].as_str().map(|id| T::from(id.to_owned())),
        }
    }
}

/// A key for one showing of a page.
pub(crate) fn key() -> String {
    csrf::fresh()
}

/// Does what a form at `path` asks for, unless the same page has sent the same before.
///
/// # Errors
/// Those of `act`.
pub(crate) async fn once<T>(
    app: &AppState,
    actor: &Actor,
    path: &str,
    fields: &Fields,
    act: impl AsyncFnOnce(&Actor) -> AppResult<T>,
) -> AppResult<Sent<T>> {
    let Some(key) = fields.some(FIELD) else { return act(actor).await.map(Sent::Now) };
    let said = said(path, fields);
    // who goes back and writes something else means something else
    let digest = hex::encode(Sha256::digest(&said));
    let key = format!("form-{}-{}", key.chars().take(64).collect::<String>(), &digest[..32]);
    let mut asking = actor.clone();
    if let Some(before) = app.workbench().once(&mut asking, &key, &said).await? {
        return Ok(Sent::Before(before.result));
    }
    match act(&asking).await {
        // the other click was faster
        Err(AppError::Repeated) => {
            let before = app.workbench().once(&mut actor.clone(), &key, &said).await?;
            Ok(Sent::Before(before.map_or(Value::Null, |before| before.result)))
        }
        done => done.map(Sent::Now),
    }
}

/// What a form says, without what only belongs to its page.
fn said(path: &str, fields: &Fields) -> Vec<u8> {
    let mut text = form_urlencoded::Serializer::new(format!("{path}\n"));
    let typed = fields.0.iter().filter(|(name, _)| ![FIELD, csrf::FIELD].contains(&name.as_str()));
    text.extend_pairs(typed.map(|(name, value)| (name.as_str(), value.as_str())));
    text.finish().into_bytes()
}
