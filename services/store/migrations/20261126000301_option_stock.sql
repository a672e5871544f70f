-- A stock that options and choices take one of per unit. `held` are baskets and pinned orders. The CHECK is
-- the last guard against overselling; the lane decides before it.
CREATE TABLE option_stock (
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
    CONSTRAINT pk_option_stock PRIMARY KEY (id),
    CONSTRAINT uq_option_stock_name UNIQUE (convention_id, name, live),
    CONSTRAINT ck_option_stock_capacity CHECK (held + sold <= capacity)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
