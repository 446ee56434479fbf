//! The attribute certificates behind a program (PE/COFF, "Attribute Certificate Table") with the
//! PKCS #7 signatures in them (Authenticode; RFC 2315 9): names only, nothing is verified.

use x509_cert::Certificate;
use x509_cert::der::asn1::AnyRef;
use x509_cert::der::{Decode, Encode, Reader, SliceReader, Tag, TagNumber, Tagged};
use x509_cert::name::Name;

use crate::base::bytes::{Timestamp, le16, le32};
use crate::model::boot::SignatureFacts;

/// WIN_CERT_TYPE_PKCS_SIGNED_DATA.
const PKCS_SIGNED_DATA: u16 = 2;
/// Signatures and certificates of one that are read; real ones have a handful.
const MAX_SIGNATURES: usize = 16;
const MAX_CERTIFICATES: usize = 32;

/// All signatures of a table.
pub(super) fn all(mut table: &[u8]) -> Vec<SignatureFacts> {
    let mut found = Vec::new();
    while found.len() < MAX_SIGNATURES
        && let (Some(len), Some(kind)) = (le32(table, 0), le16(table, 6))
    {
        let Ok(len) = usize::try_from(len) else { break };
        if kind == PKCS_SIGNED_DATA {
            let body = table.get(8..len).unwrap_or_default();
            let unreadable = SignatureFacts { is_unreadable: true, ..SignatureFacts::default() };
            found.push(signature(body).unwrap_or(unreadable));
        }
        // Entries begin at multiples of eight.
        match table.get(len.next_multiple_of(8).max(8)..) {
            Some(rest) => table = rest,
            None => break,
        }
    }
    found
}

/// ContentInfo -> SignedData -> certificates and the name of who signed (RFC 2315 7, 9.1, 9.2).
fn signature(bytes: &[u8]) -> Option<SignatureFacts> {
    let content_info = sequence(first(bytes)?)?;
    let signed_data = sequence(first(context(&content_info, 0)?.value())?)?;
    let certificates = certificates(context(&signed_data, 0)?.value());
    let signer_infos = signed_data.iter().rev().find(|any| any.tag() == Tag::Set)?;
    // SignerInfo: version, issuer and serial number, ...
    let signer_info = sequence(first(signer_infos.value())?)?;
    let identity = sequence(*signer_info.get(1)?)?;
    let issuer = Name::from_der(&raw(*identity.first()?)?).ok()?;
    let serial = identity.get(1)?.value();
    let is_signer = |certificate: &&Certificate| {
        let certificate = certificate.tbs_certificate();
        *certificate.issuer() == issuer && certificate.serial_number().as_bytes() == serial
    };
    let Some(signer) = certificates.iter().find(is_signer) else {
        return Some(SignatureFacts { chain: vec![told(&issuer)], ..SignatureFacts::default() });
    };
    let mut chain = Vec::new();
    let mut current = signer.tbs_certificate();
    while chain.len() < MAX_CERTIFICATES && current.issuer() != current.subject() {
        chain.push(told(current.issuer()));
        let issuer = current.issuer();
        let next = certificates.iter().find(|other| other.tbs_certificate().subject() == issuer);
        match next {
            Some(next) => current = next.tbs_certificate(),
            None => break,
        }
    }
    let until = signer.tbs_certificate().validity().not_after.to_unix_duration().as_secs();
    Some(SignatureFacts {
        signer: told(signer.tbs_certificate().subject()),
        chain,
        not_after: i64::try_from(until)
            .map(|until| Timestamp::from_unix(until).to_rfc3339_utc())
            .unwrap_or_default(),
        is_unreadable: false,
    })
}

fn certificates(bytes: &[u8]) -> Vec<Certificate> {
    let all = elements(bytes).into_iter().take(MAX_CERTIFICATES);
    all.filter_map(|any| Certificate::from_der(&raw(any)?).ok()).collect()
}

/// The common name, else the whole name.
fn told(name: &Name) -> String {
    match name.common_name() {
        Ok(Some(common)) => common.value().into_owned(),
        _ => name.to_string(),
    }
}

fn first(bytes: &[u8]) -> Option<AnyRef<'_>> {
    // Bytes may follow: tables are padded.
    AnyRef::decode(&mut SliceReader::new(bytes).ok()?).ok()
}

fn sequence(any: AnyRef<'_>) -> Option<Vec<AnyRef<'_>>> {
    (any.tag() == Tag::Sequence).then(|| elements(any.value()))
}

fn elements(bytes: &[u8]) -> Vec<AnyRef<'_>> {
    let mut found = Vec::new();
    let Ok(mut reader) = SliceReader::new(bytes) else { return found };
    while !reader.is_finished() && found.len() < 256 {
        match AnyRef::decode(&mut reader) {
            Ok(any) => found.push(any),
            Err(_) => break,
        }
    }
    found
}

fn context<'a>(elements: &[AnyRef<'a>], number: u32) -> Option<AnyRef<'a>> {
    let tag = Tag::ContextSpecific { constructed: true, number: TagNumber(number) };
    elements.iter().find(|any| any.tag() == tag).copied()
}

/// An element with its tag and length again.
fn raw(any: AnyRef<'_>) -> Option<Vec<u8>> {
    any.to_der().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_signature_is_told_as_unreadable() {
        let mut table = vec![0u8; 24];
        (table[0], table[5], table[6]) = (20, 2, 2);
        table[8..].fill(0x30);
        let found = all(&table);
        assert!(found.len() == 1 && found[0].is_unreadable);
        assert!(all(&[0xFF; 64]).is_empty());
        assert!(all(&[]).is_empty());
        assert_eq!(all(&[0; 4096]), []);
    }
}
