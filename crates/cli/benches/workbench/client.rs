//! A browser without a screen: one connection that is kept, cookies, the form token.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, combinators::BoxBody};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, ORIGIN, SET_COOKIE};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

pub(crate) type Body = BoxBody<Bytes, std::io::Error>;

/// Somebody at a browser.
pub(crate) struct Client {
    connection: SendRequest<Body>,
    address: SocketAddr,
    cookies: BTreeMap<String, String>,
    /// The token of this session's forms.
    pub(crate) csrf: String,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
}

impl Answer {
    fn token(&self) -> Option<String> {
        let text = String::from_utf8_lossy(&self.body).into_owned();
        let (_, rest) = text.split_once("name=\"csrf\" content=\"")?;
        rest.split('"').next().map(str::to_owned)
    }
}

pub(crate) fn whole(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed()
}

impl Client {
    /// Connects and signs in.
    pub(crate) async fn signed_in(address: SocketAddr, email: &str, password: &str) -> Self {
        let connection = connect(address).await;
        let mut client = Self { connection, address, cookies: BTreeMap::new(), csrf: String::new() };
        client.csrf = client.get("/sign-in").await.token().expect("every page has a token");
        let done = client.post("/sign-in", &[("email", email), ("password", password)], false).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{email} is signed in");
        client.csrf = client.get("/me").await.token().expect("every page has a token");
        client
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let request = self.request(Method::GET, path).body(whole(Bytes::new())).expect("a request");
        read(self.send(request).await).await
    }

    /// Sends a form; `json` as the page's script does it.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)], json: bool) -> Answer {
        let token = [("csrf", self.csrf.as_str())];
        let fields = token.iter().chain(fields);
        let body: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .request(Method::POST, path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(CONTENT_LENGTH, body.len())
            .header(ACCEPT, if json { "application/json" } else { "text/html" });
        let request = request.body(whole(body)).expect("a request");
        read(self.send(request).await).await
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> hyper::http::request::Builder {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, self.address.to_string())
            .header(ORIGIN, format!("http://{}", self.address))
            .header(COOKIE, cookies.join("; "))
    }

    /// Sends a request; the answer's body is still to come.
    pub(crate) async fn send(&mut self, request: Request<Body>) -> Response<hyper::body::Incoming> {
        if self.connection.ready().await.is_err() {
            self.connection = connect(self.address).await;
        }
        let answer = self.connection.send_request(request).await.expect("an answer");
        for cookie in answer.headers().get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let pair = cookie.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}

async fn connect(address: SocketAddr) -> SendRequest<Body> {
    let stream = TcpStream::connect(address).await.expect("a connection");
    stream.set_nodelay(true).expect("a socket option");
    let (sender, connection) = handshake(TokioIo::new(stream)).await.expect("a connection");
    tokio::spawn(connection);
    sender
}

async fn read(answer: Response<hyper::body::Incoming>) -> Answer {
    let status = answer.status();
    let body = answer.into_body().collect().await.expect("a whole answer").to_bytes();
    Answer { status, body }
}
