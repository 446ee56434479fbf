//! The texts of the volume descriptors: each encoded for its field, and what that changed said.
//!
//! Identifiers of the primary descriptor are a- or d-characters (ECMA-119 8.4); lower case stays,
//! as xorriso and Windows accept it, because it is what people see. Other characters become '_'.

use super::report::{Consumer, Example, PlanReport, Rule};
use crate::base::bytes::{encode_ucs2_be, is_a_character};
use crate::base::diag::{Code, Severity};
use crate::formats::fs::iso9660::author::names::is_forbidden_in_joliet;
use crate::formats::fs::iso9660::author::{Texts, View, ViewKind, field_bytes};
use crate::model::spec::{ImageSpec, VolumeSpec};
use crate::model::{Namespace, Tree};

/// The texts of the descriptor of `view`.
pub(super) fn texts(tree: &Tree, spec: &ImageSpec, view: &View, report: &mut PlanReport) -> Texts {
    let VolumeSpec {
        volume_id,
        system_id,
        volume_set_id,
        publisher_id,
        preparer_id,
        application_id,
        copyright_file,
        abstract_file,
        bibliographic_file,
        ..
    } = &spec.volume;
    let mut text = |value: &str, len| encode(view.kind, value, len, report);
    let mut texts = Texts {
        system: text(system_id, field_bytes::SHORT),
        volume: text(volume_id, field_bytes::SHORT),
        volume_set: text(volume_set_id, field_bytes::LONG),
        publisher: text(publisher_id, field_bytes::LONG),
        preparer: text(preparer_id, field_bytes::LONG),
        application: text(application_id, field_bytes::LONG),
        ..Texts::default()
    };
    let mut file = |name: &str| {
        // The field names a file of the root by its identifier in this tree.
        let entry = view.directory(0).and_then(|root| {
            let is_it = |id| tree.node(id).is_some_and(|node| &*node.name == name.as_bytes());
            let entry = root.entries().iter().find(|entry| is_it(entry.node))?;
            Some([root.name(entry), view.kind.version()].concat())
        });
        match entry {
            Some(identifier) if identifier.len() <= field_bytes::FILE => identifier,
            _ => {
                if !name.is_empty() {
                    let rule =
                        Rule::new(Code::FieldNamesNoFile, Severity::Warning, &[Consumer::Everyone])
                            .in_view(view.kind.namespace());
                    report.add(rule, || example(name, ""));
                }
                Vec::new()
            }
        }
    };
    texts.copyright = file(copyright_file);
    texts.abstract_file = file(abstract_file);
    texts.bibliographic = file(bibliographic_file);
    texts
}

fn example(old: &str, new: &str) -> Example {
    Example { node: Tree::ROOT, old: old.to_owned(), new: new.to_owned() }
}

fn encode(kind: ViewKind, value: &str, len: usize, report: &mut PlanReport) -> Vec<u8> {
    let (code, limit) = match kind {
        ViewKind::Joliet => (Code::FieldChanged, len / 2),
        _ => (Code::FieldChanged, len),
    };
    let mut written = String::new();
    let mut used = 0;
    for character in value.chars() {
        let character = if is_allowed(kind, character) { character } else { '_' };
        let size = match kind {
            ViewKind::Joliet => character.len_utf16(),
            _ => character.len_utf8(),
        };
        if used + size > limit {
            break;
        }
        used += size;
        written.push(character);
    }
    if written != value {
        let code =
            if written.chars().count() < value.chars().count() { Code::FieldCut } else { code };
        let severity = if kind == ViewKind::Enhanced { Severity::Note } else { Severity::Warning };
        let rule = Rule::new(code, severity, &[Consumer::Everyone])
            .in_view(kind.namespace())
            .limited_to(limit as u64);
        report.add(rule, || example(value, &written));
    } else if kind == ViewKind::Primary && !written.bytes().all(is_a_character) {
        let rule = Rule::new(Code::FieldLowerCase, Severity::Note, &[Consumer::StrictReaders])
            .in_view(Namespace::Iso);
        report.add(rule, || example(value, &written));
    }
    match kind {
        ViewKind::Joliet => encode_ucs2_be(&written),
        _ => written.into_bytes(),
    }
}

fn is_allowed(kind: ViewKind, character: char) -> bool {
    match kind {
        ViewKind::Primary => {
            character.is_ascii_lowercase()
                || u8::try_from(character).is_ok_and(|byte| byte.is_ascii() && is_a_character(byte))
                || matches!(
                    character,
                    '~' | '#' | '$' | '@' | '[' | ']' | '{' | '}' | '^' | '`' | '|'
                )
        }
        ViewKind::Joliet => {
            let mut units = [0; 2];
            // A title may have a colon or a question mark; only control characters can't be.
            character
                .encode_utf16(&mut units)
                .iter()
                .all(|unit| *unit >= 0x20 || !is_forbidden_in_joliet(*unit))
        }
        ViewKind::Enhanced => !character.is_control(),
    }
}
