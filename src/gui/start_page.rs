//! What is shown while no tab is open: a place to drop things, the ways to begin, what was open
//! lately, and samples to try.

use egui::{
    Align, Align2, CornerRadius, Layout, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};

use super::action::{Action, CompareAction, FileAction};
use super::command::Command;
use super::drop;
use super::look::Look;
use super::theme::{Icon, Type, size, space};
use super::view::start::{Recent, RecentState, StartView};
use super::widgets::Button;
use crate::job::Sample;

/// Widest the page becomes.
const PAGE: f32 = 1000.0;
/// Height of a recent document and of a sample.
const ROW: f32 = 32.0;
/// A way to begin: a card as high as this beside its icon, or below it where there are many.
const CARD: (f32, f32) = (88.0, 124.0);
/// Recent documents that are shown.
const RECENTS: usize = 6;

/// The ways to begin: icon, what is done, one sentence.
fn ways() -> Vec<(Icon, Command, &'static str, Action)> {
    vec![
        (Icon::NEW_DISC, Command::NewDisc, "start-new-note", FileAction::NewDisc.into()),
        (Icon::BOOT, Command::NewRescue, "start-rescue-note", FileAction::NewRescue.into()),
        (Icon::OPEN, Command::Open, "start-open-note", FileAction::ChooseImages.into()),
        (Icon::COMPARE, Command::Compare, "start-compare-note", CompareAction::Choose.into()),
    ]
}

/// Draws the page.
pub fn show(ui: &mut Ui, look: &Look, start: &StartView) -> Vec<Action> {
    let mut actions = Vec::new();
    let room = ui.available_size();
    let width = (room.x - 2.0 * space::PAGE).clamp(200.0, PAGE);
    let share = if start.recents.is_empty() { 0.5 } else { 0.42 };
    let zone_height = (room.y * share).clamp(180.0, 420.0);
    let rows = start.recents.len().min(RECENTS).max(Sample::ALL.len()) as f32;
    let rest = space::SECTION * 2.0 + CARD.0 + 28.0 + rows * ROW;
    let above = ((room.y - zone_height - rest) / 2.0).max(space::GROUP);
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.add_space(above);
        ui.horizontal(|ui| {
            ui.add_space((room.x - width) / 2.0);
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
                drop_zone(ui, look, zone_height, &mut actions);
                ui.add_space(space::SECTION);
                all_ways(ui, look, width, &mut actions);
                ui.add_space(space::SECTION);
                lower(ui, look, width, start, &mut actions);
                ui.add_space(space::GROUP);
            });
        });
    });
    actions
}

/// The cards, side by side where there is room.
fn all_ways(ui: &mut Ui, look: &Look, width: f32, actions: &mut Vec<Action>) {
    let ways = ways();
    let gap = space::GROUP;
    let least = if ways.len() > 3 { 168.0 } else { 250.0 };
    let columns = (((width + gap) / (least + gap)).floor() as usize).clamp(1, ways.len().max(1));
    let card = (width - gap * (columns as f32 - 1.0)) / columns as f32;
    let is_tall = columns > 3;
    let height = if is_tall { CARD.1 } else { CARD.0 };
    let left = ui.cursor().min;
    let lines = ways.len().div_ceil(columns) as f32;
    let (whole, _) =
        ui.allocate_exact_size(vec2(width, lines * height + (lines - 1.0) * gap), Sense::hover());
    for (at, (icon, command, note, action)) in ways.into_iter().enumerate() {
        let (column, line) = ((at % columns) as f32, (at / columns) as f32);
        let min = pos2(left.x + column * (card + gap), whole.top() + line * (height + gap));
        let rect = Rect::from_min_size(min, vec2(card, height));
        if way(ui, look, rect, is_tall, icon, command, note) {
            actions.push(action);
        }
    }
}

/// Recent documents at the left, samples at the right; below each other where it is narrow.
fn lower(ui: &mut Ui, look: &Look, width: f32, start: &StartView, actions: &mut Vec<Action>) {
    let is_narrow = width < 560.0;
    if start.recents.is_empty() {
        samples(ui, look, width, !is_narrow, actions);
        return;
    }
    if is_narrow {
        recents(ui, look, width, start, actions);
        ui.add_space(space::GROUP);
        samples(ui, look, width, false, actions);
        return;
    }
    let gap = space::SECTION;
    let right = ((width - gap) * 0.32).max(220.0);
    let left = width - gap - right;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        ui.vertical(|ui| recents(ui, look, left, start, actions));
        ui.add_space(gap);
        ui.vertical(|ui| samples(ui, look, right, false, actions));
    });
}

