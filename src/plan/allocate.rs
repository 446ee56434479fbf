//! Fixed, then pinned, then flowing requests; then the tail, each step knowing the end so far.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use super::address::Addresses;
use super::author::Author;
use super::payload::Payload;
use super::region::{Plan, Region};
use super::request::{
    AuthorId, OrderClass, Place, Request, Requests, Size, Space, SpaceId, Subject,
};
use crate::base::progress::{CancelToken, Cancelled};
use crate::base::units::ByteRange;
use crate::model::{Owner, Tree};

/// Two owners that want the same bytes, or one that cannot have its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// The bytes in question.
    pub range: ByteRange,
    /// Who has them.
    pub holder: Owner,
    /// Who wants them too; the same as the holder when it is alone with its problem
    /// (misaligned, or beyond what can be addressed).
    pub wanted_by: Owner,
}

/// A request of any author with its address relative to its space.
struct Placed {
    request: Request,
    author: AuthorId,
    range: ByteRange,
}

/// Asks all authors, gives every request an address and cuts the result into regions.
/// `tree` is the tree whose blobs the authors name; it is kept in the plan.
pub fn lay_out(tree: Tree, authors: Vec<Arc<dyn Author>>) -> Plan {
    lay_out_unless(tree, authors, &CancelToken::new()).expect("nobody has this token")
}

/// As [`lay_out`], given up once `cancel` is raised.
pub fn lay_out_unless(
    tree: Tree,
    authors: Vec<Arc<dyn Author>>,
    cancel: &CancelToken,
) -> Result<Plan, Cancelled> {
    let mut all = Vec::new();
    let mut spaces: Vec<Space> = Vec::new();
    let mut seen_blobs = HashSet::new();
    for (index, author) in authors.iter().enumerate() {
        let id = AuthorId(u16::try_from(index).unwrap_or(u16::MAX));
        let mut requests = Requests { list: Vec::new(), spaces: std::mem::take(&mut spaces) };
        author.request(id, &mut requests);
        spaces = requests.spaces;
        cancel.check()?;
        for request in requests.list {
            if let Subject::Blob(blob) = request.subject
                && !seen_blobs.insert(blob)
            {
                continue;
            }
            all.push((id, request));
        }
    }
    drop(seen_blobs);

    let placed = Vec::with_capacity(all.len());
    let mut layout = Layout { conflicts: Vec::new(), placed, authors: &authors };
    let (bases, end) = layout.place_spaces(all, &spaces);
    let Layout { mut placed, conflicts, .. } = layout;
    cancel.check()?;

    let mut addresses = Addresses::default();
    for placed in &mut placed {
        let base = bases.get(usize::from(placed.request.space.0)).map_or(0, |range| range.start);
        placed.range.start = placed.range.start.saturating_add(base);
        addresses.set(placed.request.subject, placed.range);
    }
    addresses.set_spaces(bases, end);
    cancel.check()?;
    placed.sort_by_key(|placed| placed.range.start);

    cancel.check()?;
    let regions = cut_into_regions(&placed, &authors);
    let claims = authors.iter().flat_map(|author| author.claims(&addresses)).collect();
    Ok(Plan {
        size: end,
        regions,
        authors,
        addresses,
        tree,
        conflicts,
        claims,
        lanes: Vec::new(),
        id: OnceLock::new(),
    })
}

struct Layout<'a> {
    conflicts: Vec<Conflict>,
    placed: Vec<Placed>,
    authors: &'a [Arc<dyn Author>],
}

