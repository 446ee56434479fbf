//! The project being edited, with its history and what was made of it.

use super::Project;
use super::edit::{Applied, Edit, EditError, PreparedEdit};
use super::history::{Gesture, History, State, StateId};
use super::label::Label;
use super::rebind::{Rebind, Rebound};
use crate::base::progress::Context;
use crate::base::units::Revision;

/// Steps kept: more than anyone undoes, and each costs only what it changed.
const STEPS: usize = 500;

/// What the tab's title says of the image.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Status {
    /// No image was made of it.
    NotCreated,
    /// An image was made, and is what is shown.
    UpToDate,
    /// An image was made, and the project changed since.
    ChangedSinceCreated,
}

/// A project with history. Used on the main thread of the face only.
#[derive(Clone, Debug)]
pub struct Document {
    now: State,
    revision: Revision,
    history: History,
    next_state: u64,
    created: Option<StateId>,
    dropped: Vec<Project>,
}

impl Document {
    /// A document that begins with `project`.
    pub fn new(project: Project) -> Document {
        Document {
            now: State { id: StateId(0), project },
            revision: Revision::default(),
            history: History::new(STEPS),
            next_state: 1,
            created: None,
            dropped: Vec::new(),
        }
    }

    /// The project as it is.
    pub fn project(&self) -> &Project {
        &self.now.project
    }

    /// Grows with every edit, undo and redo: plans and views are kept by it.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// Which state this is; undo and redo come back to it.
    pub fn state(&self) -> StateId {
        self.now.id
    }

    /// Does an edit wholly or not at all.
    ///
    /// # Errors
    /// [`EditError`]; the document is then as it was.
    pub fn apply(&mut self, edit: Edit, gesture: Gesture) -> Result<Applied, EditError> {
        let ctx = Context::default();
        let prepared = edit.prepare(&self.now.project, self.revision, &mut |_, _| false, &ctx)?;
        self.accept(prepared, gesture)
    }

    /// Swaps in an edit that was prepared elsewhere.
    ///
    /// # Errors
    /// [`EditError::Stale`] when the document changed since: prepare it again.
    pub fn accept(
        &mut self,
        prepared: PreparedEdit,
        gesture: Gesture,
    ) -> Result<Applied, EditError> {
        let PreparedEdit { base, project, label, applied } = prepared;
        if base != self.revision {
            self.dropped.push(project);
            return Err(EditError::Stale { base, now: self.revision });
        }
        if !applied.has_changed {
            self.dropped.push(project);
            return Ok(applied);
        }
        let next = State { id: StateId(self.next_state), project };
        self.next_state += 1;
        let before = std::mem::replace(&mut self.now, next);
        // A state that an image was made of stays within reach.
        let may_join = self.created != Some(before.id);
        self.dropped.extend(self.history.push(label, before, gesture, may_join));
        self.revision = self.revision.next();
        Ok(applied)
    }

    /// Takes the last step back. What it was; `None` when there is nothing to undo.
    pub fn undo(&mut self) -> Option<&Label> {
        let label = self.history.undo(&mut self.now)?;
        self.revision = self.revision.next();
        Some(label)
    }

    /// Does the step undone last again.
    pub fn redo(&mut self) -> Option<&Label> {
        let label = self.history.redo(&mut self.now)?;
        self.revision = self.revision.next();
        Some(label)
    }

    /// What can be undone, the last step first.
    pub fn undo_labels(&self) -> impl Iterator<Item = &Label> {
        self.history.undo_labels()
    }

    /// What can be done again, the next step first.
    pub fn redo_labels(&self) -> impl Iterator<Item = &Label> {
        self.history.redo_labels()
    }

    /// Notes that an image was made of `state`, which may be over by now.
    pub fn mark_created(&mut self, state: StateId) {
        self.created = Some(state);
    }

    /// What the title says.
    pub fn status(&self) -> Status {
        match self.created {
            None => Status::NotCreated,
            Some(state) if state == self.now.id => Status::UpToDate,
            Some(_) => Status::ChangedSinceCreated,
        }
    }

