//! How far a job is.

use egui::{Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::gui::Look;
use crate::gui::theme::{Icon, Type, space};

/// Height of a bar.
const BAR: f32 = 8.0;

/// A bar that is full at 1; without a fraction it shows that work goes on.
pub fn progress_bar(ui: &mut Ui, look: &Look, name: &str, fraction: Option<f32>) -> Response {
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, BAR), Sense::hover());
    let shown = fraction.unwrap_or_default().clamp(0.0, 1.0);
    response.widget_info(|| WidgetInfo {
        value: fraction.map(|_| f64::from(shown)),
        ..WidgetInfo::labeled(Role::ProgressIndicator, true, name)
    });
    let painter = ui.painter();
    painter.rect_filled(rect, BAR / 2.0, look.palette.raised);
    let mut filled = rect;
    match fraction {
        Some(_) => {
            filled.max.x = rect.left() + (width * shown).max(if shown > 0.0 { BAR } else { 0.0 })
        }
        None => {
            let phase = (ui.input(|input| input.time) * 0.6).fract();
            let start = rect.left() + (width * 1.25) * phase as f32 - width * 0.25;
            filled.min.x = start.max(rect.left());
            filled.max.x = (start + width * 0.25).clamp(filled.min.x, rect.right());
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(50));
        }
    }
    painter.rect_filled(filled, BAR / 2.0, look.palette.accent_fill);
    response
}

/// The phases of a job: those before `current` are ticked, those behind are still to come.
pub fn phase_list(ui: &mut Ui, look: &Look, phases: &[String], current: usize) {
    ui.vertical(|ui| {
        ui.spacing_mut().interact_size.y = Type::Body.size().1;
        ui.spacing_mut().item_spacing.y = space::CONTROL;
        for (at, phase) in phases.iter().enumerate() {
            let (icon, ink, role) = match at.cmp(&current) {
                std::cmp::Ordering::Less => (Icon::CHECK, look.palette.good.ink, Type::Body),
                std::cmp::Ordering::Equal => (Icon::RUNNING, look.palette.accent, Type::Strong),
                std::cmp::Ordering::Greater => (Icon::PENDING, look.palette.disabled, Type::Body),
            };
            let color = if at <= current { look.palette.text } else { look.palette.text_2 };
            ui.horizontal(|ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(Icon::ROW, 20.0), Sense::hover());
                let center = pos2(rect.center().x, rect.center().y);
                let font = icon.font(Icon::ROW);
                ui.painter().text(center, egui::Align2::CENTER_CENTER, icon.glyph(), font, ink);
                ui.label(role.rich(phase).color(color));
            });
        }
    });
}
