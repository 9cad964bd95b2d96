//! Ids as types: what an organisation, a member, a case is called. They are texts that nobody reads anything out of; each kind
//! is a type of its own, so that no function takes the one for the other, and cheap to clone. Stored and sent they are the
//! bare text. What a dossier calls its own pieces, operators and places is text, as in a case folder.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A part of the key of a row: an id, or a text where the name of something is no id.
pub trait KeyPart: AsRef<str> + Clone + fmt::Debug + Ord + Send + Sync + 'static {
    /// The part that is kept as this text.
    fn kept_as(text: String) -> Self;
}

impl KeyPart for String {
    fn kept_as(text: String) -> Self {
        text
    }
}

/// The parent of rows that hang on nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoParent;

impl AsRef<str> for NoParent {
    fn as_ref(&self) -> &'static str {
        ""
    }
}

impl KeyPart for NoParent {
    fn kept_as(_: String) -> Self {
        Self
    }
}

macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// As text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether it names nothing.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }

        impl KeyPart for $name {
            fn kept_as(text: String) -> Self {
                text.into()
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl From<&String> for $name {
            fn from(text: &String) -> Self {
                Self(text.as_str().into())
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<&Self> for $name {
            fn from(id: &Self) -> Self {
                id.clone()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.as_str().to_owned()
            }
        }

        impl From<&$name> for String {
            fn from(id: &$name) -> Self {
                id.as_str().to_owned()
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, text: &str) -> bool {
                *self.0 == *text
            }
        }

        impl PartialEq<String> for $name {
            fn eq(&self, text: &String) -> bool {
                *self.0 == **text
            }
        }

        impl PartialEq<$name> for String {
            fn eq(&self, id: &$name) -> bool {
                **self == *id.0
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, text: &&str) -> bool {
                *self.0 == **text
            }
        }

        // what is held is compared with what is borrowed all the time
        impl PartialEq<&Self> for $name {
            fn eq(&self, other: &&Self) -> bool {
                *self == **other
            }
        }

        impl PartialEq<$name> for &$name {
            fn eq(&self, other: &$name) -> bool {
                **self == *other
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&*self.0, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from).map(Self::from)
            }
        }
    )+};
}

ids! {
    /// An organisation.
    OrganisationId;
    /// A member of an organisation.
    MemberId;
    /// A case or a service dossier.
    CaseId;
    /// A piece of evidence of a case.
    EvidenceId;
    /// A piece of evidence, or an earlier file of one, that is off the list.
    RemovedId;
    /// A product, service, test or claim of a case.
    ItemId;
    /// A remark at a question.
    CommentId;
    /// A copy of a form of a case: the form, and the operator whose copy it is where there are several.
    CopyId;
    /// An answer of a case: the question, and the operator that answers where several do.
    AnswerId;
    /// A submission of a case.
    SubmissionId;
    /// A file that comes in pieces, as long as it comes.
    UploadId;
    /// An invitation.
    InvitationId;
    /// A session of somebody who is signed in.
    SessionId;
    /// A token of a program.
    TokenId;
    /// A message to an organisation.
    NoticeId;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{CaseId, OrganisationId};

    #[test]
    fn an_id_is_kept_as_the_bare_text_also_as_the_name_of_an_entry() {
        let by_case = BTreeMap::from([(CaseId::from("c-1"), OrganisationId::from("o-\"2\""))]);
        let json = serde_json::to_string(&by_case).unwrap();
        assert_eq!(json, r#"{"c-1":"o-\"2\""}"#);
        assert_eq!(serde_json::from_str::<BTreeMap<CaseId, OrganisationId>>(&json).unwrap(), by_case);
        assert_eq!(format!("{} {:?}", CaseId::from("c-1"), CaseId::from("c-1")), "c-1 \"c-1\"");
    }

    #[test]
    fn ids_sort_as_their_texts_do() {
        let sorted = ["", "c-1", "c-10", "c-2", "가"].map(CaseId::from);
        assert!(sorted.is_sorted_by(|a, b| a < b && a.as_str() < b.as_str()));
    }
}
