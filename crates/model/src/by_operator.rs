//! Entries by the operator that they name, so that each of several operators looks at what concerns it only.

use std::collections::BTreeMap;

/// Entries that name nobody, and those of each operator.
#[derive(Clone, Debug)]
pub struct ByOperator<'a, T> {
    shared: Vec<T>,
    own: BTreeMap<&'a str, Vec<T>>,
}

impl<'a, T> FromIterator<(Option<&'a str>, T)> for ByOperator<'a, T> {
    fn from_iter<I: IntoIterator<Item = (Option<&'a str>, T)>>(entries: I) -> Self {
        let (mut shared, mut own): (Vec<T>, BTreeMap<&str, Vec<T>>) = (Vec::new(), BTreeMap::new());
        for (operator, entry) in entries {
            match operator {
                None => shared.push(entry),
                Some(id) => own.entry(id).or_default().push(entry),
            }
        }
        Self { shared, own }
    }
}

impl<T> ByOperator<'_, T> {
    /// What names nobody, then what names this operator, each in the order in which it was given.
    pub fn concerning(&self, operator: Option<&str>) -> impl Iterator<Item = &T> {
        let own = operator.and_then(|id| self.own.get(id)).into_iter().flatten();
        self.shared.iter().chain(own)
    }
}

#[cfg(test)]
mod tests {
    use super::ByOperator;

    #[test]
    fn each_operator_sees_its_own_and_what_names_nobody() {
        let entries = [(Some("a"), 1), (None, 2), (Some("b"), 3), (Some("a"), 4)];
        let by_operator: ByOperator<'_, i32> = entries.into_iter().collect();
        let seen = |operator| by_operator.concerning(operator).copied().collect::<Vec<_>>();
        assert_eq!(seen(Some("a")), [2, 1, 4]);
        assert_eq!(seen(Some("b")), [2, 3]);
        assert_eq!(seen(Some("c")), [2]);
        assert_eq!(seen(None), [2]);
    }
}
