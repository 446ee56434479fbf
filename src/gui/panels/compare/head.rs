//! The head: the verdict in words, both sides in short, pages, filters and what is ignored.

use egui::{Align, Label, Layout, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::chips::chip;
use super::sign;
use crate::gui::panels::view_text_id;
use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::view::boot::firmware_text_id;
use crate::gui::view::compare::{ComparePage, ComparePane, Shown, toggle_ignore};
use crate::gui::widgets::{Button, progress_bar, select};
use crate::gui::{Action, CompareAction, Look};
use crate::i18n::Value;
use crate::job::{Class, CompareVerdict, RowState, SideFacts};

/// Draws it.
pub(super) fn show(ui: &mut Ui, look: &Look, shown: &Shown, pane: &mut ComparePane) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.spacing_mut().item_spacing.y = space::ICON;
    verdict(ui, look, shown, pane, &mut actions);
    sides(ui, look, shown);
    if pane.is_outdated {
        outdated(ui, look, &mut actions);
    }
    if shown.rows(pane.view).is_some() {
        tools(ui, look, shown, pane);
    }
    actions
}

/// The verdict in words, with what can be done with it at the right.
fn verdict(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown,
    pane: &mut ComparePane,
    actions: &mut Vec<Action>,
) {
    let row = vec2(ui.available_width(), 52.0);
    ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_height(row.y);
        ui.spacing_mut().item_spacing.x = space::CONTROL;
        if shown.result.is_some() {
            let report = Button::normal(look.text("compare-report")).icon(Icon::SAVE);
            if report.show(ui, look).clicked() {
                actions.push(CompareAction::AskReport.into());
            }
            let swap = Button::quiet(look.text("compare-swap")).icon(Icon::SWAP);
            if swap.show(ui, look).clicked() {
                actions.push(CompareAction::Swap.into());
            }
            let (next, previous) = (look.text("compare-next"), look.text("compare-previous"));
            let next = Button::icon_only(Icon::CHEVRON_DOWN, next).key("F8");
            if next.show(ui, look).clicked() {
                actions.push(CompareAction::Step(true).into());
            }
            let previous = Button::icon_only(Icon::CHEVRON_UP, previous).key("Shift+F8");
            if previous.show(ui, look).clicked() {
                actions.push(CompareAction::Step(false).into());
            }
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| match &shown.result {
            Some(result) => {
                let words = pane.verdict(shown, &look.texts);
                let found = &result.compared.found;
                let (icon, tone) = match found.verdict {
                    CompareVerdict::Identical | CompareVerdict::SameData => {
                        (Icon::DONE, look.palette.good)
                    }
                    CompareVerdict::Equivalent if pane.ignore.covers_all(&found.classes) => {
                        (Icon::DONE, look.palette.good)
                    }
                    CompareVerdict::Equivalent => (Icon::EQUAL, look.palette.warning),
                    CompareVerdict::Different => (Icon::DIFFERENT, look.palette.warning),
                };
                ui.label(icon.rich(28.0, tone.ink));
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    ui.add_space(2.0);
                    let headline = Type::Heading.rich(&words.headline).color(look.palette.text);
                    let said = ui.add(Label::new(headline).truncate());
                    said.on_hover_text(Type::Body.rich(&words.headline));
                    if !words.lines.is_empty() {
                        let text = Type::Table.rich(words.lines.join(" · "));
                        let line = ui.add(Label::new(text.color(look.palette.text_2)).truncate());
                        line.on_hover_text(Type::Body.rich(words.lines.join("\n")));
                    }
                });
            }
            None => reading(ui, look, shown),
        });
    });
}

/// How far the reading is.
fn reading(ui: &mut Ui, look: &Look, shown: &Shown) {
    ui.label(Icon::RUNNING.rich(28.0, look.palette.text_2));
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::ICON;
        ui.add_space(2.0);
        let words = match shown.progress {
            Some(share) => {
                let percent = (share.clamp(0.0, 1.0) * 100.0) as u64;
                look.format("compare-reading", &[("percent", Value::Number(percent))])
            }
            None => look.text("compare-opening"),
        };
        look.label(ui, Type::Heading, words);
        ui.set_max_width(320.0);
        progress_bar(ui, look, &look.text("compare-comparing"), shown.progress);
    });
}

/// Both sides in short, side by side.
fn sides(ui: &mut Ui, look: &Look, shown: &Shown) {
    let width = (ui.available_width() - space::GROUP) / 2.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::GROUP;
        for (is_left, name) in [(true, &shown.left_name), (false, &shown.right_name)] {
            let facts = match (&shown.result, is_left) {
                (Some(result), _) => Some(result.facts(is_left)),
                (None, true) => shown.so_far.left.as_ref(),
                (None, false) => shown.so_far.right.as_ref(),
            };
            one_side(ui, look, is_left, name, facts, width);
        }
    });
}

fn one_side(
    ui: &mut Ui,
    look: &Look,
    is_left: bool,
    name: &str,
    facts: Option<&SideFacts>,
    width: f32,
) {
    let tone = if is_left { look.palette.only_left } else { look.palette.only_right };
    let (rect, response) = ui.allocate_exact_size(vec2(width, 40.0), Sense::hover());
    let said = look.text(if is_left { "compare-left" } else { "compare-right" });
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{said}: {name}")));
    let bar = rect.with_max_x(rect.left() + 3.0);
    ui.painter().rect_filled(bar, 1.0, tone.ink);
    let text = rect.with_min_x(rect.left() + space::FIELD);
    let line = crate::gui::panels::cell::Line::new(Type::Strong).with(name, look.palette.text);
    let upper = text.with_max_y(text.top() + 20.0);
    line.paint(ui, upper, Align::Min);
    let words = facts.map_or_else(|| "…".to_owned(), |facts| facts_words(look, facts));
    let line = crate::gui::panels::cell::Line::new(Type::Note).with(&words, look.palette.text_2);
    let is_cut = line.paint(ui, text.with_min_y(text.top() + 20.0), Align::Min);
    if is_cut {
        response.on_hover_text(Type::Note.rich(words));
    }
}

