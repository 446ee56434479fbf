//! What an image file says the disc is: sessions, tracks, and where their sectors are stored.

use std::path::PathBuf;
use std::sync::Arc;

use crate::base::cd::{CdText, SectorLayout, SubLayout, TrackFlags, TrackMode};
use crate::base::units::{Lba, SECTOR_BYTES, SectorCount};
use crate::io::SharedSource;
use crate::io::concat::ConcatSource;
use crate::io::memory::ZeroSource;

use super::layout::plain_disc;

/// What an image is wrapped in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum ContainerKind {
    /// Nothing: the file is the disc, sector by sector.
    Raw,
    /// Raw sectors without any sheet.
    RawSectors,
    /// A cue sheet with its files.
    Cue,
    /// A cdrdao table of contents.
    Toc,
    /// CloneCD.
    Ccd,
    /// Alcohol 120%.
    Mds,
    /// Nero.
    Nrg,
    /// DiscJuggler.
    Cdi,
    /// One image cut into several files.
    Split,
    /// MAME's compressed hunks of data.
    Chd,
    /// Compressed ISO of the PSP world.
    Cso,
    /// The same with LZ4.
    Zso,
    /// Apple disk image (UDIF).
    Dmg,
}

impl ContainerKind {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            ContainerKind::Raw => "raw",
            ContainerKind::RawSectors => "raw-sectors",
            ContainerKind::Cue => "cue",
            ContainerKind::Toc => "toc",
            ContainerKind::Ccd => "ccd",
            ContainerKind::Mds => "mds",
            ContainerKind::Nrg => "nrg",
            ContainerKind::Cdi => "cdi",
            ContainerKind::Split => "split",
            ContainerKind::Chd => "chd",
            ContainerKind::Cso => "cso",
            ContainerKind::Zso => "zso",
            ContainerKind::Dmg => "dmg",
        }
    }
}

/// A file a sheet names that lies elsewhere or nowhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mend {
    /// The name in the sheet.
    pub named: String,
    /// The file that was taken instead; `None`: nothing fits.
    pub used: Option<PathBuf>,
}

/// A disc as its container tells it.
#[derive(Clone, Debug)]
pub struct Disc {
    /// What it is wrapped in.
    pub kind: ContainerKind,
    /// Sessions, oldest first; never empty.
    pub sessions: Vec<Session>,
    /// Media catalogue number: 13 digits.
    pub catalog: Option<String>,
    /// Titles and names.
    pub cd_text: CdText,
    /// The sheet, where that is another file than the one opened.
    pub sheet: Option<PathBuf>,
    /// Files that were mended or are missing.
    pub mends: Vec<Mend>,
    /// A look at some sectors found bytes of form 2 beyond 2048; set when an image is opened.
    pub has_form2: bool,
}

/// A session: what lies between a lead-in and a lead-out.
#[derive(Clone, Debug)]
pub struct Session {
    /// Counted from 1.
    pub number: u16,
    /// Its tracks, in order; addresses ascend.
    pub tracks: Vec<Track>,
    /// Where its lead-out starts.
    pub lead_out: Lba,
}

/// A track.
#[derive(Clone, Debug)]
pub struct Track {
    /// Its number, 1 to 99.
    pub number: u8,
    /// The session it lies in.
    pub session: u16,
    /// What its sectors hold.
    pub mode: TrackMode,
    /// Disc address of index 1, where the track begins to be heard or read.
    pub start: Lba,
    /// Sectors from index 1 to its end; the pregap of the next one is not counted.
    pub count: SectorCount,
    /// Sectors of its pregap (index 0), right in front of `start`. Of track 1 they may lie before
    /// address 0.
    pub pregap: SectorCount,
    /// Disc addresses of index 2 and on.
    pub indexes: Vec<Lba>,
    /// The control bits.
    pub flags: TrackFlags,
    /// International recording code: 12 characters.
    pub isrc: Option<String>,
    /// Where the sectors are stored, from the pregap on: they add up to `pregap` + `count`.
    pub fragments: Vec<Fragment>,
}

