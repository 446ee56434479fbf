//! What the user wants, as plain values: every default is named in one place.

mod image;

pub use image::{
    Deep, HideRule, ImageSpec, IsoLevel, JolietLimit, ModePolicy, OwnerPolicy, RockRidgeVersion,
    SortRule, VolumeSpec,
};
