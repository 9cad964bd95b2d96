//! Products, services, tests and claims: the lists of a case.

use simsa_ledger::EventKind;
use simsa_model::TestObject;
use simsa_store::records::{Item, ItemBody, Part};
use simsa_store::{Kept, Key, Select, Typed};

use crate::actor::Actor;
use crate::desk::{Desk, Reached};
use crate::permit::{Action, permit};
use crate::trouble::{Outcome, Refusal, Trouble, invalid, not_found, same_as_seen};
use crate::{limits, secrets};

/// An item as a person writes it.
#[derive(Clone, Debug)]
pub struct SaveItem {
    /// The case.
    pub case: String,
    /// Its id; absent for a new one.
    pub id: Option<String>,
    /// The version that was on the page.
    pub version: Option<u64>,
    /// What it says.
    pub body: ItemBody,
}

/// Whose an item is: claims and tests of the software are the applicant's, everything else the operator's.
pub(crate) fn part_of(body: &ItemBody) -> Part {
    match body {
        ItemBody::Claim(_) => Part::Applicant,
        ItemBody::Test(test) if test.object == TestObject::Software => Part::Applicant,
        _ => Part::Operator,
    }
}

fn permit_part(actor: &Actor, reached: &Reached, body: &ItemBody) -> Outcome<()> {
    match part_of(body) {
        Part::Operator => reached.permit_operator_part(actor),
        Part::Applicant => permit(actor, Action::EditApplicantPart, Some(reached.case.value.state)),
    }
}

/// Texts of the item, by the name of their field.
fn texts(body: &ItemBody) -> Vec<(&'static str, &str, usize)> {
    let note = limits::NOTE;
    let mut texts = match body {
        ItemBody::Product(product) => {
            vec![("name", product.name.as_str(), limits::NAME), ("note", product.note.as_str(), note)]
        }
        ItemBody::Service(service) => {
            vec![("name", service.name.as_str(), limits::NAME), ("note", service.note.as_str(), note)]
        }
        ItemBody::Test(test) => vec![("reason", test.reason.as_str(), note)],
        ItemBody::Claim(claim) => vec![("document", claim.document.as_str(), note)],
    };
    let optional: Vec<(&'static str, Option<&String>)> = match body {
        ItemBody::Product(product) => {
            vec![("vendor", product.vendor.as_ref()), ("operator", product.operator.as_ref())]
        }
        ItemBody::Service(service) => {
            vec![("provider", service.provider.as_ref()), ("region", service.region.as_ref())]
        }
        ItemBody::Test(test) => {
            vec![("performer", test.performer.as_ref()), ("target", test.target.as_ref())]
        }
        ItemBody::Claim(_) => Vec::new(),
    };
    texts
        .extend(optional.into_iter().filter_map(|(field, text)| Some((field, text?.as_str(), limits::NAME))));
    texts
}

impl Desk {
    /// Saves a product, service, test or claim; gives its id and new version.
    ///
    /// # Errors
    /// [`Refusal::Conflict`], [`Refusal::Invalid`], [`Refusal::NotFound`].
    pub async fn save_item(&self, actor: &Actor, input: &SaveItem) -> Outcome<(String, u64)> {
        for (field, text, most) in texts(&input.body) {
            limits::text(field, text, most)?;
        }
        self.settle(async || {
            let reached = self.reach(actor, &input.case).await?;
            permit_part(actor, &reached, &input.body)?;
            let (old, order) = self.item_before(actor, &reached, input).await?;
            let item = Item { body: input.body.clone(), order, by: actor.member.clone(), at: self.now() };
            let id = input.id.clone().map_or_else(|| secrets::id("l", self.random()), Ok)?;
            let references = [("list", input.body.kind().id()), ("item", id.as_str())];
            let digests = [("item", secrets::sha256(serde_json::to_vec(&input.body).unwrap_or_default()))];
            let mut unit =
                self.recorded(&input.case, EventKind::DOSSIER_CHANGED, Some(actor), &references, &digests)?;
            reached.hold(&mut unit);
            if let Some(mut kept) = old {
                kept.value = item;
                unit.update(&kept)?;
            } else {
                unit.insert(Key::new(&input.case, &id), &item)?;
                self.answer_once(actor, &mut unit, &serde_json::json!({ "id": id }))?;
            }
            self.tell_cases(&reached, &mut unit).await?;
            let done = self.commit(unit).await?;
            Ok((id, done.version))
        })
        .await
    }

    /// What the item was, if it is not new; and its place in the list.
    async fn item_before(
        &self,
        actor: &Actor,
        reached: &Reached,
        input: &SaveItem,
    ) -> Outcome<(Option<Kept<Item>>, u32)> {
        let Some(id) = &input.id else {
            let all: Vec<Kept<Item>> = self.store().many(Select::Parent(input.case.clone())).await?;
            if all.len() >= limits::ROWS {
                return Err(invalid(
                    "item",
                    format!("{}건까지 등록할 수 있습니다", limits::ROWS),
                    format!("at most {} can be listed", limits::ROWS),
                ));
            }
            return Ok((None, all.iter().map(|kept| kept.value.order + 1).max().unwrap_or(0)));
        };
        let kept: Option<Kept<Item>> = self.store().one(Key::new(&input.case, id)).await?;
        let kept = kept.filter(|kept| kept.value.body.kind() == input.body.kind()).ok_or_else(not_found)?;
        permit_part(actor, reached, &kept.value.body)?;
        if Some(kept.version) != input.version && kept.value.body != input.body {
            return Err(Trouble::Refused(Refusal::Conflict {
                theirs: serde_json::to_value(&kept.value.body).unwrap_or_default(),
                version: kept.version,
                yours: serde_json::to_value(&input.body).unwrap_or_default(),
                by: None,
            }));
        }
        let order = kept.value.order;
        Ok((Some(kept), order))
    }

    /// Removes a product, service, test or claim that stood there at `version`.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Conflict`].
    pub async fn remove_item(&self, actor: &Actor, case: &str, id: &str, version: u64) -> Outcome<()> {
        self.settle(async || {
            let reached = self.reach(actor, case).await?;
            let kept: Option<Kept<Item>> = self.store().one(Key::new(case, id)).await?;
            let kept = kept.ok_or_else(not_found)?;
            permit_part(actor, &reached, &kept.value.body)?;
            let theirs = || serde_json::to_value(&kept.value.body).unwrap_or_default();
            same_as_seen(Some(kept.version), Some(version), theirs, serde_json::Value::Null)?;
            let references = [("list", kept.value.body.kind().id()), ("removed", id)];
            let mut unit = self.recorded(case, EventKind::DOSSIER_CHANGED, Some(actor), &references, &[])?;
            reached.hold(&mut unit);
            unit.remove(&kept);
            self.tell_cases(&reached, &mut unit).await?;
            self.commit(unit).await.map(|_| ())
        })
        .await
    }
}
