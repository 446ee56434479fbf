//! Whether an image starts on a kind of firmware from a kind of medium, and why.

use crate::base::diag::Arg;
use crate::base::units::ByteRange;

/// A kind of firmware.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Firmware {
    /// PC BIOS.
    Bios,
    /// UEFI of 64-bit PCs.
    UefiX64,
    /// UEFI of 32-bit PCs.
    UefiIa32,
    /// UEFI of 64-bit ARM machines.
    UefiArm64,
}

impl Firmware {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            Firmware::Bios => "bios",
            Firmware::UefiX64 => "uefi-x64",
            Firmware::UefiIa32 => "uefi-ia32",
            Firmware::UefiArm64 => "uefi-arm64",
        }
    }
}

/// How the image reaches the machine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Medium {
    /// As a disc.
    Cd,
    /// On a stick, written byte for byte.
    Usb,
    /// On a FAT stick to which the files were copied.
    Fat,
}

impl Medium {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            Medium::Cd => "cd",
            Medium::Usb => "usb",
            Medium::Fat => "fat",
        }
    }
}

/// Whether it starts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Verdict {
    /// It does not.
    No,
    /// That can't be known without the machine, for a reason of a closed list.
    Doubtful,
    /// It does: firmware finds the loader, and the loader its configuration.
    Starts,
}

impl Verdict {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            Verdict::No => "no",
            Verdict::Doubtful => "doubtful",
            Verdict::Starts => "starts",
        }
    }
}

/// What a reason does to a verdict.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Weight {
    /// It can't start.
    Blocks,
    /// It can't be known whether it starts.
    Unsure,
    /// It starts, but not on every machine, or not everything of it.
    Caution,
    /// This is what it starts with.
    Supports,
}

impl Weight {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            Weight::Blocks => "blocks",
            Weight::Unsure => "unsure",
            Weight::Caution => "caution",
            Weight::Supports => "supports",
        }
    }
}

/// What a reason rests on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// Bytes of the image.
    Bytes(ByteRange),
    /// A file, or a line of it.
    File {
        /// The volume, as in `--volume`.
        volume: String,
        /// Path in it.
        path: String,
        /// Line, counted from 1.
        line: Option<u32>,
    },
}

/// Why a verdict is as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// The rule that says so; its words are `reason-<id>`.
    pub rule: Rule,
    /// What it does to the verdict.
    pub weight: Weight,
    /// Values for the sentence.
    pub args: Vec<(&'static str, Arg)>,
    /// What it rests on.
    pub place: Option<Place>,
    /// What would mend it.
    pub mend: Option<Mend>,
}

impl Reason {
    /// A reason without values and place.
    pub fn new(rule: Rule, weight: Weight) -> Reason {
        Reason { rule, weight, args: Vec::new(), place: None, mend: None }
    }

    /// Adds a value for the sentence.
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Reason {
        self.args.push((name, value.into()));
        self
    }

    /// Says on which bytes it rests.
    pub fn at(mut self, range: ByteRange) -> Reason {
        self.place = Some(Place::Bytes(range));
        self
    }

    /// Says on which file it rests.
    pub fn in_file(mut self, volume: &str, path: &str, line: Option<u32>) -> Reason {
        let (volume, path) = (volume.to_owned(), path.to_owned());
        self.place = Some(Place::File { volume, path, line });
        self
    }

    /// Says what would mend it.
    pub fn mended_by(mut self, mend: Mend) -> Reason {
        self.mend = Some(mend);
        self
    }
}

/// The verdict for one way to start.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PathVerdict {
    /// The firmware.
    pub firmware: Firmware,
    /// The medium.
    pub medium: Medium,
    /// Whether it starts.
    pub verdict: Verdict,
    /// Why, the heaviest reason first.
    pub reasons: Vec<Reason>,
}

/// Whether any way starts, or may: the exit code of `boot`.
pub fn exit_has_start(paths: &[PathVerdict]) -> bool {
    paths.iter().any(|path| path.verdict != Verdict::No)
}

