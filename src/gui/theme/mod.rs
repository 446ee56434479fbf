//! How the window looks: roles of colour, type and space (style.md). A panel names roles only.

mod fonts;
mod icon;
mod palette;
mod tiles;

use std::sync::Arc;

use egui::{Color32, Context, CornerRadius, Margin, Shadow, Stroke, Style, Ui, Visuals, vec2};

pub use fonts::{Type, install as install_fonts, semibold};
pub use icon::Icon;
pub use palette::{DARK, GroupPaint, LIGHT, Palette, Tone};
pub use tiles::Tiles;

/// Distances in points, all on a grid of 4.
pub mod space {
    /// Between an icon and its text.
    pub const ICON: f32 = 4.0;
    /// Between controls.
    pub const CONTROL: f32 = 8.0;
    /// From field to field.
    pub const FIELD: f32 = 12.0;
    /// From the edge of a panel, between groups.
    pub const GROUP: f32 = 16.0;
    /// Between sections of a dialog.
    pub const SECTION: f32 = 24.0;
    /// On the start page.
    pub const PAGE: f32 = 32.0;
}

/// Heights and widths in points.
pub mod size {
    /// Buttons, fields, tabs.
    pub const CONTROL: f32 = 32.0;
    /// Menus and tabs.
    pub const TOP_ROW: f32 = 40.0;
    /// The toolbar.
    pub const TOOLBAR: f32 = 44.0;
    /// A row of a table or tree.
    pub const ROW: f32 = 24.0;
    /// The header of a table.
    pub const TABLE_HEADER: f32 = 28.0;
    /// The status line.
    pub const STATUS: f32 = 32.0;
    /// The sector strip, folded.
    pub const STRIP_FOLDED: f32 = 20.0;
    /// The sector strip, open.
    pub const STRIP_OPEN: f32 = 64.0;
    /// The tree: usual, least and most width.
    pub const TREE: (f32, f32, f32) = (240.0, 180.0, 400.0);
    /// The inspector: usual, least and most width.
    pub const INSPECTOR: (f32, f32, f32) = (300.0, 260.0, 480.0);
    /// Below this width the inspector lies over the centre.
    pub const NARROW: f32 = 1100.0;
    /// Below this width the layout has no inspector beside it.
    pub const LAYOUT_WIDE: f32 = 1500.0;
    /// Below this width the tree does so too.
    pub const VERY_NARROW: f32 = 800.0;
    /// The focus ring with its distance.
    pub const RING: f32 = 4.0;
    /// The same for those who like room.
    pub const ROOMY_ROW: f32 = 32.0;
    /// A question.
    pub const DIALOG: f32 = 480.0;
    /// A form.
    pub const FORM: f32 = 640.0;
    /// Two things side by side.
    pub const WIDE: f32 = 880.0;
    /// Corners of buttons and fields.
    pub const CORNER: u8 = 6;
    /// Corners of cards and dialogs.
    pub const CARD_CORNER: u8 = 10;
}

/// Sets the height of rows in tables and trees.
pub fn set_roomy(ctx: &Context, is_roomy: bool) {
    let height = if is_roomy { size::ROOMY_ROW } else { size::ROW };
    ctx.data_mut(|data| data.insert_temp(row_id(), height));
}

/// The height of rows in tables and trees, as the person likes it.
pub fn row_height(ui: &Ui) -> f32 {
    ui.data(|data| data.get_temp(row_id())).unwrap_or(size::ROW)
}

fn row_id() -> egui::Id {
    egui::Id::unique("height of rows")
}

/// The colours in use.
pub fn palette(ui: &Ui) -> &'static Palette {
    palette_of(ui.visuals())
}

/// The colours that belong to some visuals.
pub fn palette_of(visuals: &Visuals) -> &'static Palette {
    if visuals.dark_mode { &DARK } else { &LIGHT }
}

/// Puts fonts and both modes into egui. Once, before the first frame.
pub fn install(ctx: &Context) {
    install_fonts(ctx);
    ctx.set_style_of(egui::Theme::Light, Arc::new(style(&LIGHT)));
    ctx.set_style_of(egui::Theme::Dark, Arc::new(style(&DARK)));
}