    /// Takes the data of every state from the image that was saved over the old one. Steps whose
    /// data exists no more are let go. `None`: the present itself can't be had from it, and
    /// everything is as it was.
    pub fn rebind(&mut self, rebind: &Rebind) -> Option<Rebound> {
        let ids = self.history.projects().map(|project| project.sources.free_id());
        let to = ids.chain([self.now.project.sources.free_id()]).max()?;
        let now = rebind.apply(&self.now.project, to)?;
        self.dropped.push(std::mem::replace(&mut self.now.project, now));
        let gone = self.history.map(&mut |project| rebind.apply(project, to));
        let dropped_steps = u64::try_from(gone.steps).unwrap_or(u64::MAX);
        self.dropped.extend(gone.projects);
        self.revision = self.revision.next();
        Some(Rebound { dropped_steps })
    }

    /// Takes the values nobody can reach any more. Dropping a million files takes a while: let a
    /// job do it.
    pub fn take_dropped(&mut self) -> Vec<Project> {
        std::mem::take(&mut self.dropped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::bytes::Timestamp;
    use crate::model::spec::ImageSpec;
    use crate::model::{NodeId, Tree};

    fn document() -> Document {
        Document::new(Project::new(ImageSpec::new(Timestamp::default())))
    }

    fn new_folder(document: &mut Document, name: &str) -> NodeId {
        let edit = Edit::NewFolder { folder: Tree::ROOT, name: name.into() };
        let applied = document.apply(edit, Gesture::single()).expect("a folder");
        applied.nodes[0]
    }

    #[test]
    fn typing_is_one_step_and_names_both_ends() {
        let mut document = document();
        let node = new_folder(&mut document, "a");
        for name in ["ab", "abc"] {
            let edit = Edit::Rename { node, name: name.into() };
            document.apply(edit, Gesture::part_of(7)).expect("renamed");
        }
        let label = document.undo_labels().next().cloned();
        assert_eq!(label, Some(Label::Rename { from: "a".into(), to: "abc".into() }));
        assert_eq!(document.undo().map(Label::id), Some("rename"));
        assert_eq!(document.project().tree.display_path(node), "a");
        assert_eq!(document.undo().map(Label::id), Some("new-folder"));
        assert!(document.undo().is_none() && document.project().is_empty());
        assert_eq!((document.redo().is_some(), document.redo().is_some()), (true, true));
        assert_eq!(document.project().tree.display_path(node), "abc");
    }

    #[test]
    fn undo_reaches_back_over_a_create() {
        let mut document = document();
        assert_eq!(document.status(), Status::NotCreated);
        new_folder(&mut document, "a");
        document.mark_created(document.state());
        assert_eq!(document.status(), Status::UpToDate);
        new_folder(&mut document, "b");
        assert_eq!(document.status(), Status::ChangedSinceCreated);
        document.undo();
        assert_eq!(document.status(), Status::UpToDate);
        document.undo();
        assert_eq!(document.status(), Status::ChangedSinceCreated);
    }

    #[test]
    fn a_stale_edit_is_refused_and_a_refused_edit_changes_nothing() {
        let mut document = document();
        let node = new_folder(&mut document, "a");
        let edit = Edit::Remove { nodes: vec![node] };
        let prepared = edit
            .prepare(
                document.project(),
                document.revision(),
                &mut |_, _| false,
                &Context::default(),
            )
            .expect("prepared");
        new_folder(&mut document, "b");
        let before = document.revision();
        let stale = document.accept(prepared, Gesture::single());
        assert!(matches!(stale, Err(EditError::Stale { .. })));
        let taken = Edit::Rename { node, name: b"b".to_vec() };
        assert!(matches!(document.apply(taken, Gesture::single()), Err(EditError::Name(_))));
        let same = Edit::Rename { node, name: b"a".to_vec() };
        let applied = document.apply(same, Gesture::single()).expect("nothing to do");
        assert!(!applied.has_changed);
        assert_eq!(document.revision(), before);
        assert_eq!(document.take_dropped().len(), 2);
    }

    #[test]
    fn history_is_capped() {
        let mut document = document();
        for number in 0..STEPS + 10 {
            new_folder(&mut document, &number.to_string());
        }
        assert_eq!(document.undo_labels().count(), STEPS);
        assert_eq!(document.take_dropped().len(), 10);
        while document.undo().is_some() {}
        assert_eq!(document.project().tree.count_nodes(), 11);
    }
}
