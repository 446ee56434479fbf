//! Serves a source read-only over one connection of the NBD protocol (newstyle, fixed handshake),
//! so that a virtual machine reads a planned image as if it were a disk.
//!
//! Answered are EXPORT_NAME, GO, INFO, LIST and ABORT, then READ, FLUSH, DISC; everything that
//! writes is refused. Structured replies, TLS and several exports are not offered.

use std::io::{self, Read, Write};

use crate::io::BlockSource;

const NBD_MAGIC: u64 = 0x4E42_444D_4147_4943;
const OPTION_MAGIC: u64 = 0x4948_4156_454F_5054;
const OPTION_REPLY_MAGIC: u64 = 0x0003_E889_0455_65A9;
const REQUEST_MAGIC: u32 = 0x2560_9513;
const REPLY_MAGIC: u32 = 0x6744_6698;

/// Fixed newstyle, and no padding behind EXPORT_NAME.
const HANDSHAKE_FLAGS: u16 = 0b11;
const NO_ZEROES: u32 = 0b10;
/// Flags are there, read-only, flush is understood, several connections see the same.
const TRANSMISSION_FLAGS: u16 = 0b1_0000_0111;

const OPT_EXPORT_NAME: u32 = 1;
const OPT_ABORT: u32 = 2;
const OPT_LIST: u32 = 3;
const OPT_INFO: u32 = 6;
const OPT_GO: u32 = 7;
const REP_ACK: u32 = 1;
const REP_SERVER: u32 = 2;
const REP_INFO: u32 = 3;
const REP_UNSUPPORTED: u32 = 0x8000_0001;
const INFO_EXPORT: u16 = 0;

const CMD_READ: u16 = 0;
const CMD_DISC: u16 = 2;
const CMD_FLUSH: u16 = 3;
const EPERM: u32 = 1;
const EIO: u32 = 5;
const EINVAL: u32 = 22;

/// Longest option; names are all they hold.
const MAX_OPTION_BYTES: u32 = 64 * 1024;
/// Longest read; clients are told to expect 32 MiB.
const MAX_READ_BYTES: u32 = 32 << 20;

/// Serves `source` on `stream` until the client is gone. Sectors beyond the last whole one of 512
/// bytes read as zeros, since disks consist of whole ones.
///
/// # Errors
/// What the stream says, and [`io::ErrorKind::InvalidData`] for what is no NBD.
pub fn serve<S: Read + Write>(mut stream: S, source: &dyn BlockSource) -> io::Result<()> {
    let size = source.len().next_multiple_of(512);
    stream.write_all(&NBD_MAGIC.to_be_bytes())?;
    stream.write_all(&OPTION_MAGIC.to_be_bytes())?;
    stream.write_all(&HANDSHAKE_FLAGS.to_be_bytes())?;
    stream.flush()?;
    let flags = u32::from_be_bytes(take(&mut stream)?);
    if !negotiate(&mut stream, size, flags & NO_ZEROES != 0)? {
        return Ok(());
    }
    transmit(&mut stream, source, size)
}

