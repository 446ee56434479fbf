//! Toy authors that prove the plan before any real format uses it: a flat table of files, two
//! tables sharing blobs, a view at a partition offset, a tail that covers what is in front of it,
//! a space inside a space. A survey of the planned bytes must find exactly what the plan says (I5).

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::base::bytes::le64;
use crate::base::units::{ByteRange, SourceId};
use crate::io::source::{BlockSource, Origin, SourceError, read_vec};
use crate::model::map::{Evidence, MapBuilder, PartitionScheme, PathTableOrder};
use crate::model::tree::{Blob, Content};
use crate::model::{BlobId, Namespace, Owner, SectorMap, Tree};

/// A table of (start, length) of blobs, addresses relative to the start of its space.
struct Table {
    ns: Namespace,
    blobs: Vec<(BlobId, u64)>,
    space: SpaceId,
    opens: Option<Space>,
    at: Option<u64>,
}

impl Author for Table {
    fn request(&self, id: AuthorId, requests: &mut Requests) {
        let space = self.opens.map_or(self.space, |space| requests.open_space(space));
        let len = 8 + 16 * self.blobs.len() as u64;
        let owner = Owner::PathTable { ns: self.ns, order: PathTableOrder::L };
        let place = self.at.map_or(Place::Flow, Place::Fixed);
        let table = Request::flow(Subject::Part(id, 0), owner, OrderClass::PathTables, len);
        requests.push(Request { space, place, ..table });
        for (blob, len) in &self.blobs {
            let owner = Owner::FileData { ns: Namespace::Iso, blob: *blob };
            let data = Request::flow(Subject::Blob(*blob), owner, OrderClass::Data, *len);
            requests.push(Request { space, ..data });
        }
    }

    fn render(&self, _key: Key, addresses: &Addresses, out: &mut [u8]) {
        let base = addresses.space(self.space).unwrap_or_default().start;
        out[..8].copy_from_slice(&(self.blobs.len() as u64).to_le_bytes());
        for (n, (blob, _)) in self.blobs.iter().enumerate() {
            let range = addresses.blob(*blob).unwrap_or_default();
            out[8 + 16 * n..][..8].copy_from_slice(&(range.start - base).to_le_bytes());
            out[16 + 16 * n..][..8].copy_from_slice(&range.len.to_le_bytes());
        }
    }
}

/// One byte for every sector in front of it, and a backup table behind that.
struct Tail;

impl Author for Tail {
    fn request(&self, id: AuthorId, requests: &mut Requests) {
        let cover = Size::Covers { unit_bytes: 2048, bytes_per_unit: 1, plus: 0 };
        let sums = Request::flow(Subject::Part(id, 0), Owner::Checksum, OrderClass::Tail, 0);
        requests.push(Request { size: cover, ..sums });
        let owner = Owner::PartitionTable { scheme: PartitionScheme::GptBackup };
        requests.push(Request::flow(Subject::Part(id, 1), owner, OrderClass::Tail, 512));
    }

    fn render(&self, key: Key, addresses: &Addresses, out: &mut [u8]) {
        out.fill(if key == 0 { 1 } else { 2 });
        let _ = addresses;
    }
}

/// Blob n is filled with the byte n + 10.
struct Fill;

impl BlobProvider for Fill {
    fn read_blob(&self, blob: BlobId, _offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        buf.fill(blob.0 as u8 + 10);
        Ok(())
    }
    fn next_stored(&self, _blob: BlobId, offset: u64) -> Result<Option<ByteRange>, SourceError> {
        Ok(Some(ByteRange { start: offset, len: 1 << 40 }))
    }
    fn origin(&self, _blob: BlobId, _range: ByteRange) -> Option<Origin> {
        None
    }
    fn read_kept(&self, _s: SourceId, _o: u64, _buf: &mut [u8]) -> Result<(), SourceError> {
        unreachable!("toys keep nothing")
    }
    fn check_unchanged(&self) -> Result<(), SourceError> {
        Ok(())
    }
}

fn tree_with(lens: &[u64]) -> (Tree, Vec<(BlobId, u64)>) {
    let mut tree = Tree::new();
    let blobs = lens
        .iter()
        .map(|len| (tree.add_blob(Blob { content: Content::Zeros, len: *len }).unwrap(), *len))
        .collect();
    (tree, blobs)
}

fn image(plan: Plan) -> PlannedImage {
    PlannedImage::new(Arc::new(plan), Arc::new(Fill))
}

/// Reads a table at `at` of a space that starts at `base`; claims it and what it points to.
fn survey_table(image: &PlannedImage, base: u64, at: u64, ns: Namespace, map: &mut MapBuilder) {
    let head = read_vec(image, base + at, 8).unwrap();
    let count = le64(&head, 0).unwrap();
    let table = read_vec(image, base + at, 8 + 16 * count as usize).unwrap();
    let owner = Owner::PathTable { ns, order: PathTableOrder::L };
    map.claim(ByteRange { start: base + at, len: table.len() as u64 }, owner, Evidence::Declared);
    for n in 0..count as usize {
        let start = base + le64(&table, 8 + 16 * n).unwrap();
        let len = le64(&table, 16 + 16 * n).unwrap();
        if len > 0 {
            let fill = read_vec(image, start, 1).unwrap()[0];
            let blob = BlobId(u32::from(fill) - 10);
            let owner = Owner::FileData { ns: Namespace::Iso, blob };
            map.claim(ByteRange { start, len }, owner, Evidence::Declared);
        }
    }
}

/// What a map declares, without fill.
fn declared(map: &SectorMap) -> BTreeSet<(u64, u64, Owner)> {
    map.iter()
        .filter(|s| s.evidence == Evidence::Declared)
        .filter(|s| !matches!(s.owner, Owner::Padding | Owner::Unknown))
        .map(|s| (s.range.start, s.range.len, s.owner))
        .collect()
}

