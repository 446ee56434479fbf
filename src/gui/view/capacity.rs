//! Does it fit? Media by the names they are sold under, with what they really hold.

/// A kind of blank disc.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Medium {
    /// CD-R of 80 minutes.
    Cd,
    /// Single-layer DVD.
    Dvd,
    /// Double-layer DVD.
    DvdDouble,
    /// Single-layer Blu-ray.
    Bd25,
    /// Double-layer Blu-ray.
    Bd50,
    /// Triple-layer Blu-ray (BDXL).
    Bd100,
    /// Quadruple-layer Blu-ray (BDXL).
    Bd128,
}

impl Medium {
    /// All of them, smallest first.
    pub const ALL: [Medium; 7] = [
        Medium::Cd,
        Medium::Dvd,
        Medium::DvdDouble,
        Medium::Bd25,
        Medium::Bd50,
        Medium::Bd100,
        Medium::Bd128,
    ];

    /// Text id of its name.
    pub fn text_id(self) -> &'static str {
        match self {
            Medium::Cd => "capacity-medium-cd",
            Medium::Dvd => "capacity-medium-dvd",
            Medium::DvdDouble => "capacity-medium-dvd-double",
            Medium::Bd25 => "capacity-medium-bd25",
            Medium::Bd50 => "capacity-medium-bd50",
            Medium::Bd100 => "capacity-medium-bd100",
            Medium::Bd128 => "capacity-medium-bd128",
        }
    }

    /// Text id of its name in a sentence.
    pub fn short_text_id(self) -> &'static str {
        match self {
            Medium::Cd => "capacity-short-cd",
            Medium::Dvd => "capacity-short-dvd",
            Medium::DvdDouble => "capacity-short-dvd-double",
            Medium::Bd25 => "capacity-short-bd25",
            Medium::Bd50 => "capacity-short-bd50",
            Medium::Bd100 => "capacity-short-bd100",
            Medium::Bd128 => "capacity-short-bd128",
        }
    }

    /// Bytes that every disc of this kind holds. DVD+R holds less than DVD-R: theirs counts.
    pub fn bytes(self) -> u64 {
        match self {
            Medium::Cd => 737_280_000,
            Medium::Dvd => 4_700_372_992,
            Medium::DvdDouble => 8_543_666_176,
            Medium::Bd25 => 25_025_314_816,
            Medium::Bd50 => 50_050_629_632,
            Medium::Bd100 => 100_103_356_416,
            Medium::Bd128 => 128_001_769_472,
        }
    }

    /// Bytes that only the roomier make holds: DVD-R single-layer, DVD+R double-layer.
    pub fn bytes_of_roomier_make(self) -> Option<u64> {
        match self {
            Medium::Dvd => Some(4_707_319_808),
            Medium::DvdDouble => Some(8_547_991_552),
            _ => None,
        }
    }

    /// The smallest that holds `bytes`.
    pub fn smallest_for(bytes: u64) -> Option<Medium> {
        Medium::ALL.into_iter().find(|medium| medium.bytes() >= bytes)
    }
}

/// What the image is to fit on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum MediumChoice {
    /// The smallest that fits.
    #[default]
    Automatic,
    /// This one.
    Fixed(Medium),
}

/// Whether it fits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fit {
    /// There is room for it.
    Fits {
        /// Bytes left.
        free: u64,
    },
    /// Only on the roomier make of this medium.
    FitsRoomier {
        /// Bytes left there.
        free: u64,
    },
    /// It does not fit.
    TooBig {
        /// Bytes too much.
        over: u64,
        /// The smallest medium that would do.
        instead: Option<Medium>,
    },
}

/// An image beside a medium.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Capacity {
    /// Bytes of the image.
    pub used: u64,
    /// The medium it is measured against: the chosen one, or the smallest that fits.
    pub medium: Medium,
    /// Whether it fits.
    pub fit: Fit,
}

impl Capacity {
    /// Measures an image of `used` bytes.
    pub fn of(used: u64, choice: MediumChoice) -> Capacity {
        let medium = match choice {
            MediumChoice::Fixed(medium) => medium,
            MediumChoice::Automatic => Medium::smallest_for(used).unwrap_or(Medium::Bd128),
        };
        let fit = if let Some(free) = medium.bytes().checked_sub(used) {
            Fit::Fits { free }
        } else if let Some(free) =
            medium.bytes_of_roomier_make().and_then(|bytes| bytes.checked_sub(used))
        {
            Fit::FitsRoomier { free }
        } else {
            let over = used - medium.bytes();
            Fit::TooBig { over, instead: Medium::smallest_for(used) }
        };
        Capacity { used, medium, fit }
    }

    /// How much of the bar is filled, 0 to 1.
    pub fn fraction(&self) -> f32 {
        let thousandths = u128::from(self.used) * 1000 / u128::from(self.medium.bytes());
        f32::from(u16::try_from(thousandths.min(1000)).unwrap_or(1000)) / 1000.0
    }

    /// How often the medium would be filled, in tenths: 32 means "3.2 times".
    pub fn tenths_of_medium(&self) -> u64 {
        u64::try_from(u128::from(self.used) * 10 / u128::from(self.medium.bytes()))
            .unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn automatic_takes_the_smallest_that_fits() {
        let of = |used| Capacity::of(used, MediumChoice::Automatic);
        assert_eq!(of(0).medium, Medium::Cd);
        assert_eq!(of(737_280_000).fit, Fit::Fits { free: 0 });
        assert_eq!(of(737_280_001).medium, Medium::Dvd);
        assert_eq!(of(4_700_372_993).medium, Medium::DvdDouble);
        let huge = of(200_000_000_000);
        assert_eq!(huge.medium, Medium::Bd128);
        assert_eq!(huge.fit, Fit::TooBig { over: 71_998_230_528, instead: None });
        assert_eq!((huge.fraction(), huge.tenths_of_medium()), (1.0, 15));
    }

    #[test]
    fn a_dvd_says_how_much_is_too_much_and_what_would_do() {
        let dvd = MediumChoice::Fixed(Medium::Dvd);
        assert_eq!(Capacity::of(4_703_000_000, dvd).fit, Fit::FitsRoomier { free: 4_319_808 });
        assert_eq!(
            Capacity::of(5_012_372_992, dvd).fit,
            Fit::TooBig { over: 312_000_000, instead: Some(Medium::DvdDouble) }
        );
        assert!(Medium::ALL.windows(2).all(|pair| pair[0].bytes() < pair[1].bytes()));
    }
}