fn take<const N: usize>(stream: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn invalid() -> io::Error {
    io::Error::from(io::ErrorKind::InvalidData)
}

/// Answers options; whether the client goes on to read.
fn negotiate<S: Read + Write>(stream: &mut S, size: u64, has_no_zeroes: bool) -> io::Result<bool> {
    loop {
        if u64::from_be_bytes(take(stream)?) != OPTION_MAGIC {
            return Err(invalid());
        }
        let option = u32::from_be_bytes(take(stream)?);
        let len = u32::from_be_bytes(take(stream)?);
        if len > MAX_OPTION_BYTES {
            return Err(invalid());
        }
        let mut data = vec![0; usize::try_from(len).map_err(|_| invalid())?];
        stream.read_exact(&mut data)?;
        match option {
            OPT_EXPORT_NAME => {
                stream.write_all(&size.to_be_bytes())?;
                stream.write_all(&TRANSMISSION_FLAGS.to_be_bytes())?;
                if !has_no_zeroes {
                    stream.write_all(&[0; 124])?;
                }
                stream.flush()?;
                return Ok(true);
            }
            OPT_GO | OPT_INFO => {
                let mut info = INFO_EXPORT.to_be_bytes().to_vec();
                info.extend_from_slice(&size.to_be_bytes());
                info.extend_from_slice(&TRANSMISSION_FLAGS.to_be_bytes());
                answer(stream, option, REP_INFO, &info)?;
                answer(stream, option, REP_ACK, &[])?;
                if option == OPT_GO {
                    return Ok(true);
                }
            }
            OPT_LIST => {
                answer(stream, option, REP_SERVER, &[0; 4])?;
                answer(stream, option, REP_ACK, &[])?;
            }
            OPT_ABORT => {
                answer(stream, option, REP_ACK, &[])?;
                return Ok(false);
            }
            _ => answer(stream, option, REP_UNSUPPORTED, &[])?,
        }
    }
}

fn answer(stream: &mut impl Write, option: u32, kind: u32, data: &[u8]) -> io::Result<()> {
    let len = u32::try_from(data.len()).map_err(|_| invalid())?;
    stream.write_all(&OPTION_REPLY_MAGIC.to_be_bytes())?;
    for number in [option, kind, len] {
        stream.write_all(&number.to_be_bytes())?;
    }
    stream.write_all(data)?;
    stream.flush()
}

fn transmit<S: Read + Write>(
    stream: &mut S,
    source: &dyn BlockSource,
    size: u64,
) -> io::Result<()> {
    let mut buffer = Vec::new();
    loop {
        let magic = match take(stream) {
            Ok(bytes) => u32::from_be_bytes(bytes),
            // The machine was switched off.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        };
        if magic != REQUEST_MAGIC {
            return Err(invalid());
        }
        let _flags: [u8; 2] = take(stream)?;
        let command = u16::from_be_bytes(take(stream)?);
        let cookie: [u8; 8] = take(stream)?;
        let offset = u64::from_be_bytes(take(stream)?);
        let len = u32::from_be_bytes(take(stream)?);
        let is_inside = offset.checked_add(u64::from(len)).is_some_and(|end| end <= size);
        buffer.clear();
        let error = match command {
            CMD_READ if len > MAX_READ_BYTES || !is_inside => EINVAL,
            CMD_READ => {
                buffer.resize(usize::try_from(len).map_err(|_| invalid())?, 0);
                let there = source.len().saturating_sub(offset).min(u64::from(len));
                let there = usize::try_from(there).map_err(|_| invalid())?;
                let part = buffer.get_mut(..there).unwrap_or_default();
                match source.read_at(offset, part) {
                    Ok(()) => 0,
                    Err(_) => EIO,
                }
            }
            CMD_FLUSH => 0,
            CMD_DISC => return Ok(()),
            _ => EPERM,
        };
        stream.write_all(&REPLY_MAGIC.to_be_bytes())?;
        stream.write_all(&error.to_be_bytes())?;
        stream.write_all(&cookie)?;
        if error == 0 {
            stream.write_all(&buffer)?;
        }
        stream.flush()?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;

    /// What a client sends, and what comes back.
    struct Talk {
        sent: io::Cursor<Vec<u8>>,
        got: Vec<u8>,
    }

    impl Read for Talk {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            self.sent.read(buf)
        }
    }

    impl Write for Talk {
        fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
            self.got.write(buf)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn request(command: u16, offset: u64, len: u32) -> Vec<u8> {
        let mut bytes = REQUEST_MAGIC.to_be_bytes().to_vec();
        bytes.extend_from_slice(&[0, 0]);
        bytes.extend_from_slice(&command.to_be_bytes());
        bytes.extend_from_slice(&7u64.to_be_bytes());
        bytes.extend_from_slice(&offset.to_be_bytes());
        bytes.extend_from_slice(&len.to_be_bytes());
        bytes
    }

    #[test]
    fn reads_are_answered_and_writes_refused() {
        let source = MemorySource::new((0..=255).cycle().take(1000).collect::<Vec<u8>>());
        let mut sent = 3u32.to_be_bytes().to_vec();
        sent.extend_from_slice(&OPTION_MAGIC.to_be_bytes());
        sent.extend_from_slice(&OPT_GO.to_be_bytes());
        sent.extend_from_slice(&6u32.to_be_bytes());
        sent.extend_from_slice(&[0; 6]);
        for one in [
            request(CMD_READ, 998, 4),
            request(1, 0, 0),
            request(CMD_READ, 1000, 100),
            request(CMD_DISC, 0, 0),
        ] {
            sent.extend_from_slice(&one);
        }
        let mut talk = Talk { sent: io::Cursor::new(sent), got: Vec::new() };
        serve(&mut talk, &source).expect("served");
        // 18 bytes of greeting, two answers of 20 with 12 of data.
        let replies = &talk.got[18 + 20 + 12 + 20..];
        assert_eq!(replies[4..8], [0; 4], "no error");
        assert_eq!(replies[16..20], [230, 231, 0, 0], "the end is filled up");
        assert_eq!(replies[24..28], EPERM.to_be_bytes());
        assert_eq!(replies[40..44], EINVAL.to_be_bytes());
        assert_eq!(replies.len(), 52);
        let size = u64::from_be_bytes(*talk.got[18 + 22..].first_chunk().expect("eight bytes"));
        assert_eq!(size, 1024);
    }

    #[test]
    fn nonsense_ends_the_talk() {
        let source = MemorySource::new(vec![0; 512]);
        let mut talk = Talk { sent: io::Cursor::new(vec![9; 64]), got: Vec::new() };
        assert!(serve(&mut talk, &source).is_err());
    }
}
