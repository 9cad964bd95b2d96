//! Tree arithmetic against the published vectors, against the definition by the book, and against code not written here.

mod common;

use common::{NaiveNodes, naive_root};
use proptest::prelude::*;
use simsa_ledger::{Hash, merkle};

/// The eight leaves and their roots that every RFC 6962 implementation is tested with.
const LEAVES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn hash(hexadecimal: &str) -> Hash {
    let mut bytes = [0; 32];
    hex::decode_to_slice(hexadecimal, &mut bytes).unwrap();
    Hash::from_bytes(bytes)
}

fn vector_leaves() -> Vec<Hash> {
    LEAVES.iter().map(|leaf| Hash::leaf(&hex::decode(leaf).unwrap())).collect()
}

fn numbered_leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|n| Hash::leaf(&n.to_be_bytes())).collect()
}

#[test]
fn published_roots() {
    let leaves = vector_leaves();
    for (size, root) in (1..).zip(ROOTS) {
        let found = merkle::root(&mut NaiveNodes(&leaves), size).unwrap();
        assert_eq!(found, hash(root), "size {size}");
    }
}

#[test]
fn published_proofs() {
    let leaves = vector_leaves();
    let inclusion = |index, size| merkle::inclusion_proof(&mut NaiveNodes(&leaves), index, size).unwrap();
    assert_eq!(
        inclusion(0, 8),
        [
            hash("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"),
            hash("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"),
            hash("6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"),
        ]
    );
    assert_eq!(
        inclusion(5, 8),
        [
            hash("bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"),
            hash("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"),
            hash("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        ]
    );
    let consistency = |old, new| merkle::consistency_proof(&mut NaiveNodes(&leaves), old, new).unwrap();
    assert_eq!(
        consistency(6, 8),
        [
            hash("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"),
            hash("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"),
            hash("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        ]
    );
    assert_eq!(
        consistency(2, 5),
        [
            hash("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"),
            hash("bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"),
        ]
    );
}

/// The way of every leaf of every small tree says what was there before it; a proof that does not fit the place is refused.
#[test]
fn the_tree_before_a_leaf_is_in_its_proof() {
    let leaves = numbered_leaves(33);
    for size in 1..=33_u64 {
        for index in 0..size {
            let proof = merkle::inclusion_proof(&mut NaiveNodes(&leaves), index, size).unwrap();
            let before = naive_root(&leaves[..usize::try_from(index).unwrap()]);
            assert_eq!(merkle::root_before(&proof, index, size), Ok(before), "{index} of {size}");
            let longer: Vec<Hash> = proof.iter().copied().chain([leaves[0]]).collect();
            let found = longer.len();
            let wrong = Err(merkle::ProofError::WrongLength { found });
            assert_eq!(merkle::root_before(&longer, index, size), wrong, "{index} of {size}, longer");
            if let Some((_, shorter)) = proof.split_last() {
                let wrong = Err(merkle::ProofError::WrongLength { found: shorter.len() });
                assert_eq!(merkle::root_before(shorter, index, size), wrong, "{index} of {size}, shorter");
            }
        }
        for index in [size, size + 1] {
            let outside = Err(merkle::ProofError::OutsideTree { index, size });
            assert_eq!(merkle::root_before(&[], index, size), outside);
        }
    }
}

/// Every pair of sizes up to 33, with every proof damaged in every way there is.
#[test]
fn all_small_trees() {
    let leaves = numbered_leaves(33);
    for size in 1..=33_usize {
        let root = naive_root(&leaves[..size]);
        let size = size as u64;
        for index in 0..size {
            let proof = merkle::inclusion_proof(&mut NaiveNodes(&leaves), index, size).unwrap();
            let leaf = leaves[usize::try_from(index).unwrap()];
            let verify = |proof: &[Hash], index| merkle::verify_inclusion(proof, index, leaf, size, root);
            assert_eq!(verify(&proof, index), Ok(()));
            for other in (0..=size).filter(|other| *other != index) {
                assert!(verify(&proof, other).is_err(), "{index} as {other} of {size}");
            }
            refuses_damaged(&proof, |proof| verify(proof, index).is_ok());
        }
        for old in 0..=size {
            let proof = merkle::consistency_proof(&mut NaiveNodes(&leaves), old, size).unwrap();
            let old_root = naive_root(&leaves[..usize::try_from(old).unwrap()]);
            let verify =
                |proof: &[Hash]| merkle::verify_consistency(proof, old, old_root, size, root).is_ok();
            assert!(verify(&proof), "{old} to {size}");
            refuses_damaged(&proof, verify);
        }
    }
}

fn refuses_damaged(proof: &[Hash], verifies: impl Fn(&[Hash]) -> bool) {
    for position in 0..proof.len() {
        let mut damaged = proof.to_vec();
        let mut bytes = *damaged[position].as_bytes();
        bytes[position % 32] ^= 1;
        damaged[position] = Hash::from_bytes(bytes);
        assert!(!verifies(&damaged), "flipped bit in hash {position}");
        damaged.remove(position);
        assert!(!verifies(&damaged), "missing hash {position}");
    }
    let mut longer = proof.to_vec();
    longer.push(Hash::leaf(b"one too many"));
    assert!(!verifies(&longer), "one hash too many");
}

#[test]
fn proofs_of_logs_that_never_were_are_errors_not_panics() {
    let any = Hash::leaf(b"any");
    for size in [0, 1, 2, u64::MAX / 2, u64::MAX] {
        for index in [0, 1, u64::MAX - 1, u64::MAX] {
            for length in [0, 1, 63, 64, 65] {
                let proof = vec![any; length];
                let other = Hash::leaf(b"other");
                assert!(merkle::verify_inclusion(&proof, index, any, size, other).is_err());
                assert!(merkle::verify_consistency(&proof, index, any, size, other).is_err());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Against the definition, and against Cloudflare's tlog_tiles (Go's sumdb algorithms, which store hashes in quite
    /// another order).
    #[test]
    fn larger_trees_agree_with_the_definition_and_with_tlog_tiles(
        size in 1_usize..1200, a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>(),
    ) {
        let leaves = numbered_leaves(size);
        let root = naive_root(&leaves);
        let index = a.index(size) as u64;
        let old = b.index(size) as u64 + 1;
        let old_root = naive_root(&leaves[..usize::try_from(old).unwrap()]);
        let inclusion = merkle::inclusion_proof(&mut NaiveNodes(&leaves), index, size as u64).unwrap();
        let consistency = merkle::consistency_proof(&mut NaiveNodes(&leaves), old, size as u64).unwrap();
        prop_assert!(inclusion.len() <= 11, "logarithmic");

        let theirs = |hash: Hash| tlog_tiles::tlog::Hash(*hash.as_bytes());
        let leaf = leaves[usize::try_from(index).unwrap()];
        let proof: Vec<_> = inclusion.iter().copied().map(theirs).collect();
        prop_assert!(tlog_tiles::tlog::check_record(
            &proof, size as u64, theirs(root), index, theirs(leaf)).is_ok());
        let proof: Vec<_> = consistency.iter().copied().map(theirs).collect();
        prop_assert!(tlog_tiles::tlog::check_tree(
            &proof, size as u64, theirs(root), old, theirs(old_root)).is_ok());
        prop_assert!(merkle::verify_inclusion(&inclusion, index, leaf, size as u64, root).is_ok());
        prop_assert!(merkle::verify_consistency(&consistency, old, old_root, size as u64, root).is_ok());
    }
}
