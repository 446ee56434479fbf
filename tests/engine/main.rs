//! The engine, judged by what it reads and writes. One binary, a module per topic.
#![allow(clippy::panic, reason = "what a test can't go on without fails it")]

mod authoring;
mod boot_making;
mod cancelling;
mod compare;
mod compare_kinds;
mod containers;
mod convert;
mod editing;
mod editing_over;
mod extracting;
mod judged;
#[cfg(feature = "fault")]
mod killed;
mod layout;
mod locales;
mod other_fs;
mod packed;
mod pages;
mod plans;
mod project;
mod project_files;
mod reading;
mod replaying;
mod rules;
mod scan_host;
mod starting;
mod verbs;
mod wrapped;
mod writing;
