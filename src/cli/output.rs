//! What goes to standard output: safe names for terminals, JSON that streams.

use std::io::{self, BufWriter, Stdout, Write};

use serde_json::{Map, Value, json};

use super::exit::Failure;
pub(super) use crate::base::bytes::printable;
use crate::base::diag::{Diagnostic, Report};
use crate::i18n::Texts;

/// How results are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// For people.
    Text,
    /// One JSON object.
    Object,
    /// Rows as JSON, one a line.
    Lines,
}

/// Standard output, buffered.
pub(super) fn stdout() -> BufWriter<Stdout> {
    BufWriter::with_capacity(1 << 16, io::stdout())
}

/// A JSON object whose one large array is written row by row, so that a million rows need no
/// memory. In [`Form::Lines`] only the rows are written.
pub(super) struct JsonRows<W: Write> {
    out: W,
    form: Form,
    is_first: bool,
}

impl<W: Write> JsonRows<W> {
    /// Begins the object with the members of `head`, then the array `rows`.
    pub(super) fn begin(
        mut out: W,
        form: Form,
        head: &Map<String, Value>,
        rows: &str,
    ) -> Result<JsonRows<W>, Failure> {
        if form == Form::Object {
            out.write_all(b"{")?;
            for (key, value) in head {
                write!(out, "{}:{value},", Value::from(key.as_str()))?;
            }
            write!(out, "{}:[", Value::from(rows))?;
        }
        Ok(JsonRows { out, form, is_first: true })
    }

    /// Writes a row.
    pub(super) fn row(&mut self, row: &Value) -> Result<(), Failure> {
        if self.form == Form::Object {
            self.out.write_all(if self.is_first { b"\n" } else { b",\n" })?;
        }
        self.is_first = false;
        serde_json::to_writer(&mut self.out, row)?;
        if self.form == Form::Lines {
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Ends the array and the object with the members of `tail`.
    pub(super) fn end(mut self, tail: &Map<String, Value>) -> Result<(), Failure> {
        if self.form == Form::Object {
            self.out.write_all(b"]")?;
            for (key, value) in tail {
                write!(self.out, ",\n{}:{value}", Value::from(key.as_str()))?;
            }
            self.out.write_all(b"}\n")?;
        }
        Ok(self.out.flush()?)
    }
}

/// Prints one JSON object.
pub(super) fn print_object(object: &Map<String, Value>) -> Result<(), Failure> {
    let mut out = stdout();
    serde_json::to_writer(&mut out, object)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

/// The `warnings` of every JSON object.
pub(super) fn warnings(report: &Report, texts: &Texts) -> Value {
    report.iter().map(|diagnostic| warning(diagnostic, texts)).collect()
}

fn warning(diagnostic: &Diagnostic, texts: &Texts) -> Value {
    let mut object = json!({
        "severity": diagnostic.severity.id(),
        "code": diagnostic.code.id(),
        "text": texts.diagnostic(diagnostic),
    });
    if let (Some(offset), Some(object)) = (diagnostic.offset, object.as_object_mut()) {
        object.insert("offset".to_owned(), offset.into());
    }
    object
}

/// The members every JSON object begins with.
pub(super) fn head(image: &str) -> Map<String, Value> {
    let mut head = Map::new();
    head.insert("format".to_owned(), 1.into());
    head.insert("image".to_owned(), image.into());
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_get_no_control_characters() {
        assert_eq!(printable(b"plain \xc3\xbc"), "plain ü");
        assert_eq!(printable(b"a\x1b[2J\nb"), "a\\u{1b}[2J\\nb");
        assert_eq!(printable("x\u{202e}gpj.exe".as_bytes()), "x\\u{202e}gpj.exe");
        assert_eq!(printable(b"\xff"), "\u{fffd}");
    }

    #[test]
    fn rows_stream_into_one_object_or_into_lines() {
        let write = |form| {
            let mut out = Vec::new();
            let mut rows = JsonRows::begin(&mut out, form, &head("a\"b"), "rows").expect("written");
            rows.row(&json!({"n": 1})).expect("written");
            rows.row(&json!({"n": 2})).expect("written");
            let tail: Map<_, _> = [("warnings".to_owned(), json!([]))].into_iter().collect();
            rows.end(&tail).expect("written");
            String::from_utf8(out).expect("JSON is UTF-8")
        };
        let object: Value = serde_json::from_str(&write(Form::Object)).expect("valid JSON");
        let expected = json!({
            "format": 1, "image": "a\"b", "rows": [{"n": 1}, {"n": 2}], "warnings": [],
        });
        assert_eq!(object, expected);
        assert_eq!(write(Form::Lines), "{\"n\":1}\n{\"n\":2}\n");
    }
}
