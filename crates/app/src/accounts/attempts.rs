//! Attempts at passwords and codes are paid for before they are made: what may be tried is reserved in the store, by
//! versions, before anything is hashed or compared. So a thousand requests at the same moment get as many comparisons as
//! a thousand one after another, on however many servers. A success gives its reservation back; a failure leaves it.
//!
//! What is counted, and why a stranger's guessing neither gets far nor keeps the owner out, is told in
//! `docs/decisions/0035-sign-in.md`.

use std::net::IpAddr;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use simsa_store::records::{Member, NoticeKind, Notification, Throttle};
use simsa_store::{KeyOf, MemberId, RowKey, Typed, UnitOfWork, Versioned};

use crate::error::{Error, Refusal, Result};
use crate::permit::{Permitted, SystemTask};
use crate::secrets;
use crate::security::{self, SecurityEvent};
use crate::workbench::{Work, Workbench};

/// How often a reservation is tried when other servers were faster.
const RESERVATIONS: u32 = 6;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    /// Passwords of one account in a browser that is known for it.
    Device,
    /// Passwords of one account from one address, in browsers that are not.
    Pair,
    /// Passwords of one account in all browsers that are not known for it.
    Account,
    /// Passwords of all accounts from one address.
    Address,
    /// Passwords of all accounts in unknown browsers, in the whole installation.
    Installation,
    /// Codes of one account in a browser that is known for it.
    CodeDevice,
    /// Codes of one account in all others.
    Code,
    /// Proofs asked again within one session, and codes of a second factor that is being set up.
    Session,
}

/// How much is possible.
#[derive(Clone, Copy, Debug)]
enum Limit {
    /// So many within so many seconds, then nothing until they are over.
    Window(u32, i64),
    /// So many, then one after each wait: the first of so many seconds, each twice the one before, up to the longest.
    /// A day without a failure is a new beginning.
    Growing(u32, i64, i64),
}

/// Seconds after the last wait in which nothing failed, after which growing waits begin anew.
const FORGOTTEN: i64 = 24 * 3600;

impl Counted {
    const ALL: [Self; 8] = [
        Self::Device,
        Self::Pair,
        Self::Account,
        Self::Address,
        Self::Installation,
        Self::CodeDevice,
        Self::Code,
        Self::Session,
    ];

    /// The parent of its rows.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Pair => "pair",
            Self::Account => "account",
            Self::Address => "address",
            Self::Installation => "installation",
            Self::CodeDevice => "code-device",
            Self::Code => "code",
            Self::Session => "session",
        }
    }

    const fn limit(self) -> Limit {
        match self {
            Self::Device | Self::CodeDevice => Limit::Growing(5, 60, 3600),
            Self::Pair | Self::Session => Limit::Growing(5, 15 * 60, 3600),
            Self::Account => Limit::Growing(10, 60, 3600),
            Self::Code => Limit::Growing(5, 15 * 60, 4 * 3600),
            Self::Address => Limit::Window(50, 15 * 60),
            Self::Installation => Limit::Window(1000, 3600),
        }
    }

    /// Whether the owner of the account is told when it is used up.
    const fn tells(self) -> bool {
        !matches!(self, Self::Address | Self::Installation)
    }

    /// Whether a success proves that the failures before were the owner's own: they are forgotten. Elsewhere a success
    /// gives back only itself, so that nobody clears an office's count with an account of their own.
    const fn forgives(self) -> bool {
        !matches!(self, Self::Account | Self::Address | Self::Installation)
    }

    fn key(self, whose: &str) -> KeyOf<Throttle> {
        RowKey::new(self.name(), secrets::digest(whose))
    }
}

impl Limit {
    /// The count with one failure more.
    fn one_more(self, old: Option<&Throttle>, now: Timestamp) -> Throttle {
        let old = old.filter(|old| !self.is_over(old, now));
        let (failures, since) = old.map_or((1, now), |old| (old.failures.saturating_add(1), old.since));
        Throttle { failures, since, until: self.until(failures, since, now) }
    }

