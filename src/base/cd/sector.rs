//! Raw sectors of 2352 bytes and the shorter ways image files store them (ECMA-130 clause 14,
//! CD-ROM XA).

use super::ecc::{EccRegion, ecc_is_right, make_ecc, repair_ecc};
use super::edc::edc;
use super::msf::Msf;

/// Bytes of a raw sector.
pub const RAW_BYTES: usize = 2352;

/// Stereo samples of 16 bits in a raw sector of audio.
pub const AUDIO_SAMPLES: u32 = 588;

/// The pattern every data sector starts with.
pub const SYNC: [u8; 12] = [0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0];

/// The submode bit that tells form 2 from form 1.
const FORM_2: u8 = 0x20;

/// What the sectors of a track hold.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TrackMode {
    /// Samples, 44 100 a second, two channels of 16 bits.
    Audio,
    /// 2048 bytes of data with EDC and ECC.
    Mode1,
    /// Mode 2 without a statement on forms: 2336 bytes, in practice with XA subheaders.
    Mode2,
    /// Mode 2 form 1 only: 2048 bytes with EDC and ECC.
    Mode2Form1,
    /// Mode 2 form 2 only: 2324 bytes, EDC at will.
    Mode2Form2,
    /// Mode 2, every sector says its form.
    Mode2Mixed,
}

impl TrackMode {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            TrackMode::Audio => "audio",
            TrackMode::Mode1 => "mode1",
            TrackMode::Mode2 => "mode2",
            TrackMode::Mode2Form1 => "mode2-form1",
            TrackMode::Mode2Form2 => "mode2-form2",
            TrackMode::Mode2Mixed => "mode2-mixed",
        }
    }

    /// Anything but audio.
    pub fn is_data(self) -> bool {
        self != TrackMode::Audio
    }

    /// The mode number in the sector header; `None` for audio, which has no header.
    pub fn number(self) -> Option<u8> {
        match self {
            TrackMode::Audio => None,
            TrackMode::Mode1 => Some(1),
            _ => Some(2),
        }
    }
}

/// How the subchannel of a sector is stored behind its main channel.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum SubLayout {
    /// Not at all.
    #[default]
    None,
    /// 16 bytes: the Q channel and padding.
    Q16,
    /// 96 bytes, each with a bit of every channel P to W, as a drive gives them raw.
    Interleaved,
    /// 96 bytes, channel by channel, 12 bytes each.
    Linear,
}

impl SubLayout {
    /// Bytes for every sector.
    pub fn bytes(self) -> u16 {
        match self {
            SubLayout::None => 0,
            SubLayout::Q16 => 16,
            SubLayout::Interleaved | SubLayout::Linear => 96,
        }
    }
}

/// Which bytes of a raw sector are stored: a window of it, and the subchannel behind.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct SectorLayout {
    /// What the sector is.
    pub mode: TrackMode,
    /// The first stored byte of the 2352.
    pub first: u16,
    /// How many of them are stored.
    pub main_bytes: u16,
    /// What follows them.
    pub sub: SubLayout,
}

impl SectorLayout {
    /// All 2352 bytes of a sector of `mode`.
    pub const fn raw(mode: TrackMode) -> SectorLayout {
        SectorLayout { mode, first: 0, main_bytes: 2352, sub: SubLayout::None }
    }

    /// The layout with `main_bytes` stored of a sector of `mode`, as sheets state it; `None` for
    /// a size nobody uses. 2352 all; 2340 without sync; 2336, 2332 and 2328 from the subheader
    /// on; 2324 the data of form 2; 2048 the data of mode 1 or form 1.
    pub fn stored(mode: TrackMode, main_bytes: u16) -> Option<SectorLayout> {
        let first = match (main_bytes, mode) {
            (2352, _) => 0,
            (2340, mode) if mode.is_data() => 12,
            (2048, TrackMode::Mode1) => 16,
            (2336 | 2332 | 2328, mode) if mode.number() == Some(2) => 16,
            (2324 | 2048, mode) if mode.number() == Some(2) => 24,
            _ => return None,
        };
        Some(SectorLayout { mode, first, main_bytes, sub: SubLayout::None })
    }

