-- Side effects of the options service, written with what causes them and delivered at least once.
CREATE TABLE options_outbox (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject_version BIGINT UNSIGNED NOT NULL,
    payload LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    created_at DATETIME(6) NOT NULL,
    due_at DATETIME(6) NULL,
    attempts INT UNSIGNED NOT NULL DEFAULT 0,
    leased_by BINARY(16) NULL,
    delivered_at DATETIME(6) NULL,
    last_error VARCHAR(500) NULL,
    CONSTRAINT pk_options_outbox PRIMARY KEY (id),
    CONSTRAINT ck_options_outbox_payload CHECK (JSON_VALID(payload)),
    INDEX ix_options_outbox_due (due_at),
    INDEX ix_options_outbox_lease (leased_by)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
