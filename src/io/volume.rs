//! What kind of file system a path lies on: room, longest file, behind a network, removable.

use std::path::Path;

use super::host::TargetVolume;

/// FAT keeps file lengths in 32 bits.
const FAT_MAX_FILE_BYTES: u64 = u32::MAX as u64;

/// Magic numbers of `statfs` (linux/magic.h and the file systems' own headers).
const MSDOS: u64 = 0x4d44;
const NETWORKED: [u64; 8] = [
    0x6969,      // NFS
    0x517b,      // SMB
    0xff53_4d42, // CIFS
    0xfe53_4d42, // SMB2
    0x0102_1997, // 9P
    0x00c3_6400, // Ceph
    0x5346_414f, // AFS
    0x6573_5546, // FUSE: sshfs, gvfs and the like; a local one only waits longer
];

/// Looks at the file system of an existing folder; what can't be told is left at its default.
pub(super) fn volume_of(folder: &Path) -> TargetVolume {
    let mut volume = TargetVolume::default();
    if let Ok(stat) = rustix::fs::statvfs(folder) {
        volume.free_bytes = stat.f_bavail.checked_mul(stat.f_frsize);
    }
    if let Ok(stat) = rustix::fs::statfs(folder) {
        // The type is a word of another size and sign on other machines: 32 bits mean anything.
        #[allow(clippy::useless_conversion, reason = "not useless where the word is shorter")]
        let magic = i64::from(stat.f_type).cast_unsigned() & 0xffff_ffff;
        volume.is_remote = NETWORKED.contains(&magic);
        volume.max_file_bytes = (magic == MSDOS).then_some(FAT_MAX_FILE_BYTES);
    }
    if let Ok(stat) = rustix::fs::stat(folder) {
        volume.is_removable = is_removable(stat.st_dev);
    }
    volume
}

/// Whether the block device says it is removable; for a partition, the device it is on.
fn is_removable(device: u64) -> bool {
    let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
    let device = format!("/sys/dev/block/{major}:{minor}");
    ["removable", "../removable"].into_iter().any(|name| {
        std::fs::read_to_string(Path::new(&device).join(name)).is_ok_and(|text| text.trim() == "1")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_tells_the_room_of_a_folder_and_nothing_of_none() {
        let folder = tempfile::tempdir().unwrap();
        assert!(volume_of(folder.path()).free_bytes.is_some());
        assert_eq!(volume_of(Path::new("/no/such/folder")), TargetVolume::default());
    }
}
