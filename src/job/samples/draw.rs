//! Pictures of landscapes: sky, sun, hills, sea, from a handful of numbers each.

use image::{ImageFormat, Rgb, RgbImage};

/// A colour: red, green, blue.
pub(super) type Color = [u8; 3];

/// A landscape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene {
    /// The sky above and at the horizon.
    pub(super) sky: [Color; 2],
    /// Where the sun stands, in parts of width and height, and its colour.
    pub(super) sun: (f32, f32, Color),
    /// The nearest hills; those behind fade into the sky.
    pub(super) hills: Color,
    /// How many rows of hills.
    pub(super) rows: u8,
    /// Where the sea begins, in parts of the height; 1: there is none.
    pub(super) sea: f32,
    /// Tells the outlines of two landscapes apart.
    pub(super) seed: f32,
}

/// Width and height of a picture.
const SIZE: (u32, u32) = (960, 640);

fn mix(a: Color, b: Color, part: f32) -> Color {
    let part = part.clamp(0.0, 1.0);
    let [ar, ag, ab] = a.map(f32::from);
    let [br, bg, bb] = b.map(f32::from);
    // In 0..=255 by construction: the cast saturates and never wraps.
    [ar + (br - ar) * part, ag + (bg - ag) * part, ab + (bb - ab) * part].map(|v| v as u8)
}

/// How high a row of hills stands above `x`, both in parts of the picture.
fn outline(scene: &Scene, row: f32, x: f32) -> f32 {
    let base = 0.48 + row * 0.09;
    let wave =
        |frequency: f32, height: f32| (x * frequency + scene.seed * 3.7 + row * 2.3).sin() * height;
    base + wave(4.1, 0.055) + wave(9.7, 0.022) + wave(23.0, 0.008)
}

/// Draws a landscape.
pub(super) fn picture(scene: &Scene) -> RgbImage {
    let (width, height) = SIZE;
    let (wide, high) = (width as f32, height as f32);
    let outlines: Vec<Vec<f32>> = (0..scene.rows)
        .map(|row| {
            (0..width).map(|x| outline(scene, f32::from(row), x as f32 / wide) * high).collect()
        })
        .collect();
    let (sun_x, sun_y, sun) = (scene.sun.0 * wide, scene.sun.1 * high, scene.sun.2);
    let sky_at = |x: f32, y: f32| {
        let [above, below] = scene.sky;
        let sky = mix(above, below, y / (high * 0.7));
        let away = ((x - sun_x).powi(2) + (y - sun_y).powi(2)).sqrt() / high;
        match away < 0.045 {
            true => sun,
            false => mix(sun, sky, 0.35 + away * 2.2),
        }
    };
    let sea_top = scene.sea * high;
    RgbImage::from_fn(width, height, |column, line| {
        let (x, y) = (column as f32, line as f32);
        if y >= sea_top {
            // The sky upside down, darker, with the sun's path on it.
            let mirrored = sky_at(x + ((y * 0.9).sin() * 6.0), (2.0 * sea_top - y).max(0.0));
            let glitter = ((y * 0.55).sin() + (x * 0.05 + y * 0.21).sin()) * 0.06;
            return Rgb(mix(mirrored, [12, 40, 66], 0.42 - glitter));
        }
        let hill = outlines
            .iter()
            .rposition(|tops| tops.get(column as usize).is_some_and(|top| y >= *top));
        let color = match hill {
            Some(row) => {
                let near = (row as f32 + 1.0) / f32::from(scene.rows.max(1));
                mix(mix(scene.sky[1], scene.hills, near), [0, 0, 0], (y / high - 0.5) * 0.35)
            }
            None => sky_at(x, y),
        };
        Rgb(color)
    })
}

/// A landscape as the bytes of a PNG file.
pub(super) fn png(scene: &Scene) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let written = picture(scene).write_to(&mut bytes, ImageFormat::Png);
    written.expect("memory takes every picture");
    bytes.into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_landscape_has_sky_above_and_hills_below_and_is_the_same_every_time() {
        let scene = Scene {
            sky: [[40, 90, 180], [250, 210, 160]],
            sun: (0.5, 0.2, [255, 250, 220]),
            hills: [30, 70, 40],
            rows: 3,
            sea: 1.0,
            seed: 1.0,
        };
        let drawn = picture(&scene);
        let Rgb([red, green, blue]) = *drawn.get_pixel(4, 4);
        assert!(blue > red && blue > green, "sky");
        let Rgb([red, green, blue]) = *drawn.get_pixel(4, SIZE.1 - 1);
        assert!(green > red && green > blue, "hills");
        assert_eq!(png(&scene), png(&scene));
    }
}
