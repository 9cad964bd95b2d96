//! Nobody takes all the room: one address has a share of the connections, and a share of the requests under way.
//!
//! Connections are counted when they are accepted, by the other end; those of our own web server are not, because
//! everybody comes through it. Requests are counted by the address that the web server names ([`RequestContext::address`]), until
//! the answer has been sent to its end. Most of a share works at a time, the rest waits its turn in order, and whoever asks
//! for more than the share is told to come back. An address is forgotten with its last request: the table is never larger
//! than the number of connections.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::Semaphore;

use crate::frame::request_context::RequestContext;
use crate::frame::transfer_limit::held_until_sent;
use crate::request_error::RequestError;

/// When whoever has used up a share may come back, in seconds.
const COME_BACK: u32 = 1;

/// What is shared out among addresses.
pub(crate) struct Shares {
    /// Most that one address holds at a time.
    most: usize,
    held: Mutex<HashMap<IpAddr, usize>>,
}

impl Shares {
    /// Shares of at most so many places.
    pub(crate) fn of(most: usize) -> Arc<Self> {
        Arc::new(Self { most, held: Mutex::default() })
    }

    /// A place for this address; `None` when it has its share.
    pub(crate) fn take(self: &Arc<Self>, address: IpAddr) -> Option<Share> {
        let who = who(address);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let places = held.entry(who).or_default();
        if *places >= self.most {
            return None;
        }
        *places += 1;
        Some(Share { of: self.clone(), who })
    }
}

/// A place, given back when dropped.
pub(crate) struct Share {
    of: Arc<Shares>,
    who: IpAddr,
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut held = self.of.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(places) = held.get_mut(&self.who) {
            *places -= 1;
            if *places == 0 {
                held.remove(&self.who);
            }
        }
    }
}

/// Who an address is: of IPv6 the network of 64 bits, because that is what one customer is given.
pub(crate) fn who(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

/// The layer. Who asks is known; a request that came over no connection, as in tests, has no share to keep to.
pub(crate) async fn layer(State(shares): State<Arc<Shares>>, request: Request, next: Next) -> Response {
    let address = request.extensions().get::<RequestContext>().and_then(|visit| visit.address);
    let Some(address) = address else { return next.run(request).await };
    let Some(share) = shares.take(address) else {
        metrics::counter!("simsa_refused_total", "why" => "share").increment(1);
        return RequestError::Throttled { seconds: COME_BACK }.into_response();
    };
    held_until_sent(next.run(request).await, share)
}

/// The layer for pages: so many are made at a time, the others wait their turn, first come first served. A page takes some
/// times its size while it is made, so a thousand at once would take a thousand times that, and not be there any sooner.
/// What has a body is not counted: who sends it slowly would keep others waiting.
pub(crate) async fn at_a_time(
    State(permits): State<Arc<Semaphore>>,
    request: Request,
    next: Next,
) -> Response {
    let turn = if request.method().is_safe() { permits.acquire().await.ok() } else { None };
    let response = next.run(request).await;
    drop(turn);
    response
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::{Shares, who};

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_address_has_its_share_and_others_have_theirs() {
        let shares = Shares::of(2);
        let (first, second) = (shares.take(ip("192.0.2.1")), shares.take(ip("192.0.2.1")));
        assert!(first.is_some() && second.is_some());
        assert!(shares.take(ip("192.0.2.1")).is_none());
        assert!(
            shares.take(ip("::ffff:192.0.2.1")).is_none(),
            "the same, as a socket for both families names it"
        );
        assert!(shares.take(ip("192.0.2.2")).is_some());
        drop(second);
        assert!(shares.take(ip("192.0.2.1")).is_some(), "given back when it has ended");
    }

    #[test]
    fn who_has_a_network_is_one() {
        assert_eq!(who(ip("2001:db8:1:2:3:4:5:6")), who(ip("2001:db8:1:2:ffff::1")));
        assert_ne!(who(ip("2001:db8:1:2::1")), who(ip("2001:db8:1:3::1")));
    }

    #[test]
    fn the_table_is_empty_when_nobody_is_there() {
        let shares = Shares::of(1);
        for number in 0..1000_u32 {
            drop(shares.take(IpAddr::from(number.to_be_bytes())));
        }
        assert_eq!(shares.held.lock().unwrap().len(), 0);
    }
}
