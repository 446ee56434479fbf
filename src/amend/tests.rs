//! A document that is saved over its own source, again and again, against a shadow model.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::*;
use crate::base::bytes::Timestamp;
use crate::base::progress::Context;
use crate::io::HostFs;
use crate::io::contract::Dice;
use crate::io::fault::MemoryFs;
use crate::io::source::read_vec;
use crate::master;
use crate::model::Tree;
use crate::model::spec::ImageSpec;
use crate::opened::{OpenOptions, open};
use crate::ops::scan_host::Source;
use crate::ops::{TreeBlobs, Workers, WriteOptions, open_blob, write_planned};
use crate::plan::PlannedImage;
use crate::project::{Document, Edit, Gesture, Project, import};

const IMAGE: &str = "/out/image.iso";

/// Paths with their bytes.
type Shadow = BTreeMap<String, Vec<u8>>;

struct Bench {
    fs: MemoryFs,
    shared: Arc<dyn HostFs>,
    workers: Workers,
    dice: Dice,
    /// Host files made so far.
    count: u64,
}

impl Bench {
    fn new(seed: u64) -> Bench {
        let fs = MemoryFs::new();
        let shared = Arc::new(fs.clone());
        Bench { fs, shared, workers: Workers::new().unwrap(), dice: Dice(seed), count: 0 }
    }

    /// Reads every file of a project.
    fn contents(&self, project: &Project) -> Shadow {
        let tree = &project.tree;
        let files = tree.walk(Tree::ROOT).filter_map(|(id, node)| {
            let blob = tree.blob(node.blob()?)?;
            let source = open_blob(blob, &project.sources, &*self.shared).expect("it is there");
            let bytes = read_vec(&*source, 0, usize::try_from(blob.len).unwrap()).expect("read");
            Some((tree.display_path(id), bytes))
        });
        files.collect()
    }

    fn host_file(&mut self) -> (PathBuf, String, Vec<u8>) {
        self.count += 1;
        let name = format!("f{}", self.count);
        let len = 1 + self.dice.below(9000) as usize;
        let bytes = self.dice.bytes(len);
        let path = PathBuf::from(format!("/in/{name}"));
        self.fs.put(&path, &bytes);
        (path, name, bytes)
    }

    /// One random edit of document and shadow; `false`: nothing was changed.
    fn edit(&mut self, document: &mut Document, shadow: &mut Shadow) -> bool {
        let ctx = Context::default();
        let pick = self.dice.below(shadow.len().max(1) as u64) as usize;
        let some = shadow.keys().nth(pick).cloned();
        let changes = match (self.dice.below(4), some) {
            (0, Some(path)) if shadow.len() > 2 => {
                shadow.remove(&path);
                Changes { remove: vec![path.into_bytes()], ..Changes::default() }
            }
            (1, Some(path)) => {
                self.count += 1;
                let to = format!("moved{}", self.count);
                let bytes = shadow.remove(&path).unwrap();
                shadow.insert(to.clone(), bytes);
                Changes { moves: vec![(path.into_bytes(), to.into_bytes())], ..Changes::default() }
            }
            (2, Some(path)) => {
                let (host, _, bytes) = self.host_file();
                shadow.insert(path.clone(), bytes);
                Changes { replace: vec![(host, path.into_bytes())], ..Changes::default() }
            }
            _ => {
                let (host, name, bytes) = self.host_file();
                shadow.insert(name, bytes);
                Changes { add: vec![Source::plain(host)], ..Changes::default() }
            }
        };
        let before = document.undo_labels().count();
        apply(document, &changes, &*self.shared, &ctx, &self.workers).expect("applied");
        document.undo_labels().count() > before
    }

    /// Writes a project as a new image.
    fn write_anew(&self, project: &Project, target: &str) -> Arc<crate::plan::Plan> {
        let ctx = Context::default();
        let facts = master::gather(project.wishes(), &*self.shared, &ctx).unwrap();
        let (plan, report) = master::plan(project.wishes(), &facts);
        assert!(!report.has_errors());
        let plan = Arc::new(plan);
        let blobs =
            TreeBlobs::new(plan.tree().clone(), project.sources.clone(), Arc::clone(&self.shared));
        let image = PlannedImage::new(Arc::clone(&plan), Arc::new(blobs));
        let options = WriteOptions { may_replace: true, ..WriteOptions::default() };
        let target = Path::new(target);
        write_planned(&image, &facts, target, &options, &*self.shared, &ctx, &self.workers)
            .expect("written");
        plan
    }

    fn open(&self, path: &str) -> Project {
        let ctx = Context::default();
        let image = open(&*self.shared, Path::new(path), &OpenOptions::default(), &ctx).unwrap();
        import(Arc::new(image), Timestamp::default(), &ctx).unwrap()
    }
}

