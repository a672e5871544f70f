-- An answer to a question. `subject_id` is the registration whose attendee answered, or the order for its buyer.
CREATE TABLE option_answer (
    order_id BINARY(16) NOT NULL,
    subject_id BINARY(16) NOT NULL,
    question_id BINARY(16) NOT NULL,
    answers LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    created_at DATETIME(6) NOT NULL,
    CONSTRAINT pk_option_answer PRIMARY KEY (order_id, subject_id, question_id),
    CONSTRAINT fk_option_answer_hold FOREIGN KEY (order_id) REFERENCES option_hold (order_id),
    CONSTRAINT ck_option_answer_answers CHECK (JSON_VALID(answers))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
