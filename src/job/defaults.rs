//! What a new disc begins with, from the person's settings.

use crate::base::bytes::Timestamp;
use crate::model::spec::{
    ImageSpec, IsoLevel, JolietLimit, ModePolicy, OwnerPolicy, RockRidgeVersion,
};
use crate::ops::scan_host::ScanOptions;
use crate::settings::{NewDisc, Owner, Permissions};

/// The image a new document is to make; `date` is the time of the build, taken by the face.
pub fn new_spec(disc: &NewDisc, date: Timestamp) -> ImageSpec {
    ImageSpec {
        level: match disc.iso_level {
            1 => IsoLevel::One,
            2 => IsoLevel::Two,
            4 => IsoLevel::Four,
            _ => IsoLevel::Three,
        },
        rock_ridge: disc.has_rock_ridge.then_some(RockRidgeVersion::V110),
        joliet: disc.joliet_units.map(|units| match units {
            103 => JolietLimit::Units103,
            _ => JolietLimit::Units64,
        }),
        owner: match disc.owner {
            Owner::Root => OwnerPolicy::Root,
            Owner::Host => OwnerPolicy::Host,
            Owner::Ids { uid, gid } => OwnerPolicy::Ids { uid, gid },
        },
        mode: match disc.permissions {
            Permissions::Plain => ModePolicy::Plain,
            Permissions::Host => ModePolicy::Host,
            Permissions::Fixed(mode) => ModePolicy::Fixed(mode),
        },
        dedupe: disc.dedupe,
        ..ImageSpec::new(date)
    }
}

/// How files are added to a document.
pub fn scan_options(disc: &NewDisc) -> ScanOptions {
    let usual = ScanOptions::default();
    ScanOptions {
        system_names: disc.left_out.clone().unwrap_or(usual.system_names),
        follow_links: disc.follow_links,
        ..ScanOptions::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_settings_make_the_usual_disc() {
        let date = Timestamp::from_unix(1);
        assert_eq!(new_spec(&NewDisc::default(), date), ImageSpec::new(date));
        assert_eq!(scan_options(&NewDisc::default()), ScanOptions::default());
        let disc = NewDisc { left_out: Some(Vec::new()), ..NewDisc::default() };
        assert!(scan_options(&disc).system_names.is_empty());
    }
}
