-- What registrations are found by: the words of the attendee's name and e-mail address, and of the address that was
-- invited. Their beginnings are looked for, so that a search reads what fits and not every registration.
CREATE TABLE registration_word (
    registration_id BINARY(16) NOT NULL,
    position TINYINT UNSIGNED NOT NULL,
    convention_id BINARY(16) NOT NULL,
    word VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
    PRIMARY KEY (registration_id, position),
    KEY ix_registration_word_convention (convention_id, word)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
INSERT INTO registration_word (registration_id, position, convention_id, word)
SELECT registration.id, words.position, registration.convention_id, LOWER(LEFT(words.word, 100))
FROM registration
JOIN JSON_TABLE(
    CONCAT('[', REPLACE(JSON_QUOTE(CONCAT_WS(
        ' ', registration.attendee_name, registration.attendee_email, registration.invited_email
    )), ' ', '","'), ']'),
    '$[*]' COLUMNS (position FOR ORDINALITY, word TEXT PATH '$')
) AS words
WHERE words.position <= 16 AND words.word <> '';
