//! EFI programs (PE/COFF): the processor they are for, who signed them (Authenticode), their
//! generations for revocation (SBAT), which loader they are. Signatures are read, not verified:
//! that needs the keys of the machine.

mod grub;
mod sbat;
mod signature;

use object::LittleEndian as Le;
use object::pe::{
    IMAGE_DIRECTORY_ENTRY_SECURITY, ImageDosHeader, ImageNtHeaders32, ImageNtHeaders64,
};
use object::read::pe::{ImageNtHeaders, ImageOptionalHeader, SectionTable, optional_header_magic};

use crate::base::units::ByteRange;
use crate::io::source::{BlockSource, read_vec};
use crate::model::boot::{EfiArchitecture, EfiLoader, GrubEmbedded, SbatEntry, SignatureFacts};

/// Bytes that hold all headers of programs seen in the wild.
const HEAD_BYTES: u64 = 64 * 1024;
/// Longest section that is read whole.
const MAX_SECTION_BYTES: u64 = 16 << 20;

/// What a program says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PeFacts {
    /// The processor.
    pub architecture: EfiArchitecture,
    /// Its subsystem is one of UEFI.
    pub is_efi: bool,
    /// Who signed it.
    pub signatures: Vec<SignatureFacts>,
    /// Its generations.
    pub sbat: Vec<SbatEntry>,
    /// Which loader it is.
    pub loader: EfiLoader,
    /// What is built into GRUB.
    pub grub: Option<GrubEmbedded>,
    /// GRUB's disk in memory, where it is no archive but a file system.
    pub grub_disk: Option<Vec<u8>>,
}

/// Reads the headers of the program that `source` is; `None`: it is none.
pub fn read(source: &dyn BlockSource) -> Option<PeFacts> {
    let len = usize::try_from(source.len().min(HEAD_BYTES)).ok()?;
    let head = read_vec(source, 0, len).ok()?;
    let head = &head[..];
    match optional_header_magic(head).ok()? {
        object::pe::IMAGE_NT_OPTIONAL_HDR32_MAGIC => facts::<ImageNtHeaders32>(source, head),
        object::pe::IMAGE_NT_OPTIONAL_HDR64_MAGIC => facts::<ImageNtHeaders64>(source, head),
        _ => None,
    }
}

fn facts<Pe: ImageNtHeaders>(source: &dyn BlockSource, head: &[u8]) -> Option<PeFacts> {
    let dos = ImageDosHeader::parse(head).ok()?;
    let mut offset = u64::from(dos.nt_headers_offset());
    let (headers, directories) = Pe::parse(head, &mut offset).ok()?;
    let sections = headers.sections(head, offset).ok()?;
    let machine = headers.file_header().machine.get(Le);
    let subsystem = headers.optional_header().subsystem();
    // The place of signatures is one in the file, not in memory as those of all others.
    let signed = directories.get(IMAGE_DIRECTORY_ENTRY_SECURITY);
    let signed = signed.map(|directory| ByteRange {
        start: u64::from(directory.virtual_address.get(Le)),
        len: u64::from(directory.size.get(Le)),
    });
    let signed = signed.filter(|range| range.len > 0 && range.len <= MAX_SECTION_BYTES);
    let signatures = signed.map(|range| {
        let len = usize::try_from(range.len).unwrap_or(0);
        match read_vec(source, range.start, len) {
            Ok(bytes) => signature::all(&bytes),
            Err(_) => vec![SignatureFacts { is_unreadable: true, ..SignatureFacts::default() }],
        }
    });
    let signatures = signatures.unwrap_or_default();
    let section = |name: &[u8]| section(source, &sections, name);
    let sbat = section(b".sbat").map(|bytes| sbat::parse(&bytes)).unwrap_or_default();
    let grub = section(b"mods").and_then(|bytes| grub::embedded(&bytes));
    let (grub, grub_disk) = grub.map_or((None, None), |(grub, disk)| (Some(grub), disk));
    let loader = loader(head, &sections, &sbat, grub.is_some(), &signatures);
    Some(PeFacts {
        architecture: architecture(machine.0),
        is_efi: (10..=13).contains(&subsystem.0),
        signatures,
        sbat,
        loader,
        grub,
        grub_disk,
    })
}

fn architecture(machine: u16) -> EfiArchitecture {
    match machine {
        0x8664 => EfiArchitecture::X64,
        0x014C => EfiArchitecture::Ia32,
        0xAA64 => EfiArchitecture::Arm64,
        0x01C2 | 0x01C4 => EfiArchitecture::Arm,
        0x5064 => EfiArchitecture::RiscV64,
        0x6264 => EfiArchitecture::LoongArch64,
        0x0200 => EfiArchitecture::Ia64,
        other => EfiArchitecture::Other(other),
    }
}

