//! The grammar of cdrdao (trackdb/TocParser.g): words, strings in quotes, braces, comments behind
//! two slashes; lines mean nothing.

use crate::base::cd::{
    CdText, CdTextKind, FRAMES_PER_SECOND, Msf, SectorLayout, SubLayout, TrackFlags, TrackMode,
};
use crate::formats::container::error::{ContainerError, SheetFault};

/// Pieces of all tracks together.
const MAX_PIECES: usize = 10_000;

/// A length or a place: sectors, or what an integer without colons counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Amount {
    /// Sectors.
    Sectors(u64),
    /// Samples in audio tracks, bytes in data tracks.
    Units(u64),
}

/// What a track is made of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Piece {
    /// Part of a file.
    File {
        named: String,
        /// SWAP: the samples are in the other order.
        is_swapped: bool,
        /// Bytes of the file to skip first.
        offset: u64,
        start: Amount,
        /// To the end if not given.
        len: Option<Amount>,
        line: u32,
    },
    /// Silence or zeros.
    Zero(Amount),
}

/// A TRACK.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct TocTrack {
    pub(super) layout: SectorLayout,
    pub(super) flags: TrackFlags,
    pub(super) isrc: Option<String>,
    pub(super) pieces: Vec<Piece>,
    /// How many pieces stand before START without a time.
    pub(super) start_after: Option<usize>,
    /// START with a time: sectors of the pregap.
    pub(super) start: Option<u64>,
    /// PREGAP: silence in front.
    pub(super) pregap: u64,
    /// INDEX: sectors from the start of the track.
    pub(super) indexes: Vec<u64>,
    pub(super) line: u32,
}

/// A whole table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct TocSheet {
    pub(super) tracks: Vec<TocTrack>,
    pub(super) catalog: Option<String>,
    pub(super) cd_text: CdText,
}

