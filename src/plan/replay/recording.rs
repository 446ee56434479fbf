//! Reads as they were recorded, from either of two kinds of text.
//!
//! *Plain*: one read a line, `SECTOR COUNT [SECONDS]`: the first sector of 2048 bytes, how many,
//! and when, in seconds from any beginning. Empty lines and lines that begin with `#` are skipped.
//!
//! *QEMU*: what `-msg timestamp=on -trace blk_co_preadv,file=FILE` writes (trace-events of
//! QEMU's `block/`, log format): `PID@SECONDS.MICROS:blk_co_preadv blk 0x.. bs 0x.. offset BYTES
//! bytes BYTES flags 0x..`; without `-msg timestamp=on` there is no time. A machine has several
//! block devices: the one most bytes were read from is taken, and the others are counted.

use std::collections::BTreeMap;

use crate::base::SECTOR_BYTES;

/// One read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Read {
    /// The first byte.
    pub offset: u64,
    /// How many.
    pub len: u64,
    /// When, in microseconds from any beginning.
    pub at_us: Option<u64>,
}

/// Reads in the order they came.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Recording {
    /// The reads.
    pub reads: Vec<Read>,
    /// Reads of other devices, which are not in it.
    pub count_elsewhere: u64,
}

/// A line that is no read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line} is no read")]
pub struct RecordingError {
    /// The line, counted from 1.
    pub line: usize,
}

/// The name of the event that QEMU writes for every read of a block device.
const EVENT: &str = "blk_co_preadv ";

/// Reads a recording.
///
/// # Errors
/// [`RecordingError`] names the first line that can't be read.
pub fn parse(text: &str) -> Result<Recording, RecordingError> {
    let mut plain = Vec::new();
    let mut devices: BTreeMap<&str, Vec<Read>> = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let error = RecordingError { line: index + 1 };
        if let Some((front, rest)) = line.split_once(EVENT) {
            let (device, read) = of_event(front, rest).ok_or(error)?;
            devices.entry(device).or_default().push(read);
        } else if is_other_event(line) {
            continue;
        } else {
            plain.push(of_plain(line).ok_or(error)?);
        }
    }
    let bytes = |reads: &Vec<Read>| reads.iter().fold(0u64, |sum, r| sum.saturating_add(r.len));
    let busiest = devices.iter().max_by_key(|(_, reads)| bytes(reads)).map(|(name, _)| *name);
    let Some(reads) = busiest.and_then(|name| devices.remove(name)) else {
        return Ok(Recording { reads: plain, count_elsewhere: 0 });
    };
    let others = devices.values().map(|reads| reads.len() as u64).sum();
    Ok(Recording { reads, count_elsewhere: others })
}

/// Other events of QEMU may stand in the same file.
fn is_other_event(line: &str) -> bool {
    let word = line.split_once(':').map_or(line, |(_, rest)| rest);
    let name = word.split_whitespace().next().unwrap_or_default();
    name.contains('_') && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn of_event<'a>(front: &str, rest: &'a str) -> Option<(&'a str, Read)> {
    let word_after = |name: &str| {
        let mut words = rest.split_whitespace().skip_while(|word| *word != name);
        words.nth(1)
    };
    let offset = word_after("offset")?.parse().ok()?;
    let len = word_after("bytes")?.parse().ok()?;
    let time = front.trim_end_matches(':').split_once('@').map(|(_, time)| time);
    let at_us = time.and_then(micros);
    Some((word_after("bs")?, Read { offset, len, at_us }))
}

fn of_plain(line: &str) -> Option<Read> {
    let mut words = line.split_whitespace();
    let sector: u64 = words.next()?.parse().ok()?;
    let count: u64 = words.next()?.parse().ok()?;
    let at_us = match words.next() {
        Some(time) => Some(micros(time)?),
        None => None,
    };
    if words.next().is_some() {
        return None;
    }
    let (offset, len) = (sector.checked_mul(SECTOR_BYTES)?, count.checked_mul(SECTOR_BYTES)?);
    offset.checked_add(len)?;
    Some(Read { offset, len, at_us })
}

/// Seconds with a fraction as microseconds.
fn micros(text: &str) -> Option<u64> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    let seconds: u64 = seconds.parse().ok()?;
    let digits: String = fraction.chars().chain("000000".chars()).take(6).collect();
    seconds.checked_mul(1_000_000)?.checked_add(digits.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_are_read_and_the_busiest_device_is_taken() {
        let plain = parse("# boot\n16 1 0.5\n\n20 4\n").expect("good lines");
        assert_eq!(
            plain.reads,
            [
                Read { offset: 32768, len: 2048, at_us: Some(500_000) },
                Read { offset: 40960, len: 8192, at_us: None },
            ]
        );
        assert_eq!(parse("16 1\nnonsense\n"), Err(RecordingError { line: 2 }));
        assert_eq!(parse("16 1 2 3"), Err(RecordingError { line: 1 }));
        let qemu = "1@7.000100:blk_co_preadv blk 0x1 bs 0xa offset 0 bytes 512 flags 0x0\n\
            1@7.000200:blk_co_preadv blk 0x2 bs 0xb offset 34816 bytes 2048 flags 0x0\n\
            1@7.000300:blk_root_attach child 0x1 blk 0x2 bs 0xb\n\
            blk_co_preadv blk 0x2 bs 0xb offset 2881536 bytes 4096 flags 0x0\n";
        let found = parse(qemu).expect("good lines");
        assert_eq!(found.count_elsewhere, 1);
        assert_eq!(
            found.reads,
            [
                Read { offset: 34816, len: 2048, at_us: Some(7_000_200) },
                Read { offset: 2_881_536, len: 4096, at_us: None },
            ]
        );
    }
}
