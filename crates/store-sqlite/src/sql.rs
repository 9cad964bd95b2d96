//! The statements. Every table has the same columns, so each is written once and named for its table; only names of
//! [`Table`], which are constants, ever become part of a statement.

use simsa_store::Table;

pub(crate) const VERSION: &str = "SELECT value FROM counters WHERE name = 'version'";
pub(crate) const SET_VERSION: &str = "UPDATE counters SET value = ?1 WHERE name = 'version'";
pub(crate) const ENTRIES: &str = "SELECT COALESCE(MAX(position) + 1, 0) FROM entries";
pub(crate) const APPEND: &str = "INSERT INTO entries (position, subject, bytes) VALUES (?1, ?2, ?3)";
pub(crate) const ENTRIES_FROM: &str =
    "SELECT bytes FROM entries WHERE position >= ?1 ORDER BY position LIMIT ?2";
pub(crate) const ENTRIES_OF: &str =
    "SELECT position, bytes FROM entries WHERE subject = ?1 AND position >= ?2 ORDER BY position LIMIT ?3";

/// A statement about one table: `{}` stands for its name.
fn about(table: Table, statement: &str) -> String {
    statement.replace("{}", table.name())
}

pub(crate) fn get(table: Table) -> String {
    about(table, "SELECT version, body FROM {} WHERE parent = ?1 AND id = ?2")
}

/// `which` is one of the conditions below, about `?1`.
pub(crate) fn select(table: Table, which: Which) -> String {
    let condition = match which {
        Which::All => "?1 IS NULL",
        Which::Parent => "parent = ?1",
        Which::Parents => "parent IN (SELECT value FROM json_each(?1))",
        Which::Lookup => "lookup = ?1",
        Which::Ids => "id IN (SELECT value FROM json_each(?1))",
    };
    let statement = format!(
        "SELECT parent, id, version, body FROM {{}} WHERE {condition} AND (parent, id) > (?2, ?3) \
         ORDER BY parent, id LIMIT ?4"
    );
    about(table, &statement)
}

/// What rows are selected by.
#[derive(Clone, Copy)]
pub(crate) enum Which {
    All,
    Parent,
    Parents,
    Lookup,
    Ids,
}

pub(crate) fn insert(table: Table) -> String {
    about(table, "INSERT INTO {} (parent, id, version, lookup, body) VALUES (?1, ?2, ?3, ?4, ?5)")
}

pub(crate) fn put(table: Table) -> String {
    about(
        table,
        "INSERT INTO {} (parent, id, version, lookup, body) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (parent, id) DO UPDATE SET version = ?3, lookup = ?4, body = ?5",
    )
}

pub(crate) fn update(table: Table) -> String {
    about(
        table,
        "UPDATE {} SET version = ?3, lookup = ?4, body = ?5 WHERE parent = ?1 AND id = ?2 AND version = ?6",
    )
}

pub(crate) fn remove(table: Table) -> String {
    about(table, "DELETE FROM {} WHERE parent = ?1 AND id = ?2")
}

pub(crate) fn remove_version(table: Table) -> String {
    about(table, "DELETE FROM {} WHERE parent = ?1 AND id = ?2 AND version = ?3")
}

pub(crate) fn version_of(table: Table) -> String {
    about(table, "SELECT version FROM {} WHERE parent = ?1 AND id = ?2")
}

pub(crate) fn newest(table: Table) -> String {
    about(table, "SELECT COUNT(*), COALESCE(MAX(version), 0) FROM {} WHERE parent = ?1")
}
