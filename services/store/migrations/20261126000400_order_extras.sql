-- What an order shall have of the options, as it is told to their service, and what it has, with prices. Only
-- orders that want or must answer something have a row. `version` grows with what is desired; `accepted` is the
-- one that `priced` answers.
CREATE TABLE order_extras (
    order_id BINARY(16) NOT NULL,
    version BIGINT UNSIGNED NOT NULL,
    accepted BIGINT UNSIGNED NOT NULL,
    wishes LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    priced LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    CONSTRAINT pk_order_extras PRIMARY KEY (order_id),
    CONSTRAINT fk_order_extras_order FOREIGN KEY (order_id) REFERENCES pass_order (id),
    CONSTRAINT ck_order_extras_accepted CHECK (accepted <= version),
    CONSTRAINT ck_order_extras_wishes CHECK (JSON_VALID(wishes)),
    CONSTRAINT ck_order_extras_priced CHECK (JSON_VALID(priced))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
