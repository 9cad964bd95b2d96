//! A server of its own, and a program that talks to it: plain HTTP over a socket, a connection for each request, so that
//! a test says itself what goes over the wire.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

const ADMIN: &str = "admin@applicant.example";
const PASSWORD: &str = "가상의 작업대를 구경합니다";
/// Longer than anything takes here; a server that answers no more fails the test.
const PATIENCE: Duration = Duration::from_mins(2);

/// A running server with fictional cases in a folder that stays.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Starts one and waits until it is ready.
    pub fn start(data: &Path) -> Self {
        Self::started(Command::new(env!("CARGO_BIN_EXE_simsa")), data)
    }

    /// As [`Server::start`], with more arguments.
    pub fn with(data: &Path, more: &[&str]) -> Self {
        let more: Vec<&str> = std::iter::once("--demo").chain(more.iter().copied()).collect();
        Self::listening(Command::new(env!("CARGO_BIN_EXE_simsa")), &more, data)
    }

    /// As [`Server::start`], of a copy of the program.
    pub fn of(program: &Path, data: &Path) -> Self {
        Self::started(Command::new(program), data)
    }

    /// As [`Server::start`], with a program in front: `sh -c 'ulimit …; exec "$0" "$@"'` and the like.
    pub fn behind(mut wrapper: Command, data: &Path) -> Self {
        wrapper.arg(env!("CARGO_BIN_EXE_simsa"));
        Self::started(wrapper, data)
    }

    /// One without a demonstration: nobody is there yet.
    pub fn empty(data: &Path) -> Self {
        Self::listening(Command::new(env!("CARGO_BIN_EXE_simsa")), &[], data)
    }

    fn started(command: Command, data: &Path) -> Self {
        Self::listening(command, &["--demo"], data)
    }

    fn listening(mut command: Command, more: &[&str], data: &Path) -> Self {
        command.args(["serve", "--listen", "127.0.0.1:0", "--lang", "en", "--data"]).arg(data).args(more);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines.by_ref().map_while(Result::ok).find(|line| line.starts_with("workbench: "));
        let said = said.unwrap_or_else(|| panic!("it does not start: {:?}", child.wait()));
        // what it says later must not fill the pipe
        std::thread::spawn(move || lines.for_each(drop));
        let address = said.trim_start_matches("workbench: http://").parse().unwrap();
        Self { child, address }
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGTERM, as systemd and containers ask.
    pub fn ask_to_stop(&self) {
        let done = Command::new("kill").args(["-TERM", &self.id().to_string()]).status();
        assert!(done.expect("kill runs").success());
    }

    /// Waits until it has ended by itself.
    pub fn ended(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// SIGKILL.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Where it is reached.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A program with a token of the applicant's administrator that reads and writes.
    pub fn program(&self) -> Program {
        self.program_that_may(&["read", "write", "evidence"])
    }

    /// A program with a token of these scopes of the applicant's administrator, who is also editor and signer.
    pub fn program_that_may(&self, scopes: &[&str]) -> Program {
        self.program_of(ADMIN, scopes)
    }

    /// A program with a token of these scopes of whoever signs in with this address.
    pub fn program_of(&self, email: &str, scopes: &[&str]) -> Program {
        let mut cookies = Vec::new();
        let page = send(self.address, "GET", "/sign-in", &[], b"").unwrap();
        keep(&mut cookies, &page);
        let form = |fields: &[(&str, &str)]| {
            fields
                .iter()
                .map(|(name, value)| format!("{name}={}", escaped(value)))
                .collect::<Vec<_>>()
                .join("&")
        };
        let kind = ("content-type", "application/x-www-form-urlencoded");
        let body = form(&[("csrf", &page.csrf()), ("email", email), ("password", PASSWORD)]);
        let sent = cookies.join("; ");
        let inside =
            send(self.address, "POST", "/sign-in", &[kind, ("cookie", &sent)], body.as_bytes()).unwrap();
        assert_eq!(inside.status, 303, "{}", inside.text());
        keep(&mut cookies, &inside);
        let sent = cookies.join("; ");
        let page = send(self.address, "GET", "/me", &[("cookie", &sent)], b"").unwrap();
        let csrf = page.csrf();
        let mut fields = vec![("csrf", csrf.as_str()), ("label", "test"), ("days", "30")];
        fields.extend(scopes.iter().map(|scope| ("scopes", *scope)));
        let body = form(&fields);
        let made =
            send(self.address, "POST", "/me/tokens", &[kind, ("cookie", &sent)], body.as_bytes()).unwrap();
        let text = made.text();
        let token = text.split("translate=\"no\">").nth(1).and_then(|rest| rest.split('<').next());
        let token = token.unwrap_or_else(|| panic!("no token: {text}"));
        Program { address: self.address, token: token.trim().to_owned(), cookies: sent }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // a test that fails leaves no server behind
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A program with a token.
#[derive(Clone)]
pub struct Program {
    /// The server.
    pub address: SocketAddr,
    /// The token.
    pub token: String,
    /// The cookies of the session in which the token was made.
    pub cookies: String,
}

impl Program {
    /// The same token at the server as it was started anew.
    pub fn at(&self, server: &Server) -> Self {
        Self { address: server.address, ..self.clone() }
    }

    /// Sends a request.
    pub fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Answer> {
        let authorization = format!("Bearer {}", self.token);
        let mut all = vec![("authorization", authorization.as_str())];
        all.extend_from_slice(headers);
        send(self.address, method, path, &all, body)
    }

    /// Reads JSON.
    pub fn read(&self, path: &str) -> Value {
        let answer = self.send("GET", path, &[], b"").unwrap();
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// A filled case of group II-3 that people still work on. Which case is first in the list is chance.
    pub fn filled_case(&self) -> String {
        let cases = self.cases();
        let wanted = |case: &&Value| case["title"].as_str().is_some_and(|title| title.contains("II-3"));
        let case = cases.iter().find(wanted).expect("a case of group II-3");
        case["id"].as_str().unwrap().to_owned()
    }

    /// A case whose questions the applicant answers itself, and these questions.
    pub fn answered_case(&self) -> (String, Vec<String>) {
        for case in self.cases() {
            let case = case["id"].as_str().unwrap();
            let page = self.read(&format!("/api/v1/cases/{case}/questions"));
            let questions = page["questions"].as_array().unwrap();
            if page["editable"] == true && !questions.is_empty() {
                let ids = questions.iter().map(|one| one["id"].as_str().unwrap().to_owned());
                return (case.to_owned(), ids.collect());
            }
        }
        panic!("no case that the applicant answers")
    }

    /// The cases in preparation.
    fn cases(&self) -> Vec<Value> {
        let mut page = self.read("/api/v1/cases?limit=100");
        let Value::Array(mut cases) = page["cases"].take() else { panic!("no list") };
        cases.retain(|case| case["state"] == "preparing");
        cases
    }

    /// Opens a case; gives its id.
    pub fn open_case(&self, title: &str) -> String {
        let body = json!({ "title": title }).to_string();
        let json = ("content-type", "application/json");
        let answer = self.send("POST", "/api/v1/cases", &[json], body.as_bytes()).unwrap();
        assert_eq!(answer.status, 201, "{}", answer.text());
        let location = answer.header("location").unwrap();
        location.rsplit('/').next().unwrap().to_owned()
    }

    /// Remarks on a question; whether it was acknowledged.
    ///
    /// # Errors
    /// The connection breaks off.
    pub fn remark(&self, case: &str, question: &str, text: &str) -> io::Result<Answer> {
        let body = json!({ "text": text, "shared": true }).to_string();
        let path = format!("/api/v1/cases/{case}/questions/{question}/comments");
        self.send("POST", &path, &[("content-type", "application/json")], body.as_bytes())
    }

    /// All evidence of a case, page by page.
    pub fn evidence(&self, case: &str) -> Vec<Value> {
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let page = self.read(&format!("/api/v1/cases/{case}/evidence?limit=200{after}"));
            all.extend(page["evidence"].as_array().unwrap().iter().cloned());
            let Some(next) = page["next"].as_str() else { return all };
            after = format!("&after={}", escaped(next));
        }
    }

    /// Hands in a file of evidence.
    ///
    /// # Errors
    /// The connection breaks off.
    pub fn upload(&self, case: &str, title: &str, bytes: &[u8]) -> io::Result<Answer> {
        let path = format!("/api/v1/cases/{case}/evidence?file={title}.txt&title={title}&kind=log");
        self.send("POST", &path, &[("content-type", "application/octet-stream")], bytes)
    }
}

/// An answer.
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, whole.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str())
    }

    /// The form token of a page.
    pub fn csrf(&self) -> String {
        let text = self.text();
        let token = text.split("name=\"csrf\" content=\"").nth(1).and_then(|rest| rest.split('"').next());
        token.unwrap_or_else(|| panic!("no token in {text}")).to_owned()
    }
}

