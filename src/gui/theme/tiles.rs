//! The patterns of the owner groups, so that colour is never the only sign.

use egui::epaint::{Mesh, TextureId};
use egui::{
    Color32, ColorImage, Context, Painter, Rect, TextureHandle, TextureOptions, pos2, vec2,
};
use egui::{TextureFilter, TextureWrapMode};

use crate::model::map::Group;

/// Pixels of a tile's edge.
const EDGE: usize = 8;
/// Opacity of the lines.
const INK_ALPHA: u8 = 89; // 35 %

/// The eight tiles as textures that repeat: one texture each, since a repeated texture repeats
/// as a whole.
#[derive(Clone)]
pub struct Tiles {
    textures: Vec<TextureHandle>,
}

impl Tiles {
    /// The tiles of this context, made at the first call.
    pub fn of(ctx: &Context) -> Tiles {
        let id = egui::Id::unique("theme.tiles");
        if let Some(tiles) = ctx.data(|data| data.get_temp::<Tiles>(id)) {
            return tiles;
        }
        let options = TextureOptions {
            magnification: TextureFilter::Nearest,
            minification: TextureFilter::Nearest,
            wrap_mode: TextureWrapMode::Repeat,
            mipmap_mode: None,
        };
        let textures = Group::ALL
            .iter()
            .map(|group| ctx.load_texture(format!("tile {group:?}"), image(*group), options))
            .collect();
        let tiles = Tiles { textures };
        ctx.data_mut(|data| data.insert_temp(id, tiles.clone()));
        tiles
    }

    /// Lays the tile of a group over `rect`, its lines in `ink`.
    pub fn paint(&self, painter: &Painter, rect: Rect, group: Group, ink: Color32) {
        let Some(texture) = self.textures.get(group as usize) else { return };
        if group == Group::Files {
            return;
        }
        let mut mesh = Mesh::with_texture(TextureId::from(texture));
        let edge = vec2(EDGE as f32, EDGE as f32);
        // Anchored to the screen, not to the rectangle: neighbours of one group join.
        let uv = Rect::from_min_max(
            pos2(rect.min.x / edge.x, rect.min.y / edge.y),
            pos2(rect.max.x / edge.x, rect.max.y / edge.y),
        );
        mesh.add_rect_with_uv(rect, uv, ink);
        painter.add(mesh);
    }
}

/// White lines at 35 %, tinted when painted.
fn image(group: Group) -> ColorImage {
    let on = Color32::from_white_alpha(INK_ALPHA);
    let pixels = (0..EDGE * EDGE)
        .map(|at| if is_inked(group, at % EDGE, at / EDGE) { on } else { Color32::TRANSPARENT })
        .collect();
    ColorImage::new([EDGE, EDGE], pixels)
}

fn is_inked(group: Group, x: usize, y: usize) -> bool {
    match group {
        Group::Files => false,
        Group::Folders => y.is_multiple_of(4),
        Group::Volume => x.is_multiple_of(4),
        Group::Boot => (x + y).is_multiple_of(4),
        Group::StartArea => (x + EDGE - y).is_multiple_of(4),
        Group::Checksums => x % 4 < 2 && y % 4 < 2,
        Group::Empty => x == 2 && y == 2 || x == 6 && y == 6,
        Group::Unclaimed => (x + y).is_multiple_of(4) || (x + EDGE - y).is_multiple_of(4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_but_files_has_a_pattern_of_its_own() {
        let mut seen = std::collections::HashSet::new();
        for group in Group::ALL {
            let pixels = image(group).pixels;
            assert_eq!(pixels.iter().any(|p| *p != Color32::TRANSPARENT), group != Group::Files);
            assert!(seen.insert(pixels), "{group:?} looks like another group");
        }
    }
}
