//! What nobody claims: fill up to the end of a sector, runs of zeros, or truly unknown bytes.

use crate::base::progress::{Cancelled, Context};
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::io::BlockSource;
use crate::model::map::Claim;
use crate::model::{Evidence, Owner, SectorMap};

/// Bytes that are read to tell zeros from data, in all.
const MAX_SCANNED_BYTES: u64 = 64 << 20;
/// Runs found in one gap; a gap that changes more often than this is data.
const MAX_RUNS: usize = 64;
/// Bytes looked at in one go.
const CHUNK_BYTES: u64 = 1 << 20;

/// Claims for the unclaimed parts of `map`, in disc order.
pub(super) fn fill(
    map: &SectorMap,
    source: &dyn BlockSource,
    ctx: &Context,
) -> Result<Vec<Claim>, Cancelled> {
    let mut found = Vec::new();
    let mut left = MAX_SCANNED_BYTES;
    let mut is_behind_something = false;
    for span in map.iter() {
        if span.owner != Owner::Unknown {
            is_behind_something = true;
            continue;
        }
        ctx.check()?;
        let mut gap = span.range;
        let slack = gap.start.next_multiple_of(SECTOR_BYTES).min(gap.end()) - gap.start;
        if slack > 0 && std::mem::take(&mut is_behind_something) {
            let range = ByteRange { start: gap.start, len: slack };
            let evidence = Evidence::Inferred;
            found.push(Claim { range, owner: Owner::Padding, evidence });
            gap = ByteRange::between(range.end(), gap.end());
        }
        found.extend(zero_runs(gap, source, &mut left, ctx)?);
    }
    Ok(found)
}

/// The sectors of `gap` that hold only zeros.
fn zero_runs(
    gap: ByteRange,
    source: &dyn BlockSource,
    left: &mut u64,
    ctx: &Context,
) -> Result<Vec<Claim>, Cancelled> {
    let mut runs: Vec<ByteRange> = Vec::new();
    let mut at = gap.start;
    let mut buf = Vec::new();
    while at < gap.end() && runs.len() <= MAX_RUNS {
        ctx.check()?;
        // Holes of the host file are zeros that need no reading.
        let stored = match source.next_stored(at) {
            Ok(Some(run)) => run.start.clamp(at, gap.end()),
            Ok(None) => gap.end(),
            Err(_) => at,
        };
        // Only whole sectors count, so that a run never ends within one.
        let hole_end = if stored == gap.end() { stored } else { stored - stored % SECTOR_BYTES };
        if hole_end > at {
            add_run(&mut runs, ByteRange::between(at, hole_end));
            at = hole_end;
            continue;
        }
        let len = CHUNK_BYTES.min(gap.end() - at).min(*left);
        if len == 0 {
            break;
        }
        *left -= len;
        buf.resize(usize::try_from(len).unwrap_or(0), 0);
        if source.read_at(at, &mut buf).is_err() {
            break;
        }
        let first = usize::try_from(SECTOR_BYTES - at % SECTOR_BYTES).unwrap_or(0).min(buf.len());
        let (head, rest) = buf.split_at(first);
        let sectors = std::iter::once(head).chain(rest.chunks(SECTOR_BYTES as usize));
        let mut place = at;
        for sector in sectors {
            let end = place + sector.len() as u64;
            if sector.iter().all(|b| *b == 0) {
                add_run(&mut runs, ByteRange::between(place, end));
            }
            place = end;
        }
        at += len;
    }
    if runs.len() > MAX_RUNS {
        return Ok(Vec::new());
    }
    let claim = |range| Claim { range, owner: Owner::Zero, evidence: Evidence::Scanned };
    Ok(runs.into_iter().map(claim).collect())
}

fn add_run(runs: &mut Vec<ByteRange>, run: ByteRange) {
    match runs.last_mut() {
        Some(last) if last.end() == run.start => last.len += run.len,
        _ => runs.push(run),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;
    use crate::model::map::MapBuilder;

    #[test]
    fn slack_is_padding_zeros_are_zeros_and_data_stays_unknown() {
        let mut image = vec![0u8; 5 * 2048];
        image[2 * 2048 + 5] = 1;
        let source = MemorySource::new(image);
        let mut builder = MapBuilder::new(5 * 2048);
        builder.claim(ByteRange { start: 0, len: 100 }, Owner::BootCatalog, Evidence::Declared);
        let (map, _) = builder.finish();
        let found = fill(&map, &source, &Context::default()).expect("not cancelled");
        let seen: Vec<_> = found.iter().map(|c| (c.range.start, c.range.end(), c.owner)).collect();
        assert_eq!(
            seen,
            [
                (100, 2048, Owner::Padding),
                (2048, 4096, Owner::Zero),
                (3 * 2048, 5 * 2048, Owner::Zero)
            ]
        );
    }
}
