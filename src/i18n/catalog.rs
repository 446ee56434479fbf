//! The list of text files that are built in. A new file is one more line here; a test notices one
//! that lies in `locales/` and is missing from this list.

/// A language that the window and the command line speak.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Language {
    /// Its code, as in `locales/<code>`.
    pub code: &'static str,
    /// What its speakers call it.
    pub name: &'static str,
    /// Texts in Fluent syntax: file name without ending, content.
    pub files: &'static [(&'static str, &'static str)],
    /// Between whole numbers and fractions.
    pub decimal_mark: char,
}

macro_rules! language {
    ($code:literal, $name:literal, $mark:literal: $($file:literal)*) => {
        Language {
            code: $code,
            name: $name,
            files: &[$((
                $file,
                include_str!(concat!("../../locales/", $code, "/", $file, ".ftl")),
            ),)*],
            decimal_mark: $mark,
        }
    };
}

macro_rules! languages {
    ($($file:literal)*) => {
        /// All languages, the source of the others first.
        pub const LANGUAGES: &[Language] = &[
            language!("en", "English", '.': $($file)*),
            language!("de", "Deutsch", ',': $($file)*),
        ];
    };
}

languages! {
    "amend" "bootset" "bootview" "bytes" "capacity" "cli" "command" "compare" "convert" "diag"
    "dialogs" "differ" "error" "files" "finder" "inspector" "jobs" "layout" "loader" "mend"
    "phase" "picker" "placement" "preview" "reason" "refusal" "sectors" "start" "step" "strip"
    "tracks" "tree" "treemap" "unit" "window"
}
