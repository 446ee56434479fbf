//! A rasteriser for the triangles of egui: no GPU, no display, the same picture everywhere.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;

use egui::epaint::Vertex;
use egui::{ClippedPrimitive, Color32, Rect, TextureId, TexturesDelta, epaint::Primitive};
use egui_kittest::{Harness, TestRenderer};

/// A texture: width, height, premultiplied pixels.
type Texture = (usize, usize, Vec<Color32>);

/// Keeps the textures of a harness and paints its last frame.
#[derive(Clone, Default)]
pub struct Painter(Rc<RefCell<HashMap<TextureId, Texture>>>);

impl TestRenderer for Painter {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        let mut textures = self.0.borrow_mut();
        for (id, set) in delta.set.drain() {
            for delta in set {
                let egui::ImageData::Color(image) = &delta.image;
                let [width, height] = image.size;
                match delta.pos {
                    None => {
                        textures.insert(id, (width, height, image.pixels.clone()));
                    }
                    Some([x, y]) => {
                        let (whole, _, pixels) = textures.get_mut(&id).expect("it was set whole");
                        for row in 0..height {
                            let to = (y + row) * *whole + x;
                            let from = row * width;
                            pixels[to..to + width]
                                .copy_from_slice(&image.pixels[from..from + width]);
                        }
                    }
                }
            }
        }
        for id in delta.free.drain() {
            textures.remove(&id);
        }
    }
}

impl Painter {
    /// Writes the last frame as a PNG into the folder that `GLASSMASTER_PICTURES` names; nothing
    /// without it.
    pub fn save<S>(&self, harness: &Harness<'_, S>, name: &str) {
        let Some(folder) = std::env::var_os("GLASSMASTER_PICTURES").map(PathBuf::from) else {
            return;
        };
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        self.paint(harness).save(folder.join(format!("{name}.png"))).expect("it can be saved");
    }

    /// Paints the last frame.
    pub fn paint<S>(&self, harness: &Harness<'_, S>) -> image::RgbaImage {
        let scale = harness.ctx.pixels_per_point();
        let size = harness.ctx.content_rect().size() * scale;
        let (width, height) = (size.x.round() as usize, size.y.round() as usize);
        let mut pixels = vec![Color32::BLACK; width * height];
        let shapes = harness.output().shapes.clone();
        let textures = self.0.borrow();
        for ClippedPrimitive { clip_rect, primitive } in harness.ctx.tessellate(shapes, scale) {
            let Primitive::Mesh(mesh) = primitive else { continue };
            let Some(texture) = textures.get(&mesh.texture_id) else { continue };
            for triangle in mesh.indices.chunks_exact(3) {
                let corners = [0, 1, 2].map(|at| mesh.vertices[triangle[at] as usize]);
                fill(&mut pixels, (width, height), scale, clip_rect, texture, corners);
            }
        }
        let bytes = pixels.iter().flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b(), 255]);
        image::RgbaImage::from_raw(width as u32, height as u32, bytes.collect())
            .expect("four bytes a pixel")
    }
}

