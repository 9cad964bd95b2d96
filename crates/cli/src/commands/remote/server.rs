//! The server at the other end: one address, one token, requests that are never redirected elsewhere.
//!
//! The token is never an argument, where every process of the machine could read it, and is never kept by the program.
//! Without encryption it goes to this machine only, unless a flag says otherwise.

use std::fs::File;
use std::io::{Read, Write};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::ArgMatches;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use simsa_case::system_words;
use simsa_model::Say;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body, SendBody, http};

use super::{field, problem};
use crate::progress::{ProgressLine, is_stopped};
use crate::stop::Stop;

/// What RFC 3986 leaves as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
/// Most bytes of an answer in JSON.
const JSON: u64 = 64 << 20;
/// How long to wait for a connection, and for an answer: sealing or unpacking a large case takes its time.
const CONNECT: Duration = Duration::from_secs(15);
const ANSWER: Duration = Duration::from_mins(10);

/// A workbench, and the token to ask it with.
pub(super) struct Server {
    agent: Agent,
    origin: String,
    token: String,
}

/// What came back: the body, its version, and where what was made can be found.
pub(super) struct ServerReply {
    /// The body; null when there was none.
    pub(super) body: Value,
    /// Its `ETag`.
    pub(super) etag: Option<String>,
}

/// A part of an address, escaped.
pub(super) fn part(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

impl Server {
    /// The server that arguments and environment name.
    pub(super) fn of(arguments: &ArgMatches) -> Result<Self, Stop> {
        let url = arguments.get_one::<String>("url").cloned().or_else(|| std::env::var("SIMSA_URL").ok());
        let url = url.filter(|url| !url.is_empty()).ok_or_else(|| {
            Stop::refused(
                "서버의 주소가 없습니다. --url 또는 환경 변수 SIMSA_URL로 알려 주십시오",
                "there is no address of a server; give it as --url or in the variable SIMSA_URL",
            )
        })?;
        let origin = origin(&url, arguments.get_flag("plain-http"))?;
        let token = match arguments.get_one::<PathBuf>("token-file") {
            Some(file) => token_of(file)?,
            None => std::env::var("SIMSA_TOKEN").unwrap_or_default(),
        };
        let token = token.trim().to_owned();
        if token.is_empty() || token.chars().any(|one| !one.is_ascii_graphic()) {
            return Err(Stop::refused(
                "토큰이 없습니다. 작업대의 ‘내 계정’에서 만들어 --token-file 또는 환경 변수 SIMSA_TOKEN으로 알려 주십시오",
                "there is no token; make one on your account page and give it as --token-file or in SIMSA_TOKEN",
            ));
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = TlsConfig::builder()
            .unversioned_rustls_crypto_provider(provider)
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("simsa/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(CONNECT))
            .timeout_recv_response(Some(ANSWER))
            .build();
        Ok(Self { agent: config.into(), origin, token })
    }

    /// What stands at this address.
    pub(super) fn get(&self, path: &str) -> Result<ServerReply, Stop> {
        read(self.ask("GET", path, &[], SendBody::none())?)
    }

    /// All entries of a list, page by page.
    pub(super) fn list(&self, path: &str, of: &str) -> Result<Vec<Value>, Stop> {
        let (mut all, mut next) = (Vec::new(), String::new());
        loop {
            let page = self.get(&format!("{path}?limit=200{next}"))?.body;
            all.extend(page[of].as_array().into_iter().flatten().cloned());
            match field(&page, "/next") {
                "" => return Ok(all),
                after => next = format!("&after={}", part(after)),
            }
        }
    }

    /// Sends JSON.
    pub(super) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Result<ServerReply, Stop> {
        let body = body.to_string();
        let headers = [&[("content-type", "application/json")], headers].concat();
        read(self.ask(method, path, &headers, SendBody::from_reader(&mut body.as_bytes()))?)
    }

    /// Sends a file, under a key by which the server knows the request again.
    pub(super) fn upload(
        &self,
        method: &str,
        path: &str,
        conditions: &[(&str, &str)],
        (kind, key): (&str, &str),
        file: File,
        progress: Arc<ProgressLine>,
    ) -> Result<ServerReply, Stop> {
        let length = file.metadata()?.len().to_string();
        let headers = [
            ("content-type", kind),
            ("content-length", length.as_str()),
            ("idempotency-key", key),
            // what is refused by its head is refused before the file is sent
            ("expect", "100-continue"),
        ];
        let body = SendBody::from_owned_reader(Watched { file, progress });
        read(self.ask(method, path, &[&headers, conditions].concat(), body)?)
    }

    /// Asks for the state of an upload, and whoever still sends it to leave: how far it is.
    pub(super) fn stands(&self, path: &str) -> Result<u64, Stop> {
        offset(&self.ask("HEAD", path, &[], SendBody::none())?)
    }

    /// Announces an upload; gives its id.
    pub(super) fn announce(&self, path: &str, headers: &[(&str, &str)]) -> Result<String, Stop> {
        let response = self.ask("POST", path, headers, SendBody::none())?;
        let location = response.headers().get("location").and_then(|value| value.to_str().ok());
        let id = location.and_then(|location| location.rsplit('/').next());
        id.map(ToOwned::to_owned).ok_or_else(no_upload)
    }

    /// Sends the next bytes of an upload; gives how far it is then, or nothing when the connection broke.
    pub(super) fn go_on(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        file: File,
        progress: Arc<ProgressLine>,
    ) -> Result<Option<u64>, Stop> {
        let body = SendBody::from_owned_reader(Watched { file, progress });
        match self.run("PATCH", path, headers, body)? {
            Ok(response) => offset(&response).map(Some),
            Err(_) => Ok(None),
        }
    }

    /// The connection breaks again and again.
    pub(super) fn broken(&self) -> Stop {
        let origin = &self.origin;
        Stop::refused(
            format!(
                "서버 {origin}와(과)의 연결이 거듭 끊겼습니다. 같은 명령을 다시 실행하면 이어서 올립니다"
            ),
            format!("the connection to {origin} broke again and again; run the same command again to go on"),
        )
    }

    /// Brings a file here.
    pub(super) fn download(
        &self,
        path: &str,
        out: &mut impl Write,
        progress: &ProgressLine,
    ) -> Result<(), Stop> {
        let mut response = self.ask("GET", path, &[], SendBody::none())?;
        let mut body = response.body_mut().with_config().limit(u64::MAX).reader();
        let mut buffer = vec![0; 64 << 10];
        let mut done = 0;
        loop {
            let count = body.read(&mut buffer)?;
            if count == 0 {
                return Ok(out.flush()?);
            }
            if is_stopped() {
                return Err(Stop::Stopped);
            }
            out.write_all(&buffer[..count])?;
            done += count as u64;
            progress.at(done);
        }
    }

    fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: SendBody<'_>,
    ) -> Result<http::Response<Body>, Stop> {
        self.run(method, path, headers, body)?.map_err(|error| unreachable_server(&self.origin, &error))
    }

    /// What came back, or why nothing did.
    fn run(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: SendBody<'_>,
    ) -> Result<Result<http::Response<Body>, ureq::Error>, Stop> {
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("{}/api/v1{path}", self.origin))
            .header("authorization", format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body).map_err(|error| unreachable_server(&self.origin, &error.into()))?;
        let mut response = match self.agent.run(request) {
            Ok(response) if response.status().is_success() => return Ok(Ok(response)),
            Ok(refused) => refused,
            Err(ureq::Error::Io(error))
                if error.kind() == std::io::ErrorKind::Interrupted && is_stopped() =>
            {
                return Err(Stop::Stopped);
            }
            Err(error) => return Ok(Err(error)),
        };
        let mut body = Vec::new();
        // what cannot be read is not worth more than the status
        let _ = response.body_mut().with_config().limit(JSON).reader().read_to_end(&mut body);
        Err(problem::refusal(response.status().as_u16(), &body))
    }
}

/// How far an upload is.
fn offset(response: &http::Response<Body>) -> Result<u64, Stop> {
    let said = response.headers().get("upload-offset").and_then(|value| value.to_str().ok());
    said.and_then(|said| said.parse().ok()).ok_or_else(no_upload)
}

fn no_upload() -> Stop {
    Stop::refused(
        "서버가 이어 올리기(tus 1.0.0)로 답하지 않습니다. simsa 작업대의 주소가 맞는지 확인하십시오",
        "the server does not speak tus 1.0.0; check that this is the address of a simsa workbench",
    )
}

fn read(mut response: http::Response<Body>) -> Result<ServerReply, Stop> {
    let etag = response.headers().get("etag").and_then(|value| value.to_str().ok()).map(ToOwned::to_owned);
    let mut bytes = Vec::new();
    response.body_mut().with_config().limit(JSON).reader().read_to_end(&mut bytes)?;
    let body = if bytes.is_empty() {
        Value::Null
    } else {
        serde_json::from_slice(&bytes).map_err(|_| problem::refusal(response.status().as_u16(), b""))?
    };
    Ok(ServerReply { body, etag })
}

/// Why nothing came back, and what to do.
fn unreachable_server(origin: &str, error: &ureq::Error) -> Stop {
    let why = match error {
        ureq::Error::Io(error) => system_words(error),
        ureq::Error::HostNotFound => Say::new(
            "그런 이름의 컴퓨터가 없습니다. 주소를 확인하십시오",
            "there is no computer of this name; check the address",
        ),
        ureq::Error::ConnectionFailed => Say::new(
            "받는 프로그램이 없습니다. 서버가 켜져 있는지 확인하십시오",
            "nothing answers there; look whether the server runs",
        ),
        ureq::Error::Timeout(_) => {
            Say::new("시간 안에 답이 없습니다. 잠시 후 다시 하십시오", "no answer in time; try again later")
        }
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => Say::new(
            "서버의 인증서를 확인할 수 없습니다. 주소와 이 컴퓨터의 날짜를 확인하고 서버 관리자에게 알리십시오",
            format!(
                "its certificate cannot be verified ({error}); check the address and the date of this machine"
            ),
        ),
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => {
            Say::new("주소로 쓸 수 없습니다", format!("it cannot be an address ({error})"))
        }
        other => {
            Say::new("약속된 대로 답하지 않습니다. simsa 작업대의 주소인지 확인하십시오", other.to_string())
        }
    };
    Stop::refused(
        format!("서버 {origin}와(과) 통신할 수 없습니다. {}", why.ko),
        format!("cannot talk to the server {origin}: {}", why.en),
    )
}

/// Scheme and host of an address; a path would be somebody else's.
fn origin(url: &str, plain_allowed: bool) -> Result<String, Stop> {
    let wrong = || {
        Stop::refused(
            format!("서버의 주소가 아닙니다: {url}. 예: https://simsa.example.kr"),
            format!("this is no address of a server: {url}; for example https://simsa.example.kr"),
        )
    };
    let trimmed = url.trim().trim_end_matches('/');
    let uri: http::Uri = trimmed.parse().map_err(|_| wrong())?;
    let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else { return Err(wrong()) };
    let bare = matches!(uri.path(), "" | "/") && uri.query().is_none() && !trimmed.contains(['@', '#']);
    if !bare || !matches!(scheme, "http" | "https") {
        return Err(wrong());
    }
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    let here = host == "localhost" || address.is_ok_and(|address| address.is_loopback());
    if scheme == "http" && !here && !plain_allowed {
        return Err(Stop::refused(
            format!("{url}은(는) 암호화되지 않은 주소입니다. https를 쓰십시오"),
            format!("{url} is not encrypted; use https"),
        ));
    }
    Ok(trimmed.to_owned())
}

/// The token in a file that only its owner can read.
fn token_of(file: &Path) -> Result<String, Stop> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(file).map_err(Stop::on(file))?.permissions().mode();
        if mode & 0o077 != 0 {
            let name = file.display();
            return Err(Stop::refused(
                format!("다른 사람도 읽을 수 있는 토큰 파일입니다. chmod 600 {name}"),
                format!("others can read this token file; chmod 600 {name}"),
            ));
        }
    }
    std::fs::read_to_string(file).map_err(Stop::on(file))
}

/// A file that is being sent.
struct Watched {
    file: File,
    progress: Arc<ProgressLine>,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if is_stopped() {
            return Err(std::io::Error::from(std::io::ErrorKind::Interrupted));
        }
        let count = self.file.read(buffer)?;
        simsa_vault::VaultWatch::advanced(self.progress.as_ref(), count as u64);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn a_token_goes_unencrypted_to_this_machine_only() {
        for here in [
            "http://127.0.0.1:8614",
            "http://localhost:8614/",
            "http://[::1]:8614",
            "https://simsa.example.kr/",
        ] {
            assert_eq!(origin(here, false).unwrap(), here.trim_end_matches('/'), "{here}");
        }
        assert!(origin("http://simsa.example.kr", false).is_err());
        assert!(origin("http://simsa.example.kr", true).is_ok());
        for wrong in [
            "",
            "simsa.example.kr",
            "ftp://a",
            "https://a/path",
            "https://me@a",
            "https://a?x=1",
            "http://127.0.0.1.example",
        ] {
            assert!(origin(wrong, false).is_err(), "{wrong}");
        }
    }
}
