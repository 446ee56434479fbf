//! A plan read as if it were an image: hex view, hash, compare, extract and write all use this.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::payload::Payload;
use super::region::{Plan, Region};
use crate::base::units::{ByteRange, SourceId};
use crate::io::source::{BlockSource, HostUse, Origin, SourceError, check_range};
use crate::model::BlobId;

/// Where the bytes of blobs, and of kept parts of other images, come from.
pub trait BlobProvider: Send + Sync {
    /// Fills `buf` with the bytes of `blob` at `offset`, all of it or an error. The plan never
    /// asks beyond the length the blob was planned with.
    fn read_blob(&self, blob: BlobId, offset: u64, buf: &mut [u8]) -> Result<(), SourceError>;

    /// The first stored run of `blob` at or behind `offset`, as [`BlockSource::next_stored`].
    fn next_stored(&self, blob: BlobId, offset: u64) -> Result<Option<ByteRange>, SourceError>;

    /// The host file whose bytes those of `range` of `blob` are.
    fn origin(&self, blob: BlobId, range: ByteRange) -> Option<Origin>;

    /// Fills `buf` from another image.
    fn read_kept(&self, source: SourceId, offset: u64, buf: &mut [u8]) -> Result<(), SourceError>;

    /// Whether every file read so far still is what it was when it was planned.
    fn check_unchanged(&self) -> Result<(), SourceError>;

    /// Names every host file that bytes come from, as [`BlockSource::host_files`].
    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        let _ = visit;
    }
}

/// Rendered regions kept for the next read: a chunk border may cut one in two, and a hex view
/// reads the same ones again and again.
const KEPT_REGIONS: usize = 8;

/// A plan and where its blobs come from, as a source.
pub struct PlannedImage {
    plan: Arc<Plan>,
    blobs: Arc<dyn BlobProvider>,
    rendered: Mutex<Vec<(u64, Arc<[u8]>)>>,
}

impl PlannedImage {
    /// An image that reads as `plan` says.
    pub fn new(plan: Arc<Plan>, blobs: Arc<dyn BlobProvider>) -> PlannedImage {
        PlannedImage { plan, blobs, rendered: Mutex::default() }
    }

    /// The plan.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// Where its blobs come from.
    pub fn blobs(&self) -> &Arc<dyn BlobProvider> {
        &self.blobs
    }

    /// Reads the part of `region` that starts `within` bytes into it.
    fn read_region(&self, region: &Region, within: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        match &region.payload {
            Payload::Zero => buf.fill(0),
            Payload::Bytes(bytes) => {
                let start = usize::try_from(within).unwrap_or(usize::MAX);
                copy_from(bytes.get(start..).unwrap_or_default(), buf);
            }
            Payload::Blob { blob, offset } => {
                return self.blobs.read_blob(*blob, offset + within, buf);
            }
            Payload::Keep { source, offset } => {
                return self.blobs.read_kept(*source, offset + within, buf);
            }
            Payload::Rendered(_) if within == 0 && buf.len() as u64 == region.range.len => {
                buf.fill(0);
                self.plan.render(region, buf);
            }
            Payload::Rendered(_) => {
                let bytes = self.rendered(region);
                let start = usize::try_from(within).unwrap_or(usize::MAX);
                copy_from(bytes.get(start..).unwrap_or_default(), buf);
            }
        }
        Ok(())
    }

    fn rendered(&self, region: &Region) -> Arc<[u8]> {
        let kept = |list: &[(u64, Arc<[u8]>)]| {
            list.iter().find(|(start, _)| *start == region.range.start).map(|(_, b)| Arc::clone(b))
        };
        if let Some(bytes) = kept(&self.rendered.lock().unwrap_or_else(PoisonError::into_inner)) {
            return bytes;
        }
        let mut bytes = vec![0; usize::try_from(region.range.len).unwrap_or(0)];
        self.plan.render(region, &mut bytes);
        let bytes: Arc<[u8]> = bytes.into();
        let mut list = self.rendered.lock().unwrap_or_else(PoisonError::into_inner);
        if list.len() >= KEPT_REGIONS {
            list.remove(0);
        }
        list.push((region.range.start, Arc::clone(&bytes)));
        bytes
    }
}

/// Copies as much as there is and fills the rest with zeros.
fn copy_from(bytes: &[u8], buf: &mut [u8]) {
    let count = bytes.len().min(buf.len());
    let (head, tail) = buf.split_at_mut(count);
    head.copy_from_slice(bytes.get(..count).unwrap_or_default());
    tail.fill(0);
}

impl BlockSource for PlannedImage {
    fn len(&self) -> u64 {
        self.plan.size_bytes()
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len(), offset, buf.len())?;
        let regions = self.plan.regions();
        let mut at = offset;
        let mut rest = buf;
        let mut index = regions.partition_point(|region| region.range.end() <= offset);
        while !rest.is_empty() {
            let region = regions.get(index);
            let next_start = region.map_or(u64::MAX, |region| region.range.start);
            if at < next_start {
                // A gap: zeros up to the next region.
                let here = usize::try_from((next_start - at).min(rest.len() as u64)).unwrap_or(0);
                let (gap, tail) = rest.split_at_mut(here);
                gap.fill(0);
                at += here as u64;
                rest = tail;
                continue;
            }
            let Some(region) = region else { break };
            let here = (region.range.end() - at).min(rest.len() as u64);
            let (head, tail) = rest.split_at_mut(usize::try_from(here).unwrap_or(0));
            self.read_region(region, at - region.range.start, head)?;
            at += here;
            rest = tail;
            index += 1;
        }
        Ok(())
    }

    fn next_stored(&self, offset: u64) -> Result<Option<ByteRange>, SourceError> {
        let regions = self.plan.regions();
        let first = regions.partition_point(|region| region.range.end() <= offset);
        for region in regions.get(first..).unwrap_or_default() {
            let from = region.range.start.max(offset);
            match &region.payload {
                Payload::Zero => {}
                Payload::Blob { blob, offset: skipped } => {
                    let within = skipped + (from - region.range.start);
                    let Some(run) = self.blobs.next_stored(*blob, within)? else { continue };
                    let start =
                        region.range.start.saturating_add(run.start.saturating_sub(*skipped));
                    let run = ByteRange { start, len: run.len };
                    if let Some(run) = run.intersection(region.range) {
                        return Ok(Some(run));
                    }
                }
                _ => return Ok(Some(ByteRange::between(from, region.range.end()))),
            }
        }
        Ok(None)
    }

    fn origin(&self, range: ByteRange) -> Option<Origin> {
        let region = self.plan.region_at(range.start)?;
        let Payload::Blob { blob, offset } = &region.payload else { return None };
        if !region.range.covers(range) {
            return None;
        }
        let start = offset + (range.start - region.range.start);
        self.blobs.origin(*blob, ByteRange { start, len: range.len })
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        self.blobs.check_unchanged()
    }

    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        self.blobs.host_files(visit);
    }
}

impl fmt::Debug for PlannedImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PlannedImage").field(&self.plan).finish()
    }
}
