//! One file per page, all alike: the context its template shows, the handler that shows it, the handlers of its forms.

pub(crate) mod account;
pub(crate) mod agenda;
pub(crate) mod calendar;
pub(crate) mod case;
pub(crate) mod cases;
pub(crate) mod exchange;
pub(crate) mod home;
pub(crate) mod law;
pub(crate) mod organisation;
pub(crate) mod organisations;
pub(crate) mod trouble;
