//! `map`: who owns every sector, as a table, as JSON or as a picture.

use std::io::{Cursor, Write};
use std::path::Path;

use image::{ImageFormat, Rgb, RgbImage};
use serde_json::{Map, Value};

use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::cli::args::MapArgs;
use crate::cli::exit::{Exit, Failure};
use crate::cli::face::Face;
use crate::cli::output::{self, Form, JsonRows, printable};
use crate::io::SinkError;
use crate::io::host::Replace;
use crate::model::map::{Group, OwnerNames};
use crate::model::{Owner, SectorMap};

/// Width of the picture.
const WIDTH: u32 = 1024;
/// Largest height of the picture; discs of more sectors share pixels.
const HEIGHT: u32 = 1024;

pub(in crate::cli) fn run(face: &mut Face, args: &MapArgs) -> Result<Exit, Failure> {
    let file = args.image.image.clone();
    let image = face.open(&args.image)?;
    face.start_progress();
    let open_failure = |face: &Face, error| face.open_failure(&file, error);
    let survey = image.survey(&face.ctx).map_err(|error| open_failure(face, error))?;
    if let Some(png) = &args.png {
        write_png(face, &survey.map, png, args.force)?;
    }
    let mut names = OwnerNames::default();
    names.add(survey.view.ns, survey.view.tree.clone());
    if args.json.form() != Form::Text || args.png.is_none() {
        let silent = face.ctx.apart();
        for ns in image.views().into_iter().filter(|ns| *ns != survey.view.ns) {
            let view = image.read_view(ns, &silent).map_err(|error| open_failure(face, error))?;
            names.add(ns, view.tree);
        }
    }
    let report = face.ctx.take_report();
    face.stop_progress();
    face.tell_report(&file, &report, args.json.form());
    match args.json.form() {
        Form::Text if args.png.is_some() => {}
        Form::Text => print_table(face, &survey.map, &names)?,
        form => {
            let head = output::head(&file.to_string_lossy());
            let mut tail = Map::new();
            tail.insert("warnings".to_owned(), output::warnings(&report, &face.texts));
            print_spans(form, head, &survey.map, &names, tail)?;
        }
    }
    Ok(face.exit(false))
}

fn owner_json(names: &OwnerNames, owner: Owner) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("owner".to_owned(), owner.id().into());
    if let Some(ns) = owner.namespace() {
        object.insert("view".to_owned(), ns.id().into());
    }
    object.insert("paths".to_owned(), names.paths(owner).into());
    object
}

/// The spans of a map with the stable keys.
pub(super) fn print_spans(
    form: Form,
    mut head: Map<String, Value>,
    map: &SectorMap,
    names: &OwnerNames,
    tail: Map<String, Value>,
) -> Result<(), Failure> {
    head.insert("unit_bytes".to_owned(), SECTOR_BYTES.into());
    head.insert("size_bytes".to_owned(), map.size_bytes().into());
    let mut rows = JsonRows::begin(output::stdout(), form, &head, "spans")?;
    for index in 0..map.count_spans() {
        let Some(span) = map.span(index) else { continue };
        let mut object = Map::new();
        object.insert("offset".to_owned(), span.range.start.into());
        object.insert("bytes".to_owned(), span.range.len.into());
        object.extend(owner_json(names, span.owner));
        object.insert("evidence".to_owned(), span.evidence.id().into());
        let co = map.co_owners(index).iter().map(|owner| Value::from(owner_json(names, *owner)));
        object.insert("co".to_owned(), co.collect());
        rows.row(&Value::Object(object))?;
    }
    rows.end(&tail)
}

/// The spans of a map for people: sectors, size, owner, what it is.
pub(super) fn print_table(face: &Face, map: &SectorMap, names: &OwnerNames) -> Result<(), Failure> {
    let mut out = output::stdout();
    for span in map.iter() {
        let first = span.range.start / SECTOR_BYTES;
        let last = span.range.end().saturating_sub(1).max(span.range.start) / SECTOR_BYTES;
        let mut what = span.owner.id().to_owned();
        if let Some(ns) = span.owner.namespace() {
            what = format!("{what} ({})", ns.id());
        }
        let paths: Vec<String> =
            names.paths(span.owner).iter().map(|path| printable(path.as_bytes())).collect();
        let size = face.texts.bytes(span.range.len);
        writeln!(out, "{first:>9} {last:>9} {size:>9}  {what}  {}", paths.join(" "))?;
    }
    Ok(out.flush()?)
}

