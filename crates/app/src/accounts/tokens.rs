//! Tokens for programs: an operator pushes evidence from a script.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use simsa_store::records::{MemberRole, Token};
use simsa_store::{RowKey, Select, TableIndex, TokenId, Typed, Versioned};

use crate::actor::Actor;
use crate::domain::limits;
use crate::error::{Refusal, Result, invalid, not_found, not_now};
use crate::permit::{Action, permit, require_fresh};
use crate::secrets;
use crate::workbench::Workbench;

/// What a token can be allowed, with the role that its owner must have for it.
pub const SCOPES: [(&str, Option<MemberRole>); 5] = [
    ("read", None),
    ("write", None),
    ("evidence", None),
    ("sign", Some(MemberRole::Signer)),
    ("manage", Some(MemberRole::Administrator)),
];
/// Longest life of a token in days.
pub const LONGEST_DAYS: i64 = 366;
/// Longest life of a token that binds the organisation (a scope that needs a role), in days.
pub const LONGEST_BINDING_DAYS: i64 = 31;

/// Most tokens of one member.
pub const MOST: usize = 40;

/// A token that is wanted.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// What it is for.
    pub label: String,
    /// What it may do, of [`SCOPES`].
    pub scopes: BTreeSet<String>,
    /// For how many days.
    pub days: i64,
}

impl Workbench {
    /// Makes a token; it is shown this once.
    ///
    /// # Errors
    /// [`Refusal::Invalid`], [`Refusal::Again`].
    pub async fn make_token(&self, actor: &Actor, input: &NewToken) -> Result<String> {
        let permitted = permit(actor, Action::OwnTokens)?;
        require_fresh(actor)?;
        let label = limits::name("label", &input.label)?;
        let most = if scopes_for(actor, &input.scopes)? { LONGEST_BINDING_DAYS } else { LONGEST_DAYS };
        if !(1..=most).contains(&input.days) {
            return Err(invalid(
                "days",
                format!("1일부터 {most}일까지 정할 수 있습니다"),
                format!("1 to {most} days are possible"),
            ));
        }
        let own: Vec<Versioned<Token>> = self.store().many(Select::parent(actor.member.clone())).await?;
        if own.len() >= MOST {
            return Err(not_now(
                format!("토큰은 한 사람이 {MOST}개까지 가질 수 있습니다. 쓰지 않는 것을 먼저 없애십시오"),
                format!("a member has at most {MOST} tokens; end one that is not used first"),
            ));
        }
        // the prefix lets scanners of repositories find tokens that were published by mistake
        let token = format!("simsa_{}", secrets::token(self.random())?);
        let id: TokenId = secrets::id("t", self.random())?;
        let lasts = SignedDuration::from_hours(24 * input.days);
        let kept = Token {
            token: secrets::digest(&token),
            organisation: actor.organisation.clone(),
            label,
            scopes: input.scopes.clone(),
            created: self.now(),
            expires: self.now().saturating_add(lasts).unwrap_or(self.now()),
        };
        let mut unit = self.record(&permitted, "token-made", &[("token", id.as_str())], &[])?;
        unit.insert(RowKey::new(&actor.member, &id), &kept)?;
        self.commit_now(unit).await?;
        Ok(token)
    }

    /// Ends a token.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn end_token(&self, actor: &Actor, id: &TokenId) -> Result<()> {
        let permitted = permit(actor, Action::OwnTokens)?;
        let token: Option<Versioned<Token>> = self.store().one(RowKey::new(&actor.member, id)).await?;
        let token = token.ok_or_else(not_found)?;
        let mut unit = self.record(&permitted, "token-ended", &[("token", id.as_str())], &[])?;
        unit.remove(&token);
        self.commit_now(unit).await.map(|_| ())
    }

    /// Who acts by this token of a program.
    ///
    /// # Errors
    /// [`Refusal::SignedOut`] when there is none or it has ended.
    pub async fn actor_by_token(&self, token: &str) -> Result<Actor> {
        let kept: Option<Versioned<Token>> =
            self.store().lookup(TableIndex::ProgramToken, &secrets::digest(token)).await?;
        let kept = kept.filter(|kept| kept.value.expires > self.now()).ok_or(Refusal::SignedOut)?;
        let actor = self.member_as_actor(&kept.value.organisation, &kept.key.parent).await?;
        let mut actor = actor.ok_or(Refusal::SignedOut)?;
        // whoever made the token had shown it
        actor.second_factor_missing = false;
        actor.scopes = Some(kept.value.scopes);
        Ok(actor)
    }
}

/// Whether one of the scopes binds the organisation; refused when there is none, or one that is not the owner's to give.
fn scopes_for(actor: &Actor, wanted: &BTreeSet<String>) -> Result<bool> {
    let mut binding = false;
    for scope in wanted {
        let known = SCOPES.iter().find(|(name, _)| name == scope);
        let Some((_, role)) = known else {
            return Err(invalid("scopes", "없는 범위입니다", "there is no such scope"));
        };
        if let Some(role) = role.filter(|role| !actor.has(*role)) {
            let name = role.name();
            return Err(invalid(
                "scopes",
                format!("범위 ‘{scope}’에는 ‘{}’ 역할이 필요합니다", name.ko),
                format!("the scope `{scope}` needs the role {}", name.en),
            ));
        }
        binding |= role.is_some();
    }
    if wanted.is_empty() {
        return Err(invalid("scopes", "범위를 하나 이상 고르십시오", "choose at least one scope"));
    }
    Ok(binding)
}
