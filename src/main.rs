//! The `glassmaster` program.

fn main() {}