fn heading(ui: &mut Ui, look: &Look, id: &str) {
    look.label(ui, Type::Strong, look.text(id));
    ui.add_space(space::ICON);
}

/// What was open lately, each with a way to forget it.
fn recents(ui: &mut Ui, look: &Look, width: f32, start: &StartView, actions: &mut Vec<Action>) {
    ui.set_width(width);
    heading(ui, look, "start-recents");
    for recent in start.recents.iter().take(RECENTS) {
        let (rect, _) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
        let (open, forget) = rect.split_left_right_at_x(rect.right() - ROW);
        if recent_row(ui, look, open, recent) {
            actions.push(FileAction::Open(vec![recent.path.clone()]).into());
        }
        let name = look.format("start-forget", &[("name", recent.name.as_str().into())]);
        let mut child = ui.new_child(egui::UiBuilder::new().max_rect(forget));
        if Button::icon_only(Icon::CLOSE, name).small().show(&mut child, look).clicked() {
            actions.push(FileAction::ForgetRecent(recent.path.clone()).into());
        }
    }
}

/// A recent document: whether it was chosen.
fn recent_row(ui: &Ui, look: &Look, rect: Rect, recent: &Recent) -> bool {
    let palette = look.palette;
    let response = ui.interact(rect, ui.scope_id().with(&recent.path), Sense::click());
    let state = recent.state.text_id().map(|id| look.text(id));
    let said = match &state {
        Some(state) => format!("{}, {state}", recent.name),
        None => recent.name.clone(),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
    if response.hovered() {
        ui.painter().rect_filled(rect, f32::from(size::CORNER), palette.raised);
    }
    let is_missing = recent.state == RecentState::Missing;
    let (icon, tint) = match recent.state {
        RecentState::Missing => (Icon::FILE_BROKEN, palette.text_2),
        _ if recent.is_project => (Icon::NEW_DISC, palette.accent),
        _ => (Icon::DISC, palette.accent),
    };
    let at = pos2(rect.left() + space::CONTROL + Icon::ROW / 2.0, rect.center().y);
    ui.painter().text(at, Align2::CENTER_CENTER, icon.glyph(), icon.font(Icon::ROW), tint);
    let mut right = rect.right() - space::CONTROL;
    if let Some(state) = state {
        let ink = match recent.state {
            RecentState::Recovered => palette.accent,
            _ => palette.warning.ink,
        };
        let galley = ui.painter().layout_no_wrap(state, Type::Note.font(), ink);
        right -= galley.size().x;
        ui.painter().galley(pos2(right, rect.center().y - galley.size().y / 2.0), galley, ink);
        right -= space::GROUP;
    }
    let left = rect.left() + space::CONTROL + Icon::ROW + space::CONTROL;
    let ink = if is_missing { palette.text_2 } else { palette.text };
    let cut = |text: &str, role: Type, ink, room: f32| {
        let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), role.font(), ink);
        job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(0.0));
        ui.painter().layout_job(job)
    };
    let name = cut(&recent.name, Type::Body, ink, (right - left) * 0.62);
    let below = left + name.size().x + space::CONTROL;
    let top = rect.center().y - name.size().y / 2.0;
    let is_cut = name.elided;
    ui.painter().galley(pos2(left, top), name, ink);
    let folder = cut(&recent.folder, Type::Note, palette.text_2, right - below);
    let top = rect.center().y - folder.size().y / 2.0;
    let is_cut = is_cut || folder.elided;
    ui.painter().galley(pos2(below, top), folder, palette.text_2);
    let tip = is_cut.then(|| recent.path.display().to_string());
    let response = match tip {
        Some(tip) => response.on_hover_text(Type::Note.rich(tip)),
        None => response,
    };
    response.clicked()
}

