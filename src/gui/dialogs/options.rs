//! Options of the disc: its name, whose names the files get, owners, and under Details what the
//! standards leave open. Edits a draft of the whole spec and gives it back whole.

use std::time::{SystemTime, UNIX_EPOCH};

use egui::Ui;

use super::answer::DialogAction;
use super::parts::fold;
use super::stack::{Dialog, DialogCtx, Step};
use crate::base::bytes::Timestamp;
use crate::gui::Look;
use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::widgets::{
    Answer, Button, ButtonKind, Dialog as Window, DialogAnswer, TextField, checkbox, select,
};
use crate::i18n::Value;
use crate::model::spec::{
    Deep, ImageSpec, IsoLevel, JolietLimit, ModePolicy, OwnerPolicy, RockRidgeVersion, VolumeSpec,
};
use crate::project::{JOLIET_VOLUME_NAME_UNITS, VOLUME_NAME_CHARACTERS};

/// What drives that read ahead need at the end.
const PADDING_SECTORS: u32 = 150;

/// The dialog.
#[derive(Clone, Debug)]
pub struct OptionsDialog {
    draft: ImageSpec,
    are_details_open: bool,
    /// The time of the disc while it is being typed.
    typed_date: Option<String>,
}

impl OptionsDialog {
    /// Begins with the options as they are.
    pub fn new(spec: &ImageSpec) -> OptionsDialog {
        OptionsDialog { draft: spec.clone(), are_details_open: false, typed_date: None }
    }
}

impl Dialog for OptionsDialog {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let look = ctx.look;
        let draft = &mut self.draft;
        let is_open = &mut self.are_details_open;
        let typed = &mut self.typed_date;
        let is_dated = typed.as_deref().is_none_or(|text| read_time(text).is_some());
        let reason = (!is_dated).then(|| look.text("dialogs-options-created-bad"));
        let title = look.text("dialogs-options-title");
        let answer = Window::new(look, "disc options", title, size::FORM)
            .button(ButtonKind::Normal, look.text("dialogs-cancel"))
            .button_unless(ButtonKind::Primary, look.text("dialogs-options-do"), reason)
            .show(ui.ctx(), |ui| {
                let said = name_answer(look, &draft.volume.volume_id, draft.joliet.is_some());
                TextField::new(look.text("dialogs-options-name"), &mut draft.volume.volume_id)
                    .answer(Some(said))
                    .show(ui, look);
                created(ui, look, draft, typed);
                ui.add_space(space::ICON);
                names(ui, look, draft);
                ui.add_space(space::ICON);
                files(ui, look, draft);
                fold(ui, look, is_open, &look.text("dialogs-details"), |ui| {
                    details(ui, look, draft)
                });
            });
        match answer {
            DialogAnswer::Open => Step::Keep,
            DialogAnswer::Pressed(1) => {
                Step::Finish(DialogAction::SetOptions(Box::new(self.draft.clone())).into())
            }
            DialogAnswer::Pressed(_) | DialogAnswer::Dismissed => Step::Close,
        }
    }
}

/// How much of a volume's name is seen by whom.
fn name_answer(look: &Look, name: &str, has_joliet: bool) -> Answer {
    let characters = name.chars().count();
    let count = u64::try_from(characters).unwrap_or(u64::MAX);
    let limit = u64::try_from(VOLUME_NAME_CHARACTERS).unwrap_or(u64::MAX);
    let args = |shown: String| {
        [("shown", Value::Text(shown)), ("count", count.into()), ("limit", limit.into())]
    };
    if characters == 0 {
        return Answer::Note(look.text("dialogs-options-name-empty"));
    }
    if characters > VOLUME_NAME_CHARACTERS {
        let shown = name.chars().take(VOLUME_NAME_CHARACTERS).collect();
        return Answer::Warning(look.format("dialogs-options-name-long", &args(shown)));
    }
    let in_windows = first_units(name, JOLIET_VOLUME_NAME_UNITS);
    if has_joliet && in_windows.len() < name.len() {
        let shown = in_windows.to_owned();
        return Answer::Note(look.format("dialogs-options-name-windows", &args(shown)));
    }
    Answer::Note(look.format("dialogs-options-name-count", &args(String::new())))
}

