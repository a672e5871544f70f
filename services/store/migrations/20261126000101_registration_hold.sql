-- A line is a row from the moment its place is held. Whoever attends may be told later; a line that was
-- taken out of a held order stays as `dropped`, hidden.
ALTER TABLE registration
    MODIFY COLUMN person_hash BINARY(32) NULL,
    DROP CONSTRAINT ck_registration_status,
    ADD CONSTRAINT ck_registration_status
        CHECK (status IN ('held', 'live', 'cancelled', 'removed', 'expired', 'dropped'));
