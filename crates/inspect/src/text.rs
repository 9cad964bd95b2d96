//! The text of a file as its reader comes upon it: looked through for registration numbers, and its beginning kept for what
//! it says of the file.

use simsa_model::{Day, FilePlace, Inspection, Told};

use crate::number::Finder;
use crate::opening::Opening;

/// Takes the characters of a file one by one.
#[derive(Debug)]
pub(crate) struct Text {
    numbers: Finder,
    opening: Opening,
    today: Day,
}

impl Text {
    /// Nothing has come yet. Births after `today` are none.
    pub(crate) fn new(today: Day) -> Self {
        Self { numbers: Finder::new(today), opening: Opening::default(), today }
    }

    /// The next character.
    pub(crate) fn next(&mut self, c: char, place: FilePlace, into: &mut Inspection) {
        self.numbers.next(c, place, into);
        if self.entry().is_none() {
            self.opening.next(c);
        }
    }

    /// What comes next does not belong to what was there.
    pub(crate) fn end(&mut self, into: &mut Inspection) {
        self.numbers.end(into);
        self.opening.end();
    }

    /// In which file of an archive this is.
    pub(crate) const fn entry(&self) -> Option<u32> {
        self.numbers.entry
    }

    /// What comes next lies in a file of an archive, and says nothing of the archive; or it does so no more.
    pub(crate) const fn enter(&mut self, entry: Option<u32>) {
        self.numbers.entry = entry;
    }

    /// What the text says of its file.
    pub(crate) fn told(&self) -> Told {
        self.opening.told(self.today)
    }
}
