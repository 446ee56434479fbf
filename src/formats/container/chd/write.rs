//! Writing CHD version 5 as chdman does: hunks packed with the best of LZMA, deflate and (sound of
//! compact discs) FLAC, equal hunks kept once, track metadata, and the sums that `chdman verify` compares.
//!
//! The map's codes are all of four bits: what Huffman would gain is a few bits of a hunk.

use std::collections::HashMap;
use std::io::Write;

use lzma_rust2::{LzmaOptions, LzmaWriter, MfType};
use sha1::{Digest, Sha1};

use super::header::{CD_FLAC, CD_LZMA, CD_ZLIB, HEADER_BYTES, LZMA, ZLIB};
use super::metadata::TRACK_2;
use super::{FRAME_BYTES, SUB_BYTES, cd, flac, tag};
use crate::base::bytes::crc16_from;
use crate::base::cd::{RAW_BYTES, SYNC, ecc_is_right};
use crate::io::codec::Deflater;
use crate::io::encode::{Framing, Packing};
use crate::io::sink::SinkError;

/// Frames of a hunk of a compact disc, as chdman has it.
const CD_HUNK_FRAMES: usize = 8;
const DVD_HUNK_BYTES: usize = 4096;
const DEFLATE_LEVEL: u32 = 9;
/// Equal hunks are looked for among so many.
const MAX_KNOWN: usize = 1 << 20;
const CHECKED: u8 = 1;

/// A CHD being written.
#[derive(Debug)]
pub struct ChdFraming {
    is_cd: bool,
    metadata: Vec<(u32, Vec<u8>)>,
    hunks: Vec<Entry>,
    /// Hunks by what is in them.
    known: HashMap<[u8; 16], u32>,
    digest: Sha1,
}

/// A hunk in the map.
#[derive(Clone, Copy, Debug)]
struct Entry {
    kind: u8,
    len: u32,
    at: u64,
    sum: u16,
}

const KIND_LZMA: u8 = 0;
const KIND_ZLIB: u8 = 1;
const KIND_FLAC: u8 = 2;
const KIND_STORED: u8 = 4;
const KIND_SELF: u8 = 5;

/// A hunk, packed or not.
#[derive(Debug)]
pub struct PackedHunk {
    kind: u8,
    /// Empty: as it is.
    bytes: Vec<u8>,
    sum: u16,
    name: [u8; 16],
}

impl ChdFraming {
    /// A DVD or any other image of 2048-byte sectors without tracks.
    pub fn dvd() -> ChdFraming {
        ChdFraming::new(false, vec![(tag(b"DVD "), vec![0])])
    }

    /// A compact disc. The plain bytes are frames of 2352 and 96 bytes, those of each track filled
    /// up to a multiple of four; `tracks` are the texts about them (`TRACK:1 TYPE:...`).
    pub fn cd(tracks: Vec<String>) -> ChdFraming {
        let texts = tracks.into_iter().map(|text| {
            let mut bytes = text.into_bytes();
            bytes.push(0);
            (TRACK_2, bytes)
        });
        ChdFraming::new(true, texts.collect())
    }

    fn new(is_cd: bool, metadata: Vec<(u32, Vec<u8>)>) -> ChdFraming {
        let (hunks, known) = (Vec::new(), HashMap::new());
        ChdFraming { is_cd, metadata, hunks, known, digest: Sha1::new() }
    }

    fn unit_bytes(&self) -> usize {
        if self.is_cd { FRAME_BYTES } else { 2048 }
    }

