//! CD-TEXT: titles and names of a disc and its tracks, stored in the lead-in as packs of 18 bytes
//! (MMC-3 annex J, Sony CD-TEXT). Read: texts of the first language block. Other blocks, double-byte texts and
//! the binary packs (genre code, tables of contents, sizes) are left out.

use std::collections::BTreeMap;

use crate::base::bytes::crc16;

/// Bytes of a pack.
const PACK_BYTES: usize = 18;

/// Text bytes in a pack.
const TEXT_BYTES: usize = 12;

/// Packs of one language block.
const MAX_PACKS: usize = 256;

/// What a text is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CdTextKind {
    /// Name of the disc or track.
    Title,
    /// Who plays.
    Performer,
    /// Who wrote the words.
    Songwriter,
    /// Who wrote the music.
    Composer,
    /// Who arranged it.
    Arranger,
    /// A message.
    Message,
    /// Number of the disc at its publisher.
    DiscId,
    /// Bar code of the disc or ISRC of the track.
    Code,
}

impl CdTextKind {
    /// Every kind.
    pub const ALL: [CdTextKind; 8] = [
        CdTextKind::Title,
        CdTextKind::Performer,
        CdTextKind::Songwriter,
        CdTextKind::Composer,
        CdTextKind::Arranger,
        CdTextKind::Message,
        CdTextKind::DiscId,
        CdTextKind::Code,
    ];

    /// The stable name of `--json`; in upper case it is the keyword of cue and toc sheets.
    pub fn id(self) -> &'static str {
        match self {
            CdTextKind::Title => "title",
            CdTextKind::Performer => "performer",
            CdTextKind::Songwriter => "songwriter",
            CdTextKind::Composer => "composer",
            CdTextKind::Arranger => "arranger",
            CdTextKind::Message => "message",
            CdTextKind::DiscId => "disc_id",
            CdTextKind::Code => "upc_ean",
        }
    }

    /// The kind a keyword of a sheet names, in any case.
    pub fn from_keyword(word: &str) -> Option<CdTextKind> {
        let found = CdTextKind::ALL.into_iter().find(|kind| word.eq_ignore_ascii_case(kind.id()));
        found.or(word.eq_ignore_ascii_case("isrc").then_some(CdTextKind::Code))
    }

    fn pack_type(self) -> u8 {
        match self {
            CdTextKind::Title => 0x80,
            CdTextKind::Performer => 0x81,
            CdTextKind::Songwriter => 0x82,
            CdTextKind::Composer => 0x83,
            CdTextKind::Arranger => 0x84,
            CdTextKind::Message => 0x85,
            CdTextKind::DiscId => 0x86,
            CdTextKind::Code => 0x8E,
        }
    }
}

/// Texts by track (0 is the disc) and kind.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CdText {
    texts: BTreeMap<(u8, CdTextKind), String>,
}

