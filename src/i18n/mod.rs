//! Words by id: the layers below give codes and values, the faces ask here for the sentence.
//!
//! Text lives in `locales/<lang>/<file>.ftl` (Project Fluent) and is built into the program. Every
//! id begins with the name of its file (`create-title` stands in `create.ftl`), so that a test can
//! tell ids from other literals in the sources. English is the source; a sentence that another
//! language lacks is shown in English, an id that nobody knows is shown as it is.
//!
//! Deliberately not here: right-to-left layout, currencies, collation.

mod catalog;
mod number;
mod texts;

pub use catalog::{LANGUAGES, Language};
pub use texts::{Texts, Value};
