-- A voucher that reserves keeps places of these stocks for its uses: as many of each as it is good for.
ALTER TABLE voucher
    ADD COLUMN reserves BOOLEAN NOT NULL DEFAULT FALSE AFTER passes,
    ADD COLUMN quotas VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '[]' AFTER reserves,
    ADD CONSTRAINT ck_voucher_quotas CHECK (JSON_VALID(quotas)),
    ADD INDEX ix_voucher_reserves (reserves, valid_until);
