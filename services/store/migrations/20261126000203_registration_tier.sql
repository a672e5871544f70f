-- The tier whose price a line has. A line that ended when its tier was over leaves its place in the tier used.
ALTER TABLE registration
    ADD COLUMN price_tier_id BINARY(16) NULL AFTER quotas,
    ADD COLUMN tier_spent BOOLEAN NOT NULL DEFAULT FALSE AFTER price_tier_id,
    ADD INDEX ix_registration_tier (price_tier_id, status);
