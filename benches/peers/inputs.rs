//! What the benchmarks work on: made once a run, in a folder that is removed at the end.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Bytes without a pattern, the same in every run.
struct Noise(u64);

impl Noise {
    fn fill(&mut self, buf: &mut [u8]) {
        for word in buf.chunks_mut(8) {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            let bytes = self.0.to_le_bytes();
            word.copy_from_slice(&bytes[..word.len()]);
        }
    }
}

/// The folder of all inputs.
pub struct Inputs {
    pub root: PathBuf,
    /// Part of the full sizes.
    pub scale: f64,
}

impl Inputs {
    /// So much of `full` as is to be worked on, at least one.
    pub fn part(&self, full: u32) -> u32 {
        // Sizes of benchmarks: far from what the types end at, and never negative.
        (f64::from(full) * self.scale).round().max(1.0) as u32
    }

    fn once(&self, name: &str, make: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<PathBuf> {
        let path = self.root.join(name);
        if !path.exists() {
            eprintln!("making {name} ...");
            make(&path)?;
        }
        Ok(path)
    }

    /// 4 GiB in eight files of different lengths, at full size.
    pub fn large(&self) -> io::Result<PathBuf> {
        self.once("large", |root| {
            fs::create_dir(root)?;
            let mib = [1024, 900, 700, 512, 400, 300, 200, 60];
            for (number, mib) in mib.into_iter().enumerate() {
                let len = u64::from(self.part(mib)) << 20;
                write_noise(&root.join(format!("part-{number}.bin")), len, number as u64)?;
            }
            Ok(())
        })
    }

    /// One file of 4 GiB, at full size.
    pub fn one_file(&self) -> io::Result<PathBuf> {
        self.once("one.bin", |path| write_noise(path, u64::from(self.part(4096)) << 20, 99))
    }

    /// A folder with one file of `mib` MiB that packs to about two thirds.
    pub fn packable(&self, mib: u32) -> io::Result<PathBuf> {
        self.once(&format!("packable-{mib}"), |root| {
            fs::create_dir(root)?;
            let mut file = BufWriter::new(fs::File::create(root.join("data.bin"))?);
            let mut buf = vec![0; 1 << 16];
            let mut noise = Noise(11);
            for number in 0..u64::from(mib) * 16 {
                noise.fill(&mut buf);
                // Noise of 6 bits, and every fourth piece text.
                match number % 4 {
                    0 => buf.iter_mut().enumerate().for_each(|(at, byte)| {
                        *byte = b"the quick brown fox "[(at + usize::from(*byte & 3)) % 20];
                    }),
                    _ => buf.iter_mut().for_each(|byte| *byte &= 0x3f),
                }
                file.write_all(&buf)?;
            }
            file.flush()
        })
    }

    /// 100,000 files of 4 KiB in 1,000 folders, at full size.
    pub fn small(&self) -> io::Result<PathBuf> {
        self.once("small", |root| {
            let mut buf = [0; 4096];
            let mut noise = Noise(7);
            for folder in 0..self.part(1000) {
                let folder = root.join(format!("folder-{folder:03}"));
                fs::create_dir_all(&folder)?;
                for file in 0..100 {
                    noise.fill(&mut buf);
                    fs::write(folder.join(format!("file-{file:02}.txt")), buf)?;
                }
            }
            Ok(())
        })
    }

    /// `count` empty files whose names are one and the same at eight characters.
    pub fn colliding(&self, count: u32) -> io::Result<PathBuf> {
        self.once(&format!("colliding-{count}"), |root| {
            fs::create_dir_all(root)?;
            for number in 0..count {
                fs::write(root.join(format!("a long common beginning {number:07}.text")), b"")?;
            }
            Ok(())
        })
    }

    /// A folder of 1,000,000 empty files in 1,000 folders, at full size.
    pub fn million(&self) -> io::Result<PathBuf> {
        self.once("million", |root| {
            for folder in 0..self.part(1000) {
                let folder = root.join(format!("folder-{folder:03}"));
                fs::create_dir_all(&folder)?;
                for file in 0..1000 {
                    fs::write(folder.join(format!("file-{file:03}.txt")), b"")?;
                }
            }
            Ok(())
        })
    }
}

fn write_noise(path: &Path, len: u64, seed: u64) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, fs::File::create(path)?);
    let mut noise = Noise(seed * 2 + 1);
    let mut buf = vec![0; 1 << 20];
    for _ in 0..len >> 20 {
        noise.fill(&mut buf);
        out.write_all(&buf)?;
    }
    out.flush()
}
