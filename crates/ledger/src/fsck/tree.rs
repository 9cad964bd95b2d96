//! Merkle tree hashing for the check: a stack of complete subtrees, which is all that is needed to know the root after
//! any number of entries.

use sha2::{Digest as _, Sha256};

/// A SHA-256 value.
pub(super) type Sha256Sum = [u8; 32];

/// `SHA-256(0x00 || entry)`.
pub(super) fn leaf(entry: &[u8]) -> Sha256Sum {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(entry);
    hasher.finalize().into()
}

/// `SHA-256(0x01 || left || right)`.
pub(super) fn inner(left: &Sha256Sum, right: &Sha256Sum) -> Sha256Sum {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().into()
}

/// Complete subtrees from left to right, each larger than the next, each with log2 of its leaves.
#[derive(Debug, Clone, Default)]
pub(super) struct Stack {
    subtrees: Vec<(u32, Sha256Sum)>,
}

impl Stack {
    /// Adds a complete subtree of `2^height` leaves. The leaves so far must be a multiple of that number.
    pub(super) fn push(&mut self, height: u32, sum: Sha256Sum) {
        let (mut height, mut sum) = (height, sum);
        while let Some((_, left)) = self.subtrees.pop_if(|(h, _)| *h == height) {
            sum = inner(&left, &sum);
            height += 1;
        }
        self.subtrees.push((height, sum));
    }

    /// Root of the tree so far.
    pub(super) fn root(&self) -> Sha256Sum {
        let mut subtrees = self.subtrees.iter().rev();
        match subtrees.next() {
            None => Sha256::digest([]).into(),
            Some((_, last)) => subtrees.fold(*last, |right, (_, left)| inner(left, &right)),
        }
    }
}

/// Root of up to 256 hashes of equal subtrees.
pub(super) fn root_of(sums: &[Sha256Sum]) -> Sha256Sum {
    let mut stack = Stack::default();
    for sum in sums {
        stack.push(0, *sum);
    }
    stack.root()
}

/// Whether an inclusion proof leads from `sum` at `index` to `root` in a tree of `size` leaves. Written from the
/// recursive definition of RFC 6962 section 2.1.1, not from the loop of RFC 9162 that the rest of the crate uses.
pub(super) fn included(proof: &[Sha256Sum], index: u64, sum: Sha256Sum, size: u64, root: &Sha256Sum) -> bool {
    fn climb(proof: &[Sha256Sum], index: u64, sum: Sha256Sum, size: u64) -> Option<Sha256Sum> {
        if size == 1 {
            return proof.is_empty().then_some(sum);
        }
        let left_leaves = 1_u64 << (size - 1).ilog2();
        let (sibling, below) = proof.split_last()?;
        Some(if index < left_leaves {
            inner(&climb(below, index, sum, left_leaves)?, sibling)
        } else {
            inner(sibling, &climb(below, index - left_leaves, sum, size - left_leaves)?)
        })
    }
    index < size && climb(proof, index, sum, size).as_ref() == Some(root)
}
