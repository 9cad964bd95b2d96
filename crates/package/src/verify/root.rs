//! The root of a tree of hashes, worked out here as RFC 6962 defines it.

use simsa_ledger::Hash;

/// Root of the tree over these leaves (RFC 6962, 2.1): pairs are joined, a last one without partner goes up as it is.
pub(super) fn root_of(level: &mut Vec<Hash>) -> Hash {
    while level.len() > 1 {
        *level = level
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => Hash::node(left, right),
                _ => pair[0],
            })
            .collect();
    }
    level.first().copied().unwrap_or_else(Hash::empty_root)
}
