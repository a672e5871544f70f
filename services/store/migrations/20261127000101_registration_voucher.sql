-- The voucher whose use a line takes.
ALTER TABLE registration
    ADD COLUMN voucher_id BINARY(16) NULL AFTER tier_spent,
    ADD INDEX ix_registration_voucher (voucher_id, status);