    /// The same with a subchannel.
    pub const fn with_sub(self, sub: SubLayout) -> SectorLayout {
        SectorLayout { sub, ..self }
    }

    /// Bytes from one sector to the next in the file.
    pub fn stride(self) -> u64 {
        u64::from(self.main_bytes) + u64::from(self.sub.bytes())
    }

    /// All 2352 bytes are there.
    pub fn is_raw(self) -> bool {
        self.first == 0 && usize::from(self.main_bytes) == RAW_BYTES
    }

    /// Where the 2048 bytes that a file system sees start within the stored ones; `None` for
    /// audio and where they are not all stored. Of form 2 these are the first 2048 of 2324.
    pub fn cooked_at(self) -> Option<u16> {
        let at = match self.mode {
            TrackMode::Audio => return None,
            TrackMode::Mode1 => 16,
            _ => 24,
        };
        let within = u16::checked_sub(at, self.first)?;
        (within.checked_add(2048)? <= self.main_bytes).then_some(within)
    }
}

/// What the codes of a raw sector say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SectorCheck {
    /// EDC and ECC agree with the data, or the sector has none.
    Good,
    /// The data agree with the EDC, only the ECC does not.
    EccBad,
    /// The data don't agree with the EDC.
    EdcBad,
    /// No sync pattern or no known mode: not a data sector, or damaged beyond telling.
    NoSector,
}

/// A raw sector under the loupe.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RawSector {
    bytes: Box<[u8; RAW_BYTES]>,
}

impl RawSector {
    /// Takes the bytes.
    pub fn new(bytes: [u8; RAW_BYTES]) -> RawSector {
        RawSector { bytes: Box::new(bytes) }
    }

    /// A copy of `bytes`; `None` if they are not 2352.
    pub fn from_slice(bytes: &[u8]) -> Option<RawSector> {
        bytes.try_into().ok().map(RawSector::new)
    }

    /// Makes a sector of `mode` at disc address `address` around its user data: 2048 bytes for
    /// mode 1 and form 1, 2324 for form 2, 2336 for mode 2. Sync, header, subheader, EDC and ECC
    /// are made. `None` for audio, for another number of bytes and addresses below -150.
    pub fn build(mode: TrackMode, address: i64, user: &[u8]) -> Option<RawSector> {
        let mut bytes = [0u8; RAW_BYTES];
        let (at, len) = match mode {
            TrackMode::Audio => return None,
            TrackMode::Mode1 => (16, 2048),
            TrackMode::Mode2Form1 => (24, 2048),
            TrackMode::Mode2Form2 => (24, 2324),
            TrackMode::Mode2 | TrackMode::Mode2Mixed => (16, 2336),
        };
        if user.len() != len {
            return None;
        }
        bytes.get_mut(at..at + len)?.copy_from_slice(user);
        // Submode: data for form 1, form 2 for form 2; both copies are equal.
        let submode = match mode {
            TrackMode::Mode2Form1 => Some(0x08),
            TrackMode::Mode2Form2 => Some(FORM_2),
            _ => None,
        };
        if let Some(submode) = submode {
            bytes[18] = submode;
            bytes[22] = submode;
        }
        let mut sector = RawSector::new(bytes);
        sector.seal(mode, address)?;
        Some(sector)
    }

