-- What an order has of the options, by the last version that was accepted. A released one stays as a tombstone,
-- so that what was said before it and arrives after it is refused. One that ran out is `expired`.
CREATE TABLE option_hold (
    order_id BINARY(16) NOT NULL,
    convention_id BINARY(16) NOT NULL,
    version BIGINT UNSIGNED NOT NULL,
    state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    held_until DATETIME(6) NULL,
    pinned_at DATETIME(6) NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    CONSTRAINT pk_option_hold PRIMARY KEY (order_id),
    CONSTRAINT ck_option_hold_state CHECK (
        state IN ('held', 'pinned', 'confirmed', 'released', 'expired')
    ),
    INDEX ix_option_hold_held (state, held_until),
    INDEX ix_option_hold_pinned (state, pinned_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