#[test]
fn two_tables_share_blobs_and_the_tail_covers_them() {
    let (tree, blobs) = tree_with(&[5000, 0, 1, 2048]);
    let second = vec![blobs[3], blobs[0]];
    let plan = lay_out(
        tree,
        vec![
            Arc::new(Table {
                ns: Namespace::Iso,
                blobs,
                space: SpaceId::IMAGE,
                opens: None,
                at: Some(0),
            }),
            Arc::new(Table {
                ns: Namespace::Joliet,
                blobs: second,
                space: SpaceId::IMAGE,
                opens: None,
                at: Some(2048),
            }),
            Arc::new(Tail),
        ],
    );
    assert_eq!(check(&plan), []);
    // Two tables, 3 + 1 + 1 sectors of data: seven sectors in front of the checksums.
    let planned = declared(&plan.map());
    let sums = plan.addresses().part(AuthorId(2), 0).unwrap();
    assert_eq!(sums, ByteRange { start: 7 * 2048, len: 7 });
    let backup = plan.addresses().part(AuthorId(2), 1).unwrap();
    assert_eq!((backup.start, plan.size_bytes()), (8 * 2048, 8 * 2048 + 512));

    let image = image(plan);
    let mut found = MapBuilder::new(image.len());
    survey_table(&image, 0, 0, Namespace::Iso, &mut found);
    survey_table(&image, 0, 2048, Namespace::Joliet, &mut found);
    found.claim(sums, Owner::Checksum, Evidence::Declared);
    let owner = Owner::PartitionTable { scheme: PartitionScheme::GptBackup };
    found.claim(backup, owner, Evidence::Declared);
    assert_eq!(declared(&found.finish().0), planned);
    assert_eq!(read_vec(&image, sums.start, 7).unwrap(), [1; 7]);
}

#[test]
fn a_space_at_an_offset_has_addresses_of_its_own() {
    let (tree, blobs) = tree_with(&[3000, 10]);
    let partition = Space {
        parent: SpaceId::IMAGE,
        align_bytes: 65536,
        round_bytes: 4096,
        class: OrderClass::Data,
        place: Place::Flow,
    };
    let plan = lay_out(
        tree,
        vec![Arc::new(Table {
            ns: Namespace::Iso,
            blobs,
            space: SpaceId(1),
            opens: Some(partition),
            at: Some(0),
        })],
    );
    assert_eq!(check(&plan), []);
    let space = plan.addresses().space(SpaceId(1)).unwrap();
    assert_eq!((space.start % 65536, space.len), (0, 8192));
    let planned = declared(&plan.map());
    let image = image(plan);
    let mut found = MapBuilder::new(image.len());
    survey_table(&image, space.start, 0, Namespace::Iso, &mut found);
    assert_eq!(declared(&found.finish().0), planned);
}

#[test]
fn a_conflict_names_both_owners_and_is_never_written() {
    struct Holds(Owner, u64);
    impl Author for Holds {
        fn request(&self, id: AuthorId, requests: &mut Requests) {
            let part = Request::flow(Subject::Part(id, 0), self.0, OrderClass::Start, 4096);
            requests.push(part.fixed_at(self.1));
        }
        fn render(&self, _key: Key, _addresses: &Addresses, out: &mut [u8]) {
            out.fill(1);
        }
    }
    let plan = lay_out(
        Tree::new(),
        vec![Arc::new(Holds(Owner::Anchor, 0)), Arc::new(Holds(Owner::Checksum, 2048))],
    );
    let range = ByteRange { start: 2048, len: 2048 };
    let conflict = Conflict { range, holder: Owner::Anchor, wanted_by: Owner::Checksum };
    assert_eq!(plan.conflicts(), [conflict]);
    assert!(check(&plan).contains(&Fault::Conflict(conflict)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_flat_plan_is_surveyed_as_planned(
        lens in prop::collection::vec(0u64..9000, 0..20),
        hole in 0u64..40,
    ) {
        let (tree, blobs) = tree_with(&lens);
        let make = || lay_out(tree.clone(), vec![
            Arc::new(Table { ns: Namespace::Iso, blobs: blobs.clone(), space: SpaceId::IMAGE, opens: None, at: Some(0) }),
            Arc::new(Table { ns: Namespace::Udf, blobs: Vec::new(), space: SpaceId::IMAGE, opens: None, at: Some(4096 + hole * 2048) }),
            Arc::new(Tail),
        ]);
        let plan = make();
        prop_assert_eq!(check(&plan), []);
        prop_assert_eq!(plan.id(), make().id());
        let planned = declared(&plan.map());
        let tail = [plan.addresses().part(AuthorId(2), 0).unwrap(), plan.addresses().part(AuthorId(2), 1).unwrap()];
        let image = image(plan);
        let mut found = MapBuilder::new(image.len());
        survey_table(&image, 0, 0, Namespace::Iso, &mut found);
        survey_table(&image, 0, 4096 + hole * 2048, Namespace::Udf, &mut found);
        found.claim(tail[0], Owner::Checksum, Evidence::Declared);
        found.claim(tail[1], Owner::PartitionTable { scheme: PartitionScheme::GptBackup }, Evidence::Declared);
        prop_assert_eq!(declared(&found.finish().0), planned);
        // Reading in odd chunks gives the same bytes as reading at once.
        let whole = read_vec(&image, 0, image.len() as usize).unwrap();
        let mut parts = Vec::new();
        while parts.len() < whole.len() {
            let len = 777.min(whole.len() - parts.len());
            parts.extend(read_vec(&image, parts.len() as u64, len).unwrap());
        }
        prop_assert!(parts == whole);
    }
}
