-- The day on which something of a record ends, so that what is due is found without reading everything else; and the
-- submissions of a certifier, the latest first. Every table has the same columns; only evidence and items have days.

ALTER TABLE organisations ADD COLUMN day TEXT;
ALTER TABLE members ADD COLUMN day TEXT;
ALTER TABLE credentials ADD COLUMN day TEXT;
ALTER TABLE sessions ADD COLUMN day TEXT;
ALTER TABLE tokens ADD COLUMN day TEXT;
ALTER TABLE invitations ADD COLUMN day TEXT;
ALTER TABLE throttles ADD COLUMN day TEXT;
ALTER TABLE cases ADD COLUMN day TEXT;
ALTER TABLE access ADD COLUMN day TEXT;
ALTER TABLE answers ADD COLUMN day TEXT;
ALTER TABLE evidence ADD COLUMN day TEXT;
ALTER TABLE items ADD COLUMN day TEXT;
ALTER TABLE comments ADD COLUMN day TEXT;
ALTER TABLE confirmations ADD COLUMN day TEXT;
ALTER TABLE submissions ADD COLUMN day TEXT;
ALTER TABLE links ADD COLUMN day TEXT;
ALTER TABLE notices ADD COLUMN day TEXT;
ALTER TABLE idempotency ADD COLUMN day TEXT;
ALTER TABLE uploads ADD COLUMN day TEXT;

UPDATE evidence SET day = json_extract(body, '$.listed.until')
    WHERE json_extract(body, '$.listed.kind') IN ('contract', 'sla', 'certificate-copy', 'confirmation');
-- the first of all that a product, a test or a claim has
UPDATE items SET day = (
    SELECT MIN(ends) FROM (
        SELECT json_extract(value, '$.valid_until') AS ends FROM json_each(items.body, '$.body.is.proofs')
        UNION ALL SELECT json_extract(items.body, '$.body.is.secaas.valid_until')
        UNION ALL SELECT json_extract(items.body, '$.body.is.valid_until')
        UNION ALL SELECT date(json_extract(items.body, '$.body.is.until'), '+365 days')
    )
);
CREATE INDEX evidence_day ON evidence (parent, day) WHERE day IS NOT NULL;
CREATE INDEX items_day ON items (parent, day) WHERE day IS NOT NULL;
CREATE INDEX submissions_newest ON submissions (lookup, version) WHERE lookup IS NOT NULL;
