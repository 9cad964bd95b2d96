//! Products, services, tests and claims: the lists of a case.

use simsa_ledger::EventKind;
use simsa_model::fields::Subject;
use simsa_store::records::{CaseItem, CasePart, Changed, ItemBody};
use simsa_store::{CaseId, ItemId, RowKey, Versioned};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::items::{operator_of, part_of};
use crate::domain::parts::permit_item;
use crate::domain::{field_texts, limits};
use crate::error::{Error, Refusal, Result, invalid, not_found, same_as_seen};
use crate::permit::{Authorized, Reached};
use crate::secrets;
use crate::workbench::Workbench;

/// An item as a person writes it.
#[derive(Clone, Debug)]
pub struct SaveItem {
    /// The case.
    pub case: CaseId,
    /// Its id; absent for a new one.
    pub id: Option<ItemId>,
    /// The version that was on the page.
    pub version: Option<u64>,
    /// What it says.
    pub body: ItemBody,
}

/// The item with its texts as they are kept.
fn cleaned(body: &ItemBody) -> Result<ItemBody> {
    Ok(match body {
        ItemBody::Product(product) => ItemBody::Product(field_texts::cleaned(Subject::Product, product)?),
        ItemBody::Service(service) => ItemBody::Service(field_texts::cleaned(Subject::Service, service)?),
        ItemBody::Test(test) => ItemBody::Test(field_texts::cleaned(Subject::Test, test)?),
        ItemBody::Claim(claim) => ItemBody::Claim(field_texts::cleaned(Subject::Claim, claim)?),
    })
}

impl Workbench {
    /// Saves a product, service, test or claim; gives its id and new version.
    ///
    /// # Errors
    /// [`Refusal::Conflict`], [`Refusal::Invalid`], [`Refusal::NotFound`].
    pub async fn save_item(&self, actor: &Actor, input: &SaveItem) -> Result<(ItemId, u64)> {
        let said = cleaned(&input.body)?;
        self.settle(async || {
            let reached = self.reached(actor, &input.case).await?;
            let contents = self.contents(&reached).await?;
            let body = about_own(actor, &contents, &said);
            let holder = contents.sides.speaker(operator_of(&body));
            let reached = permit_item(reached, actor, &body, holder)?;
            let (old, order) = item_before(actor, &reached, &contents, input)?;
            let (organisation, by) = (actor.organisation.clone(), actor.member.clone());
            let mut changes = old.as_ref().map(|kept| kept.value.changes.clone()).unwrap_or_default();
            let json = |body: &ItemBody| serde_json::to_value(body).unwrap_or_default();
            let before = old.as_ref().map(|kept| json(&kept.value.body)).unwrap_or_default();
            let at = self.now();
            Changed::note(&mut changes, (at, &organisation), &before, &json(&body));
            let item = CaseItem { organisation, body, order, by, at, changes };
            let id = input.id.clone().map_or_else(|| secrets::id("l", self.random()), Ok)?;
            let references = [("list", input.body.kind().id()), ("item", id.as_str())];
            let digests = [("item", self.keyed_json(&input.case, &said)?)];
            let mut unit =
                self.record(reached.permitted(), EventKind::DOSSIER_CHANGED, &references, &digests)?;
            reached.hold(&mut unit);
            if let Some(mut kept) = old {
                kept.value = item;
                unit.update(&kept)?;
            } else {
                unit.insert(RowKey::new(&input.case, &id), &item)?;
                self.answer_once(actor, &mut unit, &serde_json::json!({ "id": id }))?;
            }
            self.notify_cases(&reached, &mut unit).await?;
            let done = self.commit(unit).await?;
            Ok((id, done.version))
        })
        .await
    }

    /// Adds entries of one list at once, as a table gives them: all of them or none.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] with the number of the row, from 0, before the field: `3.name`; else as for a single one.
    pub async fn add_items(&self, actor: &Actor, case: &CaseId, bodies: &[ItemBody]) -> Result<()> {
        let Some(first) = bodies.first() else { return Ok(()) };
        let said: Vec<ItemBody> = bodies.iter().enumerate().map(cleaned_row).collect::<Result<_>>()?;
        self.settle(async || {
            let reached = self.reached(actor, case).await?;
            let contents = self.contents(&reached).await?;
            let here = contents.items.iter().filter(|kept| kept.key.parent == case);
            if here.clone().count() + said.len() > limits::ROWS {
                return Err(too_many());
            }
            let order = here.map(|kept| kept.value.order + 1).max().unwrap_or(0);
            let mut items = Vec::new();
            let mut permitted = None;
            for (order, body) in (order..).zip(&said) {
                let body = about_own(actor, &contents, body);
                let holder = contents.sides.speaker(operator_of(&body));
                permitted = Some(permit_item(reached.clone(), actor, &body, holder)?);
                let (organisation, by, at) = (actor.organisation.clone(), actor.member.clone(), self.now());
                items.push(CaseItem { organisation, body, order, by, at, changes: Vec::new() });
            }
            let reached = permitted.ok_or_else(not_found)?;
            let count = items.len().to_string();
            let references = [("list", first.kind().id()), ("added", count.as_str())];
            let digests = [("items", self.keyed_json(case, &said)?)];
            let mut unit =
                self.record(reached.permitted(), EventKind::DOSSIER_CHANGED, &references, &digests)?;
            reached.hold(&mut unit);
            for item in &items {
                let id: ItemId = secrets::id("l", self.random())?;
                unit.insert(RowKey::new(case, &id), item)?;
            }
            self.answer_once(actor, &mut unit, &serde_json::json!({ "added": items.len() }))?;
            self.notify_cases(&reached, &mut unit).await?;
            self.commit(unit).await.map(|_| ())
        })
        .await
    }

