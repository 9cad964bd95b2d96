-- Files that are being handed in piece by piece; the pieces themselves lie in the vault.

-- lookup: the organisation
CREATE TABLE uploads (
    parent  TEXT NOT NULL REFERENCES cases (id),
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    lookup  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (parent, id)
) STRICT;
CREATE INDEX uploads_lookup ON uploads (lookup) WHERE lookup IS NOT NULL;
