//! What fills the disc: a square for every file and folder, as large as what it holds. Squarified
//! after Bruls, Huizing and van Wijk: rows are filled while their cells become more square.

use crate::model::{NodeId, Tree};

use super::folder::size_of;

/// Cells of a folder that are shown on their own; the rest is one cell.
const CELLS: usize = 200;

/// A part of a rectangle, in shares of it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Area {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
}

/// A cell: a file, a folder, or the small rest of one.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct MapCell {
    /// What it is; `None`: all that is too small to be shown.
    pub node: Option<NodeId>,
    /// Bytes it holds.
    pub bytes: u64,
    /// Where it lies.
    pub area: Area,
}

/// Bytes below every node, files shared by several names counted for each.
#[derive(Debug, Default)]
pub struct Weights(Vec<u64>);

impl Weights {
    /// Adds up a tree, once.
    pub fn of(tree: &Tree) -> Weights {
        let mut sums = vec![0u64; tree.node_bound() as usize];
        // Parents come before what they hold, so from the end every sum is whole when it is added.
        let order: Vec<NodeId> = tree.walk(Tree::ROOT).map(|(id, _)| id).collect();
        for id in order.into_iter().rev() {
            let Some(node) = tree.node(id) else { continue };
            let own = size_of(tree, node).unwrap_or(0);
            let Some(sum) = sums.get_mut(id.0 as usize) else { continue };
            *sum = sum.saturating_add(own);
            let whole = *sum;
            if id != Tree::ROOT
                && let Some(above) = sums.get_mut(node.parent.0 as usize)
            {
                *above = above.saturating_add(whole);
            }
        }
        Weights(sums)
    }

    /// Bytes of a file, or below a folder.
    pub fn bytes(&self, node: NodeId) -> u64 {
        self.0.get(node.0 as usize).copied().unwrap_or(0)
    }

    /// The cells of a folder, the largest first. `ratio`: width of the room by its height.
    pub fn cells(&self, tree: &Tree, folder: NodeId, ratio: f32) -> Vec<MapCell> {
        let children = tree.children(folder).iter();
        let mut all: Vec<(Option<NodeId>, u64)> = children
            .map(|id| (Some(*id), self.bytes(*id)))
            .filter(|(_, bytes)| *bytes > 0)
            .collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let rest: u64 = all.iter().skip(CELLS).map(|(_, bytes)| *bytes).sum();
        all.truncate(CELLS);
        if rest > 0 {
            all.push((None, rest));
        }
        squarified(&all, ratio)
    }
}

fn squarified(all: &[(Option<NodeId>, u64)], ratio: f32) -> Vec<MapCell> {
    let total: f64 = all.iter().map(|(_, bytes)| *bytes as f64).sum();
    let mut cells = Vec::with_capacity(all.len());
    let (mut x, mut y) = (0.0f64, 0.0f64);
    // In a room as wide as `ratio` and 1 high.
    let (mut width, mut height) = (f64::from(ratio.clamp(0.01, 100.0)), 1.0f64);
    let scale = width * height / total.max(1.0);
    let mut rest = all;
    while !rest.is_empty() {
        let side = width.min(height).max(1e-9);
        let mut taken = 0;
        let (mut sum, mut worst) = (0.0f64, f64::INFINITY);
        for (at, (_, bytes)) in rest.iter().enumerate() {
            let with = sum + *bytes as f64 * scale;
            let (largest, smallest) =
                (rest.first().map_or(0.0, |(_, b)| *b as f64 * scale), *bytes as f64 * scale);
            let depth = with / side;
            let longest = (largest / depth / depth).max(depth * depth / smallest.max(1e-12));
            if at > 0 && longest > worst {
                break;
            }
            (taken, sum, worst) = (at + 1, with, longest);
        }
        let (row, others) = rest.split_at(taken.max(1).min(rest.len()));
        rest = others;
        let depth = sum / side;
        let mut along = 0.0f64;
        for (node, bytes) in row {
            let length = *bytes as f64 * scale / depth.max(1e-12);
            let (ax, ay, aw, ah) = match width >= height {
                true => (x, y + along, depth, length),
                false => (x + along, y, length, depth),
            };
            along += length;
            let by = f64::from(ratio.clamp(0.01, 100.0));
            let area =
                Area { x: (ax / by) as f32, y: ay as f32, w: (aw / by) as f32, h: ah as f32 };
            cells.push(MapCell { node: *node, bytes: *bytes, area });
        }
        match width >= height {
            true => (x, width) = (x + depth, width - depth),
            false => (y, height) = (y + depth, height - depth),
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Blob, Content, Node, NodeKind};

    fn file(tree: &mut Tree, folder: NodeId, name: &str, len: u64) -> NodeId {
        let blob = tree.add_blob(Blob { content: Content::Zeros, len }).expect("room");
        let node = Node::new(name.as_bytes().to_vec(), NodeKind::File(blob));
        tree.add(folder, node).expect("a folder")
    }

    #[test]
    fn cells_fill_the_room_and_do_not_overlap() {
        let mut tree = Tree::new();
        let folder = tree.add(Tree::ROOT, Node::folder(b"f".to_vec())).expect("root");
        for n in 1..=300 {
            file(&mut tree, folder, &n.to_string(), n * n);
        }
        let weights = Weights::of(&tree);
        let sum: u64 = (1..=300u64).map(|n| n * n).sum();
        assert_eq!((weights.bytes(folder), weights.bytes(Tree::ROOT)), (sum, sum));
        let cells = weights.cells(&tree, folder, 1.6);
        assert_eq!(cells.len(), CELLS + 1);
        let covered: f32 = cells.iter().map(|cell| cell.area.w * cell.area.h).sum();
        assert!((covered - 1.0).abs() < 1e-3, "{covered}");
        for (at, a) in cells.iter().enumerate() {
            let a = a.area;
            assert!(a.x >= -1e-4 && a.y >= -1e-4 && a.x + a.w <= 1.001 && a.y + a.h <= 1.001);
            for b in cells.iter().skip(at + 1).map(|cell| cell.area) {
                let over_x = (a.x + a.w).min(b.x + b.w) - a.x.max(b.x);
                let over_y = (a.y + a.h).min(b.y + b.h) - a.y.max(b.y);
                assert!(over_x < 1e-4 || over_y < 1e-4, "{a:?} {b:?}");
            }
        }
        assert!(weights.cells(&Tree::new(), Tree::ROOT, 1.0).is_empty());
    }
}
