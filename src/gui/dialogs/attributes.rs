//! Permissions, owner and time of what is selected, of one file or of many at once.

use egui::Ui;

use super::answer::DialogAction;
use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::Look;
use crate::gui::theme::{size, space};
use crate::gui::view::attributes::{AttributesView, mode_of, time_of};
use crate::gui::widgets::{
    Answer, ButtonKind, Dialog as Window, DialogAnswer, MessageKind, TextField, checkbox, status,
};
use crate::project::AttributeChange;

/// A field that is left as it is until somebody ticks it.
#[derive(Clone, Debug, Default)]
struct Field {
    is_set: bool,
    text: String,
}

/// The dialog.
#[derive(Clone, Debug)]
pub struct AttributesDialog {
    view: AttributesView,
    mode: Field,
    uid: Field,
    gid: Field,
    time: Field,
}

impl AttributesDialog {
    /// Begins with what the files have in common.
    pub fn new(view: AttributesView, texts: &crate::i18n::Texts) -> AttributesDialog {
        let field = |text: Option<String>| Field { is_set: false, text: text.unwrap_or_default() };
        AttributesDialog {
            mode: field(view.mode.map(|mode| format!("{mode:04o}"))),
            uid: field(view.uid.map(|id| id.to_string())),
            gid: field(view.gid.map(|id| id.to_string())),
            time: field(view.mtime.map(|time| texts.date(time))),
            view,
        }
    }

    /// What to set; `None` while a field can't be understood or nothing is ticked.
    fn change(&self) -> Option<AttributeChange> {
        let mut change = AttributeChange::default();
        if self.mode.is_set {
            change.mode = Some(Some(mode_of(&self.mode.text)?));
        }
        if self.uid.is_set {
            change.uid = Some(self.uid.text.trim().parse().ok()?);
        }
        if self.gid.is_set {
            change.gid = Some(self.gid.text.trim().parse().ok()?);
        }
        if self.time.is_set {
            change.mtime = Some(Some(time_of(&self.time.text, self.view.utc_offset)?));
        }
        (change != AttributeChange::default()).then_some(change)
    }
}

impl Dialog for AttributesDialog {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let look = ctx.look;
        let title = look.format("dialogs-attributes-title", &[("count", self.view.count.into())]);
        let title = match &self.view.name {
            Some(name) => {
                look.format("dialogs-attributes-title-of", &[("name", name.as_str().into())])
            }
            None => title,
        };
        let change = self.change();
        let reason = change.is_none().then(|| look.text("dialogs-attributes-nothing"));
        let answer = Window::new(look, "attributes", title, size::DIALOG)
            .button(ButtonKind::Normal, look.text("dialogs-cancel"))
            .button_unless(ButtonKind::Primary, look.text("dialogs-attributes-do"), reason)
            .show(ui.ctx(), |ui| self.form(ui, look));
        match (answer, change) {
            (DialogAnswer::Pressed(1), Some(change)) => {
                Step::Finish(DialogAction::SetAttributes(self.view.nodes.clone(), change).into())
            }
            (DialogAnswer::Open | DialogAnswer::Pressed(1), _) => Step::Keep,
            _ => Step::Close,
        }
    }
}

impl AttributesDialog {
    fn form(&mut self, ui: &mut Ui, look: &Look) {
        let bad = |is_fine: bool, id: &str| (!is_fine).then(|| Answer::Error(look.text(id)));
        let mode = bad(mode_of(&self.mode.text).is_some(), "dialogs-attributes-mode-bad");
        row(ui, look, "dialogs-attributes-mode", &mut self.mode, mode);
        let uid = bad(self.uid.text.trim().parse::<u32>().is_ok(), "dialogs-attributes-id-bad");
        row(ui, look, "dialogs-attributes-uid", &mut self.uid, uid);
        let gid = bad(self.gid.text.trim().parse::<u32>().is_ok(), "dialogs-attributes-id-bad");
        row(ui, look, "dialogs-attributes-gid", &mut self.gid, gid);
        let time = time_of(&self.time.text, self.view.utc_offset);
        row(
            ui,
            look,
            "dialogs-attributes-time",
            &mut self.time,
            bad(time.is_some(), "dialogs-attributes-time-bad"),
        );
        if !self.view.keeps_owners && (self.mode.is_set || self.uid.is_set || self.gid.is_set) {
            ui.add_space(space::CONTROL);
            status(ui, look, MessageKind::Info, &look.text("dialogs-attributes-plain"));
        }
    }
}

/// A tick and, once it is there, the field.
fn row(ui: &mut Ui, look: &Look, id: &'static str, field: &mut Field, answer: Option<Answer>) {
    checkbox(ui, look, &mut field.is_set, look.text(id), None);
    if field.is_set {
        TextField::new(look.text(id), &mut field.text).answer(answer).width(240.0).show(ui, look);
    }
    ui.add_space(space::ICON);
}
