//! What a form brought: names and values as typed, at hand again when the page must be shown once more.

use std::sync::{Arc, OnceLock};

use axum::RequestExt as _;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use bytes::Bytes;

use crate::frame::csrf;
use crate::frame::request_context::RequestContext;
use crate::request_error::RequestError;
use crate::state::AppState;

/// The fields of a posted form, in order; names may repeat (check boxes).
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields(pub(crate) Vec<(String, String)>);

impl Fields {
    /// The fields of a body in `application/x-www-form-urlencoded`.
    pub(crate) fn parse(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// The first value with this name, without surrounding white space; empty when there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// The first value exactly as typed: for passwords.
    pub(crate) fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// The value, unless it is empty.
    pub(crate) fn some(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// Puts one value under this name, in place of those it had.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.0.retain(|(key, _)| key != name);
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// Every value with this name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.trim())
    }

    /// The version of what the page showed; absent when there was nothing yet.
    pub(crate) fn version(&self) -> Option<u64> {
        self.text("version").parse().ok()
    }

    /// Whether a check box was ticked.
    pub(crate) fn ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }
}

/// Where the frame finds what was typed when the form cannot be taken: nothing typed is lost.
#[derive(Clone, Debug, Default)]
pub(crate) struct TypedFields(Arc<OnceLock<Fields>>);

impl TypedFields {
    /// Fields that must not be shown again or are of no use a second time.
    const SECRET: [&str; 8] = [csrf::FIELD, "password", "current", "new", "code", "token", "link", "proof"];

    /// What was typed, to be sent once more; `None` when there is nothing, or something that must not be shown.
    pub(crate) fn again(&self) -> Option<Vec<(String, String)>> {
        let fields = &self.0.get()?.0;
        let secret = |name: &str| Self::SECRET[1..].contains(&name);
        if fields.iter().any(|(name, _)| secret(name)) {
            return None;
        }
        Some(fields.iter().filter(|(name, _)| name != csrf::FIELD).cloned().collect())
    }
}

/// A form that came from one of our own pages: the only way for a page's handler to get at what was posted.
#[derive(Debug)]
pub(crate) struct Posted(pub(crate) Fields);

impl FromRequest<AppState> for Posted {
    type Rejection = RequestError;

    async fn from_request(mut request: Request, app: &AppState) -> Result<Self, RequestError> {
        let visit = request.extract_parts_with_state::<RequestContext, AppState>(app).await?;
        let typed = request.extensions().get::<TypedFields>().cloned();
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            return Err(RequestError::Unreadable("application/x-www-form-urlencoded"));
        }
        let body = Bytes::from_request(request, app).await.map_err(|_| RequestError::TooLarge)?;
        let fields = Fields::parse(&body);
        if csrf::matches(visit.secret(), fields.raw(csrf::FIELD)) {
            if let Some(typed) = typed {
                let _ = typed.0.set(fields.clone());
            }
            Ok(Self(fields))
        } else {
            Err(RequestError::Forged)
        }
    }
}