/// The part of a text that fits in so many UTF-16 units.
fn first_units(text: &str, units: usize) -> &str {
    let mut room = units;
    for (at, character) in text.char_indices() {
        match room.checked_sub(character.len_utf16()) {
            Some(rest) => room = rest,
            None => return text.get(..at).unwrap_or(text),
        }
    }
    text
}

/// When the disc was made: a time to be typed, and a button that makes it now.
fn created(ui: &mut Ui, look: &Look, draft: &mut ImageSpec, typed: &mut Option<String>) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::CONTROL;
        let mut text = typed
            .clone()
            .unwrap_or_else(|| draft.date.to_rfc3339_utc().replace('T', " ").replace('Z', ""));
        let answer = match read_time(&text) {
            Some(_) => Answer::Note(look.text("dialogs-options-created-note")),
            None => Answer::Error(look.text("dialogs-options-created-bad")),
        };
        let field = TextField::new(look.text("dialogs-options-created"), &mut text).width(200.0);
        if field.answer(Some(answer)).show(ui, look).changed() {
            if let Some(time) = read_time(&text) {
                set_date(draft, time);
            }
            *typed = Some(text);
        }
        ui.vertical(|ui| {
            ui.add_space(Type::Note.size().1 + space::ICON);
            let now = Button::normal(look.text("dialogs-options-now")).icon(Icon::TIME);
            if now.tip(look.text("dialogs-options-now-tip")).show(ui, look).clicked() {
                set_date(draft, now_from_clock(draft.date));
                *typed = None;
            }
        });
    });
}

/// One time for all that says when the disc was made.
fn set_date(draft: &mut ImageSpec, time: Timestamp) {
    draft.volume.creation = None;
    draft.volume.modification = None;
    draft.date = time;
}

/// A time as it is shown: `2026-11-02 14:05:00` in UTC; seconds may be left out.
fn read_time(text: &str) -> Option<Timestamp> {
    let (day, clock) = text.trim().split_once(' ')?;
    let clock = if clock.matches(':').count() == 1 { format!("{clock}:00") } else { clock.into() };
    let text = format!("{day}T{clock}Z");
    let time = time::OffsetDateTime::parse(&text, &time::format_description::well_known::Rfc3339);
    time.ok().map(|time| Timestamp::from_unix(time.unix_timestamp()))
}

/// The clock of the computer; `otherwise` where it stands before 1970.
fn now_from_clock(otherwise: Timestamp) -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let seconds = since.and_then(|since| i64::try_from(since.as_secs()).ok());
    seconds.map_or(otherwise, Timestamp::from_unix)
}

/// Whose names the files get.
fn names(ui: &mut Ui, look: &Look, draft: &mut ImageSpec) {
    let usual = |id: &str| look.format("dialogs-options-usual", &[("what", look.text(id).into())]);
    select(
        ui,
        look,
        &look.text("dialogs-options-joliet"),
        &mut draft.joliet,
        &[
            (Some(JolietLimit::Units64), usual("dialogs-options-joliet-64")),
            (Some(JolietLimit::Units103), look.text("dialogs-options-joliet-103")),
            (None, look.text("dialogs-options-off")),
        ],
    );
    select(
        ui,
        look,
        &look.text("dialogs-options-rock-ridge"),
        &mut draft.rock_ridge,
        &[
            (Some(RockRidgeVersion::V110), usual("dialogs-options-rock-ridge-110")),
            (Some(RockRidgeVersion::V112), look.text("dialogs-options-rock-ridge-112")),
            (None, look.text("dialogs-options-off")),
        ],
    );
}

