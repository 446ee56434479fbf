//! Preferences of the person, kept in `settings.ron` in the configuration folder of the system.
//!
//! Reading never fails: what is missing or odd has its usual value, and the caller is told. What
//! a newer version of the program keeps there survives a save by this one.
//! Deliberately not here: window positions (the window keeps those), recents, projects.

mod file;
mod new_disc;
mod session;

use std::path::{Path, PathBuf};

pub use file::Unknown;
pub use new_disc::{NewDisc, Owner, Permissions};
pub use session::{KeptTab, Session, SessionPlace};

use crate::io::host::Replace;
use crate::io::sink::SinkError;
use crate::io::source::{SourceError, read_vec};
use crate::io::{HostFs, RealFs};

/// More than any settings file needs; a larger one is not read.
const MAX_BYTES: u64 = 64 * 1024;

/// Light or dark.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Mode {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Mode {
    fn from_word(word: &str) -> Option<Mode> {
        [Mode::System, Mode::Light, Mode::Dark].into_iter().find(|mode| mode.word() == word)
    }

    fn word(self) -> &'static str {
        match self {
            Mode::System => "system",
            Mode::Light => "light",
            Mode::Dark => "dark",
        }
    }
}

/// Preferences. Every field has a usual value, so that older and newer files can be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settings {
    /// Code of the language; `None`: as the system says.
    pub language: Option<String>,
    /// Light or dark.
    pub mode: Mode,
    /// Size of text in percent, 90 to 200.
    pub text_percent: u32,
    /// Rows of tables 32 high instead of 24.
    pub is_roomy: bool,
    /// The folder images were created in last.
    pub last_target: Option<PathBuf>,
    /// The folder files were added from last.
    pub last_source: Option<PathBuf>,
    /// Read an image back and compare after it was made.
    pub verify: bool,
    /// Stable names of the checksums computed on the way.
    pub checksums: Vec<String>,
    /// What a new disc begins with.
    pub new_disc: NewDisc,
    /// What this version does not know, kept for one that does.
    pub unknown: Unknown,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            language: None,
            mode: Mode::System,
            text_percent: 100,
            is_roomy: false,
            last_target: None,
            last_source: None,
            verify: true,
            checksums: vec!["sha256".to_owned()],
            new_disc: NewDisc::default(),
            unknown: Unknown::default(),
        }
    }
}

