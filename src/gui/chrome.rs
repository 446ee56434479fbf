//! Around the panels: menus, tabs, toolbar, status line, jobs.

use egui::{
    Align, Align2, Frame, Layout, Margin, Role, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use super::action::{Action, CompareAction, EditAction, FileAction, ViewAction};
use super::command::{Command, Situation};
use super::look::Look;
use super::tabs::{Found, Mended, Reading, Tab, TabContent, Tabs};
use super::theme::{Icon, Type, size, space};
use super::view::changes::signed_bytes;
use super::view::log::JobLine;
use super::view::panes::Panes;
use super::view::shown::{Page, Shown};
use super::widgets::{Button, EmptyState, MessageKind, banner, progress_bar};
use crate::i18n::Value;
use crate::project::Status;

/// Widest a tab becomes.
const TAB: f32 = 220.0;

/// Menus, in their order; a gap is `None`.
pub const MENUS: [(&str, &[Option<Command>]); 4] = [
    (
        "window-menu-file",
        &[
            Some(Command::NewDisc),
            Some(Command::NewRescue),
            Some(Command::Open),
            None,
            Some(Command::AddFiles),
            Some(Command::AddFolder),
            None,
            Some(Command::Save),
            Some(Command::SaveAs),
            None,
            Some(Command::Create),
            Some(Command::Extract),
            Some(Command::TakeTracks),
            Some(Command::CheckSectors),
            Some(Command::Convert),
            Some(Command::ConvertMany),
            None,
            Some(Command::Compare),
            Some(Command::NextDifference),
            Some(Command::PreviousDifference),
            Some(Command::SwapSides),
            Some(Command::SaveReport),
            None,
            Some(Command::CloseTab),
            Some(Command::Quit),
        ],
    ),
    (
        "window-menu-edit",
        &[
            Some(Command::Undo),
            Some(Command::Redo),
            None,
            Some(Command::Cut),
            Some(Command::Copy),
            Some(Command::Paste),
            None,
            Some(Command::NewFolder),
            Some(Command::Rename),
            Some(Command::Attributes),
            Some(Command::Remove),
            Some(Command::Rescan),
            None,
            Some(Command::DiscOptions),
            Some(Command::BootSet),
            Some(Command::MakeItStart),
            Some(Command::Settings),
        ],
    ),
    (
        "window-menu-view",
        &[
            Some(Command::Preview),
            Some(Command::Page(Page::Files)),
            Some(Command::Page(Page::Layout)),
            Some(Command::Page(Page::Find)),
            Some(Command::Page(Page::Space)),
            Some(Command::Page(Page::Boot)),
            Some(Command::Page(Page::Bytes)),
            Some(Command::OnlyChanges),
            None,
            Some(Command::ToggleTree),
            Some(Command::ToggleInspector),
            Some(Command::ToggleStrip),
            Some(Command::ResetPanels),
            None,
            Some(Command::Jobs),
            Some(Command::NextTab),
            Some(Command::PreviousTab),
        ],
    ),
    (
        "window-menu-help",
        &[Some(Command::Palette), Some(Command::Shortcuts), None, Some(Command::About)],
    ),
];

/// The row of menus and tabs.
pub fn top_row(ui: &mut Ui, look: &Look, tabs: &Tabs, now: &Situation<'_>) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(space::CONTROL);
        for (title, commands) in MENUS {
            ui.scope(|ui| {
                ui.spacing_mut().button_padding = vec2(10.0, 4.0);
                ui.visuals_mut().widgets.inactive.weak_bg_fill = egui::Color32::TRANSPARENT;
                ui.visuals_mut().widgets.inactive.bg_stroke = egui::Stroke::NONE;
                ui.visuals_mut().widgets.hovered.bg_stroke = egui::Stroke::NONE;
                ui.visuals_mut().widgets.open.bg_stroke = egui::Stroke::NONE;
                ui.visuals_mut().widgets.active.bg_stroke = egui::Stroke::NONE;
                ui.menu_button(Type::Body.rich(look.text(title)), |ui| {
                    menu(ui, look, commands, now, &mut actions);
                });
            });
        }
        ui.add_space(space::GROUP);
        tab_row(ui, look, tabs, &mut actions);
    });
    actions
}

