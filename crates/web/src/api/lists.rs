//! Products, services, tests and claims: the lists of a case, as they stand in a case folder.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Serialize;
use serde_json::Value;
use simsa_app::cases::item::SaveItem;
use simsa_app::records::{CasePart, ItemBody, ItemKind};
use simsa_app::views::evidence::ItemView;
use simsa_app::{CaseId, ItemId, Refusal};
use utoipa::ToSchema;

use super::asked::ChangeRequest;
use super::caller::Caller;
use super::cases::IdBody;
use super::content::{JsonBody, Nothing, typed};
use super::page::PageQuery;
use super::problem::ApiProblem;
use super::version::tagged;
use crate::request_error::RequestError;
use crate::state::AppState;

/// An entry of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct EntryOfList {
    /// Its id.
    id: String,
    /// The ETag to be named when it is written.
    etag: String,
    /// What it says.
    #[schema(schema_with = super::bodies::entry)]
    entry: Value,
    /// `operator` or `applicant`: whose it is.
    #[schema(value_type = String)]
    part: CasePart,
    /// The service dossier it comes from.
    from_dossier: Option<String>,
    /// Whether this member may change it now.
    editable: bool,
}

/// A list of a case.
#[derive(Serialize, ToSchema)]
pub(crate) struct ListBody {
    /// The entries, in their order.
    entries: Vec<EntryOfList>,
    /// Where the next page begins; absent on the last.
    next: Option<String>,
}

/// The list with this name in an address.
fn kind(list: &str) -> Result<ItemKind, ApiProblem> {
    match list {
        "products" => Ok(ItemKind::Product),
        "services" => Ok(ItemKind::Service),
        "tests" => Ok(ItemKind::Test),
        "claims" => Ok(ItemKind::Claim),
        _ => Err(RequestError::NotFound.into()),
    }
}

fn body(kind: ItemKind, value: Value) -> Result<ItemBody, ApiProblem> {
    Ok(match kind {
        ItemKind::Product => ItemBody::Product(typed(value)?),
        ItemKind::Service => ItemBody::Service(typed(value)?),
        ItemKind::Test => ItemBody::Test(typed(value)?),
        ItemKind::Claim => ItemBody::Claim(typed(value)?),
    })
}

fn shown(view: ItemView) -> Result<EntryOfList, ApiProblem> {
    let entry = match &view.body {
        ItemBody::Product(product) => serde_json::to_value(product),
        ItemBody::Service(service) => serde_json::to_value(service),
        ItemBody::Test(test) => serde_json::to_value(test),
        ItemBody::Claim(claim) => serde_json::to_value(claim),
    };
    Ok(EntryOfList {
        id: view.id.into(),
        etag: format!("\"{}\"", view.version),
        entry: entry.map_err(RequestError::fault)?,
        part: view.part,
        from_dossier: view.from_dossier.map(Into::into),
        editable: view.editable,
    })
}

/// A list of a case, as far as one's own organisation sees it.
#[utoipa::path(get, path = "/api/v1/cases/{case}/lists/{list}", tag = "lists", operation_id = "showList",
    params(("case" = String, Path, description = "Id of the case"),
        ("list" = String, Path, description = "`products`, `services`, `tests` or `claims`"), PageQuery),
    responses((status = 200, description = "The list", body = ListBody)))]
pub(crate) async fn list(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path((case, list)): Path<(CaseId, String)>,
    Query(page): Query<PageQuery>,
) -> Result<Json<ListBody>, ApiProblem> {
    let (some, next) =
        page.of(app.workbench().items(&actor, &case, kind(&list)?).await?, |view| view.id.clone())?;
    Ok(Json(ListBody { entries: some.into_iter().map(shown).collect::<Result<_, _>>()?, next }))
}

/// One entry of a list.
#[utoipa::path(get, path = "/api/v1/cases/{case}/lists/{list}/{id}", tag = "lists", operation_id = "showEntry",
    params(("case" = String, Path, description = "Id of the case"),
        ("list" = String, Path, description = "`products`, `services`, `tests` or `claims`"),
        ("id" = String, Path, description = "Id of the entry")),
    responses((status = 200, description = "The entry; its ETag is its version", body = EntryOfList)))]
