//! The statements. Every table has the same columns, so each is written once and named for its table; only names of
//! [`Table`], which are constants, ever become part of a statement.

use simsa_store::{Again, Order, Query, Select, Table};

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

/// Rows: `:which` and `:until` are what is asked for, `:parent` and `:id` or `:before` where the page begins.
pub(crate) fn select(query: &Query) -> String {
    // which index finds them is left to SQLite, but for the days: it would go through all rows of the parents instead,
    // to have them in the order of their keys
    let index = if matches!(query.select, Select::Ending { .. }) { "INDEXED BY {}_day" } else { "" };
    let condition = condition(&query.select);
    let (begin, order) = match query.order {
        Order::Keys(None) => ("", "parent, id"),
        Order::Keys(Some(_)) => ("AND (parent, id) > (:parent, :id)", "parent, id"),
        Order::Newest(None) => ("", "version DESC, parent, id"),
        Order::Newest(Some(_)) => ("AND version < :before", "version DESC, parent, id"),
    };
    let statement = format!(
        "SELECT parent, id, version, body FROM {{}} {index} WHERE {condition} {begin} ORDER BY {order} LIMIT :limit"
    );
    about(query.table, &statement)
}

const fn condition(select: &Select) -> &'static str {
    match select {
        Select::All => "TRUE",
        Select::Parent(_) => "parent = :which",
        Select::Parents(_) => "parent IN (SELECT value FROM json_each(:which))",
        Select::Lookup(_) => "lookup = :which",
        Select::Ids(_) => "id IN (SELECT value FROM json_each(:which))",
        Select::Ending { .. } => "parent IN (SELECT value FROM json_each(:which)) AND day <= :until",
    }
}

/// How several lists are: number, rows and newest version of each. What is asked for has the [`numbered`] names.
pub(crate) fn seen(lists: &[Again]) -> String {
    let one = |(number, list): (usize, &Again)| {
        let mut condition = condition(&list.select).to_owned();
        for name in [":which", ":until"] {
            condition = condition.replace(name, &numbered(name, number));
        }
        let statement =
            format!("SELECT {number}, COUNT(*), COALESCE(MAX(version), 0) FROM {{}} WHERE {condition}");
        about(list.table, &statement)
    };
    lists.iter().enumerate().map(one).collect::<Vec<_>>().join(" UNION ALL ")
}

/// The name of a value of one list among several.
pub(crate) fn numbered(name: &str, number: usize) -> String {
    format!("{name}_{number}")
}

pub(crate) fn insert(table: Table) -> String {
    about(table, "INSERT INTO {} (parent, id, version, lookup, day, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
}

pub(crate) fn put(table: Table) -> String {
    about(
        table,
        "INSERT INTO {} (parent, id, version, lookup, day, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
         ON CONFLICT (parent, id) DO UPDATE SET version = ?3, lookup = ?4, day = ?5, body = ?6",
    )
}

pub(crate) fn update(table: Table) -> String {
    about(
        table,
        "UPDATE {} SET version = ?3, lookup = ?4, day = ?5, body = ?6 \
         WHERE parent = ?1 AND id = ?2 AND version = ?7",
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

#[cfg(test)]
mod tests {
    use rusqlite::Connection;
    use simsa_model::Day;
    use simsa_store::{Order, Query, Select, Table};

    /// How SQLite would find the rows of a query.
    fn plan(query: &Query) -> String {
        let mut connection = Connection::open_in_memory().unwrap();
        crate::migrate::run(&mut connection, std::path::Path::new("memory")).unwrap();
        let explained = format!("EXPLAIN QUERY PLAN {}", super::select(query));
        let mut statement = connection.prepare(&explained).unwrap();
        // the plan does not depend on the values
        let values = vec![rusqlite::types::Null; statement.parameter_count()];
        let values = rusqlite::params_from_iter(values);
        let steps = statement.query_map(values, |row| row.get::<_, String>(3)).unwrap();
        steps.map(Result::unwrap).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn what_ends_is_found_by_its_day_and_not_by_reading_the_rest() {
        let ending = || Select::Ending { parents: vec!["c-1".to_owned()], until: Day::new(2026, 3, 2) };
        for table in Table::ALL.into_iter().filter(|table| table.has_days()) {
            let plan = plan(&Query::new(table, ending()));
            assert!(plan.contains(&format!("USING INDEX {table}_day (parent=? AND day<?)")), "{plan}");
        }
    }

    #[test]
    fn the_newest_rows_are_found_without_sorting_all() {
        let submissions = Query::new(Table::Submissions, Select::Lookup("o-1".to_owned()));
        let plan = plan(&submissions.page(Order::Newest(Some(7)), 20));
        assert!(plan.contains("submissions_newest (lookup=? AND version<?)"), "{plan}");
        // what is left to sort are the rows of one commit
        assert!(!plan.contains("TEMP B-TREE FOR ORDER BY"), "{plan}");
    }
}
