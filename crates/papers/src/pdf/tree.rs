//! The structure of the document for readers who do not see it: the tag tree, grown while pages are laid out.
//!
//! Nodes are made in reading order; the drawn text hangs itself under its node later, page by page. What is printed
//! again on another page (head rows, continued group cells) has no node: it is decoration.

use krilla::tagging::{Identifier, Node as TagNode, TagGroup, TagKind, TagTree};

/// Index of a node.
pub(super) type NodeId = usize;

/// A tag tree under construction.
#[derive(Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    roots: Vec<NodeId>,
}

struct Node {
    tag: TagKind,
    children: Vec<Child>,
}

enum Child {
    Node(NodeId),
    Leaf(Identifier),
}

impl Tree {
    /// Appends a node to the document, or to `parent`.
    pub(super) fn add(&mut self, parent: Option<NodeId>, tag: impl Into<TagKind>) -> NodeId {
        let id = self.nodes.len();
        self.nodes.push(Node { tag: tag.into(), children: Vec::new() });
        match parent {
            Some(parent) => self.nodes[parent].children.push(Child::Node(id)),
            None => self.roots.push(id),
        }
        id
    }

    /// Hangs drawn content under a node.
    pub(super) fn hang(&mut self, node: NodeId, leaf: Identifier) {
        self.nodes[node].children.push(Child::Leaf(leaf));
    }

    /// The finished tree.
    pub(super) fn finish(self, language: &str) -> TagTree {
        let mut groups: Vec<Option<TagGroup>> = (0..self.nodes.len()).map(|_| None).collect();
        // children have higher indices than their parents, so backwards every child is ready before its parent
        for (id, node) in self.nodes.into_iter().enumerate().rev() {
            let mut group = TagGroup::new(node.tag);
            for child in node.children {
                match child {
                    Child::Node(child) => group.children.extend(groups[child].take().map(TagNode::from)),
                    Child::Leaf(leaf) => group.push(leaf),
                }
            }
            groups[id] = Some(group);
        }
        let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
        for root in self.roots {
            if let Some(group) = groups[root].take() {
                tree.push(group);
            }
        }
        tree
    }
}
