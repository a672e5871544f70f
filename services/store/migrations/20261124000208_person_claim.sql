-- At most one live registration per person and convention; the row goes when the registration ends.
CREATE TABLE person_claim (
    convention_id BINARY(16) NOT NULL,
    person_hash BINARY(32) NOT NULL,
    registration_id BINARY(16) NOT NULL,
    CONSTRAINT pk_person_claim PRIMARY KEY (convention_id, person_hash),
    INDEX ix_person_claim_registration (registration_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
