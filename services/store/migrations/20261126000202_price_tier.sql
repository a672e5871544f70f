-- A price that holds until a time or for a number of places. Its places are a stock like any other; without
-- `capacity` it only counts them.
CREATE TABLE price_tier (
    id BINARY(16) NOT NULL,
    convention_id BINARY(16) NOT NULL,
    pass_type_id BINARY(16) NOT NULL,
    name VARCHAR(100) NOT NULL,
    price_minor BIGINT NOT NULL,
    ends_at DATETIME(6) NULL,
    capacity INT UNSIGNED NULL,
    held INT UNSIGNED NOT NULL DEFAULT 0,
    sold INT UNSIGNED NOT NULL DEFAULT 0,
    position INT UNSIGNED NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    live BOOLEAN AS (IF(deleted_at IS NULL, 1, NULL)) PERSISTENT,
    CONSTRAINT pk_price_tier PRIMARY KEY (id),
    CONSTRAINT fk_price_tier_pass FOREIGN KEY (pass_type_id) REFERENCES pass_type (id),
    CONSTRAINT ck_price_tier_price CHECK (price_minor >= 0),
    CONSTRAINT ck_price_tier_capacity CHECK (held + sold <= capacity),
    INDEX ix_price_tier_convention (convention_id, position, id),
    INDEX ix_price_tier_pass (pass_type_id, live, position, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
