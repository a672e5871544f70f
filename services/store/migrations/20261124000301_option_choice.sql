-- One choice of an option (a size, a session), with its own price where it differs.
CREATE TABLE option_choice (
    id BINARY(16) NOT NULL,
    option_id BINARY(16) NOT NULL,
    name VARCHAR(100) NOT NULL,
    price_minor BIGINT NULL,
    position INT UNSIGNED NOT NULL,
    created_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    live BOOLEAN AS (IF(deleted_at IS NULL, 1, NULL)) PERSISTENT,
    CONSTRAINT pk_option_choice PRIMARY KEY (id),
    CONSTRAINT uq_option_choice_name UNIQUE (option_id, name, live),
    CONSTRAINT fk_option_choice_option FOREIGN KEY (option_id) REFERENCES convention_option (id),
    CONSTRAINT ck_option_choice_price CHECK (price_minor >= 0),
    INDEX ix_option_choice_order (option_id, live, position, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
