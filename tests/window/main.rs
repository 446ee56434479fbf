//! The window without a window: panels and dialogs driven by their accessible names, so that a
//! changed name breaks a test on purpose, and painted by a small rasteriser when somebody wants to
//! look (`GLASSMASTER_PICTURES=folder cargo test --test window`).

mod amending;
mod anything;
mod attributes;
mod between;
mod booting;
mod collections;
mod comparing;
mod copied;
mod dialogs;
mod frames;
mod linked;
mod looking;
mod pages;
mod paint;
mod panels;
mod placing;
mod projects;
mod shell;
mod sources;
mod taking;
