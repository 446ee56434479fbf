//! Media: what they hold, and how fast a drive reads them.
//!
//! The model of a drive is simple on purpose: a rate, an average time to seek, the wait for the
//! disc to turn, and a buffer. Seeks follow the square root of the way, as arms that speed up and
//! slow down do; the average is given by convention over a third of the way.

/// A kind of medium.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MediumKind {
    /// CD of 80 minutes.
    Cd,
    /// DVD with one layer.
    Dvd,
    /// DVD with two layers.
    DvdDouble,
    /// Blu-ray with one layer.
    Bd,
    /// Blu-ray with two layers.
    BdDouble,
    /// A USB stick.
    Usb,
}

impl MediumKind {
    /// All of them.
    pub const ALL: [MediumKind; 6] = [
        MediumKind::Cd,
        MediumKind::Dvd,
        MediumKind::DvdDouble,
        MediumKind::Bd,
        MediumKind::BdDouble,
        MediumKind::Usb,
    ];

    /// The stable name, as on the command line.
    pub fn id(self) -> &'static str {
        match self {
            MediumKind::Cd => "cd",
            MediumKind::Dvd => "dvd",
            MediumKind::DvdDouble => "dvd-dl",
            MediumKind::Bd => "bd",
            MediumKind::BdDouble => "bd-dl",
            MediumKind::Usb => "usb",
        }
    }

    /// The kind of a name.
    pub fn from_id(id: &str) -> Option<MediumKind> {
        MediumKind::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Bytes that every one of this kind holds; `None`: sticks are sold in all sizes.
    pub fn bytes(self) -> Option<u64> {
        match self {
            // 360,000 sectors: 80 minutes of 75 a second (ECMA-130 14.3).
            MediumKind::Cd => Some(737_280_000),
            // 2,295,104 sectors of DVD+R; DVD-R holds more.
            MediumKind::Dvd => Some(4_700_372_992),
            // 4,171,712 sectors of DVD-R DL; DVD+R DL holds more.
            MediumKind::DvdDouble => Some(8_543_666_176),
            MediumKind::Bd => Some(25_025_314_816),
            MediumKind::BdDouble => Some(50_050_629_632),
            MediumKind::Usb => None,
        }
    }

    /// The usual drive for it.
    pub fn drive(self) -> Drive {
        match self {
            // 1x is 75 sectors of 2048 bytes a second (ECMA-130); read at 24x. "Seek times for
            // modern CD-ROMs are ... typically in the 85ms range", a latency of 3.5 ms at 8590
            // turns a minute: halolinux.us/hardware/head-movement-times.html.
            MediumKind::Cd => Drive {
                bytes_per_second: 24 * 153_600,
                seek_average_us: 85_000,
                latency_us: 3_500,
                span_bytes: 737_280_000,
                buffer_bytes: 2 << 20,
            },
            // 1x is 1,385 kB/s (11.08 Mbit/s: vswizard.com/optical-drive/wiki); read at 8x. "DVD
            // seek times are typically about 100ms", same page as above. At 8x near the rim a disc
            // turns about 4,600 times a minute: half a turn takes 6.5 ms.
            MediumKind::Dvd => DVD,
            MediumKind::DvdDouble => Drive { span_bytes: 8_543_666_176, ..DVD },
            // 1x is 4.5 MB/s (pcstats.com/articles/2418); read at 6x. No figure for its seeks was
            // found: the same sleds move its heads, so those of DVD are taken.
            MediumKind::Bd => BD,
            MediumKind::BdDouble => Drive { span_bytes: 50_050_629_632, ..BD },
            // High-speed USB 2.0 carries about 35 MB/s of data; flash has no way to go, a request
            // costs about a millisecond in the stick and on the bus (an assumption).
            MediumKind::Usb => Drive {
                bytes_per_second: 35_000_000,
                seek_average_us: 0,
                latency_us: 1_000,
                span_bytes: 0,
                buffer_bytes: 0,
            },
        }
    }
}

