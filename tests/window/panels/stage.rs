//! A window that holds nothing but the panels of one tab, with made-up files.

use std::sync::Arc;

use egui::{CentralPanel, Panel, Theme, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use glassmaster::base::bytes::Timestamp;
use glassmaster::base::units::ByteRange;
use glassmaster::gui::view::panes::Panes;
use glassmaster::gui::view::shown::{Arrangement, Layout, Shown};
use glassmaster::gui::{Action, Look, panels, theme};
use glassmaster::i18n::Texts;
use glassmaster::model::map::{Evidence, MapBuilder};
use glassmaster::model::{Blob, Content, Namespace, Node, NodeId, NodeKind, Owner, Tree};

/// What the harness holds.
pub struct Stage {
    pub shown: Shown,
    pub panes: Panes,
    pub said: Vec<Action>,
    pub language: &'static str,
    is_ready: bool,
}

pub type Window = Harness<'static, Stage>;

/// Adds a file of so many bytes.
pub fn file(shown: &mut Shown, folder: NodeId, name: &str, len: u64) -> NodeId {
    let blob = shown.tree.add_blob(Blob { content: Content::Zeros, len }).expect("room");
    let mut node = Node::new(name.as_bytes().to_vec(), NodeKind::File(blob));
    node.attributes.mtime = Some(Timestamp::from_unix(1_790_000_000 + len as i64));
    shown.tree.add(folder, node).expect("the parent is a folder")
}

/// Adds a folder.
pub fn folder(shown: &mut Shown, parent: NodeId, name: &str) -> NodeId {
    let node = Node::folder(name.as_bytes().to_vec());
    shown.tree.add(parent, node).expect("the parent is a folder")
}

/// Three files and two folders, one of them with a file in it.
pub fn small() -> Shown {
    let mut shown = Shown::empty("Rescue");
    let boot = folder(&mut shown, Tree::ROOT, "boot");
    folder(&mut shown, Tree::ROOT, "photos");
    file(&mut shown, boot, "grub.cfg", 1_204);
    file(&mut shown, Tree::ROOT, "kernel", 8_000_000);
    file(&mut shown, Tree::ROOT, "readme.txt", 812);
    file(&mut shown, Tree::ROOT, "photo10.jpg", 3_000_000);
    file(&mut shown, Tree::ROOT, "photo2.jpg", 4_000_000);
    shown
}

/// Gives every file and folder its sectors, one behind the other, behind a start area.
pub fn lay_out(shown: &mut Shown) {
    const SECTOR: u64 = 2048;
    let ns = Namespace::RockRidge;
    let mut claims = vec![(ByteRange::between(0, 16 * SECTOR), Owner::SystemArea)];
    let mut at = 16 * SECTOR;
    for (id, node) in shown.tree.walk(Tree::ROOT) {
        let (len, owner) = match node.blob() {
            Some(blob) => {
                let len = shown.tree.blob(blob).map_or(0, |blob| blob.len);
                (len, Owner::FileData { ns, blob })
            }
            None => (SECTOR, Owner::Directory { ns, node: id }),
        };
        claims.push((ByteRange::between(at, at + len), owner));
        at += len.div_ceil(SECTOR) * SECTOR;
    }
    let mut builder = MapBuilder::new(at);
    builder.claim(ByteRange::between(0, at), Owner::Padding, Evidence::Inferred);
    for (range, owner) in claims {
        builder.claim(range, owner, Evidence::Declared);
    }
    let generation = shown.layout.as_ref().map_or(1, |layout| layout.generation + 1);
    shown.layout = Some(Layout {
        generation,
        map: Arc::new(builder.finish().0),
        tree: shown.tree.clone(),
        ns: Some(ns),
        is_stale: false,
        plan: None,
        problems: Default::default(),
    });
}

/// A window over `shown`.
pub fn window(shown: Shown, arrangement: Arrangement) -> Window {
    window_in(shown, arrangement, "en")
}

/// The same in a language.
pub fn window_in(shown: Shown, arrangement: Arrangement, language: &'static str) -> Window {
    let stage = Stage {
        shown,
        panes: Panes::new(arrangement),
        said: Vec::new(),
        language,
        is_ready: false,
    };
    let mut harness = Harness::builder()
        .with_size(vec2(1280.0, 720.0))
        .with_theme(Theme::Light)
        .with_max_steps(16)
        .build_ui_state(show, stage);
    harness.run_ok();
    harness.run_ok();
    harness
}

fn show(ui: &mut egui::Ui, stage: &mut Stage) {
    if !stage.is_ready {
        // The fonts are there from the next frame on.
        theme::install(ui.ctx());
        stage.is_ready = true;
        return;
    }
    let look = Look::new(ui, Texts::new(stage.language));
    let (shown, panes) = (&stage.shown, &mut stage.panes);
    panes.update(shown, &panels::wake(ui.ctx()));
    let said = &mut stage.said;
    Panel::bottom("capacity").exact_size(40.0).show(ui, |ui| {
        said.extend(panels::capacity(ui, &look, shown, panes));
    });
    Panel::bottom("strip").show(ui, |ui| said.extend(panels::strip(ui, &look, shown, panes)));
    Panel::left("tree").exact_size(240.0).show(ui, |ui| {
        said.extend(panels::tree(ui, &look, shown, panes));
    });
    Panel::right("inspector").exact_size(300.0).show(ui, |ui| {
        said.extend(panels::inspector(ui, &look, shown, panes));
    });
    CentralPanel::default().show(ui, |ui| {
        said.extend(panels::files(ui, &look, shown, panes));
    });
    theme::paint_focus(ui.ctx());
}

/// The node of that path.
pub fn at(window: &Window, path: &str) -> NodeId {
    window.state().shown.tree.lookup(path.as_bytes()).expect("the path is there")
}

/// The names of the table's rows from top to bottom.
pub fn rows(window: &Window) -> Vec<String> {
    let mut found: Vec<(f32, String)> = window
        .root()
        .children_recursive()
        .filter(|node| node.accesskit_node().role() == egui::accesskit::Role::Row)
        .map(|node| (node.rect().top(), node.accesskit_node().label().unwrap_or_default()))
        .collect();
    found.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    found.into_iter().map(|(_, name)| name).collect()
}

/// The names of what is selected in the table.
pub fn selected(window: &Window) -> Vec<String> {
    let stage = window.state();
    let mut names: Vec<String> =
        stage.panes.selection.nodes().iter().map(|id| stage.shown.name_of(id)).collect();
    names.sort();
    names
}

/// A row of the table by its name.
pub fn row<'a>(window: &'a Window, name: &'a str) -> egui_kittest::Node<'a> {
    window.get_by_role_and_label(egui::accesskit::Role::Row, name)
}

/// Whether some label says exactly this.
pub fn says(window: &Window, text: &str) -> bool {
    window.query_all_by_label(text).next().is_some()
}

/// Whether some label contains this.
pub fn says_something_with(window: &Window, text: &str) -> bool {
    window.query_all_by_label_contains(text).next().is_some()
}
