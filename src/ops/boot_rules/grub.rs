//! Where GRUB for UEFI looks for its configuration: what was built into it says so (GRUB manual,
//! 3.4; R11).

use crate::model::boot::{
    BootConfig, BootFacts, ConfigKind, ConfigName, ConfigUse, EfiProgram, GrubEmbedded, Reason,
    Weight,
};

use super::config;
use super::programs::From;

/// Whether a GRUB finds its configuration, and what that names.
pub(super) fn config(facts: &BootFacts, program: &EfiProgram, from: From) -> Vec<Reason> {
    let Some(grub) = &program.grub else { return Vec::new() };
    let embedded = Embedded::of(facts, program, from);
    if embedded.is_self_contained(grub) {
        return Vec::new();
    }
    let places = places(facts, program, grub, &embedded, from);
    let found = |(volume, path): &(&str, String)| facts.config(ConfigKind::Grub, volume, path);
    match (places.iter().find_map(found), embedded.first_missing()) {
        (Some(found), _) => {
            let mut reasons = vec![config::config_found(found)];
            reasons.extend(config::named(facts, found));
            reasons
        }
        (None, Some(name)) => vec![embedded.missing(facts, name)],
        (None, None) => {
            let path = places.first().map_or("boot/grub/grub.cfg", |(_, path)| path.as_str());
            vec![config::config_missing(&format!("/{path}"))]
        }
    }
}

/// What the configurations inside a program name.
struct Embedded<'a> {
    program: &'a EfiProgram,
    names: Vec<&'a ConfigName>,
    from: From,
}

impl<'a> Embedded<'a> {
    fn of(facts: &'a BootFacts, program: &'a EfiProgram, from: From) -> Embedded<'a> {
        let is_of = |config: &&BootConfig| {
            config.is_embedded && config.volume == program.volume && config.path == program.path
        };
        let names = facts.configs.iter().filter(is_of).flat_map(|config| &config.names).collect();
        Embedded { program, names, from }
    }

    fn searched(&self) -> impl Iterator<Item = &&'a ConfigName> {
        let is_search = |name: &&&ConfigName| {
            matches!(name.what, ConfigUse::Label | ConfigUse::Uuid | ConfigUse::SearchFile)
        };
        self.names.iter().filter(is_search)
    }

    /// On a stick with copied files the id of the disc is not there.
    fn is_found(&self, name: &ConfigName) -> bool {
        name.is_there != Some(false) && !(name.what == ConfigUse::Uuid && self.from == From::Copies)
    }

    fn has_found_disc(&self) -> bool {
        self.searched().any(|name| self.is_found(name))
    }

    /// The first volume or file searched, if none of them is there.
    fn first_missing(&self) -> Option<&'a ConfigName> {
        if self.has_found_disc() { None } else { self.searched().next().copied() }
    }

    /// A configuration in the program's own disk that leads nowhere else.
    fn is_self_contained(&self, grub: &GrubEmbedded) -> bool {
        let leads = |text: &String| {
            ["configfile", "source ", "normal ", "prefix="].iter().any(|word| text.contains(word))
        };
        grub.memdisk_config.as_ref().is_some_and(|text| !leads(text))
            && self.searched().next().is_none()
    }

    /// What was searched in vain: GRUB stays at a prompt.
    fn missing(&self, facts: &BootFacts, name: &ConfigName) -> Reason {
        let reason = match name.what {
            ConfigUse::Uuid => config::uuid_searched(facts, name, Weight::Blocks),
            ConfigUse::Label => config::label_searched(facts, name, Weight::Blocks),
            _ => config::config_missing(&format!("/{}", name.name)),
        };
        reason.in_file(&self.program.volume, &self.program.path, None)
    }
}

/// Volumes and paths where its configuration may be, in the order it looks.
fn places<'a>(
    facts: &'a BootFacts,
    program: &'a EfiProgram,
    grub: &GrubEmbedded,
    embedded: &Embedded<'_>,
    from: From,
) -> Vec<(&'a str, String)> {
    let main = facts.main_volume();
    let own: &str = &program.volume;
    let texts = [Some(&grub.config), grub.memdisk_config.as_ref()];
    let says = |word: &str| texts.iter().flatten().any(|text| text.contains(word));
    let has_search = embedded.searched().next().is_some();
    let file = |folder: &str| format!("{}/grub.cfg", folder.trim_matches('/'));
    let mut places = Vec::new();
    if embedded.has_found_disc() {
        let prefixes = texts.iter().flatten().filter_map(|text| searched_prefix(text));
        places.extend(prefixes.map(|folder| (main, file(&folder))));
        let configs = embedded.names.iter().filter(|name| name.what == ConfigUse::Config);
        places.extend(configs.map(|name| (main, name.name.clone())));
        places.push((main, "boot/grub/grub.cfg".to_owned()));
    }
    // What it was made with holds until a search finds something better.
    if !has_search || says("$prefix") || says("${prefix}") {
        match grub.prefix.strip_prefix('(').and_then(|prefix| prefix.split_once(')')) {
            Some(("memdisk", _)) if grub.memdisk_config.is_none() => {
                places.push((own, "boot/grub/grub.cfg".to_owned()));
                places.push((main, "boot/grub/grub.cfg".to_owned()));
            }
            Some(("memdisk", _)) => {}
            // The whole disk it came from.
            Some((_, folder)) => places.push((main, file(folder))),
            None => {
                places.push((own, file(&grub.prefix)));
                if from == From::Disc {
                    places.push((main, file(&grub.prefix)));
                }
            }
        }
    }
    if says("cmdpath") {
        let folder = program.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        places.push((own, file(folder)));
    }
    places
}

/// `set prefix=($root)/boot/grub` of a built-in configuration.
fn searched_prefix(text: &str) -> Option<String> {
    let line = text.lines().rev().find_map(|line| line.trim().strip_prefix("set prefix="))?;
    let path = line.trim_matches(['"', '\'', ' ']).split_once(')').map(|(_, path)| path)?;
    Some(path.trim_matches('/').to_owned())
}
