//! Reading UDIF: trailer, property list, block tables, runs.

use std::sync::Arc;

use super::plist;
use crate::base::bytes::{be32, be64};
use crate::base::units::ByteRange;
use crate::formats::container::{ContainerError, SheetFault};
use crate::io::blocks::{Block, BlockTable, BlocksSource};
use crate::io::codec;
use crate::io::source::{SharedSource, SourceError, SourceErrorKind, read_vec};

const TRAILER_BYTES: u64 = 512;
const SECTOR_BYTES: u64 = 512;
const MAX_LIST_BYTES: u64 = 64 << 20;
/// Runs are 256 KiB or 1 MiB in practice.
const MAX_RUN_BYTES: u64 = 32 << 20;
const MAX_IMAGE_BYTES: u64 = 1 << 44;
const TABLE_HEAD_BYTES: usize = 204;
const RUN_BYTES: usize = 40;

/// How a run is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Zero,
    Stored,
    Zlib,
    Bzip2,
    Lzfse,
    Lzma,
}

#[derive(Clone, Copy, Debug)]
struct Run {
    unpacked: ByteRange,
    packed: ByteRange,
    kind: Kind,
}

fn bad(offset: u64, fault: SheetFault) -> ContainerError {
    ContainerError::Descriptor { offset, fault }
}

