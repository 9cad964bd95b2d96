//! The facts of one case as the rules look at them: which places count, which are cloud services, who is public.
//!
//! These are the terms that several rules share. Each is worked out once, on the day on which the case is judged.

use simsa_catalogue::parameters;
use simsa_law::readings;
use simsa_model::fields;
use simsa_model::{ApplicantKind, Day, Facts, LegalForm, Served};

use crate::held::Condition;
use crate::site::{Site, counted};
use crate::validity::holdings::Holdings;

/// First day of the changed criterion ('21.6월 개정): no rule of this edition is older. It is the day on which the
/// parameter `s014.change` leaves its first period, the time before the change.
pub(crate) const CRITERION_CHANGED: Day = {
    let [_, changed, ..] = parameters::S014_CHANGE.periods else { panic!("the criterion never changed") };
    let Some(first) = changed.from else { panic!("a change has a first day") };
    Day(first)
};

/// Where a day lies seen from the change of the criterion, which the guide dates by its month alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChangeOfCriterion {
    Before,
    /// In the very month.
    During,
    After,
}

/// Before, in or after the month in which S014 was changed (parameter `s014.change`).
pub(crate) fn change_of_criterion(day: Day) -> ChangeOfCriterion {
    match parameters::S014_CHANGE.word_on(day.0) {
        Some("before") => ChangeOfCriterion::Before,
        Some("during") => ChangeOfCriterion::During,
        _ => ChangeOfCriterion::After,
    }
}

/// Facts and day, with the shared terms worked out.
pub(crate) struct CaseFacts<'a> {
    pub(crate) facts: &'a Facts,
    /// The day on which certificates and tests are judged.
    pub(crate) on: Day,
    /// The day on which rules are looked up; never before the first one.
    pub(crate) rules_on: Day,
    pub(crate) sites: Vec<Site<'a>>,
    /// The certificates by whose they are.
    pub(crate) holdings: Holdings<'a>,
}

impl<'a> CaseFacts<'a> {
    pub(crate) fn new(facts: &'a Facts, on: Day) -> Self {
        let sites: Vec<Site<'_>> = facts.storage.iter().map(Site::new).collect();
        let holdings = Holdings::new(facts, &sites);
        Self { facts, on, rules_on: on.max(CRITERION_CHANGED), sites, holdings }
    }

    /// Several operators are listed, so that they must be told apart.
    pub(crate) fn several(&self) -> bool {
        self.facts.operators.len() > 1
    }

    /// Some place is so; not known while no place is.
    pub(crate) fn any_site(&self, is_so: impl Fn(&Site<'_>) -> Condition) -> Condition {
        if self.sites.is_empty() {
            return Condition::unknown(fields::storage::WHOLE.path());
        }
        Condition::any(self.sites.iter().map(is_so))
    }

    /// Some place falls under S014.
    pub(crate) fn any_site_counts(&self) -> Condition {
        self.any_site(|site| site.counts.clone())
    }

    /// The places on which duties rest: those that fall under S014, or may yet; all, when none does.
    pub(crate) fn counted(&self) -> impl Iterator<Item = &Site<'a>> {
        counted(&self.sites)
    }

    /// Group II: some place that counts is a cloud service.
    pub(crate) fn cloud(&self) -> Condition {
        let cloud = |site: &Site<'_>| site.counts.clone().and(site.cloud_service.clone());
        let any = self.any_site(cloud);
        let mixed =
            any.is_yes() && self.sites.iter().any(|site| site.counts.is_yes() && site.cloud_service.is_no());
        any.reading_if(mixed, &readings::R_045)
    }

    /// Some institution served is a 국가·공공기관 in the sense of the criterion.
    pub(crate) fn serves_public(&self) -> Condition {
        self.served(|served| matches!(served, Served::Public | Served::Mixed)).and(self.some_form_is_public())
    }

    /// Every institution served is one.
    pub(crate) fn serves_only_public(&self) -> Condition {
        self.served(|served| served == Served::Public).and(self.every_form_is_public())
    }

    fn served(&self, test: impl Fn(Served) -> bool) -> Condition {
        Condition::when(fields::institutions::SERVED.path(), self.facts.institutions.served, Served::id, test)
    }

    fn some_form_is_public(&self) -> Condition {
        let beyond_doubt = |form: &LegalForm| form.is_listed() && !form.may_be_private_school();
        let only_schools = !self.facts.institutions.legal_forms.iter().any(beyond_doubt);
        let held = self.forms(|forms| forms.iter().any(|form| form.is_listed()));
        let by_reading = held.is_yes() && only_schools;
        held.reading_if(by_reading, &readings::R_052)
    }

    fn every_form_is_public(&self) -> Condition {
        let some_school = self.facts.institutions.legal_forms.iter().any(|form| form.may_be_private_school());
        let held = self.forms(|forms| forms.iter().all(|form| form.is_listed()));
        let by_reading = held.is_yes() && some_school;
        held.reading_if(by_reading, &readings::R_052)
    }

    fn forms(&self, test: impl Fn(&[LegalForm]) -> bool) -> Condition {
        let fact = fields::institutions::LEGAL_FORMS.path();
        let forms = &self.facts.institutions.legal_forms;
        if forms.is_empty() {
            return Condition::unknown(fact);
        }
        let shown: Vec<&str> = forms.iter().map(|form| form.id()).collect();
        Condition::from_fact(fact, shown.join(", "), test(forms))
    }

    /// The applicant serves its own member institutions, the case of the two examples of the exclusion.
    pub(crate) fn applicant_serves_members(&self) -> bool {
        matches!(
            self.facts.applicant.kind,
            Some(ApplicantKind::ParentInstitution | ApplicantKind::PublicBody)
        )
    }
}
