//! Verification of a time-stamp token: contents, signature, and the authority's certificate up to one that the verifier
//! accepts. Path building is left to webpki; here is what RFC 3161 and CMS ask for beyond it.

use std::time::Duration;

use const_oid::ObjectIdentifier;
use der::asn1::{Any, Int, OctetString, SetOfVec};
use der::{Decode as _, Encode as _, Tag, Tagged as _};
use jiff::Timestamp;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};
use x509_cert::Certificate;

use super::asn1::{MessageImprint, SHA_256, SigningCertificateV2, TST_INFO, TstInfo};
use super::cms::{ContentInfo, IssuerAndSerialNumber, SignedData, SignerInfo};
use super::{MAX_RESPONSE_LEN, TimeStamp, TimeStampError, malformed};

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const RSA_SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
const RSA_SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");
const ECDSA_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const ECDSA_SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
const EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");
/// id-kp-timeStamping, 1.3.6.1.5.5.7.3.8, as the contents of its DER.
const TIME_STAMPING_OID: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 8];
/// An extended key usage of id-kp-timeStamping alone, in DER.
const ONLY_TIME_STAMPING: &[u8] = &[0x30, 10, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 8];

/// Certificates of time-stamp authorities (or of who certifies them) that a verifier accepts.
#[derive(Debug, Clone)]
pub struct TimeAuthorities {
    anchors: Vec<TrustAnchor<'static>>,
}

impl TimeAuthorities {
    /// Accepts what these certificates (DER) certify.
    ///
    /// # Errors
    /// One of them is not a certificate.
    pub fn from_der(certificates: &[Vec<u8>]) -> Result<Self, TimeStampError> {
        let mut anchors = Vec::new();
        for certificate in certificates {
            let der = CertificateDer::from(certificate.as_slice());
            let anchor = anchor_from_trusted_cert(&der).map_err(|error| not_trusted(&error))?;
            anchors.push(anchor.to_owned());
        }
        Ok(Self { anchors })
    }

    /// Accepts the certificates of a PEM file.
    ///
    /// # Errors
    /// There is none in it, or one is not a certificate.
    pub fn from_pem(pem: &[u8]) -> Result<Self, TimeStampError> {
        use rustls_pki_types::pem::PemObject as _;
        let certificates: Result<Vec<Vec<u8>>, _> = CertificateDer::pem_slice_iter(pem)
            .map(|certificate| certificate.map(|der| der.to_vec()))
            .collect();
        match certificates {
            Ok(certificates) if !certificates.is_empty() => Self::from_der(&certificates),
            _ => Err(TimeStampError::NotTrusted {
                problem: "the file of accepted authorities holds no PEM certificate".to_owned(),
            }),
        }
    }

    /// Verifies a token (DER) over `contents`, offline. The certificate is judged as of the time in the token: a stamp
    /// stays good after its authority's certificate has expired. Revocation is not asked for.
    ///
    /// # Errors
    /// [`TimeStampError`] naming what does not hold.
    pub fn verify(&self, token: &[u8], contents: &[u8]) -> Result<TimeStamp, TimeStampError> {
        self.verify_imprint(token, &imprint_of(contents)?).map(|(stamp, _)| stamp)
    }

    /// As [`TimeAuthorities::verify`], by digest; also returns the nonce.
    pub(super) fn verify_imprint(
        &self,
        token: &[u8],
        imprint: &MessageImprint,
    ) -> Result<(TimeStamp, Option<Int>), TimeStampError> {
        let (data, contents, info) = opened(token, imprint)?;
        let time = parse_time(&info.gen_time)?;

        let [signer] = data.signer_infos.as_slice() else {
            return Err(problem("it is not signed by exactly one authority"));
        };
        let signer = &signer.decode_as::<SignerInfo>().map_err(|error| malformed("token", &error))?;
        let certificates = certificates(&data)?;
        let (certificate, certificate_der) = signer_certificate(&certificates, signer)?;
        check_attributes(signer, &contents, certificate_der)?;
        check_only_time_stamping(certificate)?;
        self.check_signature(signer, certificate_der, &certificates, time)?;

        let accuracy_micros = info.accuracy.map(|accuracy| {
            let micros =
                u64::from(accuracy.micros.unwrap_or(0)) + u64::from(accuracy.millis.unwrap_or(0)) * 1_000;
            accuracy.seconds.unwrap_or(0).saturating_mul(1_000_000).saturating_add(micros)
        });
        let stamp = TimeStamp {
            time,
            authority: certificate.tbs_certificate().subject().to_string(),
            serial: hex::encode(info.serial_number.as_bytes()),
            policy: info.policy.to_string(),
            accuracy_micros,
        };
        Ok((stamp, info.nonce))
    }

