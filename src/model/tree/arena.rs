//! A growing list of values in shared pages: clones share all pages until one side changes one.

use std::sync::Arc;

/// Values per page: a clone of a million values copies 4,000 pointers, an edit copies 256 values.
const PAGE: usize = 256;

/// Ids are positions; a cleared place stays empty until the same value comes back to it.
#[derive(Clone, Debug)]
pub(super) struct Arena<T> {
    pages: Vec<Arc<Vec<Option<T>>>>,
    len: u32,
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Arena { pages: Vec::new(), len: 0 }
    }
}

fn place(id: u32) -> (usize, usize) {
    let id = id as usize;
    (id / PAGE, id % PAGE)
}

impl<T: Clone> Arena<T> {
    pub(super) fn len(&self) -> u32 {
        self.len
    }

    /// Adds a value; `None` when ids have run out.
    pub(super) fn push(&mut self, value: T) -> Option<u32> {
        let id = self.len;
        self.len = id.checked_add(1)?;
        let (page, _) = place(id);
        if page == self.pages.len() {
            self.pages.push(Arc::new(Vec::with_capacity(PAGE)));
        }
        Arc::make_mut(self.pages.get_mut(page)?).push(Some(value));
        Some(id)
    }

    pub(super) fn read(&self, id: u32) -> Option<&T> {
        let (page, slot) = place(id);
        self.pages.get(page)?.get(slot)?.as_ref()
    }

    pub(super) fn write(&mut self, id: u32) -> Option<&mut T> {
        let (page, slot) = place(id);
        Arc::make_mut(self.pages.get_mut(page)?).get_mut(slot)?.as_mut()
    }

    /// Puts a value back at a cleared place; `false` when there is no such place, or it is taken.
    pub(super) fn fill(&mut self, id: u32, value: T) -> bool {
        let (page, slot) = place(id);
        let free =
            self.pages.get(page).and_then(|page| page.get(slot)).is_some_and(Option::is_none);
        if free
            && let Some(place) =
                self.pages.get_mut(page).and_then(|page| Arc::make_mut(page).get_mut(slot))
        {
            *place = Some(value);
        }
        free
    }

    pub(super) fn clear(&mut self, id: u32) {
        let (page, slot) = place(id);
        if let Some(value) =
            self.pages.get_mut(page).and_then(|page| Arc::make_mut(page).get_mut(slot))
        {
            *value = None;
        }
    }
}
