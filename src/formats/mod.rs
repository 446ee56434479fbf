//! What lies on a disc and around it: partitions, file systems, boot structures.
//!
//! The same file names everywhere: `probe` (is it there), `raw` (its bytes), `read` (its
//! contents), `author` (writes it), `survey` (who owns what), `describe` (its fields), `names`, `rules`.

pub mod boot;
pub mod container;
pub mod fs;
pub mod part;
