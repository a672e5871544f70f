-- A stock of places. The CHECK is the last guard against overselling; the ledger decides before it.
CREATE TABLE quota (
    id BINARY(16) NOT NULL,
    convention_id BINARY(16) NOT NULL,
    name VARCHAR(100) NOT NULL,
    capacity INT UNSIGNED NOT NULL,
    held INT UNSIGNED NOT NULL DEFAULT 0,
    sold INT UNSIGNED NOT NULL DEFAULT 0,
    version INT UNSIGNED NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    live BOOLEAN AS (IF(deleted_at IS NULL, 1, NULL)) PERSISTENT,
    CONSTRAINT pk_quota PRIMARY KEY (id),
    CONSTRAINT uq_quota_name UNIQUE (convention_id, name, live),
    CONSTRAINT fk_quota_convention FOREIGN KEY (convention_id) REFERENCES convention (id),
    CONSTRAINT ck_quota_capacity CHECK (held + sold <= capacity)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
