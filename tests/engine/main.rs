//! The engine, judged by what it reads and writes. One binary, a module per topic.

mod scan_host;
mod locales;