/// The bytes of a section that are in the file and in memory.
fn section(source: &dyn BlockSource, sections: &SectionTable<'_>, name: &[u8]) -> Option<Vec<u8>> {
    let header = sections.iter().find(|section| section.raw_name() == name)?;
    let stored = u64::from(header.size_of_raw_data.get(Le));
    let used = match u64::from(header.virtual_size.get(Le)) {
        0 => stored,
        used => used.min(stored),
    };
    let start = u64::from(header.pointer_to_raw_data.get(Le));
    let len = usize::try_from(used.min(MAX_SECTION_BYTES)).ok()?;
    read_vec(source, start, len).ok()
}

fn loader(
    head: &[u8],
    sections: &SectionTable<'_>,
    sbat: &[SbatEntry],
    has_grub: bool,
    signatures: &[SignatureFacts],
) -> EfiLoader {
    let has_section = |name: &[u8]| sections.iter().any(|section| section.raw_name() == name);
    let has_component = |name: &str| sbat.iter().any(|entry| entry.component == name);
    // A kernel with a setup header (Linux, Documentation/arch/x86/boot.rst) or a unified image.
    let is_kernel = head.get(0x202..0x206) == Some(b"HdrS") || has_section(b".linux");
    if has_grub || has_component("grub") {
        EfiLoader::Grub2
    } else if has_component("shim") || has_section(b".vendor_c") {
        EfiLoader::Shim
    } else if is_kernel {
        EfiLoader::Linux
    } else if has_component("systemd-boot") || has_section(b".sdmagic") {
        EfiLoader::SystemdBoot
    } else if signatures.iter().any(|signature| signature.signer == "Microsoft Windows") {
        EfiLoader::Windows
    } else {
        EfiLoader::Unknown
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::io::memory::MemorySource;

    /// The smallest program with the sections given; sizes of all of them below 4 KiB.
    pub(crate) fn program(machine: u16, sections: &[(&[u8], &[u8])]) -> Vec<u8> {
        let mut file = vec![0u8; 0x1000];
        file[..2].copy_from_slice(b"MZ");
        file[0x3C] = 0x80;
        file[0x80..0x84].copy_from_slice(b"PE\0\0");
        file[0x84..0x86].copy_from_slice(&machine.to_le_bytes());
        file[0x86] = u8::try_from(sections.len()).expect("few");
        (file[0x94], file[0x98], file[0x99]) = (0xF0, 0x0B, 0x02);
        file[0x98 + 68] = 10;
        file[0x98 + 108] = 16;
        for (n, (name, bytes)) in sections.iter().enumerate() {
            let (at, place) = (0x98 + 0xF0 + n * 40, file.len());
            file[at..at + name.len()].copy_from_slice(name);
            let len = u32::try_from(bytes.len()).expect("short");
            for field in [8, 16] {
                file[at + field..at + field + 4].copy_from_slice(&len.to_le_bytes());
            }
            let start = u32::try_from(place).expect("small");
            file[at + 20..at + 24].copy_from_slice(&start.to_le_bytes());
            file.extend_from_slice(bytes);
        }
        file
    }

    #[test]
    fn a_program_says_what_it_is() {
        let sbat = b"sbat,1,SBAT Version,sbat,1,url\nshim,4,UEFI shim,shim,1,url\n";
        let read = |file: Vec<u8>| read(&MemorySource::new(file));
        let shim = read(program(0x8664, &[(b".sbat", sbat)])).expect("a program");
        assert_eq!((shim.architecture, shim.is_efi), (EfiArchitecture::X64, true));
        assert_eq!(shim.loader, EfiLoader::Shim);
        assert_eq!(shim.sbat.last().map(|entry| entry.generation), Some(4));
        assert!(shim.signatures.is_empty());
        let arm = read(program(0xAA64, &[])).expect("a program");
        assert_eq!((arm.architecture, arm.loader), (EfiArchitecture::Arm64, EfiLoader::Unknown));
        assert_eq!(read(b"MZ".to_vec()), None);
        assert_eq!(read(vec![0xFF; 4096]), None);
        let mut broken = program(0x8664, &[(b".sbat", sbat)]);
        broken[0x3C..0x40].fill(0xFF);
        assert_eq!(read(broken), None);
    }
}
