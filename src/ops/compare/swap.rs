//! A comparison the other way round, without reading anything again.

use super::align::{FileDifference, State};
use super::outcome::{
    Comparison, FactDifference, FieldDifference, Moved, Run, Tail, ViewComparison,
};

impl Comparison {
    /// What comparing the right side with the left one gives.
    #[must_use]
    pub fn swapped(&self) -> Comparison {
        let fact = |fact: &FactDifference| FactDifference {
            left: fact.right.clone(),
            right: fact.left.clone(),
            ..fact.clone()
        };
        let field = |field: &FieldDifference| FieldDifference {
            left: field.right.clone(),
            right: field.left.clone(),
            ..field.clone()
        };
        Comparison {
            verdict: self.verdict,
            classes: self.classes.clone(),
            views: self.views.iter().map(ViewComparison::swapped).collect(),
            left_views: self.right_views.clone(),
            right_views: self.left_views.clone(),
            fields: self.fields.iter().map(field).collect(),
            boot: self.boot.iter().map(fact).collect(),
            tracks: self.tracks.iter().map(fact).collect(),
            runs: self
                .runs
                .iter()
                .map(|run| Run { left: run.right, right: run.left, ..run.clone() })
                .collect(),
            compared_bytes: self.compared_bytes,
            unread: self.unread.clone(),
            tail: self.tail.map(|tail| Tail { is_left: !tail.is_left, ..tail }),
        }
    }
}

impl ViewComparison {
    fn swapped(&self) -> ViewComparison {
        let difference = |one: &FileDifference| FileDifference {
            state: match one.state {
                State::OnlyLeft => State::OnlyRight,
                State::OnlyRight => State::OnlyLeft,
                state => state,
            },
            left: one.right,
            right: one.left,
            ..one.clone()
        };
        let moved = |one: &Moved| Moved {
            left: one.right,
            right: one.left,
            from: one.to,
            to: one.from,
            len: one.len,
        };
        ViewComparison {
            left: self.right,
            right: self.left,
            count_paths: self.count_paths,
            differences: self.differences.iter().map(difference).collect(),
            moved: self.moved.iter().map(moved).collect(),
        }
    }
}
