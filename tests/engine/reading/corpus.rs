//! Every image of the corpus (see `../shared/corpus`) reads as its expected manifest says. The
//! corpus is found through the variable GLASSMASTER_BENCH; without it the test says so.

use std::path::{Path, PathBuf};

use glassmaster::base::diag::Severity;
use glassmaster::base::progress::Context;
use glassmaster::io::RealFs;
use glassmaster::model::Namespace;
use glassmaster::opened::{self, OpenOptions};

use super::manifest::{self, Manifest};

/// Images of other issues.
fn is_for_another_day(name: &str) -> bool {
    let other = [".chd"];
    other.iter().any(|end| name.ends_with(end))
}

/// Names as the plain view shows them: without version 1 and a full stop before it.
fn without_version(manifest: Manifest, is_lower: bool) -> Manifest {
    let mut out = Manifest::new();
    for (path, line) in manifest {
        let part = |part: &str| {
            let name = part.strip_suffix(";1").unwrap_or(part);
            let name = name.strip_suffix('.').filter(|stem| !stem.is_empty()).unwrap_or(name);
            if is_lower { name.to_lowercase() } else { name.to_owned() }
        };
        let path = path.split('/').map(part).collect::<Vec<_>>().join("/");
        manifest::insert(&mut out, path, line);
    }
    out
}

/// Where the kernel that made the manifests is the one in the wrong.
fn is_judge_wrong(name: &str, view: &str, difference: &str) -> bool {
    // The minor of this device is 70000, which isofs cuts to 8 bits (RRIP 4.1.2: a whole dev_t).
    let is_device = difference.starts_with("blk: target 259:70000 ");
    // genisoimage's chain of continuation areas for the long link is more than isofs follows, so
    // it falls back to the ISO name; NM says link-long, and xorriso and isoinfo agree.
    let is_long_link = difference == "missing link_lon" || difference == "extra link-long";
    // isofs looks Joliet names up without regard to case and finds the wrong one of two.
    let is_case =
        name == "peer--g-rr-cases.iso" && view == "joliet" && difference.contains(": sha");
    is_device || (is_long_link && name.starts_with("peer--g-")) || is_case
}

/// isofs takes dots off the end of Joliet names, as Windows does; here they are kept as recorded.
fn without_end_dots(manifest: Manifest) -> Manifest {
    manifest.into_iter().map(|(path, line)| (path.trim_end_matches('.').to_owned(), line)).collect()
}

fn judge(image: &Path, expected: &Path, view: &str) -> Vec<String> {
    let ctx = Context::default();
    let opened = match opened::open(&RealFs, image, &OpenOptions::default(), &ctx) {
        Ok(opened) => opened,
        Err(error) => return vec![format!("not opened: {error}")],
    };
    let ns = match view {
        "joliet" => Namespace::Joliet,
        "plain" => Namespace::Iso,
        "udf" => Namespace::Udf,
        _ => opened.default_view(),
    };
    let wanted = manifest::parse(&std::fs::read_to_string(expected).expect("a manifest"));
    let found = manifest::of_view(&opened, ns);
    let is_plain = ns == Namespace::Iso;
    let is_lower = is_plain && view != "plain";
    let strict = matches!(ns, Namespace::RockRidge | Namespace::Udf);
    if is_plain {
        let found = without_version(found, is_lower);
        manifest::differences(&without_version(wanted, is_lower), &found, strict)
    } else if ns == Namespace::Joliet {
        manifest::differences(&without_end_dots(wanted), &without_end_dots(found), strict)
    } else {
        manifest::differences(&wanted, &found, strict)
    }
}