    /// The map (see `map.rs`).
    fn map(&self, first: u64) -> Vec<u8> {
        let mut sum = 0xffff;
        for hunk in &self.hunks {
            let mut raw = [0u8; 12];
            raw[0] = hunk.kind;
            raw[1..4].copy_from_slice(&hunk.len.to_be_bytes()[1..]);
            raw[4..10].copy_from_slice(&hunk.at.to_be_bytes()[2..]);
            raw[10..12].copy_from_slice(&hunk.sum.to_be_bytes());
            sum = crc16_from(sum, &raw);
        }
        let packed = self.hunks.iter().filter(|hunk| hunk.kind <= KIND_FLAC);
        let len_bits = bits_for(packed.map(|hunk| hunk.len.into()).max().unwrap_or(0));
        let copies = self.hunks.iter().filter(|hunk| hunk.kind == KIND_SELF);
        let self_bits = bits_for(copies.map(|hunk| hunk.at).max().unwrap_or(0));
        let mut bits = BitWriter::default();
        // Sixteen codes of four bits each.
        for _ in 0..16 {
            bits.put(4, 4);
        }
        let mut rest = &*self.hunks;
        while let Some((hunk, tail)) = rest.split_first() {
            bits.put(hunk.kind.into(), 4);
            let run = tail.iter().take_while(|next| next.kind == hunk.kind).count();
            let mut left = run;
            while left >= 3 {
                // Tokens of their own: seven repeats 3 to 18 times, eight 19 to 274 times.
                let here = left.min(274);
                match u64::try_from(here).unwrap_or(0) {
                    count @ 19.. => {
                        bits.put(8, 4);
                        bits.put(count - 19, 8);
                    }
                    count => {
                        bits.put(7, 4);
                        bits.put(count - 3, 4);
                    }
                }
                left -= here;
            }
            rest = tail.get(run - left..).unwrap_or_default();
        }
        for hunk in &self.hunks {
            match hunk.kind {
                KIND_SELF => bits.put(hunk.at, self_bits),
                KIND_STORED => bits.put(hunk.sum.into(), 16),
                _ => {
                    bits.put(hunk.len.into(), len_bits);
                    bits.put(hunk.sum.into(), 16);
                }
            }
        }
        let mut map = u32::try_from(bits.bytes.len()).unwrap_or(u32::MAX).to_be_bytes().to_vec();
        map.extend(&first.to_be_bytes()[2..]);
        map.extend(sum.to_be_bytes());
        map.extend([len_bits, self_bits].map(|bits| bits.to_le_bytes()[0]));
        map.extend([0, 0]);
        map.extend(bits.bytes);
        map
    }
}

impl Framing for ChdFraming {
    type Packed = PackedHunk;

    fn block_bytes(&self) -> usize {
        if self.is_cd { CD_HUNK_FRAMES * FRAME_BYTES } else { DVD_HUNK_BYTES }
    }

    fn begin(&mut self, out: &mut Packing<'_>) -> Result<(), SinkError> {
        out.append(&[0; HEADER_BYTES])
    }

    fn pack(&self, plain: &[u8]) -> PackedHunk {
        let mut whole = plain.to_vec();
        whole.resize(self.block_bytes(), 0);
        let plain = &*whole;
        let mut name = [0; 16];
        name.copy_from_slice(
            blake3::hash(plain).as_bytes().first_chunk::<16>().unwrap_or(&[0; 16]),
        );
        let sum = crc16_from(0xffff, plain);
        let (kind, bytes) = if self.is_cd {
            cd::Parts::of(plain).shortest()
        } else {
            shorter((KIND_ZLIB, deflate(plain)), (KIND_LZMA, lzma(plain)))
        };
        if bytes.len() < plain.len() {
            PackedHunk { kind, bytes, sum, name }
        } else {
            PackedHunk { kind: KIND_STORED, bytes: whole, sum, name }
        }
    }

    fn place(
        &mut self,
        plain: &[u8],
        packed: PackedHunk,
        out: &mut Packing<'_>,
    ) -> Result<(), SinkError> {
        self.digest.update(plain);
        if let Some(same) = self.known.get(&packed.name) {
            let at = u64::from(*same);
            self.hunks.push(Entry { kind: KIND_SELF, len: 0, at, sum: 0 });
            return Ok(());
        }
        if let Ok(number) = u32::try_from(self.hunks.len())
            && self.known.len() < MAX_KNOWN
        {
            self.known.insert(packed.name, number);
        }
        let len = u32::try_from(packed.bytes.len()).unwrap_or(u32::MAX);
        self.hunks.push(Entry { kind: packed.kind, len, at: out.at(), sum: packed.sum });
        out.append(&packed.bytes)
    }

    fn end(&mut self, len: u64, out: &mut Packing<'_>) -> Result<(), SinkError> {
        let metadata_at = out.at();
        let mut sums = Vec::new();
        for (number, (kind, data)) in self.metadata.iter().enumerate() {
            let is_last = number + 1 == self.metadata.len();
            let next = if is_last { 0 } else { out.at() + 16 + data.len() as u64 };
            let mut entry = kind.to_be_bytes().to_vec();
            let len = u32::try_from(data.len()).unwrap_or(0);
            entry.push(CHECKED);
            entry.extend(&len.to_be_bytes()[1..]);
            entry.extend(next.to_be_bytes());
            entry.extend(data);
            out.append(&entry)?;
            let mut sum = kind.to_be_bytes().to_vec();
            sum.extend(Sha1::digest(data));
            sums.push(sum);
        }
        let map_at = out.at();
        out.append(&self.map(HEADER_BYTES as u64))?;
        let raw = self.digest.clone().finalize();
        // Over the data and the sums of the metadata, sorted (MAME's compute_overall_sha1).
        sums.sort();
        let mut all = Sha1::new();
        all.update(raw);
        for sum in &sums {
            all.update(sum);
        }
        let codecs = if self.is_cd { [CD_LZMA, CD_ZLIB, CD_FLAC] } else { [LZMA, ZLIB, 0] };
        let mut header = b"MComprHD".to_vec();
        for number in [124, 5, codecs[0], codecs[1], codecs[2], 0] {
            header.extend(number.to_be_bytes());
        }
        for number in [len, map_at, metadata_at] {
            header.extend(number.to_be_bytes());
        }
        for number in [self.block_bytes(), self.unit_bytes()] {
            header.extend(u32::try_from(number).unwrap_or(0).to_be_bytes());
        }
        header.extend(raw);
        header.extend(all.finalize());
        header.extend([0; 20]);
        out.put(0, &header)
    }
}

