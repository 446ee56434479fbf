//! The fields of an image's descriptors.

use crate::base::bytes::decode_ucs2_be;
use crate::base::diag::Field;
use crate::formats::fs::charset::Charset;
use crate::formats::fs::iso9660::{DescriptorKind, IsoVolume, describe};

use super::open::text;

/// The name of a volume: that of Joliet, which may be longer and in any script, where it says
/// the same; else that of the primary descriptor.
pub(super) fn volume_name(volume: &IsoVolume, charset: Option<Charset>) -> String {
    let primary = volume.primary().map(|p| text(&p.volume_id, charset)).unwrap_or_default();
    let joliet = volume
        .descriptors
        .iter()
        .find(|d| matches!(d.kind, DescriptorKind::Joliet(_)))
        .and_then(|d| d.volume())
        .map(|fields| decode_ucs2_be(&fields.volume_id))
        .map(|name| name.trim_end_matches([' ', '\0']).to_owned());
    match joliet {
        Some(joliet) if primary.is_empty() || (!joliet.is_empty() && !primary.is_ascii()) => joliet,
        _ => primary,
    }
}

/// Every field of every descriptor, in the order they lie on the disc.
pub(super) fn fields(volume: &IsoVolume, charset: Option<Charset>) -> Vec<Field> {
    describe::fields(volume, charset)
}
