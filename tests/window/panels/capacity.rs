//! The sentences of the capacity bar.

use egui_kittest::kittest::Queryable;
use glassmaster::gui::view::capacity::{Medium, MediumChoice};
use glassmaster::gui::view::shown::{Arrangement, Shown};
use glassmaster::model::Tree;

use super::stage::{Window, file, lay_out, says, says_something_with, window, window_in};

fn of(bytes: u64, choice: MediumChoice) -> Window {
    let mut window = window(sized(bytes), Arrangement::Make);
    window.state_mut().panes.medium = choice;
    window.run_ok();
    window
}

fn sized(bytes: u64) -> Shown {
    let mut shown = Shown::empty("Disc");
    // The start area and the root take 17 sectors.
    file(&mut shown, Tree::ROOT, "big", bytes - 17 * 2048);
    lay_out(&mut shown);
    shown
}

#[test]
fn the_smallest_medium_that_fits_is_chosen() {
    let window = of(412_000_256, MediumChoice::Automatic);
    assert!(says(&window, "Automatic: CD 700 MB"));
    assert!(says(&window, "412\u{202f}MB, 325\u{202f}MB free"));
}

#[test]
fn too_big_names_the_way_out_and_takes_it() {
    let mut window = of(5_012_373_504, MediumChoice::Fixed(Medium::Dvd));
    assert!(says(&window, "312\u{202f}MB too much for a DVD"));
    window.get_by_label("Use a double-layer DVD").click();
    window.run_ok();
    assert_eq!(window.state().panes.medium, MediumChoice::Fixed(Medium::DvdDouble));
    assert!(says_something_with(&window, "free"));
}

#[test]
fn the_makes_of_a_dvd_differ() {
    let window = of(4_703_000_576, MediumChoice::Fixed(Medium::Dvd));
    assert!(says(&window, "4.70\u{202f}GB fits a DVD-R, not a DVD+R"));
}

#[test]
fn german_has_its_own_words_and_comma() {
    let mut window = window_in(sized(5_012_373_504), Arrangement::Make, "de");
    window.state_mut().panes.medium = MediumChoice::Fixed(Medium::Dvd);
    window.run_ok();
    assert!(says(&window, "312\u{202f}MB zu viel für eine DVD"));
    assert!(says(&window, "Eine zweilagige DVD nehmen"));
}
