//! The page of everything that did not work out.

use askama::Template;

use crate::page::Frame;

/// Says what happened and what to do next.
#[derive(Template)]
#[template(path = "trouble.html")]
pub(crate) struct TroublePage {
    pub(crate) f: Frame,
    pub(crate) title: String,
    pub(crate) detail: String,
    /// Number to quote, for faults of ours.
    pub(crate) incident: Option<String>,
    /// What was typed, to be sent again.
    pub(crate) typed: Option<Vec<(String, String)>>,
    /// Where to.
    pub(crate) path: String,
    /// Where whoever was signed out signs in again, to come back to the page with the form.
    pub(crate) sign_in: Option<String>,
}
