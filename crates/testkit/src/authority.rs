//! A time-stamp authority (RFC 3161) made with openssl, for the tests of ledger, package and command line: what they
//! ask and accept is judged by a program that others wrote.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::skips_allowed;

/// Profiles of certificates, the right one and wrong ones, and how the authority answers.
const CONFIG: &str = "
[req]
distinguished_name = dn
[dn]
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[tsa_cert]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[not_critical]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = timeStamping
[plain_cert]
basicConstraints = critical,CA:FALSE
[web_cert]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = critical,timeStamping,serverAuth
[tsa]
default_tsa = tsa1
[tsa1]
dir = .
serial = serial
crypto_device = builtin
signer_cert = tsa.crt
certs = ca.crt
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256,sha384,sha512
accuracy = secs:1,millisecs:500
clock_precision_digits = 3
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
";

/// A folder with a certifying authority (`ca.crt`), a time-stamp authority below it (`tsa.crt`), and the script
/// `answer.sh`, which reads a request and writes the answer; the last answer stays in `reply.tsr`.
pub struct TimeStampAuthority {
    folder: tempfile::TempDir,
}

impl TimeStampAuthority {
    /// An authority whose keys are of the usual kind (EC, P-256).
    pub fn new() -> Option<Self> {
        Self::of("EC", "ec_paramgen_curve:P-256")
    }

    /// An authority with keys of this algorithm and option, as `openssl genpkey` names them; `None` where openssl is
    /// missing and tests may be skipped.
    pub fn of(algorithm: &str, option: &str) -> Option<Self> {
        if Command::new("openssl").arg("version").output().is_err() {
            assert!(
                skips_allowed(),
                "this test needs the package openssl; install it, or set SIMSA_ALLOW_SKIPS=1"
            );
            eprintln!("SKIPPED: openssl is missing, so time stamps were not tested");
            return None;
        }
        let made = Self { folder: tempfile::tempdir().expect("a folder") };
        made.write("tsa.cnf", CONFIG);
        made.write("serial", "01\n");
        for key in ["ca.key", "tsa.key"] {
            made.openssl(&["genpkey", "-algorithm", algorithm, "-pkeyopt", option, "-out", key]);
        }
        let subject = ["req", "-new", "-config", "tsa.cnf"];
        let ca = ["-x509", "-key", "ca.key", "-subj", "/CN=Test CA", "-extensions", "ca", "-out", "ca.crt"];
        made.openssl(&[&subject[..], &ca].concat());
        let tsa = ["-key", "tsa.key", "-subj", "/C=KR/O=Test/CN=Test TSA", "-out", "tsa.csr"];
        made.openssl(&[&subject[..], &tsa].concat());
        made.certify("tsa_cert", "tsa.crt");
        made.write(
            "answer.sh",
            &format!(
                "cd '{}' && cat > query.tsq && openssl ts -reply -queryfile query.tsq -config tsa.cnf -section tsa1 \
                 -out reply.tsr 2> reply.err && cat reply.tsr",
                made.folder().display()
            ),
        );
        Some(made)
    }

    /// Issues a certificate of a profile of the configuration (`tsa_cert`, `not_critical`, `web_cert`, `plain_cert`) for
    /// the authority's key.
    pub fn certify(&self, profile: &str, file: &str) {
        let signed =
            ["x509", "-req", "-in", "tsa.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-set_serial", "77"];
        self.openssl(
            &[&signed[..], &["-days", "30", "-extfile", "tsa.cnf", "-extensions", profile, "-out", file]]
                .concat(),
        );
    }

    /// The same authority, putting no certificate but its own into its answers. (openssl writes several in no order,
    /// which is not DER; some programs insist on DER.)
    #[must_use]
    pub fn with_one_certificate(self) -> Self {
        self.write("tsa.cnf", &CONFIG.replace("certs = ca.crt\n", ""));
        self
    }

    /// Runs openssl in the folder; a failure fails the test with its words.
    pub fn openssl(&self, arguments: &[&str]) {
        let output = Command::new("openssl").args(arguments).current_dir(self.folder()).output();
        let output = output.expect("openssl runs");
        assert!(
            output.status.success(),
            "openssl {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    /// The answer to a request in a file, written to another.
    pub fn reply(&self, request: &Path, response: &Path) {
        let file = |path: &Path| path.to_str().expect("a plain name").to_owned();
        let (request, response) = (file(request), file(response));
        let answer = ["ts", "-reply", "-config", "tsa.cnf", "-section", "tsa1"];
        self.openssl(&[&answer[..], &["-queryfile", &request, "-out", &response]].concat());
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A file of the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// The certificate of the certifying authority, PEM.
    pub fn ca(&self) -> Vec<u8> {
        fs::read(self.path("ca.crt")).expect("it was made")
    }

    /// The command that answers requests: a program and its arguments.
    pub fn command(&self) -> (&'static str, [String; 1]) {
        ("sh", [self.path("answer.sh").to_str().expect("a plain name").to_owned()])
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }
}
