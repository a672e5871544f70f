-- The orders whose senders ask later, with what each key came with, from the moment one is accepted: a key that is being
-- worked on is refused to another order. Why one was refused is in `problem`, null until then. One that was placed is
-- found by its idempotency key.
ALTER TABLE order_refusal
    RENAME TO order_request,
    ADD COLUMN request_hash BINARY(32) NOT NULL AFTER scope,
    DROP CONSTRAINT ck_order_refusal_problem,
    MODIFY COLUMN problem LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    ADD CONSTRAINT ck_order_request_problem CHECK (JSON_VALID(problem)),
    RENAME INDEX ix_order_refusal_created TO ix_order_request_created;