fn files(ui: &mut Ui, look: &Look, draft: &mut ImageSpec) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::CONTROL;
        let mut is_backup = draft.owner == OwnerPolicy::Host && draft.mode == ModePolicy::Host;
        let note = Some(look.text("dialogs-options-backup-note"));
        let text = look.text("dialogs-options-backup");
        if checkbox(ui, look, &mut is_backup, text, note).changed() {
            (draft.owner, draft.mode) = match is_backup {
                true => (OwnerPolicy::Host, ModePolicy::Host),
                false => (OwnerPolicy::Root, ModePolicy::Plain),
            };
        }
        let note = Some(look.text("dialogs-options-dedupe-note"));
        checkbox(ui, look, &mut draft.dedupe, look.text("dialogs-options-dedupe"), note);
    });
}

/// What the standards leave open, and the texts of the volume.
fn details(ui: &mut Ui, look: &Look, draft: &mut ImageSpec) {
    let usual = |id: &str| look.format("dialogs-options-usual", &[("what", look.text(id).into())]);
    select(
        ui,
        look,
        &look.text("dialogs-options-level"),
        &mut draft.level,
        &[
            (IsoLevel::One, look.text("dialogs-options-level-1")),
            (IsoLevel::Two, look.text("dialogs-options-level-2")),
            (IsoLevel::Three, usual("dialogs-options-level-3")),
            (IsoLevel::Four, look.text("dialogs-options-level-4")),
        ],
    );
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::CONTROL;
        let mut is_moved = draft.deep == Deep::Relocate;
        let note = Some(look.text("dialogs-options-deep-note"));
        let text = look.text("dialogs-options-deep");
        if checkbox(ui, look, &mut is_moved, text, note).changed() {
            draft.deep = if is_moved { Deep::Relocate } else { Deep::Keep };
        }
        let mut is_padded = draft.padding_sectors > 0;
        let note = Some(look.text("dialogs-options-padding-note"));
        let text = look.text("dialogs-options-padding");
        if checkbox(ui, look, &mut is_padded, text, note).changed() {
            draft.padding_sectors = if is_padded { PADDING_SECTORS } else { 0 };
        }
    });
    let VolumeSpec {
        system_id,
        volume_set_id,
        publisher_id,
        preparer_id,
        application_id,
        copyright_file,
        abstract_file,
        bibliographic_file,
        ..
    } = &mut draft.volume;
    // Lengths of the fields in the primary descriptor (ECMA-119 8.4).
    let fields: [(&str, &mut String, usize); 8] = [
        ("dialogs-options-publisher", publisher_id, 128),
        ("dialogs-options-preparer", preparer_id, 128),
        ("dialogs-options-application", application_id, 128),
        ("dialogs-options-system", system_id, 32),
        ("dialogs-options-volume-set", volume_set_id, 128),
        ("dialogs-options-copyright", copyright_file, 37),
        ("dialogs-options-abstract", abstract_file, 37),
        ("dialogs-options-bibliographic", bibliographic_file, 37),
    ];
    for (id, text, limit) in fields {
        let said = too_long(look, text, limit);
        TextField::new(look.text(id), text).answer(said).show(ui, look);
    }
}

fn too_long(look: &Look, text: &str, limit: usize) -> Option<Answer> {
    let count = text.chars().count();
    if count <= limit {
        return None;
    }
    let number = |n: usize| Value::Number(u64::try_from(n).unwrap_or(u64::MAX));
    let args = [("count", number(count)), ("limit", number(limit))];
    Some(Answer::Warning(look.format("dialogs-options-text-long", &args)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::theme::LIGHT;
    use crate::i18n::Texts;

    #[test]
    fn a_name_says_who_sees_how_much() {
        let look = Look { texts: Texts::new("en"), palette: &LIGHT };
        let said = |name: &str, has_joliet| match name_answer(&look, name, has_joliet) {
            Answer::Note(text) | Answer::Warning(text) | Answer::Error(text) => text,
        };
        assert_eq!(said("Summer 2026", true), "11 of 32 characters");
        assert!(said("Summer holidays 2026", true).contains("“Summer holidays ”"));
        assert_eq!(said("Summer holidays 2026", false), "20 of 32 characters");
        let long = "x".repeat(33);
        assert!(matches!(name_answer(&look, &long, true), Answer::Warning(_)));
        assert_eq!(first_units("a𝄞b", 2), "a");
        assert_eq!(first_units("a𝄞b", 4), "a𝄞b");
    }
}
