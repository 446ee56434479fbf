//! Fixed, then pinned, then flowing requests; then the tail, each step knowing the end so far.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock, OnceLock};

use super::address::Addresses;
use super::author::Author;
use super::ground::{BaseAuthor, Gaps, fill_from_base};
use super::payload::Payload;
use super::region::{Plan, Region};
use super::request::{
    AuthorId, OrderClass, Place, Request, Requests, Size, Space, SpaceId, Subject,
};
use super::taken::Taken;
use super::wants::{Lost, Want, Wants};
use crate::base::progress::{CancelToken, Cancelled};
use crate::base::units::ByteRange;
use crate::model::spec::{AppendedSession, Base, Ground};
use crate::model::{BlobId, Owner, Tree};

mod data;
mod held;

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
    let asked = Asked::of(authors, cancel)?;
    let laid = asked.place(&Wants::default(), cancel)?;
    asked.into_plan(tree, laid, cancel)
}

/// What all authors asked for. It can be placed several times: other wishes for places change no
/// request.
pub struct Asked {
    authors: Vec<Arc<dyn Author>>,
    requests: Vec<(AuthorId, Request)>,
    spaces: Vec<Space>,
    /// The image that is written over.
    base: Option<Base>,
}

/// Requests with their places.
pub struct Laid {
    placed: Vec<Placed>,
    addresses: Addresses,
    conflicts: Vec<Conflict>,
    held: Vec<(ByteRange, Owner)>,
    lost: Vec<Lost>,
    /// Where the tail begins.
    data_end: u64,
    end: u64,
}

impl Laid {
    /// Where everything lies.
    pub fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// The pins and reserved ranges that did not get their place.
    pub fn lost(&self) -> &[Lost] {
        &self.lost
    }

    /// All that touch `range`, in disc order, with the blob where it is one.
    pub fn within(
        &self,
        range: ByteRange,
    ) -> impl Iterator<Item = (ByteRange, Owner, Option<BlobId>)> {
        let first = self.placed.partition_point(|placed| placed.range.end() <= range.start);
        let from = self.placed.get(first..).unwrap_or_default();
        let inside = from.iter().take_while(move |placed| placed.range.start < range.end());
        inside.filter(|placed| !placed.range.is_empty()).map(|placed| {
            let blob = match placed.request.subject {
                Subject::Blob(blob) => Some(blob),
                Subject::Part(..) => None,
            };
            (placed.range, placed.request.owner, blob)
        })
    }

    /// The first that lies in `range`, with where it does. O(log n).
    pub fn first_in(&self, range: ByteRange) -> Option<(ByteRange, Owner)> {
        let (found, owner, _) = self.within(range).next()?;
        found.intersection(range).map(|both| (both, owner))
    }
}

