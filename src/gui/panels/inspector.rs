//! The inspector: what is known about the selection. Words for people first; sectors, recorded
//! names and descriptor fields only where somebody came to look inside.

use egui::{Label, ScrollArea, Ui};

use super::cell::Line;
use super::history;
use super::{view_text_id, wake};
use crate::base::diag::{Field, FieldValue};
use crate::gui::theme::{Icon, Type, space};
use crate::gui::view::facts::{Fact, FactValue, Section, mode_text};
use crate::gui::view::kinds::{FileSort, sort_of};
use crate::gui::view::panes::Panes;
use crate::gui::view::shown::{Arrangement, Shown};
use crate::gui::widgets::segments;
use crate::gui::{Action, Look};
use crate::i18n::Value;
use crate::model::{NodeId, Tree};

/// Draws the inspector.
pub fn inspector(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes) -> Vec<Action> {
    let is_inspect = panes.arrangement == Arrangement::Inspect;
    let mut actions = Vec::new();
    if shown.is_editable {
        ui.add_space(space::CONTROL);
        ui.horizontal(|ui| {
            ui.add_space(space::GROUP);
            let choices =
                [(false, look.text("inspector-details")), (true, look.text("inspector-history"))];
            let name = look.text("inspector-shows");
            segments(ui, look, &name, &mut panes.is_history, &choices);
        });
        if panes.is_history {
            history::show(ui, look, shown, &mut actions);
            return actions;
        }
    }
    ScrollArea::vertical().id_salt("inspector").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::ICON;
        ui.add_space(space::GROUP);
        let selected = panes.selection.nodes().len();
        let subject = match selected {
            0 => Some(panes.folder()),
            1 => panes.selection.single(),
            _ => None,
        };
        match subject {
            Some(id) => {
                head(ui, look, shown, id);
                let wake = wake(ui.ctx());
                for section in panes.facts(shown, id, &wake) {
                    show_section(ui, look, section, is_inspect);
                }
                if id == Tree::ROOT && is_inspect {
                    fields(ui, look, &shown.fields);
                }
            }
            None => many(ui, look, shown, panes, selected),
        }
        ui.add_space(space::GROUP);
    });
    actions
}

/// Icon and name.
fn head(ui: &mut Ui, look: &Look, shown: &Shown, id: NodeId) {
    let icon = match shown.tree.node(id).map(sort_of) {
        _ if id == Tree::ROOT => Icon::DISC,
        Some(FileSort::Folder) => Icon::FOLDER,
        Some(FileSort::Picture) => Icon::FILE_PICTURE,
        Some(FileSort::Film) => Icon::FILE_FILM,
        Some(FileSort::Sound) => Icon::FILE_SOUND,
        Some(FileSort::Text) => Icon::FILE_TEXT,
        Some(FileSort::Program) => Icon::FILE_PROGRAM,
        Some(FileSort::Archive) => Icon::FILE_ARCHIVE,
        Some(FileSort::Disc) => Icon::DISC,
        Some(FileSort::Link) => Icon::LINK,
        Some(FileSort::Other) | None => Icon::FILE,
    };
    title(ui, look, icon, &shown.name_of(id));
}

/// The heading of the inspector; long names wrap.
fn title(ui: &mut Ui, look: &Look, icon: Icon, text: &str) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::CONTROL;
        ui.add_space(space::GROUP);
        ui.label(icon.rich(Icon::BUTTON, look.palette.accent));
        ui.vertical(|ui| {
            ui.set_max_width(ui.available_width() - space::GROUP);
            let text = Type::Heading.rich(text).color(look.palette.text);
            ui.add(Label::new(text).wrap_mode(egui::TextWrapMode::Wrap).selectable(true));
        });
    });
    ui.add_space(space::CONTROL);
}

/// Several selected.
fn many(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes, selected: usize) {
    let count = Value::Number(selected as u64);
    title(ui, look, Icon::COPY, &look.format("files-selected", &[("count", count)]));
    let bytes = panes.rows.selected_bytes(shown, &panes.selection);
    let facts = vec![Fact { label: "inspector-size", value: FactValue::Bytes(bytes) }];
    show_section(ui, look, &Section { heading: "", facts }, false);
}

fn show_section(ui: &mut Ui, look: &Look, section: &Section, is_inspect: bool) {
    // Recorded names and sectors are for those who look inside.
    let is_inner =
        matches!(section.heading, "inspector-names" | "inspector-on-disc" | "inspector-streams");
    if is_inner && !is_inspect {
        return;
    }
    if !section.heading.is_empty() {
        ui.add_space(space::GROUP);
        rule(ui, look);
        ui.add_space(space::FIELD);
        indented(ui, |ui| drop(look.label(ui, Type::Strong, look.text(section.heading))));
    }
    for fact in &section.facts {
        show_fact(ui, look, fact);
    }
}

