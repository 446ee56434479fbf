//! What Secure Boot makes of an EFI program (UEFI 2.10, 32; R12). Never blocks: machines without
//! Secure Boot start it all the same.

use crate::model::boot::{EfiProgram, Mend, Reason, Rule, Weight};

use super::programs::about;

/// Generations that Microsoft's list of 2024-01-09 still allows (shim, `SbatLevel_Variable.txt`).
const ALLOWED: [(&str, u32); 2] = [("shim", 4), ("grub", 3)];
/// The authority that machines from 2026 on may not know any more.
const OLD_AUTHORITY: &str = "UEFI CA 2011";

/// Secure Boot starts signed programs only.
pub(super) fn unsigned(program: &EfiProgram) -> Option<Reason> {
    program
        .signatures
        .is_empty()
        .then(|| about(Rule::Unsigned, Weight::Caution, program).mended_by(Mend::NewerLoader))
}

/// Signed by Microsoft's authority of 2011 only, which ends in 2026.
pub(super) fn old_authority(program: &EfiProgram) -> Option<Reason> {
    let is_old = |name: &String| name.contains(OLD_AUTHORITY);
    let signatures = &program.signatures;
    let all_old = signatures.iter().all(|signature| signature.chain.iter().any(is_old));
    let signer = signatures.first().filter(|_| all_old)?;
    let authority = signer.chain.iter().find(|name| is_old(name))?;
    let reason = about(Rule::OldAuthority, Weight::Caution, program);
    Some(reason.with("signer", authority.clone()).mended_by(Mend::NewerLoader))
}

/// A generation that was revoked, or none where the loader has to have one (shim, `SBAT.md`).
pub(super) fn sbat_old(program: &EfiProgram) -> Option<Reason> {
    if program.signatures.is_empty() {
        return None;
    }
    let old = ALLOWED.iter().find_map(|(component, least)| {
        let entry = program.sbat.iter().find(|entry| entry.component == *component)?;
        (entry.generation < *least).then_some((*component, entry.generation))
    })?;
    let reason = about(Rule::SbatOld, Weight::Caution, program);
    let reason = reason.with("component", old.0).with("generation", u64::from(old.1));
    Some(reason.mended_by(Mend::NewerLoader))
}
