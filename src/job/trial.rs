//! Trying an image in a machine before it is written, and putting a boot loader on a disc.

use std::ffi::OsString;
use std::sync::Arc;

use super::event::JobError;
use super::kind::{Readable, Snapshot};
use super::outcome::Outcome;
use super::run::Env;
use super::scan;
use crate::io::SharedSource;
use crate::ops::boot_set::{BootNames, TableWish, usual_tables};
use crate::ops::rescue::{RescueWish, rescue};
use crate::ops::trial::{self, TrialFirmware, TrialMedium, TrialOptions};
use crate::project::{Edit, LoaderChange};

/// Memory of a machine.
const MEMORY_MIB: u32 = 1024;

/// Which machine starts an image.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TrialMachine {
    /// Its firmware.
    pub firmware: TrialFirmware,
    /// What the image is to it.
    pub medium: TrialMedium,
}

/// Looks for what a trial needs.
pub(super) fn tools(env: &Env) -> Outcome {
    let path = std::env::var_os("PATH").unwrap_or_default();
    Outcome::TrialTools(trial::tools(&path, &*env.fs))
}

/// Starts an image and waits until the machine is switched off.
pub(super) fn try_image(
    of: &Readable,
    machine: TrialMachine,
    env: &Env,
) -> Result<Outcome, JobError> {
    let source: SharedSource = match of {
        Readable::Image(opened) => Arc::clone(&opened.image().source),
        Readable::Planned(planned) => Arc::new(planned.image(env)),
        Readable::ImageFile(..) | Readable::ProjectFile(..) => return Err(JobError::Unwritable),
    };
    let TrialMachine { firmware, medium } = machine;
    let extra: Vec<OsString> = Vec::new();
    let options = TrialOptions { firmware, medium, memory_mib: MEMORY_MIB, extra };
    start(source, &options, env)?;
    Ok(Outcome::Tried)
}

#[cfg(unix)]
fn start(source: SharedSource, options: &TrialOptions, env: &Env) -> Result<(), JobError> {
    Ok(trial::try_image(source, options, &*env.fs, &env.ctx)?)
}

/// There are no sockets to hand over.
#[cfg(not(unix))]
fn start(_: SharedSource, _: &TrialOptions, _: &Env) -> Result<(), JobError> {
    Err(trial::TrialError::NoQemu.into())
}

/// Puts a boot loader and its menu on a disc, as an edit.
pub(super) fn loader(wish: &RescueWish, of: &Snapshot, env: &Env) -> Result<Outcome, JobError> {
    let project = &of.project;
    let mut tree = project.tree.clone();
    let mut names = BootNames {
        tree: &mut tree,
        sources: &project.sources,
        fs: &*env.fs,
        ctx: &env.ctx,
        appended: Vec::new(),
    };
    let made = rescue(wish, &mut names)?;
    let mut boot = made.boot;
    let tables = TableWish { is_for_usb: true, gpt: false, apm: false, appended: Vec::new() };
    usual_tables(&mut boot, &tables);
    let change = LoaderChange { tree, boot, base: of.revision };
    let (prepared, edit) = scan::prepare(Edit::Loader(Box::new(change)), of, env)?;
    Ok(Outcome::Prepared { prepared: Box::new(prepared), edit: Box::new(edit) })
}
