//! A comparison with all that is needed to tell of it: both sides, what they are called, and the
//! views of each against its first.

use std::sync::Arc;

use super::views::{ViewDifference, compare_views};
use super::{Comparison, Side};
use crate::base::progress::{Cancelled, Context};
use crate::model::Namespace;
use crate::model::map::OwnerNames;

/// What was compared, with names.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The left side.
    pub left: Arc<Side>,
    /// The right side.
    pub right: Arc<Side>,
    /// What people call the left side: its path, or its title.
    pub left_name: String,
    /// What they call the right side.
    pub right_name: String,
    /// The views of the left side against its first one.
    pub left_views: Arc<Vec<ViewDifference>>,
    /// The views of the right side against its first one.
    pub right_views: Arc<Vec<ViewDifference>>,
    /// What was found.
    pub found: Comparison,
    left_owners: Arc<OwnerNames>,
    right_owners: Arc<OwnerNames>,
}

impl Compared {
    /// Gives a comparison of `left` and `right` its names.
    ///
    /// # Errors
    /// Only [`Cancelled`].
    pub fn new(
        (left, left_name): (Arc<Side>, String),
        (right, right_name): (Arc<Side>, String),
        found: Comparison,
        ctx: &Context,
    ) -> Result<Compared, Cancelled> {
        Ok(Compared {
            left_views: Arc::new(compare_views(&left, ctx)?),
            right_views: Arc::new(compare_views(&right, ctx)?),
            left_owners: Arc::new(owner_names(&left)),
            right_owners: Arc::new(owner_names(&right)),
            left,
            right,
            left_name,
            right_name,
            found,
        })
    }

    /// A side.
    pub fn side(&self, is_left: bool) -> &Side {
        if is_left { &self.left } else { &self.right }
    }

    /// What owners of a side are called.
    pub fn owners(&self, is_left: bool) -> &OwnerNames {
        if is_left { &self.left_owners } else { &self.right_owners }
    }

    /// The same the other way round. Nothing is read again.
    #[must_use]
    pub fn swapped(&self) -> Compared {
        Compared {
            left: Arc::clone(&self.right),
            right: Arc::clone(&self.left),
            left_name: self.right_name.clone(),
            right_name: self.left_name.clone(),
            left_views: Arc::clone(&self.right_views),
            right_views: Arc::clone(&self.left_views),
            left_owners: Arc::clone(&self.right_owners),
            right_owners: Arc::clone(&self.left_owners),
            found: self.found.swapped(),
        }
    }
}

fn owner_names(side: &Side) -> OwnerNames {
    let mut names = OwnerNames::default();
    for tree in &side.trees {
        names.add(tree.ns.unwrap_or(Namespace::RockRidge), tree.tree.clone());
    }
    names
}
