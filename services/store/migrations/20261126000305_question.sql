-- Owned by the options service. What a convention asks the buyer of an order, or each attendee.
CREATE TABLE question (
    id BINARY(16) NOT NULL,
    convention_id BINARY(16) NOT NULL,
    kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    asked_of VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    label VARCHAR(200) NOT NULL,
    help VARCHAR(1000) NOT NULL,
    required BOOLEAN NOT NULL,
    choices TEXT NOT NULL,
    lowest BIGINT NULL,
    highest BIGINT NULL,
    max_length INT UNSIGNED NULL,
    for_passes TEXT NOT NULL,
    for_options TEXT NOT NULL,
    position INT UNSIGNED NOT NULL,
    version INT UNSIGNED NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    live BOOLEAN AS (IF(deleted_at IS NULL, 1, NULL)) PERSISTENT,
    CONSTRAINT pk_question PRIMARY KEY (id),
    CONSTRAINT ck_question_kind CHECK (
        kind IN ('text', 'number', 'yes_no', 'choice', 'many', 'date', 'country', 'phone')
    ),
    CONSTRAINT ck_question_asked_of CHECK (asked_of IN ('buyer', 'attendee')),
    CONSTRAINT ck_question_bounds CHECK (lowest <= highest),
    CONSTRAINT ck_question_choices CHECK (JSON_VALID(choices)),
    CONSTRAINT ck_question_for_passes CHECK (JSON_VALID(for_passes)),
    CONSTRAINT ck_question_for_options CHECK (JSON_VALID(for_options)),
    INDEX ix_question_order (convention_id, live, position, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
