-- Owned by the lodging service. A hotel (or other house) of a convention.
CREATE TABLE property (
    id BINARY(16) NOT NULL,
    convention_id BINARY(16) NOT NULL,
    name VARCHAR(200) NOT NULL,
    description TEXT NOT NULL,
    address VARCHAR(400) NOT NULL,
    time_zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    website VARCHAR(300) NOT NULL,
    phone VARCHAR(40) NOT NULL,
    check_in TIME NOT NULL,
    check_out TIME NOT NULL,
    position INT UNSIGNED NOT NULL,
    version INT UNSIGNED NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    live BOOLEAN AS (IF(deleted_at IS NULL, 1, NULL)) PERSISTENT,
    CONSTRAINT pk_property PRIMARY KEY (id),
    CONSTRAINT uq_property_name UNIQUE (convention_id, name, live),
    INDEX ix_property_order (convention_id, live, position, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
