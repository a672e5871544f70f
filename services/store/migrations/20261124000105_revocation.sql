-- What the services must stop honouring before its tokens expire: a session that ended or an account
-- whose roles changed. `subject` is the session or account id; tokens issued before `revoked_at` are refused.
CREATE TABLE revocation (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject BINARY(16) NOT NULL,
    revoked_at DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    CONSTRAINT pk_revocation PRIMARY KEY (id),
    CONSTRAINT ck_revocation_kind CHECK (kind IN ('session', 'account')),
    INDEX ix_revocation_expires (expires_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
