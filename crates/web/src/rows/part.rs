//! A long list page by page.

use serde::Deserialize;

/// Which part of a list is shown.
pub(crate) struct ListPart {
    /// Numbers of the first and last entry shown, from 1.
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) all: usize,
    pub(crate) earlier: Option<String>,
    pub(crate) later: Option<String>,
}

/// Which page, from 1.
#[derive(Default, Deserialize)]
pub(crate) struct Number {
    #[serde(default)]
    page: Option<usize>,
}

impl Number {
    /// The part of a list at this address; a page behind the end is the last one.
    pub(crate) fn part<T>(&self, all: Vec<T>, most: usize, here: &str) -> (Vec<T>, ListPart) {
        let count = all.len();
        let pages = count.div_ceil(most).max(1);
        let page = self.page.unwrap_or(1).clamp(1, pages);
        let before = (page - 1) * most;
        let rows: Vec<T> = all.into_iter().skip(before).take(most).collect();
        let behind = if here.contains('?') { '&' } else { '?' };
        let to = |page: usize| format!("{here}{behind}page={page}");
        let part = ListPart {
            first: before + usize::from(!rows.is_empty()),
            last: before + rows.len(),
            all: count,
            earlier: (page > 1).then(|| to(page - 1)),
            later: (page < pages).then(|| to(page + 1)),
        };
        (rows, part)
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn parts_join_to_the_whole_list() {
        let part = |page, count: usize| Number { page }.part((0..count).collect::<Vec<_>>(), 10, "/x");
        let (mut seen, mut page) = (Vec::new(), None);
        loop {
            let (rows, part) = part(page, 25);
            assert_eq!((part.first, part.last), (seen.len() + 1, seen.len() + rows.len()));
            seen.extend(rows);
            let Some(later) = part.later else { break };
            page = later.strip_prefix("/x?page=").map(|number| number.parse().unwrap());
        }
        assert_eq!(seen, (0..25).collect::<Vec<_>>());
        for beyond in [Some(0), Some(99)] {
            assert!(!part(beyond, 25).0.is_empty());
        }
        let (rows, part) = part(None, 0);
        assert!(rows.is_empty() && part.first == 0 && part.later.is_none() && part.earlier.is_none());
    }
}
