//! One file per page, all alike: the context its template shows, the handler that shows it, the handlers of its forms.

pub(crate) mod trouble;
