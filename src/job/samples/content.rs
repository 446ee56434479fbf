//! What the samples hold.

use rayon::prelude::*;

use super::draw::{Scene, png};
use crate::base::bytes::Timestamp;
use crate::model::tree::TreeError;
use crate::model::{Blob, Content, Node, NodeId, NodeKind, Tree};
use crate::project::EditError;

/// Noon of the 18th of July 2026 (UTC), in seconds since 1970.
pub(super) const NOON: i64 = 1_784_376_000;
const HOUR: i64 = 3600;

/// Fills a tree.
struct Maker(Tree);

impl Maker {
    fn folder(&mut self, within: NodeId, name: impl Into<Vec<u8>>) -> Result<NodeId, TreeError> {
        let mut node = Node::folder(name.into());
        node.attributes.mtime = Some(Timestamp::from_unix(NOON));
        self.0.add(within, node)
    }

    fn file(
        &mut self,
        within: NodeId,
        name: impl Into<Vec<u8>>,
        bytes: impl Into<Vec<u8>>,
        time: i64,
    ) -> Result<NodeId, TreeError> {
        let bytes: Vec<u8> = bytes.into();
        let len = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let blob = self.0.add_blob(Blob { content: Content::Bytes(bytes.into()), len })?;
        let mut node = Node::new(name.into(), NodeKind::File(blob));
        node.attributes.mtime = Some(Timestamp::from_unix(time));
        self.0.add(within, node)
    }
}

const MORNING: [[u8; 3]; 2] = [[96, 140, 196], [250, 214, 178]];
const DAY: [[u8; 3]; 2] = [[38, 104, 196], [188, 220, 240]];
const EVENING: [[u8; 3]; 2] = [[44, 40, 96], [244, 132, 84]];
const WARM: [u8; 3] = [255, 244, 214];
const LOW: [u8; 3] = [255, 196, 120];

/// Folder, name, picture.
const PICTURES: [(&str, &str, Scene); 9] = [
    (
        "Coast",
        "Before breakfast.png",
        scene(MORNING, (0.22, 0.34, LOW), [70, 88, 84], 2, 0.66, 0.4),
    ),
    ("Coast", "The bay at noon.png", scene(DAY, (0.64, 0.14, WARM), [52, 92, 60], 2, 0.62, 1.9)),
    ("Coast", "Last light.png", scene(EVENING, (0.46, 0.5, LOW), [36, 34, 52], 2, 0.6, 3.1)),
    ("Hills", "First view.png", scene(DAY, (0.8, 0.2, WARM), [44, 84, 46], 5, 1.0, 4.2)),
    ("Hills", "Above the mist.png", scene(MORNING, (0.3, 0.28, WARM), [78, 96, 88], 6, 1.0, 5.6)),
    ("Hills", "The long way down.png", scene(DAY, (0.1, 0.1, WARM), [92, 104, 58], 4, 1.0, 7.7)),
    ("Hills", "Camp.png", scene(EVENING, (0.7, 0.44, LOW), [30, 40, 44], 5, 1.0, 8.4)),
    ("Lake", "Still water.png", scene(MORNING, (0.55, 0.3, WARM), [58, 86, 70], 4, 0.7, 9.3)),
    (
        "Lake",
        "Storm coming.png",
        scene(
            [[52, 60, 76], [148, 156, 160]],
            (0.9, 0.1, [200, 206, 210]),
            [46, 60, 54],
            4,
            0.68,
            11.2,
        ),
    ),
];

const fn scene(
    sky: [[u8; 3]; 2],
    sun: (f32, f32, [u8; 3]),
    hills: [u8; 3],
    rows: u8,
    sea: f32,
    seed: f32,
) -> Scene {
    Scene { sky, sun, hills, rows, sea, seed }
}

/// Pictures of a summer.
pub(super) fn photos() -> Result<Tree, EditError> {
    let drawn: Vec<Vec<u8>> = PICTURES.par_iter().map(|(_, _, scene)| png(scene)).collect();
    let mut disc = Maker(Tree::new());
    let mut captions = String::from("Folder,Picture,Taken\n");
    let mut time = NOON - 5 * HOUR;
    let mut folders: Vec<(&str, NodeId)> = Vec::new();
    for ((folder, name, _), bytes) in PICTURES.iter().zip(drawn) {
        let known = folders.iter().find(|(known, _)| known == folder).map(|(_, id)| *id);
        let id = match known {
            Some(id) => id,
            None => {
                let id = disc.folder(Tree::ROOT, *folder)?;
                folders.push((folder, id));
                id
            }
        };
        disc.file(id, *name, bytes, time)?;
        let taken = Timestamp::from_unix(time).to_rfc3339_utc();
        captions.push_str(&format!("{folder},{name},{taken}\n"));
        time += 7 * HOUR;
    }
    disc.file(Tree::ROOT, "Captions.csv", captions, time)?;
    disc.file(
        Tree::ROOT,
        "Read me.txt",
        "A disc to try things on. The pictures were drawn by the program; nothing here is yours, so \
         rename, move and remove what you like, and create the image when you are done.\n",
        time,
    )?;
    Ok(disc.0)
}

