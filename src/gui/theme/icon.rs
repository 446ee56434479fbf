//! One icon per idea, everywhere the same.

use egui::{Color32, FontId, RichText};
use egui_material_icons::{MaterialIcon, icons};

/// An icon of Material Symbols.
#[derive(Clone, Copy, Debug)]
pub struct Icon(MaterialIcon);

macro_rules! icon {
    ($($(#[$doc:meta])* $name:ident = $icon:ident;)*) => {
        impl Icon {
            $($(#[$doc])* pub const $name: Icon = Icon(icons::$icon);)*
        }
    };
}

icon! {
    /// Put something on the disc.
    ADD = ICON_ADD;
    /// One level up.
    UP = ICON_ARROW_UPWARD;
    /// It does not happen at all.
    NOT_AT_ALL = ICON_CANCEL;
    /// Nobody can tell.
    DOUBT = ICON_HELP;
    /// A quick look.
    PREVIEW = ICON_VISIBILITY;
    /// Done, all is well.
    CHECK = ICON_CHECK;
    /// A job ended well.
    DONE = ICON_CHECK_CIRCLE;
    /// Closed fold; also between the parts of a path.
    CHEVRON_RIGHT = ICON_CHEVRON_RIGHT;
    /// Go back.
    CHEVRON_LEFT = ICON_CHEVRON_LEFT;
    /// Open fold, select.
    CHEVRON_DOWN = ICON_KEYBOARD_ARROW_DOWN;
    /// Sorted, smallest first.
    CHEVRON_UP = ICON_KEYBOARD_ARROW_UP;
    /// Close, dismiss, cancel.
    CLOSE = ICON_CLOSE;
    /// Take along, to be pasted elsewhere.
    CUT = ICON_CONTENT_CUT;
    /// Put here what was copied.
    PASTE = ICON_CONTENT_PASTE;
    /// Two discs side by side.
    COMPARE = ICON_COMPARE;
    /// Not the same on both sides.
    DIFFERENT = ICON_DIFFERENCE;
    /// The same on both sides.
    EQUAL = ICON_EQUAL;
    /// Other attributes.
    LABEL = ICON_SELL;
    /// At another place of the disc.
    ELSEWHERE = ICON_SWAP_VERT;
    /// Left becomes right.
    SWAP = ICON_SWAP_HORIZ;
    /// Copy to the clipboard.
    COPY = ICON_CONTENT_COPY;
    /// A disc image.
    DISC = ICON_ALBUM;
    /// Take files out of an image.
    EXTRACT = ICON_OUTPUT;
    /// Something did not happen.
    ERROR = ICON_ERROR;
    /// A file that has no better icon.
    FILE = ICON_DRAFT;
    /// A file of text.
    FILE_TEXT = ICON_DESCRIPTION;
    /// A picture.
    FILE_PICTURE = ICON_IMAGE;
    /// A film.
    FILE_FILM = ICON_MOVIE;
    /// Sound.
    FILE_SOUND = ICON_MUSIC_NOTE;
    /// A program.
    FILE_PROGRAM = ICON_TERMINAL;
    /// An archive.
    FILE_ARCHIVE = ICON_FOLDER_ZIP;
    /// A file whose data is damaged or missing.
    FILE_BROKEN = ICON_BROKEN_IMAGE;
    /// A folder.
    FOLDER = ICON_FOLDER;
    /// An open folder; "Show in folder".
    FOLDER_OPEN = ICON_FOLDER_OPEN;
    /// Hidden in a view.
    HIDDEN = ICON_VISIBILITY_OFF;
    /// Worth knowing.
    INFO = ICON_INFO;
    /// The panel at the right.
    INSPECTOR = ICON_RIGHT_PANEL_OPEN;
    /// A symbolic link.
    LINK = ICON_LINK;
    /// No longer linked.
    UNLINK = ICON_LINK_OFF;
    /// Look again.
    REFRESH = ICON_REFRESH;
    /// Can't be changed.
    LOCK = ICON_LOCK;
    /// More commands.
    MORE = ICON_MORE_VERT;
    /// The main menu.
    MENU = ICON_MENU;
    /// A new, empty disc.
    NEW_DISC = ICON_NOTE_ADD;
    /// A new folder.
    NEW_FOLDER = ICON_CREATE_NEW_FOLDER;
    /// Open an image.
    OPEN = ICON_FILE_OPEN;
    /// Open in another tab or program.
    OPEN_OTHER = ICON_OPEN_IN_NEW;
    /// Options of the disc.
    OPTIONS = ICON_TUNE;
    /// Held at a sector.
    PIN = ICON_KEEP;
    /// Not begun yet.
    PENDING = ICON_RADIO_BUTTON_UNCHECKED;
    /// Going on.
    RUNNING = ICON_PENDING;
    /// Redo.
    REDO = ICON_REDO;
    /// Take off the disc.
    REMOVE = ICON_DELETE;
    /// Give another name.
    RENAME = ICON_DRIVE_FILE_RENAME_OUTLINE;
    /// Find.
    SEARCH = ICON_SEARCH;
    /// Less, of a number.
    LESS = ICON_REMOVE;
    /// Preferences.
    SETTINGS = ICON_SETTINGS;
    /// A checksums file, saving.
    SAVE = ICON_SAVE;
    /// Time.
    TIME = ICON_SCHEDULE;
    /// The tree at the left.
    TREE = ICON_LEFT_PANEL_OPEN;
    /// Undo.
    UNDO = ICON_UNDO;
    /// Other bytes than before.
    REPLACED = ICON_SYNC;
    /// In another place than before.
    MOVED = ICON_DRIVE_FILE_MOVE;
    /// Start it in a machine.
    TRY = ICON_PLAY_ARROW;
    /// What starts a machine.
    BOOT = ICON_POWER_SETTINGS_NEW;
    /// Worth a look.
    WARNING = ICON_WARNING;
}

impl Icon {
    /// Size in rows of tables and trees.
    pub const ROW: f32 = 18.0;
    /// Size in buttons.
    pub const BUTTON: f32 = 20.0;
    /// Size in empty places.
    pub const EMPTY: f32 = 48.0;

    /// The font at a size.
    pub fn font(self, size: f32) -> FontId {
        FontId::new(size, self.0.font_family())
    }

    /// The character in [`Icon::font`].
    pub fn glyph(self) -> &'static str {
        self.0.codepoint
    }

    /// As text in a colour.
    pub fn rich(self, size: f32, color: Color32) -> RichText {
        RichText::new(self.glyph()).font(self.font(size)).color(color)
    }
}
