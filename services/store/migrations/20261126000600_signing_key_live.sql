-- At most one key is not retired: of several instances that start together one makes it, and the constraint tells
-- the others. Unlike a lock of one connection, it holds on any database, with any number of nodes.
ALTER TABLE signing_key
    ADD COLUMN live BOOLEAN GENERATED ALWAYS AS (IF(retired_at IS NULL, TRUE, NULL)) STORED,
    ADD CONSTRAINT uq_signing_key_live UNIQUE (live);
