//! A fault of ours: what was being done, and what lies underneath. It is for whoever runs the server; the person who asked
//! gets an incident number.

use std::error::Error as StdError;
use std::fmt;

/// Our trouble: disk, database, a bug.
#[derive(Debug)]
pub struct Fault {
    what: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Fault {
    /// A fault with nothing underneath.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), source: None }
    }

    /// A fault while doing `what`, because of `source`.
    pub fn because(what: impl Into<String>, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { what: what.into(), source: Some(source.into()) }
    }
}

/// What was being done, and every cause down to the last. A cause that repeats what stands above it is left out: many errors
/// quote theirs.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = self.what.clone();
        let mut cause = self.source();
        while let Some(error) = cause {
            let words = error.to_string();
            if !said.ends_with(&words) {
                said.push_str(": ");
                said.push_str(&words);
            }
            cause = error.source();
        }
        f.write_str(&said)
    }
}

impl StdError for Fault {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;
    use std::io;

    use super::Fault;

    #[test]
    fn every_cause_is_said_once() {
        let disk = io::Error::new(io::ErrorKind::StorageFull, "no room");
        let quoting = io::Error::other(Fault::because("the vault", disk));
        let fault = Fault::because("sealing", quoting);
        assert_eq!(fault.to_string(), "sealing: the vault: no room");
        let causes = std::iter::successors(fault.source(), |error| (*error).source());
        assert!(causes.count() >= 2, "the causes can be walked");
        assert_eq!(Fault::new("a bug").to_string(), "a bug");
    }
}