impl Layout<'_> {
    /// Lays out every space, children first. Returns where each space lies in the image, and the
    /// end of the image.
    fn place_spaces(
        &mut self,
        all: Vec<(AuthorId, Request)>,
        spaces: &[Space],
    ) -> (Vec<ByteRange>, u64) {
        let count = spaces.len() + 1;
        let mut by_space: Vec<Vec<Item>> = (0..count).map(|_| Vec::new()).collect();
        for (author, request) in all {
            if let Some(list) = by_space.get_mut(usize::from(request.space.0)) {
                list.push(Item::Request(author, request));
            }
        }
        // Relative to the parent; the parent of a space always has a smaller id.
        let mut bases = vec![ByteRange::default(); count];
        let mut end = 0;
        for id in (0..count).rev() {
            let items = by_space.get_mut(id).map(std::mem::take).unwrap_or_default();
            let len = self.place(items, &mut bases);
            match id.checked_sub(1).and_then(|index| spaces.get(index)) {
                None => end = len,
                Some(space) => {
                    let len = round_up(len, space.round_bytes).unwrap_or(len);
                    let child = SpaceId(u16::try_from(id).unwrap_or(u16::MAX));
                    if let Some(list) = by_space.get_mut(usize::from(space.parent.0)) {
                        list.push(Item::Child(child, *space, len));
                    }
                }
            }
        }
        for id in 1..count {
            let parent = spaces.get(id - 1).map_or(0, |space| usize::from(space.parent.0));
            let shift = bases.get(parent).map_or(0, |range| range.start);
            if let Some(base) = bases.get_mut(id) {
                base.start = base.start.saturating_add(shift);
            }
        }
        if let Some(image) = bases.first_mut() {
            *image = ByteRange { start: 0, len: end };
        }
        (bases, end)
    }

    /// Places all items of one space; returns the end of the space.
    fn place(&mut self, mut items: Vec<Item>, bases: &mut [ByteRange]) -> u64 {
        items.sort_by_key(Item::class);
        let mut taken = self.place_held(&mut items, bases);
        taken.sort_by_key(|(range, _)| range.start);
        let mut taken = taken.into_iter().peekable();

        let mut cursor = 0u64;
        let mut end = 0u64;
        for item in items {
            if item.class() == OrderClass::Tail {
                // Behind everything, also behind what is fixed or pinned.
                for (range, _) in taken.by_ref() {
                    end = end.max(range.end());
                }
                cursor = cursor.max(end);
            }
            let Some(len) = item.len(end.max(cursor), self.authors) else {
                self.too_far(&item, cursor);
                continue;
            };
            let mut start = round_up(cursor, item.align());
            while let (Some(at), Some((held, _))) = (start, taken.peek()) {
                if at.saturating_add(len) <= held.start {
                    break;
                }
                end = end.max(held.end());
                start = round_up(at.max(held.end()), item.align());
                taken.next();
            }
            let Some(range) = start.and_then(|at| ByteRange::new(at, len)) else {
                self.too_far(&item, cursor);
                continue;
            };
            cursor = range.end();
            end = end.max(cursor);
            self.settle(item, range, bases);
        }
        for (range, _) in taken {
            end = end.max(range.end());
        }
        end
    }

    /// Puts what has a place of its own where it wants, fixed before pinned; the rest stays in
    /// `items`.
    fn place_held(
        &mut self,
        items: &mut Vec<Item>,
        bases: &mut [ByteRange],
    ) -> Vec<(ByteRange, Owner)> {
        let (mut held, flowing): (Vec<Item>, Vec<Item>) =
            std::mem::take(items).into_iter().partition(|item| item.place() != Place::Flow);
        *items = flowing;
        held.sort_by_key(|item| match item.place() {
            Place::Fixed(at) => (0, at),
            Place::Pinned(at) => (1, at),
            Place::Flow => (2, 0),
        });
        let mut taken = std::collections::BTreeMap::<u64, (ByteRange, Owner)>::new();
        for item in held {
            let (Place::Fixed(at) | Place::Pinned(at)) = item.place() else { continue };
            let Some(range) = item.len(0, self.authors).and_then(|len| ByteRange::new(at, len))
            else {
                self.too_far(&item, at);
                continue;
            };
            let owner = item.owner();
            let before = taken.range(..range.end()).next_back().map(|(_, entry)| *entry);
            if let Some((other, holder)) = before
                && let Some(both) = other.intersection(range)
            {
                self.conflicts.push(Conflict { range: both, holder, wanted_by: owner });
            }
            if !at.is_multiple_of(item.align()) {
                self.conflicts.push(Conflict { range, holder: owner, wanted_by: owner });
            }
            if !range.is_empty() {
                taken.insert(range.start, (range, owner));
            }
            self.settle(item, range, bases);
        }
        taken.into_values().collect()
    }

    fn settle(&mut self, item: Item, range: ByteRange, bases: &mut [ByteRange]) {
        match item {
            Item::Request(author, request) => self.placed.push(Placed { request, author, range }),
            Item::Child(space, ..) => {
                if let Some(base) = bases.get_mut(usize::from(space.0)) {
                    *base = range;
                }
            }
        }
    }

    fn too_far(&mut self, item: &Item, at: u64) {
        let owner = item.owner();
        let range = ByteRange { start: at, len: 0 };
        self.conflicts.push(Conflict { range, holder: owner, wanted_by: owner });
    }
}