/// Outlines what the keyboard is on, whatever widget it is: 2 px of accent, 2 px outside. Called
/// last in a frame.
pub fn paint_focus(ctx: &Context) {
    // Reading the response of a widget that just got the keyboard by a click beside it would take
    // the keyboard away again.
    if ctx.input(|input| input.pointer.any_click()) {
        return;
    }
    let Some(response) = ctx.memory(|memory| memory.focused()).and_then(|id| ctx.read_response(id))
    else {
        return;
    };
    // A widget that scrolled away keeps the focus but must not be outlined over its neighbours.
    let clip = response.interact_rect.expand(4.0);
    let accent = palette_of(&ctx.global_style().visuals).accent;
    ctx.layer_painter(response.layer_id).with_clip_rect(clip).rect_stroke(
        response.rect.expand(1.0),
        f32::from(size::CORNER) + 2.0,
        Stroke::new(2.0, accent),
        egui::StrokeKind::Outside,
    );
}

/// The one soft shadow: menus, dialogs and what is dragged.
pub fn shadow(palette: &Palette) -> Shadow {
    let alpha = if palette.is_dark { 120 } else { 46 };
    Shadow { offset: [0, 6], blur: 24, spread: 0, color: Color32::from_black_alpha(alpha) }
}

fn style(palette: &'static Palette) -> Style {
    let mut style = Style { visuals: visuals(palette), ..Style::default() };
    style.text_styles = fonts::text_styles();
    style.animation_time = 0.12;
    style.compact_menu_style = false;
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(space::CONTROL, space::CONTROL);
    spacing.button_padding = vec2(12.0, 6.0);
    spacing.interact_size = vec2(size::CONTROL, size::CONTROL);
    spacing.window_margin = Margin::same(24);
    spacing.menu_margin = Margin::same(4);
    spacing.menu_spacing = 0.0;
    spacing.icon_width = 18.0;
    spacing.icon_width_inner = 10.0;
    spacing.icon_spacing = space::CONTROL;
    spacing.combo_width = 160.0;
    spacing.tooltip_width = 360.0;
    spacing.scroll.floating = true;
    spacing.scroll.bar_width = 10.0;
    spacing.scroll.floating_width = 6.0;
    // In sight also while nobody points at it: else nothing says that there is more.
    spacing.scroll.dormant_handle_opacity = 0.35;
    style
}

fn visuals(palette: &'static Palette) -> Visuals {
    let mut visuals = if palette.is_dark { Visuals::dark() } else { Visuals::light() };
    let corner = CornerRadius::same(size::CORNER);
    let card = CornerRadius::same(size::CARD_CORNER);
    let hairline = Stroke::new(1.0, palette.hairline);
    let text = Stroke::new(1.0, palette.text);
    let widgets = &mut visuals.widgets;
    for widget in [
        &mut widgets.noninteractive,
        &mut widgets.inactive,
        &mut widgets.hovered,
        &mut widgets.active,
        &mut widgets.open,
    ] {
        widget.corner_radius = corner;
        widget.expansion = 0.0;
        widget.fg_stroke = text;
        widget.bg_stroke = Stroke::new(1.0, palette.edge);
        widget.bg_fill = palette.panel;
        widget.weak_bg_fill = palette.panel;
    }
    widgets.noninteractive.bg_stroke = hairline;
    for widget in [&mut widgets.hovered, &mut widgets.open] {
        widget.bg_fill = palette.raised;
        widget.weak_bg_fill = palette.raised;
    }
    widgets.active.bg_fill = palette.selected;
    widgets.active.weak_bg_fill = palette.selected;
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(palette.text_2);
    visuals.selection.bg_fill = palette.selected;
    visuals.selection.stroke = Stroke::new(1.0, palette.accent);
    visuals.hyperlink_color = palette.accent;
    visuals.faint_bg_color = palette.panel;
    visuals.extreme_bg_color = palette.panel;
    visuals.code_bg_color = palette.raised;
    visuals.warn_fg_color = palette.warning.ink;
    visuals.error_fg_color = palette.error.ink;
    visuals.panel_fill = palette.panel;
    visuals.window_fill = palette.panel;
    visuals.window_stroke = hairline;
    visuals.window_corner_radius = card;
    visuals.menu_corner_radius = CornerRadius::same(size::CORNER);
    visuals.window_shadow = shadow(palette);
    visuals.popup_shadow = shadow(palette);
    visuals.indent_has_left_vline = false;
    visuals.striped = false;
    visuals.text_cursor.stroke = Stroke::new(2.0, palette.accent);
    visuals
}
