//! A report as Markdown or HTML: headings, lines and tables; the words come from outside.

use std::fmt::Write as _;
use std::path::Path;

use crate::base::bytes::printable;

/// A table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// What it lists.
    pub title: String,
    /// Names of its columns.
    pub head: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
    /// `... and 5 more`, where there are more rows than were made.
    pub more: Option<String>,
}

/// What is to be told, in the order of weight.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    /// What was compared.
    pub title: String,
    /// The answer.
    pub verdict: String,
    /// What belongs to the answer, a sentence each.
    pub lines: Vec<String>,
    /// The lists.
    pub tables: Vec<Table>,
    /// What a terminal says where it shows fewer rows; `{}` is the number.
    pub cut: String,
}

/// The form of a report that is saved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReportForm {
    /// A page of its own, without anything from elsewhere.
    Html,
    /// Text with marks.
    Markdown,
}

impl ReportForm {
    /// By the ending of a file's name; `None` for others.
    pub fn of(path: &Path) -> Option<ReportForm> {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        match ending.to_ascii_lowercase().as_str() {
            "html" | "htm" => Some(ReportForm::Html),
            "md" | "markdown" => Some(ReportForm::Markdown),
            _ => None,
        }
    }
}

/// The text of a file with it.
pub fn write(report: &Report, form: ReportForm, language: &str) -> String {
    match form {
        ReportForm::Markdown => markdown(report),
        ReportForm::Html => html(report, language),
    }
}

fn markdown(report: &Report) -> String {
    let mut out = String::new();
    let cell = |text: &str| {
        let text = printable(text.as_bytes()).replace('\\', "\\\\").replace('|', "\\|");
        text.replace('<', "&lt;").replace('*', "\\*").replace('_', "\\_").replace('`', "\\`")
    };
    let _ = writeln!(out, "# {}\n\n**{}**\n", cell(&report.title), cell(&report.verdict));
    for line in &report.lines {
        let _ = writeln!(out, "- {}", cell(line));
    }
    for table in report.tables.iter().filter(|table| !table.rows.is_empty()) {
        let _ = writeln!(out, "\n## {}\n", cell(&table.title));
        let head: Vec<String> = table.head.iter().map(|text| cell(text)).collect();
        let _ = writeln!(out, "| {} |", head.join(" | "));
        let _ = writeln!(out, "|{}", " --- |".repeat(table.head.len()));
        for row in &table.rows {
            let cells: Vec<String> = row.iter().map(|text| cell(text)).collect();
            let _ = writeln!(out, "| {} |", cells.join(" | "));
        }
        if let Some(more) = &table.more {
            let _ = writeln!(out, "\n{}", cell(more));
        }
    }
    out
}

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;max-width:70em;margin:2em auto;\
padding:0 1em;color:#1b2430;background:#fff}table{border-collapse:collapse;width:100%}\
th,td{text-align:left;padding:.2em .6em;border-bottom:1px solid #dde1e8;vertical-align:top;\
overflow-wrap:anywhere}.verdict{font-size:1.3em;font-weight:600}\
@media(prefers-color-scheme:dark){body{color:#e6e9ef;background:#14181f}\
th,td{border-color:#333b47}}";

fn html(report: &Report, language: &str) -> String {
    let text = |text: &str| {
        let text = printable(text.as_bytes()).replace('&', "&amp;").replace('<', "&lt;");
        text.replace('>', "&gt;").replace('"', "&quot;")
    };
    let title = text(&report.title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <title>{title}</title><style>{STYLE}</style></head><body>\n<h1>{title}</h1>\n\
         <p class=\"verdict\">{}</p>\n",
        text(&report.verdict)
    );
    if !report.lines.is_empty() {
        out.push_str("<ul>\n");
        for line in &report.lines {
            let _ = writeln!(out, "<li>{}</li>", text(line));
        }
        out.push_str("</ul>\n");
    }
    for table in report.tables.iter().filter(|table| !table.rows.is_empty()) {
        let _ = writeln!(out, "<h2>{}</h2>\n<table><thead><tr>", text(&table.title));
        for head in &table.head {
            let _ = write!(out, "<th>{}</th>", text(head));
        }
        out.push_str("</tr></thead><tbody>\n");
        for row in &table.rows {
            out.push_str("<tr>");
            for cell in row {
                let _ = write!(out, "<td>{}</td>", text(cell));
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table>\n");
        if let Some(more) = &table.more {
            let _ = writeln!(out, "<p>{}</p>", text(more));
        }
    }
    out.push_str("</body></html>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_never_become_markup() {
        let report = Report {
            title: "a | b".to_owned(),
            verdict: "Different".to_owned(),
            lines: vec!["<script>".to_owned()],
            tables: vec![Table {
                title: "Files".to_owned(),
                head: vec!["Path".to_owned()],
                rows: vec![vec!["x|<b>\u{202e}".to_owned()]],
                more: None,
            }],
            cut: String::new(),
        };
        let html = write(&report, ReportForm::Html, "en");
        assert!(html.contains("<li>&lt;script&gt;</li>") && html.contains("x|&lt;b&gt;\\u{202e}"));
        assert!(!html.contains("<script>") && !html.contains("<b>"));
        let markdown = write(&report, ReportForm::Markdown, "en");
        assert!(markdown.contains("| x\\|&lt;b>\\\\u{202e} |"), "{markdown}");
    }
}
