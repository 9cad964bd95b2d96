//! What is noted.

macro_rules! events {
    ($($(#[doc = $doc:literal])+ $event:ident: $id:literal, $refused:literal;)+) => {
        /// An event of the security log.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum SecurityEvent {
            $($(#[doc = $doc])+ $event,)+
        }

        impl SecurityEvent {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$event),+];

            /// Its name in the log.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$event => $id,)+ }
            }

            /// Whether something was refused; otherwise it was done.
            pub const fn is_refusal(self) -> bool {
                match self { $(Self::$event => $refused,)+ }
            }
        }
    };
}

events! {
    // name in the log, whether it is a refusal
    /// A password was right and a session began; what the second factor says comes after it.
    SignedIn: "signed-in", false;
    /// A second factor was shown.
    SecondFactorShown: "second-factor-shown", false;
    /// A file of the own organisation was opened or saved; what goes to others is in the ledger.
    OwnFileSent: "own-file-sent", false;
    /// A password was wrong, or there is no such account (then without a member).
    PasswordRefused: "password-refused", true;
    /// A code of the second factor was wrong or used before.
    CodeRefused: "code-refused", true;
    /// A recovery code was wrong or used before.
    RecoveryCodeRefused: "recovery-code-refused", true;
    /// Attempts were not even looked at, because there were too many.
    Throttled: "throttled", true;
    /// A one-time link was unknown, used or too old.
    LinkRefused: "link-refused", true;
    /// The token of a program was unknown or has ended.
    TokenRefused: "token-refused", true;
    /// What was asked for needs somebody who is signed in, and the session is unknown or has ended.
    SignedOut: "signed-out", true;
    /// A form came without the token of its page.
    FormForged: "form-forged", true;
    /// A request to write came from another site.
    OtherSite: "other-site", true;
    /// Somebody signed in may not do this: role, scope of the token, missing second factor.
    NotPermitted: "not-permitted", true;
    /// Somebody signed in asked for what does not exist for them: of others, or nowhere.
    NotFound: "not-found", true;
    /// The current password, asked for once more before something weighty, was wrong.
    ConfirmationRefused: "confirmation-refused", true;
    /// A body was larger than the address takes, too slow, or broke off where a limit ended it.
    LimitReached: "limit-reached", true;
    /// A fault of ours met this request; the number of the incident finds it in the log of the server.
    Fault: "fault", true;
}
