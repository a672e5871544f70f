-- Every staff write to the registration service: who, what, before, after.
CREATE TABLE registration_audit (
    id BINARY(16) NOT NULL,
    actor_id BINARY(16) NOT NULL,
    convention_id BINARY(16) NULL,
    action VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    before_state LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    after_state LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    request_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(6) NOT NULL,
    CONSTRAINT pk_registration_audit PRIMARY KEY (id),
    CONSTRAINT ck_registration_audit_before CHECK (before_state IS NULL OR JSON_VALID(before_state)),
    CONSTRAINT ck_registration_audit_after CHECK (after_state IS NULL OR JSON_VALID(after_state)),
    INDEX ix_registration_audit_convention (convention_id, created_at, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
