-- What rows are found by beside their keys stands in one table aside, which follows from the rows and is filled from them
-- at the end of every migration (src/index.rs). So no table has a look-up value or a day of its own any more.

DROP INDEX members_lookup;
DROP INDEX sessions_lookup;
DROP INDEX tokens_lookup;
DROP INDEX invitations_lookup;
DROP INDEX cases_lookup;
DROP INDEX access_lookup;
DROP INDEX answers_lookup;
DROP INDEX comments_lookup;
DROP INDEX links_lookup;
DROP INDEX uploads_lookup;
DROP INDEX evidence_day;
DROP INDEX items_day;
DROP INDEX submissions_newest;

ALTER TABLE organisations DROP COLUMN lookup;
ALTER TABLE organisations DROP COLUMN day;
ALTER TABLE members DROP COLUMN lookup;
ALTER TABLE members DROP COLUMN day;
ALTER TABLE credentials DROP COLUMN lookup;
ALTER TABLE credentials DROP COLUMN day;
ALTER TABLE sessions DROP COLUMN lookup;
ALTER TABLE sessions DROP COLUMN day;
ALTER TABLE tokens DROP COLUMN lookup;
ALTER TABLE tokens DROP COLUMN day;
ALTER TABLE invitations DROP COLUMN lookup;
ALTER TABLE invitations DROP COLUMN day;
ALTER TABLE throttles DROP COLUMN lookup;
ALTER TABLE throttles DROP COLUMN day;
ALTER TABLE cases DROP COLUMN lookup;
ALTER TABLE cases DROP COLUMN day;
ALTER TABLE access DROP COLUMN lookup;
ALTER TABLE access DROP COLUMN day;
ALTER TABLE answers DROP COLUMN lookup;
ALTER TABLE answers DROP COLUMN day;
ALTER TABLE evidence DROP COLUMN lookup;
ALTER TABLE evidence DROP COLUMN day;
ALTER TABLE items DROP COLUMN lookup;
ALTER TABLE items DROP COLUMN day;
ALTER TABLE comments DROP COLUMN lookup;
ALTER TABLE comments DROP COLUMN day;
ALTER TABLE confirmations DROP COLUMN lookup;
ALTER TABLE confirmations DROP COLUMN day;
ALTER TABLE submissions DROP COLUMN lookup;
ALTER TABLE submissions DROP COLUMN day;
ALTER TABLE links DROP COLUMN lookup;
ALTER TABLE links DROP COLUMN day;
ALTER TABLE notices DROP COLUMN lookup;
ALTER TABLE notices DROP COLUMN day;
ALTER TABLE idempotency DROP COLUMN lookup;
ALTER TABLE idempotency DROP COLUMN day;
ALTER TABLE uploads DROP COLUMN lookup;
ALTER TABLE uploads DROP COLUMN day;
ALTER TABLE removed DROP COLUMN lookup;
ALTER TABLE removed DROP COLUMN day;

-- of: the table of the row; name: which of its indexes; value: see crates/store/src/index.rs; single: whether no other row
-- may have this value. Texts are compared byte by byte (in PostgreSQL: COLLATE "C").
CREATE TABLE index_values (
    of     TEXT NOT NULL,
    name   TEXT NOT NULL,
    value  TEXT NOT NULL,
    parent TEXT NOT NULL,
    id     TEXT NOT NULL,
    single INTEGER NOT NULL CHECK (single IN (0, 1)),
    PRIMARY KEY (of, name, value, parent, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX index_values_single ON index_values (of, name, value) WHERE single = 1;
-- those of one row, when it changes
CREATE INDEX index_values_row ON index_values (of, parent, id);
