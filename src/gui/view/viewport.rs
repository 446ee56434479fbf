//! Which part of a disc a strip shows, and where: sectors to fractions of its width and back.

use crate::base::units::{ByteRange, SECTOR_BYTES};

/// Fewest sectors a strip shows: single sectors are then wide enough for a name.
pub const MIN_SECTORS: f64 = 16.0;

/// The shown part, in sectors. Fractions run from 0 at the left end of the strip to 1 at the right.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Viewport {
    /// First sector shown; may lie inside one.
    pub start: f64,
    /// Sectors shown.
    pub count: f64,
}

impl Viewport {
    /// The whole disc of `total` sectors.
    pub fn whole(total: f64) -> Viewport {
        Viewport { start: 0.0, count: total.max(1.0) }
    }

    /// Whether all of `total` sectors are shown.
    pub fn is_whole(self, total: f64) -> bool {
        self.count >= total
    }

    /// The sector under a fraction of the width.
    pub fn sector_at(self, fraction: f64) -> f64 {
        self.start + fraction * self.count
    }

    /// The fraction of the width at which a sector starts; outside 0..=1 when it is not shown.
    pub fn fraction_of(self, sector: f64) -> f64 {
        (sector - self.start) / self.count
    }

    /// The bytes shown.
    pub fn bytes(self) -> ByteRange {
        ByteRange::between(byte_of(self.start), byte_of(self.start + self.count))
    }

    /// Shows `factor` times fewer sectors; what lies under `fraction` stays there.
    #[must_use]
    pub fn zoomed(self, fraction: f64, factor: f64, total: f64) -> Viewport {
        let under = self.sector_at(fraction);
        let count = (self.count / factor).clamp(MIN_SECTORS.min(total), total.max(1.0));
        Viewport { start: under - fraction * count, count }.within(total)
    }

    /// Moves by a part of the width.
    #[must_use]
    pub fn moved(self, fraction: f64, total: f64) -> Viewport {
        Viewport { start: self.start + fraction * self.count, count: self.count }.within(total)
    }

    /// Moves, as little as possible, so that `range` or its start is shown.
    #[must_use]
    pub fn revealing(self, range: ByteRange, total: f64) -> Viewport {
        let (from, to) = (sector_of(range.start), sector_of(range.end()));
        let start = if from < self.start {
            from
        } else if to > self.start + self.count {
            (to - self.count).min(from)
        } else {
            return self;
        };
        Viewport { start, ..self }.within(total)
    }

    /// Back inside a disc of `total` sectors.
    #[must_use]
    pub fn within(self, total: f64) -> Viewport {
        let count = self.count.clamp(1.0, total.max(1.0));
        Viewport { start: self.start.clamp(0.0, (total - count).max(0.0)), count }
    }
}

/// The sector that holds a byte, with its fraction. Exact below 2^53 bytes.
pub fn sector_of(byte: u64) -> f64 {
    byte as f64 / SECTOR_BYTES as f64
}

/// The byte at a sector.
fn byte_of(sector: f64) -> u64 {
    (sector * SECTOR_BYTES as f64).round().max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn zooming_keeps_the_sector_under_the_pointer() {
        let view = Viewport::whole(24_000_000.0).zoomed(0.25, 1000.0, 24_000_000.0);
        assert!((view.sector_at(0.25) - 6_000_000.0).abs() < 1e-6);
        assert!((view.count - 24_000.0).abs() < 1e-6);
        let deep = view.zoomed(0.25, 1e9, 24_000_000.0);
        assert!((deep.count - MIN_SECTORS).abs() < 1e-9);
        assert!(deep.zoomed(0.9, 1e-12, 24_000_000.0).is_whole(24_000_000.0));
    }

    #[test]
    fn revealing_moves_no_more_than_needed() {
        let view = Viewport { start: 100.0, count: 100.0 };
        let sectors = |from: u64, to: u64| ByteRange::between(from * 2048, to * 2048);
        assert_eq!(view.revealing(sectors(120, 130), 1000.0), view);
        assert_eq!(view.revealing(sectors(190, 210), 1000.0).start, 110.0);
        assert_eq!(view.revealing(sectors(40, 50), 1000.0).start, 40.0);
        assert_eq!(view.revealing(sectors(500, 900), 1000.0).start, 500.0);
    }

    proptest! {
        #[test]
        fn the_shown_part_never_leaves_the_disc(
            total in 1.0f64..3e7,
            steps in proptest::collection::vec((0.0f64..1.0, 0.001f64..1000.0, -3.0f64..3.0), 0..30),
        ) {
            let mut view = Viewport::whole(total);
            for (at, factor, by) in steps {
                view = view.zoomed(at, factor, total).moved(by, total);
                prop_assert!(view.start >= 0.0 && view.start + view.count <= total * 1.000_001);
                prop_assert!(view.count >= MIN_SECTORS.min(total) * 0.999_999);
            }
        }
    }
}
