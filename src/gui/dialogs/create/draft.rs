//! What the person chose in the form, and what stands in the way.

use std::path::{Path, PathBuf};

use crate::gui::dialogs::CreateRequest;
use crate::gui::view::checksum::Checksums;
use crate::gui::view::create::CreateView;
use crate::gui::view::place::{Place, PlaceVerdict};
use crate::job::Way;

/// The choices of the form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreateDraft {
    /// The target as typed.
    pub target: String,
    /// Checksums wanted.
    pub checksums: Checksums,
    /// Read back and compare.
    pub verify: bool,
}

impl Default for CreateDraft {
    fn default() -> Self {
        CreateDraft { target: String::new(), checksums: Checksums::default(), verify: true }
    }
}

/// Why the image can't be created right now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Obstacle {
    /// There is no name.
    NoName,
    /// The disc is being laid out.
    Planning,
    /// Somebody looks at the place.
    Looking,
    /// Nothing can be written there.
    Place(PlaceVerdict),
    /// Something has to be solved first; the form says what.
    Check,
}

impl CreateDraft {
    /// What was asked for before.
    pub fn of(request: &CreateRequest) -> CreateDraft {
        CreateDraft {
            target: request.target.to_string_lossy().into_owned(),
            checksums: request.checksums,
            verify: request.verify,
        }
    }

    /// The same choices with another target. An image has the ending `.iso` unless another one
    /// was given.
    pub fn aimed_at(self, target: &Path) -> CreateDraft {
        CreateDraft { target: target.to_string_lossy().into_owned(), ..self }
    }

    /// The target as a path, with an ending.
    pub fn path(&self) -> Option<PathBuf> {
        let typed = self.target.trim();
        if typed.is_empty() || typed.ends_with('/') || typed.ends_with(std::path::MAIN_SEPARATOR) {
            return None;
        }
        let mut path = PathBuf::from(typed);
        if path.extension().is_none() {
            path.set_extension("iso");
        }
        Some(path)
    }

    /// What stands in the way, the first of all.
    pub fn obstacle(&self, view: &CreateView, place: Option<&Place>) -> Option<Obstacle> {
        if self.path().is_none() {
            return Some(Obstacle::NoName);
        }
        // What is wrong with sources is asked about when Create is pressed.
        if view.checks.first_to_solve().is_some() {
            return Some(Obstacle::Check);
        }
        if view.size.is_none() {
            return Some(Obstacle::Planning);
        }
        match place.map(|place| place.verdict(view.size)) {
            None => Some(Obstacle::Looking),
            Some(verdict) if !verdict.is_usable() => Some(Obstacle::Place(verdict)),
            Some(_) => None,
        }
    }

    /// What to make, once nothing stands in the way.
    pub fn request(&self) -> Option<CreateRequest> {
        let (target, checksums) = (self.path()?, self.checksums);
        Some(CreateRequest { target, checksums, verify: self.verify, way: Way::NewImage })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diag::{Code, Diagnostic};
    use crate::gui::view::checks::{Check, Checks};
    use crate::gui::view::place::Standing;

    fn draft(target: &str) -> CreateDraft {
        CreateDraft { target: target.to_owned(), ..CreateDraft::default() }
    }

    fn place(free: u64) -> Place {
        Place {
            path: PathBuf::from("/home/a/x.iso"),
            standing: Standing::Nothing,
            has_folder: true,
            is_writable: true,
            free_bytes: Some(free),
            longest_file: None,
        }
    }

    #[test]
    fn a_name_without_ending_becomes_an_iso() {
        assert_eq!(draft(" /a/b ").path(), Some(PathBuf::from("/a/b.iso")));
        assert_eq!(draft("/a/b.img").path(), Some(PathBuf::from("/a/b.img")));
        assert_eq!(draft("/a/").path(), None);
        assert_eq!(draft("").path(), None);
    }

    #[test]
    fn obstacles_come_in_the_order_a_person_meets_them() {
        let mut view = CreateView::default();
        let here = place(100);
        assert_eq!(draft("").obstacle(&view, None), Some(Obstacle::NoName));
        assert_eq!(draft("/a/x").obstacle(&view, None), Some(Obstacle::Planning));
        view.size = Some(50);
        assert_eq!(draft("/a/x").obstacle(&view, None), Some(Obstacle::Looking));
        assert_eq!(draft("/a/x").obstacle(&view, Some(&here)), None);
        view.size = Some(200);
        let verdict = PlaceVerdict::NoRoom { needed: 200, free: 100 };
        assert_eq!(draft("/a/x").obstacle(&view, Some(&here)), Some(Obstacle::Place(verdict)));
        view.checks = Checks::new(vec![Check {
            found: Diagnostic::error(Code::TooDeep),
            affects: Vec::new(),
            count: 1,
            examples: Vec::new(),
        }]);
        assert_eq!(draft("/a/x").obstacle(&view, Some(&here)), Some(Obstacle::Check));
    }

    #[test]
    fn warnings_never_stand_in_the_way() {
        let view = CreateView {
            size: Some(1),
            checks: Checks::new(vec![Check {
                found: Diagnostic::warning(Code::NameTwice),
                affects: vec!["windows"],
                count: 1204,
                examples: Vec::new(),
            }]),
            ..CreateView::default()
        };
        assert_eq!(draft("/a/x").obstacle(&view, Some(&place(10))), None);
    }
}