/// The colours of the groups on a light ground (style.md).
fn color(group: Group) -> Rgb<u8> {
    Rgb(match group {
        Group::Files => [0x7c, 0x94, 0xc3],
        Group::Folders => [0x22, 0x5b, 0x73],
        Group::Volume => [0x85, 0x4a, 0xe9],
        Group::Boot => [0xe5, 0x74, 0x16],
        Group::StartArea => [0x5c, 0x4f, 0x12],
        Group::Checksums => [0x3a, 0xa8, 0x5e],
        Group::Empty => [0xe4, 0xe7, 0xec],
        Group::Unclaimed => [0x66, 0x04, 0x2e],
    })
}

/// The map as a picture: row by row, a square for each sector, as large as fits.
pub(super) fn draw(map: &SectorMap) -> RgbImage {
    let sectors = map.size_bytes().div_ceil(SECTOR_BYTES).max(1);
    let fits = |cell: u32| {
        let (across, down) = (u64::from(WIDTH / cell), u64::from(HEIGHT / cell));
        across * down >= sectors
    };
    let cell = [16, 8, 4, 2].into_iter().find(|cell| fits(*cell)).unwrap_or(1);
    let across = WIDTH / cell;
    let cells = sectors.min(u64::from(across) * u64::from(HEIGHT / cell));
    let count = usize::try_from(cells).unwrap_or(usize::MAX);
    let down = u32::try_from(cells.div_ceil(u64::from(across))).unwrap_or(HEIGHT);
    let mut picture = RgbImage::from_pixel(WIDTH, down * cell, Rgb([0xff; 3]));
    let whole = ByteRange::between(0, map.size_bytes());
    for (number, bucket) in (0u32..).zip(map.summary(whole, count)) {
        let Some(group) = bucket.group() else { continue };
        let (left, top) = (number % across * cell, number / across * cell);
        // A hairline of ground between squares that are large enough for it.
        let side = if cell >= 4 { cell - 1 } else { cell };
        for y in top..top + side {
            for x in left..left + side {
                if let Some(pixel) = picture.get_pixel_mut_checked(x, y) {
                    *pixel = color(group);
                }
            }
        }
    }
    picture
}

fn write_png(face: &Face, map: &SectorMap, png: &Path, force: bool) -> Result<(), Failure> {
    let mut bytes = Cursor::new(Vec::new());
    draw(map)
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(|error| Failure::of(png, error.to_string()))?;
    let bytes = bytes.into_inner();
    if png == Path::new("-") {
        let mut out = std::io::stdout().lock();
        out.write_all(&bytes)?;
        return Ok(out.flush()?);
    }
    let replace = if force { Replace::IfUnchanged } else { Replace::Never };
    let write = || -> Result<(), SinkError> {
        let mut file = face.fs.create(png, replace)?;
        file.write_at(0, &bytes)?;
        file.commit(false)
    };
    write().map_err(|error| sink_failure(face, png, &error))
}

/// The words for a target that can't be written.
pub(super) fn sink_failure(face: &Face, file: &Path, error: &SinkError) -> Failure {
    match error {
        SinkError::Exists { .. } => Failure::of(file, face.text("cli-system-exists")),
        SinkError::Io { source, .. } => face.host_failure(file, source),
        SinkError::NoSpace { .. } => Failure::of(file, face.text("cli-system-full")),
        SinkError::TargetChanged { .. } => Failure::of(file, face.text("cli-target-changed")),
        other => Failure::of(file, other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Evidence;
    use crate::model::map::MapBuilder;

    #[test]
    fn pictures_have_a_square_for_each_sector_and_stay_small() {
        let mut builder = MapBuilder::new(200 * SECTOR_BYTES);
        builder.claim(ByteRange::between(0, SECTOR_BYTES), Owner::SystemArea, Evidence::Declared);
        let (map, _) = builder.finish();
        let picture = draw(&map);
        assert_eq!(picture.dimensions(), (1024, 64));
        assert_eq!(*picture.get_pixel(0, 0), color(Group::StartArea));
        assert_eq!(*picture.get_pixel(16, 0), color(Group::Unclaimed));
        let (huge, _) = MapBuilder::new(1 << 45).finish();
        assert_eq!(draw(&huge).dimensions(), (1024, 1024));
    }
}