/// The entries of a menu.
fn menu(
    ui: &mut Ui,
    look: &Look,
    commands: &[Option<Command>],
    now: &Situation<'_>,
    actions: &mut Vec<Action>,
) {
    ui.set_min_width(260.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    for command in commands {
        let Some(command) = command else {
            ui.add_space(space::ICON);
            let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
            ui.painter().rect_filled(line, 0.0, look.palette.hairline);
            ui.add_space(space::ICON);
            continue;
        };
        let key = command.key_text(ui.ctx());
        let reason = command.refusal(now).map(|why| look.text(why));
        if menu_row(ui, look, &command.words(look, now), &key, reason) {
            actions.extend(command.action(now));
            ui.close();
        }
    }
}

/// One entry of a menu: words at the left, key at the right. Whether it was chosen.
fn menu_row(ui: &mut Ui, look: &Look, words: &str, key: &str, reason: Option<String>) -> bool {
    let palette = look.palette;
    let is_enabled = reason.is_none();
    let ink = if is_enabled { palette.text } else { palette.disabled };
    let words_galley = ui.painter().layout_no_wrap(words.to_owned(), Type::Body.font(), ink);
    let key_galley = ui.painter().layout_no_wrap(key.to_owned(), Type::Note.font(), palette.text_2);
    let wanted = words_galley.size().x + key_galley.size().x + 56.0;
    let width = wanted.max(ui.available_width());
    let sense = if is_enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(width, 28.0), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, is_enabled, words));
    if is_enabled && (response.hovered() || response.has_focus()) {
        ui.painter().rect_filled(rect, f32::from(size::CORNER), palette.raised);
    }
    let middle = |height: f32| rect.center().y - height / 2.0;
    let words_at = pos2(rect.left() + 12.0, middle(words_galley.size().y));
    ui.painter().galley(words_at, words_galley, ink);
    let key_at = pos2(rect.right() - 12.0 - key_galley.size().x, middle(key_galley.size().y));
    ui.painter().galley(key_at, key_galley, palette.text_2);
    match reason {
        Some(reason) => {
            response.on_hover_text(Type::Note.rich(reason));
            false
        }
        None => response.clicked(),
    }
}

fn tab_row(ui: &mut Ui, look: &Look, tabs: &Tabs, actions: &mut Vec<Action>) {
    if tabs.is_empty() {
        return;
    }
    let room = ui.available_width() - size::CONTROL - space::CONTROL;
    let count = tabs.len() as f32;
    let width = (room / count).clamp(72.0, TAB);
    let height = ui.available_height();
    egui::ScrollArea::horizontal()
        .id_salt("tabs")
        .max_width(room)
        .scroll_bar_visibility(egui::scroll_area::ScrollBarVisibility::AlwaysHidden)
        .show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                for (place, tab) in tabs.iter().enumerate() {
                    let is_shown = place == tabs.place();
                    one_tab(ui, look, tab, place, is_shown, vec2(width, height), actions);
                }
            });
        });
    let new = Command::NewDisc;
    let name = look.text(new.text_id());
    if Button::icon_only(Icon::ADD, name).key(new.key_text(ui.ctx())).show(ui, look).clicked() {
        actions.push(FileAction::NewDisc.into());
    }
}

/// How long something dragged waits over a tab until that is shown, in seconds.
const WAIT: f64 = 0.3;

/// Whether something dragged has waited over the tab at `place`: it is to be shown, so that it can
/// be dropped there.
fn is_waited_on(ui: &Ui, rect: egui::Rect, place: usize) -> bool {
    let is_over = egui::DragAndDrop::has_any_payload(ui.ctx())
        && ui.ctx().pointer_latest_pos().is_some_and(|at| rect.contains(at));
    let id = egui::Id::unique(("dragged over tab", place));
    if !is_over {
        ui.data_mut(|data| data.remove::<f64>(id));
        return false;
    }
    let now = ui.input(|input| input.time);
    let since = ui.data_mut(|data| *data.get_temp_mut_or(id, now));
    ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(WAIT));
    now - since >= WAIT
}

