//! The extents of the disc in disc order: first sector, length, whose they are.

use std::sync::Arc;

use egui::{Align, Key, Modifiers, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::select;
use crate::base::units::SECTOR_BYTES;
use crate::gui::Look;
use crate::gui::panels::cell::{self, Line};
use crate::gui::panels::strip::owner_name;
use crate::gui::panels::wake;
use crate::gui::theme::{Icon, Type, row_height, size, space};
use crate::gui::view::owners::Owners;
use crate::gui::view::panes::Panes;
use crate::gui::view::shown::Shown;
use crate::i18n::Value;

/// Width of the first sector.
const SECTOR: f32 = 76.0;
/// Width of the length.
const LENGTH: f32 = 72.0;

/// Draws them.
pub(super) fn show(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown,
    panes: &mut Panes,
    owners: &Arc<Owners>,
) {
    let palette = look.palette;
    let generation = panes.owners_generation();
    let filter = panes.strip.filter;
    let Some(list) = panes.layout.list(owners, generation, filter, &wake(ui.ctx())) else {
        return;
    };
    let room = ui.available_rect_before_wrap();
    let head = room.with_max_y(room.top() + size::TABLE_HEADER);
    ui.painter().rect_filled(head, 0.0, palette.raised);
    let args = [("count", Value::Number(list.len() as u64))];
    let title = look.format("layout-extents", &args);
    let heading = ui.interact(head, ui.scope_id().with("extents head"), Sense::hover());
    heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &title));
    let line = Line::new(Type::Note).with(&title, palette.text_2);
    line.paint(ui, head.shrink2(vec2(space::FIELD, 0.0)), Align::Min);
    let body = room.with_min_y(head.bottom());
    let height = row_height(ui);
    let selected = panes.selection.single();
    let map = owners.map();
    let of = |place: usize| {
        let index = *list.get(place)? as usize;
        map.span(index)
    };
    let focus = egui::Id::unique("extents");
    let mut clicked = None;
    let mut chosen = None;
    ui.scope_builder(egui::UiBuilder::new().max_rect(body), |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        let mut area = ScrollArea::vertical().id_salt("extents").auto_shrink(false);
        if std::mem::take(&mut panes.layout.is_list_sought)
            && let Some(first) = panes.selected_ranges(shown).first()
            && let Some(index) = map.index_at(first.start)
        {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let place = list.partition_point(|at| *at < index);
            let middle = place as f32 * height - body.height() / 2.0;
            area = area.vertical_scroll_offset(middle.max(0.0));
        }
        area.show_rows(ui, height, list.len(), |ui, range| {
            for place in range {
                let Some(span) = of(place) else { continue };
                let node = owners.node_of(span.owner).filter(|id| shown.tree.node(*id).is_some());
                let is_selected = node.is_some() && node == selected;
                let wanted = vec2(ui.available_width(), height);
                let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
                let name = match node {
                    Some(node) if matches!(span.owner, crate::model::Owner::FileData { .. }) => {
                        shown.name_of(node)
                    }
                    Some(node) => {
                        format!("{}: {}", owner_name(look, span.owner), shown.name_of(node))
                    }
                    None => owner_name(look, span.owner),
                };
                let sector = span.range.start / SECTOR_BYTES;
                let said = look.format(
                    "layout-extent",
                    &[("name", name.as_str().into()), ("sector", Value::Number(sector))],
                );
                response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_selected, &said));
                cell::ground(ui, rect, is_selected, response.hovered(), palette);
                if is_selected {
                    chosen.get_or_insert(place);
                }
                let paint = palette.group(span.owner.group());
                let mark = Rect::from_min_size(rect.min + vec2(4.0, 3.0), vec2(4.0, height - 6.0));
                ui.painter().rect_filled(mark, 1.0, paint.fill);
                let first = Rect::from_min_size(rect.min + vec2(8.0, 0.0), vec2(SECTOR, height));
                let line = Line::new(Type::Table).with(&look.texts.number(sector), palette.text_2);
                line.paint(ui, first, Align::Max);
                let is_held = node.is_some_and(|node| shown.placement.pin_of(node).is_some());
                let left = first.right() + space::CONTROL;
                let text = Rect::from_min_max(
                    pos2(left, rect.top()),
                    pos2(rect.right() - LENGTH - space::GROUP, rect.bottom()),
                );
                let text = match is_held {
                    true => cell::icon(ui, text, Icon::PIN, palette.accent),
                    false => text,
                };
                Line::new(Type::Table).with(&name, palette.text).paint(ui, text, Align::Min);
                let length = Rect::from_min_max(
                    pos2(rect.right() - LENGTH - space::FIELD, rect.top()),
                    pos2(rect.right() - space::FIELD, rect.bottom()),
                );
                let bytes = look.texts.bytes(span.range.len);
                Line::new(Type::Table).with(&bytes, palette.text_2).paint(ui, length, Align::Max);
                if response.on_hover_text(Type::Note.rich(said)).clicked() {
                    clicked = Some((place, node, sector));
                }
            }
        });
    });
    if let Some((place, node, sector)) = clicked {
        panes.layout.cursor = Some(place);
        panes.layout.first = sector;
        ui.memory_mut(|memory| memory.request_focus(focus));
        if let Some(node) = node {
            select(shown, panes, node);
            panes.layout.is_list_sought = false;
        }
    }
    let row = Rect::from_min_size(body.min, vec2(body.width(), 1.0));
    let mark = ui.interact(row, focus, Sense::focusable_noninteractive());
    let label = look.text("layout-list-name");
    mark.widget_info(|| WidgetInfo::labeled(Role::Table, true, &label));
    if !mark.has_focus() {
        return;
    }
    let arrows = egui::EventFilter { vertical_arrows: true, ..egui::EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(focus, arrows));
    let at = panes.layout.cursor.or(chosen).unwrap_or(0);
    for (key, next) in
        [(Key::ArrowDown, at.saturating_add(1)), (Key::ArrowUp, at.saturating_sub(1))]
    {
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key))
            && let Some(span) = of(next.min(list.len().saturating_sub(1)))
        {
            panes.layout.cursor = Some(next.min(list.len().saturating_sub(1)));
            panes.layout.first = span.range.start / SECTOR_BYTES;
            if let Some(node) = owners.node_of(span.owner)
                && shown.tree.node(node).is_some()
            {
                select(shown, panes, node);
            }
        }
    }
}
