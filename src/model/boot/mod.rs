//! What an image offers to firmware, and what follows from it: facts that were read, verdicts that
//! rules gave. Plain values; reading is `opened`, judging is `ops::boot_check`.

mod facts;
mod partitions;
mod program;
mod verdict;

pub use facts::{
    BootEntryFacts, BootFacts, BootImageLength, BootProgram, BootVolume, CatalogFacts,
    CatalogFault, InfoTable, IsoFacts, TreeFacts,
};
pub use partitions::{
    ApmEntry, ApmFacts, CodeTarget, GptEntry, GptFacts, GptHeader, MbrCode, MbrEntry, MbrFacts,
};
pub use program::{
    BootConfig, ConfigKind, ConfigName, ConfigUse, EfiArchitecture, EfiLoader, EfiProgram,
    GrubEmbedded, SbatEntry, SignatureFacts,
};
pub use verdict::{
    Firmware, Medium, Mend, PathVerdict, Place, Reason, Rule, Verdict, Weight, exit_has_start,
};
