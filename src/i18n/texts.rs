//! The loader: one language, with English behind it.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::catalog::{LANGUAGES, Language};
use super::number::{Grouping, rounded};
use crate::base::bytes::Timestamp;
use crate::base::diag::{Arg, Diagnostic};

/// A value that belongs into a sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// A name, path or other text, shown as it is.
    Text(String),
    /// A number, shown with thin separators; chooses the plural.
    Number(u64),
    /// A number of bytes, shown with a decimal unit.
    Bytes(u64),
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Value {
        Value::Number(number)
    }
}

impl From<&Arg> for Value {
    fn from(arg: &Arg) -> Value {
        match arg {
            Arg::Text(text) => Value::Text(text.clone()),
            Arg::Number(number) => Value::Number(*number),
            Arg::Bytes(bytes) => Value::Bytes(*bytes),
        }
    }
}

type Bundle = FluentBundle<FluentResource>;

/// The bundles, each parsed when the first text of its language is wanted: that takes about a
/// millisecond, and many runs of the command line say nothing.
static BUNDLES: [OnceLock<Bundle>; LANGUAGES.len()] = [const { OnceLock::new() }; LANGUAGES.len()];

/// The bundle of the language with that place in [`LANGUAGES`].
fn bundle(index: usize) -> Option<&'static Bundle> {
    let language = LANGUAGES.get(index)?;
    Some(BUNDLES.get(index)?.get_or_init(|| load(language)))
}

