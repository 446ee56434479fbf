//! What is known of the selection: of two files their facts, their text, their pictures or their
//! bytes side by side; of a run of bytes the bytes around it.

use std::sync::Arc;

use egui::{Align, Layout, Ui, vec2};

use super::hex::{self, Jump};
use super::{EDGE, runs, text};
use crate::gui::panels::{preview, wake};
use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::view::bytes::BytesOf;
use crate::gui::view::compare::{ComparePage, ComparePane, DetailsPage, Looked, Pair, Shown};
use crate::gui::view::folder::size_of;
use crate::gui::view::preview::Preview;
use crate::gui::widgets::{Button, segment_width, segments};
use crate::gui::{Action, CompareAction, Look};
use crate::i18n::Value;
use crate::job::{CompareResult, FileDifference, compare_words};
use crate::model::{Node, NodeId, Tree};

/// Draws them.
pub(super) fn show(ui: &mut Ui, look: &Look, shown: &Shown, pane: &mut ComparePane) -> Vec<Action> {
    let mut actions = Vec::new();
    let Some(result) = shown.result.clone() else { return actions };
    ui.spacing_mut().item_spacing.y = 0.0;
    // What is painted by hand takes no room of its own, and the panel would shrink to it.
    ui.expand_to_include_rect(ui.max_rect());
    match pane.page {
        ComparePage::Sectors => of_run(ui, look, shown, &result, pane, &mut actions),
        _ => of_files(ui, look, shown, &result, pane, &mut actions),
    }
    actions
}

/// The bytes around the selected run.
fn of_run(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown,
    result: &Arc<CompareResult>,
    pane: &mut ComparePane,
    actions: &mut Vec<Action>,
) {
    let Some(run) = result.compared.found.runs.get(pane.run) else { return };
    let owner = |is_left: bool| {
        let owner = if is_left { run.left } else { run.right };
        runs::owner(look, result, owner, is_left)
    };
    let (left, right) = (owner(true), owner(false));
    let whose = if left == right { left } else { format!("{left} / {right}") };
    let field = run.field.as_deref().map(|field| format!("   {field}")).unwrap_or_default();
    let class = compare_words::class_name(&look.texts, run.class);
    title(ui, look, &format!("{whose}{field}"), &class, |_| {});
    let of = |generation| BytesOf { node: None, generation };
    pane.show_bytes(of(2 * shown.generation), of(2 * shown.generation));
    let of_this = Arc::as_ptr(result).addr() as u64;
    let key = (of_this, shown.generation, pane.run as u64);
    let jump = Jump { key, byte: run.range.start };
    hex::show(ui, look, pane, (true, true), Some(jump), actions);
}

/// The line on top: what it is about, and what can be done at the right.
fn title(ui: &mut Ui, look: &Look, text: &str, note: &str, tools: impl FnOnce(&mut Ui)) {
    let row = vec2(ui.available_width(), size::TOOLBAR);
    ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_height(size::TOOLBAR);
        ui.spacing_mut().item_spacing.x = space::CONTROL;
        ui.add_space(space::CONTROL);
        tools(ui);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.add_space(EDGE - space::CONTROL);
            look.quiet(ui, Type::Note, note);
            let text = Type::Strong.rich(text).color(look.palette.text);
            ui.add(egui::Label::new(text).truncate());
        });
    });
    let line = egui::Stroke::new(1.0, look.palette.hairline);
    let at = ui.cursor().top();
    ui.painter().hline(ui.max_rect().x_range(), at - 0.5, line);
}

/// What fits two files best.
fn best(looked: Option<&Looked>, has_same_content: bool) -> DetailsPage {
    match looked {
        _ if has_same_content => DetailsPage::Facts,
        Some(looked) if looked.text.is_some() => DetailsPage::Text,
        Some(looked) if is_picture(&looked.left) || is_picture(&looked.right) => {
            DetailsPage::Picture
        }
        Some(_) => DetailsPage::Bytes,
        None => DetailsPage::Best,
    }
}

fn is_picture(side: &Option<Arc<Preview>>) -> bool {
    matches!(side.as_deref(), Some(Preview::Picture(_)))
}

