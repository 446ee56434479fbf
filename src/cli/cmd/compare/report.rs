//! A report on a terminal.

use std::io::Write;

use crate::cli::exit::Failure;
use crate::cli::output::{self, printable};
use crate::ops::compare::Report;

/// Rows of a table on a terminal, unless all are wanted.
const SHOWN: usize = 25;

/// Prints it for people.
pub(super) fn print(report: &Report, all: bool) -> Result<(), Failure> {
    let mut out = output::stdout();
    writeln!(out, "{}", report.verdict)?;
    for line in &report.lines {
        writeln!(out, "  {}", printable(line.as_bytes()))?;
    }
    for table in report.tables.iter().filter(|table| !table.rows.is_empty()) {
        writeln!(out, "\n{}", table.title)?;
        let count = if all { table.rows.len() } else { SHOWN.min(table.rows.len()) };
        for row in table.rows.iter().take(count) {
            let cells: Vec<String> = row.iter().map(|cell| printable(cell.as_bytes())).collect();
            writeln!(out, "  {}", cells.join("  ").trim_end())?;
        }
        let hidden = table.rows.len() - count;
        match &table.more {
            _ if hidden > 0 => {
                writeln!(out, "  {}", report.cut.replace("{}", &hidden.to_string()))?;
            }
            Some(more) => writeln!(out, "  {more}")?,
            None => {}
        }
    }
    Ok(out.flush()?)
}
