//! Whether the files and volumes that configurations name are there: a second walk, so that no
//! list of all paths is needed.

use std::collections::HashMap;
use std::ops::ControlFlow;

use crate::base::progress::{Cancelled, Context};
use crate::model::boot::{BootConfig, BootVolume, ConfigKind, ConfigName, ConfigUse};
use crate::opened::OpenImage;

use super::trees::BootTree;

/// Marks every name of every configuration.
pub(super) fn mark(
    image: &OpenImage,
    trees: &[BootTree<'_>],
    volumes: &[BootVolume],
    configs: &mut [BootConfig],
    ctx: &Context,
) -> Result<(), Cancelled> {
    let names = configs.iter().flat_map(|config| &config.names);
    let paths = names.filter(|name| name.what.is_path()).map(|name| folded(&name.name));
    // Of each path wanted: in which trees it is, and how it is spelled there.
    let mut there: HashMap<String, Vec<(usize, String)>> =
        paths.map(|path| (path, Vec::new())).collect();
    if !there.is_empty() {
        for (index, tree) in trees.iter().enumerate() {
            tree.walk(image, ctx, &mut |entry| {
                let path = String::from_utf8_lossy(entry.path);
                if let Some(found) = there.get_mut(&folded(&path))
                    && found.len() <= trees.len()
                {
                    found.push((index, path.into_owned()));
                }
                ControlFlow::Continue(())
            })?;
        }
    }
    for config in configs {
        let (volume, kind) = (config.volume.clone(), config.kind);
        for name in &mut config.names {
            name.is_there = Some(match name.what {
                ConfigUse::Label | ConfigUse::RootLabel => {
                    volumes.iter().any(|volume| volume.label == name.name)
                }
                ConfigUse::Uuid => {
                    volumes.iter().any(|volume| volume.uuid.eq_ignore_ascii_case(&name.name))
                }
                _ => is_path_there(name, &volume, kind, trees, &there),
            });
        }
    }
    Ok(())
}

/// Boot loaders look on the volume they come from, and on the disc once they searched it.
fn is_path_there(
    name: &ConfigName,
    volume: &str,
    kind: ConfigKind,
    trees: &[BootTree<'_>],
    there: &HashMap<String, Vec<(usize, String)>>,
) -> bool {
    let found = there.get(&folded(&name.name));
    found.into_iter().flatten().any(|(index, spelled)| {
        let Some(tree) = trees.get(*index) else { return false };
        let is_seen = tree.is_main || tree.volume == volume;
        let must_equal = kind == ConfigKind::Grub && tree.is_case_sensitive();
        is_seen && (!must_equal || *spelled == name.name)
    })
}

fn folded(path: &str) -> String {
    path.to_lowercase()
}
