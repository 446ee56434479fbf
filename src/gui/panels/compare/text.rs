//! Lines of two texts side by side; what differs in a line has a ground of its own.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::EDGE;
use crate::gui::Look;
use crate::gui::panels::cell::{Line, paint_galley};
use crate::gui::theme::{Tone, Type, space};
use crate::gui::view::compare::{DiffLine, Piece, TextDiff};
use crate::i18n::Value;

/// Width of the numbers of lines.
const NUMBERS: f32 = 52.0;

/// Draws them.
pub(super) fn show(ui: &mut Ui, look: &Look, diff: &TextDiff) {
    let height = Type::Mono.size().1;
    let count = diff.lines.len() + usize::from(diff.is_cut);
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    let area = ScrollArea::vertical().id_salt("compare text").auto_shrink(false);
    area.show_rows(ui, height, count, |ui, range| {
        for at in range {
            let wanted = vec2(ui.available_width(), height);
            let (rect, response) = ui.allocate_exact_size(wanted, Sense::hover());
            match diff.lines.get(at) {
                Some(DiffLine::Line { left, right, is_same }) => {
                    let said = |side: &Option<(usize, Vec<Piece>)>| -> String {
                        let pieces = side.as_ref().map(|(_, pieces)| pieces.as_slice());
                        pieces.unwrap_or_default().iter().map(|p| p.text.as_str()).collect()
                    };
                    response.widget_info(|| {
                        let text = match is_same {
                            true => said(left),
                            false => format!("{} | {}", said(left), said(right)),
                        };
                        WidgetInfo::labeled(Role::Row, true, text)
                    });
                    for (is_left, side) in [(true, left), (false, right)] {
                        one(ui, look, rect, is_left, side.as_ref(), *is_same);
                    }
                }
                Some(DiffLine::Gap(lines)) => {
                    let args = [("count", Value::Number(*lines as u64))];
                    let text = look.format("compare-lines-same", &args);
                    note(ui, look, rect, &text);
                }
                None => note(ui, look, rect, &look.text("preview-cut")),
            }
        }
    });
}

fn note(ui: &Ui, look: &Look, rect: Rect, text: &str) {
    ui.painter().rect_filled(rect, 0.0, look.palette.raised);
    let line = Line::new(Type::Note).with(text, look.palette.text_2);
    line.paint(ui, rect.shrink2(vec2(EDGE, 0.0)), Align::Min);
}

fn one(
    ui: &Ui,
    look: &Look,
    rect: Rect,
    is_left: bool,
    side: Option<&(usize, Vec<Piece>)>,
    is_same: bool,
) {
    let palette = look.palette;
    let middle = rect.center().x;
    let half = match is_left {
        true => rect.with_max_x(middle - 1.0),
        false => rect.with_min_x(middle + 1.0),
    };
    let tone = if is_left { palette.only_left } else { palette.only_right };
    let Some((number, pieces)) = side else {
        ui.painter().rect_filled(half, 0.0, palette.raised);
        return;
    };
    if !is_same {
        ui.painter().rect_filled(half, 0.0, tone.ground);
        ui.painter().rect_filled(half.with_max_x(half.left() + 3.0), 0.0, tone.ink);
    }
    let numbers = half.with_max_x(half.left() + NUMBERS - space::CONTROL);
    let line = Line::new(Type::Mono).with(&number.to_string(), palette.text_2);
    line.paint(ui, numbers, Align::Max);
    let painter = ui.painter().with_clip_rect(half.intersect(ui.clip_rect()));
    let galley = painter.layout_job(job(pieces, look, tone));
    paint_galley(&painter, pos2(half.left() + NUMBERS, half.top()), galley);
}

fn job(pieces: &[Piece], look: &Look, tone: Tone) -> LayoutJob {
    let mut job = LayoutJob { break_on_newline: false, ..LayoutJob::default() };
    job.wrap.max_width = f32::INFINITY;
    for piece in pieces {
        let format = TextFormat {
            font_id: Type::Mono.font(),
            line_height: Some(Type::Mono.size().1),
            color: if piece.is_other { tone.ink } else { look.palette.text },
            underline: match piece.is_other {
                true => egui::Stroke::new(1.0, tone.ink),
                false => egui::Stroke::NONE,
            },
            ..TextFormat::default()
        };
        job.append(&piece.text, 0.0, format);
    }
    job
}
