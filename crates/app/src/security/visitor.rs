//! Who makes the request at hand, and from where: known to whatever is done within it.

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::actor::Actor;
use simsa_store::{MemberId, OrganisationId};

tokio::task_local! {
    static VISITOR: Visitor;
}

/// Whoever makes a request.
#[derive(Debug, Default)]
pub struct Visitor {
    /// Where it comes from; the log has its network only.
    pub address: Option<IpAddr>,
    /// The pattern of the address that was asked for, never the address itself: that holds one-time links.
    pub route: String,
    /// The id of the request, ours.
    pub request: String,
    /// The case in the address, where it looks like one of ours.
    pub case: Option<String>,
    who: Mutex<Option<LogIdentity>>,
    /// Whether something was refused that the page says beside its form.
    refused: AtomicBool,
}

/// A member, by pseudonym.
#[derive(Clone, Debug)]
pub(super) struct LogIdentity {
    pub(super) member: MemberId,
    pub(super) organisation: OrganisationId,
}

impl Visitor {
    /// Somebody who asks for `route` from `address`.
    pub fn new(address: Option<IpAddr>, route: String, request: String, path: &str) -> Self {
        let case = path.split('/').find(|part| looks_like_a_case(part)).map(str::to_owned);
        Self { address, route, request, case, who: Mutex::default(), refused: AtomicBool::default() }
    }

    pub(super) fn who(&self) -> Option<LogIdentity> {
        self.who.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// `c-` and twenty hexadecimal digits: nothing else of an address gets into the log.
fn looks_like_a_case(part: &str) -> bool {
    let hex = |text: &str| text.len() == 20 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    part.split_once('-').is_some_and(|(prefix, rest)| prefix == "c" && hex(rest))
}

/// Runs what answers a request of this visitor.
pub async fn visited<F: Future>(visitor: Visitor, request: F) -> F::Output {
    VISITOR.scope(visitor, request).await
}

/// The request has shown who makes it.
pub(crate) fn known(actor: &Actor) {
    let who = LogIdentity { member: actor.member.clone(), organisation: actor.organisation.clone() };
    let _ = VISITOR.try_with(|visitor| {
        *visitor.who.lock().unwrap_or_else(PoisonError::into_inner) = Some(who);
    });
}

/// The member may not do what the request asks for; a page says so beside its form, so that nobody sees it by the status.
pub fn note_refused() {
    let _ = VISITOR.try_with(|visitor| visitor.refused.store(true, Ordering::Relaxed));
}

/// Whether that was so in the request at hand.
pub fn was_refused() -> bool {
    VISITOR.try_with(|visitor| visitor.refused.load(Ordering::Relaxed)).unwrap_or(false)
}

/// Outside of a request nobody asks from nowhere.
pub(crate) fn with<T>(work: impl Fn(&Visitor) -> T) -> T {
    VISITOR.try_with(|visitor| work(visitor)).unwrap_or_else(|_| work(&Visitor::default()))
}

#[cfg(test)]
mod tests {
    use super::Visitor;

    #[test]
    fn of_an_address_only_the_name_of_a_case_is_kept() {
        let case = |path: &str| Visitor::new(None, String::new(), String::new(), path).case;
        assert_eq!(case("/cases/c-0123456789abcdef0123/facts").as_deref(), Some("c-0123456789abcdef0123"));
        for other in ["/cases/c-1", "/cases/c-0123456789abcdef012\"/x", "/invitations/0123456789abcdef0123"] {
            assert_eq!(case(other), None, "{other}");
        }
    }
}