const DVD: Drive = Drive {
    bytes_per_second: 8 * 1_385_000,
    seek_average_us: 100_000,
    latency_us: 6_500,
    span_bytes: 4_700_372_992,
    buffer_bytes: 2 << 20,
};

const BD: Drive = Drive {
    bytes_per_second: 6 * 4_500_000,
    seek_average_us: 100_000,
    latency_us: 6_500,
    span_bytes: 25_025_314_816,
    buffer_bytes: 2 << 20,
};

/// A drive with a medium in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Drive {
    /// Bytes it reads in a second.
    pub bytes_per_second: u64,
    /// Microseconds of an average seek: over a third of the way.
    pub seek_average_us: u64,
    /// Microseconds until the data comes by.
    pub latency_us: u64,
    /// The whole way, in bytes; 0: there is no way to go.
    pub span_bytes: u64,
    /// What it keeps of what it read last, and reads on without being asked.
    pub buffer_bytes: u64,
}

impl Drive {
    /// Microseconds to get from one byte to another that is not the next.
    pub fn seek_us(&self, from: u64, to: u64) -> u64 {
        if self.span_bytes == 0 || self.seek_average_us == 0 {
            return self.latency_us;
        }
        let way = from.abs_diff(to).min(self.span_bytes) as f64 / self.span_bytes as f64;
        // A third of the way takes the average.
        let share = (way * 3.0).sqrt();
        self.latency_us + (self.seek_average_us as f64 * share) as u64
    }

    /// Microseconds to read so many bytes one behind the other.
    pub fn read_us(&self, bytes: u64) -> u64 {
        let us = u128::from(bytes) * 1_000_000 / u128::from(self.bytes_per_second.max(1));
        u64::try_from(us).unwrap_or(u64::MAX)
    }
}

/// Where the head of a drive is, and what its buffer holds.
#[derive(Clone, Debug)]
pub struct Head {
    drive: Drive,
    /// The byte that comes by next.
    at: u64,
    /// The start of what was read without a break up to there.
    since: u64,
}

impl Head {
    /// At the start of the medium.
    pub fn new(drive: Drive) -> Head {
        Head { drive, at: 0, since: 0 }
    }

    /// Reads bytes; microseconds it takes, and whether it had to seek. What lies a little ahead is
    /// read over where that takes less time than a seek.
    pub fn read(&mut self, offset: u64, len: u64) -> (u64, bool) {
        let end = offset.saturating_add(len);
        let kept = self.since.max(self.at.saturating_sub(self.drive.buffer_bytes));
        if offset >= kept && end <= self.at {
            return (0, false);
        }
        if offset >= kept && offset <= self.at {
            // The first part is in the buffer.
            let us = self.drive.read_us(end - self.at);
            self.at = end;
            return (us, false);
        }
        let seek = self.drive.seek_us(self.at, offset);
        if offset > self.at {
            let over = self.drive.read_us(offset - self.at);
            if over <= seek {
                self.at = end;
                return (over + self.drive.read_us(len), false);
            }
        }
        (self.at, self.since) = (end, offset);
        (seek + self.drive.read_us(len), true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_is_faster_than_far_and_the_next_costs_no_seek() {
        for kind in MediumKind::ALL {
            assert_eq!(MediumKind::from_id(kind.id()), Some(kind));
        }
        let drive = MediumKind::Dvd.drive();
        assert!(drive.seek_us(0, 1 << 20) < drive.seek_us(0, 1 << 30));
        let third = drive.span_bytes / 3;
        let average = drive.seek_us(0, third) - drive.latency_us;
        assert!(average.abs_diff(drive.seek_average_us) < 10, "{average}");
        let mut head = Head::new(drive);
        assert!(head.read(1 << 30, 2048).1);
        assert_eq!(head.read((1 << 30) + 2048, 2048), (drive.read_us(2048), false));
        assert_eq!(head.read(1 << 30, 4096), (0, false), "it is in the buffer");
        let (over, has_sought) = head.read((1 << 30) + 50_000, 2048);
        assert!(!has_sought && over > drive.read_us(2048));
    }
}