    /// Path to an accepted certificate as of `time`, then the signature over the signed attributes.
    fn check_signature(
        &self,
        signer: &SignerInfo,
        certificate_der: &[u8],
        certificates: &[(Certificate, Vec<u8>)],
        time: Timestamp,
    ) -> Result<(), TimeStampError> {
        let der = CertificateDer::from(certificate_der);
        let end_entity = EndEntityCert::try_from(&der).map_err(|error| not_trusted(&error))?;
        let intermediates: Vec<CertificateDer<'_>> =
            certificates.iter().map(|(_, der)| CertificateDer::from(der.as_slice())).collect();
        let seconds = u64::try_from(time.as_second()).unwrap_or(0);
        end_entity
            .verify_for_usage(
                webpki::ALL_VERIFICATION_ALGS,
                &self.anchors,
                &intermediates,
                UnixTime::since_unix_epoch(Duration::from_secs(seconds)),
                KeyUsage::required(TIME_STAMPING_OID),
                None,
                None,
            )
            .map_err(|error| not_trusted(&error))?;
        let attributes =
            signer.signed_attrs.as_ref().ok_or_else(|| problem("it has no signed attributes"))?;
        // What is signed is the DER of the attributes as a SET, not as the context-specific field they are stored in.
        let message = attributes.to_der().map_err(|error| malformed("token", &error))?;
        let algorithms = signature_algorithms(signer)?;
        let holds = algorithms.iter().any(|algorithm| {
            end_entity.verify_signature(*algorithm, &message, signer.signature.as_bytes()).is_ok()
        });
        if holds {
            Ok(())
        } else {
            Err(TimeStampError::BadSignature {
                problem: "it is not by the authority's key, or the token was altered".to_owned(),
            })
        }
    }
}

/// Whether a token is over `contents`, whoever made it: nothing is verified but the digest.
pub(crate) fn is_over(token: &[u8], contents: &[u8]) -> bool {
    imprint_of(contents).is_ok_and(|imprint| opened(token, &imprint).is_ok())
}

fn imprint_of(contents: &[u8]) -> Result<MessageImprint, TimeStampError> {
    Ok(MessageImprint {
        hash_algorithm: spki::AlgorithmIdentifier { oid: SHA_256, parameters: None },
        hashed_message: OctetString::new(Sha256::digest(contents).to_vec())
            .map_err(|error| malformed("token", &error))?,
    })
}

/// The parts of a token over this digest, none of them verified: the signed data, what it signs, and that read.
fn opened(token: &[u8], imprint: &MessageImprint) -> Result<(SignedData, Vec<u8>, TstInfo), TimeStampError> {
    let bad = |error: der::Error| malformed("token", &error);
    if token.len() > MAX_RESPONSE_LEN {
        return Err(problem("it is too large"));
    }
    let content = ContentInfo::from_der(token).map_err(bad)?;
    if content.content_type != SIGNED_DATA {
        return Err(problem("it is not signed data"));
    }
    let data: SignedData = content.content.decode_as().map_err(bad)?;
    let contents = encapsulated(&data)?;
    let info = TstInfo::from_der(&contents).map_err(bad)?;
    check_imprint(&info.message_imprint, imprint)?;
    Ok((data, contents, info))
}

fn problem(text: &str) -> TimeStampError {
    TimeStampError::Malformed { what: "token", problem: text.to_owned() }
}

fn not_trusted(error: &webpki::Error) -> TimeStampError {
    TimeStampError::NotTrusted { problem: format!("{error}") }
}

