//! Undo and redo by swapping values: no inverse code to get wrong, ids stay what they were.

use std::collections::VecDeque;

use super::Project;
use super::label::Label;

/// Identity of a state of the document: undo and redo come back to it, edits make new ones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StateId(pub(super) u64);

/// Edits of one gesture (a drag, typing in one field) are one step.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Gesture(Option<u64>);

impl Gesture {
    /// An edit that is a step of its own.
    pub fn single() -> Gesture {
        Gesture(None)
    }

    /// One of several edits of a gesture that the face numbers.
    pub fn part_of(number: u64) -> Gesture {
        Gesture(Some(number))
    }
}

/// A project with the state it is.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) id: StateId,
    pub(super) project: Project,
}

#[derive(Clone, Debug)]
struct Step {
    label: Label,
    /// The state on the other side: before it in the undo list, after it in the redo list.
    state: State,
    gesture: Gesture,
}

/// The steps behind and ahead of the present.
#[derive(Clone, Debug)]
pub(super) struct History {
    undo: VecDeque<Step>,
    redo: Vec<Step>,
    cap: usize,
}

impl History {
    pub(super) fn new(cap: usize) -> History {
        History { undo: VecDeque::new(), redo: Vec::new(), cap }
    }

    /// Notes that `before` gave way to what is now. `may_join`: it need not be kept if its gesture
    /// goes on. Gives back the values that nobody can reach
    /// any more, for somebody else to drop.
    pub(super) fn push(
        &mut self,
        label: Label,
        before: State,
        gesture: Gesture,
        may_join: bool,
    ) -> Vec<Project> {
        let mut dropped: Vec<Project> =
            self.redo.drain(..).map(|step| step.state.project).collect();
        let had_redo = !dropped.is_empty();
        if let Some(last) = self.undo.back_mut()
            && gesture != Gesture::single()
            && last.gesture == gesture
            && !had_redo
            && may_join
        {
            last.label = last.label.clone().then(label);
            dropped.push(before.project);
            return dropped;
        }
        self.undo.push_back(Step { label, state: before, gesture });
        if self.undo.len() > self.cap {
            dropped.extend(self.undo.pop_front().map(|step| step.state.project));
        }
        dropped
    }

    /// Swaps `now` with the state before the last step.
    pub(super) fn undo(&mut self, now: &mut State) -> Option<&Label> {
        let mut step = self.undo.pop_back()?;
        std::mem::swap(now, &mut step.state);
        // A gesture that was undone is over.
        step.gesture = Gesture::single();
        if let Some(last) = self.undo.back_mut() {
            last.gesture = Gesture::single();
        }
        self.redo.push(step);
        self.redo.last().map(|step| &step.label)
    }

    /// Swaps `now` with the state after the step undone last.
    pub(super) fn redo(&mut self, now: &mut State) -> Option<&Label> {
        let mut step = self.redo.pop()?;
        std::mem::swap(now, &mut step.state);
        self.undo.push_back(step);
        self.undo.back().map(|step| &step.label)
    }

    /// The projects of all states but the present one.
    pub(super) fn projects(&self) -> impl Iterator<Item = &Project> {
        self.undo.iter().chain(&self.redo).map(|step| &step.state.project)
    }

    /// Puts `change` of every state in its place. A state that has none is let go; the steps to it
    /// and from it become one.
    pub(super) fn map(&mut self, change: &mut dyn FnMut(&Project) -> Option<Project>) -> Gone {
        let mut gone = Gone { steps: 0, projects: Vec::new() };
        let undo = std::mem::take(&mut self.undo);
        self.undo = map_steps(undo.into(), change, &mut gone).into();
        let redo = std::mem::take(&mut self.redo);
        self.redo = map_steps(redo, change, &mut gone);
        gone
    }

    pub(super) fn undo_labels(&self) -> impl Iterator<Item = &Label> {
        self.undo.iter().rev().map(|step| &step.label)
    }

    pub(super) fn redo_labels(&self) -> impl Iterator<Item = &Label> {
        self.redo.iter().rev().map(|step| &step.label)
    }
}

/// States that were let go, and the values of all that were replaced.
#[derive(Debug)]
pub(super) struct Gone {
    pub(super) steps: usize,
    pub(super) projects: Vec<Project>,
}

/// `steps` come with the one next to the present last. A step leads from its state towards the
/// present: where the state is gone, so is the step, and the one behind it reaches over.
fn map_steps(
    steps: Vec<Step>,
    change: &mut dyn FnMut(&Project) -> Option<Project>,
    gone: &mut Gone,
) -> Vec<Step> {
    let mut kept: Vec<Step> = Vec::new();
    for mut step in steps {
        match change(&step.state.project) {
            Some(project) => {
                gone.projects.push(std::mem::replace(&mut step.state.project, project));
                kept.push(step);
            }
            None => {
                gone.steps += 1;
                if let Some(last) = kept.last_mut() {
                    last.label = last.label.clone().then(step.label);
                    last.gesture = Gesture::single();
                }
                gone.projects.push(step.state.project);
            }
        }
    }
    kept
}