pub(crate) async fn show(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path((case, list, id)): Path<(CaseId, String, ItemId)>,
) -> Result<Response, ApiProblem> {
    let views = app.workbench().items(&actor, &case, kind(&list)?).await?;
    let view = views.into_iter().find(|view| view.id == id).ok_or(RequestError::NotFound)?;
    Ok(tagged(Some(view.version), Json(shown(view)?)))
}

/// Adds an entry to a list; at most 2000 stand in the lists of a case.
#[utoipa::path(post, path = "/api/v1/cases/{case}/lists/{list}", tag = "lists", operation_id = "addEntry",
    params(("case" = String, Path, description = "Id of the case"),
        ("list" = String, Path, description = "`products`, `services`, `tests` or `claims`")),
    request_body(content = ref("#/components/schemas/Entry")),
    responses((status = 201, description = "Added; the ETag is its version", body = IdBody)))]
pub(crate) async fn add(
    State(app): State<AppState>,
    Path((case, list)): Path<(CaseId, String)>,
    asked: ChangeRequest<JsonBody<Value>>,
) -> Result<Response, ApiProblem> {
    let ChangeRequest { actor, content: JsonBody(entry), at } = asked;
    let input = SaveItem { case, id: None, version: None, body: body(kind(&list)?, entry)? };
    let (id, version) = app.workbench().save_item(&actor, &input).await?;
    at.told(Some(version), &IdBody { id: id.into() })
}

/// Both entries of a conflict as they stand in a case folder, without the name of their list.
fn bare(trouble: simsa_app::Error) -> simsa_app::Error {
    let entry = |mut value: Value| value.get_mut("is").map(Value::take).unwrap_or(value);
    match trouble {
        simsa_app::Error::Refused(Refusal::Conflict { theirs, version, yours, by }) => {
            Refusal::Conflict { theirs: entry(theirs), version, yours: entry(yours), by }.into()
        }
        other => other,
    }
}

/// Writes an entry of a list over what was read (`If-Match`).
#[utoipa::path(put, path = "/api/v1/cases/{case}/lists/{list}/{id}", tag = "lists", operation_id = "writeEntry",
    params(("case" = String, Path, description = "Id of the case"),
        ("list" = String, Path, description = "`products`, `services`, `tests` or `claims`"),
        ("id" = String, Path, description = "Id of the entry"),
        ("If-Match" = String, Header, description = "The etag that was read")),
    request_body(content = ref("#/components/schemas/Entry")),
    responses((status = 204, description = "Written; the ETag is the new version"),
        (status = 412, description = "Somebody else has written; both versions are given")))]
pub(crate) async fn write(
    State(app): State<AppState>,
    Path((case, list, id)): Path<(CaseId, String, ItemId)>,
    asked: ChangeRequest<JsonBody<Value>>,
) -> Result<Response, ApiProblem> {
    let version = Some(asked.expected()?.existing());
    let ChangeRequest { actor, content: JsonBody(entry), at } = asked;
    let input = SaveItem { case, id: Some(id), version, body: body(kind(&list)?, entry)? };
    let (_, version) = app.workbench().save_item(&actor, &input).await.map_err(bare)?;
    Ok(at.done(Some(version)))
}

/// Removes an entry of a list, as it was read (`If-Match`).
#[utoipa::path(delete, path = "/api/v1/cases/{case}/lists/{list}/{id}", tag = "lists", operation_id = "removeEntry",
    params(("case" = String, Path, description = "Id of the case"),
        ("list" = String, Path, description = "`products`, `services`, `tests` or `claims`"),
        ("id" = String, Path, description = "Id of the entry"),
        ("If-Match" = String, Header, description = "The etag that was read")),
    responses((status = 204, description = "Removed"),
        (status = 412, description = "Somebody else has written; both versions are given")))]
pub(crate) async fn remove(
    State(app): State<AppState>,
    Path((case, list, id)): Path<(CaseId, String, ItemId)>,
    asked: ChangeRequest<Nothing>,
) -> Result<Response, ApiProblem> {
    kind(&list)?;
    let version = asked.expected()?.existing();
    app.workbench().remove_item(&asked.actor, &case, &id, version).await.map_err(bare)?;
    Ok(asked.at.done(None))
}