fn one_tab(
    ui: &mut Ui,
    look: &Look,
    tab: &Tab,
    place: usize,
    is_shown: bool,
    wanted: egui::Vec2,
    actions: &mut Vec<Action>,
) {
    let palette = look.palette;
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    if !is_shown && is_waited_on(ui, rect, place) {
        actions.push(ViewAction::Tab(place).into());
    }
    let title = tab.title();
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_shown, &title));
    let fill = match (is_shown, response.hovered()) {
        (true, _) => palette.panel,
        (false, true) => palette.raised,
        (false, false) => egui::Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, 0.0, fill);
    if is_shown {
        let bar = rect.with_min_y(rect.bottom() - 2.0);
        ui.painter().rect_filled(bar, 0.0, palette.accent);
    }
    let icon = match &tab.content {
        TabContent::Making(making) if making.origin().is_none() => Icon::NEW_DISC,
        TabContent::Making(_) => Icon::DISC,
        TabContent::Browsing(_) => Icon::DISC,
        TabContent::Compare(_) => Icon::COMPARE,
    };
    let ink = if is_shown { palette.text } else { palette.text_2 };
    let at = pos2(rect.left() + 12.0 + Icon::ROW / 2.0, rect.center().y);
    let font = icon.font(Icon::ROW);
    ui.painter().text(at, Align2::CENTER_CENTER, icon.glyph(), font, palette.text_2);
    let left = rect.left() + 12.0 + Icon::ROW + 6.0;
    let right = rect.right() - size::ROW - space::ICON;
    let mut job = egui::text::LayoutJob::simple_singleline(title.clone(), Type::Table.font(), ink);
    job.wrap = egui::text::TextWrapping::truncate_at_width((right - left).max(0.0));
    let galley = ui.painter().layout_job(job);
    let is_cut = galley.elided;
    ui.painter().galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, ink);
    let close = egui::Rect::from_center_size(
        pos2(rect.right() - size::ROW / 2.0 - 2.0, rect.center().y),
        vec2(size::ROW, size::ROW),
    );
    let close_name = look.format("window-close-tab", &[("name", title.clone().into())]);
    let close_id = ui.scope_id().with(("close", tab.id));
    let closer = ui.interact(close, close_id, Sense::click());
    closer.widget_info(|| WidgetInfo::labeled(Role::Button, true, &close_name));
    if closer.hovered() {
        ui.painter().rect_filled(close, f32::from(size::CORNER), palette.hairline);
    }
    if is_shown || response.hovered() || closer.hovered() || closer.has_focus() {
        let font = Icon::CLOSE.font(16.0);
        let (center, glyph) = (close.center(), Icon::CLOSE.glyph());
        ui.painter().text(center, Align2::CENTER_CENTER, glyph, font, palette.text_2);
    }
    if closer.on_hover_text(Type::Note.rich(&close_name)).clicked() || response.middle_clicked() {
        actions.push(ViewAction::Tab(place).into());
        actions.push(FileAction::CloseTab.into());
    } else if response.clicked() {
        actions.push(ViewAction::Tab(place).into());
    }
    if is_cut {
        response.on_hover_text(Type::Note.rich(title));
    }
}

/// The pages of a tab, a row over the middle.
pub fn pages(ui: &mut Ui, look: &Look, panes: &mut Panes) {
    let palette = look.palette;
    let wanted = vec2(ui.available_width(), size::CONTROL);
    let (row, _) = ui.allocate_exact_size(wanted, Sense::hover());
    let line = egui::Stroke::new(1.0, palette.hairline);
    ui.painter().hline(row.x_range(), row.bottom() - 0.5, line);
    let mut left = row.left() + space::CONTROL;
    for page in Page::ALL {
        let is_shown = panes.page == page;
        let name = look.text(page.text_id());
        let ink = if is_shown { palette.text } else { palette.text_2 };
        let galley = ui.painter().layout_no_wrap(name.clone(), Type::Table.font(), ink);
        let width = galley.size().x + 2.0 * space::CONTROL;
        let rect = egui::Rect::from_min_size(pos2(left, row.top()), vec2(width, row.height()));
        let response = ui.interact(rect, ui.scope_id().with(("page", page)), Sense::click());
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
        let key = Command::Page(page).key_text(ui.ctx());
        if response.on_hover_text(Type::Note.rich(key)).clicked() {
            panes.page = page;
        }
        left = rect.right();
    }
}

