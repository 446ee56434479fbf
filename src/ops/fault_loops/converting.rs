//! Turning an image into another kind, with every fault at every operation.

use super::trees::build;
use super::*;
use crate::io::RealFs;
use crate::opened::{CacheFolder, OpenOptions};
use crate::ops::convert::{
    ConvertError, ConvertOptions, ConvertOutcome, Input, Loss, Output, Target, open_and_convert,
};

fn convert_all_of(
    input: &Path,
    target: Target,
    output: &Path,
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> Result<ConvertOutcome, ConvertError> {
    let options = ConvertOptions {
        accepted: Loss::ALL.to_vec(),
        may_replace: true,
        ..ConvertOptions::default()
    };
    let open = OpenOptions { cache: CacheFolder::none(), ..OpenOptions::default() };
    let input = Input { path: input, open: &open };
    open_and_convert(input, target, Output::File(output), &options, fs, ctx, workers)
}

/// A file's name and bytes.
type HostCopy = (PathBuf, Vec<u8>);

/// The files of a folder with their bytes.
fn files_of(folder: &Path) -> Vec<HostCopy> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        entries.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect();
    files.sort();
    files
}

#[test]
fn converting_leaves_old_or_complete_whatever_fails() {
    let workers = Workers::new().unwrap();
    let host = tempfile::tempdir().unwrap();
    std::fs::create_dir(host.path().join("in")).unwrap();
    std::fs::write(host.path().join("in/short"), noise(3000, 1)).unwrap();
    let input = host.path().join("image.iso");
    let real: Arc<dyn HostFs> = Arc::new(RealFs);
    build(&host.path().join("in"), &input, &real, &Context::default(), &workers).unwrap();
    // Long enough to be written while it is unpacked.
    std::fs::create_dir(host.path().join("more")).unwrap();
    std::fs::write(host.path().join("more/long"), noise(1_500_000, 2)).unwrap();
    let long = host.path().join("long.iso");
    build(&host.path().join("more"), &long, &real, &Context::default(), &workers).unwrap();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packer, &std::fs::read(&long).unwrap()).unwrap();
    let packed = host.path().join("long.iso.gz");
    std::fs::write(&packed, packer.finish().unwrap()).unwrap();
    // One file, the same out of a packed one, and three with a description that is opened to
    // read the others back.
    let all = &[Fault::Io, Fault::NoSpace, Fault::Gone, Fault::Short, Fault::Cancel][..];
    let some = &[Fault::Io, Fault::Cancel][..];
    let cases =
        [(&input, Target::Iso, all), (&packed, Target::Iso, all), (&input, Target::Ccd, some)];
    for (input, target, faults) in cases {
        let source = std::fs::read(input).unwrap();
        let folder = host.path().join("out");
        std::fs::create_dir(&folder).unwrap();
        let output = folder.join(format!("disc.{}", target.extension()));
        let good = Context::default();
        let made = convert_all_of(input, target, &output, &RealFs, &good, &workers).unwrap();
        assert!(made.is_verified && made.data_bytes > 3000);
        let complete = files_of(&folder);
        assert_eq!(complete.len(), made.files.len());
        let mut operations = 0;
        for fault in faults.iter().copied() {
            operations += for_each_fault(None, fault, |n, faults, cancel| {
                for (path, _) in &complete {
                    std::fs::write(path, b"old").unwrap();
                }
                let faulty = FaultyFs::new(Arc::clone(&real), Arc::clone(faults));
                let ctx = context(cancel);
                let result = convert_all_of(input, target, &output, &faulty, &ctx, &workers);
                let case = format!("{} to {} at {n}: {result:?}", fault.id(), target.id());
                let now = files_of(&folder);
                let names = |files: &[HostCopy]| -> Vec<PathBuf> {
                    files.iter().map(|(path, _)| path.clone()).collect()
                };
                assert_eq!(names(&now), names(&complete), "temporaries: {case}");
                match &result {
                    Ok(_) => assert!(now == complete, "{case}"),
                    // Between two renames the first file may be new already.
                    Err(_) if ctx.meter.read().is_finishing => {
                        let is_either =
                            |(now, new): (&HostCopy, &HostCopy)| now.1 == b"old" || now == new;
                        assert!(now.iter().zip(&complete).all(is_either), "{case}");
                    }
                    Err(_) => assert!(now.iter().all(|(_, bytes)| bytes == b"old"), "{case}"),
                }
                assert!(std::fs::read(input).unwrap() == source, "the source: {case}");
                match (fault, &result) {
                    _ if faults.fired() == 0 => assert!(result.is_ok(), "{case}"),
                    (Fault::Cancel, Err(error)) => {
                        assert!(matches!(error, ConvertError::Cancelled(_)), "{case}");
                    }
                    _ => {}
                }
            });
        }
        assert!(operations > 30, "{operations}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
