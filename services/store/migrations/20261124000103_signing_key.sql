CREATE TABLE signing_key (
    id BINARY(16) NOT NULL,
    private_key VARBINARY(256) NOT NULL,
    public_key BINARY(32) NOT NULL,
    created_at DATETIME(6) NOT NULL,
    retired_at DATETIME(6) NULL,
    CONSTRAINT pk_signing_key PRIMARY KEY (id),
    INDEX ix_signing_key_retired (retired_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