/// What is placed in a space: a request, or a space inside it that is already laid out.
enum Item {
    Request(AuthorId, Request),
    Child(SpaceId, Space, u64),
}

impl Item {
    fn class(&self) -> OrderClass {
        match self {
            Item::Request(_, request) => request.class,
            Item::Child(_, space, _) => space.class,
        }
    }

    fn place(&self) -> Place {
        match self {
            Item::Request(_, request) => request.place,
            Item::Child(_, space, _) => space.place,
        }
    }

    fn align(&self) -> u64 {
        match self {
            Item::Request(_, request) => request.align_bytes.max(1),
            Item::Child(_, space, _) => space.align_bytes.max(1),
        }
    }

    fn owner(&self) -> Owner {
        match self {
            Item::Request(_, request) => request.owner,
            Item::Child(..) => Owner::Unknown,
        }
    }

    /// The length asked for when the space reaches to `end`; `None` when it overflows.
    fn len(&self, end: u64, authors: &[Arc<dyn Author>]) -> Option<u64> {
        match self {
            Item::Child(_, _, len) => Some(*len),
            Item::Request(author, request) => match request.size {
                Size::Exact(len) => Some(len),
                Size::Asked => match request.subject {
                    Subject::Part(_, key) => {
                        Some(authors.get(usize::from(author.0))?.len_at(key, end))
                    }
                    Subject::Blob(_) => None,
                },
                Size::Covers { unit_bytes, bytes_per_unit, plus } => {
                    end.div_ceil(unit_bytes.max(1)).checked_mul(bytes_per_unit)?.checked_add(plus)
                }
            },
        }
    }
}

fn round_up(value: u64, unit: u64) -> Option<u64> {
    value.checked_next_multiple_of(unit.max(1))
}

/// `placed` is in disc order; what is empty has an address but no region.
fn cut_into_regions(placed: &[Placed], authors: &[Arc<dyn Author>]) -> Vec<Region> {
    let mut regions = Vec::with_capacity(placed.len());
    for Placed { request, author, range } in placed {
        if range.is_empty() {
            continue;
        }
        let mut push = |range: ByteRange, payload: Payload| {
            // Zeros between the parts of a structure are nobody's.
            let owner = if payload == Payload::Zero { Owner::Padding } else { request.owner };
            regions.push(Region { range, owner, author: *author, payload });
        };
        let maker = authors.get(usize::from(author.0));
        let pieces = match request.subject {
            Subject::Blob(blob) => {
                match maker.and_then(|author| author.blob_pieces(blob, range.len)) {
                    Some(pieces) => pieces,
                    None => {
                        push(*range, Payload::Blob { blob, offset: 0 });
                        continue;
                    }
                }
            }
            Subject::Part(_, key) => {
                maker.map(|author| author.pieces(request, key, range.len)).unwrap_or_default()
            }
        };
        let mut at = range.start;
        for (len, payload) in pieces {
            let len = len.min(range.end() - at);
            if len > 0 {
                push(ByteRange { start: at, len }, payload);
            }
            at += len;
        }
    }
    regions
}