fn load(language: &Language) -> Bundle {
    let id: LanguageIdentifier = language.code.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        // Only whole numbers are passed in (`Value::Number`); a decimal mark cannot occur.
        FluentValue::Number(number) if number.value >= 0.0 => {
            Some(Grouping { decimal_mark: '.' }.number(number.value as u64))
        }
        _ => None,
    }));
    for (_, source) in language.files {
        // A line that does not parse is left out; the tests refuse such a file.
        let resource = match FluentResource::try_new((*source).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// Text of one language. Cheap to make and to copy, shared between threads.
#[derive(Clone)]
pub struct Texts {
    /// Its place in [`LANGUAGES`].
    index: usize,
    language: &'static Language,
    offset_seconds: i32,
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Texts").field(&self.language()).finish()
    }
}

impl Texts {
    /// The language `lang` (`de`, `de_AT.UTF-8`, `de-CH`), or English when it is not there.
    /// Times are shown in UTC.
    pub fn new(lang: &str) -> Texts {
        let code = lang.split(['-', '_', '.', '@']).next().unwrap_or_default();
        let named = |language: &Language| language.code.eq_ignore_ascii_case(code);
        let index = LANGUAGES.iter().position(named).unwrap_or_default();
        let language = LANGUAGES.get(index).expect("English is built in");
        Texts { index, language, offset_seconds: 0 }
    }

    /// The language of the system; English under `LC_ALL=C` and where the system does not say.
    pub fn system() -> Texts {
        // The order of gettext; sys-locale alone would fall through `LC_ALL=C` to LANG.
        let named = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
        match named.or_else(sys_locale::get_locale) {
            Some(lang) => Texts::new(&lang),
            None => Texts::new("en"),
        }
    }

    /// The same words, with times shown in a zone that lies `seconds` east of UTC.
    pub fn with_utc_offset(self, seconds: i32) -> Texts {
        Texts { offset_seconds: seconds, ..self }
    }

    /// The code of the language, as in `locales/`.
    pub fn language(&self) -> &'static str {
        self.language.code
    }

    /// A text without values.
    pub fn text(&self, id: &str) -> String {
        self.format(id, &[])
    }

    /// A text with values put in by name. An unknown id is shown as it is.
    pub fn format(&self, id: &str, args: &[(&str, Value)]) -> String {
        let mut fluent = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            fluent.set(
                *name,
                match value {
                    Value::Text(text) => FluentValue::from(text.as_str()),
                    Value::Number(number) => FluentValue::from(*number),
                    Value::Bytes(bytes) => FluentValue::from(self.bytes(*bytes)),
                },
            );
        }
        self.lookup(id, &fluent).unwrap_or_else(|| id.to_owned())
    }

    /// The sentence of something noticed.
    pub fn diagnostic(&self, diagnostic: &Diagnostic) -> String {
        let args: Vec<(&str, Value)> =
            diagnostic.args.iter().map(|(name, arg)| (*name, Value::from(arg))).collect();
        self.format(&format!("diag-{}", diagnostic.code.id()), &args)
    }

    /// Why an image can't be saved in a way, by the stable name of the reason. Owners come by their
    /// stable names, as `holder` and `wanted`.
    pub fn refusal(&self, id: &str, args: &[(&'static str, Arg)]) -> String {
        let value = |(name, arg): &(&'static str, Arg)| match arg {
            Arg::Text(owner) if matches!(*name, "holder" | "wanted") => {
                (*name, Value::from(self.text(&format!("strip-owner-{owner}"))))
            }
            arg => (*name, Value::from(arg)),
        };
        let args: Vec<(&str, Value)> = args.iter().map(value).collect();
        self.format(&format!("refusal-{id}"), &args)
    }

    /// A number with thin separators.
    pub fn number(&self, number: u64) -> String {
        self.grouping().number(number)
    }

    /// A number of bytes with three digits and a decimal unit.
    pub fn bytes(&self, bytes: u64) -> String {
        self.grouping().bytes(bytes)
    }

    /// `part` in the unit of `whole` and without it, for `1.20 of 4.37 GB`.
    pub fn bytes_part(&self, part: u64, whole: u64) -> String {
        self.grouping().bytes_part(part, whole)
    }

    /// The exact number of bytes, for tips: `4 706 074 624 bytes`.
    pub fn exact_bytes(&self, bytes: u64) -> String {
        self.format("unit-bytes", &[("count", Value::Number(bytes))])
    }

    /// Date and time of day, `2026-11-02 14:05`.
    pub fn date(&self, time: Timestamp) -> String {
        self.grouping().date(time, self.offset_seconds)
    }

    /// How long something took: `1 min 12 s`, `0.4 s`.
    pub fn duration(&self, took: Duration) -> String {
        let seconds = took.as_secs();
        let number = |n: u64| Value::Number(n);
        if seconds < 10 {
            let tenths = took.subsec_millis() / 100;
            let text = format!("{seconds}{}{tenths}", self.language.decimal_mark);
            self.format("unit-seconds-short", &[("seconds", Value::Text(text))])
        } else if seconds < 60 {
            self.format("unit-seconds-short", &[("seconds", number(seconds))])
        } else if seconds < 3600 {
            let args = [("minutes", number(seconds / 60)), ("seconds", number(seconds % 60))];
            self.format("unit-minutes", &args)
        } else {
            let args = [("hours", number(seconds / 3600)), ("minutes", number(seconds / 60 % 60))];
            self.format("unit-hours", &args)
        }
    }

    /// Time left, in steps that do not jitter: `about 8 s left`.
    pub fn time_left(&self, left: Duration) -> String {
        let seconds = rounded(left).as_secs();
        if seconds < 300 && (seconds < 60 || !seconds.is_multiple_of(60)) {
            let text = if seconds < 60 {
                self.format("unit-seconds-short", &[("seconds", Value::Number(seconds))])
            } else {
                self.duration(Duration::from_secs(seconds))
            };
            return self.format("unit-left", &[("time", Value::Text(text))]);
        }
        let text = if seconds < 3600 {
            self.format("unit-minutes-short", &[("minutes", Value::Number(seconds / 60))])
        } else {
            self.duration(Duration::from_secs(seconds))
        };
        self.format("unit-left", &[("time", Value::Text(text))])
    }

    /// Bytes a second.
    pub fn rate(&self, bytes_per_second: u64) -> String {
        self.format("unit-rate", &[("size", Value::Bytes(bytes_per_second))])
    }

    fn grouping(&self) -> Grouping {
        Grouping { decimal_mark: self.language.decimal_mark }
    }

    fn lookup(&self, id: &str, args: &FluentArgs<'_>) -> Option<String> {
        // English, the source, stands behind every other language.
        [self.index, 0].into_iter().find_map(|index| {
            let bundle = bundle(index)?;
            let pattern = bundle.get_message(id)?.value()?;
            let mut errors = Vec::new();
            let text: Cow<'_, str> = bundle.format_pattern(pattern, Some(args), &mut errors);
            Some(text.into_owned())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diag::Code;

    #[test]
    fn languages_are_found_by_every_spelling() {
        for lang in ["de", "de_AT.UTF-8", "DE-ch", "de@euro"] {
            assert_eq!(Texts::new(lang).language(), "de");
        }
        for lang in ["C", "POSIX", "", "xx", "en_GB"] {
            assert_eq!(Texts::new(lang).language(), "en");
        }
    }

    #[test]
    fn every_code_has_a_sentence_in_every_language() {
        for language in LANGUAGES {
            let texts = Texts::new(language.code);
            for code in Code::ALL {
                let id = format!("diag-{}", code.id());
                assert_ne!(texts.text(&id), id, "{}: no text for {id}", language.code);
            }
        }
    }

    #[test]
    fn values_are_put_in_with_plural_and_separators() {
        let en = Texts::new("en");
        let noticed = Diagnostic::warning(Code::OlderSessions).with("count", 1u64);
        assert!(en.diagnostic(&noticed).contains("one older session"));
        let cut = Diagnostic::warning(Code::ImageTruncated)
            .with("declared", Arg::Bytes(4_700_000_000))
            .with("actual", Arg::Bytes(1_200_000_000));
        let text = Texts::new("de").diagnostic(&cut);
        assert!(text.contains("4,70\u{202f}GB") && text.contains("1,20\u{202f}GB"), "{text}");
        assert_eq!(en.exact_bytes(1_234), "1\u{202f}234 bytes");
        assert_eq!(en.text("no-such-id"), "no-such-id");
    }

    #[test]
    fn times_are_short() {
        let en = Texts::new("en");
        let at = |millis| Duration::from_millis(millis);
        assert_eq!(en.duration(at(450)), "0.4\u{202f}s");
        assert_eq!(en.duration(at(72_000)), "1\u{202f}min 12\u{202f}s");
        assert_eq!(en.time_left(at(7_300)), "about 8\u{202f}s left");
        assert_eq!(en.time_left(at(70_000)), "about 1\u{202f}min 15\u{202f}s left");
        assert_eq!(en.time_left(at(610_000)), "about 11\u{202f}min left");
        assert_eq!(Texts::new("de").time_left(at(7_300)), "noch etwa 8\u{202f}s");
    }
}
