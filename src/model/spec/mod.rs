//! What the user wants, as plain values: every default is named in one place.

mod boot;
mod ground;
mod image;
mod placement;

pub use boot::{
    ApmPartition, ApmSpec, AppendAlign, BootCode, BootEntry, BootImageSource, BootPlatform,
    BootPolicy, BootSpec, CatalogSpec, Cylinders, Emulation, EspFrom, EspItem, EspSpec,
    GptPartition, GptSpec, KeptPart, LoadSize, MbrPartition, MbrSpec, PartitionSpan, Patch,
    SystemAreaSpec,
};
pub use ground::{AppendedSession, Base, Ground, SESSION_MARK};
pub use image::{
    Deep, HideRule, ImageSpec, IsoLevel, JolietLimit, ModePolicy, OwnerPolicy, RockRidgeVersion,
    SortRule, VolumeSpec,
};
pub use placement::{Placement, PlacementRule, RuleId, RuleKind, Selection, SortKey};
