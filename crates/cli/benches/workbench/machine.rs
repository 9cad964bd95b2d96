//! What the machine did meanwhile: how much of its processors the server had, how much the people, and how much was other
//! work, so that a reader can tell a slow server from a busy machine.

use std::fs;
use std::time::Duration;

use crate::server::{Server, processor_of};

/// Linux counts a hundred ticks a second for every program.
const TICK: Duration = Duration::from_millis(10);

/// How much everybody had used at one moment.
#[derive(Clone, Copy)]
pub(crate) struct Used {
    server: Duration,
    people: Duration,
    all: Duration,
    idle: Duration,
    /// What other machines on the same hardware took.
    stolen: Duration,
}

impl Used {
    pub(crate) fn now(server: &Server) -> Self {
        let text = fs::read_to_string("/proc/stat").unwrap_or_default();
        let line = text.lines().next().unwrap_or_default();
        let ticks: Vec<u32> =
            line.split_whitespace().skip(1).map(|field| field.parse().unwrap_or(0)).collect();
        let of = |at: usize| TICK * ticks.get(at).copied().unwrap_or(0);
        // user, nice, system, idle, iowait, irq, softirq, steal; what guests use is in user already
        Self {
            server: server.processor(),
            people: processor_of("self"),
            all: (0..8).map(of).sum(),
            idle: of(3) + of(4),
            stolen: of(7),
        }
    }

    /// The server's processor time since then.
    pub(crate) fn server_since(self, server: &Server) -> Duration {
        server.processor().saturating_sub(self.server)
    }

    /// Who had the processors since then.
    pub(crate) fn shares_since(self, server: &Server) -> String {
        let now = Self::now(server);
        let all = now.all.saturating_sub(self.all).as_secs_f64().max(f64::MIN_POSITIVE);
        let share = |now: Duration, before: Duration| 100.0 * now.saturating_sub(before).as_secs_f64() / all;
        let (of_server, people) = (share(now.server, self.server), share(now.people, self.people));
        let (idle, stolen) = (share(now.idle, self.idle), share(now.stolen, self.stolen));
        let others = (100.0 - of_server - people - idle - stolen).max(0.0);
        format!(
            "processors: server {of_server:.0} %, people {people:.0} %, other work {others:.0} %, stolen {stolen:.0} %, \
             idle {idle:.0} %"
        )
    }
}

/// Milliseconds.
pub(crate) fn shown(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}
