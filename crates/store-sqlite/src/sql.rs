//! The statements. Every table has the same columns, so each is written once and named for its table; only names of
//! [`Table`] and [`Index`], which are constants, ever become part of a statement.

use simsa_store::{Again, Order, Query, Select, StoreTable, TableIndex};

pub(crate) const VERSION: &str = "SELECT value FROM counters WHERE name = 'version'";
pub(crate) const SET_VERSION: &str = "UPDATE counters SET value = ?1 WHERE name = 'version'";
pub(crate) const ENTRIES: &str = "SELECT COALESCE(MAX(position) + 1, 0) FROM entries";
pub(crate) const APPEND: &str = "INSERT INTO entries (position, subject, bytes) VALUES (?1, ?2, ?3)";
pub(crate) const ENTRIES_FROM: &str =
    "SELECT bytes FROM entries WHERE position >= ?1 ORDER BY position LIMIT ?2";
pub(crate) const ENTRIES_OF: &str =
    "SELECT position, bytes FROM entries WHERE subject = ?1 AND position >= ?2 ORDER BY position LIMIT ?3";

/// A statement about one table: `{}` stands for its name.
fn about(table: StoreTable, statement: &str) -> String {
    statement.replace("{}", table.name())
}

pub(crate) fn get(table: StoreTable) -> String {
    about(table, "SELECT version, body FROM {} WHERE parent = ?1 AND id = ?2")
}

/// Rows: `:which` is what is asked for, or `:from` and `:end` the span of an index; `:parent` and `:id`, with `:value` where
/// the order is that of values, are where the page begins.
pub(crate) fn select(query: &Query) -> String {
    let backwards = matches!(query.order, Order::ValuesBackwards);
    let statement = match (&query.select, &query.order) {
        (Select::Within(index, _), Order::Values(_) | Order::ValuesBackwards) => {
            let begin = match query.order {
                Order::Values(Some(_)) => "AND (i.value, i.parent, i.id) > (:value, :parent, :id)",
                _ => "",
            };
            let down = if backwards { " DESC" } else { "" };
            // in this order: the index is read as far as the page goes, and each row is found by its key
            format!(
                "SELECT r.parent, r.id, r.version, r.body FROM index_values AS i \
                 CROSS JOIN {{}} AS r ON r.parent = i.parent AND r.id = i.id WHERE {} {begin} \
                 ORDER BY i.value{down}, i.parent{down}, i.id{down} LIMIT :limit",
                within(*index)
            )
        }
        (select, order) => {
            let begin = match order {
                Order::Keys(Some(_)) => "AND (parent, id) > (:parent, :id)",
                _ => "",
            };
            format!(
                "SELECT parent, id, version, body FROM {{}} WHERE {} {begin} ORDER BY parent, id LIMIT :limit",
                condition(select)
            )
        }
    };
    about(query.table, &statement)
}

fn condition(select: &Select) -> String {
    match select {
        Select::All => "TRUE".to_owned(),
        Select::Parent(_) => "parent = :which".to_owned(),
        Select::Parents(_) => "parent IN (SELECT value FROM json_each(:which))".to_owned(),
        Select::Ids(_) => "id IN (SELECT value FROM json_each(:which))".to_owned(),
        Select::Within(index, _) => {
            format!("(parent, id) IN (SELECT i.parent, i.id FROM index_values AS i WHERE {})", within(*index))
        }
        Select::WithinAny(index, _) => format!(
            "(parent, id) IN (SELECT i.parent, i.id FROM json_each(:which) AS span CROSS JOIN index_values AS i \
             WHERE i.of = '{{}}' AND i.name = '{}' AND i.value >= span.value ->> 0 AND i.value < span.value ->> 1)",
            index.name()
        ),
    }
}

/// The values of an index between `:from` and `:end`.
fn within(index: TableIndex) -> String {
    format!("i.of = '{{}}' AND i.name = '{}' AND i.value >= :from AND i.value < :end", index.name())
}

pub(crate) fn count(index: TableIndex) -> String {
    about(index.table(), &format!("SELECT COUNT(*) FROM index_values AS i WHERE {}", within(index)))
}

/// The values by which a row is found.
pub(crate) fn values_of(table: StoreTable) -> String {
    about(table, "SELECT name, value FROM index_values WHERE of = '{}' AND parent = ?1 AND id = ?2")
}

