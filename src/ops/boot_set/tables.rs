//! The partition tables an image needs so that it starts from a stick as from a disc.

use crate::base::units::{Guid, Lba512};
use crate::model::spec::{
    ApmPartition, ApmSpec, BootCode, BootImageSource, BootPlatform, BootSpec, Cylinders,
    GptPartition, GptSpec, MbrPartition, MbrSpec, PartitionSpan,
};

/// Types of partitions as people name them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartitionKind {
    /// An EFI system partition.
    Efi,
    /// A type of the MBR.
    Mbr(u8),
    /// A type of the GPT.
    Gpt(Guid),
}

impl PartitionKind {
    /// Its type in an MBR.
    pub fn mbr(self) -> u8 {
        match self {
            PartitionKind::Mbr(kind) => kind,
            PartitionKind::Gpt(guid) if guid != Guid::ESP => 0x83,
            PartitionKind::Efi | PartitionKind::Gpt(_) => EFI_TYPE,
        }
    }

    /// Its type in a GPT.
    pub fn gpt(self) -> Guid {
        match self {
            PartitionKind::Gpt(guid) => guid,
            PartitionKind::Efi | PartitionKind::Mbr(EFI_TYPE) => Guid::ESP,
            PartitionKind::Mbr(_) => Guid::BASIC_DATA,
        }
    }
}

/// Which tables are wanted beside what the boot entries ask for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TableWish {
    /// The image is to start from sticks too.
    pub is_for_usb: bool,
    /// A GPT in any case.
    pub gpt: bool,
    /// An Apple partition map.
    pub apm: bool,
    /// Types of the appended data, in its order.
    pub appended: Vec<PartitionKind>,
}

const EFI_TYPE: u8 = 0xEF;
/// The whole disk belongs to a GPT.
const PROTECTIVE: u8 = 0xEE;
/// What isohybrid calls the image: a hidden NTFS, which nobody mounts.
const HIDDEN: u8 = 0x17;
/// What GRUB calls it.
const GRUB_TYPE: u8 = 0xCD;
const LINUX: u8 = 0x83;
/// Read-only, and required by the platform: attributes of libisofs for parts of the volume.
const READ_ONLY_SYSTEM: u64 = 0x1000_0000_0000_0001;
/// Flags of Apple partitions: valid, allocated, readable; and to be mounted.
const APM_DATA: u32 = 0x13;
const APM_MOUNTED: u32 = 0x4000_0013;
/// First block behind the tables.
const FIRST: u64 = 64;

/// Writes tables into `boot` where it has none yet and where they are of use.
pub fn usual_tables(boot: &mut BootSpec, wish: &TableWish) {
    let entries = boot.catalog.iter().flat_map(|catalog| &catalog.entries);
    let efi: Vec<BootImageSource> = entries
        .filter(|entry| entry.platform == BootPlatform::Efi)
        .map(|entry| entry.image.clone())
        .collect();
    let has_code = !boot.system_area.bytes.is_empty();
    let has_efi = !efi.is_empty() || wish.appended.iter().any(|kind| kind.gpt() == Guid::ESP);
    let is_offset = boot.partition_offset > 0;
    let needs_gpt = wish.gpt || (wish.is_for_usb && has_efi);
    if needs_gpt && boot.gpt.is_none() {
        boot.gpt = Some(gpt(boot, &efi, wish));
    }
    if boot.mbr.is_none() && boot.gpt.is_some() {
        boot.mbr = Some(protective(has_code));
    } else if boot.mbr.is_none() && (has_code || is_offset || !boot.appended.is_empty()) {
        if let BootCode::Isolinux(_) = boot.system_area.code {
            boot.cylinders = Cylinders::Auto;
        }
        boot.mbr = Some(plain_mbr(boot, wish));
    }
    if wish.apm && boot.apm.is_none() {
        boot.apm = Some(apm(&efi));
    }
}

/// One protective partition. A BIOS that wants an active one gets an empty entry: the protective
/// one must not be active (UEFI 2.10, table 5.4).
fn protective(has_code: bool) -> MbrSpec {
    let whole = PartitionSpan::Image { from: Lba512(1) };
    let mut partitions =
        vec![MbrPartition { number: 1, span: whole, kind: PROTECTIVE, is_active: false }];
    if has_code {
        let span = PartitionSpan::Fixed(Lba512(0), 1);
        partitions.push(MbrPartition { number: 2, span, kind: 0, is_active: true });
    }
    MbrSpec { partitions, signature: None }
}

fn plain_mbr(boot: &BootSpec, wish: &TableWish) -> MbrSpec {
    let first = Lba512(u64::from(boot.partition_offset) * 4);
    let is_alone = boot.appended.is_empty() && boot.partition_offset == 0;
    let (span, kind) = match &boot.system_area.code {
        BootCode::Isolinux(_) if is_alone => (PartitionSpan::Image { from: first }, HIDDEN),
        BootCode::Isolinux(_) => (PartitionSpan::Volume { from: first }, HIDDEN),
        BootCode::Grub2(_) if is_alone => (PartitionSpan::Image { from: Lba512(1) }, GRUB_TYPE),
        _ => (PartitionSpan::Volume { from: first }, LINUX),
    };
    let mut partitions = vec![MbrPartition { number: 1, span, kind, is_active: true }];
    for ((number, image), kind) in (2..).zip(&boot.appended).zip(&wish.appended) {
        let span = PartitionSpan::Data(image.clone());
        partitions.push(MbrPartition { number, span, kind: kind.mbr(), is_active: false });
    }
    MbrSpec { partitions, signature: None }
}

