//! A map for keys that mostly come in ascending order, as places on a disc do: those cost a
//! comparison and no hashing, and looking them up in the same order again costs as little.

use std::collections::HashMap;
use std::hash::Hash;

/// Keys in ascending order in a list, the others in a hash map.
#[derive(Debug)]
pub(super) struct AscendingMap<K, V> {
    sorted: Vec<(K, V)>,
    rest: HashMap<K, V>,
    /// Where the last look-up ended.
    hint: usize,
}

impl<K, V> Default for AscendingMap<K, V> {
    fn default() -> AscendingMap<K, V> {
        AscendingMap { sorted: Vec::new(), rest: HashMap::new(), hint: 0 }
    }
}

impl<K: Ord + Hash + Copy, V: Copy> AscendingMap<K, V> {
    /// The value of `key`; `value` becomes it if there is none yet. Says whether it did.
    pub(super) fn value_or_insert(&mut self, key: K, value: V) -> (V, bool) {
        if self.sorted.last().is_none_or(|(last, _)| *last < key) {
            self.sorted.push((key, value));
            return (value, true);
        }
        if let Some(found) = self.find_sorted(key) {
            return (found, false);
        }
        match self.rest.get(&key) {
            Some(found) => (*found, false),
            None => {
                self.rest.insert(key, value);
                (value, true)
            }
        }
    }

    fn find_sorted(&mut self, key: K) -> Option<V> {
        for at in [self.hint.saturating_add(1), self.hint] {
            if let Some((found, value)) = self.sorted.get(at)
                && *found == key
            {
                self.hint = at;
                return Some(*value);
            }
        }
        let at = self.sorted.binary_search_by(|(other, _)| other.cmp(&key));
        self.hint = at.unwrap_or_else(|place| place);
        at.ok().and_then(|at| self.sorted.get(at)).map(|(_, value)| *value)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_order_gives_what_a_hash_map_gives(keys in proptest::collection::vec(0u8..40, 0..200)) {
            let mut model = HashMap::new();
            let mut map = AscendingMap::default();
            for (value, key) in keys.into_iter().enumerate() {
                let expected = (*model.entry(key).or_insert(value), model[&key] == value);
                prop_assert_eq!(map.value_or_insert(key, value), expected);
            }
        }
    }
}