/// The row of the present tab: its name and state, and what is done most.
pub fn toolbar(ui: &mut Ui, look: &Look, tab: &Tab, now: &Situation<'_>) -> Vec<Action> {
    let mut actions = Vec::new();
    let width = ui.available_width();
    ui.horizontal_centered(|ui| {
        ui.add_space(space::GROUP - space::CONTROL);
        let icon = match &tab.content {
            TabContent::Making(making) if making.origin().is_none() => Icon::NEW_DISC,
            TabContent::Making(_) => Icon::DISC,
            TabContent::Browsing(_) => Icon::DISC,
            TabContent::Compare(_) => Icon::COMPARE,
        };
        ui.label(icon.rich(24.0, look.palette.accent));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(space::GROUP - space::CONTROL);
            for (command, kind, needs) in tools(tab) {
                if width >= needs {
                    tool(ui, look, command, kind, now, &mut actions);
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| match &tab.content {
                TabContent::Making(making) => {
                    let is_unchanged = making.origin().is_some() && tab.shown.count_changes() == 0;
                    let status = match making.document.status() {
                        Status::UpToDate if is_unchanged => "window-unchanged",
                        Status::NotCreated => "window-not-created",
                        Status::UpToDate => "window-up-to-date",
                        Status::ChangedSinceCreated => "window-changed",
                    };
                    let name = making.document.project().spec.volume.volume_id.clone();
                    actions.extend(name_field(ui, look, name, width));
                    if width >= size::VERY_NARROW {
                        let status = Type::Note.rich(look.text(status)).color(look.palette.text_2);
                        ui.add(egui::Label::new(status).truncate());
                    }
                }
                TabContent::Browsing(browsing) if tab.shown.is_editable => {
                    let name = match browsing.name_typed() {
                        Some(name) => name.to_owned(),
                        None => browsing.opened.as_ref().map_or("", |o| o.volume_name()).to_owned(),
                    };
                    actions.extend(name_field(ui, look, name, width));
                    if width >= size::VERY_NARROW {
                        let status = Type::Note.rich(look.text("window-unchanged"));
                        ui.add(egui::Label::new(status.color(look.palette.text_2)).truncate());
                    }
                }
                TabContent::Compare(_) => {}
                TabContent::Browsing(browsing) => {
                    let title = Type::Heading.rich(tab.title()).color(look.palette.text);
                    ui.add(egui::Label::new(title).truncate());
                    if let (Reading::Done, true) = (&browsing.state, width >= size::VERY_NARROW) {
                        let why = tab.shown.refusal.clone();
                        let note = why.unwrap_or_else(|| look.text("window-read-only"));
                        ui.label(Icon::LOCK.rich(16.0, look.palette.text_2))
                            .on_hover_text(Type::Note.rich(note));
                    }
                }
            });
        });
    });
    actions
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tool {
    Primary,
    Quiet,
}

/// The tools of a tab from the right to the left, each with the width of the window it needs.
fn tools(tab: &Tab) -> Vec<(Command, Tool, f32)> {
    match &tab.content {
        TabContent::Making(making) => vec![
            match making.origin().is_some() {
                true => (Command::Save, Tool::Primary, 0.0),
                false => (Command::Create, Tool::Primary, 0.0),
            },
            (Command::DiscOptions, Tool::Quiet, 900.0),
            (Command::NewFolder, Tool::Quiet, size::NARROW),
            (Command::AddFolder, Tool::Quiet, 640.0),
            (Command::AddFiles, Tool::Quiet, 520.0),
            (Command::Redo, Tool::Quiet, 1240.0),
            (Command::Undo, Tool::Quiet, 1180.0),
        ],
        TabContent::Browsing(_) if tab.shown.is_editable => vec![
            (Command::Extract, Tool::Primary, 0.0),
            (Command::NewFolder, Tool::Quiet, size::NARROW),
            (Command::AddFolder, Tool::Quiet, 900.0),
            (Command::AddFiles, Tool::Quiet, 700.0),
        ],
        TabContent::Browsing(_) => vec![(Command::Extract, Tool::Primary, 0.0)],
        TabContent::Compare(_) => Vec::new(),
    }
}

fn tool(
    ui: &mut Ui,
    look: &Look,
    command: Command,
    kind: Tool,
    now: &Situation<'_>,
    actions: &mut Vec<Action>,
) {
    let icon = match command {
        Command::Create => Icon::DISC,
        Command::Save => Icon::SAVE,
        Command::DiscOptions => Icon::OPTIONS,
        Command::NewFolder => Icon::NEW_FOLDER,
        Command::AddFolder => Icon::FOLDER,
        Command::AddFiles => Icon::ADD,
        Command::Redo => Icon::REDO,
        Command::Undo => Icon::UNDO,
        _ => Icon::EXTRACT,
    };
    let words = match command {
        Command::Save => command.words(look, now),
        command => look.text(command.text_id()),
    };
    let words = words.trim_end_matches('…');
    let button = match kind {
        Tool::Primary => Button::primary(words),
        Tool::Quiet => Button::quiet(words),
    };
    let reason = command.refusal(now).map(|why| look.text(why));
    let mut button = button.icon(icon).disabled(reason).key(command.key_text(ui.ctx()));
    if matches!(command, Command::Undo | Command::Redo) {
        button = button.tip(command.words(look, now));
    }
    if button.show(ui, look).clicked() {
        actions.extend(command.action(now));
    }
}

