ALTER TABLE registration
    ADD COLUMN pass_version INT UNSIGNED NULL AFTER pass_type_id;