/// The `TSTInfo` bytes inside.
fn encapsulated(signed: &SignedData) -> Result<Vec<u8>, TimeStampError> {
    if signed.encap_content_info.econtent_type != TST_INFO {
        return Err(problem("its contents are not a time stamp"));
    }
    let content = signed.encap_content_info.econtent.as_ref().ok_or_else(|| problem("it has no contents"))?;
    let octets: OctetString = content.decode_as().map_err(|error| malformed("token", &error))?;
    Ok(octets.as_bytes().to_vec())
}

/// Algorithm parameters may be absent or NULL; only algorithm and digest are compared.
fn check_imprint(found: &MessageImprint, wanted: &MessageImprint) -> Result<(), TimeStampError> {
    let same = found.hash_algorithm.oid == wanted.hash_algorithm.oid
        && found.hashed_message == wanted.hashed_message;
    if same { Ok(()) } else { Err(TimeStampError::OtherContents) }
}

/// `YYYYMMDDhhmmss[.fraction]Z`, fractions cut off.
fn parse_time(any: &Any) -> Result<Timestamp, TimeStampError> {
    let wrong = || problem("its time is not of the form YYYYMMDDhhmmssZ");
    if any.tag() != Tag::GeneralizedTime {
        return Err(wrong());
    }
    let text = std::str::from_utf8(any.value()).map_err(|_| wrong())?;
    let digits = text.strip_suffix('Z').ok_or_else(wrong)?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if whole.len() != 14 || !all_digits(whole) || !all_digits(fraction) {
        return Err(wrong());
    }
    // Calendar rules (months, leap years) are jiff's: hand it the same digits in the form it reads.
    let part = |range: std::ops::Range<usize>| &whole[range];
    format!("{}-{}-{}T{}:{}:{}Z", part(0..4), part(4..6), part(6..8), part(8..10), part(10..12), part(12..14))
        .parse()
        .map_err(|_| wrong())
}

/// Certificates in the token, parsed and as they came.
fn certificates(signed: &SignedData) -> Result<Vec<(Certificate, Vec<u8>)>, TimeStampError> {
    let bad = |error: der::Error| malformed("token", &error);
    let mut found = Vec::new();
    for one in signed.certificates.iter().flat_map(SetOfVec::iter) {
        // what is tagged otherwise is of another format
        if one.tag() == Tag::Sequence {
            let der = one.to_der().map_err(bad)?;
            found.push((Certificate::from_der(&der).map_err(bad)?, der));
        }
    }
    Ok(found)
}

fn signer_certificate<'a>(
    certificates: &'a [(Certificate, Vec<u8>)],
    signer: &SignerInfo,
) -> Result<(&'a Certificate, &'a [u8]), TimeStampError> {
    if signer.sid.tag() != Tag::Sequence {
        return Err(problem("its signer is not named by issuer and serial number"));
    }
    let wanted: IssuerAndSerialNumber =
        signer.sid.decode_as().map_err(|error: der::Error| malformed("token", &error))?;
    certificates
        .iter()
        .find(|(certificate, _)| {
            let tbs = certificate.tbs_certificate();
            *tbs.issuer() == wanted.issuer && *tbs.serial_number() == wanted.serial_number
        })
        .map(|(certificate, der)| (certificate, der.as_slice()))
        .ok_or_else(|| {
            problem("it does not hold the authority's certificate; ask for it in the request (certReq)")
        })
}