/// The name of the disc, to be typed over.
fn name_field(ui: &mut Ui, look: &Look, name: String, width: f32) -> Option<Action> {
    let label = look.text("window-disc-name");
    let mut typed = name.clone();
    let wanted = if width < size::NARROW { 160.0 } else { 240.0 };
    let edit = TextEdit::singleline(&mut typed)
        .id_salt("disc name")
        .font(Type::Heading.font())
        .hint_text(Type::Heading.rich(look.text("window-untitled")).color(look.palette.disabled))
        .margin(vec2(8.0, 4.0))
        .min_size(vec2(0.0, size::CONTROL))
        .desired_width(wanted)
        .char_limit(crate::project::VOLUME_NAME_CHARACTERS)
        .frame(Frame::new().inner_margin(Margin::symmetric(8, 4)));
    let response = ui.add(edit).accessible_name(&label);
    let edge = match (response.has_focus(), response.hovered()) {
        (true, _) => look.palette.accent,
        (false, true) => look.palette.edge,
        (false, false) => look.palette.hairline,
    };
    let stroke = egui::Stroke::new(1.0, edge);
    let corner = f32::from(size::CORNER);
    ui.painter().rect_stroke(response.rect, corner, stroke, egui::StrokeKind::Inside);
    response.on_hover_text(Type::Note.rich(label));
    (typed != name).then(|| EditAction::VolumeName(typed).into())
}

/// The jobs that go on, a line each.
pub fn jobs_bar(ui: &mut Ui, look: &Look, lines: &[JobLine]) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.spacing_mut().item_spacing.y = 0.0;
    for line in lines {
        ui.horizontal(|ui| {
            ui.set_height(size::STATUS);
            ui.add_space(space::GROUP - space::CONTROL);
            look.label(ui, Type::Table, &line.title);
            let said = look.quiet(ui, Type::Table, &line.detail);
            super::notify::say(&said);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(space::GROUP - space::CONTROL);
                let words = look.text("jobs-stop");
                let stop = Button::quiet(words).small().disabled(line.unstoppable.clone());
                if stop.show(ui, look).clicked() {
                    actions.push(FileAction::Cancel(line.id).into());
                }
                ui.scope(|ui| {
                    ui.set_max_width(200.0);
                    progress_bar(ui, look, &line.title, line.fraction);
                });
            });
        });
    }
    actions
}

/// Sources are missing or different: how many, and what can be done.
pub fn sources(ui: &mut Ui, look: &Look, count: usize) -> Option<Action> {
    let args = [("count", Value::Number(count as u64))];
    let text = look.format("window-sources-doubtful", &args);
    let words = [look.text("window-find-folder"), look.text("window-sources-look")];
    let pressed = banner(ui, look, MessageKind::Warning, &text, &words);
    pressed.map(|at| match at {
        0 => FileAction::ChooseSourcesFolder.into(),
        _ => ViewAction::Sources.into(),
    })
}

/// The sheet of an image names files that lie elsewhere or nowhere: says which, and offers to save
/// a sheet that names those that were taken.
pub fn mended(ui: &mut Ui, look: &Look, sheet: &str, mends: &[Mended]) -> Option<Action> {
    let (name, used) = mends.first()?;
    let rest = u64::try_from(mends.len() - 1).unwrap_or(u64::MAX);
    let mut args = vec![
        ("sheet", Value::from(sheet)),
        ("name", Value::from(name.as_str())),
        ("more", Value::Number(rest)),
    ];
    let text = match used {
        Some(path) => {
            let used = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            args.push(("used", used.into()));
            look.format("window-mended", &args)
        }
        None => look.format("window-not-mended", &args),
    };
    let words = [look.text("window-mended-save")];
    let can_save = mends.iter().any(|(_, used)| used.is_some());
    let words = if can_save { &words[..] } else { &[] };
    let pressed = banner(ui, look, MessageKind::Warning, &text, words);
    pressed.map(|_| FileAction::SaveMended.into())
}

