//! The form of the file: a RON map from names to values, read value by value, so that one odd
//! value costs only itself and what a newer version wrote survives.

use std::collections::BTreeMap;
use std::path::PathBuf;

use ron::Value;

use super::new_disc::{NewDisc, Owner, Permissions};
use super::{Mode, Settings};

pub(super) type Values = BTreeMap<String, Value>;

/// What a newer version keeps in the file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Unknown(pub(super) Values);

/// The settings in `values`, and the names of those that are odd.
pub(super) fn read(values: Values) -> (Settings, Vec<String>) {
    let usual = Settings::default();
    let disc = NewDisc::default();
    let mut reader = Reader { values, odd: Vec::new() };
    let settings = Settings {
        language: reader.optional("language", text),
        mode: reader.value("theme", usual.mode, |v| Mode::from_word(&text(v)?)),
        text_percent: reader.value("text-percent", usual.text_percent, number).clamp(90, 200),
        is_roomy: reader.value("roomy", usual.is_roomy, truth),
        last_target: reader.optional("last-target", text).map(PathBuf::from),
        last_source: reader.optional("last-source", text).map(PathBuf::from),
        verify: reader.value("verify", usual.verify, truth),
        checksums: reader.value("checksums", usual.checksums, |v| match v {
            Value::Seq(names) => names.iter().map(text).collect(),
            _ => None,
        }),
        new_disc: NewDisc {
            iso_level: reader.value("iso-level", disc.iso_level, |v| {
                number(v).filter(|level| (1..=4).contains(level))
            }),
            has_rock_ridge: reader.value("rock-ridge", disc.has_rock_ridge, truth),
            joliet_units: reader.value("joliet", disc.joliet_units, |v| match number(v)? {
                0 => Some(None),
                units @ (64 | 103) => Some(Some(units)),
                _ => None,
            }),
            owner: reader.value("owner", disc.owner, |v| Owner::from_word(&text(v)?)),
            permissions: reader
                .value("mode", disc.permissions, |v| Permissions::from_word(&text(v)?)),
            dedupe: reader.value("dedupe", disc.dedupe, truth),
            follow_links: reader.value("follow-links", disc.follow_links, truth),
            left_out: reader.optional("left-out", |v| match v {
                Value::Seq(globs) => globs.iter().map(text).collect(),
                _ => None,
            }),
        },
        unknown: Unknown::default(),
    };
    (Settings { unknown: Unknown(reader.values), ..settings }, reader.odd)
}

/// The values of settings, for the file.
pub(super) fn write(settings: &Settings) -> Values {
    let mut values = settings.unknown.0.clone();
    let mut put = |name: &str, value: Value| {
        values.insert(name.to_owned(), value);
    };
    let word = |word: &str| Value::String(word.to_owned());
    if let Some(language) = &settings.language {
        put("language", word(language));
    }
    put("theme", word(settings.mode.word()));
    put("text-percent", settings.text_percent.into());
    put("roomy", Value::Bool(settings.is_roomy));
    let folders = [("last-target", &settings.last_target), ("last-source", &settings.last_source)];
    for (name, folder) in folders {
        // A path that is no text can't be kept as text; it is only a convenience.
        if let Some(folder) = folder.as_ref().and_then(|folder| folder.to_str()) {
            put(name, word(folder));
        }
    }
    put("verify", Value::Bool(settings.verify));
    put("checksums", Value::Seq(settings.checksums.iter().map(|name| word(name)).collect()));
    let disc = &settings.new_disc;
    put("iso-level", disc.iso_level.into());
    put("rock-ridge", Value::Bool(disc.has_rock_ridge));
    put("joliet", disc.joliet_units.unwrap_or(0).into());
    put("owner", word(&disc.owner.word()));
    put("mode", word(&disc.permissions.word()));
    put("dedupe", Value::Bool(disc.dedupe));
    put("follow-links", Value::Bool(disc.follow_links));
    if let Some(globs) = &disc.left_out {
        put("left-out", Value::Seq(globs.iter().map(|glob| word(glob)).collect()));
    }
    values
}

struct Reader {
    values: Values,
    odd: Vec<String>,
}

impl Reader {
    /// Takes a value out; one that can't be understood gives `None` and is noted.
    fn optional<T>(&mut self, name: &str, convert: impl Fn(&Value) -> Option<T>) -> Option<T> {
        let value = self.values.remove(name)?;
        let converted = convert(&value);
        if converted.is_none() {
            self.odd.push(name.to_owned());
        }
        converted
    }

    fn value<T>(&mut self, name: &str, usual: T, convert: impl Fn(&Value) -> Option<T>) -> T {
        self.optional(name, convert).unwrap_or(usual)
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        _ => None,
    }
}

fn number<T: serde::de::DeserializeOwned>(value: &Value) -> Option<T> {
    value.clone().into_rust().ok()
}
