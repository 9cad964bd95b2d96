//! A time-stamp authority reached through a command of the operator's choice: the request goes to its standard input,
//! the answer comes from its standard output. So any transport works (`curl`, a proxy's tool, a script that carries files)
//! without a network client in this program.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

use crate::timestamp::{MAX_RESPONSE_LEN, TimeAuthority, TimeStampError};

/// Runs a command for each request. For an authority by HTTP:
/// `curl --silent --fail --max-time 30 --data-binary @- -H Content-Type:application/timestamp-query URL`.
#[derive(Debug, Clone)]
pub struct CommandAuthority {
    program: String,
    arguments: Vec<String>,
}

impl CommandAuthority {
    /// A program and its arguments; no shell is involved.
    pub fn new(program: &str, arguments: &[String]) -> Self {
        Self { program: program.to_owned(), arguments: arguments.to_vec() }
    }
}

impl TimeAuthority for CommandAuthority {
    fn exchange(&self, request: &[u8]) -> Result<Vec<u8>, TimeStampError> {
        let failed =
            |problem: String| TimeStampError::Transport { problem: format!("{}: {problem}", self.program) };
        let io = |error: std::io::Error| failed(error.to_string());
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .map_err(io)?;
        // A request is below a kilobyte, less than a pipe holds: writing it cannot block on an unread answer.
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(request).map_err(io)?;
        }
        let mut response = Vec::new();
        if let Some(stdout) = child.stdout.take() {
            stdout.take(MAX_RESPONSE_LEN as u64 + 1).read_to_end(&mut response).map_err(io)?;
        }
        let status = child.wait().map_err(io)?;
        if !status.success() {
            return Err(failed(format!("it ended with {status}")));
        }
        Ok(response)
    }
}
