//! Glassmaster against the programs people use today, on the same files in the same run.
//!
//! `cargo bench --no-default-features --bench peers -- B7 B12` runs some, without a name all. Work
//! files (up to 20 GB) go to a new folder in `GLASSMASTER_BENCH_WORK`, else the temporary folder.
//! Contenders take turns; the page cache is warm, as the inputs were just made and every contender
//! reads them more than once. Ratio: best peer / ours, above 1 we are faster.

mod check;
mod inputs;
mod list;
mod measure;

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::time::Duration;

use inputs::Inputs;
use measure::{Line, Run, median, run};

/// A program in a race. The first of a race is ours.
pub struct Contender {
    /// Its name in the table.
    pub name: &'static str,
    /// What it runs.
    pub line: Line,
}

impl Contender {
    /// A contender.
    pub fn new(name: &'static str, line: Line) -> Contender {
        Contender { name, line }
    }
}

/// One row of the table.
struct Row {
    name: &'static str,
    time: Duration,
    peak_bytes: u64,
    runs: usize,
}

/// Where everything is.
pub struct Bench {
    inputs: Inputs,
    scratch: std::path::PathBuf,
}

/// The program under test.
pub const OURS: &str = env!("CARGO_BIN_EXE_glassmaster");

impl Bench {
    /// Lets contenders take turns: five rounds, three where a run takes more than ten seconds.
    /// `clean` removes what a run made, `check` looks at it once per contender.
    fn race(
        &self,
        title: &str,
        contenders: &[Contender],
        clean: &dyn Fn() -> io::Result<()>,
        check: &dyn Fn(&Contender) -> io::Result<()>,
    ) -> io::Result<()> {
        println!("\n## {title}\n");
        let mut runs: Vec<Vec<Run>> = vec![Vec::new(); contenders.len()];
        let mut failed: Vec<Option<String>> = vec![None; contenders.len()];
        for round in 0..5 {
            for (index, contender) in contenders.iter().enumerate() {
                let is_slow = |run: &Run| run.time > Duration::from_secs(10);
                if failed[index].is_some() || (round >= 3 && runs[index].iter().any(is_slow)) {
                    continue;
                }
                clean()?;
                let done = run(&contender.line)?;
                if !done.is_success {
                    failed[index] = Some("it failed".to_owned());
                    continue;
                }
                if round == 0
                    && let Err(error) = check(contender)
                {
                    failed[index] = Some(format!("wrong output: {error}"));
                    continue;
                }
                runs[index].push(done);
            }
        }
        clean()?;
        let mut rows = Vec::new();
        for ((contender, runs), failed) in contenders.iter().zip(&runs).zip(&failed) {
            let times: Vec<Duration> = runs.iter().map(|run| run.time).collect();
            let peaks: Vec<u64> = runs.iter().map(|run| run.peak_bytes).collect();
            match (failed, median(&times), median(&peaks)) {
                (None, Some(time), Some(peak_bytes)) => {
                    rows.push(Row { name: contender.name, time, peak_bytes, runs: runs.len() });
                }
                (reason, _, _) => {
                    println!("{}: {}", contender.name, reason.as_deref().unwrap_or("no run"));
                }
            }
        }
        print_rows(&rows);
        Ok(())
    }

    fn no_check(_: &Contender) -> io::Result<()> {
        Ok(())
    }
}

fn print_rows(rows: &[Row]) {
    println!("| program | median | runs | peak memory | ratio (its time / ours) |");
    println!("|---|---|---|---|---|");
    let ours = rows.iter().find(|row| row.name == list::NAME).map(|row| row.time);
    for row in rows {
        let ratio = ours.map_or(String::new(), |ours| {
            format!("{:.2}", row.time.as_secs_f64() / ours.as_secs_f64())
        });
        println!(
            "| {} | {:.3} s | {} | {:.0} MB | {ratio} |",
            row.name,
            row.time.as_secs_f64(),
            row.runs,
            row.peak_bytes as f64 / 1e6
        );
    }
    let peers = rows.iter().filter(|row| row.name != list::NAME && !row.name.starts_with("floor"));
    if let (Some(ours), Some(best)) = (ours, peers.map(|row| row.time).min()) {
        println!("\nbest peer / ours: {:.2}", best.as_secs_f64() / ours.as_secs_f64());
    }
}

fn main() -> io::Result<()> {
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    if args.first().is_some_and(|arg| arg == measure::MEASURE) {
        return measure::measure(&args[1..]);
    }
    // Cargo adds `--bench`.
    let wanted: Vec<String> = args
        .iter()
        .filter_map(|arg| arg.to_str())
        .filter(|arg| *arg != "--bench")
        .map(str::to_uppercase)
        .collect();
    let root = std::env::var_os("GLASSMASTER_BENCH_WORK")
        .map_or_else(std::env::temp_dir, std::path::PathBuf::from)
        .join(format!("glassmaster-bench-{}", std::process::id()));
    std::fs::create_dir_all(&root)?;
    let result = run_all(&root, &wanted);
    std::fs::remove_dir_all(&root)?;
    result
}

fn run_all(root: &Path, wanted: &[String]) -> io::Result<()> {
    let bench =
        Bench { inputs: Inputs { root: root.join("inputs") }, scratch: root.join("scratch") };
    std::fs::create_dir_all(&bench.inputs.root)?;
    std::fs::create_dir_all(&bench.scratch)?;
    print_machine();
    for (ids, bench_of) in list::ALL {
        if wanted.is_empty() || ids.iter().any(|id| wanted.iter().any(|wish| wish == id)) {
            bench_of(&bench)?;
        }
    }
    Ok(())
}

fn print_machine() {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("{cores} cores,{}; Linux {}", model.trim_start_matches(['\t', ':']), kernel.trim());
    println!("load before: {}; page cache warm; nothing synced unless it says so", load.trim());
}
