//! The ways to save an edited image: as a new one, into the file it came from, or as a further
//! session of it. Each is planned in full, so that what it costs is known before it is chosen.

use std::path::Path;
use std::sync::Arc;

use super::place::{Placed, place};
use crate::base::diag::Arg;
use crate::base::progress::{Cancelled, Context};
use crate::base::units::ByteRange;
use crate::io::host::OverRefusal;
use crate::io::source::Origin as HostOrigin;
use crate::io::{HostFs, SourceTable};
use crate::master::{self, Facts, PlanReport};
use crate::model::Owner;
use crate::model::boot::PathVerdict;
use crate::model::spec::{BootPolicy, Ground};
use crate::opened::{ContainerKind, OpenError, OpenImage};
use crate::ops::boot_check::{BootDifference, boot_after};
use crate::ops::over::{OverError, changed_ranges};
use crate::ops::{TreeBlobs, Workers};
use crate::plan::{Fault, Plan, PlannedImage, check};
use crate::project::{Origin, Project};

/// How an edited image is saved.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Way {
    /// As a new file, laid out anew.
    NewImage,
    /// Into the file it came from: files stay where they are, what is new takes free room.
    InPlace,
    /// Into the file it came from, behind all that is there: the older state can still be chosen.
    Append,
}

impl Way {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Way; 3] = [Way::NewImage, Way::InPlace, Way::Append];

    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            Way::NewImage => "new-image",
            Way::InPlace => "in-place",
            Way::Append => "append",
        }
    }
}

/// Why an image can't be saved in a way. Its text is `refusal-<id>` with [`Refusal::args`].
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Refusal {
    /// The project was not begun from an image.
    NoImage,
    /// The image is compressed, or lies in a container.
    Wrapped {
        /// Which.
        kind: String,
    },
    /// An older session of it was opened: the newer ones would be lost.
    OlderSession,
    /// The file has other names, under which it would change too.
    HardLinked {
        /// How many in all.
        links: u64,
    },
    /// Another program holds it.
    Busy,
    /// It is mounted.
    Mounted {
        /// As this.
        device: String,
    },
    /// Its file system can't keep others out.
    NoLocks,
    /// It can't be written, or not even read.
    Unreadable,
    /// The descriptors have no room at the start of the image.
    Descriptors,
    /// Two structures need the same place.
    NoPlace {
        /// Who has it.
        holder: Owner,
        /// Who needs it.
        wanted_by: Owner,
        /// Where.
        at: u64,
    },
    /// The plan itself can't be written; its report says why.
    Impossible,
    /// What starts from it would not start as before.
    Boot,
}

impl Refusal {
    /// The stable names of all, for tests of the locales.
    pub const IDS: [&str; 12] = [
        "no-image",
        "wrapped",
        "older-session",
        "hard-linked",
        "busy",
        "mounted",
        "no-locks",
        "unreadable",
        "descriptors",
        "no-place",
        "impossible",
        "boot",
    ];

    /// The stable name of `--json`.
    pub fn id(&self) -> &'static str {
        match self {
            Refusal::NoImage => "no-image",
            Refusal::Wrapped { .. } => "wrapped",
            Refusal::OlderSession => "older-session",
            Refusal::HardLinked { .. } => "hard-linked",
            Refusal::Busy => "busy",
            Refusal::Mounted { .. } => "mounted",
            Refusal::NoLocks => "no-locks",
            Refusal::Unreadable => "unreadable",
            Refusal::Descriptors => "descriptors",
            Refusal::NoPlace { .. } => "no-place",
            Refusal::Impossible => "impossible",
            Refusal::Boot => "boot",
        }
    }

    /// Values for its sentence. Owners come by their stable names.
    pub fn args(&self) -> Vec<(&'static str, Arg)> {
        match self {
            Refusal::Wrapped { kind } => vec![("kind", kind.as_str().into())],
            Refusal::HardLinked { links } => vec![("links", (*links).into())],
            Refusal::Mounted { device } => vec![("device", device.as_str().into())],
            Refusal::NoPlace { holder, wanted_by, at } => vec![
                ("holder", holder.id().into()),
                ("wanted", wanted_by.id().into()),
                ("at", (*at).into()),
            ],
            _ => Vec::new(),
        }
    }
}

impl From<&OverRefusal> for Refusal {
    fn from(refusal: &OverRefusal) -> Refusal {
        match refusal {
            OverRefusal::HardLinked { links } => Refusal::HardLinked { links: *links },
            OverRefusal::Busy => Refusal::Busy,
            OverRefusal::Mounted { device } => Refusal::Mounted { device: device.clone() },
            OverRefusal::NoLocks => Refusal::NoLocks,
            _ => Refusal::Unreadable,
        }
    }
}