fn of_files(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown,
    result: &CompareResult,
    pane: &mut ComparePane,
    actions: &mut Vec<Action>,
) {
    let Some((left, right)) = pane.selected(shown) else { return };
    let trees = (result.tree(true, pane.view), result.tree(false, pane.view));
    let node = |tree: Option<&Tree>, id: Option<NodeId>| tree?.node(id?).cloned();
    let (a, b) = (node(trees.0, left), node(trees.1, right));
    let is_file = |node: &Option<Node>| node.as_ref().is_some_and(|node| node.blob().is_some());
    let path = match (trees, left, right) {
        ((Some(tree), _), Some(left), _) => tree.display_path(left),
        ((_, Some(tree)), None, Some(right)) => tree.display_path(right),
        _ => String::new(),
    };
    let pair = Pair { generation: shown.generation, view: pane.view, left, right };
    let (has_left, has_right) = (is_file(&a), is_file(&b));
    let has_files = has_left || has_right;
    if has_files && pane.details.pair() != pair {
        actions.push(CompareAction::Look(pair).into());
    }
    let looked = match pane.details.pair() == pair {
        true => pane.details.looked(&wake(ui.ctx())),
        false => None,
    };
    let difference = difference_of(result, pane.view, left, right);
    let has_same_content = !has_files
        || left.is_some()
            && right.is_some()
            && difference.is_none_or(|d| d.state == crate::job::DifferenceState::Metadata);
    let page = match pane.details_page {
        DetailsPage::Best => best(looked.as_deref(), has_same_content),
        page => page,
    };
    let what = difference.map_or_else(String::new, |difference| {
        let names = difference.aspects.iter();
        names
            .map(|aspect| compare_words::aspect_name(&look.texts, *aspect))
            .collect::<Vec<_>>()
            .join(", ")
    });
    title(ui, look, &path, &what, |ui| {
        take(ui, look, shown, left, right, actions);
        if has_files {
            let mut chosen = page;
            let mut choices = vec![(DetailsPage::Facts, look.text("compare-facts"))];
            if looked.as_ref().is_some_and(|looked| looked.text.is_some()) {
                choices.push((DetailsPage::Text, look.text("compare-text")));
            }
            if looked.as_ref().is_some_and(|l| is_picture(&l.left) || is_picture(&l.right)) {
                choices.push((DetailsPage::Picture, look.text("compare-picture")));
            }
            choices.push((DetailsPage::Bytes, look.text("compare-bytes")));
            // The row runs from right to left; the choices do not.
            let width = choices.iter().map(|(_, name)| segment_width(ui, name)).sum::<f32>();
            let layout = Layout::left_to_right(Align::Center);
            ui.allocate_ui_with_layout(vec2(width, size::CONTROL), layout, |ui| {
                if segments(ui, look, &look.text("compare-show"), &mut chosen, &choices) {
                    pane.details_page = chosen;
                }
            });
        }
    });
    match page {
        DetailsPage::Facts => facts(ui, look, trees, (a.as_ref(), b.as_ref())),
        DetailsPage::Bytes => {
            let of = |node: Option<NodeId>, is_file: bool| BytesOf {
                node: node.filter(|_| is_file),
                generation: 2 * shown.generation + 1,
            };
            pane.show_bytes(of(left, has_left), of(right, has_right));
            hex::show(ui, look, pane, (has_left, has_right), None, actions);
        }
        DetailsPage::Text => {
            if let Some(diff) = looked.as_ref().and_then(|looked| looked.text.as_ref()) {
                text::show(ui, look, diff);
            }
        }
        DetailsPage::Picture => {
            if let Some(looked) = &looked {
                pictures(ui, look, looked);
            }
        }
        DetailsPage::Best => {
            ui.centered_and_justified(|ui| {
                look.quiet(ui, Type::Body, look.text("compare-looking"))
            });
        }
    }
}

/// How two nodes differ beyond what is the same.
fn difference_of(
    result: &CompareResult,
    view: usize,
    left: Option<NodeId>,
    right: Option<NodeId>,
) -> Option<&FileDifference> {
    let view = result.compared.found.views.get(view)?;
    view.differences.iter().find(|one| (one.left, one.right) == (left, right))
}

/// "Take this file from left", where the right disc takes files.
fn take(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown,
    left: Option<NodeId>,
    right: Option<NodeId>,
    actions: &mut Vec<Action>,
) {
    if !shown.can_take {
        return;
    }
    let reason = left.is_none().then(|| look.text("compare-take-nothing"));
    let words = look.text(if right.is_some() { "compare-take" } else { "compare-take-new" });
    let button = Button::normal(words).icon(Icon::CHEVRON_RIGHT).disabled(reason);
    if button.show(ui, look).clicked()
        && let Some(left) = left
    {
        actions.push(CompareAction::Take(left).into());
    }
}