/// Names that are trouble somewhere; each file says where.
pub(super) fn odd_names() -> Result<Tree, EditError> {
    let mut disc = Maker(Tree::new());
    let long = format!("A name that goes on {}.txt", "and on ".repeat(15).trim_end());
    let names: [(Vec<u8>, &str); 16] = [
        (b"aux.txt".to_vec(), "Windows keeps this name for a device: it can't be opened there."),
        (b"What now?.txt".to_vec(), "Windows allows no question mark in names."),
        (
            b"Chapter 1: Begin.txt".to_vec(),
            "Windows and macOS have a meaning of their own for a colon.",
        ),
        (b"a<b>c.txt".to_vec(), "Windows allows neither of these brackets."),
        (
            b"Ends with a dot.".to_vec(),
            "Windows drops the dot at the end, and then can't find the file.",
        ),
        (b"Ends with a space ".to_vec(), "Windows drops the space at the end."),
        (b"README.txt".to_vec(), "On Windows and macOS this is the same name as readme.txt."),
        (b"readme.txt".to_vec(), "On Windows and macOS this is the same name as README.txt."),
        (
            long.into_bytes(),
            "Longer than the 64 characters that Joliet promises, and than the 103 it can hold.",
        ),
        (
            "Grüße aus Überlingen.txt".into(),
            "Fine nearly everywhere; the oldest systems see other letters.",
        ),
        (
            "Gru\u{308}ße aus U\u{308}berlingen.txt".into(),
            "Looks like its neighbour, but the dots are characters of their own.",
        ),
        (b".hidden".to_vec(), "Hidden on Linux and macOS, on Windows it is not."),
        (b"-rf".to_vec(), "Programs on Linux take this for an option."),
        (
            b"Two\nlines.txt".to_vec(),
            "A line break in a name: allowed on Linux, a riddle elsewhere.",
        ),
        (
            b"caf\xe9.txt".to_vec(),
            "The last letter is Latin-1, not UTF-8: nobody can be sure what it is.",
        ),
        (
            b"two  spaces.tar.gz".to_vec(),
            "Fine, but on the oldest systems a name has one dot only.",
        ),
    ];
    for (name, why) in names {
        disc.file(Tree::ROOT, name, format!("{why}\n"), NOON)?;
    }
    let scripts = disc.folder(Tree::ROOT, "Scripts")?;
    for (name, why) in [
        ("Ελληνικά.txt", "Greek."),
        ("Кириллица.txt", "Cyrillic."),
        ("日本語の名前.txt", "Japanese."),
        ("שלום עולם.txt", "Hebrew, written from right to left."),
        ("مرحبا بالعالم.txt", "Arabic, written from right to left."),
    ] {
        disc.file(scripts, name, format!("{why}\n"), NOON)?;
    }
    let mut at = disc.folder(Tree::ROOT, "Deep")?;
    for level in 2..=9 {
        at = disc.folder(at, format!("Level {level}"))?;
    }
    disc.file(at, "Too deep.txt", "ISO 9660 ends at eight levels of folders.\n", NOON)?;
    Ok(disc.0)
}

/// Two images with small differences: name of each, and its files.
pub(super) fn differing() -> Result<[(&'static str, Tree); 2], EditError> {
    let made = |is_second: bool| -> Result<Tree, EditError> {
        let mut disc = Maker(Tree::new());
        let chapters = disc.folder(Tree::ROOT, "Chapters")?;
        for number in 1..=4 {
            let is_changed = is_second && number == 3;
            let line = format!("Chapter {number}. The same words as ever.\n").repeat(200);
            let line = if is_changed { line.replacen("same", "new", 1) } else { line };
            let time = if is_changed { NOON + 24 * HOUR } else { NOON };
            disc.file(chapters, format!("Chapter {number}.txt"), line, time)?;
        }
        let notes = "Kept in both.\n".repeat(20);
        disc.file(Tree::ROOT, "Notes.txt", notes, NOON)?;
        let (only, text) = match is_second {
            false => ("Draft.txt", "Only in the first image.\n"),
            true => ("Errata.txt", "Only in the second image.\n"),
        };
        disc.file(Tree::ROOT, only, text, NOON)?;
        // Same words, another date.
        let time = if is_second { NOON + HOUR } else { NOON };
        disc.file(Tree::ROOT, "Title.txt", "Handbook\n", time)?;
        Ok(disc.0)
    };
    Ok([
        ("Handbook, first edition.iso", made(false)?),
        ("Handbook, second edition.iso", made(true)?),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(tree: &Tree) -> Vec<String> {
        tree.walk(Tree::ROOT).map(|(id, _)| tree.display_path(id)).collect()
    }

    #[test]
    fn the_samples_hold_what_they_promise() {
        let odd = odd_names().expect("all names fit in a tree");
        assert!(paths(&odd).iter().any(|path| path.ends_with("Level 9/Too deep.txt")));
        let [(_, first), (_, second)] = differing().expect("all names fit in a tree");
        let (first, second) = (paths(&first), paths(&second));
        let has = |paths: &[String], name: &str| paths.iter().any(|path| path.ends_with(name));
        assert!(has(&first, "Draft.txt") && !has(&second, "Draft.txt"));
        assert_eq!(first.len(), second.len());
    }

    #[test]
    fn photos_have_folders_pictures_and_captions() {
        let tree = photos().expect("all names fit in a tree");
        let pictures = tree.walk(Tree::ROOT).filter(|(_, node)| node.name.ends_with(b".png"));
        assert_eq!(pictures.count(), PICTURES.len());
        assert_eq!(tree.children(Tree::ROOT).len(), 5);
    }
}
