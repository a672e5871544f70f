-- What an Idempotency-Key was answered with. `scope` is SHA-256 over caller, operation, convention and key.
CREATE TABLE registration_idempotency (
    scope BINARY(32) NOT NULL,
    request_hash BINARY(32) NOT NULL,
    subject_id BINARY(16) NOT NULL,
    created_at DATETIME(6) NOT NULL,
    CONSTRAINT pk_registration_idempotency PRIMARY KEY (scope),
    INDEX ix_registration_idempotency_created (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