/// A way with what it costs.
#[derive(Clone, PartialEq, Debug)]
pub struct WayOffer {
    /// Which.
    pub way: Way,
    /// Why it can't be taken; `None`: it can.
    pub refusal: Option<Refusal>,
    /// Bytes that are written to the disk.
    pub write_bytes: u64,
    /// Bytes of the image afterwards.
    pub size_bytes: u64,
    /// Bytes of the old image that stay in it and that nothing of the new tree names: removed
    /// files, the old tree. Whoever gets the image can read them.
    pub left_bytes: u64,
    /// What starts from it afterwards, and what does not.
    pub starts: Vec<PathVerdict>,
    /// What started, or helped to, and would not be as it was.
    pub lost: Vec<BootDifference>,
}

impl WayOffer {
    fn refused(way: Way, refusal: Refusal) -> WayOffer {
        WayOffer {
            way,
            refusal: Some(refusal),
            write_bytes: 0,
            size_bytes: 0,
            left_bytes: 0,
            starts: Vec::new(),
            lost: Vec::new(),
        }
    }
}

/// Why nothing was planned.
#[derive(Debug, thiserror::Error)]
pub enum WayError {
    /// On request.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The planned image can't be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The image, or what is added, can't be read.
    #[error(transparent)]
    Over(#[from] OverError),
}

/// An image that was planned in one of the ways.
#[derive(Debug)]
pub struct WayPlan {
    /// The plan.
    pub plan: Arc<Plan>,
    /// What will not be as the files are.
    pub report: PlanReport,
    /// What was known of the files.
    pub facts: Arc<Facts>,
    /// Where the bytes of its tree lie.
    pub sources: SourceTable,
    /// What it costs, and whether it can be taken.
    pub offer: WayOffer,
}

impl WayPlan {
    /// The image, to be read before it is written.
    pub fn image(&self, fs: &Arc<dyn HostFs>) -> PlannedImage {
        image(&self.plan, &self.sources, fs)
    }
}

fn image(plan: &Arc<Plan>, sources: &SourceTable, fs: &Arc<dyn HostFs>) -> PlannedImage {
    let blobs = TreeBlobs::new(plan.tree().clone(), sources.clone(), Arc::clone(fs));
    PlannedImage::new(Arc::clone(plan), Arc::new(blobs))
}

/// Plans `project` in a way; whether the file can be written over is not asked here.
///
/// # Errors
/// [`WayError`]; what only stands in the way is told by the offer. Inside: no plan at all.
pub fn plan_way(
    project: &Project,
    way: Way,
    facts: &Arc<Facts>,
    fs: &Arc<dyn HostFs>,
    ctx: &Context,
    workers: &Workers,
) -> Result<Result<WayPlan, Refusal>, WayError> {
    let base = match (way, &project.origin) {
        (Way::NewImage, _) => None,
        (_, None) => return Ok(Err(Refusal::NoImage)),
        (_, Some(origin)) => match place(project, origin, way) {
            Ok(placed) => Some((Arc::clone(origin), placed)),
            Err(refusal) => return Ok(Err(refusal)),
        },
    };
    let lay_out = |ground: &Ground, padding: Option<u32>| -> Result<_, Cancelled> {
        let mut spec = project.spec.clone();
        spec.padding_sectors = padding.unwrap_or(spec.padding_sectors);
        let wishes = master::Wishes { spec: &spec, ..project.wishes() };
        workers.install(|| master::plan_on(ground, wishes, facts, &ctx.cancel))
    };
    let (plan, report) = match base {
        None => lay_out(&Ground::default(), None)?,
        Some((_, Placed { mut ground, padding_sectors, appended })) => {
            let planned = lay_out(&ground, Some(padding_sectors))?;
            let faults = check(&planned.0);
            let moves = faults.iter().any(|fault| matches!(fault, Fault::ReadsRewritten { .. }));
            match &mut ground.base {
                // Appended data moves behind what is new; its old place is read meanwhile.
                Some(base) if moves && !appended.is_empty() => {
                    base.reserved.extend(appended);
                    lay_out(&ground, Some(padding_sectors))?
                }
                _ => planned,
            }
        }
    };
    let plan = Arc::new(plan);
    let sources = project.sources.clone();
    let mut offer = WayOffer {
        refusal: refusal_of(&plan, &report),
        write_bytes: plan.size_bytes(),
        size_bytes: plan.size_bytes(),
        left_bytes: left_bytes(&plan),
        ..WayOffer::refused(way, Refusal::NoImage)
    };
    if offer.refusal.is_none() {
        let image = image(&plan, &sources, fs);
        if let Some(source) = plan.base().and_then(|base| sources.source(base.source)) {
            let ranges = changed_ranges(&image, &**source, ctx)?;
            offer.write_bytes = ranges.iter().map(|range| range.len).sum();
        }
        let origin = project.origin.as_ref();
        if let Some(origin) = origin.filter(|origin| origin.boot.is_any()) {
            let (lost, starts) = boot_after(image, &origin.boot.facts, ctx)?;
            if project.boot.policy != BootPolicy::Drop && !lost.is_empty() {
                offer.refusal = Some(Refusal::Boot);
            }
            (offer.lost, offer.starts) = (lost, starts);
        }
    }
    Ok(Ok(WayPlan { plan, report, facts: Arc::clone(facts), sources, offer }))
}

/// Plans `project` in all ways and says what each costs.
///
/// # Errors
/// [`WayError`].
pub fn ways(
    project: &Project,
    facts: &Arc<Facts>,
    fs: &Arc<dyn HostFs>,
    ctx: &Context,
    workers: &Workers,
) -> Result<Vec<WayOffer>, WayError> {
    let mut offers = Vec::new();
    for way in Way::ALL {
        let refusal = match (way, &project.origin) {
            (Way::NewImage, _) => None,
            (_, None) => Some(Refusal::NoImage),
            (_, Some(origin)) => file_refusal(&origin.image, &**fs),
        };
        offers.push(match refusal {
            Some(refusal) => WayOffer::refused(way, refusal),
            None => match plan_way(project, way, facts, fs, ctx, workers)? {
                Ok(planned) => planned.offer,
                Err(refusal) => WayOffer::refused(way, refusal),
            },
        });
    }
    Ok(offers)
}

/// Why the file of an image can't be changed where it stands; `None`: it can.
pub fn file_refusal(image: &OpenImage, fs: &dyn HostFs) -> Option<Refusal> {
    if let Some(kind) = image.packed {
        return Some(Refusal::Wrapped { kind: kind.id().to_owned() });
    }
    let Some(path) = &image.path else { return Some(Refusal::NoImage) };
    if image.container != ContainerKind::Raw || image.disc.is_some() || !is_whole_file(image, path)
    {
        return Some(Refusal::Wrapped { kind: image.container.id().to_owned() });
    }
    let newest = image.sessions.last().map_or(0, |session| session.number);
    if image.session != newest {
        return Some(Refusal::OlderSession);
    }
    fs.open_over(path).err().as_ref().map(Refusal::from)
}

/// The image is all of one file.
fn is_whole_file(image: &OpenImage, path: &Path) -> bool {
    let mut files = Vec::new();
    image.source.host_files(&mut |file| files.push((file.path.to_owned(), file.fingerprint.len)));
    matches!(files.as_slice(), [(only, len)] if only == path && *len == image.size_bytes)
}

/// Why a plan must not be written.
fn refusal_of(plan: &Plan, report: &PlanReport) -> Option<Refusal> {
    if report.has_errors() {
        return Some(Refusal::Impossible);
    }
    if let Some(fault) = check(plan).into_iter().next() {
        let no_place = |holder, wanted_by, range: ByteRange| Refusal::NoPlace {
            holder,
            wanted_by,
            at: range.start,
        };
        return Some(match fault {
            Fault::Conflict(conflict) => {
                no_place(conflict.holder, conflict.wanted_by, conflict.range)
            }
            Fault::Overlap { range, first, second } => no_place(first, second, range),
            Fault::ReadsRewritten { range, reader, writer } => no_place(reader, writer, range),
            _ => Refusal::Impossible,
        });
    }
    (!are_descriptors_together(plan)).then_some(Refusal::Descriptors)
}

/// Descriptors are read one behind the other (ECMA-119 8.1): data that stays where it is must not
/// stand between them.
fn are_descriptors_together(plan: &Plan) -> bool {
    let is_descriptor = |owner| matches!(owner, Owner::VolumeDescriptor { .. });
    let mut starts: Vec<u64> = Vec::new();
    let mut end = None;
    for region in plan.regions().iter().filter(|region| is_descriptor(region.owner)) {
        if end != Some(region.range.start) {
            starts.push(region.range.start);
        }
        end = Some(region.range.end());
    }
    let Some(base) = plan.base() else { return true };
    let sessions =
        base.session.as_ref().map_or(0, |session| 1 + usize::from(session.head.is_some()));
    let is_offset = starts.iter().any(|start| (17..64).contains(&(start / 2048)));
    let most = 1 + sessions + usize::from(is_offset && starts.len() > 1 + sessions);
    starts.len() <= most
}

/// Bytes of the base that stay without being named by the tree.
fn left_bytes(plan: &Plan) -> u64 {
    let kept = plan.regions().iter().filter(|region| {
        region.owner == Owner::Padding && plan.base().is_some() && plan.is_in_place(region)
    });
    kept.map(|region| region.range.len).sum()
}

/// The file whose blocks an image can share: all of it is one file, from its first byte on.
pub fn clone_origin(image: &OpenImage) -> Option<HostOrigin> {
    image.source.origin(ByteRange { start: 0, len: image.size_bytes })
}

/// Whether an edited image at `target` can share the blocks of the one it is made of.
pub fn can_share(origin: &Origin, target: &Path, fs: &dyn HostFs) -> bool {
    let image = &origin.image;
    let is_plain = image.packed.is_none() && image.disc.is_none();
    let is_newest = image.sessions.last().is_none_or(|last| last.number == image.session);
    is_plain && is_newest && clone_origin(image).is_some_and(|from| fs.can_clone(&from, target))
}
