//! The Layout page: the whole disc as rows of sectors or as its spiral, the extents in disc order
//! beside it, and the rules that say where files lie. Dragging changes the order; holding at a
//! sector is asked for.

mod list;
mod map;
mod rules;
mod spiral;

use egui::{Align, CentralPanel, Frame, Key, Layout, Modifiers, Panel, Ui, vec2};

use super::strip::legend;
use crate::base::units::{Lba, SECTOR_BYTES};
use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::view::layout::{Price, neighbour, price, sector_typed, wasted};
use crate::gui::view::panes::Panes;
use crate::gui::view::shown::Shown;
use crate::gui::widgets::{Button, segments};
use crate::gui::{Action, EditAction, Look};
use crate::i18n::Value;
use crate::model::{NodeId, Tree};
use crate::project::{LayoutEdit, OrderPlace};

/// Width of the list and the rules.
const SIDE: f32 = 340.0;

/// Draws the page.
pub fn layout(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes) -> Vec<Action> {
    let mut actions = Vec::new();
    let Some(owners) = panes.owners().cloned().filter(|_| shown.layout.is_some()) else {
        ui.centered_and_justified(|ui| look.quiet(ui, Type::Body, look.text("layout-planning")));
        return actions;
    };
    let plain = || Frame::new().fill(look.palette.panel);
    Panel::top("layout tools").frame(plain()).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        tools(ui, look, shown, panes, &mut actions);
        legend(ui, look, panes);
    });
    Panel::bottom("layout foot").frame(plain()).show(ui, |ui| {
        foot(ui, look, shown, panes, &mut actions);
        let (empty, unclaimed) = wasted(&owners);
        let args = [("empty", Value::Bytes(empty)), ("unclaimed", Value::Bytes(unclaimed))];
        ui.horizontal(|ui| {
            ui.set_height(size::ROW);
            ui.add_space(space::GROUP);
            look.quiet(ui, Type::Note, look.format("layout-wasted", &args));
        });
    });
    let side = SIDE.min(ui.available_width() * 0.45);
    Panel::right("layout side").exact_size(side).frame(plain()).show(ui, |ui| {
        if shown.is_editable {
            let most = (ui.available_height() - 160.0).max(120.0);
            Panel::bottom("layout rules")
                .default_size((ui.available_height() * 0.4).min(most))
                .size_range(96.0..=most)
                .resizable(true)
                .frame(plain())
                .show(ui, |ui| rules::show(ui, look, shown, panes, &mut actions));
        }
        CentralPanel::no_frame().frame(plain()).show(ui, |ui| {
            list::show(ui, look, shown, panes, &owners);
        });
    });
    let map = plain().inner_margin(egui::Margin { left: 16, right: 8, top: 4, bottom: 8 });
    CentralPanel::no_frame().frame(map).show(ui, |ui| match panes.layout.is_spiral {
        true => spiral::show(ui, look, shown, panes, &owners),
        false => map::show(ui, look, shown, panes, &owners, &mut actions),
    });
    keys(ui, shown, panes, &mut actions);
    actions
}

/// Which drawing, where to go, back to the natural order.
fn tools(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes, actions: &mut Vec<Action>) {
    let row = vec2(ui.available_width(), size::TOOLBAR);
    ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(size::TOOLBAR);
        ui.spacing_mut().item_spacing.x = space::CONTROL;
        ui.add_space(space::CONTROL);
        let choices = [(false, look.text("layout-map")), (true, look.text("layout-spiral"))];
        let state = &mut panes.layout;
        segments(ui, look, &look.text("layout-drawing"), &mut state.is_spiral, &choices);
        let field = field(ui, look, &mut state.typed, "layout-go-to", 130.0);
        if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::G)) {
            field.request_focus();
        }
        if field.lost_focus()
            && ui.input(|input| input.key_pressed(Key::Enter))
            && let Some(sector) = sector_typed(&state.typed)
        {
            go_to(shown, panes, sector);
        }
        if !panes.layout.is_spiral {
            let fewer = Button::icon_only(Icon::LESS, look.text("layout-zoom-out")).key("-");
            if fewer.show(ui, look).clicked() {
                panes.layout.step = panes.layout.step.saturating_sub(1);
            }
            let more = Button::icon_only(Icon::ADD, look.text("layout-zoom-in")).key("+");
            if more.show(ui, look).clicked() {
                panes.layout.step += 1;
            }
        }
        if shown.is_editable {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(space::CONTROL);
                let is_natural = shown.placement.is_empty();
                let reason = is_natural.then(|| look.text("layout-natural-already"));
                let natural = Button::normal(look.text("layout-natural")).icon(Icon::UNDO);
                if natural.disabled(reason).show(ui, look).clicked() {
                    actions.push(EditAction::Layout(LayoutEdit::Natural).into());
                }
            });
        }
    });
}