    /// Removes a product, service, test or claim that stood there at `version`.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Conflict`].
    pub async fn remove_item(&self, actor: &Actor, case: &CaseId, id: &ItemId, version: u64) -> Result<()> {
        self.settle(async || {
            let reached = self.reached(actor, case).await?;
            let contents = self.contents(&reached).await?;
            let (kept, reached) = own_item(actor, &reached, &contents, id)?;
            let theirs = || serde_json::to_value(&kept.value.body).unwrap_or_default();
            same_as_seen(Some(kept.version), Some(version), theirs, serde_json::Value::Null)?;
            let references = [("list", kept.value.body.kind().id()), ("removed", id.as_str())];
            let mut unit = self.record(reached.permitted(), EventKind::DOSSIER_CHANGED, &references, &[])?;
            reached.hold(&mut unit);
            unit.remove(kept);
            self.notify_cases(&reached, &mut unit).await?;
            self.commit(unit).await.map(|_| ())
        })
        .await
    }
}

fn too_many() -> Error {
    invalid(
        "item",
        format!("{}건까지 등록할 수 있습니다", limits::ROWS),
        format!("at most {} can be listed", limits::ROWS),
    )
}

/// The item of a row, what is wrong with it under the number of the row.
fn cleaned_row((at, body): (usize, &ItemBody)) -> Result<ItemBody> {
    cleaned(body).map_err(|error| error.at(|field| format!("{at}.{field}")))
}

/// The item with this id, which the actor's organisation may change. For another operator it does not exist.
fn own_item<'a, 'c>(
    actor: &'a Actor,
    reached: &Reached,
    contents: &'c CaseSnapshot,
    id: &ItemId,
) -> Result<(&'c Versioned<CaseItem>, Authorized<'a>)> {
    let kept = contents.items.iter().find(|kept| kept.key.parent == contents.id() && kept.key.id == id);
    let kept = kept.ok_or_else(not_found)?;
    let holder = contents.holder_of_item(kept);
    Ok((kept, permit_item(reached.clone(), actor, &kept.value.body, holder)?))
}

/// What the item was, if it is not new; and its place in the list.
fn item_before(
    actor: &Actor,
    reached: &Reached,
    contents: &CaseSnapshot,
    input: &SaveItem,
) -> Result<(Option<Versioned<CaseItem>>, u32)> {
    let Some(id) = &input.id else {
        let all = contents.items.iter().filter(|kept| kept.key.parent == contents.id());
        if all.clone().count() >= limits::ROWS {
            return Err(too_many());
        }
        return Ok((None, all.map(|kept| kept.value.order + 1).max().unwrap_or(0)));
    };
    let (kept, _) = own_item(actor, reached, contents, id)?;
    if kept.value.body.kind() != input.body.kind() {
        return Err(not_found());
    }
    if Some(kept.version) != input.version && kept.value.body != input.body {
        return Err(Error::Refused(Refusal::Conflict {
            theirs: serde_json::to_value(&kept.value.body).unwrap_or_default(),
            version: kept.version,
            yours: serde_json::to_value(&input.body).unwrap_or_default(),
            by: None,
        }));
    }
    Ok((Some(kept.clone()), kept.value.order))
}

/// The item, said to be about the operator for whom the actor's organisation speaks where the facts list several and it
/// names none.
fn about_own(actor: &Actor, contents: &CaseSnapshot, body: &ItemBody) -> ItemBody {
    let mut body = body.clone();
    let mut own = contents.sides.spoken_for(&actor.organisation);
    let (Some(only), None) = (own.next(), own.next()) else { return body };
    if !contents.sides.are_told_apart()
        || part_of(&body) == CasePart::Applicant
        || operator_of(&body).is_some()
    {
        return body;
    }
    let only = Some(only.to_owned());
    match &mut body {
        ItemBody::Product(product) => product.operator = only,
        ItemBody::Service(service) => service.operator = only,
        ItemBody::Test(test) => test.operator = only,
        ItemBody::Claim(_) => {}
    }
    body
}
