//! Every language says the same things, and nothing is missing or unused.
//!
//! What counts as a use: a string literal in `src/` (outside `#[cfg(test)]`) that begins with the
//! name of a text file and a hyphen (`"create-title"`, `"cli-no-such-file"`). Ids that are put
//! together at run time belong to a family below, which lists its members from the enum it comes
//! from. So other literals (ids of widgets, keys of JSON) must not begin like that.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use glassmaster::base::diag::Code;
use glassmaster::base::progress::Phase;
use glassmaster::i18n::LANGUAGES;
use glassmaster::model::boot::{Mend, Rule};
use glassmaster::model::spec::RuleKind;
use glassmaster::plan::ConflictReason;
use glassmaster::project::Label;

/// Ids that are put together at run time.
fn families() -> Vec<String> {
    let codes = Code::ALL.iter().map(|code| format!("diag-{}", code.id()));
    let phases = Phase::ALL.iter().map(|phase| format!("phase-{}", phase.id()));
    let steps = Label::IDS.iter().map(|id| format!("step-{id}"));
    let rules = Rule::ALL.iter().map(|rule| format!("reason-{}", rule.id()));
    let refusals = glassmaster::job::Refusal::IDS.iter().map(|id| format!("refusal-{id}"));
    let mends = Mend::ALL.iter().map(|mend| format!("mend-{}", mend.id()));
    let placed = RuleKind::IDS.iter().map(|id| format!("placement-rule-{id}"));
    let lost = ConflictReason::ALL.iter().map(|why| format!("placement-lost-{}", why.id()));
    let all = codes.chain(phases).chain(steps).chain(rules).chain(mends).chain(refusals);
    all.chain(placed).chain(lost).collect()
}

/// Names of other things that begin like a text file: codes, rules, owners, jobs, fields.
const NO_IDS: [&str; 11] = [
    "space-bitmap",
    "space-bitmap-free",
    "space-bitmap-lost",
    "space-blocks",
    "start-area",
    "start-empty",
    "unit-blocks",
    "compare-views",
    "compare-unread",
    "find-bytes",
    "find-in-files",
];

/// Variables of a text, and which plural or case names it distinguishes by.
type Variables = BTreeSet<String>;

fn of_inline(expression: &InlineExpression<&str>, found: &mut Variables) {
    match expression {
        InlineExpression::VariableReference { id } => {
            found.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => of_expression(expression, found),
        _ => {}
    }
}

fn of_expression(expression: &Expression<&str>, found: &mut Variables) {
    match expression {
        Expression::Inline(inline) => of_inline(inline, found),
        Expression::Select { selector, variants } => {
            of_inline(selector, found);
            for variant in variants {
                let VariantKey::Identifier { .. } = variant.key else { continue };
                of_pattern(&variant.value, found);
            }
        }
    }
}

fn of_pattern(pattern: &Pattern<&str>, found: &mut Variables) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            of_expression(expression, found);
        }
    }
}

/// Every id and `id.attribute` of a language with its variables.
fn messages(code: &str) -> BTreeMap<String, Variables> {
    let language = LANGUAGES.iter().find(|l| l.code == code).expect("the language is built in");
    let mut found = BTreeMap::new();
    for (file, source) in language.files {
        let parsed = fluent_syntax::parser::parse(*source)
            .map_err(|(_, errors)| format!("{code}/{file}.ftl: {errors:?}"))
            .expect("every text file parses");
        for entry in parsed.body {
            let Entry::Message(message) = entry else { continue };
            let id = message.id.name;
            assert!(
                id.starts_with(&format!("{file}-")),
                "{code}/{file}.ftl: {id} must begin with {file}-"
            );
            let mut variables = Variables::new();
            if let Some(pattern) = &message.value {
                of_pattern(pattern, &mut variables);
            }
            assert!(found.insert(id.to_owned(), variables).is_none(), "{code}: {id} stands twice");
            for attribute in &message.attributes {
                let mut variables = Variables::new();
                of_pattern(&attribute.value, &mut variables);
                found.insert(format!("{id}.{}", attribute.id.name), variables);
            }
        }
    }
    found
}

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("src can be listed") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).expect("a source file can be read");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            found.push((path.display().to_string(), code));
        }
    }
}

/// String literals of a source file that look like ids of texts, with their file.
fn literals(files: &BTreeSet<&str>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut texts = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut texts);
    // Rooms below the faces have stable names for programs, such as `space-bitmap`, and no texts.
    let below =
        ["base", "model", "formats", "ops", "project/import"].map(|room| format!("/src/{room}/"));
    // A report of a comparison is text for people, whichever face saves it.
    let is_words = |path: &str| path.contains("/src/ops/compare/words.rs");
    texts.retain(|(path, _)| is_words(path) || !below.iter().any(|room| path.contains(room)));
    for (path, text) in texts {
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for literal in line.split('"').skip(1).step_by(2) {
                let is_id = literal
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
                let begins = literal
                    .split_once('-')
                    .is_some_and(|(file, rest)| files.contains(file) && !rest.is_empty());
                if is_id && begins && !NO_IDS.contains(&literal) {
                    found.push((path.clone(), literal.to_owned()));
                }
            }
        }
    }
    found
}

#[test]
fn every_language_has_the_same_ids_and_variables() {
    let english = messages("en");
    for language in LANGUAGES {
        let other = messages(language.code);
        let missing: Vec<_> = english.keys().filter(|id| !other.contains_key(*id)).collect();
        let extra: Vec<_> = other.keys().filter(|id| !english.contains_key(*id)).collect();
        assert!(missing.is_empty(), "{} lacks {missing:?}", language.code);
        assert!(extra.is_empty(), "{} has {extra:?}, en has not", language.code);
        for (id, variables) in &english {
            assert_eq!(variables, &other[id], "{}: variables of {id}", language.code);
        }
    }
}

#[test]
fn every_text_file_is_built_in() {
    for language in LANGUAGES {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(language.code);
        let there: BTreeSet<String> = fs::read_dir(&folder)
            .expect("the locale has a folder")
            .map(|entry| entry.expect("an entry can be read").path())
            .map(|path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned())
            .collect();
        let built: BTreeSet<String> = language.files.iter().map(|(f, _)| (*f).to_owned()).collect();
        assert_eq!(there, built, "locales/{} and src/i18n/catalog.rs", language.code);
    }
}

#[test]
fn every_id_that_is_used_exists_and_every_id_is_used() {
    let english = messages("en");
    let files: BTreeSet<&str> = LANGUAGES[0].files.iter().map(|(file, _)| *file).collect();
    let mut used: BTreeSet<String> = families().into_iter().collect();
    for id in &used {
        assert!(english.contains_key(id), "no text for {id}");
    }
    for (path, id) in literals(&files) {
        assert!(english.contains_key(&id), "{path}: no text for \"{id}\"");
        used.insert(id);
    }
    let unused: Vec<_> = english
        .keys()
        .filter(|id| !used.contains(id.split('.').next().unwrap_or_default()))
        .collect();
    assert!(unused.is_empty(), "never used: {unused:?}");
}