fn field(
    ui: &mut Ui,
    look: &Look,
    text: &mut String,
    hint: &'static str,
    width: f32,
) -> egui::Response {
    let hint_text = look.text(hint);
    let edit = egui::TextEdit::singleline(text)
        .id_salt(hint)
        .font(Type::Body.font())
        .hint_text(Type::Body.rich(&hint_text).color(look.palette.disabled))
        .margin(vec2(8.0, 5.0))
        .min_size(vec2(0.0, size::CONTROL))
        .desired_width(width);
    ui.add(edit).accessible_name(&hint_text)
}

/// Shows a sector and selects what lies there.
fn go_to(shown: &Shown, panes: &mut Panes, sector: u64) {
    panes.layout.first = sector;
    if panes.layout.step == 0 {
        // All of it is on screen: only nearer there is somewhere to go.
        panes.layout.step = usize::MAX;
    }
    let Some(owners) = panes.owners().cloned() else { return };
    let byte = sector.saturating_mul(SECTOR_BYTES);
    if let Some(node) = owners.map().owner_at(byte).and_then(|owner| owners.node_of(owner))
        && shown.tree.node(node).is_some()
    {
        select(shown, panes, node);
    }
}

/// Selects a file everywhere.
fn select(shown: &Shown, panes: &mut Panes, node: NodeId) {
    panes.show_node(shown, node);
    panes.reveal_in_strip(shown);
    panes.layout.is_list_sought = true;
}

/// The selected file: where it lies, and what can be done with it.
fn foot(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes, actions: &mut Vec<Action>) {
    let line = egui::Stroke::new(1.0, look.palette.hairline);
    ui.painter().hline(ui.max_rect().x_range(), ui.cursor().top(), line);
    let row = vec2(ui.available_width(), size::TOOLBAR);
    ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(size::TOOLBAR);
        ui.spacing_mut().item_spacing.x = space::CONTROL;
        ui.add_space(space::GROUP);
        let node = panes.selection.single().filter(|node| *node != Tree::ROOT);
        let Some(node) = node.filter(|node| shown.tree.node(*node).is_some()) else {
            let id = match shown.is_editable {
                true => "layout-nothing-selected",
                false => "layout-select",
            };
            look.quiet(ui, Type::Table, look.text(id));
            return;
        };
        let ranges = panes.selected_ranges(shown);
        let is_file = shown.tree.node(node).is_some_and(|node| node.blob().is_some());
        let pin = shown.placement.pin_of(node);
        if shown.is_editable {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(space::CONTROL);
                hold(ui, look, shown, panes, node, is_file, actions);
                for (forward, icon, id) in [
                    (true, Icon::CHEVRON_DOWN, "layout-move-down"),
                    (false, Icon::CHEVRON_UP, "layout-move-up"),
                ] {
                    let button = Button::icon_only(icon, look.text(id));
                    if button.show(ui, look).clicked() {
                        actions.extend(moved(shown, panes, node, forward));
                    }
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    place(ui, look, shown, node, &ranges, pin.map(|pin| pin.1));
                });
            });
        } else {
            place(ui, look, shown, node, &ranges, None);
        }
    });
}

/// Name and place of a file.
fn place(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown,
    node: NodeId,
    ranges: &[crate::base::units::ByteRange],
    pin: Option<Lba>,
) {
    if pin.is_some() {
        ui.label(Icon::PIN.rich(Icon::ROW, look.palette.accent));
    }
    let path = Type::Strong.rich(shown.tree.display_path(node)).color(look.palette.text);
    ui.add(egui::Label::new(path).truncate());
    let words = match (ranges.first(), ranges.last()) {
        (Some(first), Some(last)) => {
            let bytes = ranges.iter().map(|range| range.len).sum::<u64>();
            let args = [
                ("first", Value::Number(first.start / SECTOR_BYTES)),
                ("last", Value::Number(last.end().saturating_sub(1) / SECTOR_BYTES)),
                ("size", Value::Bytes(bytes)),
            ];
            look.format("layout-place", &args)
        }
        _ => look.text("layout-no-place"),
    };
    ui.add(egui::Label::new(Type::Table.rich(words).color(look.palette.text_2)).truncate());
}