impl Track {
    /// The disc address of the first sector of the pregap.
    pub fn first_address(&self) -> i64 {
        i64::from(self.start.0) - i64::from(self.pregap.0)
    }

    /// The first sector behind the track; 32 bits hold it for every disc that was opened.
    pub fn end(&self) -> Lba {
        Lba(self.start.0.saturating_add(self.count.0))
    }
}

/// A run of sectors stored in one way.
#[derive(Clone, Debug)]
pub struct Fragment {
    /// How many sectors.
    pub count: SectorCount,
    /// Where they are; `None` for sectors that no file holds: silence or zeros.
    pub stored: Option<FragmentSource>,
}

/// Where the sectors of a fragment lie.
#[derive(Clone, Debug)]
pub struct FragmentSource {
    /// The file, or what was unpacked from it. Reading beyond its end is an error there.
    pub source: SharedSource,
    /// Byte of the first sector.
    pub offset: u64,
    /// Which bytes of every sector are there.
    pub layout: SectorLayout,
    /// Samples have the high byte first (cue MOTOROLA, cdrdao raw files, CHD).
    pub is_big_endian: bool,
    /// A file beside that holds the subchannel, and the byte of the first sector's (CloneCD).
    pub sub: Option<(SharedSource, u64, SubLayout)>,
}

impl FragmentSource {
    /// Sectors of `layout` from byte `offset` of `source` on.
    pub fn new(source: SharedSource, offset: u64, layout: SectorLayout) -> FragmentSource {
        FragmentSource { source, offset, layout, is_big_endian: false, sub: None }
    }

    /// Bytes from one sector to the next.
    pub fn stride(&self) -> u64 {
        self.layout.stride()
    }

    /// How many whole sectors are there from `offset` to the end of the source.
    pub fn count_stored(&self) -> u64 {
        self.source.len().saturating_sub(self.offset) / self.stride().max(1)
    }

    /// The byte where sector `n` of the fragment starts; `None` beyond 64 bits.
    pub fn byte_of(&self, n: u64) -> Option<u64> {
        self.offset.checked_add(n.checked_mul(self.stride())?)
    }
}

impl Disc {
    /// The disc of plain sectors of 2048 bytes, as one data track; `None` for less than one
    /// sector. What is left behind the last whole sector is filled up with zeros.
    pub fn of_volume(source: &SharedSource) -> Option<Disc> {
        let missing = source.len().next_multiple_of(SECTOR_BYTES) - source.len();
        let whole = match missing {
            0 => Some(source.clone()),
            _ => ConcatSource::new(vec![source.clone(), Arc::new(ZeroSource::new(missing))])
                .map(|whole| Arc::new(whole) as SharedSource),
        };
        plain_disc(&whole?)
    }

    /// All tracks, in order.
    pub fn tracks(&self) -> impl Iterator<Item = &Track> {
        self.sessions.iter().flat_map(|session| &session.tracks)
    }

    /// The track of a number.
    pub fn track(&self, number: u8) -> Option<&Track> {
        self.tracks().find(|track| track.number == number)
    }

    /// The track that holds a disc address, pregaps included.
    pub fn track_at(&self, address: Lba) -> Option<&Track> {
        let at = i64::from(address.0);
        self.tracks().find(|track| at >= track.first_address() && address < track.end())
    }

    /// The first data track of a session, where its file system starts.
    pub fn data_start(&self, session: u16) -> Option<Lba> {
        let session = self.sessions.iter().find(|s| s.number == session)?;
        session.tracks.iter().find(|track| track.mode.is_data()).map(|track| track.start)
    }

    /// Where the disc ends: the last lead-out.
    pub fn end(&self) -> Lba {
        self.sessions.iter().map(|session| session.lead_out).max().unwrap_or_default()
    }

    /// Whether there is any subchannel to lose.
    pub fn has_subchannel(&self) -> bool {
        self.tracks()
            .flat_map(|track| &track.fragments)
            .filter_map(|fragment| fragment.stored.as_ref())
            .any(|stored| stored.sub.is_some() || stored.layout.sub != SubLayout::None)
    }
}
