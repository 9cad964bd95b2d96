//! Who calls: the owner of a bearer token, with the token's scopes.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use serde::Serialize;
use simsa_app::Actor;
use utoipa::ToSchema;

use super::problem::ApiProblem;
use crate::request_error::RequestError;
use crate::state::AppState;

/// The member on whose behalf a program acts.
pub(crate) struct Caller(pub(crate) Actor);

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiProblem> {
        let shown = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = shown.and_then(|shown| shown.split_once(' ')).filter(|(scheme, _)| {
            // RFC 9110: schemes are compared without regard to case
            scheme.eq_ignore_ascii_case("bearer")
        });
        let (_, token) = token.ok_or(ApiProblem::House(RequestError::NotSignedIn))?;
        Ok(Self(app.workbench().actor_by_token(token.trim()).await?))
    }
}

/// Who the token belongs to and what it may do.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    /// Name of the member.
    name: String,
    /// E-mail address of the member.
    email: String,
    /// The organisation.
    organisation: OrganisationBody,
    /// Roles of the member.
    roles: Vec<&'static str>,
    /// Scopes of the token.
    scopes: Vec<String>,
}

/// An organisation.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrganisationBody {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// `operator`, `applicant` or `certifier`.
    kind: &'static str,
}

/// Who the token belongs to and what it may do.
#[utoipa::path(get, path = "/api/v1/me", tag = "me", operation_id = "me",
    responses((status = 200, description = "The owner of the token", body = Me)))]
pub(crate) async fn me(Caller(actor): Caller) -> Json<Me> {
    Json(Me {
        roles: actor.roles.iter().map(|role| role.id()).collect(),
        scopes: actor.scopes.into_iter().flatten().collect(),
        organisation: OrganisationBody {
            kind: actor.kind.id(),
            id: actor.organisation.into(),
            name: actor.organisation_name,
        },
        name: actor.name,
        email: actor.email,
    })
}
