//! Where the regions of cloud providers are: in Korea, abroad, or not known to us.

use crate::name::same_name;

/// A cloud provider.
#[derive(Debug)]
pub struct Provider {
    /// The id: `aws`, `naver-cloud`, …
    pub id: &'static str,
    /// Name in Korean.
    pub name: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// Other names people write.
    pub aliases: &'static [&'static str],
    /// The regions we know; one that is missing is unknown, not abroad.
    pub regions: &'static [Region],
    /// Services that have no region to choose: not bound to a region, which is not the same as abroad.
    pub services_without_region: &'static [RegionlessService],
}

impl Provider {
    /// Whether a person may mean this provider by `name`, whatever the case and spacing.
    pub fn is_called(&self, name: &str) -> bool {
        [self.id, self.name, self.name_en].iter().chain(self.aliases).any(|own| same_name(own, name))
    }

    /// The region of this name, display name or zone.
    pub fn region(&self, name: &str) -> Option<&'static Region> {
        self.regions.iter().find(|region| region.is_called(name))
    }

    /// The service of this name, if it is one that has no region.
    pub fn service_without_region(&self, name: &str) -> Option<&'static RegionlessService> {
        self.services_without_region.iter().find(|service| service.is_called(name))
    }
}

/// A region of one provider. The same string names other places with other providers.
#[derive(Debug)]
pub struct Region {
    /// The provider's own code, for example `ap-northeast-2`.
    pub id: &'static str,
    /// Other spellings of the same place: display names, availability zones.
    pub also: &'static [&'static str],
    /// Where it is.
    pub place: &'static str,
    /// Whether it lies in Korea as a whole.
    pub domestic: bool,
    /// Where we know it from.
    pub basis: &'static Basis,
    /// What a reader should know about it (Korean).
    pub remark: Option<&'static str>,
}

impl Region {
    /// Whether a person may mean this region by `name`, whatever the case and spacing.
    pub fn is_called(&self, name: &str) -> bool {
        same_name(self.id, name) || self.also.iter().any(|own| same_name(own, name))
    }
}

/// A service that has no region to choose.
#[derive(Debug)]
pub struct RegionlessService {
    /// The provider's own code, for example `route53`.
    pub id: &'static str,
    /// Other names people write.
    pub also: &'static [&'static str],
}

impl RegionlessService {
    /// Whether a person may mean this service by `name`, whatever the case and spacing.
    pub fn is_called(&self, name: &str) -> bool {
        same_name(self.id, name) || self.also.iter().any(|own| same_name(own, name))
    }
}

/// Where a statement about regions is known from.
#[derive(Debug, PartialEq, Eq)]
pub struct Basis {
    /// The id.
    pub id: &'static str,
    /// The source and when it was seen.
    pub text: &'static str,
}
