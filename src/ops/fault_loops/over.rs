//! An image that is changed where it stands: whatever fails and whenever the power goes, it reads
//! as it was or as it was to be (hazards F7).

use super::*;
use crate::base::units::SourceId;
use crate::io::undo::{interrupted, undo_path};
use crate::model::spec::{Base, Ground};
use crate::model::tree::Ranges;
use crate::ops::over::{OverError, OverOutcome, roll_back, write_over};
use crate::plan::{Asked, Plan, check};

/// Where the file of the old image lies.
const KEPT: ByteRange = ByteRange { start: 4096, len: 50_000 };

fn old_image() -> Vec<u8> {
    noise(80 * 2048 + 700, 9)
}

/// An image with one file, and a host file that is to come into it.
fn world() -> MemoryFs {
    let fs = MemoryFs::new();
    fs.put(TARGET, &old_image());
    fs.put("/in/new", &noise(130_000, 10));
    fs
}

/// The old file stays, the new one takes the free room behind it and more.
fn plan_of(plain: &dyn HostFs) -> Arc<Plan> {
    let mut tree = Tree::new();
    let content = Content::Extents { source: SourceId(0), ranges: Ranges::One(KEPT) };
    let kept = tree.add_blob(Blob { content, len: KEPT.len }).unwrap();
    let path = PathBuf::from("/in/new");
    let fingerprint = plain.stat(&path).unwrap().fingerprint;
    let file = Box::new(HostFile { path, fingerprint });
    let added = tree.add_blob(Blob { content: Content::Host(file), len: 130_000 }).unwrap();
    for (name, blob) in [("kept", kept), ("new", added)] {
        tree.add(Tree::ROOT, Node::new(name.as_bytes().to_vec(), NodeKind::File(blob))).unwrap();
    }
    let base = Base {
        source: SourceId(0),
        size_bytes: old_image().len() as u64,
        reserved: Vec::new(),
        blanked: vec![ByteRange { start: 2048, len: 512 }],
        session: None,
    };
    let ground = Ground { pins: [(kept, KEPT.start)].into(), base: Some(base) };
    let authors: Vec<Arc<dyn Author>> =
        vec![Arc::new(Flat(vec![(kept, KEPT.len), (added, 130_000)]))];
    let asked = Asked::on(&ground, authors, &CancelToken::new()).unwrap();
    let laid = asked.place(&Default::default(), &CancelToken::new()).unwrap();
    let plan = asked.into_plan(tree, laid, &CancelToken::new()).unwrap();
    assert_eq!(check(&plan), []);
    Arc::new(plan)
}

fn run(
    plan: &Arc<Plan>,
    fs: &Arc<dyn HostFs>,
    verify: bool,
    ctx: &Context,
    workers: &Workers,
) -> Result<OverOutcome, OverError> {
    let mut sources = SourceTable::default();
    // Opening it is not the verb's work: what fails there has changed nothing.
    let open = std::panic::AssertUnwindSafe(|| fs.open(Path::new(TARGET)));
    let opened = std::panic::catch_unwind(open).map_err(|_| OverError::NotItsBase)?;
    let source = opened.map_err(|_| OverError::NotItsBase)?;
    sources.put(SourceId(0), source, None);
    write_over(plan, &sources, Path::new(TARGET), verify, fs, ctx, workers)
}

/// What the image is to be.
fn new_image() -> Vec<u8> {
    let fs = world();
    let plain: Arc<dyn HostFs> = Arc::new(fs.clone());
    let plan = plan_of(&fs);
    let workers = Workers::new().unwrap();
    let outcome = run(&plan, &plain, false, &Context::default(), &workers).unwrap();
    let bytes = fs.contents(Path::new(TARGET)).unwrap();
    assert_eq!(outcome.size_bytes, bytes.len() as u64);
    assert!(outcome.kept_bytes > 2048 && outcome.kept_bytes < outcome.written_bytes);
    assert!(outcome.written_bytes < 140_000, "{outcome:?}");
    assert_eq!(bytes[4096..54_096], old_image()[4096..54_096]);
    assert_eq!(bytes[2048..2560], [0; 512]);
    assert_eq!(fs.paths().len(), 2, "the old bytes are gone");
    bytes
}

/// The image as any reader sees it.
fn seen(fs: &MemoryFs) -> Vec<u8> {
    let path = Path::new(TARGET);
    let file = fs.open(path).unwrap();
    let source = match interrupted(fs, path, &file).unwrap() {
        Some(found) => found.source,
        None => file,
    };
    read_vec(&*source, 0, usize::try_from(source.len()).unwrap()).unwrap()
}

