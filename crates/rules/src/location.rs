//! Where things are: the EMR system and its backup must be in Korea (item 4.3).
//!
//! A region's name alone says nothing, other providers use the same one; so the pair of provider and region is looked
//! up, and a pair that is not in the catalogue is unknown, not abroad.

use simsa_catalogue::{Region, RegionlessService, catalogue};

/// What is known of a place from the names that people write down.
#[derive(Clone, Copy, Debug)]
pub enum Location {
    /// The catalogue knows the region.
    Known(&'static Region),
    /// The service has no region to choose.
    NotRegionBound(&'static RegionlessService),
    /// The provider is known, the region is not.
    UnknownRegion,
    /// The provider is not known, or nothing was written down.
    Unknown,
}

/// Looks a place up by provider, region and name of the service.
pub fn locate(provider: Option<&str>, region: Option<&str>, service: Option<&str>) -> Location {
    let Some(provider) = provider.and_then(|name| catalogue().provider(name)) else {
        return Location::Unknown;
    };
    if let Some(regionless) = service.and_then(|name| provider.service_without_region(name)) {
        return Location::NotRegionBound(regionless);
    }
    match region.map(|name| provider.region(name)) {
        Some(Some(region)) => Location::Known(region),
        Some(None) => Location::UnknownRegion,
        None => Location::Unknown,
    }
}