    fn until(self, failures: u32, since: Timestamp, now: Timestamp) -> Timestamp {
        let (from, seconds) = match self {
            Self::Window(most, seconds) if failures >= most => (since, seconds),
            Self::Growing(free, first, longest) if failures >= free => {
                (now, first.saturating_mul(1 << (failures - free).min(20)).min(longest))
            }
            _ => return now,
        };
        from.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(now)
    }

    /// The count with one failure less.
    fn one_less(self, old: &Throttle, now: Timestamp) -> Throttle {
        let failures = old.failures.saturating_sub(1);
        let most = match self {
            Self::Window(most, _) | Self::Growing(most, _, _) => most,
        };
        let until = if failures < most { now } else { old.until };
        Throttle { failures, since: old.since, until }
    }

    /// Whether the count counts no more.
    fn is_over(self, count: &Throttle, now: Timestamp) -> bool {
        match self {
            Self::Window(_, seconds) => now.duration_since(count.since).as_secs() >= seconds,
            Self::Growing(..) => now.duration_since(count.until).as_secs() >= FORGOTTEN,
        }
    }
}

/// Whether a stored count may be cleared away.
pub(crate) fn is_over(key: &RowKey, count: &Throttle, now: Timestamp) -> bool {
    let counted = Counted::ALL.into_iter().find(|one| one.name() == key.parent);
    counted.map_or(count.until <= now, |one| one.limit().is_over(count, now))
}

/// The part of an address that belongs to one customer: IPv6 networks are given out as /64 at least.
pub(crate) fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

/// A reserved attempt.
#[derive(Debug)]
#[must_use = "it is given back, or has failed"]
pub(crate) struct Attempt(Vec<(Counted, String)>);

impl Workbench {
    /// Reserves one attempt on each of these counts.
    ///
    /// # Errors
    /// [`Refusal::TooManyAttempts`]; then nothing is reserved.
    pub(crate) async fn reserve(&self, counted: Vec<(Counted, String)>) -> Result<Attempt> {
        // most of a flood is turned away here, by reading only
        drop(self.one_more(&counted).await?);
        // in one server one after another; between servers the versions decide
        let _turn = self.attempts().lock().await;
        for waiting in 0..RESERVATIONS {
            match self.commit(self.one_more(&counted).await?).await {
                Ok(_) => return Ok(Attempt(counted)),
                Err(Error::Stale) => tokio::time::sleep(Duration::from_millis(1_u64 << waiting)).await,
                Err(other) => return Err(other),
            }
        }
        Err(Refusal::TooManyAttempts { seconds: 1 }.into())
    }

    /// The unit of work that counts one more on each, unless one of them has to wait.
    async fn one_more(&self, counted: &[(Counted, String)]) -> Result<Work> {
        let (now, mut unit, mut wait) =
            (self.now(), Self::unrecorded(&Permitted::system(SystemTask::CountAttempts)), 0);
        for (what, whose) in counted {
            let old: Option<Versioned<Throttle>> = self.store().one(what.key(whose)).await?;
            wait = wait.max(old.as_ref().map_or(0, |kept| kept.value.until.duration_since(now).as_secs()));
            let next = what.limit().one_more(old.as_ref().map(|kept| &kept.value), now);
            match old {
                Some(kept) => unit.update(&Versioned { value: next, ..kept })?,
                None => unit.insert(what.key(whose), &next)?,
            }
        }
        if wait > 0 {
            self.security(SecurityEvent::Throttled, None);
            return Err(Refusal::TooManyAttempts { seconds: wait }.into());
        }
        Ok(unit)
    }

    /// It was right: the attempt is given back.
    pub(crate) async fn give_back(&self, attempt: Attempt) -> Result<()> {
        let _turn = self.attempts().lock().await;
        self.settle(async || {
            let mut unit = Self::unrecorded(&Permitted::system(SystemTask::CountAttempts));
            for (what, whose) in &attempt.0 {
                let old: Option<Versioned<Throttle>> = self.store().one(what.key(whose)).await?;
                let Some(kept) = old else { continue };
                let next = what.limit().one_less(&kept.value, self.now());
                if what.forgives() || next.failures == 0 {
                    unit.remove(&kept);
                } else {
                    unit.update(&Versioned { value: next, ..kept })?;
                }
            }
            self.commit(unit).await.map(|_| ())
        })
        .await
    }

