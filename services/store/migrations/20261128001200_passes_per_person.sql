-- A convention may let one person have several passes, when these are not for the same day.
ALTER TABLE convention
    ADD COLUMN passes_per_person VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'one' AFTER age_on,
    ADD CONSTRAINT ck_convention_passes_per_person CHECK (passes_per_person IN ('one', 'one_a_day'));
