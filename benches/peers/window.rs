//! The window: B30 of benchmarks.md. It is measured by a test of its own, headless and in release,
//! which this runs: a benchmark without the window builds none of it.

use std::io;
use std::path::Path;
use std::process::Command;

use super::{Bench, Summary};

/// Frames with a million rows, in the words of `tests/window/frames.rs`.
pub fn frames(bench: &Bench) -> io::Result<()> {
    println!("\n## B30 a frame with a million rows (logic, ui and tessellation, headless)\n");
    let args = ["test", "--release", "--locked", "--test", "window", "frames", "--", "--nocapture"];
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let done = Command::new(env!("CARGO")).args(args).current_dir(here).output()?;
    let told = String::from_utf8_lossy(&done.stdout);
    // What it tells: `scrolling a million rows (release): median 0.4ms, p99 0.9ms, worst 2.0ms`.
    let lines = told.lines().filter_map(|line| line.split_once(" (release): "));
    let mut count = 0;
    for (what, times) in lines {
        println!("{what}: {times}");
        count += 1;
        let late = times.split(", ").find_map(|time| time.strip_prefix("p99 "));
        bench.add(Summary {
            id: "B30",
            what: what.to_owned(),
            ours: late.unwrap_or("?").to_owned(),
            peer: "-".to_owned(),
            ratio: "-".to_owned(),
            goal: "4 ms in the 99th percentile".to_owned(),
        });
    }
    if done.status.success() && count > 0 {
        Ok(())
    } else {
        Err(io::Error::other("its test failed"))
    }
}
