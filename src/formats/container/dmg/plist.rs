//! The one thing that is needed of an image's property list: the data of its `blkx` entries.
//!
//! No general parser: the list is machine-written XML, in which the array behind the key `blkx`
//! holds dictionaries with a key `Data`, whose text is base64.

/// Block tables at most.
const MAX_TABLES: usize = 4096;

/// The block tables in a property list; `None` when there is no `blkx` or its text makes no sense.
pub(super) fn block_tables(xml: &str) -> Option<Vec<Vec<u8>>> {
    let (_, rest) = xml.split_once("<key>blkx</key>")?;
    let (_, rest) = rest.split_once("<array>")?;
    let (array, _) = rest.split_once("</array>")?;
    let mut tables = Vec::new();
    let mut rest = array;
    while let Some((_, behind)) = rest.split_once("<key>Data</key>") {
        let (_, behind) = behind.split_once("<data>")?;
        let (text, behind) = behind.split_once("</data>")?;
        if tables.len() >= MAX_TABLES {
            return None;
        }
        tables.push(base64(text)?);
        rest = behind;
    }
    Some(tables)
}

/// RFC 4648, white space anywhere.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut word, mut bits) = (0u32, 0u32);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => return None,
        };
        word = word << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((word >> bits).to_le_bytes()[0]);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_found_in_the_list() {
        let xml = "<plist><dict><key>resource-fork</key><dict><key>blkx</key><array><dict>\
                   <key>Attributes</key><string>0x0050</string><key>Data</key><data>\n\tbWlz\n\t\
                   aA==\n</data></dict></array></dict></dict></plist>";
        assert_eq!(block_tables(xml), Some(vec![b"mish".to_vec()]));
        assert_eq!(block_tables("<key>plst</key>"), None);
        assert_eq!(block_tables(&xml.replace("bWlz", "b*lz")), None);
    }
}
