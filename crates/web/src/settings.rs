//! What whoever starts the server decides.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// Settings of the server. There is no global state: two servers may run in one process, as in the tests.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// How the server is reached from outside, for links in messages and calendars: `https://simsa.example.kr`.
    pub origin: String,
    /// Whether browsers reach it over an encrypted connection: cookies then are `Secure` and carry `__Host-`.
    pub secure: bool,
    /// Addresses of the web server in front, which says in `X-Forwarded-For` who asks. Nobody else is believed.
    pub proxies: Vec<IpAddr>,
    /// Whether this is a demonstration: pages say so and offer a sign-in per role.
    pub demo: bool,
    /// Largest body of a form, in bytes.
    pub form_limit: usize,
    /// How long a request may take, uploads excepted.
    pub time_limit: Duration,
    /// How long a client may take to send its headers, and how long it may stay without asking anything.
    pub header_time_limit: Duration,
    /// How long a client may take nothing of its answer; in the same time `least_in_stall` bytes of a body must come.
    pub stall: Duration,
    /// Least bytes of a body in `stall`.
    pub least_in_stall: u64,
    /// How long, and how many bytes, a client that was refused in the middle of its body may go on sending: what it sends is
    /// thrown away, so that it reads the answer and not a broken connection.
    pub linger: Duration,
    /// See `linger`.
    pub linger_bytes: u64,
    /// Most connections at a time; who comes then waits.
    pub connections: usize,
    /// Most connections of one address at a time, those of `proxies` excepted; who comes then is refused.
    pub connections_of_one: usize,
    /// Most requests of one address at a time, uploads and downloads too; who comes then is told to come back.
    pub requests_of_one: usize,
    /// Most pages and answers to programs that are worked on at a time; who comes then waits.
    pub pages: usize,
    /// Most files under way at a time, in and out; who comes then is told to come back.
    pub transfers: usize,
    /// How long open requests may go on when the server is asked to stop.
    pub farewell: Duration,
}

impl Settings {
    /// Settings for `listen`: cookies demand an encrypted connection everywhere but on this machine itself.
    pub fn new(listen: SocketAddr) -> Self {
        let secure = !listen.ip().is_loopback();
        let scheme = if secure { "https" } else { "http" };
        Self {
            origin: format!("{scheme}://{listen}"),
            listen,
            secure,
            proxies: Vec::new(),
            demo: false,
            form_limit: 1 << 20,
            time_limit: Duration::from_secs(30),
            header_time_limit: Duration::from_secs(10),
            stall: Duration::from_mins(1),
            least_in_stall: 16 << 10,
            linger: Duration::from_secs(30),
            linger_bytes: 64 << 20,
            connections: 1024,
            connections_of_one: 128,
            requests_of_one: 128,
            pages: 32,
            transfers: 64,
            farewell: Duration::from_secs(10),
        }
    }
}
