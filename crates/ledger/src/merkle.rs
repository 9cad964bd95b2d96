//! Merkle tree arithmetic of RFC 6962 and RFC 9162: building inclusion and consistency proofs from stored nodes and
//! checking them. Pure: nodes come through [`Nodes`], proofs are plain lists of hashes.

use crate::Hash;

/// Where the hashes of complete subtrees come from.
pub trait Nodes {
    /// What may go wrong when reading.
    type Error;

    /// Root of the complete subtree of `2^level` leaves that starts at leaf `index << level`.
    ///
    /// # Errors
    /// The node cannot be had.
    fn node(&mut self, level: u8, index: u64) -> Result<Hash, Self::Error>;
}

/// A proof that does not prove what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The entry's position is outside the tree.
    #[error("the position {index} is not in a log of {size} entries")]
    OutsideTree {
        /// Position asked for, counted from 0.
        index: u64,
        /// Entries in the log.
        size: u64,
    },
    /// The old tree is larger than the new one.
    #[error("a log of {old} entries cannot be the beginning of one of {new} entries")]
    Shrunk {
        /// Entries in the older log.
        old: u64,
        /// Entries in the newer log.
        new: u64,
    },
    /// Too many or too few hashes.
    #[error("the proof has {found} hashes, which does not fit these sizes")]
    WrongLength {
        /// Hashes in the proof.
        found: usize,
    },
    /// The hashes do not lead to the expected root.
    #[error("the proof does not lead to the signed root hash")]
    RootMismatch,
}

/// Largest power of two smaller than `n`, for `n > 1`.
fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

/// Root of leaves `lo..hi`, where `lo` is a multiple of the smallest power of two that holds `hi - lo`.
fn range_root<N: Nodes>(nodes: &mut N, lo: u64, hi: u64) -> Result<Hash, N::Error> {
    let n = hi - lo;
    if n.is_power_of_two() {
        let level = u8::try_from(n.trailing_zeros()).unwrap_or(u8::MAX);
        return nodes.node(level, lo >> level);
    }
    let k = split(n);
    let left = range_root(nodes, lo, lo + k)?;
    let right = range_root(nodes, lo + k, hi)?;
    Ok(Hash::node(&left, &right))
}

/// Root of the tree of the first `size` leaves.
///
/// # Errors
/// A node cannot be read.
pub fn root<N: Nodes>(nodes: &mut N, size: u64) -> Result<Hash, N::Error> {
    if size == 0 {
        return Ok(Hash::empty_root());
    }
    range_root(nodes, 0, size)
}