pub(crate) fn add_value(index: TableIndex) -> String {
    let statement = format!(
        "INSERT INTO index_values (of, name, value, parent, id, single) VALUES ('{{}}', '{}', ?1, ?2, ?3, {})",
        index.name(),
        i32::from(index.is_unique())
    );
    about(index.table(), &statement)
}

pub(crate) fn remove_value(table: StoreTable) -> String {
    about(
        table,
        "DELETE FROM index_values WHERE of = '{}' AND name = ?1 AND value = ?2 AND parent = ?3 AND id = ?4",
    )
}

pub(crate) const EMPTY_INDEX: &str = "DELETE FROM index_values";

pub(crate) fn every_row(table: StoreTable) -> String {
    about(table, "SELECT parent, id, version, body FROM {}")
}

/// How many values there are of rows that are not there.
pub(crate) fn values_without_row(table: StoreTable) -> String {
    about(
        table,
        "SELECT COUNT(*) FROM index_values AS i WHERE i.of = '{}' \
         AND NOT EXISTS (SELECT 1 FROM {} AS r WHERE r.parent = i.parent AND r.id = i.id)",
    )
}

/// How several lists are: number, rows and newest version of each. What is asked for has the [`numbered`] names.
pub(crate) fn seen(lists: &[Again]) -> String {
    let one = |(number, list): (usize, &Again)| {
        let mut condition = condition(&list.select);
        for name in [":which", ":from", ":end"] {
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

pub(crate) fn insert(table: StoreTable) -> String {
    about(table, "INSERT INTO {} (parent, id, version, body) VALUES (?1, ?2, ?3, ?4)")
}

pub(crate) fn put(table: StoreTable) -> String {
    about(
        table,
        "INSERT INTO {} (parent, id, version, body) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (parent, id) DO UPDATE SET version = ?3, body = ?4",
    )
}

pub(crate) fn update(table: StoreTable) -> String {
    about(table, "UPDATE {} SET version = ?3, body = ?4 WHERE parent = ?1 AND id = ?2 AND version = ?5")
}

pub(crate) fn remove(table: StoreTable) -> String {
    about(table, "DELETE FROM {} WHERE parent = ?1 AND id = ?2")
}

pub(crate) fn remove_version(table: StoreTable) -> String {
    about(table, "DELETE FROM {} WHERE parent = ?1 AND id = ?2 AND version = ?3")
}

pub(crate) fn version_of(table: StoreTable) -> String {
    about(table, "SELECT version FROM {} WHERE parent = ?1 AND id = ?2")
}

pub(crate) fn newest(table: StoreTable) -> String {
    about(table, "SELECT COUNT(*), COALESCE(MAX(version), 0) FROM {} WHERE parent = ?1")
}

#[cfg(test)]
mod tests {
    use rusqlite::{Connection, StatementStatus};
    use simsa_store::{
        Again, Behind, IndexValue, Order, Query, RowKey, Seen, Select, Span, StoreTable, TableIndex,
    };

    const BY_VALUE: &str = "PRIMARY KEY (of=? AND name=? AND value>? AND value<?)";

    fn migrated() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        crate::migrate::run(&mut connection, std::path::Path::new("memory")).unwrap();
        connection
    }

    /// How SQLite would carry out a statement.
    fn plan(statement: &str) -> String {
        let connection = migrated();
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
        // the plan does not depend on the values
        let values = vec![rusqlite::types::Null; statement.parameter_count()];
        let values = rusqlite::params_from_iter(values);
        let steps = statement.query_map(values, |row| row.get::<_, String>(3)).unwrap();
        steps.map(Result::unwrap).collect::<Vec<_>>().join("; ")
    }

    /// How rows of a table are found by their keys.
    fn by_key(plan: &str, name: &str) -> bool {
        let keys = [
            format!("SEARCH {name} USING PRIMARY KEY (parent=? AND id=?)"),
            format!("SEARCH {name} USING INDEX sqlite_autoindex_"),
        ];
        keys.iter().any(|key| plan.contains(key.as_str())) && plan.contains("(parent=? AND id=?)")
    }

    fn span() -> Span {
        Span::of(IndexValue::of("o-1"))
    }

    #[test]
    fn rows_are_found_by_their_values_and_not_by_reading_the_rest() {
        for index in TableIndex::ALL {
            for select in [Select::Within(index, span()), Select::WithinAny(index, vec![span()])] {
                for after in [None, Some(RowKey::new("o-1", "c-1"))] {
                    let query = Query::new(index.table(), select.clone()).page(Order::Keys(after), 20);
                    let plan = plan(&super::select(&query));
                    assert!(
                        plan.contains(BY_VALUE) && by_key(&plan, index.table().name()),
                        "{index:?}: {plan}"
                    );
                    let scans = plan.matches("SCAN").count();
                    // of several spans the list that was asked for is gone through
                    let expected = usize::from(matches!(select, Select::WithinAny(..)));
                    assert_eq!(
                        (scans, plan.matches("SCAN span").count()),
                        (expected, expected),
                        "{index:?}: {plan}"
                    );
                }
            }
        }
    }

    /// How often statements that are kept are planned again, when their values change.
    fn planned_again(connection: &Connection) -> i32 {
        let mut planned = 0;
        for index in TableIndex::ALL {
            let all = Query::new(index.table(), Select::All);
            let within = Query::new(index.table(), Select::Within(index, span()));
            let any = Query::new(index.table(), Select::WithinAny(index, vec![span()]));
            let pages = [
                all.page(Order::Keys(None), 1),
                within.clone().page(Order::Keys(None), 1),
                any.page(Order::Keys(None), 1),
                within.clone().page(Order::Values(None), 1),
                within.page(Order::ValuesBackwards, 1),
            ];
            for query in pages {
                let mut statement = connection.prepare(&super::select(&query)).unwrap();
                for value in [1, 2000] {
                    for place in 1..=statement.parameter_count() {
                        statement.raw_bind_parameter(place, value).unwrap();
                    }
                    assert!(statement.raw_query().next().unwrap().is_none(), "nothing is there");
                }
                planned += statement.get_status(StatementStatus::RePrepare);
            }
        }
        planned
    }

    /// Planning costs more than most of the statements themselves.
    #[test]
    fn a_kept_statement_is_planned_once_whatever_its_values() {
        assert!(planned_again(&migrated()) > 0, "SQLite plans by values, unless it is told not to");
        assert_eq!(planned_again(&crate::connect::prepared(migrated()).unwrap()), 0);
    }

    #[test]
    fn a_page_in_the_order_of_values_reads_no_more_of_the_index_than_it_shows() {
        let behind = Behind { value: IndexValue::of("o-1"), key: RowKey::new("o-1", "c-1") };
        for index in TableIndex::ALL {
            for order in [Order::Values(None), Order::Values(Some(behind.clone())), Order::ValuesBackwards] {
                let query = Query::new(index.table(), Select::Within(index, span())).page(order, 20);
                let plan = plan(&super::select(&query));
                assert!(plan.contains(&format!("SEARCH i USING {BY_VALUE}")), "{index:?}: {plan}");
                assert!(by_key(&plan, "r"), "{index:?}: {plan}");
                // nothing is sorted: the rows come as the index has them
                assert!(!plan.contains("TEMP B-TREE") && !plan.contains("SCAN"), "{index:?}: {plan}");
            }
        }
    }

    #[test]
    fn values_are_counted_and_exchanged_without_a_look_at_other_rows() {
        for index in TableIndex::ALL {
            let count = plan(&super::count(index));
            assert_eq!(count, format!("SEARCH i USING {BY_VALUE}"), "{index:?}");
            let of_row = plan(&super::values_of(index.table()));
            let by_row =
                "SEARCH index_values USING COVERING INDEX index_values_row (of=? AND parent=? AND id=?)";
            assert_eq!(of_row, by_row, "{index:?}");
            let removed = plan(&super::remove_value(index.table()));
            // by either index, but by all that tells one value of one row
            let told = ["of=?", "name=?", "value=?", "parent=?", "id=?"];
            let found = removed.starts_with("SEARCH") && told.iter().all(|part| removed.contains(part));
            assert!(found, "{index:?}: {removed}");
        }
    }

    #[test]
    fn whether_a_list_has_changed_is_asked_of_its_own_rows() {
        let lists = [
            Again::new(StoreTable::Access, Select::by(TableIndex::AccessCase, "c-1")).seen(Seen::default()),
            Again::new(StoreTable::Answers, Select::Parent("c-1".to_owned())).seen(Seen::default()),
        ];
        let plan = plan(&super::seen(&lists));
        assert!(plan.contains(BY_VALUE) && by_key(&plan, "access"), "{plan}");
        assert!(plan.contains("SEARCH answers USING PRIMARY KEY (parent=?)"), "{plan}");
    }
}
