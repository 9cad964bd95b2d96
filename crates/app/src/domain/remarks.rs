//! Whose remarks an organisation sees.

use simsa_store::records::Comment;

use crate::actor::Actor;
use crate::permit::{Action, Reach, Reached, reach};
use crate::relation::Relation;

/// Whether a remark is for the actor's organisation: its own, and what the other kind shares with those who took part
/// when it was written.
pub(crate) fn is_shown(actor: &Actor, reached: &Reached, comment: &Comment) -> bool {
    let relation = Relation::of(actor, &reached.case.value, &comment.organisation);
    let meant = reach(Action::SeeCase, relation) == Reach::All;
    let there = comment.shared && comment.at >= reached.access.value.since;
    relation == Relation::Own || (meant && there)
}
