//! A boot image that holds no file system, shown as a volume of one file: so that it can be listed
//! and taken out like everything else.

use crate::base::diag::Code;
use crate::base::progress::{Cancelled, Context};
use crate::base::units::ByteRange;
use crate::formats::fs::volume::{Entry, EntryKind, Visitor, Walked};
use crate::io::SharedSource;
use crate::io::window::WindowSource;
use crate::model::Namespace;
use crate::model::tree::{Attributes, NameCoding};
use crate::opened::mounted::{Mounted, Volume};
use crate::opened::{OpenError, OpenImage};

/// The one file of such a volume.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::opened) struct BootFile {
    /// Its name, as `boot1.img`.
    pub(in crate::opened) name: String,
    /// Its length.
    pub(in crate::opened) len: u64,
}

impl BootFile {
    /// Hands out the file, unless something else is asked for.
    pub(in crate::opened) fn walk(
        &self,
        under: Option<&[u8]>,
        ctx: &Context,
        visitor: &mut dyn Visitor,
    ) -> Result<Walked, Cancelled> {
        ctx.check()?;
        let name = self.name.as_bytes();
        if under.is_some_and(|under| !under.is_empty() && under != name) {
            return Ok(Walked::NotThere);
        }
        visitor.root(Attributes::default());
        let flow = visitor.entry(&Entry {
            number: 1,
            parent: 0,
            depth: 1,
            path: name,
            name,
            coding: NameCoding::Decoded,
            recorded_name: None,
            kind: EntryKind::File,
            attributes: Attributes::default(),
            links: None,
            serial: None,
            len: self.len,
            ranges: &[ByteRange { start: 0, len: self.len }],
            packing: None,
            unreadable: None::<Code>,
            is_damaged: false,
            record_flags: 0,
            carried: &[],
            is_embedded: false,
            streams: &[],
            xa: None,
        });
        Ok(if flow.is_break() { Walked::Stopped } else { Walked::Whole })
    }
}

/// The number in `boot2`, the id of a boot image for `--volume`.
pub fn boot_image_number(id: &str) -> Option<u16> {
    id.strip_prefix("boot")?.parse().ok().filter(|number| *number > 0)
}

impl OpenImage {
    /// Shows boot image `id` instead of the views of the disc: the volume in it, which may be
    /// that of a partition, else the image as one file.
    pub(in crate::opened) fn show_boot_image(
        &mut self,
        id: &str,
        ctx: &Context,
    ) -> Result<(), OpenError> {
        let range = match boot_image_number(id) {
            Some(number) => self.boot_image_range(number, ctx)?,
            None => None,
        };
        let none = || OpenError::NoSuchVolume {
            asked: id.to_owned(),
            there: self.volumes.iter().map(|volume| volume.id.clone()).collect(),
        };
        let range = range.filter(|range| !range.is_empty()).ok_or_else(none)?;
        let known = self.mounted.iter().position(|one| one.base == range.start && one.base > 0);
        let index = match known {
            Some(index) => index,
            None => {
                let window = WindowSource::new(self.source.clone(), range).ok_or_else(none)?;
                let source: SharedSource = std::sync::Arc::new(window);
                let file = BootFile { name: format!("{id}.img"), len: range.len };
                let volume = Volume::Boot(file);
                let mounted = Mounted { id: id.to_owned(), base: range.start, source, volume };
                self.volumes.push(mounted.summary(self.charset));
                self.mounted.push(mounted);
                self.mounted.len() - 1
            }
        };
        let views = self.mounted.get(index).map(Mounted::views).unwrap_or_default();
        self.views = views.into_iter().map(|ns: Namespace| (ns, index)).collect();
        Ok(())
    }
}
