//! Small images put together by hand, so that each can be wrong in just one way.

use std::sync::Arc;

use glassmaster::base::progress::Context;
use glassmaster::io::memory::MemorySource;
use glassmaster::opened::{self, OpenError, OpenImage, OpenOptions};

pub const SECTOR: usize = 2048;
/// Sector of the root directory.
pub const ROOT: u32 = 20;
/// Sector of the Joliet root directory, where there is one.
pub const JOLIET_ROOT: u32 = 21;

pub fn both16(value: u16) -> [u8; 4] {
    let (le, be) = (value.to_le_bytes(), value.to_be_bytes());
    [le[0], le[1], be[0], be[1]]
}

pub fn both32(value: u32) -> Vec<u8> {
    [value.to_le_bytes(), value.to_be_bytes()].concat()
}

/// A directory record.
pub fn record(identifier: &[u8], block: u32, len: u32, flags: u8, system_use: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0];
    bytes.extend(both32(block));
    bytes.extend(both32(len));
    bytes.extend([123, 11, 14, 22, 13, 21, 0, flags, 0, 0]);
    bytes.extend(both16(1));
    bytes.push(u8::try_from(identifier.len()).expect("short"));
    bytes.extend(identifier);
    if identifier.len().is_multiple_of(2) {
        bytes.push(0);
    }
    bytes.extend(system_use);
    if bytes.len() % 2 == 1 {
        bytes.push(0);
    }
    bytes[0] = u8::try_from(bytes.len()).expect("at most 255 bytes");
    bytes
}

pub fn file(identifier: &str, block: u32, len: u32) -> Vec<u8> {
    record(identifier.as_bytes(), block, len, 0, b"")
}

pub fn folder(identifier: &str, block: u32) -> Vec<u8> {
    record(identifier.as_bytes(), block, 2048, 2, b"")
}

pub fn px(mode: u32) -> Vec<u8> {
    let mut entry = b"PX\x24\x01".to_vec();
    for value in [mode, 1, 1000, 100] {
        entry.extend(both32(value));
    }
    entry
}

pub fn nm(name: &[u8]) -> Vec<u8> {
    let len = u8::try_from(name.len() + 5).expect("short");
    [&[b'N', b'M', len, 1, 0], name].concat()
}

pub fn ce(block: u32, offset: u32, len: u32) -> Vec<u8> {
    [b"CE\x1c\x01".to_vec(), both32(block), both32(offset), both32(len)].concat()
}

pub fn cl(block: u32) -> Vec<u8> {
    [b"CL\x0c\x01".to_vec(), both32(block)].concat()
}

/// An image whose parts can be overwritten.
#[derive(Clone)]
pub struct Disc {
    pub bytes: Vec<u8>,
    is_rock_ridge: bool,
}

impl Disc {
    /// Descriptors, two path tables and an empty root.
    pub fn new(sectors: usize, is_rock_ridge: bool) -> Disc {
        let mut disc = Disc { bytes: vec![0; sectors * SECTOR], is_rock_ridge };
        disc.descriptor(16, 1, 1, ROOT, b"");
        disc.terminator(17);
        disc.path_tables();
        disc.directory(ROOT, ROOT, &[]);
        disc
    }

    /// The same with a Joliet tree.
    pub fn with_joliet(sectors: usize) -> Disc {
        let mut disc = Disc::new(sectors, false);
        disc.descriptor(17, 2, 1, JOLIET_ROOT, b"%/E");
        disc.terminator(18);
        disc.directory(JOLIET_ROOT, JOLIET_ROOT, &[]);
        disc
    }

    pub fn put(&mut self, at: usize, bytes: &[u8]) {
        self.bytes[at..at + bytes.len()].copy_from_slice(bytes);
    }

    pub fn descriptor(&mut self, sector: usize, kind: u8, version: u8, root: u32, escapes: &[u8]) {
        let at = sector * SECTOR;
        let blocks = u32::try_from(self.bytes.len() / SECTOR).expect("small");
        self.put(at, &[kind, b'C', b'D', b'0', b'0', b'1', version]);
        self.put(at + 8, &[b' '; 64]);
        self.put(at + 40, b"VOLUME");
        self.put(at + 80, &both32(blocks));
        self.put(at + 88, escapes);
        for field in [120, 124] {
            self.put(at + field, &both16(1));
        }
        self.put(at + 128, &both16(2048));
        self.put(at + 132, &both32(10));
        self.put(at + 140, &23u32.to_le_bytes());
        self.put(at + 148, &24u32.to_be_bytes());
        self.put(at + 156, &record(&[0], root, 2048, 2, b"")[..34]);
        self.put(at + 881, &[1]);
    }

    pub fn terminator(&mut self, sector: usize) {
        self.put(sector * SECTOR, b"\xffCD001\x01");
    }

    fn path_tables(&mut self) {
        self.put(23 * SECTOR, &[1, 0, 20, 0, 0, 0, 1, 0, 0, 0]);
        self.put(24 * SECTOR, &[1, 0, 0, 0, 0, 20, 0, 1, 0, 0]);
    }

    /// Writes a directory of one sector.
    pub fn directory(&mut self, block: u32, parent: u32, records: &[Vec<u8>]) {
        self.directory_of(block, parent, 2048, records);
    }

    /// Writes a directory of `len` bytes; records are kept within their sectors.
    pub fn directory_of(&mut self, block: u32, parent: u32, len: u32, records: &[Vec<u8>]) {
        let is_root = block == ROOT && self.is_rock_ridge;
        let own = if is_root { &b"SP\x07\x01\xbe\xef\x00"[..] } else { b"" };
        let mut bytes = record(&[0], block, len, 2, own);
        bytes.extend(record(&[1], parent, 2048, 2, b""));
        for record in records {
            if bytes.len() % SECTOR + record.len() > SECTOR {
                bytes.resize(bytes.len().next_multiple_of(SECTOR), 0);
            }
            bytes.extend(record);
        }
        let len = usize::try_from(len).expect("small");
        assert!(bytes.len() <= len, "directory too small for its records");
        bytes.resize(len, 0);
        self.put(usize::try_from(block).expect("small") * SECTOR, &bytes);
    }

    pub fn open(&self, ctx: &Context) -> Result<OpenImage, OpenError> {
        open_bytes(self.bytes.clone(), ctx)
    }
}

pub fn open_bytes(bytes: Vec<u8>, ctx: &Context) -> Result<OpenImage, OpenError> {
    let source = Arc::new(MemorySource::new(bytes));
    opened::open_source(source, None, &OpenOptions::default(), ctx)
}
