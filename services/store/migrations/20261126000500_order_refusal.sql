-- Why an order was refused that was placed with `Prefer: respond-async`: its sender asks later. One that was
-- placed is found by its idempotency key. `problem` is problem details (RFC 9457).
CREATE TABLE order_refusal (
    scope BINARY(32) NOT NULL,
    problem LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    created_at DATETIME(6) NOT NULL,
    CONSTRAINT pk_order_refusal PRIMARY KEY (scope),
    CONSTRAINT ck_order_refusal_problem CHECK (JSON_VALID(problem)),
    INDEX ix_order_refusal_created (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
