//! Lists: fields of descriptors, what starts, tracks; and the views of each side against its first.

use std::sync::Arc;

use egui::{Align, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{EDGE, row_height};
use crate::gui::Look;
use crate::gui::panels::cell::{self, Line};
use crate::gui::panels::view_text_id;
use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::view::compare::{ComparePane, Shown};
use crate::gui::widgets::EmptyState;
use crate::i18n::Value;
use crate::job::{Class, CompareResult, FactDifference, compare_words};

/// A line of a list.
#[derive(Clone)]
enum Entry {
    /// The name of a list.
    Title(String),
    /// What, left, right, what kind of difference.
    Row([String; 4], Option<Class>),
}

/// Fields of descriptors, what starts, tracks.
pub(super) fn fields(ui: &mut Ui, look: &Look, shown: &Shown, pane: &ComparePane) {
    let Some(result) = &shown.result else { return };
    let found = &result.compared.found;
    let mut entries = Vec::new();
    if !found.fields.is_empty() {
        entries.push(Entry::Title(look.text("differ-title-fields")));
        entries.extend(found.fields.iter().map(|field| {
            let (left, right) = (field.left.as_ref(), field.right.as_ref());
            let texts = [
                field.path.clone(),
                compare_words::value(left),
                compare_words::value(right),
                compare_words::class_name(&look.texts, field.class),
            ];
            Entry::Row(texts, Some(field.class))
        }));
    }
    for (id, facts) in [("differ-title-boot", &found.boot), ("differ-title-tracks", &found.tracks)]
    {
        if !facts.is_empty() {
            entries.push(Entry::Title(look.text(id)));
            entries.extend(facts.iter().map(|fact| fact_row(look, fact)));
        }
    }
    if entries.is_empty() {
        return nothing(ui, look, "compare-no-fields", "compare-no-fields-why");
    }
    let head = ["differ-head-what", "compare-left", "compare-right", "differ-head-class"];
    list(ui, look, head, &entries, pane);
}

fn fact_row(look: &Look, fact: &FactDifference) -> Entry {
    let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
    let class = compare_words::class_name(&look.texts, fact.class);
    let texts = [fact.name.clone(), side(&fact.left), side(&fact.right), class];
    Entry::Row(texts, Some(fact.class))
}

/// The views of each side against its first: what each hides, what it shows only.
pub(super) fn views(ui: &mut Ui, look: &Look, shown: &Shown) {
    let Some(result) = &shown.result else { return };
    // Made once for a comparison: there may be tens of thousands.
    type Kept = ((usize, &'static str), Arc<Vec<Entry>>);
    let id = egui::Id::unique("views of the comparison");
    let key = (Arc::as_ptr(result).addr(), look.texts.language());
    let kept = ui.data(|data| data.get_temp::<Kept>(id)).filter(|(known, _)| *known == key);
    let entries = kept.map_or_else(
        || {
            let mut made = Vec::new();
            for is_left in [true, false] {
                of_side(look, result, is_left, shown, &mut made);
            }
            let made = Arc::new(made);
            ui.data_mut(|data| data.insert_temp::<Kept>(id, (key, Arc::clone(&made))));
            made
        },
        |(_, entries)| entries,
    );
    if entries.is_empty() {
        return nothing(ui, look, "compare-no-views", "compare-no-views-why");
    }
    let head = ["differ-head-path", "differ-head-state", "differ-head-view", "compare-against"];
    list(ui, look, head, &entries, &ComparePane::default());
}

/// More than anybody reads of one view.
const MOST: usize = 20_000;

fn of_side(
    look: &Look,
    result: &CompareResult,
    is_left: bool,
    shown: &Shown,
    entries: &mut Vec<Entry>,
) {
    let compared = &result.compared;
    let side = compared.side(is_left);
    let views = if is_left { &compared.left_views } else { &compared.right_views };
    let name = if is_left { &shown.left_name } else { &shown.right_name };
    for view in views.iter() {
        let (first, other) =
            (look.text(view_text_id(view.first)), look.text(view_text_id(view.other)));
        let count = view.hidden.len() + view.more.len() + view.changed.len();
        let args = [
            ("name", Value::from(name.as_str())),
            ("other", other.as_str().into()),
            ("first", first.as_str().into()),
            ("count", Value::Number(count as u64)),
        ];
        let id = if count == 0 { "compare-views-same" } else { "compare-views-differ" };
        entries.push(Entry::Title(look.format(id, &args)));
        let mut add = |path: String, id: &str| {
            let texts = [path, look.text(id), other.clone(), first.clone()];
            entries.push(Entry::Row(texts, None));
        };
        for node in view.hidden.iter().take(MOST) {
            add(side.path(Some(view.first), *node), "differ-views-hidden");
        }
        for node in view.more.iter().take(MOST) {
            add(side.path(Some(view.other), *node), "differ-views-more");
        }
        for (node, _) in view.changed.iter().take(MOST) {
            add(side.path(Some(view.first), *node), "differ-views-changed");
        }
    }
}

fn nothing(ui: &mut Ui, look: &Look, heading: &str, sentence: &str) {
    let (heading, sentence) = (look.text(heading), look.text(sentence));
    EmptyState { icon: Icon::COMPARE, heading, sentence, button: None }.show(ui, look);
}

/// Rows of four columns under titles; only those on screen are drawn.
fn list(ui: &mut Ui, look: &Look, head: [&str; 4], entries: &[Entry], pane: &ComparePane) {
    let palette = look.palette;
    let room = ui.available_rect_before_wrap();
    let width = room.width() - 2.0 * EDGE - 3.0 * space::GROUP;
    let shares = [0.3, 0.28, 0.28, 0.14];
    let columns = |rect: Rect| {
        let mut left = rect.left() + EDGE;
        shares.map(|share| {
            let place =
                Rect::from_min_size(pos2(left, rect.top()), vec2(width * share, rect.height()));
            left += width * share + space::GROUP;
            place
        })
    };
    let top = room.with_max_y(room.top() + size::TABLE_HEADER);
    ui.painter().rect_filled(top, 0.0, palette.raised);
    for (place, id) in columns(top).into_iter().zip(head) {
        let line = Line::new(Type::Note).with(&look.text(id), palette.text_2);
        line.paint(ui, place, Align::Min);
    }
    let body = room.with_min_y(top.bottom());
    let height = row_height(ui);
    ui.scope_builder(egui::UiBuilder::new().max_rect(body), |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        let area = ScrollArea::vertical().id_salt("compare lists").auto_shrink(false);
        area.show_rows(ui, height, entries.len(), |ui, range| {
            for entry in entries.get(range).unwrap_or_default() {
                let wanted = vec2(ui.available_width(), height);
                let (rect, response) = ui.allocate_exact_size(wanted, Sense::hover());
                match entry {
                    Entry::Title(title) => {
                        response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
                        let line = Line::new(Type::Strong).with(title, palette.text);
                        line.paint(ui, rect.shrink2(vec2(EDGE, 0.0)), Align::Min);
                    }
                    Entry::Row(texts, class) => {
                        let said = texts.join(", ");
                        response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &said));
                        cell::ground(ui, rect, false, response.hovered(), palette);
                        let is_ignored = class.is_some_and(|class| pane.ignore.covers(class));
                        let ink = if is_ignored { palette.disabled } else { palette.text };
                        let mut is_cut = false;
                        for (place, text) in columns(rect).into_iter().zip(texts) {
                            is_cut |=
                                Line::new(Type::Table).with(text, ink).paint(ui, place, Align::Min);
                        }
                        if is_cut {
                            response.on_hover_text(Type::Note.rich(texts.join("\n")));
                        }
                    }
                }
            }
        });
    });
}