impl Asked {
    /// Asks them, each once.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn of(authors: Vec<Arc<dyn Author>>, cancel: &CancelToken) -> Result<Asked, Cancelled> {
        Asked::on(&Ground::default(), authors, cancel)
    }

    /// As [`Asked::of`], on a ground: what it pins has its place, and what is new takes what its
    /// base leaves free. A base is never made shorter: its end is filled up.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn on(
        ground: &Ground,
        mut authors: Vec<Arc<dyn Author>>,
        cancel: &CancelToken,
    ) -> Result<Asked, Cancelled> {
        if let Some(base) = &ground.base {
            authors.push(Arc::new(BaseAuthor(base.clone())));
        }
        let mut all = Vec::new();
        let mut spaces: Vec<Space> = Vec::new();
        let mut seen_blobs = HashSet::new();
        for (index, author) in authors.iter().enumerate() {
            let id = AuthorId(u16::try_from(index).unwrap_or(u16::MAX));
            let mut requests = Requests { list: Vec::new(), spaces: std::mem::take(&mut spaces) };
            author.request(id, &mut requests);
            spaces = requests.spaces;
            cancel.check()?;
            for mut request in requests.list {
                if let Subject::Blob(blob) = request.subject {
                    if !seen_blobs.insert(blob) {
                        continue;
                    }
                    if let Some(at) = ground.pins.get(&blob).copied() {
                        request.place = Place::Pinned(at);
                        // Data that stays was laid down by the rules of others.
                        request.align_bytes = 1;
                    }
                }
                all.push((id, request));
            }
        }
        Ok(Asked { authors, requests: all, spaces, base: ground.base.clone() })
    }

    /// What is asked for blobs.
    pub fn of_blobs(&self) -> impl Iterator<Item = (BlobId, &Request)> {
        self.requests.iter().filter_map(|(_, request)| match request.subject {
            Subject::Blob(blob) => Some((blob, request)),
            Subject::Part(..) => None,
        })
    }

    /// Gives every request a place, as `wants` say.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn place(&self, wants: &Wants, cancel: &CancelToken) -> Result<Laid, Cancelled> {
        let laid = self.place_once(wants, 0, cancel)?;
        let least = self.base.as_ref().map_or(0, |base| base.size_bytes);
        match least.checked_sub(laid.end) {
            None | Some(0) => Ok(laid),
            Some(missing) => self.place_once(wants, missing, cancel),
        }
    }

    /// `tail_gap`: bytes left free in front of the tail.
    fn place_once(
        &self,
        wants: &Wants,
        tail_gap: u64,
        cancel: &CancelToken,
    ) -> Result<Laid, Cancelled> {
        let mut layout = Layout {
            conflicts: Vec::new(),
            placed: Vec::with_capacity(self.requests.len()),
            held: Vec::new(),
            lost: Vec::new(),
            data_end: 0,
            authors: &self.authors,
            wants,
            base: self.base.as_ref(),
            tail_gap,
        };
        let (bases, end) = layout.place_spaces(&self.requests, &self.spaces);
        let Layout { mut placed, conflicts, mut held, lost, data_end, .. } = layout;
        cancel.check()?;
        let mut addresses = Addresses::default();
        for placed in &mut placed {
            let base =
                bases.get(usize::from(placed.request.space.0)).map_or(0, |range| range.start);
            placed.range.start = placed.range.start.saturating_add(base);
            addresses.set(placed.request.subject, placed.range);
        }
        addresses.set_spaces(bases, end);
        cancel.check()?;
        placed.sort_by_key(|placed| placed.range.start);
        held.sort_unstable_by_key(|(range, _)| range.start);
        Ok(Laid { placed, addresses, conflicts, held, lost, data_end, end })
    }

    /// Cuts what was placed into regions.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn into_plan(
        self,
        tree: Tree,
        laid: Laid,
        cancel: &CancelToken,
    ) -> Result<Plan, Cancelled> {
        let Asked { authors, base, .. } = self;
        let Laid { placed, addresses, conflicts, held, data_end, end, .. } = laid;
        cancel.check()?;
        let mut regions = cut_into_regions(&placed, &authors);
        if let Some(base) = &base {
            let last = authors.len().saturating_sub(1);
            let author = AuthorId(u16::try_from(last).unwrap_or(u16::MAX));
            regions = fill_from_base(regions, base, author);
        }
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
            held,
            data_end,
            rules: Vec::new(),
            base,
            id: OnceLock::new(),
        })
    }
}

struct Layout<'a> {
    conflicts: Vec<Conflict>,
    placed: Vec<Placed>,
    /// What has a place of its own in the image, and whose it is.
    held: Vec<(ByteRange, Owner)>,
    lost: Vec<Lost>,
    data_end: u64,
    authors: &'a [Arc<dyn Author>],
    wants: &'a Wants,
    base: Option<&'a Base>,
    /// Bytes left free in front of the tail.
    tail_gap: u64,
}

