//! The kinds of jobs by name: what lists and icons need of them.

/// A kind of job without its inputs, for names and icons.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum JobTag {
    /// [`JobKind::ScanHost`](super::JobKind).
    ScanHost,
    /// [`JobKind::Prepare`](super::JobKind).
    Prepare,
    /// [`JobKind::OpenImage`](super::JobKind).
    OpenImage,
    /// [`JobKind::ReadView`](super::JobKind).
    ReadView,
    /// [`JobKind::Survey`](super::JobKind).
    Survey,
    /// [`JobKind::CompareViews`](super::JobKind).
    CompareViews,
    /// [`JobKind::NameOnDisc`](super::JobKind).
    NameOnDisc,
    /// [`JobKind::ReadPage`](super::JobKind).
    ReadPage,
    /// [`JobKind::ReadStart`](super::JobKind).
    ReadStart,
    /// [`JobKind::Hash`](super::JobKind).
    Hash,
    /// [`JobKind::Extract`](super::JobKind).
    Extract,
    /// [`JobKind::Plan`](super::JobKind).
    Plan,
    /// [`JobKind::Preflight`](super::JobKind).
    Preflight,
    /// [`JobKind::LookAtSources`](super::JobKind).
    LookAtSources,
    /// [`JobKind::TakeChanged`](super::JobKind).
    TakeChanged,
    /// [`JobKind::Create`](super::JobKind).
    Create,
    /// [`JobKind::Ways`](super::JobKind).
    Ways,
    /// [`JobKind::SaveOver`](super::JobKind).
    SaveOver,
    /// [`JobKind::TakeBack`](super::JobKind).
    TakeBack,
    /// [`JobKind::CopyOut`](super::JobKind).
    CopyOut,
    /// [`JobKind::Convert`](super::JobKind).
    Convert,
    /// [`JobKind::Glance`](super::JobKind).
    Glance,
    /// [`JobKind::ConvertMany`](super::JobKind).
    ConvertMany,
    /// [`JobKind::CheckSectors`](super::JobKind).
    CheckSectors,
    /// [`JobKind::TakeTracks`](super::JobKind).
    TakeTracks,
    /// [`JobKind::SaveMended`](super::JobKind).
    SaveMended,
    /// [`JobKind::BootSet`](super::JobKind).
    BootSet,
    /// [`JobKind::Loader`](super::JobKind).
    Loader,
    /// [`JobKind::ImportImage`](super::JobKind).
    ImportImage,
    /// [`JobKind::CheckSave`](super::JobKind).
    CheckSave,
    /// [`JobKind::SaveNew`](super::JobKind).
    SaveNew,
    /// [`JobKind::TrialTools`](super::JobKind).
    TrialTools,
    /// [`JobKind::Try`](super::JobKind).
    Try,
    /// [`JobKind::BootReport`](super::JobKind).
    BootReport,
    /// [`JobKind::Compare`](super::JobKind).
    Compare,
    /// [`JobKind::SwapSides`](super::JobKind).
    SwapSides,
    /// [`JobKind::SaveReport`](super::JobKind).
    SaveReport,
    /// [`JobKind::Cache`](super::JobKind).
    Cache,
    /// [`JobKind::LookAt`](super::JobKind).
    LookAt,
    /// [`JobKind::List`](super::JobKind).
    List,
    /// [`JobKind::SaveText`](super::JobKind).
    SaveText,
    /// [`JobKind::SaveProject`](super::JobKind).
    SaveProject,
    /// [`JobKind::OpenProject`](super::JobKind).
    OpenProject,
    /// [`JobKind::FindBytes`](super::JobKind).
    FindBytes,
    /// [`JobKind::FindInFiles`](super::JobKind).
    FindInFiles,
    /// [`JobKind::LookAtFiles`](super::JobKind).
    LookAtFiles,
    /// [`JobKind::CopyOutMany`](super::JobKind).
    CopyOutMany,
    /// [`JobKind::Rescan`](super::JobKind).
    Rescan,
    /// [`JobKind::FindSources`](super::JobKind).
    FindSources,
    /// [`JobKind::LookAround`](super::JobKind).
    LookAround,
    /// [`JobKind::MakeSample`](super::JobKind).
    MakeSample,
}