/// "4.70 GB · DEBIAN 12 · iso · starts older PCs (BIOS), newer PCs".
fn facts_words(look: &Look, facts: &SideFacts) -> String {
    if facts.is_folder {
        return look.text("compare-folder");
    }
    let mut parts: Vec<String> = facts.bytes.iter().map(|bytes| look.texts.bytes(*bytes)).collect();
    if !facts.volume.is_empty() {
        parts.push(facts.volume.clone());
    }
    // A plain image is not wrapped in anything.
    if facts.container != "raw" {
        parts.push(facts.container.clone());
    }
    let names: Vec<String> =
        facts.starts.iter().map(|firmware| look.text(firmware_text_id(*firmware))).collect();
    parts.push(match names.is_empty() {
        true => look.text("compare-starts-not"),
        false => look.format("compare-starts", &[("names", names.join(", ").into())]),
    });
    parts.join(" · ")
}

/// The right disc was changed since.
fn outdated(ui: &mut Ui, look: &Look, actions: &mut Vec<Action>) {
    let words = [look.text("compare-again")];
    let text = look.text("compare-outdated");
    let kind = crate::gui::widgets::MessageKind::Info;
    if crate::gui::widgets::banner(ui, look, kind, &text, &words).is_some() {
        actions.push(CompareAction::Again.into());
    }
}

/// Pages, then filters and what is ignored.
fn tools(ui: &mut Ui, look: &Look, shown: &Shown, pane: &mut ComparePane) {
    pages(ui, look, pane);
    ui.horizontal_wrapped(|ui| {
        ui.set_min_height(size::CONTROL);
        ui.spacing_mut().item_spacing = vec2(space::ICON + 2.0, space::ICON);
        if pane.page == ComparePage::Files {
            let counts = pane.rows().map(|rows| rows.counts).unwrap_or_default();
            for (state, count) in RowState::ALL.into_iter().zip(counts) {
                if count == 0 {
                    continue;
                }
                let (icon, tone, id) = sign(look, state);
                let is_on = pane.filter.shows(state);
                let name = look.text(id);
                if chip(ui, look, Some((icon, tone)), &name, Some(count), is_on).clicked() {
                    pane.filter.toggle(state);
                }
            }
            ui.add_space(space::CONTROL);
        }
        if shown.result.is_some() && pane.page != ComparePage::Views {
            look.quiet(ui, Type::Note, look.text("compare-ignore"));
            let chips = [
                (Class::Time, pane.ignore.times, "compare-ignore-times"),
                (Class::Id, pane.ignore.ids, "compare-ignore-ids"),
                (Class::Order, pane.ignore.order, "compare-ignore-order"),
                (Class::Padding, pane.ignore.padding, "compare-ignore-padding"),
            ];
            for (class, is_on, id) in chips {
                if chip(ui, look, None, &look.text(id), None, is_on).clicked() {
                    toggle_ignore(&mut pane.ignore, class);
                }
            }
        }
        if pane.page == ComparePage::Files {
            views(ui, look, shown, pane);
        }
    });
}

/// Under which names the files are shown, where both sides have several.
fn views(ui: &mut Ui, look: &Look, shown: &Shown, pane: &mut ComparePane) {
    let Some(result) = &shown.result else { return };
    let all = &result.compared.found.views;
    if all.len() < 2 {
        return;
    }
    let name = |view: &crate::job::ViewComparison| {
        let ns = view.left.or(view.right);
        ns.map_or(String::new(), |ns| look.text(view_text_id(ns)))
    };
    let choices: Vec<(usize, String)> = all.iter().map(name).enumerate().collect();
    ui.add_space(space::CONTROL);
    ui.scope(|ui| {
        ui.set_max_width(220.0);
        if select(ui, look, "", &mut pane.view, &choices) {
            pane.cursor = None;
            pane.toggled.clear();
            pane.toggles += 1;
        }
    });
}

fn pages(ui: &mut Ui, look: &Look, pane: &mut ComparePane) {
    let palette = look.palette;
    let wanted = vec2(ui.available_width(), size::CONTROL);
    let (row, _) = ui.allocate_exact_size(wanted, Sense::hover());
    let line = egui::Stroke::new(1.0, palette.hairline);
    ui.painter().hline(row.x_range(), row.bottom() - 0.5, line);
    let mut left = row.left();
    for page in ComparePage::ALL {
        let is_shown = pane.page == page;
        let name = look.text(page.text_id());
        let ink = if is_shown { palette.text } else { palette.text_2 };
        let galley = ui.painter().layout_no_wrap(name.clone(), Type::Table.font(), ink);
        let width = galley.size().x + 2.0 * space::CONTROL;
        let rect = egui::Rect::from_min_size(pos2(left, row.top()), vec2(width, row.height()));
        let response = ui.interact(rect, ui.scope_id().with(("compare", page)), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_shown, &name));
        if response.hovered() && !is_shown {
            ui.painter().rect_filled(rect.shrink(2.0), f32::from(size::CORNER), palette.raised);
        }
        let at = pos2(rect.left() + space::CONTROL, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
        if is_shown {
            let bar = rect.with_min_y(rect.bottom() - 2.0).shrink2(vec2(space::ICON, 0.0));
            ui.painter().rect_filled(bar, 0.0, palette.accent);
        }
        if response.clicked() {
            pane.page = page;
        }
        left = rect.right();
    }
}
