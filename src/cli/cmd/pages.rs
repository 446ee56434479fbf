//! `completions` and `manual`: what packages install beside the program.

use std::io::Write;

use crate::cli::args::{self, CompletionsArgs, ManualArgs};
use crate::cli::exit::{Exit, Failure};
use crate::cli::face::Face;
use crate::cli::output;

/// The program's name, as packages install it.
const PROGRAM: &str = "glassmaster";

pub(in crate::cli) fn completions(face: &Face, args: &CompletionsArgs) -> Result<Exit, Failure> {
    let mut page = Vec::new();
    clap_complete::generate(args.shell, &mut args::command(&face.texts), PROGRAM, &mut page);
    print(&page)
}

pub(in crate::cli) fn manual(face: &Face, args: &ManualArgs) -> Result<Exit, Failure> {
    let mut command = args::command(&face.texts);
    // Builds the verbs, so that each knows the options that all of them have.
    command.build();
    if let Some(name) = &args.verb {
        let Some(verb) = command.find_subcommand(name).cloned() else {
            let args = [("name", name.as_str().into())];
            return Err(Failure::usage(face.format("cli-no-verb", &args)));
        };
        // Pages are named with a dash, as git's are; usage lines keep the space.
        command = verb.name(format!("{PROGRAM}-{name}"));
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    print(&page)
}

fn print(page: &[u8]) -> Result<Exit, Failure> {
    let mut out = output::stdout();
    out.write_all(page)?;
    out.flush()?;
    Ok(Exit::Done)
}