#[test]
fn saved_over_itself_a_document_equals_a_shadow() {
    let (mut saves, mut dropped) = (0, 0);
    for seed in 1..=12u64 {
        let mut bench = Bench::new(seed);
        let mut first = Document::new(Project::new(ImageSpec::new(Timestamp::default())));
        let mut shadow = Shadow::new();
        for _ in 0..6 {
            bench.edit(&mut first, &mut shadow);
        }
        bench.write_anew(first.project(), IMAGE);
        let mut document = Document::new(bench.open(IMAGE));
        assert_eq!(bench.contents(document.project()), shadow, "seed {seed}");
        // Every state that was, the present one last.
        let mut past = vec![shadow.clone()];
        for turn in 0..14 {
            let case = format!("seed {seed}, turn {turn}");
            if bench.dice.below(3) > 0 {
                let steps = document.undo_labels().count();
                bench.edit(&mut document, &mut shadow);
                // Replacing takes two steps: the bytes, and what the file is like.
                for _ in steps..document.undo_labels().count() {
                    past.push(shadow.clone());
                }
                continue;
            }
            let saved = document.project().clone();
            let rebind = match bench.dice.below(3) {
                0 => {
                    let plan = bench.write_anew(&saved, IMAGE);
                    let ctx = Context::default();
                    rebind_after(&saved, &plan, Path::new(IMAGE), &*bench.shared, &ctx)
                        .map(Box::new)
                }
                way => {
                    let way = if way == 1 { Way::InPlace } else { Way::Append };
                    let ctx = Context::default();
                    let saved = save_over(&saved, way, true, &bench.shared, &ctx, &bench.workers);
                    saved.unwrap_or_else(|error| panic!("{case}: {error:?}")).rebind
                }
            };
            let rebound =
                document.rebind(&rebind.expect("it opens")).expect("the present is there");
            saves += 1;
            dropped += rebound.dropped_steps;
            assert_eq!(bench.contents(document.project()), shadow, "{case}");
            assert_eq!(bench.contents(&bench.open(IMAGE)), shadow, "{case}, opened again");
            // What can be gone back to is what was, in its order, and nothing is lost untold.
            let steps = document.undo_labels().count();
            let mut reached = vec![bench.contents(document.project())];
            while document.undo().is_some() {
                reached.push(bench.contents(document.project()));
            }
            while document.redo().is_some() {}
            assert_eq!(bench.contents(document.project()), shadow, "{case}, redone");
            reached.reverse();
            let mut was = past.iter();
            assert!(reached.iter().all(|now| was.any(|then| then == now)), "{case}");
            let gone = usize::try_from(rebound.dropped_steps).unwrap();
            assert_eq!(steps + gone + 1, past.len(), "{case}");
            past = reached;
        }
        bench.write_anew(document.project(), "/out/as.iso");
        assert_eq!(bench.contents(&bench.open("/out/as.iso")), shadow, "seed {seed}, saved as");
    }
    assert!(saves > 30 && dropped > 0, "{saves} saves, {dropped} dropped");
}

#[test]
fn each_way_says_what_it_costs() {
    let mut bench = Bench::new(99);
    let mut first = Document::new(Project::new(ImageSpec::new(Timestamp::default())));
    let mut shadow = Shadow::new();
    for _ in 0..5 {
        bench.edit(&mut first, &mut shadow);
    }
    bench.write_anew(first.project(), IMAGE);
    let mut document = Document::new(bench.open(IMAGE));
    let edit = Edit::VolumeName("OTHER".to_owned());
    document.apply(edit, Gesture::single()).unwrap();
    let ctx = Context::default();
    let facts =
        Arc::new(master::gather(document.project().wishes(), &*bench.shared, &ctx).unwrap());
    let offers = ways(document.project(), &facts, &bench.shared, &ctx, &bench.workers).unwrap();
    let told: Vec<_> = offers.iter().map(|offer| (offer.way, offer.refusal.clone())).collect();
    assert_eq!(told, Way::ALL.map(|way| (way, None)));
    let [anew, over, session] = offers.as_slice() else { panic!("three ways") };
    assert_eq!(anew.write_bytes, anew.size_bytes);
    assert!(over.write_bytes <= 3 * 2048, "{over:?}");
    assert!(over.write_bytes < session.write_bytes && session.size_bytes > over.size_bytes);
    // Without an image behind it there is one way.
    let offers = ways(first.project(), &facts, &bench.shared, &ctx, &bench.workers).unwrap();
    let told: Vec<_> = offers.iter().map(|offer| offer.refusal.clone()).collect();
    assert_eq!(told, [None, Some(Refusal::NoImage), Some(Refusal::NoImage)]);
}
