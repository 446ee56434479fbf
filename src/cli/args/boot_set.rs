//! What `build` and `plan` take to make an image that starts.

use std::path::PathBuf;

use clap::Args;

/// What is to start from the image, and the partition tables around it.
#[derive(Args, Debug, Default)]
pub(in crate::cli) struct BootSetArgs {
    #[arg(long, value_name = "IMAGE[,KEY=VALUE...]")]
    pub(in crate::cli) boot_bios: Vec<String>,
    #[arg(long, value_name = "IMAGE|FOLDER[,KEY=VALUE...]")]
    pub(in crate::cli) boot_uefi: Vec<String>,
    #[arg(long, value_name = "PLATFORM:IMAGE[,KEY=VALUE...]")]
    pub(in crate::cli) boot_entry: Vec<String>,
    #[arg(long, value_name = "DISC/PATH")]
    pub(in crate::cli) boot_catalog: Option<String>,
    #[arg(long, value_name = "FILE[,kind=KIND]")]
    pub(in crate::cli) mbr: Option<String>,
    #[arg(long, value_name = "on|off", default_value = "on", value_parser = ["on", "off"])]
    pub(in crate::cli) usb: String,
    #[arg(long)]
    pub(in crate::cli) gpt: bool,
    #[arg(long)]
    pub(in crate::cli) apm: bool,
    #[arg(long, value_name = "TYPE=FILE|FOLDER")]
    pub(in crate::cli) append_partition: Vec<String>,
    #[arg(long, value_name = "BYTES")]
    pub(in crate::cli) append_align: Option<String>,
    #[arg(long, value_name = "SECTORS", default_value_t = 0)]
    pub(in crate::cli) partition_offset: u32,
    #[arg(long, value_name = "auto|off|HEADSxSECTORS")]
    pub(in crate::cli) cylinders: Option<String>,
    #[arg(long, value_name = "SPAN,KEY=VALUE...")]
    pub(in crate::cli) mbr_partition: Vec<String>,
    #[arg(long, value_name = "SPAN,KEY=VALUE...")]
    pub(in crate::cli) gpt_partition: Vec<String>,
    #[arg(long, value_name = "SPAN,KEY=VALUE...")]
    pub(in crate::cli) apm_partition: Vec<String>,
    #[arg(long, value_name = "HEX")]
    pub(in crate::cli) disk_id: Option<String>,
    #[arg(long, value_name = "GUID")]
    pub(in crate::cli) disk_guid: Option<String>,
    #[arg(long, value_name = "BYTES")]
    pub(in crate::cli) esp_free: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) esp_label: Option<String>,
    #[arg(long, value_name = "grub|isolinux|efi", value_parser = ["grub", "isolinux", "efi"])]
    pub(in crate::cli) rescue: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) menu_title: Option<String>,
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub(in crate::cli) menu_timeout: u16,
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) kernel_options: Option<String>,
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) loader_folder: Option<PathBuf>,
}

impl BootSetArgs {
    /// The first option given; a project says itself what starts.
    pub(in crate::cli) fn first(&self) -> Option<&'static str> {
        let given = [
            (!self.boot_bios.is_empty(), "--boot-bios"),
            (!self.boot_uefi.is_empty(), "--boot-uefi"),
            (!self.boot_entry.is_empty(), "--boot-entry"),
            (self.boot_catalog.is_some(), "--boot-catalog"),
            (self.mbr.is_some(), "--mbr"),
            (self.gpt, "--gpt"),
            (self.apm, "--apm"),
            (!self.append_partition.is_empty(), "--append-partition"),
            (self.append_align.is_some(), "--append-align"),
            (self.partition_offset > 0, "--partition-offset"),
            (self.cylinders.is_some(), "--cylinders"),
            (!self.mbr_partition.is_empty(), "--mbr-partition"),
            (!self.gpt_partition.is_empty(), "--gpt-partition"),
            (!self.apm_partition.is_empty(), "--apm-partition"),
            (self.disk_id.is_some(), "--disk-id"),
            (self.disk_guid.is_some(), "--disk-guid"),
            (self.esp_free.is_some(), "--esp-free"),
            (self.esp_label.is_some(), "--esp-label"),
            (self.rescue.is_some(), "--rescue"),
        ];
        given.into_iter().find(|(is_given, _)| *is_given).map(|(_, name)| name)
    }
}
