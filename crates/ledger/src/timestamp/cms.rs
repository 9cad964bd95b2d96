//! As much of the cryptographic message syntax (RFC 5652) as a time-stamp token needs: signed data by one signer.
//!
//! Certificates, signers and their names stay as they came, and are read where they are judged: what is signed is bytes.

use const_oid::ObjectIdentifier;
use der::asn1::{OctetString, SetOfVec};
use der::{Any, Sequence};
use spki::AlgorithmIdentifierOwned;
use x509_cert::attr::Attributes;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;

/// Any content with its type.
#[derive(Clone, Debug, Eq, PartialEq, Sequence)]
pub(super) struct ContentInfo {
    pub(super) content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    pub(super) content: Any,
}

/// Content and who signed it.
#[derive(Clone, Debug, Eq, PartialEq, Sequence)]
pub(super) struct SignedData {
    pub(super) version: u8,
    pub(super) digest_algorithms: SetOfVec<AlgorithmIdentifierOwned>,
    pub(super) encap_content_info: EncapsulatedContentInfo,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    pub(super) certificates: Option<SetOfVec<Any>>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    pub(super) crls: Option<SetOfVec<Any>>,
    /// Each is a [`SignerInfo`].
    pub(super) signer_infos: SetOfVec<Any>,
}

/// What is signed.
#[derive(Clone, Debug, Eq, PartialEq, Sequence)]
pub(super) struct EncapsulatedContentInfo {
    pub(super) econtent_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) econtent: Option<Any>,
}

/// A signature and what it is over.
#[derive(Clone, Debug, Eq, PartialEq, Sequence)]
pub(super) struct SignerInfo {
    pub(super) version: u8,
    /// [`IssuerAndSerialNumber`], or a key's identifier.
    pub(super) sid: Any,
    pub(super) digest_alg: AlgorithmIdentifierOwned,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    pub(super) signed_attrs: Option<Attributes>,
    pub(super) signature_algorithm: AlgorithmIdentifierOwned,
    pub(super) signature: OctetString,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    pub(super) unsigned_attrs: Option<Attributes>,
}

/// The name of a certificate.
#[derive(Clone, Debug, Eq, PartialEq, Sequence)]
pub(super) struct IssuerAndSerialNumber {
    pub(super) issuer: Name,
    pub(super) serial_number: SerialNumber,
}