/// The signed attributes must bind contents and certificate.
fn check_attributes(signer: &SignerInfo, contents: &[u8], certificate: &[u8]) -> Result<(), TimeStampError> {
    let attribute = |oid: ObjectIdentifier, name: &str| {
        let mut values = signer
            .signed_attrs
            .iter()
            .flat_map(|set| set.iter())
            .filter(|attribute| attribute.oid == oid)
            .flat_map(|attribute| attribute.values.iter());
        match (values.next(), values.next()) {
            (Some(value), None) => Ok(value),
            _ => Err(problem(&format!("it has not exactly one {name} attribute"))),
        }
    };
    let bad = |error: der::Error| malformed("token", &error);
    let content_type: ObjectIdentifier = attribute(CONTENT_TYPE, "content type")?.decode_as().map_err(bad)?;
    if content_type != TST_INFO {
        return Err(problem("its content type attribute is not of a time stamp"));
    }
    let message_digest: OctetString =
        attribute(MESSAGE_DIGEST, "message digest")?.decode_as().map_err(bad)?;
    if message_digest.as_bytes() != digest(signer.digest_alg.oid, contents)? {
        return Err(TimeStampError::BadSignature { problem: "its contents were altered".to_owned() });
    }
    // Without this the token could be re-attributed to another certificate of the same key. Version 1 of the attribute
    // uses SHA-1 and is not accepted.
    let signing: SigningCertificateV2 =
        attribute(SIGNING_CERTIFICATE_V2, "signing certificate (v2, RFC 5816)")?.decode_as().map_err(bad)?;
    let first = signing.certs.first().ok_or_else(|| problem("its signing certificate attribute is empty"))?;
    let algorithm = first.hash_algorithm.as_ref().map_or(SHA_256, |a| a.oid);
    if first.cert_hash.as_bytes() == digest(algorithm, certificate)? {
        Ok(())
    } else {
        Err(TimeStampError::BadSignature { problem: "it was signed under another certificate".to_owned() })
    }
}

/// RFC 3161 section 2.3: the extended key usage is critical and for time stamping alone.
fn check_only_time_stamping(certificate: &Certificate) -> Result<(), TimeStampError> {
    let good = certificate.tbs_certificate().extensions().into_iter().flatten().any(|extension| {
        extension.extn_id == EXTENDED_KEY_USAGE
            && extension.critical
            && extension.extn_value.as_bytes() == ONLY_TIME_STAMPING
    });
    if good {
        Ok(())
    } else {
        Err(TimeStampError::NotTrusted {
            problem: "its certificate is not for time stamping alone (critical extended key usage, RFC 3161 section 2.3)"
                .to_owned(),
        })
    }
}

fn digest(algorithm: ObjectIdentifier, bytes: &[u8]) -> Result<Vec<u8>, TimeStampError> {
    match algorithm {
        SHA_256 => Ok(Sha256::digest(bytes).to_vec()),
        SHA_384 => Ok(Sha384::digest(bytes).to_vec()),
        SHA_512 => Ok(Sha512::digest(bytes).to_vec()),
        other => Err(TimeStampError::BadSignature {
            problem: format!("the digest {other} is not accepted; SHA-256, SHA-384 and SHA-512 are"),
        }),
    }
}

/// The webpki algorithms that this signature may be of. CMS names RSA with or without the digest, ECDSA without the
/// curve.
fn signature_algorithms(
    signer: &SignerInfo,
) -> Result<Vec<&'static dyn SignatureVerificationAlgorithm>, TimeStampError> {
    use webpki::aws_lc_rs as algs;
    let signature = signer.signature_algorithm.oid;
    let digest = signer.digest_alg.oid;
    match (signature, digest) {
        (RSA | RSA_SHA_256, SHA_256) => Ok(vec![algs::RSA_PKCS1_2048_8192_SHA256]),
        (RSA | RSA_SHA_384, SHA_384) => Ok(vec![algs::RSA_PKCS1_2048_8192_SHA384]),
        (RSA | RSA_SHA_512, SHA_512) => Ok(vec![algs::RSA_PKCS1_2048_8192_SHA512]),
        (ECDSA_SHA_256, SHA_256) => {
            Ok(vec![algs::ECDSA_P256_SHA256, algs::ECDSA_P384_SHA256, algs::ECDSA_P521_SHA256])
        }
        (ECDSA_SHA_384, SHA_384) => {
            Ok(vec![algs::ECDSA_P256_SHA384, algs::ECDSA_P384_SHA384, algs::ECDSA_P521_SHA384])
        }
        _ => Err(TimeStampError::BadSignature {
            problem: format!(
                "the algorithm {signature} with {digest} is not accepted; RSA (PKCS #1) and ECDSA with SHA-2 are"
            ),
        }),
    }
}
