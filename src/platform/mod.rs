//! What only the operating system can do, behind plain functions: programs that are installed.
//! Files are opened, renamed and removed in `io` only.

pub mod tools;