    /// Writes sync, header and the codes anew for a data sector of `mode` at `address`. Form 2 is
    /// told by the subheader where the mode leaves it open; mode 2 without forms has no codes.
    pub fn seal(&mut self, mode: TrackMode, address: i64) -> Option<()> {
        let header = Msf::from_address(address)?.to_bcd();
        let [minutes, seconds, frames] = header;
        self.bytes[..12].copy_from_slice(&SYNC);
        self.bytes[12..16].copy_from_slice(&[minutes, seconds, frames, mode.number()?]);
        match mode {
            TrackMode::Mode1 => self.make_codes(0, 2064, EccRegion::WithHeader),
            TrackMode::Mode2 => {}
            _ if self.is_form_2() => {
                let code = edc(&self.bytes[16..2348]);
                self.bytes[2348..2352].copy_from_slice(&code.to_le_bytes());
            }
            _ => self.make_codes(16, 2072, EccRegion::WithoutHeader),
        }
        Some(())
    }

    /// All 2352 bytes.
    pub fn bytes(&self) -> &[u8; RAW_BYTES] {
        &self.bytes
    }

    /// Whether it begins like a data sector.
    pub fn has_sync(&self) -> bool {
        self.bytes[..12] == SYNC
    }

    /// The disc address in the header; `None` without sync or when its digits are none.
    pub fn address(&self) -> Option<i64> {
        let [minutes, seconds, frames] = [self.bytes[12], self.bytes[13], self.bytes[14]];
        self.has_sync().then(|| Msf::from_bcd([minutes, seconds, frames])?.address())?
    }

    /// What the header says it is, forms included; `None` without sync or for another mode.
    /// The upper bits of the mode byte mark run-in and run-out and don't count.
    pub fn mode(&self) -> Option<TrackMode> {
        if !self.has_sync() {
            return None;
        }
        match self.bytes[15] & 3 {
            1 => Some(TrackMode::Mode1),
            2 if self.bytes[16..20] != self.bytes[20..24] => Some(TrackMode::Mode2),
            2 if self.is_form_2() => Some(TrackMode::Mode2Form2),
            2 => Some(TrackMode::Mode2Form1),
            _ => None,
        }
    }

    /// Compares data and codes. A form 2 EDC of zero means that there is none.
    pub fn check(&self) -> SectorCheck {
        let (is_edc_right, is_ecc_right) = match self.mode() {
            None if self.has_sync() && self.bytes[15] & 3 == 0 => (true, true),
            None => return SectorCheck::NoSector,
            Some(TrackMode::Mode1) => {
                (self.stored_edc(2064) == edc(&self.bytes[..2064]), self.ecc(EccRegion::WithHeader))
            }
            Some(TrackMode::Mode2Form1) => (
                self.stored_edc(2072) == edc(&self.bytes[16..2072]),
                self.ecc(EccRegion::WithoutHeader),
            ),
            Some(TrackMode::Mode2Form2) => {
                let stored = self.stored_edc(2348);
                (stored == 0 || stored == edc(&self.bytes[16..2348]), true)
            }
            Some(_) => (true, true),
        };
        match (is_edc_right, is_ecc_right) {
            (true, true) => SectorCheck::Good,
            (true, false) => SectorCheck::EccBad,
            (false, _) => SectorCheck::EdcBad,
        }
    }

    /// Mends what the ECC allows. True when the sector is good afterwards; else it is unchanged.
    /// `mode` and `address` are what it ought to be: sync and header are put right first, since a
    /// scratch spares nothing.
    pub fn repair(&mut self, mode: TrackMode, address: i64) -> bool {
        if self.check() == SectorCheck::Good && self.mode().is_some() {
            return true;
        }
        let original = self.clone();
        if self.try_repair(mode, address).is_some() && self.check() == SectorCheck::Good {
            return true;
        }
        *self = original;
        false
    }

    fn try_repair(&mut self, mode: TrackMode, address: i64) -> Option<()> {
        let [minutes, seconds, frames] = Msf::from_address(address)?.to_bcd();
        self.bytes[..12].copy_from_slice(&SYNC);
        self.bytes[12..16].copy_from_slice(&[minutes, seconds, frames, mode.number()?]);
        let region = match mode {
            TrackMode::Mode1 => EccRegion::WithHeader,
            _ => EccRegion::WithoutHeader,
        };
        if self.check() == SectorCheck::EccBad {
            match region {
                EccRegion::WithHeader => self.make_codes(0, 2064, region),
                EccRegion::WithoutHeader => self.make_codes(16, 2072, region),
            }
            return Some(());
        }
        let body = self.bytes.last_chunk_mut::<2340>()?;
        repair_ecc(body, region).map(|_| ())
    }