impl cd::Parts {
    /// The frames of a hunk taken apart, without what can be made again.
    fn of(hunk: &[u8]) -> cd::Parts {
        let frames = hunk.len() / FRAME_BYTES;
        let mut parts = cd::Parts {
            marks: vec![0; frames.div_ceil(8)],
            sectors: Vec::with_capacity(frames * RAW_BYTES),
            subs: Vec::with_capacity(frames * SUB_BYTES),
            is_wide: hunk.len() >= 65_536,
        };
        for (number, frame) in hunk.chunks_exact(FRAME_BYTES).enumerate() {
            let (sector, sub) = frame.split_at(RAW_BYTES.min(frame.len()));
            let body = sector.strip_prefix(&SYNC).and_then(|body| body.first_chunk());
            let can_be_made = body.is_some_and(|body| ecc_is_right(body, cd::region(body)));
            parts.subs.extend_from_slice(sub);
            let start = parts.sectors.len();
            parts.sectors.extend_from_slice(sector);
            if !can_be_made {
                continue;
            }
            if let Some(mark) = parts.marks.get_mut(number / 8) {
                *mark |= 1 << (number % 8);
            }
            for range in [0..12, 2076..RAW_BYTES] {
                let place = start + range.start..start + range.end;
                parts.sectors.get_mut(place).unwrap_or_default().fill(0);
            }
        }
        parts
    }

    /// The hunk in the codec that takes least. What is shorter as sound than deflated is sound, and
    /// LZMA would not help it.
    fn shortest(&self) -> (u8, Vec<u8>) {
        let zlib = (KIND_ZLIB, self.packed(deflate));
        if self.marks.iter().all(|marks| *marks == 0) {
            let mut flac = flac::encode(&self.sectors);
            flac.extend(deflate(&self.subs));
            if flac.len() < zlib.1.len() {
                return (KIND_FLAC, flac);
            }
        }
        shorter(zlib, (KIND_LZMA, self.packed(lzma)))
    }

    /// Marks, length of the packed sectors, sectors, subchannel.
    fn packed(&self, pack: fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
        let base = pack(&self.sectors);
        let mut out = self.marks.clone();
        let len = base.len().to_be_bytes();
        out.extend(len.iter().skip(len.len() - if self.is_wide { 3 } else { 2 }));
        out.extend(base);
        out.extend(deflate(&self.subs));
        out
    }
}

fn shorter(one: (u8, Vec<u8>), other: (u8, Vec<u8>)) -> (u8, Vec<u8>) {
    if other.1.len() < one.1.len() { other } else { one }
}

fn deflate(plain: &[u8]) -> Vec<u8> {
    Deflater::new(DEFLATE_LEVEL).pack(plain)
}

/// LZMA without header and end mark, with the properties that readers expect.
fn lzma(plain: &[u8]) -> Vec<u8> {
    let mut options = LzmaOptions::with_preset(6);
    options.dict_size = u32::try_from(plain.len()).unwrap_or(u32::MAX).next_power_of_two();
    options.mf = MfType::Hc4;
    let packed = LzmaWriter::new_no_header(Vec::new(), &options, false).and_then(|mut writer| {
        writer.write_all(plain)?;
        writer.finish()
    });
    debug_assert!(packed.is_ok(), "memory takes everything");
    // An empty hunk would be the shortest of all: what failed must not be chosen.
    packed.unwrap_or_else(|_| vec![0; plain.len() + 1])
}

/// Bits that hold a number.
fn bits_for(number: u64) -> u32 {
    64 - number.leading_zeros()
}

/// Writes bits, the highest of a byte first.
#[derive(Default)]
struct BitWriter {
    bytes: Vec<u8>,
    used: u32,
}

impl BitWriter {
    fn put(&mut self, value: u64, count: u32) {
        for bit in (0..count).rev() {
            if self.used == 0 {
                self.bytes.push(0);
            }
            if let (Some(last), 1) = (self.bytes.last_mut(), (value >> bit) & 1) {
                *last |= 0x80 >> self.used;
            }
            self.used = (self.used + 1) % 8;
        }
    }
}
