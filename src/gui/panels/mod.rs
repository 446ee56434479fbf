//! The parts of a tab's window: each draws view data and returns what the user asked for. None
//! changes a document.

mod boot;
mod bytes;
mod capacity;
mod cell;
mod compare;
mod files;
mod find;
mod history;
mod inspector;
mod layout;
mod preview;
mod space;
mod strip;
mod tree;

use std::sync::Arc;

pub use boot::boot;
pub use bytes::bytes;
pub use capacity::capacity;
pub use compare::compare;
pub use files::{files, summary};
pub use find::find;
pub use inspector::inspector;
pub use layout::layout;
pub use preview::preview;
pub use space::space;
pub use strip::strip;
pub use tree::{track_words, tree};

use super::look::Look;
use super::view::later::Wake;
use super::view::panes::Panes;
use super::view::shown::Shown;
use crate::i18n::Value;
use crate::model::{Namespace, NodeId};

/// Files and folders of a tab on their way to another folder, of the same tab or of another one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dragged {
    /// The tab they come from.
    pub from: u64,
    /// What is dragged.
    pub nodes: Vec<NodeId>,
    /// The same for people: a name, or how many.
    pub words: String,
}

impl Dragged {
    /// What is dragged out of what a tab shows.
    pub fn new(look: &Look, shown: &Shown, panes: &Panes, nodes: Vec<NodeId>) -> Dragged {
        let words = match nodes.as_slice() {
            [one] => shown.name_of(*one),
            many => {
                let count = Value::Number(many.len() as u64);
                look.format("files-count-items", &[("count", count)])
            }
        };
        Dragged { from: panes.tab, nodes, words }
    }
}

/// Has the window painted again when something was computed aside.
pub fn wake(ctx: &egui::Context) -> Wake {
    let ctx = ctx.clone();
    Arc::new(move || ctx.request_repaint())
}

/// Text id of a view's name: its purpose first.
pub fn view_text_id(ns: Namespace) -> &'static str {
    match ns {
        Namespace::Iso => "files-view-iso",
        Namespace::RockRidge => "files-view-rockridge",
        Namespace::Joliet => "files-view-joliet",
        Namespace::Enhanced => "files-view-enhanced",
        Namespace::Udf => "files-view-udf",
        Namespace::Fat => "files-view-fat",
        Namespace::Hfs => "files-view-hfs",
        Namespace::Boot => "files-view-boot",
    }
}
