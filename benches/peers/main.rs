//! Glassmaster against the programs people use today, on the same files in the same run.
//!
//! `cargo bench --no-default-features --bench peers` runs all, `-- B7 B12` some, `-- --quick` all
//! with an eighth of the work and three rounds, `-- --scale 0.5` with half of it. Work files (up to
//! 25 GB at full size) go to a new folder in `GLASSMASTER_BENCH_WORK`, else the temporary folder.
//! Contenders take turns; the page cache is warm, as the inputs were just made and every contender
//! reads them more than once. A contender that is not installed is left out, a benchmark that fails
//! says so and the others go on. Ratio: best peer / ours, above 1 we are faster. One table of all
//! comes last.

mod check;
mod compare;
mod edits;
mod floor;
mod inputs;
mod list;
mod measure;
mod packed;
mod window;

use std::cell::RefCell;
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::time::Duration;

use inputs::Inputs;
use measure::{Line, Run, is_installed, median, run};

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

/// One row of a table.
struct Row {
    name: &'static str,
    time: Duration,
    peak_bytes: u64,
    runs: usize,
}

/// What is raced for.
#[derive(Clone, Copy, Debug)]
pub struct Title<'t> {
    /// Its number in benchmarks.md.
    pub id: &'static str,
    /// The work.
    pub what: &'t str,
    /// The ratio to reach; none for a floor.
    pub goal: Option<f64>,
}

/// A line of the last table.
struct Summary {
    id: &'static str,
    what: String,
    ours: String,
    peer: String,
    ratio: String,
    goal: String,
}

/// Where everything is.
pub struct Bench {
    inputs: Inputs,
    scratch: std::path::PathBuf,
    rounds: usize,
    summary: RefCell<Vec<Summary>>,
}

/// The program under test.
pub const OURS: &str = env!("CARGO_BIN_EXE_glassmaster");

