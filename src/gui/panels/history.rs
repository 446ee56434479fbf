//! The steps of a disc, in words; a click goes back or forward to any of them.

use egui::{Align, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use super::cell::{self, Line};
use crate::gui::theme::{Icon, Type, row_height, space};
use crate::gui::view::shown::Shown;
use crate::gui::{Action, EditAction, Look};
use crate::i18n::Value;
use crate::project::Label;

/// Draws the steps, the first one on top; those taken back are greyed.
pub(super) fn show(ui: &mut Ui, look: &Look, shown: &Shown, actions: &mut Vec<Action>) {
    ui.add_space(space::CONTROL);
    ui.spacing_mut().item_spacing.y = 0.0;
    let height = row_height(ui);
    let count = shown.steps.len() + 1;
    let area = ScrollArea::vertical().id_salt("history").auto_shrink(false).stick_to_bottom(true);
    area.show_rows(ui, height, count, |ui, range| {
        for done in range {
            let words = match done.checked_sub(1).and_then(|at| shown.steps.get(at)) {
                Some(label) => words(look, label),
                None => look.text("inspector-history-begin"),
            };
            let is_now = done == shown.count_done;
            let is_done = done <= shown.count_done;
            let wanted = vec2(ui.available_width(), height);
            let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
            response.widget_info(|| {
                WidgetInfo::selected(egui::Role::ListBoxOption, true, is_now, &words)
            });
            cell::ground(ui, rect, is_now, response.hovered(), look.palette);
            let (icon, ink) = match is_done {
                true => (Icon::CHECK, look.palette.text),
                false => (Icon::REDO, look.palette.text_2),
            };
            let inner = rect.shrink2(vec2(space::GROUP, 0.0));
            let text = cell::icon(ui, inner, icon, look.palette.text_2);
            let is_cut = Line::new(Type::Table).with(&words, ink).paint(ui, text, Align::Min);
            if response.clicked() && !is_now {
                actions.push(EditAction::GoToStep(done).into());
            }
            if is_cut {
                response.on_hover_text(Type::Note.rich(words));
            }
        }
    });
}

fn words(look: &Look, label: &Label) -> String {
    let args = label.args();
    let args: Vec<(&str, Value)> =
        args.iter().map(|(name, arg)| (*name, Value::from(arg))).collect();
    // The same words stand behind "Undo:" in menus, where they begin small.
    let words = look.format(&format!("step-{}", label.id()), &args);
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
