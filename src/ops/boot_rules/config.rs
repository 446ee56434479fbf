//! What configurations of boot loaders name, and whether it is there (R11).

use crate::model::boot::{
    BootConfig, BootFacts, ConfigKind, ConfigName, ConfigUse, Mend, Reason, Rule, Weight,
};

/// Missing files that are told of one configuration.
const MAX_TOLD: usize = 20;

/// The configuration that a loader reads.
pub(super) fn config_found(config: &BootConfig) -> Reason {
    Reason::new(Rule::ConfigFound, Weight::Supports)
        .with("path", format!("/{}", config.path))
        .in_file(&config.volume, &config.path, None)
}

/// A loader without its configuration shows a prompt at best.
pub(super) fn config_missing(path: &str) -> Reason {
    Reason::new(Rule::ConfigMissing, Weight::Blocks)
        .with("path", path)
        .mended_by(Mend::CorrectConfig)
}

/// Everything that a configuration names and the image does not have.
pub(super) fn named(facts: &BootFacts, config: &BootConfig) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let missing = |name: &&ConfigName| name.is_there == Some(false);
    let is_any_there = |what: ConfigUse| {
        config.names.iter().any(|name| name.what == what && name.is_there != Some(false))
    };
    for name in config.names.iter().filter(missing).take(MAX_TOLD) {
        let reason = match name.what {
            ConfigUse::Label | ConfigUse::RootLabel => {
                // Kernels that search in vain stop; a loader goes on where it is.
                let is_fatal = name.what == ConfigUse::RootLabel && !is_any_there(name.what);
                label_searched(facts, name, if is_fatal { Weight::Blocks } else { Weight::Caution })
            }
            ConfigUse::Uuid => uuid_searched(facts, name, Weight::Caution),
            what => {
                // A menu that is not there; or there is none, and nothing that could be started
                // without one. GRUB shows its menu whatever stands in it.
                let is_menu = what == ConfigUse::Config && name.name.ends_with(".c32");
                let has_menu = || config.names.iter().any(|name| name.name.ends_with(".c32"));
                let is_last = what == ConfigUse::Kernel
                    && config.kind == ConfigKind::Syslinux
                    && !is_any_there(ConfigUse::Kernel)
                    && !has_menu();
                file_missing(
                    name,
                    if is_menu || is_last { Weight::Blocks } else { Weight::Caution },
                )
            }
        };
        reasons.push(reason.in_file(&config.volume, &config.path, Some(name.line)));
    }
    reasons
}

/// A file that a line of the configuration names is not there: that entry does not start.
fn file_missing(name: &ConfigName, weight: Weight) -> Reason {
    Reason::new(Rule::NamedFileMissing, weight)
        .with("name", format!("/{}", name.name))
        .mended_by(Mend::CorrectConfig)
}

/// A volume name that is searched has to be the one the image has (R11).
pub(super) fn label_searched(facts: &BootFacts, name: &ConfigName, weight: Weight) -> Reason {
    let label = facts.iso.as_ref().map(|iso| iso.label.clone()).unwrap_or_default();
    Reason::new(Rule::LabelSearched, weight)
        .with("name", name.name.clone())
        .with("label", label)
        .mended_by(Mend::KeepVolumeId)
}

/// An id that is searched has to be the one the image has: the modification date of its volume
/// (R11).
pub(super) fn uuid_searched(facts: &BootFacts, name: &ConfigName, weight: Weight) -> Reason {
    let uuid = facts.iso.as_ref().map(|iso| iso.uuid.clone()).unwrap_or_default();
    Reason::new(Rule::UuidSearched, weight)
        .with("name", name.name.clone())
        .with("uuid", uuid)
        .mended_by(Mend::KeepVolumeId)
}
