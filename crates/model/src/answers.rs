//! Which answer counts where several operators answer the same checklist, each for the places it runs: one look-up, one
//! rule of fallback, for forms, checks and everybody else.
//!
//! An answer that names an operator is that operator's own. One that names none is shared: it serves every operator that
//! has written nothing of its own to the question. An own entry counts as soon as it says anything (an answer, a remark,
//! evidence), so that nobody's unfinished work is covered by somebody else's answer. What one operator wrote never
//! serves another.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::{Answer, ByOperator, Dossier};

/// An answer and its position in [`Dossier::answers`].
pub type At<'a> = (usize, &'a Answer);

impl Answer {
    /// Whether anything was written: an answer, a remark or evidence. An entry that only names its question says nothing.
    pub fn says_something(&self) -> bool {
        self.answer.is_some() || !simsa_content::is_blank(&self.note) || !self.evidence.is_empty()
    }

    /// How well it serves `operator`, the best first; `None` when it is another's.
    fn rank(&self, operator: Option<&str>) -> Option<u8> {
        let own = match self.operator.as_deref() {
            None => false,
            named if named == operator => true,
            _ => return None,
        };
        Some(match (self.says_something(), own, self.answer.is_some()) {
            (true, true, true) => 0,
            (true, true, false) => 1,
            (true, false, true) => 2,
            (true, false, false) => 3,
            (false, true, _) => 4,
            (false, false, _) => 5,
        })
    }
}

impl Dossier {
    /// The entry that counts for `question` at the places of `operator` (its id in the facts): the operator's own, else
    /// the shared one. Without an operator only what is shared. Of several alike the one with an answer, then the first.
    pub fn answer(&self, question: &str, operator: Option<&str>) -> Option<At<'_>> {
        let of_question = self.answers.iter().enumerate().filter(|(_, answer)| answer.question == question);
        let ranked = of_question.filter_map(|found| Some((found.1.rank(operator)?, found)));
        ranked.min_by_key(|(rank, _)| *rank).map(|(_, found)| found)
    }

    /// The same for every question that has an entry, looked up in one go.
    pub fn answers_of(&self, operator: Option<&str>) -> BTreeMap<&str, At<'_>> {
        best(operator, self.answers.iter().enumerate())
    }

    /// The same for each of several operators; the answers are gone through once, not once for each.
    pub fn answers_of_each(&self, operators: &[Option<&str>]) -> Vec<BTreeMap<&str, At<'_>>> {
        let found = self.answers.iter().enumerate();
        let by_operator: ByOperator<'_, At<'_>> =
            found.map(|found| (found.1.operator.as_deref(), found)).collect();
        operators.iter().map(|one| best(*one, by_operator.concerning(*one).copied())).collect()
    }
}

/// Of each question the entry that serves `operator` best.
fn best<'a>(operator: Option<&str>, answers: impl Iterator<Item = At<'a>>) -> BTreeMap<&'a str, At<'a>> {
    let mut best: BTreeMap<&str, (u8, At<'_>)> = BTreeMap::new();
    for found in answers {
        let Some(rank) = found.1.rank(operator) else { continue };
        match best.entry(found.1.question.as_str()) {
            Entry::Vacant(none) => _ = none.insert((rank, found)),
            Entry::Occupied(mut other) if rank < other.get().0 => _ = other.insert((rank, found)),
            Entry::Occupied(_) => {}
        }
    }
    best.into_iter().map(|(question, (_, found))| (question, found)).collect()
}

#[cfg(test)]
mod tests {
    use crate::{Answer, AnswerValue, Dossier};

    fn answer(operator: Option<&str>, value: Option<AnswerValue>, note: &str) -> Answer {
        Answer {
            question: "q".to_owned(),
            operator: operator.map(str::to_owned),
            answer: value,
            note: note.to_owned(),
            evidence: Vec::new(),
        }
    }

    /// Positions of the answers that count for main, for backup and for nobody in particular.
    fn counting(answers: Vec<Answer>) -> [Option<usize>; 3] {
        let dossier = Dossier { answers, ..Dossier::default() };
        [Some("main"), Some("backup"), None].map(|operator| {
            let one = dossier.answer("q", operator);
            assert_eq!(dossier.answers_of(operator).get("q").copied(), one);
            assert_eq!(dossier.answers_of_each(&[operator])[0], dossier.answers_of(operator));
            assert!(dossier.answer("other", operator).is_none());
            one.map(|(at, _)| at)
        })
    }

    #[test]
    fn an_operators_own_answer_comes_before_the_shared_one_and_serves_no_other() {
        let (yes, no) = (Some(AnswerValue::Y), Some(AnswerValue::N));
        assert_eq!(counting(vec![answer(None, yes, "")]), [Some(0), Some(0), Some(0)]);
        assert_eq!(counting(vec![answer(Some("main"), yes, "")]), [Some(0), None, None]);
        let both = vec![answer(None, yes, ""), answer(Some("backup"), no, "")];
        assert_eq!(counting(both), [Some(0), Some(1), Some(0)]);
    }

    #[test]
    fn unfinished_work_of_an_operator_is_not_covered_by_a_shared_answer() {
        let yes = Some(AnswerValue::Y);
        let begun = vec![answer(Some("backup"), None, "확인 중"), answer(None, yes, "")];
        assert_eq!(counting(begun), [Some(1), Some(0), Some(1)]);
        let untouched = vec![answer(Some("backup"), None, " "), answer(None, yes, "")];
        assert_eq!(counting(untouched), [Some(1), Some(1), Some(1)]);
    }

    #[test]
    fn of_two_entries_alike_the_answered_one_counts_then_the_first() {
        let (yes, no) = (Some(AnswerValue::Y), Some(AnswerValue::N));
        let twice = vec![answer(None, None, "메모"), answer(None, no, ""), answer(None, yes, "")];
        assert_eq!(counting(twice), [Some(1), Some(1), Some(1)]);
    }
}
