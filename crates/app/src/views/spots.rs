//! Where a finding points, as something that can be opened: a check counts the entries of a list, a person knows the
//! question, the title of a file, the name of a product.

use std::collections::{BTreeMap, BTreeSet};

use simsa_model::{Assessment, FieldPath, List, Place};
use simsa_store::records::ItemBody;

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::items::list_of;
use crate::domain::open_points::questions_of;
use crate::domain::places::{Sight, Sights};
use crate::error::Result;
use crate::views::reader::CaseReader;

/// What an entry is.
#[derive(Clone, Debug)]
pub enum SpotOf {
    /// The answer to a question; the id is the question's.
    Answer {
        /// Whether the case asks it.
        asked: bool,
        /// The operator whose answer it is, where several answer.
        operator: Option<String>,
    },
    /// A piece of evidence.
    Evidence {
        /// Its title.
        title: String,
    },
    /// A product, service, test or claim.
    Item(Box<ItemBody>),
}

/// An entry of one of the lists of a case.
#[derive(Clone, Debug)]
pub struct ListedEntry {
    /// Its id in the case.
    pub id: String,
    /// What it is.
    pub of: SpotOf,
    /// Whether it is the case's own; otherwise a service dossier brought it.
    pub here: bool,
}

/// The entries of a case in the order in which places count them; of what is hidden there is nothing.
#[derive(Clone, Debug, Default)]
pub struct Spots(BTreeMap<List, Vec<Option<ListedEntry>>>);

impl Spots {
    /// The entries that findings may point at for this actor: those of another operator have no words.
    fn of(actor: &Actor, contents: &CaseSnapshot, assessment: &Assessment) -> Self {
        let questions = questions_of(contents, assessment);
        let asked: BTreeSet<&str> = questions.iter().map(|asked| asked.question.id.as_str()).collect();
        let (lists, names) = (contents.lists(), contents.evidence_names());
        let sights = Sights::of(actor, contents);
        let mut spots = Self::default();
        let mut add = |list, spot: ListedEntry| {
            let entries = spots.0.entry(list).or_default();
            let seen = sights.at(&Place::entry(list, entries.len())) == Sight::Seen;
            entries.push(seen.then_some(spot));
        };
        for given in lists.answers {
            let here = given.kept.key.parent == contents.id();
            let operator = given.operator.filter(|_| contents.several_answer()).map(str::to_owned);
            let of = SpotOf::Answer { asked: asked.contains(given.question), operator };
            add(List::Answers, ListedEntry { id: given.question.to_owned(), of, here });
        }
        for kept in lists.evidence {
            let here = kept.key.parent == contents.id();
            let name = names.get(&(&kept.key.parent, kept.key.id.as_str()));
            let of = SpotOf::Evidence { title: kept.value.listed.title.clone() };
            add(List::Evidence, ListedEntry { id: name.cloned().unwrap_or_default(), of, here });
        }
        for kept in lists.items {
            let here = kept.key.parent == contents.id();
            let of = SpotOf::Item(Box::new(kept.value.body.clone()));
            add(list_of(&kept.value.body), ListedEntry { id: kept.key.id.to_string(), of, here });
        }
        spots
    }

    /// The entry at a place, and the field of it; `None` for facts, whole lists, and what is not seen.
    pub fn at<'p>(&self, place: &'p Place) -> Option<(&ListedEntry, Option<&'p FieldPath>)> {
        let Place::Entry { list, at, field } = place else { return None };
        Some((self.0.get(list)?.get(*at)?.as_ref()?, field.as_ref()))
    }
}

impl CaseReader<'_> {
    /// What the findings of a case point at.
    ///
    /// # Errors
    /// A fault.
    pub async fn spots(&self) -> Result<Spots> {
        let contents = self.contents().await?;
        Ok(Spots::of(self.actor, contents, contents.assessment()))
    }
}