    fn is_form_2(&self) -> bool {
        self.bytes[18] & FORM_2 != 0
    }

    fn stored_edc(&self, at: usize) -> u32 {
        crate::base::bytes::le32(&*self.bytes, at).unwrap_or(0)
    }

    fn ecc(&self, region: EccRegion) -> bool {
        self.bytes.last_chunk::<2340>().is_some_and(|body| ecc_is_right(body, region))
    }

    fn make_codes(&mut self, from: usize, to: usize, region: EccRegion) {
        let code = self.bytes.get(from..to).map(edc).unwrap_or(0).to_le_bytes();
        if let Some(place) = self.bytes.get_mut(to..to + 4) {
            place.copy_from_slice(&code);
        }
        if region == EccRegion::WithHeader {
            self.bytes[2068..2076].fill(0);
        }
        if let Some(body) = self.bytes.last_chunk_mut::<2340>() {
            make_ecc(body, region);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(len: usize) -> Vec<u8> {
        (0..len as u32).map(|n| ((n * 7) >> 2) as u8).collect()
    }

    #[test]
    fn built_sectors_are_good_and_say_what_they_are() {
        for (mode, len) in
            [(TrackMode::Mode1, 2048), (TrackMode::Mode2Form1, 2048), (TrackMode::Mode2Form2, 2324)]
        {
            let sector = RawSector::build(mode, 1234, &user(len)).unwrap();
            assert_eq!(sector.check(), SectorCheck::Good);
            assert_eq!((sector.mode(), sector.address()), (Some(mode), Some(1234)));
        }
        assert_eq!(RawSector::build(TrackMode::Mode1, 0, &user(2047)), None);
        assert_eq!(RawSector::build(TrackMode::Mode1, -151, &user(2048)), None);
    }

    #[test]
    fn damage_is_told_and_mended() {
        for mode in [TrackMode::Mode1, TrackMode::Mode2Form1] {
            let good = RawSector::build(mode, 77, &user(2048)).unwrap();
            let mut bad = good.clone();
            bad.bytes[0..140].iter_mut().for_each(|byte| *byte ^= 0xA5);
            assert_eq!(bad.check(), SectorCheck::NoSector);
            assert!(bad.repair(mode, 77));
            assert!(bad == good);

            let mut bad = good.clone();
            bad.bytes[2300] ^= 1;
            assert_eq!(bad.check(), SectorCheck::EccBad);
            assert!(bad.repair(mode, 77) && bad == good);

            let mut bad = good.clone();
            bad.bytes[100..1800].fill(9);
            let before = bad.clone();
            assert_eq!(bad.check(), SectorCheck::EdcBad);
            assert!(!bad.repair(mode, 77) && bad == before);
        }
    }

    #[test]
    fn layouts_know_where_the_data_is() {
        let at = |mode, bytes| SectorLayout::stored(mode, bytes).and_then(SectorLayout::cooked_at);
        assert_eq!(at(TrackMode::Mode1, 2352), Some(16));
        assert_eq!(at(TrackMode::Mode1, 2340), Some(4));
        assert_eq!(at(TrackMode::Mode1, 2048), Some(0));
        assert_eq!(at(TrackMode::Mode1, 2336), None);
        assert_eq!(at(TrackMode::Mode2Mixed, 2336), Some(8));
        assert_eq!(at(TrackMode::Mode2Form1, 2048), Some(0));
        assert_eq!(at(TrackMode::Mode2Form2, 2324), Some(0));
        assert_eq!(at(TrackMode::Audio, 2352), None);
        assert_eq!(SectorLayout::raw(TrackMode::Audio).with_sub(SubLayout::Linear).stride(), 2448);
    }
}
