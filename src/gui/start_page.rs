//! What is shown while no tab is open: a place to drop things, and the ways to begin.

use egui::{Align, Align2, CornerRadius, Layout, Role, Sense, Shape, Stroke, Ui, WidgetInfo, vec2};

use super::action::{Action, FileAction};
use super::command::Command;
use super::drop;
use super::look::Look;
use super::theme::{Icon, Type, size, space};
use super::widgets::Button;

/// Draws the page.
pub fn show(ui: &mut Ui, look: &Look) -> Vec<Action> {
    let mut actions = Vec::new();
    let room = ui.available_size();
    let width = (room.x - 2.0 * space::PAGE).clamp(200.0, 920.0);
    let zone_height = (room.y * 0.5).clamp(200.0, 420.0);
    let above = ((room.y - zone_height - 220.0) / 2.0).max(space::GROUP);
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.add_space(above);
        ui.horizontal(|ui| {
            ui.add_space((room.x - width) / 2.0);
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                drop_zone(ui, look, zone_height, &mut actions);
                ui.add_space(space::SECTION);
                let cards = [
                    (Icon::NEW_DISC, Command::NewDisc, "start-new-note", FileAction::NewDisc),
                    (Icon::OPEN, Command::Open, "start-open-note", FileAction::ChooseImages),
                ];
                let gap = space::GROUP;
                let is_stacked = width < 560.0;
                let card = if is_stacked { width } else { (width - gap) / 2.0 };
                let layout = match is_stacked {
                    true => Layout::top_down(Align::Min),
                    false => Layout::left_to_right(Align::Min),
                };
                ui.with_layout(layout, |ui| {
                    ui.spacing_mut().item_spacing = vec2(gap, gap);
                    for (icon, command, note, action) in cards {
                        if way(ui, look, card, icon, command, note) {
                            actions.push(action.into());
                        }
                    }
                });
            });
        });
    });
    actions
}

fn drop_zone(ui: &mut Ui, look: &Look, height: f32, actions: &mut Vec<Action>) {
    let palette = look.palette;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let corner = CornerRadius::same(size::CARD_CORNER);
    ui.painter().rect_filled(rect, corner, palette.panel);
    let edge = rect.shrink(0.5);
    let outline = [
        edge.left_top(),
        edge.right_top(),
        edge.right_bottom(),
        edge.left_bottom(),
        edge.left_top(),
    ];
    let stroke = Stroke::new(1.5, palette.edge);
    ui.painter().extend(Shape::dashed_line(&outline, stroke, 6.0, 5.0));
    let mut inside =
        ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Center)));
    let ui = &mut inside;
    let content = Icon::EMPTY + 28.0 + 40.0 + size::CONTROL + 40.0;
    ui.add_space(((height - content) / 2.0).max(space::CONTROL));
    ui.label(Icon::DISC.rich(Icon::EMPTY, palette.accent));
    let heading = if drop::can_come() { "start-heading" } else { "start-heading-paste" };
    look.label(ui, Type::Title, look.text(heading));
    look.quiet(ui, Type::Body, look.text("start-sentence"));
    ui.add_space(space::CONTROL);
    let words = [look.text("command-add-files"), look.text("command-add-folder")];
    let widths: f32 = words
        .iter()
        .map(|text| {
            let font = Type::Strong.font();
            24.0 + Icon::BUTTON
                + space::ICON
                + ui.painter().layout_no_wrap(text.clone(), font, palette.text).size().x
        })
        .sum();
    ui.horizontal(|ui| {
        ui.add_space((ui.available_width() - widths - space::CONTROL) / 2.0);
        let [files, folder] = words;
        if Button::normal(files).icon(Icon::ADD).show(ui, look).clicked() {
            actions.push(FileAction::ChooseFiles.into());
        }
        if Button::primary(folder).icon(Icon::FOLDER).show(ui, look).clicked() {
            actions.push(FileAction::ChooseFolder.into());
        }
    });
}

/// A way to begin: a card that is one large button. Whether it was pressed.
fn way(
    ui: &mut Ui,
    look: &Look,
    width: f32,
    icon: Icon,
    command: Command,
    note: &'static str,
) -> bool {
    let palette = look.palette;
    let (rect, response) = ui.allocate_exact_size(vec2(width, 88.0), Sense::click());
    let heading = look.text(command.text_id());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &heading));
    let fill = if response.hovered() { palette.raised } else { palette.panel };
    ui.painter().rect(
        rect,
        CornerRadius::same(size::CARD_CORNER),
        fill,
        Stroke::new(1.0, palette.hairline),
        egui::StrokeKind::Inside,
    );
    let left = rect.left() + space::GROUP;
    let center = egui::pos2(left + 16.0, rect.center().y);
    let font = icon.font(28.0);
    ui.painter().text(center, Align2::CENTER_CENTER, icon.glyph(), font, palette.accent);
    let text = rect.with_min_x(left + 32.0 + space::GROUP).shrink2(vec2(space::GROUP, 0.0));
    let text = text.with_min_x(left + 32.0 + space::GROUP);
    let heading = ui.painter().layout(heading, Type::Strong.font(), palette.text, text.width());
    let note =
        ui.painter().layout(look.text(note), Type::Note.font(), palette.text_2, text.width());
    let total = heading.size().y + 2.0 + note.size().y;
    let top = rect.center().y - total / 2.0;
    let below = top + heading.size().y + 2.0;
    ui.painter().galley(egui::pos2(text.left(), top), heading, palette.text);
    ui.painter().galley(egui::pos2(text.left(), below), note, palette.text_2);
    let key = command.key_text(ui.ctx());
    response.on_hover_text(Type::Note.rich(key)).clicked()
}
