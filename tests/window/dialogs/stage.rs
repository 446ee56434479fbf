//! A window with nothing in it but dialogs.

use std::time::Duration;

use egui::{Theme, vec2};
use egui_kittest::Harness;
use glassmaster::gui::dialogs::{Dialog, DialogCtx, Dialogs, Feed};
use glassmaster::gui::{Action, Look, theme};
use glassmaster::i18n::Texts;

use crate::paint::Painter;

/// What the harness holds.
pub struct Stage {
    pub dialogs: Dialogs,
    pub feed: Feed,
    pub now: Duration,
    pub said: Vec<Action>,
    language: &'static str,
    is_ready: bool,
}

pub type Window = Harness<'static, Stage>;

/// A window of a size, in a language, light or dark.
pub struct Set {
    pub size: (f32, f32),
    pub language: &'static str,
    pub is_dark: bool,
}

impl Default for Set {
    fn default() -> Self {
        Set { size: (1400.0, 900.0), language: "en", is_dark: false }
    }
}

/// The four ways every dialog is looked at.
pub const LOOKS: [(&str, Set); 4] = [
    ("light", Set { size: (1400.0, 900.0), language: "en", is_dark: false }),
    ("dark", Set { size: (1400.0, 900.0), language: "en", is_dark: true }),
    ("small-de", Set { size: (800.0, 600.0), language: "de", is_dark: false }),
    ("small-dark", Set { size: (800.0, 600.0), language: "en", is_dark: true }),
];

/// Opens `dialog` in a window.
pub fn window(set: &Set, feed: Feed, dialog: impl Dialog + 'static) -> (Window, Painter) {
    let painter = Painter::default();
    let mut dialogs = Dialogs::default();
    dialogs.open(dialog);
    let stage = Stage {
        dialogs,
        feed,
        now: Duration::from_secs(1000),
        said: Vec::new(),
        language: set.language,
        is_ready: false,
    };
    let mode = if set.is_dark { Theme::Dark } else { Theme::Light };
    let mut harness = Harness::builder()
        .with_size(vec2(set.size.0, set.size.1))
        .with_theme(mode)
        .with_max_steps(16)
        .renderer(painter.clone())
        .build_ui_state(
            |ui, stage: &mut Stage| {
                if !stage.is_ready {
                    // The fonts are there from the next frame on.
                    theme::install(ui.ctx());
                    stage.is_ready = true;
                    return;
                }
                let look = Look::new(ui, Texts::new(stage.language));
                ui.painter().rect_filled(ui.max_rect().expand(8.0), 0.0, look.palette.ground);
                let ctx = DialogCtx { look: &look, feed: &stage.feed, now: stage.now };
                stage.said.extend(stage.dialogs.ui(ui, &ctx));
                theme::paint_focus(ui.ctx());
            },
            stage,
        );
    harness.run_ok();
    harness.run_ok();
    (harness, painter)
}

/// Saves a dialog in all looks.
pub fn pictures<D: Dialog + 'static>(name: &str, make: impl Fn(&Look) -> (Feed, D)) {
    if std::env::var_os("GLASSMASTER_PICTURES").is_none() {
        return;
    }
    for (suffix, set) in &LOOKS {
        let look = Look { texts: Texts::new(set.language), palette: palette(set) };
        let (feed, dialog) = make(&look);
        let (harness, painter) = window(set, feed, dialog);
        painter.save(&harness, &format!("{name}-{suffix}"));
    }
}

fn palette(set: &Set) -> &'static theme::Palette {
    if set.is_dark { &theme::DARK } else { &theme::LIGHT }
}

/// A look for making dialogs that take their words when they are made.
pub fn english() -> Look {
    Look { texts: Texts::new("en"), palette: &theme::LIGHT }
}
