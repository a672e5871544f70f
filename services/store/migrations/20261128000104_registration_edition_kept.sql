-- The pass as it was when the place was held. Nothing looks for lines by their pass alone: one index is enough.
ALTER TABLE registration
    MODIFY COLUMN pass_version INT UNSIGNED NOT NULL,
    DROP INDEX ix_registration_pass,
    ADD INDEX ix_registration_edition (pass_type_id, pass_version),
    ADD CONSTRAINT fk_registration_edition FOREIGN KEY (pass_type_id, pass_version)
        REFERENCES pass_type_edition (pass_type_id, version);
