//! Products, services, tests and claims: the lists of a case, as they stand in a case folder.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use serde_json::{Value, json};
use simsa_desk::Refusal;
use simsa_desk::actions::item::SaveItem;
use simsa_desk::records::{ItemBody, ItemKind, Part};
use simsa_desk::views::evidence::ItemView;
use utoipa::ToSchema;

use super::caller::Caller;
use super::cases::IdBody;
use super::json::{Sent, typed};
use super::once::{Made, Once};
use super::problem::Problem;
use super::version::{Expected, tagged};
use crate::app::App;
use crate::trouble::Trouble;

/// An entry of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct EntryOfList {
    /// Its id.
    id: String,
    /// The ETag to be named when it is written.
    etag: String,
    /// What it says.
    #[schema(schema_with = super::document::entry)]
    entry: Value,
    /// `operator` or `applicant`: whose it is.
    #[schema(value_type = String)]
    part: Part,
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
}

/// The list with this name in an address.
fn kind(list: &str) -> Result<ItemKind, Problem> {
    match list {
        "products" => Ok(ItemKind::Product),
        "services" => Ok(ItemKind::Service),
        "tests" => Ok(ItemKind::Test),
        "claims" => Ok(ItemKind::Claim),
        _ => Err(Trouble::NotFound.into()),
    }
}

fn body(kind: ItemKind, value: Value) -> Result<ItemBody, Problem> {
    Ok(match kind {
        ItemKind::Product => ItemBody::Product(typed(value)?),
        ItemKind::Service => ItemBody::Service(typed(value)?),
        ItemKind::Test => ItemBody::Test(typed(value)?),
        ItemKind::Claim => ItemBody::Claim(typed(value)?),
    })
}

fn shown(view: ItemView) -> Result<EntryOfList, Problem> {
    let entry = match &view.body {
        ItemBody::Product(product) => serde_json::to_value(product),
        ItemBody::Service(service) => serde_json::to_value(service),
        ItemBody::Test(test) => serde_json::to_value(test),
        ItemBody::Claim(claim) => serde_json::to_value(claim),
    };
    Ok(EntryOfList {
        id: view.id,
        etag: format!("\"{}\"", view.version),
        entry: entry.map_err(Trouble::fault)?,
        part: view.part,
        from_dossier: view.from_dossier,
        editable: view.editable,
    })
}

/// A list of a case, as far as one's own organisation sees it.
#[utoipa::path(get, path = "/api/v1/cases/{case}/lists/{list}", tag = "lists", operation_id = "showList",
    params(("case" = String, Path, description = "Id of the case"),
        ("list" = String, Path, description = "`products`, `services`, `tests` or `claims`")),
    responses((status = 200, description = "The list", body = ListBody)))]
pub(crate) async fn list(
    State(app): State<App>,
    Caller(actor): Caller,
    Path((case, list)): Path<(String, String)>,
) -> Result<Json<ListBody>, Problem> {
    let views = app.desk().items(&actor, &case, kind(&list)?).await?;
    Ok(Json(ListBody { entries: views.into_iter().map(shown).collect::<Result<_, _>>()? }))
}

/// Adds an entry to a list; at most 2000 stand in the lists of a case.
#[utoipa::path(post, path = "/api/v1/cases/{case}/lists/{list}", tag = "lists", operation_id = "addEntry",
    params(("case" = String, Path, description = "Id of the case"),
        ("list" = String, Path, description = "`products`, `services`, `tests` or `claims`")),
    request_body(content = ref("#/components/schemas/Entry")),
    responses((status = 201, description = "Added; the ETag is its version", body = IdBody)))]
pub(crate) async fn add(
    State(app): State<App>,
    Caller(actor): Caller,
    Path((case, list)): Path<(String, String)>,
    once: Once,
    sent: Sent<Value>,
) -> Result<Response, Problem> {
    let body = body(kind(&list)?, sent.value)?;
    let input = SaveItem { case: case.clone(), id: None, version: None, body };
    let action = async {
        let (id, version) = app.desk().save_item(&actor, &input).await?;
        let location = format!("/api/v1/cases/{case}/lists/{list}/{id}");
        Ok(Made { location, version: Some(version), body: json!({ "id": id }) })
    };
    once.run(&app, &actor, &sent.bytes, action).await
}

/// Both entries of a conflict as they stand in a case folder, without the name of their list.
fn bare(trouble: simsa_desk::Trouble) -> simsa_desk::Trouble {
    let entry = |mut value: Value| value.get_mut("is").map(Value::take).unwrap_or(value);
    match trouble {
        simsa_desk::Trouble::Refused(Refusal::Conflict { theirs, version, yours, by }) => {
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
    State(app): State<App>,
    Caller(actor): Caller,
    Path((case, list, id)): Path<(String, String, String)>,
    expected: Expected,
    sent: Sent<Value>,
) -> Result<Response, Problem> {
    let body = body(kind(&list)?, sent.value)?;
    let input = SaveItem { case, id: Some(id), version: Some(expected.existing()), body };
    let (_, version) = app.desk().save_item(&actor, &input).await.map_err(bare)?;
    Ok(tagged(Some(version), StatusCode::NO_CONTENT))
}

/// Removes an entry of a list.
#[utoipa::path(delete, path = "/api/v1/cases/{case}/lists/{list}/{id}", tag = "lists", operation_id = "removeEntry",
    params(("case" = String, Path, description = "Id of the case"),
        ("list" = String, Path, description = "`products`, `services`, `tests` or `claims`"),
        ("id" = String, Path, description = "Id of the entry")),
    responses((status = 204, description = "Removed")))]
pub(crate) async fn remove(
    State(app): State<App>,
    Caller(actor): Caller,
    Path((case, list, id)): Path<(String, String, String)>,
) -> Result<StatusCode, Problem> {
    kind(&list)?;
    app.desk().remove_item(&actor, &case, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