macro_rules! closed {
    ($(#[$outer:meta])* $kind:ident: $($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        $(#[$outer])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $kind {
            $($(#[$doc])* $name,)*
        }

        impl $kind {
            /// All of them.
            pub const ALL: &'static [$kind] = &[$($kind::$name,)*];

            /// The stable kebab-case name of `--json`.
            pub fn id(self) -> &'static str {
                match self {
                    $($kind::$name => $text,)*
                }
            }
        }
    };
}

closed! {
    /// The closed list of rules. R numbers are those of peers.md 4.2. The text is
    /// `reason-<id>`; args are named beside each.
    Rule:
    // -- discs --
    /// There is no boot record, so nothing starts from a disc (R4).
    NoCatalog = "no-catalog",
    /// The boot record is not where it must be, the second descriptor. Args: sector.
    RecordMisplaced = "record-misplaced",
    /// The validation entry is wrong: firmware ignores the catalog (R7).
    CatalogInvalid = "catalog-invalid",
    /// The sum of the validation entry is wrong (R7).
    CatalogSumWrong = "catalog-sum-wrong",
    /// The catalog is malformed behind entries that work (R7). Args: fault.
    CatalogMalformed = "catalog-malformed",
    /// No entry of the catalog is for this firmware (R2). Args: firmware.
    NoEntry = "no-entry",
    /// The entry is marked as not bootable. Args: number.
    EntryNotBootable = "entry-not-bootable",
    /// The entry is not marked for UEFI: much firmware ignores it. Args: number.
    EntryPlatform = "entry-platform",
    /// The entry stands behind what firmware reads of the catalog of a stick.
    EntryTooFar = "entry-too-far",
    /// The image of an entry lies outside the image (R7). Args: number.
    ImageOutside = "image-outside",
    /// The image of an entry holds nothing but zeros. Args: number.
    ImageEmpty = "image-empty",
    /// Too few sectors of the image are loaded (R7). Args: number, sectors, wanted.
    LoadTooShort = "load-too-short",
    /// The sector count of an EFI image counts 2048s, or was cut to 16 bits (R7). Args: number,
    /// declared, actual (bytes).
    EfiSizeWrong = "efi-size-wrong",
    /// The image is no floppy of the emulated size. Args: number.
    EmulationSize = "emulation-size",
    /// Emulated hard disks start in few firmwares. Args: number.
    HardDiskEmulation = "hard-disk-emulation",
    /// The boot-info table is stale (R13). Args: number.
    InfoTableStale = "info-table-stale",
    /// The loader needs a boot-info table, and there is none (R13). Args: number.
    InfoTableMissing = "info-table-missing",
    /// GRUB's address of itself is stale (R13). Args: number.
    Grub2Stale = "grub2-stale",
    /// A program nobody here knows is started. Args: number.
    UnknownProgram = "unknown-program",
    /// The entry that firmware takes. Args: number, program.
    EntryFound = "entry-found",
    // -- sticks --
    /// The start area is empty: nothing starts from a stick (R1, R10).
    StartEmpty = "empty-start",
    /// The first sector is not signed (55 AA).
    NoSignature = "no-signature",
    /// The first sector has partitions and no code.
    NoCode = "no-code",
    /// The code of the first sector points to what is not there any more. Args: byte.
    CodeTargetStale = "code-target-stale",
    /// Code nobody here knows is started.
    UnknownCode = "unknown-code",
    /// The code starts the active partition, and there is none.
    NoActivePartition = "no-active-partition",
    /// Some firmware wants an active partition.
    NothingActive = "nothing-active",
    /// The code that firmware starts. Args: code.
    CodeFound = "code-found",
    /// Only the catalog leads to the EFI image: some firmware wants a partition (R3).
    OnlyCatalog = "only-catalog",
    /// No way leads to a volume that UEFI can read.
    NoEfiVolume = "no-efi-volume",
    /// The first GPT is damaged, and firmware takes the copy (R8).
    GptDamaged = "gpt-damaged",
    /// The copy of the GPT is missing or not at the end (R8).
    GptBackupMisplaced = "gpt-backup-misplaced",
    /// A partition reaches beyond the end of the image (R8).
    PartitionBeyondEnd = "partition-beyond-end",
    /// Entries of the MBR overlap: much firmware refuses the table.
    MbrOverlaps = "mbr-overlaps",
    /// MBR says GPT, and there is none.
    ProtectiveWithoutGpt = "protective-without-gpt",
    /// The EFI image is not typed as one in the table. Args: number.
    EspTypeWrong = "esp-type-wrong",
    /// The partition that firmware takes. Args: volume.
    EspFound = "esp-found",
    // -- programs --
    /// No program of the right name for this processor (R5). Args: path, volume.
    NoProgram = "no-program",
    /// A program for another processor stands under the name (R14). Args: path, found.
    WrongArchitecture = "wrong-architecture",
    /// What stands under the name is no EFI program (R14). Args: path.
    NotAProgram = "not-a-program",
    /// The program is there only inside the EFI image (R6). Args: path, volume.
    OnlyInEfiImage = "only-in-efi-image",
    /// A file is too large for FAT (R9). Args: path, size.
    TooLargeForFat = "too-large-for-fat",
    /// The program that firmware starts. Args: path, volume.
    ProgramFound = "program-found",
    /// The program is not signed: Secure Boot refuses it (R12). Args: path.
    Unsigned = "unsigned",
    /// Signed by a key that new machines may not have any more (R12). Args: path, signer.
    OldAuthority = "old-authority",
    /// No generation for revocation (SBAT), or one that is revoked (R12). Args: path, component,
    /// generation.
    SbatOld = "sbat-old",
    /// Firmware with a UDF driver only. Args: path.
    NeedsUdfDriver = "needs-udf-driver",
    // -- configuration --
    /// The loader's configuration is not there. Args: path.
    ConfigMissing = "config-missing",
    /// The configuration that the loader reads. Args: path.
    ConfigFound = "config-found",
    /// A part of the loader is not there. Args: path.
    LoaderPartMissing = "loader-part-missing",
    /// A file that the configuration names is not there. Args: name.
    NamedFileMissing = "named-file-missing",
    /// The configuration searches a volume name that this image does not have (R11). Args: name,
    /// label.
    LabelSearched = "label-searched",
    /// The configuration searches a volume id that this image does not have (R11). Args: name,
    /// uuid.
    UuidSearched = "uuid-searched",
    /// The image is Windows' and not made for sticks: its files have to be copied (R10).
    WindowsNotHybrid = "windows-not-hybrid",
}

closed! {
    /// What would mend something; the words are `mend-<id>`.
    Mend:
    /// Make a boot entry of this image.
    AddEntry = "add-entry",
    /// Correct the numbers of the catalog.
    CorrectCatalog = "correct-catalog",
    /// Patch the boot image for where it lies.
    PatchImage = "patch-image",
    /// Write start code and partitions for sticks.
    MakeHybrid = "make-hybrid",
    /// Write the partition tables again.
    RewriteTables = "rewrite-tables",
    /// Put the program into the EFI image or beside it.
    AddProgram = "add-program",
    /// Copy the files of the EFI image into the tree.
    CopyOutOfEfiImage = "copy-out-of-efi-image",
    /// Split the file.
    SplitFile = "split-file",
    /// Put the configuration back, or correct what it names.
    CorrectConfig = "correct-config",
    /// Give the volume the name or date that is searched.
    KeepVolumeId = "keep-volume-id",
    /// Take a newer signed loader.
    NewerLoader = "newer-loader",
    /// Copy the files to a FAT stick instead.
    CopyFiles = "copy-files",
}