impl JobTag {
    /// Every kind, for tests of the locales.
    pub const ALL: [JobTag; 51] = [
        JobTag::ScanHost,
        JobTag::Prepare,
        JobTag::OpenImage,
        JobTag::ReadView,
        JobTag::Survey,
        JobTag::CompareViews,
        JobTag::NameOnDisc,
        JobTag::ReadPage,
        JobTag::ReadStart,
        JobTag::Hash,
        JobTag::Extract,
        JobTag::Plan,
        JobTag::Preflight,
        JobTag::LookAtSources,
        JobTag::TakeChanged,
        JobTag::Create,
        JobTag::Ways,
        JobTag::SaveOver,
        JobTag::TakeBack,
        JobTag::CopyOut,
        JobTag::Convert,
        JobTag::Glance,
        JobTag::ConvertMany,
        JobTag::CheckSectors,
        JobTag::TakeTracks,
        JobTag::SaveMended,
        JobTag::BootSet,
        JobTag::Loader,
        JobTag::ImportImage,
        JobTag::CheckSave,
        JobTag::SaveNew,
        JobTag::TrialTools,
        JobTag::Try,
        JobTag::BootReport,
        JobTag::Compare,
        JobTag::SwapSides,
        JobTag::SaveReport,
        JobTag::Cache,
        JobTag::LookAt,
        JobTag::List,
        JobTag::SaveText,
        JobTag::SaveProject,
        JobTag::OpenProject,
        JobTag::FindBytes,
        JobTag::FindInFiles,
        JobTag::LookAtFiles,
        JobTag::CopyOutMany,
        JobTag::Rescan,
        JobTag::FindSources,
        JobTag::LookAround,
        JobTag::MakeSample,
    ];

    /// Whether people see it in the list of jobs; the others answer before they would.
    pub fn is_listed(self) -> bool {
        !matches!(
            self,
            JobTag::ReadPage
                | JobTag::ReadStart
                | JobTag::BootReport
                | JobTag::LookAtFiles
                | JobTag::CheckSave
                | JobTag::TrialTools
                | JobTag::SwapSides
                | JobTag::SaveReport
                | JobTag::LookAround
                | JobTag::CompareViews
                | JobTag::NameOnDisc
                | JobTag::Plan
                | JobTag::Preflight
                | JobTag::Ways
        )
    }

    /// The stable name, as in the text id `job-<id>`.
    pub fn id(self) -> &'static str {
        match self {
            JobTag::ScanHost => "scan-host",
            JobTag::Prepare => "prepare",
            JobTag::OpenImage => "open-image",
            JobTag::ReadView => "read-view",
            JobTag::Survey => "survey",
            JobTag::CompareViews => "compare-views",
            JobTag::NameOnDisc => "name-on-disc",
            JobTag::ReadPage => "read-page",
            JobTag::ReadStart => "read-start",
            JobTag::Hash => "hash",
            JobTag::Extract => "extract",
            JobTag::Plan => "plan",
            JobTag::Preflight => "preflight",
            JobTag::LookAtSources => "look-at-sources",
            JobTag::TakeChanged => "take-changed",
            JobTag::Create => "create",
            JobTag::Ways => "ways-to-save",
            JobTag::SaveOver => "save-over",
            JobTag::TakeBack => "take-back",
            JobTag::CopyOut => "copy-out",
            JobTag::Convert => "convert",
            JobTag::Glance => "glance",
            JobTag::ConvertMany => "many-conversions",
            JobTag::CheckSectors => "check-sectors",
            JobTag::TakeTracks => "take-tracks",
            JobTag::SaveMended => "save-mended",
            JobTag::BootSet => "set-boot",
            JobTag::Loader => "put-loader",
            JobTag::ImportImage => "import-image",
            JobTag::CheckSave => "check-save",
            JobTag::SaveNew => "save-new",
            JobTag::TrialTools => "trial-tools",
            JobTag::Try => "try",
            JobTag::BootReport => "report-boot",
            JobTag::Compare => "compare",
            JobTag::SwapSides => "swap-sides",
            JobTag::SaveReport => "save-report",
            JobTag::Cache => "cache",
            JobTag::LookAt => "look-at",
            JobTag::List => "list",
            JobTag::SaveText => "save-text",
            JobTag::SaveProject => "save-project",
            JobTag::OpenProject => "open-project",
            JobTag::FindBytes => "find-bytes",
            JobTag::FindInFiles => "find-in-files",
            JobTag::LookAtFiles => "look-at-files",
            JobTag::CopyOutMany => "copy-out-many",
            JobTag::Rescan => "look-at-folder",
            JobTag::FindSources => "look-for-sources",
            JobTag::LookAround => "look-around",
            JobTag::MakeSample => "make-sample",
        }
    }
}
