//! The Boot view: what starts, why not, and where a reason leads.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use crate::anything::window_in;
use crate::shell::{drop_on, folder, is_there, wait_for};
use crate::taking::{image, retype};

#[test]
fn a_data_disc_says_that_nothing_starts_from_it() {
    let home = folder();
    let (mut harness, painter) = window_in(home.path());
    drop_on(&mut harness, &image(home.path()));
    wait_for(&mut harness, "two.txt");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num4);
    harness.run_steps(3);
    wait_for(&mut harness, "Nothing on this disc starts a computer");
    painter.save(&harness, "boot-nothing");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num1);
    harness.run_steps(3);
    assert!(is_there(&harness, "two.txt"));
}

#[test]
fn a_reason_leads_to_its_file_and_a_plan_is_judged_before_it_is_written() {
    let home = folder();
    let programs = home.path().join("Photos/EFI/BOOT");
    std::fs::create_dir_all(&programs).expect("a folder");
    std::fs::write(programs.join("BOOTX64.EFI"), "no program").expect("a file");
    let (mut harness, painter) = window_in(home.path());
    drop_on(&mut harness, &home.path().join("Photos/EFI"));
    wait_for(&mut harness, "Added 1 file");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num4);
    harness.run_steps(3);
    let copied = "Newer PCs (UEFI), From a stick, files copied: Does not start";
    wait_for(&mut harness, copied);
    harness.run_steps(3);
    harness.get_by_label(copied).click();
    harness.run_steps(3);
    assert!(is_there(&harness, "is no EFI program"));
    painter.save(&harness, "boot-plan");
    harness.get_by_label("All entries and partitions").click();
    harness.run_steps(3);
    harness.get_by_label("iso: /EFI/BOOT/BOOTX64.EFI").click();
    harness.run_steps(4);
    harness.get_by_role_and_label(egui::accesskit::Role::Row, "BOOTX64.EFI");
}

#[test]
fn entries_are_added_in_one_step_and_the_plan_holds_them() {
    let home = folder();
    let photos = home.path().join("Photos");
    std::fs::write(photos.join("loader.bin"), [0xEB; 2048]).expect("a file");
    std::fs::create_dir_all(photos.join("EFI/BOOT")).expect("a folder");
    std::fs::write(photos.join("EFI/BOOT/BOOTX64.EFI"), "no program").expect("a file");
    let (mut harness, painter) = window_in(home.path());
    drop_on(&mut harness, &photos);
    wait_for(&mut harness, "Added 4 files");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::B);
    harness.run_steps(4);
    assert!(is_there(&harness, "Nothing starts from it yet"));
    harness.get_by_label("For older PCs (BIOS)").click();
    harness.run_steps(4);
    retype(&mut harness, "Boot image", "Photos/loader.bin");
    harness.get_by_label("Starts from sticks too").click();
    harness.run_steps(4);
    painter.save(&harness, "boot-set");
    harness.get_by_label("Take it over").click();
    harness.run_steps(4);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num4);
    harness.run_steps(3);
    wait_for(&mut harness, "Older PCs (BIOS), From a disc: Can't tell");
    harness.run_steps(3);
    painter.save(&harness, "boot-set-done");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_steps(3);
    wait_for(&mut harness, "Older PCs (BIOS), From a disc: Does not start");
}

#[test]
fn an_image_that_is_nowhere_changes_nothing_and_says_so() {
    let home = folder();
    let (mut harness, _) = window_in(home.path());
    drop_on(&mut harness, &home.path().join("Photos"));
    wait_for(&mut harness, "Added 2 files");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::B);
    harness.run_steps(4);
    harness.get_by_label("For newer PCs (UEFI)").click();
    harness.run_steps(4);
    retype(&mut harness, "Boot image", "nowhere.img");
    harness.get_by_label("Take it over").click();
    harness.run_steps(4);
    wait_for(&mut harness, "nowhere.img");
    wait_for(&mut harness, "That was not changed");
}
