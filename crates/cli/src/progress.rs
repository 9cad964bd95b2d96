//! Long work: how far it is, on a terminal and only after a second; and Ctrl-C, which asks it to stop at the next safe
//! point.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use simsa_model::Language;

/// Shorter work is over before anybody wonders.
const PATIENCE: Duration = Duration::from_secs(1);

/// Set by the first Ctrl-C.
static STOP: AtomicBool = AtomicBool::new(false);

/// Lets Ctrl-C (and a request to end) stop the work at the next safe point. A second one ends the process at once, which
/// is safe too, as a crash would be; only the work under way is lost.
pub(crate) fn stop_on_request() {
    // It fails when there is a handler already; then that one is ours.
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
    });
}

/// Whether the person asked to stop.
pub(crate) fn is_stopped() -> bool {
    STOP.load(Ordering::SeqCst)
}

/// The progress of one piece of work, in bytes. Silent unless standard error is a terminal.
pub(crate) struct ProgressLine {
    bar: ProgressBar,
    started: Instant,
    /// Taken when the bar is shown, once.
    to_be_shown: Mutex<Option<ProgressDrawTarget>>,
}

impl ProgressLine {
    /// Work on `total` bytes, `None` when nobody knows how many.
    pub(crate) fn of(total: Option<u64>, language: Language) -> Self {
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden());
        let left = if language == Language::Korean { "남음" } else { "left" };
        let template = if total.is_some() {
            format!("{{bar:30}} {{bytes}}/{{total_bytes}}  {{bytes_per_sec}}  {left} {{eta}}")
        } else {
            "{spinner} {bytes}  {bytes_per_sec}  {elapsed}".to_owned()
        };
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        // A pipe or a file gets nothing: this target draws on terminals only.
        let target = ProgressDrawTarget::stderr();
        Self { bar, started: Instant::now(), to_be_shown: Mutex::new(Some(target)) }
    }

    fn show_when_due(&self) {
        if self.started.elapsed() < PATIENCE {
            return;
        }
        let Ok(mut target) = self.to_be_shown.lock() else { return };
        if let Some(target) = target.take() {
            self.bar.set_draw_target(target);
        }
    }

    /// So many bytes are done altogether.
    pub(crate) fn at(&self, done: u64) {
        self.show_when_due();
        self.bar.set_position(done);
    }

    /// So many bytes are to be done altogether.
    pub(crate) fn total(&self, total: u64) {
        self.bar.set_length(total);
    }
}

impl simsa_vault::VaultWatch for ProgressLine {
    fn advanced(&self, bytes: u64) {
        self.show_when_due();
        self.bar.inc(bytes);
    }

    fn stop(&self) -> bool {
        is_stopped()
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