/// Inclusion proof of leaf `index` in the tree of `size` leaves, `index < size` (RFC 6962 section 2.1.1): from the
/// leaf's sibling up to the root's child. Empty when `index >= size`; checking such a proof then fails.
///
/// # Errors
/// A node cannot be read.
pub fn inclusion_proof<N: Nodes>(nodes: &mut N, index: u64, size: u64) -> Result<Vec<Hash>, N::Error> {
    let mut proof = Vec::new();
    if index >= size {
        return Ok(proof);
    }
    // Walk down from the root, noting the siblings; the proof lists them the other way round.
    let (mut lo, mut hi) = (0, size);
    while hi - lo > 1 {
        let middle = lo + split(hi - lo);
        if index < middle {
            proof.push(range_root(nodes, middle, hi)?);
            hi = middle;
        } else {
            proof.push(range_root(nodes, lo, middle)?);
            lo = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// Consistency proof between the trees of `old` and `new` leaves, `old <= new` (RFC 6962 section 2.1.2). Empty when
/// `old` is 0 or equals `new`.
///
/// # Errors
/// A node cannot be read.
pub fn consistency_proof<N: Nodes>(nodes: &mut N, old: u64, new: u64) -> Result<Vec<Hash>, N::Error> {
    let mut proof = Vec::new();
    if old == 0 || old >= new {
        return Ok(proof);
    }
    let (mut lo, mut hi) = (0, new);
    while hi != old {
        let middle = lo + split(hi - lo);
        if old <= middle {
            proof.push(range_root(nodes, middle, hi)?);
            hi = middle;
        } else {
            proof.push(range_root(nodes, lo, middle)?);
            lo = middle;
        }
    }
    // When the old tree is not itself a left subtree of the new one, its last complete part is part of the proof.
    if lo != 0 {
        proof.push(range_root(nodes, lo, hi)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Checks an inclusion proof by the algorithm of RFC 9162 section 2.1.3.2.
///
/// # Errors
/// [`ProofError`] saying why it does not prove the inclusion.
pub fn verify_inclusion(
    proof: &[Hash],
    index: u64,
    leaf: Hash,
    size: u64,
    root: Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::OutsideTree { index, size });
    }
    let wrong_length = ProofError::WrongLength { found: proof.len() };
    let (mut fnode, mut snode, mut hash) = (index, size - 1, leaf);
    for sibling in proof {
        if snode == 0 {
            return Err(wrong_length);
        }
        if fnode & 1 == 1 || fnode == snode {
            hash = Hash::node(sibling, &hash);
            while fnode & 1 == 0 && fnode != 0 {
                fnode >>= 1;
                snode >>= 1;
            }
        } else {
            hash = Hash::node(&hash, sibling);
        }
        fnode >>= 1;
        snode >>= 1;
    }
    if snode != 0 {
        return Err(wrong_length);
    }
    if hash == root { Ok(()) } else { Err(ProofError::RootMismatch) }
}

/// Root of the tree of the leaves before leaf `index`, from that leaf's **verified** inclusion proof in a tree of `size`
/// leaves: the hashes to the left of the leaf's way to the root are the complete parts of just that smaller tree. So an
/// inclusion proof shows at once that the tree before the leaf is the beginning of the tree it is in.
///
/// # Errors
/// The proof has not the length of one for this position.
pub fn root_before(proof: &[Hash], index: u64, size: u64) -> Result<Hash, ProofError> {
    if index >= size {
        return Err(ProofError::OutsideTree { index, size });
    }
    let wrong_length = ProofError::WrongLength { found: proof.len() };
    let (mut fnode, mut snode) = (index, size - 1);
    let mut root: Option<Hash> = None;
    for sibling in proof {
        if snode == 0 {
            return Err(wrong_length);
        }
        if fnode & 1 == 1 || fnode == snode {
            root = Some(root.map_or(*sibling, |right| Hash::node(sibling, &right)));
            while fnode & 1 == 0 && fnode != 0 {
                fnode >>= 1;
                snode >>= 1;
            }
        }
        fnode >>= 1;
        snode >>= 1;
    }
    if snode != 0 {
        return Err(wrong_length);
    }
    Ok(root.unwrap_or_else(Hash::empty_root))
}

/// Checks by RFC 9162 section 2.1.4.2 that the tree of `old` leaves is the beginning of the tree of `new` leaves.
///
/// # Errors
/// [`ProofError`] saying why it is not.
pub fn verify_consistency(
    proof: &[Hash],
    old: u64,
    old_root: Hash,
    new: u64,
    new_root: Hash,
) -> Result<(), ProofError> {
    if old > new {
        return Err(ProofError::Shrunk { old, new });
    }
    let wrong_length = ProofError::WrongLength { found: proof.len() };
    if old == 0 || old == new {
        if !proof.is_empty() {
            return Err(wrong_length);
        }
        let same = if old == 0 { old_root == Hash::empty_root() } else { old_root == new_root };
        return if same { Ok(()) } else { Err(ProofError::RootMismatch) };
    }
    let (first, rest) = if old.is_power_of_two() {
        (old_root, proof)
    } else {
        let (first, rest) = proof.split_first().ok_or(wrong_length)?;
        (*first, rest)
    };
    let (mut fnode, mut snode) = (old - 1, new - 1);
    while fnode & 1 == 1 {
        fnode >>= 1;
        snode >>= 1;
    }
    let (mut old_hash, mut new_hash) = (first, first);
    for sibling in rest {
        if snode == 0 {
            return Err(wrong_length);
        }
        if fnode & 1 == 1 || fnode == snode {
            old_hash = Hash::node(sibling, &old_hash);
            new_hash = Hash::node(sibling, &new_hash);
            while fnode & 1 == 0 && fnode != 0 {
                fnode >>= 1;
                snode >>= 1;
            }
        } else {
            new_hash = Hash::node(&new_hash, sibling);
        }
        fnode >>= 1;
        snode >>= 1;
    }
    if snode != 0 {
        return Err(wrong_length);
    }
    if old_hash == old_root && new_hash == new_root { Ok(()) } else { Err(ProofError::RootMismatch) }
}
