//! Everything that was found: entries of the boot catalog, partition tables, EFI programs with
//! who signed them.

use egui::{Align, Label, Layout, Ui, vec2};

use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::gui::Look;
use crate::gui::theme::{Icon, Type, size, space};
use crate::i18n::Value;
use crate::model::boot::{BootEntryFacts, BootFacts, BootProgram, EfiProgram};
use crate::model::spec::{BootPlatform, Emulation};

/// A table: widths of the columns (0: what is left), their heads, and rows of texts.
fn table(ui: &mut Ui, look: &Look, columns: &[(f32, &str)], rows: &[Vec<String>]) {
    let fixed: f32 = columns.iter().map(|(width, _)| width + space::CONTROL).sum();
    let rest = (ui.available_width() - fixed).max(120.0);
    let mut row = |texts: Vec<(String, bool)>| {
        ui.horizontal(|ui| {
            ui.set_height(size::ROW);
            ui.spacing_mut().item_spacing.x = space::CONTROL;
            for ((width, _), (text, is_head)) in columns.iter().zip(texts) {
                let width = if *width > 0.0 { *width } else { rest };
                let layout = Layout::left_to_right(Align::Center);
                ui.allocate_ui_with_layout(vec2(width, size::ROW), layout, |ui| {
                    ui.set_min_width(width);
                    let (role, ink) = match is_head {
                        true => (Type::Note, look.palette.text_2),
                        false => (Type::Table, look.palette.text),
                    };
                    let label = Label::new(role.rich(&text).color(ink)).truncate();
                    ui.add(label).on_hover_text(Type::Note.rich(text));
                });
            }
        });
    };
    row(columns.iter().map(|(_, id)| (look.text(id), true)).collect());
    for texts in rows {
        row(texts.iter().map(|text| (text.clone(), false)).collect());
    }
}

/// Boot catalog and partition tables.
pub(super) fn entries(ui: &mut Ui, look: &Look, facts: &BootFacts) {
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.spacing_mut().interact_size.y = size::ROW;
    look.label(ui, Type::Strong, look.text("bootview-catalog"));
    match &facts.catalog {
        None => drop(look.quiet(ui, Type::Body, look.text("bootview-no-catalog"))),
        Some(catalog) => {
            let columns = [
                (28.0, "bootview-column-number"),
                (70.0, "bootview-column-for"),
                (110.0, "bootview-column-program"),
                (90.0, "bootview-column-emulation"),
                (90.0, "bootview-column-loaded"),
                (90.0, "bootview-column-patched"),
                (0.0, "bootview-column-image"),
            ];
            let rows: Vec<_> =
                catalog.entries.iter().map(|entry| catalog_row(look, entry)).collect();
            table(ui, look, &columns, &rows);
        }
    }
    ui.add_space(space::FIELD);
    look.label(ui, Type::Strong, look.text("bootview-partitions"));
    let rows = partition_rows(look, facts);
    if rows.is_empty() {
        look.quiet(ui, Type::Body, look.text("bootview-no-partitions"));
        return;
    }
    let columns = [
        (60.0, "bootview-column-table"),
        (28.0, "bootview-column-number"),
        (120.0, "bootview-column-sectors"),
        (90.0, "bootview-column-size"),
        (0.0, "bootview-column-type"),
    ];
    table(ui, look, &columns, &rows);
}

