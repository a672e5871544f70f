-- When and how often a pass can be had, and beside which others.
ALTER TABLE pass_type
    ADD COLUMN requires_passes TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '[]' AFTER requires,
    ADD COLUMN on_sale_from DATETIME(6) NULL AFTER requires_passes,
    ADD COLUMN on_sale_until DATETIME(6) NULL AFTER on_sale_from,
    ADD COLUMN max_per_order INT UNSIGNED NULL AFTER on_sale_until,
    ADD COLUMN paused BOOLEAN NOT NULL DEFAULT FALSE AFTER max_per_order,
    ADD CONSTRAINT ck_pass_type_requires CHECK (JSON_VALID(requires_passes)),
    ADD CONSTRAINT ck_pass_type_window CHECK (on_sale_from <= on_sale_until);