/// Label above, value below.
fn show_fact(ui: &mut Ui, look: &Look, fact: &Fact) {
    let label = match &fact.value {
        FactValue::NameIn(ns, _) => look.text(view_text_id(*ns)),
        _ if fact.label.is_empty() => String::new(),
        _ => look.text(fact.label),
    };
    indented(ui, |ui| {
        if !label.is_empty() {
            ui.add_space(space::ICON);
            look.quiet(ui, Type::Note, label);
        }
        let role = match fact.value {
            FactValue::Mode(_) => Type::Mono,
            _ => Type::Body,
        };
        let text = role.rich(value_text(look, &fact.value)).color(look.palette.text);
        let response =
            ui.add(Label::new(text).wrap_mode(egui::TextWrapMode::Wrap).selectable(true));
        if let FactValue::Bytes(bytes) = fact.value {
            let exact = look.texts.exact_bytes(bytes);
            response.on_hover_ui(|ui| drop(look.label(ui, Type::Body, exact)));
        }
    });
}

fn value_text(look: &Look, value: &FactValue) -> String {
    let number = |n: u64| Value::Number(n);
    match value {
        FactValue::Text(text) | FactValue::Path(text) => text.clone(),
        FactValue::Word(id) => look.text(id),
        FactValue::Number(n) => look.texts.number(*n),
        FactValue::Bytes(bytes) => look.texts.bytes(*bytes),
        FactValue::Time(time) => look.texts.date(*time),
        FactValue::Sectors(first, last) if first == last => look.texts.number(*first),
        FactValue::Sectors(first, last) => look.format(
            "inspector-sector-range",
            &[("first", number(*first)), ("last", number(*last))],
        ),
        FactValue::Mode(mode) => mode_text(*mode),
        FactValue::Ids(uid, gid) => look.format(
            "inspector-owner-ids",
            &[("user", Value::Text(uid.to_string())), ("group", Value::Text(gid.to_string()))],
        ),
        FactValue::NameIn(_, Some(name)) => name.clone(),
        FactValue::NameIn(_, None) => look.text("inspector-name-hidden"),
        FactValue::Stream(name, len) => {
            let args = [("name", name.as_str().into()), ("size", Value::Bytes(*len))];
            look.format("inspector-stream", &args)
        }
        FactValue::MorePieces(count) => {
            look.format("inspector-more-pieces", &[("count", number(*count as u64))])
        }
    }
}

/// The fields of the descriptors: path, value and where the standard defines it.
fn fields(ui: &mut Ui, look: &Look, fields: &[Field]) {
    if fields.is_empty() {
        return;
    }
    ui.add_space(space::GROUP);
    rule(ui, look);
    ui.add_space(space::FIELD);
    indented(ui, |ui| drop(look.label(ui, Type::Strong, look.text("inspector-fields"))));
    for field in fields {
        indented(ui, |ui| {
            ui.add_space(space::ICON);
            let line = Line::new(Type::Note)
                .with(&field.path, look.palette.text_2)
                .with(&format!("   {}", field.clause), look.palette.disabled)
                .galley(ui.painter(), ui.available_width());
            let (rect, _) = ui.allocate_exact_size(
                egui::vec2(ui.available_width(), line.size().y),
                egui::Sense::hover(),
            );
            super::cell::paint_galley(ui.painter(), rect.min, line);
            let text = Type::Mono.rich(field_text(look, &field.value)).color(look.palette.text);
            ui.add(Label::new(text).wrap_mode(egui::TextWrapMode::Wrap).selectable(true));
        });
    }
}

fn field_text(look: &Look, value: &FieldValue) -> String {
    match value {
        FieldValue::Number(n) => look.texts.number(*n),
        FieldValue::Text(text) if text.is_empty() => look.text("inspector-field-empty"),
        FieldValue::Text(text) => text.clone(),
        FieldValue::Bytes(bytes) => {
            let shown: Vec<String> = bytes.iter().take(16).map(|b| format!("{b:02x}")).collect();
            let more = if bytes.len() > 16 { " ..." } else { "" };
            format!("{}{more}", shown.join(" "))
        }
        FieldValue::Time(Some(time)) => time.clone(),
        FieldValue::Time(None) => look.text("inspector-field-not-given"),
    }
}

/// A hairline from edge to edge.
fn rule(ui: &mut Ui, look: &Look) {
    let rect = ui.available_rect_before_wrap();
    let line = egui::Stroke::new(1.0, look.palette.hairline);
    ui.painter().hline(rect.x_range(), rect.top(), line);
}

/// Content with the distance to the panel's edges.
fn indented(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(space::GROUP);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.set_max_width(ui.available_width() - space::GROUP);
            content(ui);
        });
    });
}
