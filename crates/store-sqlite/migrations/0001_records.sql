-- The records of the workbench and the sequence of its ledger. What the columns mean is told in
-- crates/store/src/table.rs; why every table has the same ones, in docs/decisions/0020-store.md.
-- Small rows lie in the order of their keys (WITHOUT ROWID), so that all answers of a case are neighbours on the disk;
-- rows that may be large do not.

CREATE TABLE organisations (
    parent  TEXT NOT NULL,
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    lookup  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (parent, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX organisations_id ON organisations (id);

-- lookup: e-mail address
CREATE TABLE members (
    parent  TEXT NOT NULL REFERENCES organisations (id),
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    lookup  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (parent, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX members_id ON members (id);
CREATE UNIQUE INDEX members_lookup ON members (lookup) WHERE lookup IS NOT NULL;

CREATE TABLE credentials (
    parent  TEXT NOT NULL REFERENCES members (id),
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    lookup  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (parent, id)
) STRICT, WITHOUT ROWID;

-- lookup: digest of the token
CREATE TABLE sessions (
    parent  TEXT NOT NULL REFERENCES members (id),
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    lookup  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (parent, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX sessions_lookup ON sessions (lookup) WHERE lookup IS NOT NULL;

-- lookup: digest of the token
CREATE TABLE tokens (
    parent  TEXT NOT NULL REFERENCES members (id),
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    lookup  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (parent, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX tokens_lookup ON tokens (lookup) WHERE lookup IS NOT NULL;

-- lookup: digest of the token
CREATE TABLE invitations (
    parent  TEXT NOT NULL,
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    lookup  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (parent, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX invitations_lookup ON invitations (lookup) WHERE lookup IS NOT NULL;

CREATE TABLE throttles (
    parent  TEXT NOT NULL,
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    lookup  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (parent, id)
) STRICT, WITHOUT ROWID;

-- lookup: organisation that owns it
CREATE TABLE cases (
    parent  TEXT NOT NULL,
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    lookup  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (parent, id)
) STRICT;
CREATE UNIQUE INDEX cases_id ON cases (id);
CREATE INDEX cases_lookup ON cases (lookup) WHERE lookup IS NOT NULL;

-- id: the case; lookup: the case again
CREATE TABLE access (
    parent  TEXT NOT NULL REFERENCES organisations (id),
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    lookup  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (parent, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX access_lookup ON access (lookup) WHERE lookup IS NOT NULL;

-- id: the question; lookup: the member it is assigned to
CREATE TABLE answers (
    parent  TEXT NOT NULL REFERENCES cases (id),
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    lookup  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (parent, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_lookup ON answers (lookup) WHERE lookup IS NOT NULL;

CREATE TABLE evidence (
    parent  TEXT NOT NULL REFERENCES cases (id),
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    lookup  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (parent, id)
) STRICT;

CREATE TABLE items (
    parent  TEXT NOT NULL REFERENCES cases (id),
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    lookup  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (parent, id)
) STRICT, WITHOUT ROWID;

-- lookup: the question
CREATE TABLE comments (
    parent  TEXT NOT NULL REFERENCES cases (id),
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    lookup  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (parent, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX comments_lookup ON comments (lookup) WHERE lookup IS NOT NULL;

CREATE TABLE confirmations (
    parent  TEXT NOT NULL REFERENCES cases (id),
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    lookup  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (parent, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE submissions (
    parent  TEXT NOT NULL REFERENCES cases (id),
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    lookup  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (parent, id)
) STRICT;

-- id: the service dossier; lookup: the dossier again
CREATE TABLE links (
    parent  TEXT NOT NULL REFERENCES cases (id),
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    lookup  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (parent, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_lookup ON links (lookup) WHERE lookup IS NOT NULL;

CREATE TABLE notices (
    parent  TEXT NOT NULL REFERENCES organisations (id),
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    lookup  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (parent, id)
) STRICT;

CREATE TABLE idempotency (
    parent  TEXT NOT NULL REFERENCES members (id),
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    lookup  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (parent, id)
) STRICT;

-- The ledger's sequence: positions are dense from 0, given by the one writer.
CREATE TABLE entries (
    position INTEGER PRIMARY KEY CHECK (position >= 0),
    subject  TEXT NOT NULL,
    bytes    BLOB NOT NULL
) STRICT;
CREATE INDEX entries_subject ON entries (subject, position);

-- Recorded is recorded.
CREATE TRIGGER entries_stay BEFORE UPDATE ON entries BEGIN
    SELECT RAISE(ABORT, 'an entry of the ledger cannot be changed');
END;
CREATE TRIGGER entries_remain BEFORE DELETE ON entries BEGIN
    SELECT RAISE(ABORT, 'an entry of the ledger cannot be removed');
END;

-- Number of the last commit: versions never come back, also when the newest row is removed.
CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counters (name, value) VALUES ('version', 0);