impl CdText {
    /// No texts at all.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Sets a text; track 0 is the disc. An empty one is left out.
    pub fn set(&mut self, track: u8, kind: CdTextKind, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.texts.insert((track, kind), text);
        }
    }

    /// A text of a track, or of the disc as track 0.
    pub fn text(&self, track: u8, kind: CdTextKind) -> Option<&str> {
        self.texts.get(&(track, kind)).map(String::as_str)
    }

    /// All texts, the disc's first.
    pub fn iter(&self) -> impl Iterator<Item = (u8, CdTextKind, &str)> {
        self.texts.iter().map(|((track, kind), text)| (*track, *kind, text.as_str()))
    }

    /// Adds all texts of another.
    pub fn merge(&mut self, other: CdText) {
        self.texts.extend(other.texts);
    }

    /// Reads packs of 18 bytes, with or without a header of four bytes before the first. Packs
    /// with a wrong checksum are skipped, but for a stored zero, which means none.
    pub fn from_packs(bytes: &[u8]) -> CdText {
        let bytes = if bytes.len() % PACK_BYTES == 4 { bytes.get(4..) } else { Some(bytes) };
        let (packs, _) = bytes.unwrap_or_default().as_chunks::<PACK_BYTES>();
        let mut found = CdText::default();
        for kind in CdTextKind::ALL {
            found.read_kind(kind, packs);
        }
        found
    }

    fn read_kind(&mut self, kind: CdTextKind, packs: &[[u8; PACK_BYTES]]) {
        let mut text = Vec::new();
        let mut track = None;
        for pack in packs.iter().take(MAX_PACKS * 8) {
            // Block number in bits 4 to 6, double-byte text in bit 7.
            let is_wanted = pack[0] == kind.pack_type() && pack[3] & 0xF0 == 0;
            if !is_wanted || !is_whole(pack) {
                continue;
            }
            let mut now = *track.get_or_insert(pack[1] & 0x7F);
            for byte in pack.iter().skip(4).take(TEXT_BYTES) {
                if *byte != 0 {
                    text.push(*byte);
                    continue;
                }
                // A lone tab repeats the text of the track before.
                let said = latin1(&std::mem::take(&mut text));
                let before = now.checked_sub(1).and_then(|n| self.text(n, kind)).map(str::to_owned);
                self.set(now, kind, if said == "\t" { before.unwrap_or_default() } else { said });
                now = now.saturating_add(1).min(100);
            }
            track = Some(now);
        }
        if let Some(track) = track {
            self.set(track, kind, latin1(&text));
        }
    }

    /// As packs of one language block with the sizes at the end, without a header. Texts that are
    /// not ISO 8859-1 lose the letters it lacks; what is beyond 256 packs is left out.
    pub fn to_packs(&self, first_track: u8, last_track: u8) -> Vec<u8> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut packs: Vec<[u8; PACK_BYTES]> = Vec::new();
        let mut counts = [0u8; 16];
        for kind in CdTextKind::ALL {
            if !self.texts.keys().any(|(_, k)| *k == kind) {
                continue;
            }
            let before = packs.len();
            self.write_kind(kind, first_track, last_track, &mut packs);
            packs.truncate(MAX_PACKS - 3);
            let made = packs.len() - before;
            counts[usize::from(kind.pack_type() & 15)] = u8::try_from(made).unwrap_or(u8::MAX);
        }
        let last = u8::try_from(packs.len() + 2).unwrap_or(u8::MAX);
        counts[15] = 3;
        let mut sizes = [0u8; 36];
        sizes[1..3].copy_from_slice(&[first_track, last_track]);
        sizes[4..20].copy_from_slice(&counts);
        sizes[20] = last;
        // Language of block 0: English.
        sizes[28] = 9;
        for (n, part) in sizes.chunks_exact(TEXT_BYTES).enumerate() {
            let number = u8::try_from(n).unwrap_or(0);
            packs.push(pack(0x8F, number, packs.len(), 0, part));
        }
        packs.concat()
    }

    fn write_kind(
        &self,
        kind: CdTextKind,
        first_track: u8,
        last_track: u8,
        packs: &mut Vec<[u8; PACK_BYTES]>,
    ) {
        let mut stream: Vec<(u8, u8, u8)> = Vec::new();
        for track in std::iter::once(0).chain(first_track..=last_track) {
            let text = self.text(track, kind).unwrap_or_default();
            let bytes = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'));
            for (n, byte) in bytes.chain([0]).enumerate() {
                stream.push((track, u8::try_from(n.min(15)).unwrap_or(15), byte));
            }
        }
        for part in stream.chunks(TEXT_BYTES) {
            let (track, already) = part.first().map_or((0, 0), |(track, n, _)| (*track, *n));
            let bytes: Vec<u8> = part.iter().map(|(_, _, byte)| *byte).collect();
            packs.push(pack(kind.pack_type(), track, packs.len(), already, &bytes));
        }
    }
}

fn pack(kind: u8, track: u8, number: usize, already: u8, text: &[u8]) -> [u8; PACK_BYTES] {
    let mut pack = [0u8; PACK_BYTES];
    pack[..4].copy_from_slice(&[kind, track, u8::try_from(number).unwrap_or(u8::MAX), already]);
    for (place, byte) in pack.iter_mut().skip(4).zip(text.iter().take(TEXT_BYTES)) {
        *place = *byte;
    }
    let [high, low] = (!crc16(&pack[..16])).to_be_bytes();
    pack[16] = high;
    pack[17] = low;
    pack
}

fn is_whole(pack: &[u8; PACK_BYTES]) -> bool {
    let stored = [pack[16], pack[17]];
    stored == [0, 0] || stored == (!crc16(&pack[..16])).to_be_bytes()
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_hold_what_was_put_in() {
        let mut text = CdText::default();
        text.set(0, CdTextKind::Title, "A disc with quite a long title");
        text.set(1, CdTextKind::Title, "Één");
        text.set(2, CdTextKind::Title, "Two");
        text.set(2, CdTextKind::Performer, "Somebody");
        let packs = text.to_packs(1, 2);
        assert_eq!(packs.len() % 18, 0);
        assert_eq!(CdText::from_packs(&packs), text);
        let with_header: Vec<u8> = [0, 1, 0, 0].into_iter().chain(packs.clone()).collect();
        assert_eq!(CdText::from_packs(&with_header), text);
        let mut bad = packs;
        bad[5] ^= 1;
        assert_ne!(CdText::from_packs(&bad), text);
    }

    #[test]
    fn a_tab_repeats_the_track_before() {
        let mut packs = pack(0x81, 1, 0, 0, b"Ann\0\t\0").to_vec();
        packs.extend([0; 5]);
        let text = CdText::from_packs(&packs);
        assert_eq!(text.text(2, CdTextKind::Performer), Some("Ann"));
    }
}