impl Bench {
    /// Lets contenders take turns: five rounds, three where a run takes more than ten seconds.
    /// `clean` removes what a run made, `check` looks at it once per contender.
    fn race(
        &self,
        title: Title<'_>,
        contenders: &[Contender],
        clean: &dyn Fn() -> io::Result<()>,
        check: &dyn Fn(&Contender) -> io::Result<()>,
    ) -> io::Result<()> {
        println!("\n## {} {}\n", title.id, title.what);
        let contenders: Vec<&Contender> =
            contenders.iter().filter(|contender| is_installed(&contender.line)).collect();
        let mut runs: Vec<Vec<Run>> = vec![Vec::new(); contenders.len()];
        let mut failed: Vec<Option<String>> = vec![None; contenders.len()];
        for round in 0..self.rounds {
            for (index, contender) in contenders.iter().enumerate() {
                let contender = *contender;
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
        self.print_rows(title, &rows);
        Ok(())
    }

    fn add(&self, summary: Summary) {
        self.summary.borrow_mut().push(summary);
    }

    fn no_check(_: &Contender) -> io::Result<()> {
        Ok(())
    }
}

impl Bench {
    fn print_rows(&self, title: Title<'_>, rows: &[Row]) {
        println!("| program | median | runs | peak memory | ratio (its time / ours) |");
        println!("|---|---|---|---|---|");
        let ours = rows.iter().find(|row| row.name == list::NAME);
        for row in rows {
            let ratio = ours.map_or(String::new(), |ours| {
                format!("{:.2}", row.time.as_secs_f64() / ours.time.as_secs_f64())
            });
            println!(
                "| {} | {:.3} s | {} | {:.0} MB | {ratio} |",
                row.name,
                row.time.as_secs_f64(),
                row.runs,
                row.peak_bytes as f64 / 1e6
            );
        }
        let is_ours = |row: &&Row| row.name == list::NAME || row.name.starts_with("ours");
        let is_peer = |row: &&Row| !is_ours(row) && !row.name.starts_with("floor");
        let best = rows.iter().filter(is_peer).min_by_key(|row| row.time);
        let (Some(ours), Some(goal)) = (ours, title.goal) else { return };
        let ratio = best.map(|best| best.time.as_secs_f64() / ours.time.as_secs_f64());
        if let Some(ratio) = ratio {
            println!("\nbest peer / ours: {ratio:.2}");
        }
        let of = |row: &Row| {
            format!("{:.3} s, {:.0} MB", row.time.as_secs_f64(), row.peak_bytes as f64 / 1e6)
        };
        self.add(Summary {
            id: title.id,
            what: title.what.to_owned(),
            ours: of(ours),
            peer: best.map_or("-".to_owned(), |best| format!("{}: {}", best.name, of(best))),
            ratio: ratio.map_or("-".to_owned(), |ratio| format!("{ratio:.2}")),
            goal: goal.to_string(),
        });
    }

    fn print_summary(&self) {
        println!("\n# All of it\n");
        println!("| | work | ours | best peer | ratio | goal |\n|---|---|---|---|---|---|");
        for row in self.summary.borrow().iter() {
            let Summary { id, what, ours, peer, ratio, goal } = row;
            println!("| {id} | {what} | {ours} | {peer} | {ratio} | {goal} |");
        }
    }
}

fn main() -> io::Result<()> {
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    if args.first().is_some_and(|arg| arg == measure::MEASURE) {
        return measure::measure(&args[1..]);
    }
    if args.first().is_some_and(|arg| arg == floor::SMALL_FILES) {
        return floor::small_files(&args[1..]);
    }
    let root = std::env::var_os("GLASSMASTER_BENCH_WORK")
        .map_or_else(std::env::temp_dir, std::path::PathBuf::from)
        .join(format!("glassmaster-bench-{}", std::process::id()));
    std::fs::create_dir_all(&root)?;
    let result = run_all(&root, &Wishes::of(&args));
    let _writable_again =
        std::process::Command::new("chmod").args(["-R", "u+w"]).arg(&root).status();
    std::fs::remove_dir_all(&root)?;
    result
}

/// What is to run, and how much of it.
struct Wishes {
    ids: Vec<String>,
    scale: f64,
    rounds: usize,
}

impl Wishes {
    fn of(args: &[OsString]) -> Wishes {
        let mut wishes = Wishes { ids: Vec::new(), scale: 1.0, rounds: 5 };
        let mut words = args.iter().filter_map(|arg| arg.to_str());
        while let Some(word) = words.next() {
            match word {
                // Cargo adds it.
                "--bench" => {}
                "--quick" => (wishes.scale, wishes.rounds) = (0.125, 3),
                "--scale" => {
                    let scale = words.next().and_then(|word| word.parse().ok());
                    wishes.scale = scale.filter(|s| (0.001..=4.0).contains(s)).unwrap_or(1.0);
                }
                id => wishes.ids.push(id.to_uppercase()),
            }
        }
        wishes
    }
}

fn run_all(root: &Path, wishes: &Wishes) -> io::Result<()> {
    let bench = Bench {
        inputs: Inputs { root: root.join("inputs"), scale: wishes.scale },
        scratch: root.join("scratch"),
        rounds: wishes.rounds,
        summary: RefCell::default(),
    };
    std::fs::create_dir_all(&bench.inputs.root)?;
    std::fs::create_dir_all(&bench.scratch)?;
    print_machine();
    println!("scale {} of the full sizes, {} rounds", wishes.scale, wishes.rounds);
    for (ids, bench_of) in list::ALL {
        let is_wanted = |id: &&str| wishes.ids.iter().any(|wish| wish == *id);
        if (wishes.ids.is_empty() || ids.iter().any(&is_wanted))
            && let Err(error) = bench_of(&bench)
        {
            println!("{}: it could not be measured: {error}", ids.join(", "));
        }
    }
    bench.print_summary();
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("\nload after: {}", load.trim());
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