/// The place of the trailer: at the end, or of some old images at the start.
pub(in crate::formats::container) fn probe(
    source: &SharedSource,
) -> Result<Option<u64>, SourceError> {
    let Some(end) = source.len().checked_sub(TRAILER_BYTES) else { return Ok(None) };
    for at in [end, 0] {
        let head = read_vec(&**source, at, 12)?;
        if head.starts_with(b"koly") && be32(&head, 8) == Some(512) {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// The unpacked image; `at` is the place of the trailer.
pub(in crate::formats::container) fn open(
    source: &SharedSource,
    at: u64,
) -> Result<SharedSource, ContainerError> {
    let trailer = read_vec(&**source, at, 512)?;
    let word = |place: usize| be32(&trailer, place).unwrap_or(0);
    let long = |place: usize| be64(&trailer, place).unwrap_or(0);
    if word(4) != 4 {
        return Err(bad(at + 4, SheetFault::Version));
    }
    if word(60) > 1 {
        // One of several segments.
        return Err(bad(at + 60, SheetFault::Version));
    }
    let (data_at, list_at, list_len) = (long(24), long(216), long(224));
    let is_inside = list_at.checked_add(list_len).is_some_and(|end| end <= source.len());
    if list_len == 0 {
        return Err(bad(at + 224, SheetFault::Version));
    }
    if !is_inside || list_len > MAX_LIST_BYTES {
        return Err(bad(at + 216, SheetFault::Outside));
    }
    let list = read_vec(&**source, list_at, usize::try_from(list_len).unwrap_or(0))?;
    let list = String::from_utf8_lossy(&list);
    let tables = plist::block_tables(&list).ok_or_else(|| bad(list_at, SheetFault::Word))?;
    let mut runs = Vec::new();
    for table in &tables {
        parse_table(table, data_at, source.len(), &mut runs)
            .map_err(|fault| bad(list_at, fault))?;
    }
    runs.sort_by_key(|run| run.unpacked.start);
    let overlaps = |pair: &[Run]| match pair {
        [a, b] => a.unpacked.end() > b.unpacked.start,
        _ => false,
    };
    if runs.windows(2).any(overlaps) {
        return Err(bad(list_at, SheetFault::Order));
    }
    let end = runs.last().map_or(0, |run| run.unpacked.end());
    let told = long(492).saturating_mul(SECTOR_BYTES);
    let len = end.max(told);
    if len > MAX_IMAGE_BYTES {
        return Err(bad(at + 492, SheetFault::Number));
    }
    let runs = whole(runs, len);
    Ok(Arc::new(BlocksSource::new(DmgTable { packed: source.clone(), runs, len })))
}

/// The runs of a `mish` table.
fn parse_table(
    table: &[u8],
    data_at: u64,
    file_len: u64,
    runs: &mut Vec<Run>,
) -> Result<(), SheetFault> {
    if !table.starts_with(b"mish") {
        return Err(SheetFault::Word);
    }
    let first = be64(table, 8).ok_or(SheetFault::EndsEarly)?;
    let start = be64(table, 24).ok_or(SheetFault::EndsEarly)?;
    let count = be32(table, 200).ok_or(SheetFault::EndsEarly)?;
    let entries = table.get(TABLE_HEAD_BYTES..).unwrap_or_default();
    if u64::from(count) > (entries.len() / RUN_BYTES) as u64 {
        return Err(SheetFault::EndsEarly);
    }
    for entry in entries.chunks_exact(RUN_BYTES).take(usize::try_from(count).unwrap_or(0)) {
        let [sector, sectors, at, len] =
            [8, 16, 24, 32].map(|place| be64(entry, place).unwrap_or(u64::MAX));
        let kind = match be32(entry, 0).unwrap_or(0) {
            // Zeros, and what may be anything.
            0 | 2 => Kind::Zero,
            1 => Kind::Stored,
            0x8000_0005 => Kind::Zlib,
            0x8000_0006 => Kind::Bzip2,
            0x8000_0007 => Kind::Lzfse,
            0x8000_0008 => Kind::Lzma,
            0x7fff_fffe => continue,
            0xffff_ffff => break,
            _ => return Err(SheetFault::Codec),
        };
        let place = first.checked_add(sector).and_then(|s| s.checked_mul(SECTOR_BYTES));
        let unpacked = place.zip(sectors.checked_mul(SECTOR_BYTES));
        let unpacked = unpacked.and_then(|(start, len)| ByteRange::new(start, len));
        let unpacked = unpacked.ok_or(SheetFault::Number)?;
        if unpacked.is_empty() {
            continue;
        }
        let packed = if kind == Kind::Zero {
            ByteRange::default()
        } else {
            let at = data_at.checked_add(start).and_then(|base| base.checked_add(at));
            let packed = at.and_then(|at| ByteRange::new(at, len));
            packed.filter(|packed| packed.end() <= file_len).ok_or(SheetFault::Outside)?
        };
        let is_sane = match kind {
            Kind::Zero => true,
            Kind::Stored => packed.len >= unpacked.len,
            _ => unpacked.len.max(packed.len) <= MAX_RUN_BYTES,
        };
        if !is_sane {
            return Err(SheetFault::Number);
        }
        runs.push(Run { unpacked, packed, kind });
    }
    Ok(())
}

/// The same with zeros where no run is, and long stored runs cut.
fn whole(runs: Vec<Run>, len: u64) -> Vec<Run> {
    let zero = |start: u64, end: u64| Run {
        unpacked: ByteRange::between(start, end),
        packed: ByteRange::default(),
        kind: Kind::Zero,
    };
    let mut out = Vec::with_capacity(runs.len() + 1);
    let mut at = 0;
    for run in runs {
        if run.unpacked.start > at {
            out.push(zero(at, run.unpacked.start));
        }
        at = run.unpacked.end();
        out.push(run);
    }
    if at < len {
        out.push(zero(at, len));
    }
    out
}

struct DmgTable {
    packed: SharedSource,
    runs: Vec<Run>,
    len: u64,
}

impl DmgTable {
    fn run_at(&self, offset: u64) -> Option<(usize, Run)> {
        let index = self.runs.partition_point(|run| run.unpacked.start <= offset).checked_sub(1)?;
        self.runs.get(index).map(|run| (index, *run))
    }
}

impl BlockTable for DmgTable {
    fn len_bytes(&self) -> u64 {
        self.len
    }

    fn block_at(&self, offset: u64) -> Option<Block> {
        let (index, run) = self.run_at(offset)?;
        let is_hole = run.kind == Kind::Zero;
        Some(Block { number: index as u64, range: run.unpacked, is_hole })
    }

    fn unpack(&self, block: Block, wanted: usize, out: &mut Vec<u8>) -> Result<(), SourceError> {
        let corrupt = || SourceError::new(block.range.start, wanted, SourceErrorKind::Corrupt);
        let (_, run) = self.run_at(block.range.start).ok_or_else(corrupt)?;
        if run.kind == Kind::Stored {
            *out = read_vec(&*self.packed, run.packed.start, wanted)?;
            return Ok(());
        }
        let len = usize::try_from(run.unpacked.len).map_err(|_| corrupt())?;
        let packed_len = usize::try_from(run.packed.len).map_err(|_| corrupt())?;
        let packed = read_vec(&*self.packed, run.packed.start, packed_len)?;
        let unpacked = match run.kind {
            Kind::Zlib => codec::zlib(&packed, len),
            Kind::Bzip2 => codec::bzip2(&packed, len),
            Kind::Lzfse => codec::lzfse(&packed, len),
            Kind::Lzma => codec::xz(&packed, len),
            Kind::Zero | Kind::Stored => None,
        };
        *out = unpacked.ok_or_else(corrupt)?;
        Ok(())
    }

    fn packed(&self) -> &SharedSource {
        &self.packed
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::io::contract::{self, Dice};
    use crate::io::memory::MemorySource;

    fn run(kind: u32, sector: u64, sectors: u64, at: u64, len: u64) -> Vec<u8> {
        let mut bytes = kind.to_be_bytes().to_vec();
        bytes.extend([0; 4]);
        for number in [sector, sectors, at, len] {
            bytes.extend(number.to_be_bytes());
        }
        bytes
    }

    /// An image of stored, deflated, packed (bzip2) and empty runs in two tables.
    fn image(last_kind: u32) -> (Vec<u8>, Vec<u8>) {
        let mut plain = Dice(1).bytes(512 * 9);
        plain.extend(vec![3; 512 * 7]);
        plain.extend(vec![0; 512 * 5]);
        plain.extend(vec![8; 512 * 4]);
        let mut file = plain[..512 * 9].to_vec();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::new(6));
        zlib.write_all(&plain[512 * 9..512 * 16]).unwrap();
        let zlib = zlib.finish().unwrap();
        let mut bz = ::bzip2::write::BzEncoder::new(Vec::new(), ::bzip2::Compression::new(9));
        bz.write_all(&plain[512 * 21..]).unwrap();
        let bz = bz.finish().unwrap();
        let zlib_at = file.len() as u64;
        file.extend(&zlib);
        let bz_at = file.len() as u64;
        file.extend(&bz);
        let table = |first: u64, runs: Vec<Vec<u8>>| {
            let mut bytes = b"mish\0\0\0\x01".to_vec();
            bytes.extend(first.to_be_bytes());
            bytes.resize(200, 0);
            bytes.extend(u32::try_from(runs.len()).unwrap().to_be_bytes());
            bytes.extend(runs.concat());
            bytes
        };
        let tables = [
            table(
                0,
                vec![
                    run(1, 0, 9, 0, 512 * 9),
                    run(0x8000_0005, 9, 7, zlib_at, zlib.len() as u64),
                    run(0xffff_ffff, 16, 0, 0, 0),
                ],
            ),
            table(
                16,
                vec![
                    run(2, 0, 5, 0, 0),
                    run(last_kind, 5, 4, bz_at, bz.len() as u64),
                    run(0xffff_ffff, 9, 0, 0, 0),
                ],
            ),
        ];
        let mut list = "<key>blkx</key><array>".to_owned();
        for table in tables {
            list += "<dict><key>Data</key><data>";
            const DIGITS: &[u8; 64] =
                b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
            for part in table.chunks(3) {
                let word = part.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte));
                let word = word << (8 * (3 - part.len()));
                for place in 0..=part.len() {
                    list.push(DIGITS[(word >> (18 - 6 * place)) as usize & 63] as char);
                }
            }
            list += "</data></dict>";
        }
        list += "</array>";
        let list_at = file.len() as u64;
        file.extend(list.bytes());
        let mut trailer = b"koly\0\0\0\x04\0\0\x02\0".to_vec();
        trailer.resize(512, 0);
        trailer[216..224].copy_from_slice(&list_at.to_be_bytes());
        trailer[224..232].copy_from_slice(&(list.len() as u64).to_be_bytes());
        trailer[492..500].copy_from_slice(&25u64.to_be_bytes());
        file.extend(trailer);
        (file, plain)
    }

    fn opened(file: Vec<u8>) -> Result<SharedSource, ContainerError> {
        let source: SharedSource = Arc::new(MemorySource::new(file));
        let at = probe(&source).unwrap().expect("it has a trailer");
        open(&source, at)
    }

    #[test]
    fn runs_of_all_kinds_are_read() {
        let (file, plain) = image(0x8000_0006);
        contract::check(&opened(file).unwrap(), &plain);
    }

    #[test]
    fn what_is_not_read_here_is_named() {
        let (file, _) = image(0x8000_0004);
        let refused = opened(file).unwrap_err();
        let is_codec =
            matches!(refused, ContainerError::Descriptor { fault: SheetFault::Codec, .. });
        assert!(is_codec, "{refused}");
    }
}
