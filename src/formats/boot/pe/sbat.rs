//! The section `.sbat`: components and generations as comma-separated values (shim, `SBAT.md`).

use crate::model::boot::SbatEntry;

/// Lines that are read; real ones have a handful.
const MAX_LINES: usize = 64;

/// The entries of a section; lines that are none are left out.
pub(super) fn parse(bytes: &[u8]) -> Vec<SbatEntry> {
    let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    let text = String::from_utf8_lossy(text);
    text.lines().take(MAX_LINES).filter_map(entry).collect()
}

fn entry(line: &str) -> Option<SbatEntry> {
    let mut fields = line.split(',');
    let component = fields.next()?.trim().to_owned();
    let generation = fields.next()?.trim().parse().ok()?;
    (!component.is_empty()).then_some(SbatEntry { component, generation })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_components_and_generations() {
        let found =
            parse(b"sbat,1,SBAT Version\ngrub,3,Free Software Foundation\nodd\n,2,\n\0junk");
        let seen: Vec<_> = found.iter().map(|e| (e.component.as_str(), e.generation)).collect();
        assert_eq!(seen, [("sbat", 1), ("grub", 3)]);
    }
}
