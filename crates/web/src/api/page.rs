//! Lists come in pages: `next` of one page is `after` of the next one.

use std::fmt::Display;

use serde::Deserialize;
use simsa_model::Say;
use utoipa::IntoParams;

use super::problem::ApiProblem;

/// Entries on a page when nothing is said.
pub(super) const USUAL: u32 = 50;
/// Most entries on a page.
pub(super) const MOST: u32 = 200;

/// Which page of a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageQuery {
    /// The `next` of the page before; left out for the first.
    #[param(min_length = 1)]
    after: Option<String>,
    /// Most entries on the page, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

impl PageQuery {
    pub(super) fn new(after: Option<String>, limit: Option<u32>) -> Self {
        Self { after, limit }
    }

    /// Behind which entry the page begins, and how many it has at most.
    pub(super) fn bounds(&self) -> Result<(Option<&str>, u32), ApiProblem> {
        if self.after.as_deref() == Some("") {
            return Err(unknown());
        }
        Ok((self.after.as_deref(), limited(self.limit)?))
    }

    /// The part of a list that is on the page, and where the next one begins. `id` names an entry for good, as long as it
    /// is there.
    pub(super) fn of<T, I: Display>(
        &self,
        mut all: Vec<T>,
        id: impl Fn(&T) -> I,
    ) -> Result<(Vec<T>, Option<String>), ApiProblem> {
        let (after, limit) = self.bounds()?;
        if let Some(after) = after {
            let at = all.iter().rposition(|one| id(one).to_string() == after).ok_or_else(unknown)?;
            all.drain(..=at);
        }
        let more = all.len() > limit as usize;
        all.truncate(limit as usize);
        let next = all.last().map(|one| id(one).to_string()).filter(|_| more);
        Ok((all, next))
    }
}

/// How many entries are wanted.
pub(super) fn limited(limit: Option<u32>) -> Result<u32, ApiProblem> {
    let limit = limit.unwrap_or(USUAL);
    if (1..=MOST).contains(&limit) {
        return Ok(limit);
    }
    let problem = Say::new(format!("1부터 {MOST}까지 정할 수 있습니다"), format!("1 to {MOST} are possible"));
    Err(ApiProblem::field("limit", problem))
}

fn unknown() -> ApiProblem {
    let problem = Say::new(
        "목록에 없는 위치입니다. 처음부터 다시 읽으십시오",
        "there is no such entry any more; read the list from its beginning",
    );
    ApiProblem::field("after", problem)
}

#[cfg(test)]
mod tests {
    use super::PageQuery;

    #[test]
    fn pages_join_to_the_whole_list() {
        let page = |after: Option<&str>, limit| PageQuery { after: after.map(ToOwned::to_owned), limit };
        let all: Vec<u32> = (0..120).collect();
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let (some, next) = page(after.as_deref(), None).of(all.clone(), |one| *one).unwrap();
            seen.extend(some);
            let Some(next) = next else { break };
            after = Some(next);
        }
        assert_eq!(seen, all);
        for limit in [0, 201] {
            assert!(page(None, Some(limit)).of(all.clone(), |one| *one).is_err(), "{limit}");
        }
        assert!(page(Some("gone"), None).of(all, |one| *one).is_err());
    }
}
