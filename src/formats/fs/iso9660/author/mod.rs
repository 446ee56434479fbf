//! Writes ISO 9660: the authors of the plan and the encoders of their structures.
//!
//! A [`Volume`] is everything known before addresses are: the tree, its views with final
//! identifiers in recorded order ([`View`], made by [`ViewBuilder`] from names that [`names`]
//! settles), and the rules for attributes. From it [`VolumeAuthor`] writes
//! descriptors, path tables and padding, a [`DirectoryAuthor`] per view the directories with
//! their continuation areas, and [`DataAuthor`] asks for room for file data.
//!
//! Not written: extended attribute records, interleaving, sparse files (SF), zisofs, further
//! sessions, other block sizes than 2048.

mod data;
mod descriptor;
mod directory;
pub mod names;
mod path_table;
mod record;
mod rockridge;
mod symlink;
mod system_use;
mod view;
mod volume;

pub use data::DataAuthor;
pub use descriptor::{Texts, field_bytes};
pub use directory::DirectoryAuthor;
pub use names::NameRule;
pub use rockridge::{LINUX_NAME_BYTES, is_beyond_short_form};
pub use view::{Child, Directory, Entry, Target, View, ViewBuilder, ViewKind};
pub use volume::{AuthorIds, Descriptors, RockRidge, Volume, VolumeAuthor};

/// Bytes of a section of a file that is longer than a section can be: the largest multiple of a
/// sector below 4 GiB, so that sections lie back to back (ECMA-119 6.4.1, as libisofs does).
pub const SECTION_BYTES: u64 = 0xFFFF_F800;
/// Longest file that is recorded as one section.
pub const ONE_SECTION_BYTES: u64 = 0xFFFF_FFFF;
/// Sections of a file that Linux follows.
pub const LINUX_SECTIONS: u64 = 100;

/// The lengths of the sections of a file.
pub fn sections(len_bytes: u64) -> impl Iterator<Item = (u64, u32)> {
    let count = count_sections(len_bytes);
    (0..count).map(move |index| {
        let start = index * SECTION_BYTES;
        let rest = len_bytes - start;
        let len = if count == 1 { rest } else { rest.min(SECTION_BYTES) };
        (start, u32::try_from(len).unwrap_or(u32::MAX))
    })
}

/// How many sections a file of this length has; an empty one has one.
pub fn count_sections(len_bytes: u64) -> u64 {
    if len_bytes <= ONE_SECTION_BYTES { 1 } else { len_bytes.div_ceil(SECTION_BYTES) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_beyond_four_gib_have_several_sections() {
        assert_eq!(sections(0).collect::<Vec<_>>(), [(0, 0)]);
        assert_eq!(sections(0xFFFF_FFFF).collect::<Vec<_>>(), [(0, 0xFFFF_FFFF)]);
        assert_eq!(
            sections(0x1_0000_0000).collect::<Vec<_>>(),
            [(0, 0xFFFF_F800), (0xFFFF_F800, 0x800)]
        );
        let total: u64 = sections(20_000_000_000).map(|(_, len)| u64::from(len)).sum();
        assert_eq!(total, 20_000_000_000);
    }
}
