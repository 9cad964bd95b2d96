//! How an answer is named where people write it: `emr-2.1-1`, or `emr-2.1-1@backup` for the answer of one of several
//! operators.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Names one answer of the list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NamedAnswer {
    /// Id of the question.
    pub question: String,
    /// Id of the operator whose answer it is; absent for the shared one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
}

impl FromStr for NamedAnswer {
    type Err = Infallible;

    /// No id of a question holds an `@`; one of an operator may.
    fn from_str(text: &str) -> Result<Self, Infallible> {
        let (question, operator) = match text.split_once('@') {
            Some((question, operator)) => (question, Some(operator.to_owned())),
            None => (text, None),
        };
        Ok(Self { question: question.to_owned(), operator })
    }
}

impl fmt::Display for NamedAnswer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.operator {
            Some(operator) => write!(out, "{}@{operator}", self.question),
            None => out.write_str(&self.question),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::NamedAnswer;

    #[test]
    fn an_answer_is_named_by_question_and_operator() {
        for (text, question, operator) in [
            ("emr-2.1-1", "emr-2.1-1", None),
            ("emr-2.1-1@backup", "emr-2.1-1", Some("backup")),
            ("q@a@b", "q", Some("a@b")),
        ] {
            let Ok(named) = text.parse::<NamedAnswer>();
            assert_eq!((named.question.as_str(), named.operator.as_deref()), (question, operator));
            assert_eq!(named.to_string(), text);
        }
    }
}