/// Whether a text begins like such a table.
pub(in crate::formats::container) fn is_toc(text: &str) -> bool {
    let tokens = tokens(text, 2);
    match &*tokens {
        [first, rest @ ..] => {
            let is_mode = rest.first().is_some_and(|next| layout_of(&next.text).is_some());
            matches!(&*first.text, "CD_DA" | "CD_ROM" | "CD_ROM_XA" | "CD_I" | "CD_TEXT")
                || (first.text == "TRACK" && is_mode)
        }
        [] => false,
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Token {
    text: String,
    is_string: bool,
    line: u32,
}

/// The first `most` tokens.
fn tokens(text: &str, most: usize) -> Vec<Token> {
    let mut found = Vec::new();
    let mut line = 1;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if found.len() >= most {
            break;
        }
        match letter {
            '\n' => line += 1,
            letter if letter.is_whitespace() || letter == '\u{feff}' => {}
            '/' if letters.peek() == Some(&'/') => {
                while letters.next_if(|c| *c != '\n').is_some() {}
            }
            '"' => {
                let start = line;
                let mut text = String::new();
                while let Some(letter) = letters.next() {
                    match letter {
                        '"' => break,
                        '\\' => text.extend(escaped(&mut letters)),
                        other => {
                            line += u32::from(other == '\n');
                            text.push(other);
                        }
                    }
                }
                found.push(Token { text, is_string: true, line: start });
            }
            '{' | '}' | ',' => {
                found.push(Token { text: letter.to_string(), is_string: false, line });
            }
            first => {
                let mut text = String::from(first);
                let ends = |c: &char| c.is_whitespace() || matches!(c, '"' | '{' | '}' | ',');
                while let Some(letter) = letters.next_if(|c| !ends(c)) {
                    text.push(letter);
                }
                found.push(Token { text, is_string: false, line });
            }
        }
    }
    found
}

/// The character behind a backslash: itself, or three octal digits.
fn escaped(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<char> {
    let mut number = 0u32;
    let mut count = 0;
    while let Some(digit) = letters.peek().and_then(|c| c.to_digit(8)).filter(|_| count < 3) {
        letters.next();
        number = number * 8 + digit;
        count += 1;
    }
    if count > 0 { char::from_u32(number) } else { letters.next() }
}

/// Reads a table. Errors carry the line.
pub(super) fn parse(text: &str) -> Result<TocSheet, ContainerError> {
    let mut parser = Parser { tokens: tokens(text, usize::MAX), at: 0, sheet: TocSheet::default() };
    match parser.all() {
        Ok(()) => Ok(parser.sheet),
        Err(fault) => Err(ContainerError::Sheet { line: parser.line(), fault }),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    sheet: TocSheet,
}

impl Parser {
    fn all(&mut self) -> Result<(), SheetFault> {
        let mut count = 0;
        while let Some(token) = self.next() {
            let line = token.line;
            match &*token.text {
                "CD_DA" | "CD_ROM" | "CD_ROM_XA" | "CD_I" => {}
                "CATALOG" => self.sheet.catalog = Some(self.string()?),
                "CD_TEXT" => self.cd_text()?,
                "TRACK" => self.track(line)?,
                "NO" => {
                    let what = self.next().ok_or(SheetFault::EndsEarly)?.text;
                    self.flag(&what, false)?;
                }
                "COPY" | "PRE_EMPHASIS" | "FOUR_CHANNEL_AUDIO" | "TWO_CHANNEL_AUDIO" => {
                    let what = token.text;
                    self.flag(&what, true)?;
                }
                "ISRC" => {
                    let code = self.string()?;
                    self.last()?.isrc = Some(code);
                }
                "FILE" | "AUDIOFILE" | "DATAFILE" | "FIFO" => {
                    count += 1;
                    let is_data = matches!(&*token.text, "DATAFILE" | "FIFO");
                    let piece = self.file(is_data, line)?;
                    self.last()?.pieces.push(piece);
                }
                "SILENCE" | "ZERO" => {
                    count += 1;
                    // ZERO may name a mode, and a subchannel, which the track tells already.
                    while self.peek().is_some_and(|t| amount(&t.text).is_none()) {
                        let word = self.next().ok_or(SheetFault::EndsEarly)?.text;
                        if layout_of(&word).is_none() && sub_of(&word).is_none() {
                            return Err(SheetFault::Word);
                        }
                    }
                    let len = self.amount()?;
                    self.last()?.pieces.push(Piece::Zero(len));
                }
                "START" => {
                    let told = self.peek().and_then(|token| amount(&token.text));
                    let track = self.last()?;
                    match told {
                        Some(told) => {
                            track.start = Some(sectors(told)?);
                            self.next();
                        }
                        None => track.start_after = Some(track.pieces.len()),
                    }
                }
                "PREGAP" => {
                    let len = sectors(self.amount()?)?;
                    self.last()?.pregap = len;
                }
                "INDEX" => {
                    let at = sectors(self.amount()?)?;
                    self.last()?.indexes.push(at);
                }
                _ => return Err(SheetFault::Word),
            }
            if count > MAX_PIECES {
                return Err(SheetFault::TooMany);
            }
        }
        if self.sheet.tracks.is_empty() { Err(SheetFault::NoTracks) } else { Ok(()) }
    }

    fn track(&mut self, line: u32) -> Result<(), SheetFault> {
        let mode = self.next().ok_or(SheetFault::EndsEarly)?;
        let layout = layout_of(&mode.text).ok_or(SheetFault::Sector)?;
        let sub = self.peek().and_then(|token| sub_of(&token.text));
        if sub.is_some() {
            self.next();
        }
        if self.sheet.tracks.len() >= 99 {
            return Err(SheetFault::TooMany);
        }
        self.sheet.tracks.push(TocTrack {
            layout: layout.with_sub(sub.unwrap_or_default()),
            flags: TrackFlags { is_data: layout.mode.is_data(), ..TrackFlags::default() },
            isrc: None,
            pieces: Vec::new(),
            start_after: None,
            start: None,
            pregap: 0,
            indexes: Vec::new(),
            line,
        });
        Ok(())
    }

    fn flag(&mut self, what: &str, is_on: bool) -> Result<(), SheetFault> {
        let flags = &mut self.last()?.flags;
        match what {
            "COPY" => flags.is_copy_allowed = is_on,
            "PRE_EMPHASIS" => flags.is_pre_emphasis = is_on,
            "FOUR_CHANNEL_AUDIO" => flags.is_four_channel = is_on,
            "TWO_CHANNEL_AUDIO" => flags.is_four_channel = false,
            _ => return Err(SheetFault::Word),
        }
        Ok(())
    }

    fn file(&mut self, is_data: bool, line: u32) -> Result<Piece, SheetFault> {
        let named = self.string()?;
        let is_swapped = self.peek().is_some_and(|token| token.text == "SWAP");
        if is_swapped {
            self.next();
        }
        let mut offset = 0;
        if let Some(digits) = self.peek().and_then(|token| token.text.strip_prefix('#')) {
            offset = digits.parse().map_err(|_| SheetFault::Number)?;
            self.next();
        }
        let mut told = Vec::new();
        while told.len() < if is_data { 1 } else { 2 } {
            match self.peek().filter(|t| !t.is_string).and_then(|token| amount(&token.text)) {
                Some(found) => told.push(found),
                None => break,
            }
            self.next();
        }
        let (start, len) = match (&*told, is_data) {
            ([len], true) => (Amount::Sectors(0), Some(*len)),
            ([start, len], false) => (*start, Some(*len)),
            ([start], false) => (*start, None),
            _ => (Amount::Sectors(0), None),
        };
        // A length of zero means up to the end.
        let is_zero = |len: &Amount| matches!(len, Amount::Sectors(0) | Amount::Units(0));
        let len = len.filter(|len| !is_zero(len));
        Ok(Piece::File { named, is_swapped, offset, start, len, line })
    }

    /// Texts of a disc or track: those of language 0.
    fn cd_text(&mut self) -> Result<(), SheetFault> {
        let track = u8::try_from(self.sheet.tracks.len()).map_err(|_| SheetFault::TooMany)?;
        self.expect("{")?;
        let mut depth = 1;
        let mut is_first = true;
        while depth > 0 {
            let token = self.next().ok_or(SheetFault::EndsEarly)?;
            match &*token.text {
                "{" if !token.is_string => depth += 1,
                "}" if !token.is_string => depth -= 1,
                "LANGUAGE" if !token.is_string => {
                    is_first = self.next().is_some_and(|token| token.text == "0");
                }
                word if !token.is_string => {
                    let kind = CdTextKind::from_keyword(word);
                    if let Some(kind) = kind
                        && is_first
                        && self.peek().is_some_and(|token| token.is_string)
                    {
                        let text = self.string()?;
                        self.sheet.cd_text.set(track, kind, text);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn string(&mut self) -> Result<String, SheetFault> {
        let token = self.next().ok_or(SheetFault::EndsEarly)?;
        if token.is_string { Ok(token.text) } else { Err(SheetFault::Word) }
    }

    fn amount(&mut self) -> Result<Amount, SheetFault> {
        let token = self.next().ok_or(SheetFault::EndsEarly)?;
        amount(&token.text).ok_or(SheetFault::Time)
    }

    fn expect(&mut self, word: &str) -> Result<(), SheetFault> {
        let token = self.next().ok_or(SheetFault::EndsEarly)?;
        if token.text == word { Ok(()) } else { Err(SheetFault::Word) }
    }

    fn last(&mut self) -> Result<&mut TocTrack, SheetFault> {
        self.sheet.tracks.last_mut().ok_or(SheetFault::Order)
    }

    /// Line of the token read last.
    fn line(&self) -> u32 {
        let token = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        token.map_or(1, |token| token.line)
    }
}

fn amount(text: &str) -> Option<Amount> {
    if text.contains(':') {
        return Some(Amount::Sectors(u64::from(Msf::parse(text)?.frames()?)));
    }
    text.parse().ok().filter(|units| *units < 1 << 48).map(Amount::Units)
}

/// Whole sectors of a length in a place where samples are counted otherwise.
fn sectors(amount: Amount) -> Result<u64, SheetFault> {
    let sectors = match amount {
        Amount::Sectors(sectors) => sectors,
        Amount::Units(samples) => samples / (44_100 / u64::from(FRAMES_PER_SECOND)),
    };
    if sectors <= u64::from(u32::MAX) { Ok(sectors) } else { Err(SheetFault::Number) }
}

fn layout_of(word: &str) -> Option<SectorLayout> {
    let (mode, bytes) = match word {
        "AUDIO" => (TrackMode::Audio, 2352),
        "MODE1" => (TrackMode::Mode1, 2048),
        "MODE1_RAW" => (TrackMode::Mode1, 2352),
        "MODE2" => (TrackMode::Mode2, 2336),
        "MODE2_FORM1" => (TrackMode::Mode2Form1, 2048),
        "MODE2_FORM2" => (TrackMode::Mode2Form2, 2324),
        "MODE2_FORM_MIX" => (TrackMode::Mode2Mixed, 2336),
        "MODE2_RAW" => (TrackMode::Mode2Mixed, 2352),
        _ => return None,
    };
    SectorLayout::stored(mode, bytes)
}

fn sub_of(word: &str) -> Option<SubLayout> {
    matches!(word, "RW" | "RW_RAW").then_some(SubLayout::Interleaved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_grammar_is_read() {
        let sheet = parse(
            "// comment\nCD_ROM_XA\nCATALOG \"0724385356926\"\n\
             CD_TEXT { LANGUAGE_MAP { 0: 9 } LANGUAGE 0 { TITLE \"A \\\"b\\\" \\303\" SIZE_INFO { 1, 2 } } }\n\
             TRACK MODE1_RAW RW_RAW\nZERO MODE1 1:0:0\nSTART\nDATAFILE \"a.bin\" #200 0:0:25\n\
             TRACK AUDIO\nNO COPY PRE_EMPHASIS ISRC \"USEM39600078\"\nPREGAP 0:2:0\n\
             FILE \"b.bin\" SWAP #4 588 0\nSILENCE 0:0:10\nSTART 0:5:0\nINDEX 1:0:0",
        )
        .unwrap();
        let [one, two] = &*sheet.tracks else { panic!("two tracks") };
        assert_eq!((one.layout.stride(), one.start_after, one.pieces.len()), (2448, Some(1), 2));
        assert_eq!(sheet.cd_text.text(0, CdTextKind::Title), Some("A \"b\" \u{c3}"));
        assert_eq!((two.start, two.pregap, &*two.indexes), (Some(375), 150, &[4500][..]));
        let Piece::File { is_swapped: true, offset: 4, start, len: None, .. } = two.pieces[0]
        else {
            panic!("{:?}", two.pieces)
        };
        assert_eq!(start, Amount::Units(588));
    }

    #[test]
    fn errors_name_their_line() {
        let fault = |text: &str| match parse(text) {
            Err(ContainerError::Sheet { line, fault }) => (line, fault),
            other => panic!("{other:?}"),
        };
        assert_eq!(fault("CD_DA\nFILE \"a\" 0"), (2, SheetFault::Order));
        assert_eq!(fault("CD_DA\n\nTRACK MODE9"), (3, SheetFault::Sector));
        assert_eq!(fault("CD_DA"), (1, SheetFault::NoTracks));
        assert_eq!(fault("CD_TEXT { LANGUAGE 0 {"), (1, SheetFault::EndsEarly));
        assert_eq!(fault("TRACK AUDIO\nINDEX 0:99:0"), (2, SheetFault::Time));
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_it(text in "(TRACK|AUDIO|FILE|START|ZERO|INDEX|CD_TEXT|[{}\"0-9:# \n]|\\PC){0,200}") {
            let _ = parse(&text);
        }
    }
}
