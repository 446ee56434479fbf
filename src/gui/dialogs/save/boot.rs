//! How what starts is carried over, in plain words: the recommended way first, what each costs,
//! and which starts are lost.

use egui::Ui;

use crate::gui::Look;
use crate::gui::action::{Action, EditAction};
use crate::gui::dialogs::parts::notice;
use crate::gui::theme::{Type, space};
use crate::gui::view::boot::{Machine, firmware_text_id, medium_text_id};
use crate::gui::view::save::{SaveBoot, SaveFacts};
use crate::gui::widgets::{MessageKind, choice_list};
use crate::i18n::Value;
use crate::job::BootDifference;
use crate::model::boot::{Medium, Verdict};
use crate::model::spec::BootPolicy;
use crate::project::BootPiece;

/// Draws the choice; what is asked for.
pub(super) fn choice(ui: &mut Ui, look: &Look, boot: &SaveBoot) -> Option<Action> {
    let mut asked = None;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::CONTROL;
        look.label(ui, Type::Heading, look.text("amend-boot-title"));
        if !boot.pieces.is_empty() {
            look.label(ui, Type::Body, look.text("amend-boot-why"));
            for piece in &boot.pieces {
                notice(ui, look, MessageKind::Warning, &piece_text(look, *piece));
            }
        }
        let mut policy = boot.policy;
        let rows: Vec<_> = boot
            .ways()
            .into_iter()
            .enumerate()
            .map(|(at, (way, can_be))| {
                // What loses a start is no advice, even where nothing else is left.
                row(look, boot, way, can_be, at == 0 && way != BootPolicy::Drop)
            })
            .collect();
        if choice_list(ui, look, &look.text("amend-boot-title"), &mut policy, &rows) {
            asked = Some(EditAction::BootPolicy(policy).into());
        }
    });
    asked
}

/// A way: its words, what it costs, and why it can't be taken.
fn row(
    look: &Look,
    boot: &SaveBoot,
    way: BootPolicy,
    can_be: bool,
    is_best: bool,
) -> (BootPolicy, String, String, bool) {
    let (words, cost) = match way {
        BootPolicy::Keep => ("amend-boot-keep", "amend-boot-keep-cost"),
        BootPolicy::Drop => ("amend-boot-drop", "amend-boot-drop-cost"),
        _ => ("amend-boot-replay", "amend-boot-replay-cost"),
    };
    let words = look.text(words);
    let words = match is_best {
        true => look.format("amend-recommended", &[("what", words.into())]),
        false => words,
    };
    let cost = match (way, can_be) {
        (BootPolicy::Keep, false) => look.text("amend-boot-cant-stay"),
        (BootPolicy::Replay, false) => look.text("amend-boot-cant-replay"),
        (BootPolicy::Drop, _) if !boot.starts.is_empty() => {
            let lost = starts_text(look, &boot.starts);
            look.format("amend-boot-lost", &[("what", lost.into())])
        }
        _ => look.text(cost),
    };
    (way, words, cost, can_be)
}

/// What starts from it afterwards, and what is lost.
pub(super) fn starts(ui: &mut Ui, look: &Look, boot: &SaveBoot, facts: &SaveFacts) {
    let now: Vec<(Machine, Medium)> = facts.starts.iter().map(|(m, d, _)| (*m, *d)).collect();
    let text = match now.is_empty() {
        true => look.text("amend-starts-nothing"),
        false => {
            let doubtful = facts.starts.iter().any(|(.., verdict)| *verdict == Verdict::Doubtful);
            let id = if doubtful { "amend-starts-perhaps" } else { "amend-starts" };
            look.format(id, &[("what", starts_text(look, &now).into())])
        }
    };
    let lost: Vec<(Machine, Medium)> =
        boot.starts.iter().copied().filter(|start| !now.contains(start)).collect();
    let kind = if now.is_empty() { MessageKind::Warning } else { MessageKind::Good };
    notice(ui, look, kind, &text);
    if !lost.is_empty() {
        let args = [("what", starts_text(look, &lost).into())];
        notice(ui, look, MessageKind::Warning, &look.format("amend-boot-lost", &args));
    }
}

/// "Older PCs (BIOS) from a disc, from a stick; ...".
fn starts_text(look: &Look, starts: &[(Machine, Medium)]) -> String {
    let of = |machine: Machine| {
        let media = starts.iter().filter(|(known, _)| *known == machine);
        let media: Vec<String> = media
            .map(|(_, medium)| {
                look.text(match medium {
                    Medium::Cd => "amend-from-disc",
                    Medium::Usb => "amend-from-stick",
                    Medium::Fat => "amend-from-copy",
                })
            })
            .collect();
        let args = [
            ("machine", Value::from(look.text(machine.text_id()))),
            ("media", media.join(", ").into()),
        ];
        (!media.is_empty()).then(|| look.format("amend-start", &args))
    };
    Machine::ALL.into_iter().filter_map(of).collect::<Vec<_>>().join("; ")
}

fn piece_text(look: &Look, piece: BootPiece) -> String {
    let (piece, number) = piece.id();
    let args = [("piece", piece.into()), ("number", Value::Number(u64::from(number)))];
    look.format("error-edit-piece", &args)
}

/// What would not be as it was.
pub(super) fn difference_text(look: &Look, difference: &BootDifference) -> String {
    let mut args = vec![
        ("what", Value::from(difference.id())),
        ("number", Value::Number(0)),
        ("field", "".into()),
        ("firmware", "".into()),
        ("medium", "".into()),
    ];
    match difference {
        BootDifference::Entry { number, field } => {
            args.extend([("number", Value::Number(u64::from(*number))), ("field", (*field).into())])
        }
        BootDifference::Start { firmware, medium } => args.extend([
            ("firmware", Value::from(look.text(firmware_text_id(*firmware)))),
            ("medium", Value::from(look.text(medium_text_id(*medium)))),
        ]),
        _ => {}
    }
    look.format("error-edit-difference", &args)
}
