-- A partner's API key. Only its SHA-256 is kept; `hint` is what staff recognise it by.
CREATE TABLE partner_key (
    id BINARY(16) NOT NULL,
    property_id BINARY(16) NOT NULL,
    name VARCHAR(100) NOT NULL,
    hint VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    key_hash BINARY(32) NOT NULL,
    created_at DATETIME(6) NOT NULL,
    revoked_at DATETIME(6) NULL,
    CONSTRAINT pk_partner_key PRIMARY KEY (id),
    CONSTRAINT uq_partner_key_hash UNIQUE (key_hash),
    CONSTRAINT fk_partner_key_property FOREIGN KEY (property_id) REFERENCES property (id),
    INDEX ix_partner_key_property (property_id, created_at, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