fn keep(cookies: &mut Vec<String>, answer: &Answer) {
    for (_, value) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
        let pair = value.split(';').next().unwrap_or_default();
        let name = pair.split('=').next().unwrap_or_default();
        cookies.retain(|one| !one.starts_with(&format!("{name}=")));
        cookies.push(pair.to_owned());
    }
}

/// As forms escape.
pub fn escaped(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}

/// Sends one request and reads the whole answer; an answer that breaks off is an error.
///
/// # Errors
/// The connection cannot be made, or breaks off.
pub fn send(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> io::Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for (name, value) in headers {
        head = head + name + ": " + value + "\r\n";
    }
    head = head + "content-length: " + &body.len().to_string() + "\r\n\r\n";
    stream.write_all(head.as_bytes())?;
    // a server that refuses need not read all of it; what it says counts
    let sent = stream.write_all(body);
    match read(stream) {
        Err(error) if sent.is_err() => Err(sent.err().unwrap_or(error)),
        answer => answer,
    }
}

/// Reads an answer from a connection that ends with it.
///
/// # Errors
/// It breaks off, or is none.
pub fn read(stream: TcpStream) -> io::Result<Answer> {
    let mut reader = BufReader::new(stream);
    let broken = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(broken)?;
    let mut headers = Vec::new();
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Err(broken());
        }
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let mut body = Vec::new();
    let header = |name: &str| headers.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str());
    if header("transfer-encoding") == Some("chunked") {
        loop {
            line.clear();
            reader.read_line(&mut line)?;
            let length = u64::from_str_radix(line.trim_end(), 16).map_err(|_| broken())?;
            let read = reader.by_ref().take(length).read_to_end(&mut body)?;
            let mut end = [0; 2];
            reader.read_exact(&mut end)?;
            if read as u64 != length {
                return Err(broken());
            }
            if length == 0 {
                break;
            }
        }
    } else {
        reader.read_to_end(&mut body)?;
        let promised = header("content-length").and_then(|length| length.parse::<usize>().ok());
        if promised.is_some_and(|promised| promised != body.len()) {
            return Err(broken());
        }
    }
    Ok(Answer { status, headers, body })
}
