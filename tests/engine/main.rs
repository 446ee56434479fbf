//! The engine, judged by what it reads and writes. One binary, a module per topic.

mod authoring;
mod cancelling;
mod extracting;
mod judged;
#[cfg(feature = "fault")]
mod killed;
mod locales;
mod plans;
mod project;
mod reading;
mod rules;
mod scan_host;
mod verbs;
mod writing;
