//! EFI programs and the files that boot loaders read.

/// The processor a program is for (PE/COFF, Machine).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum EfiArchitecture {
    /// 0x8664.
    X64,
    /// 0x014C.
    Ia32,
    /// 0xAA64.
    Arm64,
    /// 0x01C2: 32-bit ARM.
    Arm,
    /// 0x5064.
    RiscV64,
    /// 0x6264.
    LoongArch64,
    /// 0x0200.
    Ia64,
    /// Any other number.
    Other(u16),
}

impl EfiArchitecture {
    /// The stable name of `--json`.
    pub fn id(self) -> String {
        match self {
            EfiArchitecture::X64 => "x64".to_owned(),
            EfiArchitecture::Ia32 => "ia32".to_owned(),
            EfiArchitecture::Arm64 => "arm64".to_owned(),
            EfiArchitecture::Arm => "arm".to_owned(),
            EfiArchitecture::RiscV64 => "riscv64".to_owned(),
            EfiArchitecture::LoongArch64 => "loongarch64".to_owned(),
            EfiArchitecture::Ia64 => "ia64".to_owned(),
            EfiArchitecture::Other(number) => format!("{number:#06x}"),
        }
    }
}

/// A program for UEFI.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EfiProgram {
    /// The volume it lies in, as in `--volume`.
    pub volume: String,
    /// Its path there.
    pub path: String,
    /// Its length in bytes.
    pub len: u64,
    /// Its first byte in the image.
    pub start: u64,
    /// The processor it is for; `None`: it is no program.
    pub architecture: Option<EfiArchitecture>,
    /// It is a program for UEFI (subsystem 10 to 13), not for something else.
    pub is_efi: bool,
    /// Who signed it. Empty: nobody.
    pub signatures: Vec<SignatureFacts>,
    /// Generations for revocation (`.sbat`).
    pub sbat: Vec<SbatEntry>,
    /// Which loader it is, where its bytes tell.
    pub loader: EfiLoader,
    /// What is built into GRUB.
    pub grub: Option<GrubEmbedded>,
}

/// Which boot loader an EFI program is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EfiLoader {
    /// GRUB 2.
    Grub2,
    /// shim: starts `grub<arch>.efi` beside it.
    Shim,
    /// systemd-boot.
    SystemdBoot,
    /// A Linux kernel with its own EFI stub, or a unified image.
    Linux,
    /// Windows' boot manager.
    Windows,
    /// Another one.
    Unknown,
}

impl EfiLoader {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            EfiLoader::Grub2 => "grub2",
            EfiLoader::Shim => "shim",
            EfiLoader::SystemdBoot => "systemd-boot",
            EfiLoader::Linux => "linux",
            EfiLoader::Windows => "windows",
            EfiLoader::Unknown => "unknown",
        }
    }
}

/// What `grub-mkimage` built into a core image.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GrubEmbedded {
    /// Where it looks for its files: `(memdisk)/boot/grub`, `()/boot/grub`, `/EFI/debian`.
    pub prefix: String,
    /// The configuration it runs first.
    pub config: String,
    /// The configuration in its own disk (`(memdisk)`).
    pub memdisk_config: Option<String>,
}

/// A signature of an EFI program (Authenticode).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SignatureFacts {
    /// Common name of who signed.
    pub signer: String,
    /// Who vouches for whom, the signer's issuer first.
    pub chain: Vec<String>,
    /// When the signer's certificate ends, as RFC 3339.
    pub not_after: String,
    /// Why it can't be read, if so.
    pub is_unreadable: bool,
}

/// A line of an SBAT section.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SbatEntry {
    /// The component, as `shim`.
    pub component: String,
    /// Its generation.
    pub generation: u32,
}

/// Which loader reads a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ConfigKind {
    /// `grub.cfg`.
    Grub,
    /// `isolinux.cfg` and `syslinux.cfg`.
    Syslinux,
    /// `loader/entries/*.conf` and `loader.conf` (Boot Loader Specification).
    Loader,
}

impl ConfigKind {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            ConfigKind::Grub => "grub",
            ConfigKind::Syslinux => "syslinux",
            ConfigKind::Loader => "systemd-boot",
        }
    }
}

/// A file that a boot loader reads, and what it names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BootConfig {
    /// The volume it lies in.
    pub volume: String,
    /// Its path there.
    pub path: String,
    /// Who reads it.
    pub kind: ConfigKind,
    /// It is built into the program at `path`.
    pub is_embedded: bool,
    /// What it names, in its order.
    pub names: Vec<ConfigName>,
}

/// What a configuration needs something for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ConfigUse {
    /// A kernel or another program that is started.
    Kernel,
    /// A file given to the kernel.
    Initrd,
    /// Another configuration.
    Config,
    /// A module or picture; things go on without.
    Extra,
    /// A file that is searched to find the disc.
    SearchFile,
    /// The name of a volume.
    Label,
    /// The name of a volume that the kernel searches for itself.
    RootLabel,
    /// The id of a volume.
    Uuid,
}

impl ConfigUse {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            ConfigUse::Kernel => "kernel",
            ConfigUse::Initrd => "initrd",
            ConfigUse::Config => "config",
            ConfigUse::Extra => "extra",
            ConfigUse::SearchFile => "search-file",
            ConfigUse::Label => "label",
            ConfigUse::RootLabel => "root-label",
            ConfigUse::Uuid => "uuid",
        }
    }

    /// Whether it is the path of a file.
    pub fn is_path(self) -> bool {
        !matches!(self, ConfigUse::Label | ConfigUse::RootLabel | ConfigUse::Uuid)
    }
}

/// A file or volume that a configuration names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConfigName {
    /// Line, counted from 1.
    pub line: u32,
    /// What it is needed for.
    pub what: ConfigUse,
    /// The path from the root of a volume, or the name or id searched.
    pub name: String,
    /// It is there. `None`: it can't be told, for a variable stands in it.
    pub is_there: Option<bool>,
}
