//! Files that are handed in piece by piece, as the script of our pages sends them; without the script the plain form
//! does. The protocol is tus 1.0.0, see `frame::tus`.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use simsa_desk::actions::upload::Piece;

use crate::app::App;
use crate::frame::fields::Posted;
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::frame::tus::{self, Refused, Sent};
use crate::frame::upload::{channel, pump_body};
use crate::trouble::Trouble;

/// `OPTIONS /cases/{case}/uploads`.
pub(crate) async fn options(
    State(app): State<App>,
    person: Person,
    Path(case): Path<String>,
) -> Result<Response, Trouble> {
    app.desk().uploads(&person.actor, &case).await?;
    Ok(tus::spoken(app.desk().policy().largest_file))
}

/// `POST /cases/{case}/uploads`: announces a file.
pub(crate) async fn begin(
    State(app): State<App>,
    person: Person,
    Path(case): Path<String>,
    _: Sent,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    // for whoever takes no part, the case does not exist, whatever the headers say
    app.desk().uploads(&person.actor, &case).await?;
    let new = tus::announced(&headers)?;
    let view = app.desk().begin_upload(&person.actor, &case, &new).await?;
    Ok(tus::created(&format!("/cases/{case}/uploads/{}", view.id), &view))
}

/// `GET` and `HEAD /cases/{case}/uploads/{id}`: how far it is. `HEAD` comes before going on: whoever still holds a lost
/// connection writes down first what it has.
pub(crate) async fn show(
    State(app): State<App>,
    person: Person,
    method: Method,
    Path((case, id)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let mut view = app.desk().upload(&person.actor, &case, &id).await?;
    if method == Method::HEAD {
        let _turn = app.turns().take(&id).await.ok_or_else(Refused::locked)?;
        view = app.desk().upload(&person.actor, &case, &id).await?;
    }
    Ok(tus::state(StatusCode::OK, &view))
}

/// `PATCH /cases/{case}/uploads/{id}`: the next bytes.
pub(crate) async fn receive(
    State(app): State<App>,
    person: Person,
    Path((case, id)): Path<(String, String)>,
    _: Sent,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    // first whose it is: nobody else may ask a sender to leave
    app.desk().upload(&person.actor, &case, &id).await?;
    let (offset, checksum) = tus::piece(&headers)?;
    let turn = app.turns().take(&id).await.ok_or_else(Refused::locked)?;
    let (sender, source) = channel();
    let piece = Piece { offset, checksum, source: Box::new(source) };
    // on its own: when the connection breaks this handler is dropped, and what has come must still be written down
    let receiving = tokio::spawn(async move {
        let taking = app.desk().receive_upload(&person.actor, &case, &id, piece);
        let pumping = async {
            tokio::select! {
                () = pump_body(body, sender) => {}
                () = turn.asked_to_leave() => {}
            }
        };
        tokio::join!(taking, pumping).0
    });
    let view = receiving.await.map_err(Trouble::fault)??;
    Ok(tus::state(StatusCode::NO_CONTENT, &view))
}

/// `DELETE /cases/{case}/uploads/{id}`.
pub(crate) async fn end(
    State(app): State<App>,
    person: Person,
    Path((case, id)): Path<(String, String)>,
    _: Sent,
) -> Result<Response, Refused> {
    give_up(&app, &person, &case, &id).await?;
    Ok(tus::ended())
}

/// `POST /cases/{case}/uploads/{id}/discard`: the same without a script.
pub(crate) async fn discard(
    State(app): State<App>,
    person: Person,
    Path((case, id)): Path<(String, String)>,
    Posted(_): Posted,
) -> Result<Response, Trouble> {
    match give_up(&app, &person, &case, &id).await {
        Ok(()) => Ok(redirect::to(&format!("/cases/{case}/evidence?done=removed"))),
        Err(Refused::House(trouble)) => Err(trouble),
        Err(Refused::Own(_, say)) => Err(Trouble::Refused(say)),
    }
}

async fn give_up(app: &App, person: &Person, case: &str, id: &str) -> Result<(), Refused> {
    app.desk().upload(&person.actor, case, id).await?;
    let _turn = app.turns().take(id).await.ok_or_else(Refused::locked)?;
    Ok(app.desk().end_upload(&person.actor, case, id).await?)
}