impl Layout<'_> {
    /// Lays out every space, children first. Returns where each space lies in the image, and the
    /// end of the image.
    fn place_spaces(
        &mut self,
        all: &[(AuthorId, Request)],
        spaces: &[Space],
    ) -> (Vec<ByteRange>, u64) {
        let count = spaces.len() + 1;
        let mut by_space: Vec<Vec<Item>> = (0..count).map(|_| Vec::new()).collect();
        for (author, request) in all {
            if let Some(list) = by_space.get_mut(usize::from(request.space.0)) {
                list.push(Item::Request(*author, request.clone()));
            }
        }
        // Relative to the parent; the parent of a space always has a smaller id.
        let mut bases = vec![ByteRange::default(); count];
        let mut end = 0;
        for id in (0..count).rev() {
            let items = by_space.get_mut(id).map(std::mem::take).unwrap_or_default();
            let len = self.place(items, id == 0, &mut bases);
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

    /// Places all items of one space; returns the end of the space. Wishes for places are about
    /// the image, the outermost space.
    fn place(&mut self, mut items: Vec<Item>, is_image: bool, bases: &mut [ByteRange]) -> u64 {
        static NONE: LazyLock<Wants> = LazyLock::new(Wants::default);
        let wants = if is_image { self.wants } else { &NONE };
        match wants.order.is_empty() {
            true => items.sort_by_key(Item::class),
            false => items.sort_by_key(|item| (item.class(), item.turn(wants))),
        }
        let mut taken = Taken::default();
        self.place_held(&mut items, wants, &mut taken, bases);
        if is_image {
            self.held.extend(taken.iter().map(|(range, held)| (range, held.owner)));
        }

        let mut cursor = 0u64;
        let mut items = items.into_iter().peekable();
        if let Some(base) = self.base.filter(|_| is_image) {
            let is_descriptor = |item: &Item| item.class() <= OrderClass::Descriptors;
            match base.session.as_ref().map(AppendedSession::data_start) {
                // All but the descriptors of the image lies in the session.
                Some(floor) => {
                    while let Some(item) = items.next_if(is_descriptor) {
                        self.place_flowing(item, &mut cursor, &taken, wants, bases);
                    }
                    cursor = cursor.max(floor);
                }
                None => {
                    let mut gaps = Gaps::between(taken.iter().map(|(range, _)| range));
                    cursor = taken.end();
                    let is_data = |item: &Item| item.class() <= OrderClass::Data;
                    let mut rest = Vec::new();
                    while let Some(item) = items.next_if(is_data) {
                        let len = item.len(0, self.authors);
                        match len.and_then(|len| gaps.take(len, item.align())) {
                            Some(range) => self.settle(item, range, bases),
                            None => rest.push(item),
                        }
                    }
                    items =
                        rest.into_iter().chain(items).collect::<Vec<_>>().into_iter().peekable();
                }
            }
        }
        while let Some(item) = items.next_if(|item| item.class() < OrderClass::Data) {
            self.place_flowing(item, &mut cursor, &taken, wants, bases);
        }
        let mut data = Vec::new();
        while let Some(item) = items.next_if(|item| item.class() == OrderClass::Data) {
            data.push(item);
        }
        if wants.blobs.is_empty() {
            for item in data {
                self.place_flowing(item, &mut cursor, &taken, wants, bases);
            }
        } else {
            cursor = self.place_data(data, cursor, &mut taken, wants, bases);
        }
        // The tail lies behind everything, also behind what is fixed or pinned.
        cursor = cursor.max(taken.end());
        if is_image {
            cursor = cursor.saturating_add(self.tail_gap);
        }
        self.data_end = cursor;
        for item in items {
            self.place_flowing(item, &mut cursor, &taken, wants, bases);
        }
        cursor
    }

    /// Puts an item at the first free place from `cursor` on.
    fn place_flowing(
        &mut self,
        item: Item,
        cursor: &mut u64,
        taken: &Taken,
        wants: &Wants,
        bases: &mut [ByteRange],
    ) {
        let align = item.align().max(item.want(wants).map_or(1, |want| want.align_bytes));
        let placed = item
            .len(*cursor, self.authors)
            .and_then(|len| ByteRange::new(taken.first_free(*cursor, len, align)?, len));
        match placed {
            Some(range) => {
                *cursor = range.end();
                self.settle(item, range, bases);
            }
            None => self.too_far(&item, *cursor),
        }
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

    /// Its turn among file data, as the wishes say.
    fn turn(&self, wants: &Wants) -> u32 {
        match self {
            Item::Request(_, Request { subject: Subject::Blob(blob), class, .. })
                if *class == OrderClass::Data =>
            {
                wants.order.get(blob.0 as usize).copied().unwrap_or(u32::MAX)
            }
            _ => 0,
        }
    }

    /// What is wanted of its place. What belongs to the end of the disc can't be moved.
    fn want<'a>(&self, wants: &'a Wants) -> Option<&'a Want> {
        match self {
            Item::Request(_, Request { subject: Subject::Blob(blob), class, .. })
                if *class != OrderClass::Tail =>
            {
                wants.blobs.get(blob)
            }
            _ => None,
        }
    }

    fn blob(&self) -> Option<BlobId> {
        match self {
            Item::Request(_, Request { subject: Subject::Blob(blob), .. }) => Some(*blob),
            _ => None,
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
