//! Verbs: `(inputs, &Options, &Context) -> Result<Outcome, Error>`. What the faces ask for.

pub mod scan_host;