/// The icon and the words of a sample.
fn words_of(sample: Sample) -> (Icon, &'static str, &'static str) {
    match sample {
        Sample::Photos => (Icon::FILE_PICTURE, "start-sample-photos", "start-sample-photos-note"),
        Sample::OddNames => (Icon::RENAME, "start-sample-names", "start-sample-names-note"),
        Sample::Differing => (Icon::DISC, "start-sample-two", "start-sample-two-note"),
    }
}

/// Discs to try the program with.
fn samples(ui: &mut Ui, look: &Look, width: f32, is_row: bool, actions: &mut Vec<Action>) {
    ui.set_width(width);
    heading(ui, look, "start-samples");
    let count = if is_row { Sample::ALL.len() } else { 1 };
    let gap = space::GROUP;
    let each = (width - gap * (count as f32 - 1.0)) / count as f32;
    let lines = (Sample::ALL.len() / count) as f32;
    let (whole, _) = ui.allocate_exact_size(vec2(width, lines * ROW), Sense::hover());
    for (at, sample) in Sample::ALL.into_iter().enumerate() {
        let (column, line) = ((at % count) as f32, (at / count) as f32);
        let min = whole.min + vec2(column * (each + gap), line * ROW);
        let rect = Rect::from_min_size(min, vec2(each, ROW));
        let (icon, name, note) = words_of(sample);
        let response = ui.interact(rect, ui.scope_id().with(("sample", at)), Sense::click());
        let name = look.text(name);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if response.hovered() {
            let corner = f32::from(size::CORNER);
            ui.painter().rect_filled(rect, corner, look.palette.raised);
        }
        let at = pos2(rect.left() + space::CONTROL + Icon::ROW / 2.0, rect.center().y);
        let font = icon.font(Icon::ROW);
        ui.painter().text(at, Align2::CENTER_CENTER, icon.glyph(), font, look.palette.text_2);
        let left = rect.left() + space::CONTROL + Icon::ROW + space::CONTROL;
        let at = pos2(left, rect.center().y);
        let ink = look.palette.text;
        ui.painter().text(at, Align2::LEFT_CENTER, name, Type::Body.font(), ink);
        if response.on_hover_text(Type::Note.rich(look.text(note))).clicked() {
            actions.push(FileAction::OpenSample(sample).into());
        }
    }
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
    ui.spacing_mut().item_spacing = vec2(space::CONTROL, space::CONTROL);
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
    ui: &Ui,
    look: &Look,
    rect: Rect,
    is_tall: bool,
    icon: Icon,
    command: Command,
    note: &'static str,
) -> bool {
    let palette = look.palette;
    let response = ui.interact(rect, ui.scope_id().with(("way", note)), Sense::click());
    let heading = look.text(command.text_id());
    let heading = heading.trim_end_matches('…').to_owned();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &heading));
    let fill = if response.hovered() { palette.raised } else { palette.panel };
    ui.painter().rect(
        rect,
        CornerRadius::same(size::CARD_CORNER),
        fill,
        Stroke::new(1.0, palette.hairline),
        egui::StrokeKind::Inside,
    );
    let inner = rect.shrink2(vec2(space::GROUP, 0.0));
    let text = match is_tall {
        true => inner,
        false => inner.with_min_x(inner.left() + 32.0 + space::GROUP),
    };
    let heading = ui.painter().layout(heading, Type::Strong.font(), palette.text, text.width());
    let note =
        ui.painter().layout(look.text(note), Type::Note.font(), palette.text_2, text.width());
    let words = heading.size().y + 2.0 + note.size().y;
    let (center, top) = match is_tall {
        true => {
            let top = rect.top() + space::GROUP;
            (pos2(inner.left() + 14.0, top + 14.0), top + 28.0 + space::CONTROL)
        }
        false => (pos2(inner.left() + 16.0, rect.center().y), rect.center().y - words / 2.0),
    };
    let font = icon.font(28.0);
    ui.painter().text(center, Align2::CENTER_CENTER, icon.glyph(), font, palette.accent);
    let below = top + heading.size().y + 2.0;
    ui.painter().galley(pos2(text.left(), top), heading, palette.text);
    ui.painter().galley(pos2(text.left(), below), note, palette.text_2);
    let key = command.key_text(ui.ctx());
    match key.is_empty() {
        true => response.clicked(),
        false => response.on_hover_text(Type::Note.rich(key)).clicked(),
    }
}