/// The file of an image ends early: how much is missing, and what can be done.
pub fn cut(ui: &mut Ui, look: &Look, declared: u64, actual: u64) -> Option<Action> {
    let missing = Value::Bytes(declared.saturating_sub(actual));
    let args = [("missing", missing), ("size", Value::Bytes(declared))];
    let text = look.format("window-cut", &args);
    let words = [look.text("window-cut-extract")];
    let pressed = banner(ui, look, MessageKind::Warning, &text, &words);
    pressed.map(|_| FileAction::Extract(Vec::new()).into())
}

/// How much of an image was changed; a click shows what.
pub fn changes(ui: &mut Ui, look: &Look, shown: &Shown) -> Option<Action> {
    let changes = shown.changes.as_ref().filter(|changes| !changes.list().is_empty())?;
    let args = [
        ("count", Value::Number(changes.list().len() as u64)),
        ("size", signed_bytes(&look.texts, changes.bytes()).into()),
    ];
    let words = look.format("window-changes", &args);
    let pressed = Button::quiet(words).small().show(ui, look).clicked();
    pressed.then(|| ViewAction::OnlyChanges.into())
}

/// How many things there are to look at before creating; a click shows them.
pub fn found(ui: &mut Ui, look: &Look, found: Found) -> Option<Action> {
    let (kind, words) = match found {
        Found { errors: 1.., .. } => {
            let args = [("count", Value::Number(found.errors))];
            (MessageKind::Error, look.format("window-cant-create", &args))
        }
        Found { warnings: 1.., .. } => {
            let args = [("count", Value::Number(found.warnings))];
            (MessageKind::Warning, look.format("window-to-look-at", &args))
        }
        _ => (MessageKind::Good, look.text("window-nothing-odd")),
    };
    if kind == MessageKind::Good {
        look.quiet(ui, Type::Table, words);
        return None;
    }
    ui.spacing_mut().item_spacing.x = space::ICON;
    let is_pressed = Button::quiet(words).small().show(ui, look).clicked();
    ui.label(kind.icon().rich(Icon::ROW, kind.tone(look).ink));
    is_pressed.then(|| ViewAction::Warnings.into())
}

/// What stands in a tab whose two discs could not be compared, or not to the end.
pub fn not_compared(ui: &mut Ui, look: &Look, why: &str, is_stopped: bool) -> Vec<Action> {
    let id = if is_stopped { "compare-stopped" } else { "compare-failed" };
    let place = EmptyState {
        icon: if is_stopped { Icon::COMPARE } else { Icon::FILE_BROKEN },
        heading: look.text(id),
        sentence: why.to_owned(),
        button: Some(Button::normal(look.text("compare-again"))),
    };
    let pressed = place.show(ui, look).is_some_and(|button| button.clicked());
    if pressed { vec![CompareAction::Again.into()] } else { Vec::new() }
}

/// What stands in a tab whose image is not there: still being read, or not readable.
pub fn unread(ui: &mut Ui, look: &Look, state: &Reading) -> Option<Action> {
    match state {
        Reading::Failed(why) => {
            let words = look.text("window-failed-other");
            let place = EmptyState {
                icon: Icon::FILE_BROKEN,
                heading: look.text("window-failed-title"),
                sentence: why.clone(),
                button: Some(Button::normal(words).icon(Icon::OPEN)),
            };
            let pressed = place.show(ui, look).is_some_and(|button| button.clicked());
            pressed.then(|| FileAction::ChooseImages.into())
        }
        Reading::MustExpand(bytes) => {
            let sentence = match bytes {
                Some(bytes) => {
                    look.format("window-expand-sentence", &[("size", Value::Bytes(*bytes))])
                }
                None => look.text("window-expand-sentence-unknown"),
            };
            let words = look.text("window-expand-do");
            let place = EmptyState {
                icon: Icon::FILE_ARCHIVE,
                heading: look.text("window-expand-title"),
                sentence,
                button: Some(Button::primary(words).icon(Icon::OPEN)),
            };
            let pressed = place.show(ui, look).is_some_and(|button| button.clicked());
            pressed.then(|| FileAction::Expand.into())
        }
        Reading::Running | Reading::Filling | Reading::Done => {
            ui.centered_and_justified(|ui| {
                look.quiet(ui, Type::Body, look.text("window-reading"));
            });
            None
        }
    }
}
