//! The closed list of things the program can notice.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// Something the program can notice. The text of a code is `diag-<id>` in the locales.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// Every code there is.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The stable kebab-case name of `--json`.
            pub fn id(self) -> &'static str {
                match self {
                    $(Code::$name => $text,)*
                }
            }
        }
    };
}

codes! {
    // -- volume descriptors --
    /// Both-endian halves of a field differ; the little-endian one was used. Args: field.
    EndianMismatch = "endian-mismatch",
    /// The descriptor set has no terminator.
    TerminatorMissing = "terminator-missing",
    /// More descriptors than anyone writes; the rest was not read.
    TooManyDescriptors = "too-many-descriptors",
    /// The image has no primary volume descriptor.
    PrimaryMissing = "primary-missing",
    /// Several primary descriptors that differ.
    PrimaryDiffers = "primary-differs",
    /// A block size no standard allows; 2048 was used. Args: value.
    BlockSizeOdd = "block-size-odd",
    /// The volume says it is larger than the file. Args: declared, actual (bytes).
    ImageTruncated = "image-truncated",
    /// A change of the file was cut off; it is shown as it was before.
    ImageInterrupted = "image-interrupted",
    /// The joliet escape sequence has an unknown level.
    JolietLevelUnknown = "joliet-level-unknown",
    // -- directories --
    /// A directory's extent lies outside the image. Args: path.
    DirectoryOutside = "directory-outside",
    /// A directory contains itself or a parent; the ring was cut. Args: path.
    DirectoryLoop = "directory-loop",
    /// A directory is reached by two paths; listed once more, read once. Args: path.
    DirectoryShared = "directory-shared",
    /// A directory record is malformed and was skipped. Args: path.
    RecordBad = "record-bad",
    /// A directory is longer than the limit; the rest was not read. Args: path.
    DirectoryTooLarge = "directory-too-large",
    /// Reading stopped at the limit of entries. Args: limit.
    TooManyEntries = "too-many-entries",
    /// Folders are nested deeper than the limit. Args: path.
    TooDeep = "too-deep",
    /// A sector could not be read. Args: path.
    ReadFailed = "read-failed",
    /// The path tables and the tree disagree. Args: view.
    PathTableDiffers = "path-table-differs",
    /// An interleaved file; its data can't be read. Args: path.
    Interleaved = "interleaved",
    /// A sparse file (SF); its data can't be read. Args: path.
    SparseFile = "sparse-file",
    /// A multi-extent chain that does not end, or ends in a folder. Args: path.
    MultiExtentBad = "multi-extent-bad",
    /// A file's data lies outside the image in part or in whole. Args: path.
    FileOutside = "file-outside",
    /// Extents of different files overlap in part. Args: path, other.
    ExtentsOverlap = "extents-overlap",
    /// Two entries of one folder have the same name. Args: path.
    NameTwice = "name-twice",
    /// A name holds characters that can't stand in a file name; shown and extracted changed. Args: path.
    NameUnsafe = "name-unsafe",
    // -- system use --
    /// A system use area is malformed; the rest of it was skipped. Args: path.
    SystemUseBad = "system-use-bad",
    /// A chain of continuation areas loops, leaves the image or is too long. Args: path.
    ContinuationBad = "continuation-bad",
    /// A relocated directory's links are broken. Args: path.
    RelocationBad = "relocation-bad",
    /// A symbolic link's target is malformed. Args: path.
    LinkTargetBad = "link-target-bad",
    /// A time stamp is no date. Args: path.
    TimeBad = "time-bad",
    /// A compressed file (zisofs) is malformed. Args: path.
    ZisofsBad = "zisofs-bad",
    /// A compression (zisofs) that can't be read. Args: path, algorithm.
    ZisofsAlgorithm = "zisofs-algorithm",
    // -- UDF --
    /// The disc says it is UDF, but no anchor was found.
    UdfAnchorMissing = "udf-anchor-missing",
    /// A structure without which nothing can be shown is missing. Args: what.
    UdfIncomplete = "udf-incomplete",
    /// Checksum, CRC or location of a descriptor is wrong; it was read all the same. Args: what, problem.
    UdfDescriptorBad = "udf-descriptor-bad",
    /// A damaged or missing structure was read from its copy. Args: what.
    UdfCopyUsed = "udf-copy-used",
    /// A descriptor and its copy say different things. Args: what.
    UdfCopyDiffers = "udf-copy-differs",
    /// A partition map is malformed or of a kind nobody knows. Args: index.
    UdfMapBad = "udf-map-bad",
    /// No sparing table could be read: blocks that moved are read from where they were.
    UdfSparingMissing = "udf-sparing-missing",
    /// No virtual allocation table was found.
    UdfVatMissing = "udf-vat-missing",
    /// The volume was not closed properly.
    UdfNotClosed = "udf-not-closed",
    /// A file's entry can't be read. Args: path.
    FileEntryBad = "file-entry-bad",
    /// Checksum, CRC or location of a file's entry is wrong; it was read all the same. Args: path, problem.
    FileEntryFaulty = "file-entry-faulty",
    /// A file's extents are malformed or shorter than the file. Args: path.
    FileExtentsBad = "file-extents-bad",
    /// A file's streams or attributes can't be read whole. Args: path.
    StreamsBad = "streams-bad",
    /// Deleted files are still recorded. Args: count.
    DeletedEntries = "deleted-entries",
    /// Blocks in use that the space bitmap calls free. Args: count.
    SpaceBitmapFree = "space-bitmap-free",
    /// Blocks that the space bitmap calls used and nothing names. Args: count.
    SpaceBitmapLost = "space-bitmap-lost",
    // -- other file systems --
    /// A chain of clusters that goes round, meets a free cluster or ends early. Args: path.
    ClusterChainBad = "cluster-chain-bad",
    /// A part of the catalog or of a file's extents can't be read; what is there is shown. Args: path.
    CatalogBad = "catalog-bad",
    /// A file that macOS compressed; its data can't be read. Args: path.
    HfsCompressed = "hfs-compressed",
    // -- boot --
    /// A boot catalog lies outside the image, is none, or its checksum is wrong. Args: sector.
    BootCatalogBad = "boot-catalog-bad",
    // -- containers --
    /// A file that a sheet names is not there; another one that fits was taken. Args: named, used.
    SheetFileMended = "sheet-file-mended",
    /// A file that a sheet names is not there, and nothing fits. Args: named.
    SheetFileMissing = "sheet-file-missing",
    /// A track reaches beyond the end of its file. Args: track.
    TrackShort = "track-short",
    /// A sheet says another sector size than its file has; the file was believed. Args: track,
    /// declared, actual.
    SectorSizeDiffers = "sector-size-differs",
    /// An audio file that can't be decoded, or is not 44 100 Hz stereo of 16 bits. Args: file.
    AudioFormatUnknown = "audio-format-unknown",
    /// A part of a split image is missing although later ones are there. Args: number.
    SplitPartMissing = "split-part-missing",
    // -- views and sessions --
    /// Another view holds files that the chosen one lacks. Args: view, count.
    OtherViewHasMore = "other-view-has-more",
    /// Two views show different data under one path, or one lacks files of the other. Args: view,
    /// other, count, path.
    ViewsDisagree = "views-disagree",
    /// Older sessions are there too. Args: count.
    OlderSessions = "older-sessions",
    /// File names are not valid UTF-8; a character set must be guessed.
    CharsetUnclear = "charset-unclear",
    // -- preflight: args of all are count, view, limit, path and new of the first case --
    /// Names became equal in a view and got numbers.
    NameClash = "name-clash",
    /// Names are too long for a view and were cut.
    NameCut = "name-cut",
    /// Names hold characters that a view has not; they were replaced.
    NameReplaced = "name-replaced",
    /// Names that Windows shows but can't make itself: devices, a full stop or space at the end.
    NameWindows = "name-windows",
    /// Names of one folder that differ in case only.
    NameCaseTwins = "name-case-twins",
    /// Names so long that Linux cuts them.
    NameLongLinux = "name-long-linux",
    /// Names that are no UTF-8.
    NameNotUtf8 = "name-not-utf8",
    /// Targets of links so long that libisofs, and beyond 4095 bytes Linux, can't read them.
    LinkLong = "link-long",
    /// Links, devices, pipes and sockets that a view can't list.
    SpecialLeftOut = "special-left-out",
    /// Folders deeper than eight levels stay where they are.
    FolderDeep = "folder-deep",
    /// Folders deeper than eight levels were moved.
    FolderRelocated = "folder-relocated",
    /// A folder has more entries than can be recorded.
    FolderTooLarge = "folder-too-large",
    /// Paths longer than a view allows.
    PathLong = "path-long",
    /// More folders than a path table can number.
    DirectoriesMany = "directories-many",
    /// Files of 4 GiB and more, recorded in several sections.
    FileSections = "file-sections",
    /// Files of more sections than Linux reads.
    FileManySections = "file-many-sections",
    /// Files of 4 GiB and more, which the level does not allow.
    FileLargeForLevel = "file-large-for-level",
    /// Times outside 1900 to 2155.
    TimeOutside = "time-outside",
    /// A text of the volume is too long for its field.
    FieldCut = "field-cut",
    /// A text of the volume holds characters its field has not.
    FieldChanged = "field-changed",
    /// A text of the volume has lower case letters; nearly everybody accepts them.
    FieldLowerCase = "field-lower-case",
    /// A field that must name a file of the root names none.
    FieldNamesNoFile = "field-names-no-file",
    /// A glob that can't be understood.
    GlobBad = "glob-bad",
    /// Rules of the layout were left out of the plan. Args: count.
    PlacementLost = "placement-lost",
    // -- boot, as planned --
    /// A boot image is not in the tree, or is no file.
    BootImageGone = "boot-image-gone",
    /// A boot image is empty.
    BootImageEmpty = "boot-image-empty",
    /// A boot image that is patched can't be read, or was not.
    BootImageUnread = "boot-image-unread",
    /// A boot image is too short for what is written into it. Limit: bytes.
    BootImageShort = "boot-image-short",
    /// A floppy image of another size than its floppy. Limit: bytes.
    BootFloppySize = "boot-floppy-size",
    /// A hard disk image without exactly one partition.
    BootDiskTable = "boot-disk-table",
    /// Boot code that looks for an image, and there is none.
    BootCodeAimless = "boot-code-aimless",
    /// More partitions than a table holds. Limit: how many.
    BootPartitionsMany = "boot-partitions-many",
    /// Partition tables that want the same sectors.
    BootTablesClash = "boot-tables-clash",
    /// A partition offset that leaves no room for the descriptors. Limit: sectors.
    BootOffsetSmall = "boot-offset-small",
    /// A name an EFI volume can't hold.
    EspName = "esp-name",
    /// Two names that are one on an EFI volume.
    EspClash = "esp-clash",
    /// A file or folder too large for an EFI volume.
    EspTooLarge = "esp-too-large",
    /// Links and devices, which an EFI volume can't hold.
    EspLeftOut = "esp-left-out",
    /// Files that changed since they were added.
    SourceChanged = "source-changed",
    /// Files that are gone.
    SourceMissing = "source-missing",
    /// Files that can't be read.
    SourceUnreadable = "source-unreadable",
    /// A value of a project file makes no sense and was left out. Args: what, value.
    ProjectOdd = "project-odd",
    /// A project file was written by a newer program. Args: version.
    ProjectNewer = "project-newer",
    /// A project was begun from an image, which its file does not say.
    ProjectOriginLeftOut = "project-origin-left-out",
    /// An image that a project takes files from is not there. Args: path.
    ProjectSourceMissing = "project-source-missing",
    /// An image that a project takes files from is another one now. Args: path.
    ProjectSourceChanged = "project-source-changed",
    // -- editing an opened image --
    /// Compressed files are stored unpacked in the edited image. Args: count.
    EditUnpacks = "edit-unpacks",
    /// Checksums of files that name places of the disc are left out. Args: count.
    EditDropsChecksums = "edit-drops-checksums",
    /// Earlier sessions are left out. Args: count.
    EditDropsSessions = "edit-drops-sessions",
    /// Descriptors nobody here writes are left out. Args: count.
    EditDropsDescriptors = "edit-drops-descriptors",
    /// A volume beside the edited one is left out. Args: volume.
    EditDropsVolume = "edit-drops-volume",
    // -- comparing --
    /// Bytes that could not be compared, because one side can't be read there. Args: bytes.
    CompareUnread = "compare-unread",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_kebab_case() {
        let mut seen = std::collections::HashSet::new();
        for code in Code::ALL {
            assert!(seen.insert(code.id()), "{} twice", code.id());
            assert!(
                code.id()
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            );
        }
    }
}
