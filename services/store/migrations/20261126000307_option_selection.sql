-- What one registration has of one option and choice. `item_id` is the choice, or the option that has none.
-- Names, price and stocks are what they were when it was taken, whatever organisers edit later; each unit
-- took one of each stock. A row that was given back stays, `released`.
CREATE TABLE option_selection (
    order_id BINARY(16) NOT NULL,
    registration_id BINARY(16) NOT NULL,
    item_id BINARY(16) NOT NULL,
    convention_id BINARY(16) NOT NULL,
    option_id BINARY(16) NOT NULL,
    choice_id BINARY(16) NULL,
    pass_id BINARY(16) NOT NULL,
    option_name VARCHAR(100) NOT NULL,
    choice_name VARCHAR(100) NOT NULL,
    quantity INT UNSIGNED NOT NULL,
    included INT UNSIGNED NOT NULL,
    unit_minor BIGINT NOT NULL,
    currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    stocks TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    CONSTRAINT pk_option_selection PRIMARY KEY (order_id, registration_id, item_id),
    CONSTRAINT fk_option_selection_hold FOREIGN KEY (order_id) REFERENCES option_hold (order_id),
    CONSTRAINT ck_option_selection_included CHECK (included <= quantity),
    CONSTRAINT ck_option_selection_stocks CHECK (JSON_VALID(stocks)),
    CONSTRAINT ck_option_selection_state CHECK (
        state IN ('held', 'pinned', 'confirmed', 'released', 'expired')
    ),
    INDEX ix_option_selection_convention (convention_id, state)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
