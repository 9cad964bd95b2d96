//! RFC 3161 time stamps over checkpoints: an authority that neither the log's operator nor the certifier controls says
//! that a checkpoint existed at a time. Without one, the signed checkpoint is the fallback, and every output says which
//! of the two it has ([`crate::TimeBasis`]).
//!
//! Requests and responses are bytes; how they travel is the caller's ([`TimeAuthority`], or files by hand).

mod asn1;
mod cms;
mod verify;

use der::{Decode as _, Encode as _};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use asn1::{MessageImprint, SHA_256, TimeStampReq, TimeStampResp};
pub use verify::TimeAuthorities;
pub(crate) use verify::is_over;

/// Largest response read, in bytes.
pub const MAX_RESPONSE_LEN: usize = 128 * 1024;

/// A time stamp that could not be had or does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeStampError {
    /// The authority could not be reached.
    #[error("the time-stamp authority could not be asked: {problem}")]
    Transport {
        /// What happened.
        problem: String,
    },
    /// The authority said no.
    #[error("the time-stamp authority refused (status {status}): {text}")]
    Refused {
        /// PKIStatus of the response.
        status: u32,
        /// Its text, if any.
        text: String,
    },
    /// Not RFC 3161 structures.
    #[error("this is not a time-stamp {what}: {problem}")]
    Malformed {
        /// Response or token.
        what: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// A token over other bytes.
    #[error("the time stamp is over other contents than this checkpoint")]
    OtherContents,
    /// An answer to another request: replayed.
    #[error("the time-stamp answer does not belong to this request (another nonce)")]
    OtherRequest,
    /// The token's signature does not hold.
    #[error("the signature of the time stamp does not hold: {problem}")]
    BadSignature {
        /// What is wrong.
        problem: String,
    },
    /// The authority's certificate does not lead to one that the verifier accepts.
    #[error("the certificate of the time-stamp authority is not accepted: {problem}")]
    NotTrusted {
        /// What is wrong.
        problem: String,
    },
}

/// What a verified token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeStamp {
    /// When the authority made it; the contents existed then.
    pub time: Timestamp,
    /// Subject of the authority's certificate.
    pub authority: String,
    /// Serial number given by the authority, in hexadecimal digits.
    pub serial: String,
    /// Object identifier of the authority's policy.
    pub policy: String,
    /// How far the time may be off, in microseconds, when the authority says so.
    pub accuracy_micros: Option<u64>,
}

/// A way to an authority.
pub trait TimeAuthority {
    /// Sends a DER request and returns the DER response.
    ///
    /// # Errors
    /// [`TimeStampError::Transport`].
    fn exchange(&self, request: &[u8]) -> Result<Vec<u8>, TimeStampError>;
}

/// A request, with what is needed to judge the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeStampRequest {
    request: TimeStampReq,
}

impl TimeStampRequest {
    /// A request for a stamp over `contents`. `nonce` is random and used once; it ties the answer to this request.
    ///
    /// # Errors
    /// Never in practice; encoding errors are passed on.
    pub fn new(contents: &[u8], nonce: [u8; 16]) -> Result<Self, TimeStampError> {
        let encode = |error: der::Error| malformed("request", &error);
        let imprint = MessageImprint {
            hash_algorithm: spki::AlgorithmIdentifier { oid: SHA_256, parameters: None },
            hashed_message: der::asn1::OctetString::new(Sha256::digest(contents).to_vec()).map_err(encode)?,
        };
        // A leading zero bit keeps the integer positive, a set bit after it keeps its length fixed.
        let mut nonce = nonce;
        nonce[0] = (nonce[0] & 0x7f) | 0x40;
        Ok(Self {
            request: TimeStampReq {
                version: 1,
                message_imprint: imprint,
                req_policy: None,
                nonce: Some(der::asn1::Int::new(&nonce).map_err(encode)?),
                cert_req: true,
                extensions: None,
            },
        })
    }

    /// DER of the request, the body of `application/timestamp-query`.
    ///
    /// # Errors
    /// Never in practice; encoding errors are passed on.
    pub fn to_der(&self) -> Result<Vec<u8>, TimeStampError> {
        self.request.to_der().map_err(|error| malformed("request", &error))
    }

    /// Reads a request back, for an exchange by files in which days pass between request and answer.
    ///
    /// # Errors
    /// It is not a request.
    pub fn from_der(der: &[u8]) -> Result<Self, TimeStampError> {
        TimeStampReq::from_der(der)
            .map(|request| Self { request })
            .map_err(|error| malformed("request", &error))
    }

    /// Takes the token out of a response to this request and verifies it.
    ///
    /// # Errors
    /// [`TimeStampError`]: refused, replayed, over other contents, wrongly signed or not trusted.
    pub fn accept(
        &self,
        response: &[u8],
        trusted: &TimeAuthorities,
    ) -> Result<(Vec<u8>, TimeStamp), TimeStampError> {
        let token = token_of_response(response)?;
        let (stamp, nonce) = trusted.verify_imprint(&token, &self.request.message_imprint)?;
        if nonce != self.request.nonce {
            return Err(TimeStampError::OtherRequest);
        }
        Ok((token, stamp))
    }
}

/// Asks an authority for a stamp over `contents` and verifies it. Returns the token's DER and what it says.
///
/// # Errors
/// [`TimeStampError`].
pub fn stamp(
    authority: &dyn TimeAuthority,
    trusted: &TimeAuthorities,
    contents: &[u8],
    nonce: [u8; 16],
) -> Result<(Vec<u8>, TimeStamp), TimeStampError> {
    let request = TimeStampRequest::new(contents, nonce)?;
    let response = authority.exchange(&request.to_der()?)?;
    request.accept(&response, trusted)
}

fn token_of_response(response: &[u8]) -> Result<Vec<u8>, TimeStampError> {
    if response.len() > MAX_RESPONSE_LEN {
        return Err(TimeStampError::Malformed {
            what: "response",
            problem: format!("it has more than {MAX_RESPONSE_LEN} bytes"),
        });
    }
    let response = TimeStampResp::from_der(response).map_err(|error| malformed("response", &error))?;
    // 0 is granted, 1 granted with changes (whatever was changed, the token is verified below)
    if response.status.status > 1 {
        let texts: Vec<String> = response
            .status
            .status_string
            .unwrap_or_default()
            .iter()
            .map(|text| String::from_utf8_lossy(text.value()).into_owned())
            .collect();
        return Err(TimeStampError::Refused {
            status: response.status.status,
            text: if texts.is_empty() { "without a reason".to_owned() } else { texts.join("; ") },
        });
    }
    let token = response.time_stamp_token.ok_or_else(|| TimeStampError::Malformed {
        what: "response",
        problem: "it is granted but holds no token".to_owned(),
    })?;
    token.to_der().map_err(|error| malformed("token", &error))
}

fn malformed(what: &'static str, error: &der::Error) -> TimeStampError {
    TimeStampError::Malformed { what, problem: error.to_string() }
}
