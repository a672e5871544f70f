CREATE TABLE session (
    id BINARY(16) NOT NULL,
    account_id BINARY(16) NOT NULL,
    audience VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    token_hash BINARY(32) NOT NULL,
    created_at DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    ended_at DATETIME(6) NULL,
    CONSTRAINT pk_session PRIMARY KEY (id),
    CONSTRAINT uq_session_token UNIQUE (token_hash),
    CONSTRAINT fk_session_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT ck_session_audience CHECK (audience IN ('public', 'staff')),
    INDEX ix_session_account (account_id, ended_at),
    INDEX ix_session_expires (expires_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