/// What is known of both, a line each; what differs stands out.
fn facts(
    ui: &mut Ui,
    look: &Look,
    trees: (Option<&Tree>, Option<&Tree>),
    nodes: (Option<&Node>, Option<&Node>),
) {
    let rows: [(&str, [String; 2]); 5] = [
        (
            "compare-fact-size",
            both(trees, nodes, |tree, node| {
                size_of(tree, node).map(|bytes| look.texts.exact_bytes(bytes))
            }),
        ),
        (
            "compare-fact-time",
            both(trees, nodes, |_, node| node.attributes.mtime.map(|time| look.texts.date(time))),
        ),
        (
            "compare-fact-mode",
            both(trees, nodes, |_, node| {
                node.attributes.mode.map(|mode| format!("{:04o}", mode & 0o7777))
            }),
        ),
        (
            "compare-fact-owner",
            both(trees, nodes, |_, node| {
                let has_owner = node.attributes.mode.is_some();
                has_owner.then(|| format!("{}:{}", node.attributes.uid, node.attributes.gid))
            }),
        ),
        (
            "compare-fact-place",
            both(trees, nodes, |tree, node| {
                let blob = tree.blob(node.blob()?)?;
                let first = crate::gui::view::compare::first_sector(blob)?;
                let args = [("sector", Value::Number(first))];
                Some(look.format("compare-sector", &args))
            }),
        ),
    ];
    egui::ScrollArea::vertical().id_salt("compare facts").auto_shrink(false).show(ui, |ui| {
        ui.add_space(space::CONTROL);
        let width = (ui.available_width() - 140.0 - 3.0 * EDGE) / 2.0;
        for (id, [left, right]) in rows {
            if left.is_empty() && right.is_empty() {
                continue;
            }
            let is_other = left != right;
            ui.horizontal(|ui| {
                ui.set_height(size::ROW);
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.add_space(EDGE);
                cell(ui, 140.0, Type::Note.rich(look.text(id)).color(look.palette.text_2));
                let role = if is_other { Type::Strong } else { Type::Table };
                let ink = if is_other { look.palette.warning.ink } else { look.palette.text };
                for text in [left, right] {
                    let text = if text.is_empty() { "–".to_owned() } else { text };
                    cell(ui, width, role.rich(text).color(ink));
                    ui.add_space(EDGE / 2.0);
                }
            });
        }
    });
}

fn cell(ui: &mut Ui, width: f32, text: egui::RichText) {
    let layout = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(vec2(width, size::ROW), layout, |ui| {
        ui.set_min_width(width);
        ui.add(egui::Label::new(text).truncate());
    });
}

fn both(
    trees: (Option<&Tree>, Option<&Tree>),
    nodes: (Option<&Node>, Option<&Node>),
    fact: impl Fn(&Tree, &Node) -> Option<String>,
) -> [String; 2] {
    let side = |tree: Option<&Tree>, node: Option<&Node>| {
        tree.zip(node).and_then(|(tree, node)| fact(tree, node)).unwrap_or_default()
    };
    [side(trees.0, nodes.0), side(trees.1, nodes.1)]
}

/// Pictures side by side, with where they differ where both have one size.
fn pictures(ui: &mut Ui, look: &Look, looked: &Looked) {
    let shown = [
        (looked.left.as_ref(), "compare-left"),
        (looked.difference.as_ref(), "compare-difference"),
        (looked.right.as_ref(), "compare-right"),
    ];
    let there: Vec<_> = shown.into_iter().filter_map(|(what, id)| Some((what?, id))).collect();
    let gap = space::GROUP;
    let room = ui.available_rect_before_wrap().shrink2(vec2(EDGE, space::CONTROL));
    let width = (room.width() - gap * (there.len().max(1) - 1) as f32) / there.len().max(1) as f32;
    for (at, (what, id)) in (0u8..).zip(there) {
        let left = room.left() + f32::from(at) * (width + gap);
        let place =
            egui::Rect::from_min_size(egui::pos2(left, room.top()), vec2(width, room.height()));
        ui.scope_builder(egui::UiBuilder::new().max_rect(place).id_salt(id), |ui| {
            let words = match id {
                "compare-difference" => {
                    let args = [("count", Value::Number(looked.count_pixels))];
                    look.format("compare-pixels", &args)
                }
                _ => look.text(id),
            };
            look.quiet(ui, Type::Note, words);
            preview(ui, look, what);
        });
    }
}
