-- An order begins as a hold: its places are kept until `held_until`, by the time of the database. Who
-- orders may be told later; then name and address are empty.
ALTER TABLE pass_order
    ADD COLUMN held_until DATETIME(6) NULL AFTER payment,
    ADD COLUMN extended BOOLEAN NOT NULL DEFAULT FALSE AFTER held_until,
    DROP CONSTRAINT ck_pass_order_status,
    ADD CONSTRAINT ck_pass_order_status CHECK (status IN ('held', 'confirmed', 'cancelled', 'expired')),
    ADD INDEX ix_pass_order_held (held_until, id);