fn catalog_row(look: &Look, entry: &BootEntryFacts) -> Vec<String> {
    let platform = match entry.platform {
        BootPlatform::X86 => look.text("bootview-bios"),
        BootPlatform::Efi => look.text("bootview-uefi"),
        other => other.id(),
    };
    let program = match &entry.program {
        BootProgram::Isolinux(version) => format!("ISOLINUX {version}"),
        BootProgram::Grub2 => "GRUB 2".to_owned(),
        BootProgram::Windows => "Windows".to_owned(),
        BootProgram::Syslinux => "SYSLINUX".to_owned(),
        BootProgram::Fat => "FAT".to_owned(),
        BootProgram::BootSector => look.text("bootview-boot-sector"),
        BootProgram::Empty => look.text("bootview-empty"),
        BootProgram::Unreadable => look.text("bootview-unreadable"),
        BootProgram::Unknown => look.text("bootview-unknown"),
    };
    let emulation = match entry.emulation() {
        Some(Emulation::None) => look.text("bootview-emulation-none"),
        Some(Emulation::HardDisk) => look.text("bootview-emulation-hard-disk"),
        Some(Emulation::Floppy1200) => look.text("bootview-emulation-1200"),
        Some(Emulation::Floppy1440) => look.text("bootview-emulation-1440"),
        Some(Emulation::Floppy2880) => look.text("bootview-emulation-2880"),
        None => format!("{:#04x}", entry.media),
    };
    let patches = [
        entry.info_table.map(|table| ("bootview-table", table.is_right())),
        entry.is_grub2_right().map(|is_right| ("bootview-grub", is_right)),
    ];
    let patched: Vec<String> = patches
        .into_iter()
        .flatten()
        .map(|(id, is_right)| match is_right {
            true => look.text(id),
            false => look.format("bootview-stale", &[("what", look.text(id).into())]),
        })
        .collect();
    let size = Value::Bytes(entry.image.len);
    let image = match &entry.path {
        Some(path) => {
            look.format("bootview-image", &[("path", path.as_str().into()), ("size", size)])
        }
        None => look.format("bootview-hidden", &[("size", size)]),
    };
    let loaded = [("count", Value::Number(u64::from(entry.load_sectors)))];
    vec![
        entry.number.to_string(),
        platform,
        program,
        emulation,
        look.format("bootview-sectors", &loaded),
        if patched.is_empty() { "–".to_owned() } else { patched.join(", ") },
        image,
    ]
}

fn partition_rows(look: &Look, facts: &BootFacts) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut push = |table: &str, number: u64, range: ByteRange, kind: String| {
        let sectors = format!(
            "{} – {}",
            look.texts.number(range.start / SECTOR_BYTES),
            look.texts.number(range.end().saturating_sub(1) / SECTOR_BYTES)
        );
        let size = look.texts.bytes(range.len);
        rows.push(vec![table.to_owned(), number.to_string(), sectors, size, kind]);
    };
    for entry in facts.mbr.iter().flat_map(|mbr| &mbr.entries) {
        let kind = format!("{:#04x}", entry.kind);
        let kind = match entry.is_active {
            true => look.format("bootview-active", &[("kind", kind.into())]),
            false => kind,
        };
        push("MBR", u64::from(entry.number), entry.range, kind);
    }
    for entry in facts.gpt.iter().flat_map(|gpt| &gpt.entries) {
        let kind = format!("{} {}", entry.name, entry.kind);
        push("GPT", u64::from(entry.number), entry.range, kind.trim().to_owned());
    }
    for entry in facts.apm.iter().flat_map(|apm| &apm.entries) {
        let kind = format!("{} {}", entry.name, entry.kind);
        push("Apple", u64::from(entry.number), entry.range, kind.trim().to_owned());
    }
    rows
}

/// EFI programs: for which processor, who signed them.
pub(super) fn programs(ui: &mut Ui, look: &Look, facts: &BootFacts) {
    ui.spacing_mut().item_spacing.y = space::ICON;
    if facts.programs.is_empty() {
        look.quiet(ui, Type::Body, look.text("bootview-no-programs"));
    }
    for program in &facts.programs {
        one_program(ui, look, program);
    }
}

fn one_program(ui: &mut Ui, look: &Look, program: &EfiProgram) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::CONTROL;
        let (icon, ink) = match program.signatures.is_empty() {
            true => (Icon::FILE_PROGRAM, look.palette.text_2),
            false => (Icon::LOCK, look.palette.good.ink),
        };
        ui.label(icon.rich(Icon::ROW, ink));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            look.label(ui, Type::Table, format!("{}: /{}", program.volume, program.path));
            let architecture = program.architecture.map_or_else(|| "?".to_owned(), |a| a.id());
            let mut facts = vec![program.loader.id().to_owned(), architecture];
            match program.signatures.first() {
                Some(signature) => {
                    let names = std::iter::once(&signature.signer).chain(&signature.chain);
                    let names: Vec<&str> = names.map(String::as_str).collect();
                    let args = [("names", Value::from(names.join(", ")))];
                    facts.push(look.format("bootview-signed", &args));
                }
                None => facts.push(look.text("bootview-unsigned")),
            }
            let sbat = program.sbat.iter().map(|e| format!("{},{}", e.component, e.generation));
            let sbat: Vec<String> = sbat.collect();
            if !sbat.is_empty() {
                facts.push(format!("SBAT {}", sbat.join(" ")));
            }
            look.quiet(ui, Type::Note, facts.join(" · "));
        });
    });
}
