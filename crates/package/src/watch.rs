//! Watching a long piece of work, and breaking it off.

use std::ops::ControlFlow;

/// How far the work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealProgress {
    /// Bytes done.
    pub done: u64,
    /// Bytes altogether.
    pub total: u64,
}

/// Called after each piece of work; breaking off ends it with an error.
pub type Watch<'a> = dyn FnMut(SealProgress) -> ControlFlow<()> + 'a;
