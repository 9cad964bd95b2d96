//! A place that holds records as the rules look at it: whether it counts, whether it is a cloud service.

use simsa_law::readings;
use simsa_model::fields;
use simsa_model::{Facility, Premises, Role, Storage};

use crate::held::Condition;

/// One place that holds records, with its terms.
pub(crate) struct Site<'a> {
    pub(crate) storage: &'a Storage,
    /// A third party's facility outside the institution (적용대상, first case).
    pub(crate) outside_facility: Condition,
    /// Built by the institution or its parent, and offered commercially (적용대상, second case).
    pub(crate) own_commercial: Condition,
    /// Either: the place falls under S014.
    pub(crate) counts: Condition,
    /// Run as a cloud computing service in the sense of the act.
    pub(crate) cloud_service: Condition,
}

impl<'a> Site<'a> {
    pub(crate) fn new(storage: &'a Storage) -> Self {
        let outside_facility = outside_facility(storage);
        let own_commercial = own_commercial(storage);
        let counts = outside_facility.clone().or(own_commercial.clone());
        Self { storage, outside_facility, own_commercial, counts, cloud_service: cloud_service(storage) }
    }

    pub(crate) fn is_backup(&self) -> bool {
        self.storage.role == Some(Role::Backup)
    }

    /// Somebody else's equipment, standing inside the institution.
    pub(crate) fn is_inside_third_party(&self) -> Condition {
        place(self.storage, Premises::Inside).and(self.facility(is_third_party)).reading(&readings::R_050)
    }

    pub(crate) fn facility(&self, test: impl Fn(Facility) -> bool) -> Condition {
        facility(self.storage, test)
    }
}

/// The places on which duties rest: those that fall under S014, or all of them where none does.
pub(crate) fn counted<'s, 'f>(sites: &'s [Site<'f>]) -> impl Iterator<Item = &'s Site<'f>> {
    let none = sites.iter().all(|site| site.counts.is_no());
    sites.iter().filter(move |site| none || !site.counts.is_no())
}

/// Run by somebody to whom customers entrust their machines or data.
const fn is_third_party(facility: Facility) -> bool {
    matches!(facility, Facility::Idc | Facility::CloudProvider | Facility::Maker | Facility::Association)
}

fn outside_facility(storage: &Storage) -> Condition {
    place(storage, Premises::Outside).and(facility(storage, is_third_party))
}

fn own_commercial(storage: &Storage) -> Condition {
    let third_party = facility(storage, is_third_party);
    let inside = place(storage, Premises::Inside);
    let third_party_inside = third_party.is_yes() && inside.is_yes();
    // A third party's facility inside the institution is not "outside", and the text is silent about it.
    let whose = third_party.not().or(inside);
    whose.and(stated_commercial(storage)).reading_if(third_party_inside, &readings::R_050)
}

fn cloud_service(storage: &Storage) -> Condition {
    let technology = Condition::flag(fields::storage::CLOUD.of(&storage.id), storage.cloud);
    // It has the looks of one: cloud technology, or a cloud provider's facility.
    let looks_like_one = storage.cloud == Some(true) || storage.facility == Some(Facility::CloudProvider);
    let service = technology.and(commercial_service(storage));
    let reading = match storage.facility {
        Some(Facility::Association) => &readings::R_048,
        _ => &readings::R_024,
    };
    let not_one = service.is_no() && looks_like_one;
    service.reading_if(not_one, reading)
}

/// 상용, where the facility itself does not settle it: a cloud provider offers its service commercially by definition
/// (클라우드컴퓨팅법 제2조제3호); what an association built only for its members is not commercial (참고3). Inside an
/// institution neither goes without saying.
fn commercial_service(storage: &Storage) -> Condition {
    match (storage.commercial, storage.place, storage.facility) {
        (None, Some(Premises::Outside), Some(Facility::CloudProvider)) => facility(storage, |_| true),
        (None, Some(Premises::Outside), Some(Facility::Association)) => facility(storage, |_| false),
        _ => stated_commercial(storage),
    }
}

fn stated_commercial(storage: &Storage) -> Condition {
    Condition::flag(fields::storage::COMMERCIAL.of(&storage.id), storage.commercial)
}

fn place(storage: &Storage, wanted: Premises) -> Condition {
    Condition::when(fields::storage::PLACE.of(&storage.id), storage.place, Premises::id, |place| {
        place == wanted
    })
}

fn facility(storage: &Storage, test: impl Fn(Facility) -> bool) -> Condition {
    Condition::when(fields::storage::FACILITY.of(&storage.id), storage.facility, Facility::id, test)
}