#[test]
fn changing_in_place_leaves_old_or_complete_whatever_fails() {
    let workers = Workers::new().unwrap();
    let new = new_image();
    let old = old_image();
    let mut operations = 0;
    for fault in LOUD {
        operations += for_each_fault(None, fault, |n, faults, cancel| {
            let fs = world();
            let plan = plan_of(&fs);
            let faulty: Arc<dyn HostFs> =
                Arc::new(FaultyFs::new(Arc::new(fs.clone()), faults.clone()));
            let ctx = context(cancel);
            let result = run(&plan, &faulty, false, &ctx, &workers);
            let case = format!("{} at {n}: {result:?}", fault.id());
            match &result {
                Ok(_) => assert!(seen(&fs) == new, "{case}"),
                Err(_) => assert!(seen(&fs) == old, "{case}"),
            }
            if faults.fired() == 0 {
                assert!(result.is_ok(), "{case}");
            }
            if fault == Fault::Cancel {
                match &result {
                    Err(error) => assert!(matches!(error, OverError::Cancelled(_)), "{case}"),
                    Ok(_) if faults.fired() == 0 => {}
                    Ok(_) => assert!(ctx.meter.read().is_finishing, "{case}"),
                }
            }
            // Whoever comes next to write finds it as it was, and succeeds.
            let plain: Arc<dyn HostFs> = Arc::new(fs.clone());
            roll_back(Path::new(TARGET), &*plain).unwrap();
            if result.is_err() {
                assert!(fs.contents(Path::new(TARGET)).as_ref() == Some(&old), "{case}");
                assert_eq!(fs.paths().len(), 2, "{case}");
                let again = run(&plan, &plain, false, &Context::default(), &workers);
                assert!(again.is_ok(), "{case}, then {again:?}");
                assert!(fs.contents(Path::new(TARGET)).as_ref() == Some(&new), "{case}");
            }
        });
    }
    assert!(operations > 200, "{operations}");
}

/// Opens every state that a crash may leave, and every state that a crash while it is put right
/// may leave.
#[test]
fn a_crash_at_any_moment_leaves_old_or_complete() {
    let new = new_image();
    let old = old_image();
    let fs = world();
    let begun = fs.count_steps();
    let plain: Arc<dyn HostFs> = Arc::new(fs.clone());
    let workers = Workers::new().unwrap();
    run(&plan_of(&fs), &plain, false, &Context::default(), &workers).unwrap();
    let undo = undo_path(Path::new(TARGET));
    let paths = [Path::new(TARGET), undo.as_path()];
    let mut states = 0;
    for steps in begun..=fs.count_steps() {
        for world in fs.crash_worlds(steps, paths, steps as u64) {
            let left = rebuilt(&world, paths);
            let now = seen(&left);
            assert!(now == old || now == new, "after {steps} steps");
            states += 1;
            // The half that is put right is cut off as well.
            let start = left.count_steps();
            let plain: Arc<dyn HostFs> = Arc::new(left.clone());
            roll_back(Path::new(TARGET), &*plain).unwrap();
            let whole = left.contents(Path::new(TARGET)).unwrap();
            assert!(whole == now, "after {steps} steps, put right");
            let middle = start + (left.count_steps() - start) / 2;
            for world in left.crash_worlds(middle, paths, 77) {
                assert!(seen(&rebuilt(&world, paths)) == now, "after {steps} steps, twice");
                states += 1;
            }
        }
    }
    assert!(states > 100, "{states}");
}

fn rebuilt(world: &[Option<Vec<u8>>; 2], paths: [&Path; 2]) -> MemoryFs {
    let fs = MemoryFs::new();
    for (path, bytes) in paths.into_iter().zip(world) {
        if let Some(bytes) = bytes {
            fs.put(path, bytes);
        }
    }
    fs
}

#[test]
fn an_image_that_was_changed_meanwhile_is_left_alone() {
    let workers = Workers::new().unwrap();
    let fs = world();
    let plain: Arc<dyn HostFs> = Arc::new(fs.clone());
    let plan = plan_of(&fs);
    let mut sources = SourceTable::default();
    sources.put(SourceId(0), fs.open(Path::new(TARGET)).unwrap(), None);
    fs.put(TARGET, &old_image());
    let ctx = Context::default();
    let result = write_over(&plan, &sources, Path::new(TARGET), false, &plain, &ctx, &workers);
    assert!(matches!(result, Err(OverError::NotItsBase)), "{result:?}");
    assert_eq!(fs.contents(Path::new(TARGET)), Some(old_image()));
}
