-- What an option takes from, how many of it one registration may have, and when it is sold. Lists of ids are
-- JSON: they are read whole with the option, under the lane's lock.
ALTER TABLE convention_option
    ADD COLUMN stocks TEXT NOT NULL DEFAULT '[]' AFTER included_in,
    ADD COLUMN min_per_registration INT UNSIGNED NOT NULL DEFAULT 0 AFTER stocks,
    ADD COLUMN max_per_registration INT UNSIGNED NOT NULL DEFAULT 1 AFTER min_per_registration,
    ADD COLUMN requires_passes TEXT NOT NULL DEFAULT '[]' AFTER max_per_registration,
    ADD COLUMN requires_options TEXT NOT NULL DEFAULT '[]' AFTER requires_passes,
    ADD COLUMN on_sale_from DATETIME(6) NULL AFTER requires_options,
    ADD COLUMN on_sale_until DATETIME(6) NULL AFTER on_sale_from,
    ADD COLUMN paused BOOLEAN NOT NULL DEFAULT 0 AFTER on_sale_until,
    ADD CONSTRAINT ck_convention_option_limits CHECK (min_per_registration <= max_per_registration),
    ADD CONSTRAINT ck_convention_option_stocks CHECK (JSON_VALID(stocks)),
    ADD CONSTRAINT ck_convention_option_requires_passes CHECK (JSON_VALID(requires_passes)),
    ADD CONSTRAINT ck_convention_option_requires_options CHECK (JSON_VALID(requires_options));