    /// It was wrong: it stays counted. When the account has to wait from now on, its owner is told; for an account that
    /// does not exist the same is done but for the notice, so that time tells nobody which exist.
    pub(crate) async fn failed(&self, attempt: &Attempt, member: Option<&Versioned<Member>>) -> Result<()> {
        for (what, whose) in attempt.0.iter().filter(|(what, _)| what.tells()) {
            let kept: Option<Versioned<Throttle>> = self.store().one(what.key(whose)).await?;
            let Some(kept) = kept.filter(|kept| kept.value.until > self.now()) else { continue };
            let mut unit = Self::unrecorded(&Permitted::system(SystemTask::CountAttempts));
            unit.update(&kept)?;
            if let Some(member) = member {
                let kind = NoticeKind::SignInAttempts { member: member.id().to_owned() };
                let notice = Notification { kind, to: Some(member.id().to_owned()), at: self.now() };
                unit.put(
                    RowKey::new(&member.key.parent, format!("sign-in-attempts/{}", member.id())),
                    &notice,
                )?;
            }
            return match self.commit(unit).await {
                // another failure of the same moment tells
                Ok(_) | Err(Error::Stale) => Ok(()),
                Err(other) => Err(other),
            };
        }
        Ok(())
    }
}

/// Whoever has a way back in by an administrator begins anew, also from where the request at hand comes: the wrong passwords that
/// made the way back necessary were tried there.
pub(crate) fn forget_failures(member: &MemberId, email: &str, unit: &mut UnitOfWork) {
    let here = security::with(|visitor| visitor.address).map(|address| pair(&address.to_string(), email));
    let account = [(Counted::Account, email.to_owned()), (Counted::Code, member.to_string())];
    for (what, whose) in account.into_iter().chain(here.map(|pair| (Counted::Pair, pair))) {
        unit.remove_key::<Throttle>(&what.key(&whose));
    }
}

/// Whose the count of an account's passwords from one address is.
pub(crate) fn pair(address: &str, email: &str) -> String {
    format!("{} {email}", network(address))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use simsa_store::records::Throttle;

    use super::{Counted, Limit, network};

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_772_409_600 + seconds).unwrap()
    }

    /// How many attempts somebody gets in a day who tries whenever it is possible.
    fn in_a_day(limit: Limit, from: i64, old: &mut Option<Throttle>) -> u32 {
        let mut tried = 0;
        for second in from..from + 24 * 3600 {
            while old.as_ref().is_none_or(|old| old.until <= at(second)) {
                *old = Some(limit.one_more(old.as_ref(), at(second)));
                tried += 1;
            }
        }
        tried
    }

    /// The figures of docs/decisions/0035-sign-in.md and docs/security/workbench.md.
    #[test]
    fn what_can_be_tried_in_a_day() {
        for (counted, first, later) in [
            (Counted::Device, 33, 24),
            (Counted::Pair, 30, 24),
            (Counted::Account, 38, 24),
            (Counted::Code, 14, 6),
            (Counted::Address, 4800, 4800),
            (Counted::Installation, 24_000, 24_000),
        ] {
            let mut count = None;
            assert_eq!(in_a_day(counted.limit(), 0, &mut count), first, "{counted:?}, the first day");
            let next = in_a_day(counted.limit(), 24 * 3600, &mut count);
            assert!(next.abs_diff(later) <= 1, "{counted:?}, each day after it: {next}");
        }
    }

    #[test]
    fn what_is_given_back_counts_no_more() {
        let limit = Counted::Device.limit();
        let mut count = None;
        for _ in 0..5 {
            count = Some(limit.one_more(count.as_ref(), at(0)));
        }
        let count = count.unwrap();
        assert_eq!((count.failures, count.until), (5, at(60)));
        let less = limit.one_less(&count, at(1));
        assert_eq!((less.failures, less.until), (4, at(1)));
    }

    #[test]
    fn a_network_is_one_customers() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2::9"));
        assert_ne!(network("2001:db8:1:2::9"), network("2001:db8:1:3::9"));
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }
}
