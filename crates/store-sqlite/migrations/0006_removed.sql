-- Evidence that is off the list: withdrawn, to be destroyed, destroyed.

CREATE TABLE removed (
    parent  TEXT NOT NULL REFERENCES cases (id),
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    lookup  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    day     TEXT,
    PRIMARY KEY (parent, id)
) STRICT;