/// Blends one triangle over the picture, row by row. Most triangles have one colour and one texel:
/// those take the short way, or looking at a window would take minutes in a debug build.
fn fill(
    pixels: &mut [Color32],
    (width, height): (usize, usize),
    scale: f32,
    clip: Rect,
    texture: &Texture,
    corners: [Vertex; 3],
) {
    let [a, b, c] = corners.map(|corner| corner.pos * scale);
    let area = (b - a).x * (c - a).y - (b - a).y * (c - a).x;
    if area == 0.0 {
        return;
    }
    let [first, second, third] = corners;
    let is_flat = first.color == second.color
        && second.color == third.color
        && first.uv == second.uv
        && second.uv == third.uv;
    let flat = is_flat.then(|| tinted(first.color, sample(texture, first.uv.x, first.uv.y)));
    let clip = clip * scale;
    let bounds = Rect::from_points(&[a, b, c]).intersect(clip);
    let rows = pixel_range(bounds.top(), bounds.bottom(), height);
    for y in rows {
        let middle = y as f32 + 0.5;
        // Where the row crosses the edges.
        let mut span = (f32::INFINITY, f32::NEG_INFINITY);
        for (p, q) in [(a, b), (b, c), (c, a)] {
            if (p.y <= middle) != (q.y <= middle) {
                let x = p.x + (middle - p.y) / (q.y - p.y) * (q.x - p.x);
                span = (span.0.min(x), span.1.max(x));
            }
        }
        let columns = pixel_range(span.0.max(clip.left()), span.1.min(clip.right()), width);
        if columns.is_empty() {
            continue;
        }
        let row = y * width;
        if let Some(color) = flat {
            let row = &mut pixels[row + columns.start..row + columns.end];
            if color[3] >= 1.0 {
                row.fill(over(Color32::BLACK, color));
            } else {
                row.iter_mut().for_each(|pixel| *pixel = over(*pixel, color));
            }
            continue;
        }
        for x in columns {
            let at = egui::pos2(x as f32 + 0.5, middle);
            let weigh = |p: egui::Pos2, q: egui::Pos2| {
                ((q - p).x * (at - p).y - (q - p).y * (at - p).x) / area
            };
            let (wa, wb, wc) = (weigh(b, c), weigh(c, a), weigh(a, b));
            let u = first.uv.x * wa + second.uv.x * wb + third.uv.x * wc;
            let v = first.uv.y * wa + second.uv.y * wb + third.uv.y * wc;
            let [ca, cb, cc] = corners.map(|corner| corner.color.to_array().map(f32::from));
            let mut color = sample(texture, u, v);
            for at in 0..4 {
                color[at] *= (ca[at] * wa + cb[at] * wb + cc[at] * wc) / 255.0;
            }
            pixels[row + x] = over(pixels[row + x], color);
        }
    }
}

/// The pixels whose middle lies between two places.
fn pixel_range(from: f32, to: f32, end: usize) -> std::ops::Range<usize> {
    let at = |place: f32| ((place - 0.5).ceil().max(0.0) as usize).min(end);
    let (from, to) = (at(from), at(to));
    from..to.max(from)
}

fn tinted(color: Color32, mut texel: [f32; 4]) -> [f32; 4] {
    for (channel, tint) in texel.iter_mut().zip(color.to_array()) {
        *channel *= f32::from(tint) / 255.0;
    }
    texel
}

/// A premultiplied colour over a pixel.
fn over(under: Color32, source: [f32; 4]) -> Color32 {
    let rest = 1.0 - source[3];
    let mix = |at: usize, under: u8| {
        (source[at] * 255.0 + f32::from(under) * rest).round().clamp(0.0, 255.0) as u8
    };
    Color32::from_rgb(mix(0, under.r()), mix(1, under.g()), mix(2, under.b()))
}

/// The texture at a place, 0 to 1, between its four nearest texels.
fn sample((width, height, pixels): &Texture, u: f32, v: f32) -> [f32; 4] {
    let (x, y) = (u * *width as f32 - 0.5, v * *height as f32 - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let (fx, fy) = (x - left, y - top);
    let column = |x: f32| (x.max(0.0) as usize).min(width - 1);
    let row = |y: f32| (y.max(0.0) as usize).min(height - 1) * width;
    let (x0, x1, y0, y1) = (column(left), column(left + 1.0), row(top), row(top + 1.0));
    let texels = [pixels[y0 + x0], pixels[y0 + x1], pixels[y1 + x0], pixels[y1 + x1]];
    if texels.iter().all(|texel| *texel == texels[0]) {
        return texels[0].to_array().map(|channel| f32::from(channel) / 255.0);
    }
    let weights = [(1.0 - fx) * (1.0 - fy), fx * (1.0 - fy), (1.0 - fx) * fy, fx * fy];
    let mut out = [0.0; 4];
    for (texel, weight) in texels.iter().zip(weights) {
        for (sum, channel) in out.iter_mut().zip(texel.to_array()) {
            *sum += f32::from(channel) / 255.0 * weight;
        }
    }
    out
}
