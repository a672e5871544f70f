-- Places kept for vouchers, used or not: whoever buys with such a voucher takes none of the others.
ALTER TABLE quota
    ADD COLUMN reserved INT UNSIGNED NOT NULL DEFAULT 0 AFTER sold,
    DROP CONSTRAINT ck_quota_capacity,
    ADD CONSTRAINT ck_quota_capacity CHECK (held + sold + reserved <= capacity);