#[test]
fn the_corpus_reads_as_expected() {
    let Some(bench) = std::env::var_os("GLASSMASTER_BENCH").map(PathBuf::from) else {
        println!("SKIPPED: GLASSMASTER_BENCH is not set");
        return;
    };
    let mut count = 0;
    let mut wrong = Vec::new();
    let mut manifests: Vec<_> = std::fs::read_dir(bench.join("expected"))
        .expect("the corpus has expected manifests")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    manifests.sort();
    for file in manifests {
        let Some(stem) = file.strip_suffix(".manifest") else { continue };
        let (name, view) = ["joliet", "plain", "udf"]
            .into_iter()
            .find_map(|view| Some((stem.strip_suffix(view)?.strip_suffix('.')?, view)))
            .filter(|(name, _)| name.contains('.'))
            .unwrap_or((stem, "default"));
        if is_for_another_day(name) {
            continue;
        }
        let image = bench.join(name.replace("--", "/"));
        count += 1;
        let mut found = judge(&image, &bench.join("expected").join(&file), view);
        found.retain(|difference| !is_judge_wrong(name, view, difference));
        if !found.is_empty() {
            let shown = found.iter().take(6).cloned().collect::<Vec<_>>().join("\n    ");
            wrong.push(format!("{name} ({view}): {} differences\n    {shown}", found.len()));
        }
    }
    assert!(count > 0, "no manifests in {}", bench.display());
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
    println!("{count} views of the corpus read as expected");
}

/// What a survey of an image notices; the map must cover it without a gap.
fn surveyed(image: &Path) -> Vec<String> {
    let ctx = Context::default();
    let opened =
        opened::open(&RealFs, image, &OpenOptions::default(), &ctx).expect("opened before");
    let survey = opened.survey(&ctx).expect("surveyed");
    let mut end = 0;
    for span in survey.map.iter() {
        assert_eq!(span.range.start, end, "a gap in the map of {}", image.display());
        end = span.range.end();
    }
    assert_eq!(end, opened.size_bytes);
    let report = ctx.take_report();
    report
        .iter()
        .filter(|diagnostic| diagnostic.severity != Severity::Note)
        .map(|diagnostic| {
            format!("{:?} at {:?} {:?}", diagnostic.code, diagnostic.offset, diagnostic.args)
        })
        .collect()
}

#[test]
fn surveys_of_the_corpus_are_whole_and_find_nothing_wrong() {
    let Some(bench) = std::env::var_os("GLASSMASTER_BENCH").map(PathBuf::from) else {
        println!("SKIPPED: GLASSMASTER_BENCH is not set");
        return;
    };
    let mut wrong = Vec::new();
    let mut names: Vec<_> = std::fs::read_dir(bench.join("expected"))
        .expect("the corpus has expected manifests")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|file| file.strip_suffix(".plain.manifest").map(str::to_owned))
        .filter(|name| !is_for_another_day(name))
        .collect();
    names.sort();
    // genisoimage writes garbage into the continuation area of its long link.
    let broken = ["peer--g-cache-hardlinks.iso", "peer--g-rr-rational.iso", "peer--g-rr.iso"];
    for name in names.iter().filter(|name| !broken.contains(&name.as_str())) {
        for line in surveyed(&bench.join(name.replace("--", "/"))) {
            wrong.push(format!("{name}: {line}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn images_of_the_corpus_with_changed_bytes_never_hurt() {
    let Some(bench) = std::env::var_os("GLASSMASTER_BENCH").map(PathBuf::from) else {
        println!("SKIPPED: GLASSMASTER_BENCH is not set");
        return;
    };
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).expect("below a usize")
    };
    for folder in ["peer", "hostile"] {
        let images = std::fs::read_dir(bench.join(folder)).expect("a folder of the corpus");
        for image in images.filter_map(|entry| Some(entry.ok()?.path())) {
            let is_small = std::fs::metadata(&image).is_ok_and(|meta| meta.len() < 800_000);
            if !is_small || image.extension().is_none_or(|end| end != "iso" && end != "udf") {
                continue;
            }
            let good = std::fs::read(&image).expect("readable");
            for _ in 0..3 {
                let mut bytes = good.clone();
                for _ in 0..4 {
                    let at = (32_768 + next(100_000)) % bytes.len();
                    bytes[at] ^= [0xFF, 0x80, 1, 0x55][next(4)];
                }
                let ctx = Context::default();
                if let Ok(image) = super::build::open_bytes(bytes, &ctx) {
                    super::hostile::use_up(&image, &ctx);
                }
            }
        }
    }
}
