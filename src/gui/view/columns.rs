//! Which columns the table shows: chosen by the person, remembered per arrangement.

use super::shown::Arrangement;

/// A column beside the name, which is always there.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TableColumn {
    /// Size in bytes.
    Size,
    /// Time of the last change.
    Modified,
    /// What is remarkable.
    Note,
    /// First sector.
    Sector,
    /// The name as recorded, where it differs.
    OnDisc,
}

impl TableColumn {
    /// All of them, as they are listed.
    pub const ALL: [TableColumn; 5] = [
        TableColumn::Size,
        TableColumn::Modified,
        TableColumn::Note,
        TableColumn::Sector,
        TableColumn::OnDisc,
    ];

    /// The stable name it is kept under.
    pub fn id(self) -> &'static str {
        match self {
            TableColumn::Size => "size",
            TableColumn::Modified => "modified",
            TableColumn::Note => "note",
            TableColumn::Sector => "sector",
            TableColumn::OnDisc => "on disc",
        }
    }

    fn bit(self) -> u8 {
        1 << (self as u8)
    }
}

/// The columns that are shown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Columns(u8);

impl Default for Columns {
    fn default() -> Columns {
        Columns::usual(Arrangement::default())
    }
}

impl Columns {
    /// Those of an arrangement until somebody chooses others.
    pub fn usual(arrangement: Arrangement) -> Columns {
        Columns::of(match arrangement {
            Arrangement::Inspect => &[
                TableColumn::Size,
                TableColumn::Sector,
                TableColumn::Modified,
                TableColumn::OnDisc,
            ],
            _ => &[TableColumn::Size, TableColumn::Modified, TableColumn::Note],
        })
    }

    fn of(columns: &[TableColumn]) -> Columns {
        Columns(columns.iter().fold(0, |bits, column| bits | column.bit()))
    }

    /// Those kept under these names; what is not known is left out.
    pub fn from_ids(ids: &[String]) -> Columns {
        let is_it = |column: &TableColumn| ids.iter().any(|id| id == column.id());
        let known: Vec<TableColumn> = TableColumn::ALL.into_iter().filter(is_it).collect();
        Columns::of(&known)
    }

    /// The names to keep them under.
    pub fn ids(self) -> Vec<String> {
        let shown = TableColumn::ALL.into_iter().filter(|column| self.has(*column));
        shown.map(|column| column.id().to_owned()).collect()
    }

    /// Whether a column is shown.
    pub fn has(self, column: TableColumn) -> bool {
        self.0 & column.bit() != 0
    }

    /// With one more, or one less.
    #[must_use]
    pub fn toggled(self, column: TableColumn) -> Columns {
        Columns(self.0 ^ column.bit())
    }

    /// A number that tells sets apart.
    pub fn number(self) -> u8 {
        self.0
    }
}

/// The stable name of an arrangement.
pub fn arrangement_id(arrangement: Arrangement) -> &'static str {
    match arrangement {
        Arrangement::Inspect => "inspect",
        _ => "make",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_kept_by_name() {
        let usual = Columns::usual(Arrangement::Make);
        let chosen = usual.toggled(TableColumn::Sector).toggled(TableColumn::Note);
        assert!(chosen.has(TableColumn::Sector) && !chosen.has(TableColumn::Note));
        assert_eq!(Columns::from_ids(&chosen.ids()), chosen);
        let newer = ["size".to_owned(), "colour".to_owned()];
        assert_eq!(Columns::from_ids(&newer).ids(), ["size"]);
    }
}
