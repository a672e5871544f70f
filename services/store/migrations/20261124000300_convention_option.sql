-- Owned by the options service. A priced extra of a convention.
CREATE TABLE convention_option (
    id BINARY(16) NOT NULL,
    convention_id BINARY(16) NOT NULL,
    name VARCHAR(100) NOT NULL,
    description VARCHAR(1000) NOT NULL,
    price_minor BIGINT NOT NULL,
    currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    included_in TEXT NOT NULL,
    position INT UNSIGNED NOT NULL,
    version INT UNSIGNED NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    live BOOLEAN AS (IF(deleted_at IS NULL, 1, NULL)) PERSISTENT,
    CONSTRAINT pk_convention_option PRIMARY KEY (id),
    CONSTRAINT uq_convention_option_name UNIQUE (convention_id, name, live),
    CONSTRAINT ck_convention_option_price CHECK (price_minor >= 0),
    CONSTRAINT ck_convention_option_included CHECK (JSON_VALID(included_in)),
    INDEX ix_convention_option_order (convention_id, live, position, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
