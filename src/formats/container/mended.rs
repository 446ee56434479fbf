//! A sheet with other names of files: what was found elsewhere is named where it is. Lines of cue
//! sheets and of cdrdao tables only; all else stays as it was, letter by letter.

/// Words in front of the name of a file.
const WORDS: [&str; 3] = ["FILE", "DATAFILE", "AUDIOFILE"];

/// `text` with each name of `renamed` replaced by the other.
pub fn mended_sheet(text: &str, renamed: &[(String, String)]) -> String {
    text.split_inclusive('\n').map(|line| mended_line(line, renamed)).collect()
}

fn mended_line(line: &str, renamed: &[(String, String)]) -> String {
    let whole = || line.to_owned();
    let start = line.len() - line.trim_start().len();
    let (indent, rest) = line.split_at(start);
    let Some((word, behind)) = rest.split_once([' ', '\t']) else { return whole() };
    if !WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)) {
        return whole();
    }
    let behind = behind.trim_start();
    // Without quotes the name ends in front of the last word.
    let parts = match behind.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"'),
        None => behind.trim_end().rfind([' ', '\t']).and_then(|at| behind.split_at_checked(at)),
    };
    let Some((name, tail)) = parts else { return whole() };
    match renamed.iter().find(|(named, _)| named == name) {
        Some((_, now)) => format!("{indent}{word} \"{now}\"{tail}"),
        None => whole(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_names_change() {
        let renamed = [("Old (1).bin".to_owned(), "new.bin".to_owned())];
        let sheet = "REM FILE x\r\nFILE \"Old (1).bin\" BINARY\r\n  TRACK 01 AUDIO\r\n";
        let mended = "REM FILE x\r\nFILE \"new.bin\" BINARY\r\n  TRACK 01 AUDIO\r\n";
        assert_eq!(mended_sheet(sheet, &renamed), mended);
        assert_eq!(
            mended_sheet("  file Old (1).bin BINARY", &renamed),
            "  file \"new.bin\" BINARY"
        );
        let other = "FILE \"other.bin\" BINARY\nFILE\nFILE \"open\n";
        assert_eq!(mended_sheet(other, &renamed), other);
    }
}