/// Why settings were not as they stand in the file, or not kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// The file is not what this program writes; the usual values hold.
    #[error("not a settings file: {0}")]
    Malformed(#[from] ron::error::SpannedError),
    /// Some values are not what they should be; those have their usual value.
    #[error("not understood: {}", .0.join(", "))]
    Odd(Vec<String>),
    /// It could not be read.
    #[error("can't be read")]
    Unreadable(#[from] SourceError),
    /// It is larger than any settings file, or no text.
    #[error("not a settings file")]
    NotText,
    /// It could not be written.
    #[error("can't be written")]
    NotKept(#[from] SinkError),
    /// Its folder could not be made.
    #[error("no folder for it")]
    NoFolder(#[from] std::io::Error),
    /// It could not be put into words.
    #[error("can't be put into words: {0}")]
    Unwritable(#[from] ron::Error),
}

impl Settings {
    /// Where the file lies on this system; `None` where there is no home.
    pub fn path() -> Option<PathBuf> {
        let dirs = directories::ProjectDirs::from("", "", "glassmaster")?;
        Some(dirs.config_dir().join("settings.ron"))
    }

    /// The settings of this person, and what was odd about them. Reads the disk.
    pub fn load() -> (Settings, Option<SettingsError>) {
        match Settings::path() {
            Some(file) => Settings::read(&RealFs, &file),
            None => (Settings::default(), None),
        }
    }

    /// Keeps them for the next time. Writes to the disk. Where there is no home, nothing is kept.
    ///
    /// # Errors
    /// [`SettingsError`]; the file is then as it was.
    pub fn keep(&self) -> Result<(), SettingsError> {
        match Settings::path() {
            Some(file) => self.write(&RealFs, &file),
            None => Ok(()),
        }
    }

    /// The settings in `file`, and what was odd about it. No file is nothing odd.
    pub fn read(fs: &dyn HostFs, file: &Path) -> (Settings, Option<SettingsError>) {
        let Ok(source) = fs.open(file) else { return (Settings::default(), None) };
        let Some(len) = usize::try_from(source.len()).ok().filter(|_| source.len() <= MAX_BYTES)
        else {
            return (Settings::default(), Some(SettingsError::NotText));
        };
        let bytes = match read_vec(source.as_ref(), 0, len) {
            Ok(bytes) => bytes,
            Err(error) => return (Settings::default(), Some(error.into())),
        };
        let Ok(text) = std::str::from_utf8(&bytes) else {
            return (Settings::default(), Some(SettingsError::NotText));
        };
        match ron::from_str::<file::Values>(text) {
            Ok(values) => {
                let (settings, odd) = file::read(values);
                (settings, (!odd.is_empty()).then_some(SettingsError::Odd(odd)))
            }
            Err(error) => (Settings::default(), Some(error.into())),
        }
    }

    /// Keeps the settings in `file`, whole or not at all; its folder is made if missing.
    ///
    /// # Errors
    /// [`SettingsError`]; the file is then as it was.
    pub fn write(&self, fs: &dyn HostFs, file: &Path) -> Result<(), SettingsError> {
        if let Some(folder) = file.parent() {
            fs.open_target(folder)?;
        }
        let text =
            ron::ser::to_string_pretty(&file::write(self), ron::ser::PrettyConfig::default())?;
        let mut new = fs.create(file, Replace::IfUnchanged)?;
        new.write_at(0, text.as_bytes())?;
        new.commit(false)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::host::real;

    #[test]
    fn what_is_kept_is_read_again() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("deep").join("settings.ron");
        let fs = real();
        let (usual, odd) = Settings::read(fs.as_ref(), &file);
        assert!(odd.is_none() && usual == Settings::default());
        let wanted = Settings {
            language: Some("de".to_owned()),
            mode: Mode::Dark,
            text_percent: 150,
            is_roomy: true,
            last_target: Some(folder.path().to_owned()),
            last_source: Some(folder.path().join("ä")),
            new_disc: NewDisc {
                iso_level: 4,
                has_rock_ridge: false,
                joliet_units: None,
                owner: Owner::Ids { uid: 7, gid: 8 },
                permissions: Permissions::Fixed(0o640),
                dedupe: true,
                follow_links: true,
                left_out: Some(vec!["*~".to_owned()]),
            },
            ..Settings::default()
        };
        wanted.write(fs.as_ref(), &file).expect("it can be kept");
        wanted.write(fs.as_ref(), &file).expect("it can be kept again");
        assert_eq!(Settings::read(fs.as_ref(), &file).0, wanted);
    }

    #[test]
    fn odd_files_give_the_usual_values_and_say_so() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("settings.ron");
        for (text, is_odd, percent) in [
            (r#"{"text-percent": 5}"#, false, 90),
            (r#"{"theme": "purple", "text-percent": 150}"#, true, 150),
            (r#"{"theme": Purple}"#, true, 100),
            (r#"{"iso-level": 9, "joliet": "no", "owner": "me", "mode": "999"}"#, true, 100),
            (r#"{"new": ["thing"], "text-percent": 120}"#, false, 120),
            ("[[[[", true, 100),
            ("\u{0}", true, 100),
        ] {
            let mut new = real().create(&file, Replace::IfUnchanged).expect("a new file");
            new.write_at(0, text.as_bytes()).expect("it can be written");
            new.commit(false).expect("it can be kept");
            let (settings, odd) = Settings::read(real().as_ref(), &file);
            assert_eq!((odd.is_some(), settings.text_percent), (is_odd, percent), "{text}");
            assert_eq!(settings.new_disc, NewDisc::default());
        }
    }

    #[test]
    fn what_a_newer_version_keeps_survives() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("settings.ron");
        let text = r#"{"wings": {"left": [1, 2.5], "right": Some("yes")}, "roomy": true}"#;
        let mut new = real().create(&file, Replace::IfUnchanged).expect("a new file");
        new.write_at(0, text.as_bytes()).expect("it can be written");
        new.commit(false).expect("it can be kept");
        let (settings, odd) = Settings::read(real().as_ref(), &file);
        assert!(odd.is_none() && settings.is_roomy);
        let changed = Settings { is_roomy: false, ..settings.clone() };
        changed.write(real().as_ref(), &file).expect("it can be kept");
        let (again, _) = Settings::read(real().as_ref(), &file);
        assert_eq!((again.is_roomy, &again.unknown), (false, &settings.unknown));
        assert_eq!(again.unknown.0.len(), 1);
    }
}
