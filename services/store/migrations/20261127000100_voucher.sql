-- A code that lowers a price or opens a pass. Its uses are a stock like any other; `passes` lists what it is for, and
-- an empty list means every pass. Codes are kept in capitals.
CREATE TABLE voucher (
    id BINARY(16) NOT NULL,
    convention_id BINARY(16) NOT NULL,
    code VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    effect VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    value BIGINT NOT NULL,
    passes VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    valid_until DATETIME(6) NULL,
    tag VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    comment VARCHAR(1000) NOT NULL,
    capacity INT UNSIGNED NOT NULL,
    held INT UNSIGNED NOT NULL DEFAULT 0,
    sold INT UNSIGNED NOT NULL DEFAULT 0,
    version INT UNSIGNED NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    CONSTRAINT pk_voucher PRIMARY KEY (id),
    CONSTRAINT uq_voucher_code UNIQUE (convention_id, code),
    CONSTRAINT fk_voucher_convention FOREIGN KEY (convention_id) REFERENCES convention (id),
    CONSTRAINT ck_voucher_effect CHECK (effect IN ('none', 'percent', 'amount', 'price')),
    CONSTRAINT ck_voucher_value CHECK (value >= 0),
    CONSTRAINT ck_voucher_passes CHECK (JSON_VALID(passes)),
    CONSTRAINT ck_voucher_capacity CHECK (held + sold <= capacity),
    INDEX ix_voucher_tag (convention_id, tag, created_at, id),
    INDEX ix_voucher_order (convention_id, created_at, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
