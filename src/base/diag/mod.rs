//! What was noticed and what was read, as values: the words are added by the faces.

mod code;
mod field;
mod limits;
mod report;

pub use code::Code;
pub use field::{Field, FieldValue};
pub use limits::Limits;
pub use report::{Arg, Diagnostic, Report, Severity};