/// Holding the selection at a sector, and letting it go.
fn hold(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown,
    panes: &mut Panes,
    node: NodeId,
    is_file: bool,
    actions: &mut Vec<Action>,
) {
    if shown.placement.pin_of(node).is_some() {
        let free = Button::normal(look.text("layout-let-go")).icon(Icon::PIN).key("P");
        if free.show(ui, look).clicked() {
            let nodes = vec![node];
            actions.push(EditAction::Layout(LayoutEdit::Unpin { nodes }).into());
        }
        return;
    }
    if panes.layout.held_of != Some(node) {
        panes.layout.held_of = Some(node);
        panes.layout.held.clear();
    }
    let sector = sector_typed(&panes.layout.held);
    let price = sector.and_then(|sector| price(shown, node, sector, &look.texts));
    let reason = match (&price, sector, is_file) {
        (_, None, _) => Some(look.text("layout-hold-where")),
        (Some(Price::Taken(_) | Price::Impossible), ..) => Some(price_words(look, price.as_ref())),
        _ => None,
    };
    let button = Button::normal(look.text("layout-hold")).icon(Icon::PIN).disabled(reason.clone());
    let is_pressed = button.show(ui, look).clicked();
    let typed = field(ui, look, &mut panes.layout.held, "layout-hold-sector", 120.0);
    let entered = typed.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if let (Some(sector), true, None) = (sector, is_pressed || entered, &reason)
        && let Ok(at) = u32::try_from(sector)
    {
        actions.push(EditAction::Layout(LayoutEdit::Pin { node, at: Lba(at) }).into());
    }
    if sector.is_some() {
        look.quiet(ui, Type::Note, price_words(look, price.as_ref()));
    }
}

/// What a place costs, in words.
fn price_words(look: &Look, price: Option<&Price>) -> String {
    match price {
        Some(Price::Costs { empty, size }) => {
            let args = [("empty", Value::Bytes(*empty)), ("size", Value::Bytes(*size))];
            let id = if *empty == 0 { "layout-costs-nothing" } else { "layout-costs" };
            look.format(id, &args)
        }
        Some(Price::Taken(who)) => look.format("layout-taken", &[("who", who.as_str().into())]),
        Some(Price::Impossible) => look.text("layout-impossible"),
        None => String::new(),
    }
}

/// The edit that moves a file past its neighbour on the disc.
fn moved(shown: &Shown, panes: &Panes, node: NodeId, forward: bool) -> Option<Action> {
    let owners = panes.owners()?;
    let other = neighbour(shown, owners, node, forward)?;
    let place = if forward { OrderPlace::After(other) } else { OrderPlace::Before(other) };
    Some(EditAction::Layout(LayoutEdit::Order { nodes: vec![node], place }).into())
}

/// Keys of the page: P holds the selection where it lies or lets it go, Alt with an arrow moves it.
fn keys(ui: &Ui, shown: &Shown, panes: &mut Panes, actions: &mut Vec<Action>) {
    if ui.ctx().text_edit_focused() || !shown.is_editable {
        return;
    }
    let Some(node) = panes.selection.single().filter(|node| *node != Tree::ROOT) else { return };
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Modifiers::NONE, Key::P) {
        let edit = match shown.placement.pin_of(node) {
            Some(_) => Some(LayoutEdit::Unpin { nodes: vec![node] }),
            // Where the list of a folder lies says nothing of its files.
            None if shown.tree.node(node).is_none_or(|node| node.blob().is_none()) => None,
            None => panes
                .selected_ranges(shown)
                .first()
                .and_then(|first| Lba::containing(first.start))
                .map(|at| LayoutEdit::Pin { node, at }),
        };
        actions.extend(edit.map(|edit| EditAction::Layout(edit).into()));
    }
    for (key, forward) in [(Key::ArrowDown, true), (Key::ArrowUp, false)] {
        if pressed(Modifiers::ALT, key) {
            actions.extend(moved(shown, panes, node, forward));
        }
    }
}
