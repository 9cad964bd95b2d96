//! A demonstration of the workbench by the built program, and a browser just good enough to make tokens there.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(unreachable_pub, reason = "shared between test files")]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

/// The password of everybody in a demonstration.
const PASSWORD: &str = "가상의 작업대를 구경합니다";
/// The administrator of the applicant.
pub const ADMIN: &str = "admin@applicant.example";

/// A running demonstration; it ends with this.
pub struct Workbench {
    /// Where it is reached.
    pub origin: String,
    child: Child,
    _data: tempfile::TempDir,
}

impl Workbench {
    /// Starts one on a free port.
    pub fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_simsa"))
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--lang", "en", "--data"])
            .arg(data.path())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let (_, origin) = line.trim().split_once(": ").expect("it says where it is reached");
        Self { origin: origin.to_owned(), child, _data: data }
    }

    /// A token of the applicant's administrator, who is made editor and signer first.
    pub fn token(&self, scopes: &[&str]) -> String {
        let mut browser = Browser::new(&self.origin);
        browser.submit("/sign-in", &[("email", ADMIN), ("password", PASSWORD)]);
        let page = browser.get("/organisation");
        for rest in page.split("\"/organisation/members/").skip(1) {
            let id = rest.split('"').next().unwrap();
            if !id.contains('/') {
                let (_, version) = rest.split_once("name=\"version\" value=\"").expect("each has a version");
                let version = version.split('"').next().unwrap();
                let roles = ["administrator", "editor", "signer"].map(|role| ("roles", role));
                let fields = [&roles[..], &[("active", "1"), ("version", version)]].concat();
                browser.submit(&format!("/organisation/members/{id}"), &fields);
            }
        }
        let mut fields = vec![("label", "시험"), ("days", "1")];
        fields.extend(scopes.iter().map(|scope| ("scopes", *scope)));
        let page = browser.submit("/me/tokens", &fields);
        let at = page.find("simsa_").unwrap_or_else(|| panic!("no token: {page}"));
        page[at..].split('<').next().unwrap().trim().to_owned()
    }
}

impl Drop for Workbench {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Browser {
    agent: ureq::Agent,
    origin: String,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    fn new(origin: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let agent = config.max_redirects_will_error(false).build().into();
        Self { agent, origin: origin.to_owned(), cookies: BTreeMap::new() }
    }

    fn get(&mut self, path: &str) -> String {
        let request = self.agent.get(format!("{}{path}", self.origin)).header("cookie", self.sent());
        let response = request.call().unwrap();
        self.taken(response)
    }

    fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> String {
        let page = self.get("/sign-in");
        let (_, rest) = page.split_once("name=\"csrf\" content=\"").expect("every page has a token");
        let csrf = rest.split('"').next().unwrap();
        let fields = [&[("csrf", csrf)], fields].concat();
        let request = self.agent.post(format!("{}{path}", self.origin)).header("cookie", self.sent());
        let response = request.send_form(fields).unwrap();
        assert!(response.status().as_u16() < 400, "{path}: {}", response.status());
        self.taken(response)
    }

    fn sent(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn taken(&mut self, mut response: ureq::http::Response<ureq::Body>) -> String {
        for line in response.headers().get_all("set-cookie") {
            let (name, rest) = line.to_str().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), rest.split(';').next().unwrap().to_owned());
        }
        response.body_mut().read_to_string().unwrap()
    }
}