fn gpt(boot: &BootSpec, efi: &[BootImageSource], wish: &TableWish) -> GptSpec {
    let partition = |span, kind, name: &str, attributes| GptPartition {
        number: 0,
        span,
        kind,
        guid: None,
        name: name.to_owned(),
        attributes,
    };
    let mut partitions = Vec::new();
    for image in efi.iter().filter(|image| !boot.appended.contains(image)) {
        let span = PartitionSpan::Data((*image).clone());
        let same = |other: &GptPartition| other.span == span;
        if !partitions.iter().any(same) {
            let name = "EFI boot partition";
            partitions.push(partition(span, Guid::ESP, name, READ_ONLY_SYSTEM));
        }
    }
    let is_whole = partitions.is_empty();
    for ((number, image), kind) in (2..).zip(&boot.appended).zip(&wish.appended) {
        let span = PartitionSpan::Data(image.clone());
        partitions.push(partition(span, kind.gpt(), &format!("Appended{number}"), 0));
    }
    // The volume itself; in parts where an EFI image lies inside it.
    partitions.push(if is_whole {
        let from = Lba512((u64::from(boot.partition_offset) * 4).max(FIRST));
        let span = PartitionSpan::Volume { from };
        partition(span, Guid::BASIC_DATA, "ISO9660", READ_ONLY_SYSTEM)
    } else {
        partition(PartitionSpan::Gaps, Guid::BASIC_DATA, "Gap", READ_ONLY_SYSTEM)
    });
    GptSpec { partitions, disk_guid: None }
}

fn apm(efi: &[BootImageSource]) -> ApmSpec {
    // Macs start the first; the map has little room beside a GPT.
    let mut partitions: Vec<ApmPartition> = efi
        .first()
        .map(|image| ApmPartition {
            span: PartitionSpan::Data(image.clone()),
            name: "EFI".to_owned(),
            kind: "Apple_HFS".to_owned(),
            flags: APM_MOUNTED,
        })
        .into_iter()
        .collect();
    partitions.push(ApmPartition {
        span: PartitionSpan::Gaps,
        name: "Gap".to_owned(),
        kind: "ISO9660_data".to_owned(),
        flags: APM_DATA,
    });
    ApmSpec { block_bytes: 2048, partitions }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::NodeId;
    use crate::model::spec::{BootEntry, CatalogSpec};

    fn boot(platforms: &[BootPlatform]) -> BootSpec {
        let entries = (1u32..).zip(platforms);
        let entries = entries
            .map(|(n, platform)| BootEntry::new(*platform, BootImageSource::Node(NodeId(n))))
            .collect();
        BootSpec { catalog: Some(CatalogSpec { node: None, entries }), ..BootSpec::default() }
    }

    fn wish() -> TableWish {
        TableWish { is_for_usb: true, gpt: false, apm: false, appended: Vec::new() }
    }

    #[test]
    fn an_efi_image_gets_a_gpt_with_a_protective_mbr() {
        let mut both = boot(&[BootPlatform::X86, BootPlatform::Efi]);
        usual_tables(&mut both, &wish());
        let gpt = both.gpt.expect("for sticks");
        let spans: Vec<_> = gpt.partitions.iter().map(|p| p.span.clone()).collect();
        let efi = BootImageSource::Node(NodeId(2));
        assert_eq!(spans, [PartitionSpan::Data(efi), PartitionSpan::Gaps]);
        let mbr = both.mbr.expect("it goes with it");
        assert_eq!(mbr.partitions.len(), 1);
        assert_eq!((mbr.partitions[0].kind, mbr.partitions[0].is_active), (0xEE, false));
    }

    #[test]
    fn discs_for_drives_alone_get_no_tables() {
        let mut bios = boot(&[BootPlatform::X86]);
        usual_tables(&mut bios, &wish());
        assert!(bios.mbr.is_none() && bios.gpt.is_none());
        let mut both = boot(&[BootPlatform::X86, BootPlatform::Efi]);
        usual_tables(&mut both, &TableWish { is_for_usb: false, ..wish() });
        assert!(both.mbr.is_none() && both.gpt.is_none());
    }

    #[test]
    fn isolinux_alone_is_an_isohybrid() {
        let mut bios = boot(&[BootPlatform::X86]);
        bios.system_area.bytes = vec![1; 432].into();
        bios.system_area.code = BootCode::Isolinux(None);
        usual_tables(&mut bios, &wish());
        assert_eq!(bios.cylinders, Cylinders::Auto);
        let mbr = bios.mbr.expect("an isohybrid");
        assert_eq!((mbr.partitions[0].kind, mbr.partitions[0].is_active), (0x17, true));
    }

    #[test]
    fn an_appended_esp_leaves_the_volume_whole() {
        let mut efi = boot(&[BootPlatform::Efi]);
        efi.appended.push(BootImageSource::Node(NodeId(1)));
        usual_tables(&mut efi, &TableWish { appended: vec![PartitionKind::Efi], ..wish() });
        let kinds: Vec<_> = efi.gpt.expect("a GPT").partitions.iter().map(|p| p.kind).collect();
        assert_eq!(kinds, [Guid::ESP, Guid::BASIC_DATA]);
    }
}
