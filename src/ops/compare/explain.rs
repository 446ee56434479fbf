//! From differing pieces to runs with a name: each is put into the field it stands in, as far as
//! the structure around it is known on either side.

use super::class::{Hint, hint_of};
use super::sectors::{Piece, goes_on};
use super::side::Side;
use crate::base::diag::Field;
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::model::{Namespace, Owner};

/// Runs that are named one by one. Beyond, all of a stretch with the same owners are one.
const MAX_NAMED: usize = 400_000;
/// Bytes of a structure whose fields are listed at once.
const WINDOW: u64 = 64 * 1024;
/// Fields looked at in front of a place: those that hold it, nested ones included.
const NEAR: usize = 48;

/// A run that differs, before its class is certain.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Named {
    pub(super) piece: Piece,
    /// The field on the left, else on the right.
    pub(super) field: Option<Box<str>>,
    /// Where that field starts: what tells dates of one name apart.
    pub(super) field_at: u64,
    pub(super) hint: Hint,
}

/// Collects runs in disc order.
pub(super) struct Explainer<'a> {
    left: Fields<'a>,
    right: Fields<'a>,
    pub(super) runs: Vec<Named>,
}

impl<'a> Explainer<'a> {
    pub(super) fn new(left: &'a Side, right: &'a Side) -> Explainer<'a> {
        Explainer { left: Fields::new(left), right: Fields::new(right), runs: Vec::new() }
    }

    pub(super) fn add(&mut self, pieces: Vec<Piece>) {
        for piece in pieces {
            if self.runs.len() >= MAX_NAMED {
                self.push(piece, None, 0, Hint::Unknown);
            } else if role(piece.left) == role(piece.right) || has_fields(piece) {
                self.split(piece);
            } else {
                self.push(piece, None, 0, Hint::Unknown);
            }
        }
    }

    /// Cuts a piece where fields change. Only pieces whose every byte differs are cut.
    fn split(&mut self, piece: Piece) {
        let is_exact = piece.bytes == piece.range.len;
        let mut at = piece.range.start;
        while at < piece.range.end() {
            let (left, left_end) = self.left.field(piece.left, at);
            let (right, right_end) = self.right.field(piece.right, at);
            let end = piece.range.end().min(left_end).min(right_end);
            let range = match is_exact && end > at {
                true => ByteRange::between(at, end),
                false => piece.range,
            };
            let hint = match (&left, &right) {
                _ if role(piece.left) != role(piece.right) => Hint::Unknown,
                (Some(a), Some(b)) if is_same_place(a, b) => hint_of(a),
                (None, None) => unnamed(piece.left),
                _ => Hint::Rearranged,
            };
            let field = left.or(right);
            let field_at = field.as_ref().map_or(0, |field| field.range.start);
            let bytes = if is_exact { range.len } else { piece.bytes };
            let path = field.map(|field| field.path.into_boxed_str());
            self.push(Piece { range, bytes, ..piece }, path, field_at, hint);
            at = range.end();
        }
    }

    fn push(&mut self, piece: Piece, field: Option<Box<str>>, field_at: u64, hint: Hint) {
        let is_full = self.runs.len() >= MAX_NAMED;
        if let Some(last) = self.runs.last_mut() {
            let is_same = (last.piece.left, last.piece.right) == (piece.left, piece.right);
            let is_unnamed = last.field.is_none() && field.is_none() && last.hint == hint;
            let goes_on = is_unnamed && goes_on(&last.piece, piece, piece.range.start);
            if is_same && (goes_on || is_full) {
                let start = last.piece.range.start;
                last.piece.range = ByteRange::between(start, piece.range.end());
                last.piece.bytes += piece.bytes;
                return;
            }
        }
        self.runs.push(Named { piece, field, field_at, hint });
    }
}

/// What two owners must have in common to be compared field by field. One record serves the plain
/// and the Rock Ridge view.
pub(super) fn role(owner: Owner) -> (&'static str, Option<Namespace>) {
    let ns = match owner.namespace() {
        Some(Namespace::RockRidge) => Some(Namespace::Iso),
        other => other,
    };
    (owner.id(), ns)
}

fn has_fields(piece: Piece) -> bool {
    // Different roles, but a name helps: what stands there on the left.
    !matches!(piece.left, Owner::FileData { .. } | Owner::Unknown | Owner::Zero | Owner::Padding)
        || !matches!(
            piece.right,
            Owner::FileData { .. } | Owner::Unknown | Owner::Zero | Owner::Padding
        )
}

fn is_same_place(a: &Field, b: &Field) -> bool {
    let last = |field: &Field| field.path.rsplit('.').next().map(str::to_owned);
    a.range == b.range && last(a) == last(b)
}

/// A difference within a known structure that no field on either side holds.
fn unnamed(owner: Owner) -> Hint {
    match owner {
        // Behind the last record, and between records.
        Owner::Directory { .. } | Owner::PathTable { .. } => Hint::Is(super::class::Class::Padding),
        Owner::FileEntry { .. } | Owner::SpaceBitmap => Hint::Rearranged,
        Owner::Checksum => Hint::Derived,
        _ => Hint::Unknown,
    }
}

/// The fields around the last place asked for, of one side.
struct Fields<'a> {
    side: &'a Side,
    owner: Owner,
    window: ByteRange,
    fields: Vec<Field>,
}

impl<'a> Fields<'a> {
    fn new(side: &'a Side) -> Fields<'a> {
        let window = ByteRange::default();
        Fields { side, owner: Owner::Unknown, window, fields: Vec::new() }
    }

    /// The narrowest field that holds the byte at `at`, and where the next one may begin.
    fn field(&mut self, owner: Owner, at: u64) -> (Option<Field>, u64) {
        self.look(owner, at);
        let index = self.fields.partition_point(|field| field.range.start <= at);
        let near = self.fields.get(index.saturating_sub(NEAR)..index).unwrap_or_default();
        let found =
            near.iter().filter(|field| field.range.contains(at)).min_by_key(|f| f.range.len);
        let next = self.fields.get(index).map_or(u64::MAX, |field| field.range.start);
        let end = found.map_or(u64::MAX, |field| field.range.end());
        (found.cloned(), next.min(end))
    }

    fn look(&mut self, owner: Owner, at: u64) {
        if self.owner == owner && self.window.contains(at) {
            return;
        }
        let span = self.side.map.span_at(at).map_or(ByteRange { start: at, len: 1 }, |s| s.range);
        let window = match owner {
            // Only from their start, or short anyway.
            Owner::PathTable { .. } | Owner::Directory { ns: Namespace::Udf, .. } => span,
            _ => {
                let from = at - at % SECTOR_BYTES;
                let around = ByteRange::between(from, from.saturating_add(WINDOW));
                span.intersection(around).unwrap_or(span)
            }
        };
        (self.owner, self.window) = (owner, window);
        self.fields = match &self.side.image {
            Some(image) if !matches!(owner, Owner::FileData { .. }) => {
                image.fields_at(owner, window)
            }
            _ => Vec::new(),
        };
    }
}
